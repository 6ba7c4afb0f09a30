import Runbooks
import Testing

@testable import RunbookParsing

@Suite("Attributes")
struct AttributeTests {
    private func step(_ attributes: String) throws -> Step {
        try Parsing.step("# A\n```bash {\(attributes)}\nx\n```\n")
    }

    @Test(
        "names are letters and digits of all scripts",
        arguments: ["a", "create-vpc", "v1.2_x", "역할-1", "ロール"])
    func name(name: String) throws {
        #expect(try step("name=\(name)").id.rawValue == name)
    }

    @Test(
        "both forms and all quotes say the same",
        arguments: [
            #"name=a on=hub exports="A B" idempotent"#, #"name='a' on="hub" exports='A B' idempotent=true"#,
            #" name=a, on=hub, exports="A, B", idempotent "#,
            #""name":"a","on":"hub","exports":"A B","idempotent":true"#,
            #" "name": "a", "on": "hub", "exports": ["A", "B"], "idempotent": "true" "#,
            #""name":"\u0061","on":"h\u0075b","exports":"A\tB","idempotent":true"#,
        ])
    func forms(attributes: String) throws {
        let step = try step(attributes)
        #expect(step.id.rawValue == "a")
        #expect(step.on?.text == "hub")
        #expect(step.exports == ["A", "B"])
        #expect(step.isIdempotent)
    }

    @Test func `without attributes the defaults hold`() throws {
        let step = try step("")
        #expect(step == Step(id: Step.ID("a-1"), kind: .shell(.bash), block: step.block))
        #expect(step.timeout == .seconds(1800))
    }

    @Test("on is a target expression", arguments: ["targets", "hub && !old", "region=us-east-1"])
    func on(text: String) throws {
        #expect(try step("on=\"\(text)\"").on?.text == text)
    }

    @Test("per says how many executions", arguments: [Step.Per.target, .account, .region, .run])
    func per(per: Step.Per) throws {
        #expect(try step("per=\(per.rawValue)").per == per)
    }

    @Test func `when is a condition`() throws {
        #expect(try step("when=\"target.region == 'eu-west-1'\"").when == "target.region == 'eu-west-1'")
    }

    @Test func `accept lists exits of commands`() throws {
        #expect(
            try step("accept=\"groupadd:9 systemctl:3,grep:1\"").accept == [
                Step.AcceptedExit(command: "groupadd", status: 9),
                Step.AcceptedExit(command: "systemctl", status: 3),
                Step.AcceptedExit(command: "grep", status: 1),
            ])
    }

    @Test func `limits and what follows a failure`() throws {
        let step = try step("timeout=90s retry=3 backoff=500ms on-failure=continue")
        #expect(step.timeout == .seconds(90))
        #expect(step.retry == 3)
        #expect(step.backoff == .milliseconds(500))
        #expect(step.onFailure == .continue)
    }

    @Test func `the rest of a step's attributes`() throws {
        let step = try step(#"secret="TOKEN KEY" background cwd=/srv/app tag="a b" excludeFromRunAll=true"#)
        #expect(step.secrets == ["TOKEN", "KEY"])
        #expect(step.isBackground)
        #expect(step.cwd == "/srv/app")
        #expect(step.tags == ["a", "b"])
        #expect(step.isExcludedFromRunAll)
    }

    @Test func `a flag can be turned off`() throws {
        let step = try step("idempotent=false background=false excludeFromRunAll=false ignore=false")
        #expect(!step.isIdempotent && !step.isBackground && !step.isExcludedFromRunAll)
    }

    @Test func `needs names earlier steps`() throws {
        let source = """
            ```sh {name=a}
            a
            ```
            ```sh {name=b}
            b
            ```
            ```sh {needs="a, b a"}
            c
            ```
            """
        let steps = try Parsing.runbook(source).steps
        #expect(steps[2].needs.map(\.rawValue) == ["a", "b"])
    }

    @Test func `ignored blocks are no steps`() throws {
        #expect(
            try Parsing.runbook("```sh {ignore}\nx\n```\n```sh {\"ignore\":\"true\"}\nx\n```\n").steps.isEmpty
        )
    }

    @Test(
        "what only runme's editor needs does nothing",
        arguments: [
            #"{"id":"01J","category":"x","terminalRows":"15","promptEnv":"no","interactive":"false"}"#,
            "{ closeTerminalOnSuccess=false, openTerminalOnSuccess=true, mimeType=text/plain }",
        ])
    func editor(braces: String) throws {
        #expect(try Parsing.step("```sh \(braces)\nx\n```\n").id.rawValue == "step-1")
    }

    @Test(
        "braces of other tools are left alone",
        arguments: [
            "bash {1,3-5}", "bash{1}", "bash {.numberLines #id}", "bash {{ x }}", "bash {% raw %}",
            "bash title=\"a {b}\"", "bash timeout=5 wait", "bash {}", "bash\ttitle='{name=y}'",
        ])
    func foreign(info: String) throws {
        #expect(try Parsing.step("# A\n```\(info)\nx\n```\n").id.rawValue == "a-1")
    }

    @Test func `attributes stand anywhere behind the language`() throws {
        #expect(try Parsing.step("```bash{name=a}\nx\n```\n").id.rawValue == "a")
        #expect(try Parsing.step("```bash title=\"x\" {name=a} more\nx\n```\n").id.rawValue == "a")
    }

    @Test func `a pattern keeps its backslashes in quotes`() throws {
        let source = "```sh\nx\n```\n```sh {verify expect=\"/^\\d+ \\\"a\\\\b\\\"$/\"}\nx\n```\n"
        let check = try #require(try Parsing.runbook(source).steps.first?.postconditions.first)
        #expect(check.expect == .pattern(#"^\d+ "a\b"$"#))
    }
}
