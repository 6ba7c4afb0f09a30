import Execution
import JSON
import Journals
import Runbooks
import Testing

/// What a check's block did, and which of three answers that is: through the engine, as only it sees both.
@Suite("Answers of checks")
struct CheckAnswerTests {
    private func finding(_ check: String, _ expect: Postcondition.Expectation? = nil) async throws -> Finding
    {
        let step = Step.toy("one", "do x") { $0.postconditions = [.toy(check, expect: expect)] }
        let harness = try EngineHarness([step], on: [.toy("a")])
        harness.parameters = ["password": "hunter2222"]
        harness.secretParameters = ["password"]
        try await harness.work(RunOptions(mode: .verify))
        return try #require(try harness.record().executions[0].findings.first)
    }

    @Test(
        "an exit, an absence and an inability are three things",
        arguments: [
            ("print hello", .holds, "exit status 0"), ("fail", .doesNotHold, "exit status 1"),
            ("denied", .couldNotTell, "not allowed to ask (`AccessDenied`)"),
            ("nonsense", .couldNotTell, "a command of the check is missing (exit status 127)"),
            ("show NOTHING", .couldNotTell, "the variable `NOTHING` is not set"),
        ] as [(String, Postcondition.Answer, String)])
    func exits(check: String, answer: Postcondition.Answer, reason: String) async throws {
        let finding = try await finding(check)
        #expect(finding.answer == answer && finding.reason == reason)
    }

    @Test(
        "what is expected is compared with what was printed",
        arguments: [
            ("print ok", .text("ok"), .holds), ("print  ok ", .text("ok"), .holds),
            ("print okay", .text("ok"), .doesNotHold),
            ("print state: enabled", .pattern("state: (en|dis)abled"), .holds),
            ("print state: disabled", .pattern("state: enabled"), .doesNotHold),
            ("print x", .pattern("("), .couldNotTell),
            (#"print {"n": 2}"#, .expression("n > `1`"), .holds),
            (#"print {"n": 0}"#, .expression("n > `1`"), .doesNotHold),
            (#"print {"n": []}"#, .expression("n"), .doesNotHold),
            ("print no json", .expression("n"), .doesNotHold),
            (#"print {"n": 1}"#, .expression("length(n)"), .couldNotTell),
            (#"print {"a": 1, "b": {"c": [1, 2], "d": 3}}"#, .json(#"{"b": {"c": [1, 2]}}"#), .holds),
            (#"print {"a": 1, "b": {"c": [1, 2, 3]}}"#, .json(#"{"b": {"c": [1, 2]}}"#), .doesNotHold),
            (#"print {"b": {"c": [2, 1]}}"#, .json(#"{"b": {"c": [1, 2]}}"#), .doesNotHold),
            (#"print [{"id": 1, "x": 2}]"#, .json(#"[{"id": 1}]"#), .holds),
            (#"print {"a": 1.0}"#, .json(#"{"a": 1}"#), .holds),
            (#"print {"a": "1"}"#, .json(#"{"a": 1}"#), .doesNotHold),
            (#"print {"a": null}"#, .json(#"{"b": null}"#), .doesNotHold),
            ("print nothing", .json("{}"), .doesNotHold),
        ] as [(String, Postcondition.Expectation, Postcondition.Answer)])
    func expectations(check: String, expectation: Postcondition.Expectation, answer: Postcondition.Answer)
        async throws
    {
        #expect(try await finding(check, expectation).answer == answer)
    }

    @Test func `a reason does not quote a secret`() async throws {
        for expectation in [
            Postcondition.Expectation.text("x"), .json("{}"), .expression("a"), .expression("@ == `1`"),
        ] {
            let finding = try await finding("print value hunter2222", expectation)
            #expect(finding.answer == .doesNotHold)
            #expect(!finding.reason.contains("hunter") && !finding.answered.contains("hunter"))
        }
        #expect(
            try await finding(#"print "hunter2222""#, .expression("@ == `1`")).reason.contains("hunter")
                == false)
    }

    @Test func `a long output is quoted in part`() async throws {
        let finding = try await finding("print \(String(repeating: "x", count: 500))", .text("y"))
        #expect(finding.reason.count < 130 && finding.reason.contains("…"))
    }
}

@Suite("Template")
struct TemplateTests {
    private func expand(_ text: String) async throws(EvaluationError) -> String {
        try await Template.expand(text) { expression throws(EvaluationError) in
            switch expression {
            case "name": return "kim"
            case "number": return 42
            case "list": return ["a", 1]
            case "nothing": return .null
            case "'}}'": return "braces"
            default: throw EvaluationError("no `\(expression)`")
            }
        }
    }

    @Test(
        "expressions are replaced",
        arguments: [
            ("", ""), ("plain } text {", "plain } text {"), ("{{ name }}", "kim"),
            ("{{name}}{{ number }}", "kim42"),
            ("a {{ list }} b", #"a ["a",1] b"#), ("{{{{ name }}", "{{ name }}"),
            ("${{{{x}} {{ name }}", "${{x}} kim"), ("{{ '}}' }}", "braces"),
        ])
    func expansion(text: String, wanted: String) async throws {
        #expect(try await expand(text) == wanted)
    }

    @Test(
        "what has no value is an error",
        arguments: [
            ("{{ nothing }}", "`{{ nothing }}` has no value"),
            ("{{ name", "`{{` without `}}`"),
            ("{{ other }}", "no `other`"),
        ])
    func errors(text: String, message: String) async {
        let error = await #expect(throws: EvaluationError.self) { try await expand(text) }
        #expect(error?.message == message)
    }
}
