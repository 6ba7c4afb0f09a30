import Execution
import JSON
import Journals
import Runbooks
import Testing

@testable import Commands

@Suite("PlannedChecks")
struct PlannedChecksTests {
    private func plan() throws -> RunPlan {
        func step(_ name: String, _ change: (inout Step) -> Void = { _ in }) -> Step {
            let block = Block(
                language: "bash", text: "true\n", lines: [5],
                range: SourceRange(file: "g.md", start: SourcePosition(line: 5)), headingPath: [])
            var step = Step(id: Step.ID(name), kind: .shell(.bash), block: block)
            change(&step)
            return step
        }
        let targets = (1...9).map { Target(id: Target.ID("t\($0)"), groups: ["all"]) }
        let steps = [step("one"), step("two") { $0.confirm = "" }]
        return try RunPlan(
            runbooks: [Runbook(name: "g", path: "g.md", source: "", title: "G", steps: steps)],
            inventory: Inventory(path: "i.yaml", targets: targets, groups: ["all"]))
    }

    private func ended(
        _ step: String, _ target: String, _ state: ExecutionState, _ reason: String? = nil
    ) -> RunEvent {
        .ended(
            ExecutionKey(document: "g", step: Step.ID(step), target: Target.ID(target)), state,
            reason: reason,
            failure: nil, milliseconds: 1)
    }

    /// Eight targets where `one` would run and `two` would wait, and what the ninth gives.
    private func checks(_ ninth: [RunEvent]) throws -> PlannedChecks {
        let events = (1...8).flatMap { number in
            [ended("one", "t\(number)", .pending, "red\u{1B}[31m"), ended("two", "t\(number)", .pending)]
        }
        return PlannedChecks(try plan(), events: events + ninth)
    }

    @Test func `each step says what would become of its targets, told once for those that go alike`() throws {
        let checks = try checks([ended("one", "t9", .satisfied), ended("two", "t9", .skipped, "no")])
        let text = PlanText.text(
            of: try plan(), checks: checks, limits: PlanText.Limits(), isShort: false)
        #expect(
            text.contains(
                "   one  g.md:5  (no postcondition)\n      would run  on t1, t2, t3, t4, t5, t6 and 2 more: red"
            ), "\(text)")
        #expect(!text.contains("\u{1B}") && text.contains("      would be skipped  on t9: no\n"), "\(text)")
        #expect(text.contains("      satisfied already  on t9\n"), "\(text)")
        #expect(text.contains("      would wait  on t1, t2, t3, t4, t5, t6 and 2 more\n"), "\(text)")
        #expect(
            text.hasSuffix(
                "\nexecutions: 1 satisfied already, 8 would run, 8 would wait, 1 would be skipped\n"),
            "\(text)")
        #expect(checks.code == .success)
    }

    @Test func `as JSON each step has its executions, and without checks none`() throws {
        let json = PlanText.json(
            of: try plan(),
            checks: try checks([ended("one", "t9", .unknown, "why"), ended("two", "t9", .failed)]))
        let steps = try #require(json["segments"]?.array?.first?["steps"]?.array)
        #expect(
            steps[0]["executions"]?.array?.last == [
                "target": "t9", "outcome": "could not tell", "reason": "why", "diff": nil,
            ])
        #expect(steps[1]["executions"]?.array?.last?["outcome"] == "would fail")
        #expect(steps[1]["executions"]?.array?.last?["reason"] == .null)
        #expect(
            PlanText.json(of: try plan())["segments"]?.array?.first?["steps"]?.array?.first?["executions"]
                == nil)
    }

    @Test func `the exit code is that of a verification`() throws {
        let unreached = RunEvent.preflight(Target.ID("t9"), .failed("no route"))
        #expect(try checks([unreached]).code == .failed)
        #expect(try checks([ended("one", "t9", .failed), ended("two", "t9", .satisfied)]).code == .failed)
        #expect(try checks([ended("one", "t9", .failed), ended("two", "t9", .unknown)]).code == .unknown)
        // What was never asked is not known.
        #expect(try checks([ended("one", "t9", .satisfied)]).code == .unknown)
        #expect(
            try checks([unreached]).lines(of: try plan().executions.filter { $0.key.step == Step.ID("two") })
                .last == "could not tell  on t9: not reached: no route")
    }
}
