import Execution
import Journals
import Runbooks
import Testing

/// `plan --checks` in the engine: what a run would ask first is asked, and nothing runs.
@Suite("Checks of a plan")
struct PlanModeTests {
    private func work(_ harness: EngineHarness) async throws {
        try await harness.work(RunOptions(mode: .plan))
    }

    @Test func `what holds is satisfied, what does not is pending, and every step behind is asked too`()
        async throws
    {
        let harness = try EngineHarness([
            .toy("one", "do x", check: "holds x"), .toy("two", "do y"),
            .toy("three", "do z", check: "denied"), .toy("four", "do v", check: "holds v"),
        ])
        harness.world.have("x@a")
        harness.world.have("v@b")
        try await work(harness)
        #expect(try harness.executions(.satisfied) == ["four@b", "one@a"])
        #expect(try harness.executions(.pending) == ["four@a", "one@b", "two@a", "two@b"])
        #expect(try harness.executions(.unknown) == ["three@a", "three@b"])
        #expect(try harness.reason("one", on: "b") == "`check` does not hold: exit status 1")
        #expect(try harness.reason("two") == "no postcondition")
        #expect(try harness.reason("three")?.contains("not allowed to ask") == true)
        #expect(harness.world.effects == ["x@a": 1, "v@b": 1])
        #expect(harness.world.calls("run").isEmpty)
    }

    @Test func `what a step to come leaves is not set yet, and what nobody leaves is not known`() async throws
    {
        let harness = try EngineHarness([
            .toy("one", "export ID=new", check: "holds x"), .toy("two", "do y", check: "show ID"),
            .toy("three", "do z", check: "show NOTHING"),
        ])
        harness.world.have("x@b")
        try await work(harness)
        #expect(try harness.reason("two", on: "a") == "`check` does not hold: `ID` is not set yet")
        // There the first step would not run, so nobody sets it.
        #expect(try harness.executions(.unknown) == ["three@a", "three@b", "two@b"])
        #expect(try harness.executions(.pending) == ["one@a", "two@a"])
    }

    @Test func `a check that holds hands its variables on`() async throws {
        let harness = try EngineHarness(
            [
                .toy("one", "export ID=new", check: "holds x\nexport ID=found") { $0.exports = ["ID"] },
                .toy("two", "do y", check: "show ID"),
            ], on: [.toy("a")])
        harness.world.have("x@a")
        try await work(harness)
        #expect(try harness.executions(.satisfied) == ["one@a", "two@a"])
        #expect(harness.world.values == ["two@a: found"])
    }

    @Test func `what would fail before its block says so`() async throws {
        let harness = try EngineHarness(
            [
                .toy("one", "export ID=new", check: "holds x") { $0.exports = ["ID"] },
                .toy("two", "do y") { $0.when = "length(params.none)" },
                .toy("three", "do z") { $0.when = "`false`" },
            ], on: [.toy("a")])
        harness.world.have("x@a")
        try await work(harness)
        #expect(try harness.executions(.failed) == ["one@a"])
        #expect(try harness.reason("one") == "exists, but the check does not export `ID`")
        #expect(try harness.executions(.unknown) == ["two@a"])
        #expect(try harness.executions(.skipped) == ["three@a"])
    }

    @Test func `a file is compared, and not written`() async throws {
        let step = Step.toy("file", "text") { $0.kind = .file(Step.File(path: "/etc/motd")) }
        let harness = try EngineHarness([step])
        harness.world.put("/etc/motd@a", Array("text".utf8))
        try await work(harness)
        #expect(try harness.executions(.satisfied) == ["file@a"])
        #expect(try harness.reason("file", on: "b") == "the file differs")
        #expect(harness.world.calls("write").isEmpty)
    }

    @Test func `a file whose text needs what a step to come leaves would be written`() async throws {
        let file = Step.toy("file", "id: {{ exports.ID }}") { $0.kind = .file(Step.File(path: "/etc/motd")) }
        let harness = try EngineHarness(
            [.toy("one", "export ID=new", check: "holds x"), file], on: [.toy("a")])
        try await work(harness)
        #expect(try harness.executions(.pending) == ["file@a", "one@a"])
        #expect(
            try harness.reason("file")
                == "its text needs what steps before it leave: `{{ exports.ID }}` has no value")
        // Nobody is to leave it: that is no matter of order.
        let alone = try EngineHarness([file], on: [.toy("a")])
        try await work(alone)
        #expect(try alone.executions(.unknown) == ["file@a"])
    }

    @Test func `a target that is not reached is left out, and the others are asked`() async throws {
        let harness = try EngineHarness([.toy("one", "do x", check: "holds x")])
        harness.preflight = ToyPreflight(unreachable: ["a"])
        try await work(harness)
        #expect(harness.world.calls == ["check one@b"])
    }
}
