import Execution
import Journals
import Runbooks
import Testing

@Suite("Manual steps in the engine")
struct ManualStepTests {
    private func manual(_ name: String, check: String? = nil, _ change: (inout Step) -> Void = { _ in })
        -> Step
    {
        .toy(name, "click", check: check) { step in
            step.kind = .manual(Step.Manual())
            change(&step)
        }
    }

    private func key(_ step: String, _ target: String) -> ExecutionKey {
        ExecutionKey(document: "toy", step: Step.ID(step), target: Target.ID(target))
    }

    private func answered(_ step: String, on target: String) -> JournalEntry {
        .state(key(step, target), .waiting, reason: WaitReason.answered, at: 1)
    }

    @Test func `it waits, its target goes no further, and the others reach the barrier`() async throws {
        let harness = try EngineHarness([
            .toy("one", "do x"),
            manual("hand") { $0.when = "target.id == 'a'" },
            .toy("two", "do y"),
            .toy("last", "do z") { $0.per = .run },
        ])
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["hand@a"])
        #expect(try harness.reason("hand") == WaitReason.person)
        #expect(try harness.executions(.pending) == ["last@a", "two@a"])
        #expect(harness.world.effects == ["x@a": 1, "x@b": 1, "y@b": 1])
        #expect(harness.world.calls("run").allSatisfy { !$0.hasPrefix("hand") })
    }

    @Test func `targets that wait are no failures`() async throws {
        let harness = try EngineHarness([manual("hand"), .toy("two", "do y")])
        try await harness.work(RunOptions(maxFailures: .count(0)))
        #expect(try harness.executions(.waiting) == ["hand@a", "hand@b"])
    }

    @Test func `where its checks hold nobody is asked`() async throws {
        let harness = try EngineHarness([manual("hand", check: "holds h"), .toy("two", "do y")])
        harness.world.have("h@b")
        try await harness.work()
        #expect(try harness.executions(.satisfied) == ["hand@b"])
        #expect(try harness.executions(.waiting) == ["hand@a"])
        #expect(harness.world.effects["y@b"] == 1 && harness.world.effects["y@a"] == nil)

        harness.world.have("h@a")
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.satisfied) == ["hand@a", "hand@b"])
        #expect(harness.world.effects["y@a"] == 1)
    }

    @Test func `without an answer it goes on waiting`() async throws {
        let harness = try EngineHarness([manual("hand"), .toy("two", "do y")], on: [.toy("a")])
        try await harness.work()
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["hand@a"])
        #expect(harness.world.effects.isEmpty)
    }

    @Test func `what was answered is checked until it holds, and no person is asked again`() async throws {
        let step = manual("hand") { $0.postconditions = [.toy("fail 2", within: .seconds(60))] }
        let harness = try EngineHarness([step, .toy("two", "do y")], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["hand@a"])
        try await harness.append(answered("hand", on: "a"))
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["hand@a", "two@a"])
    }

    @Test func `what was answered and does not hold has failed, and waits when it is resumed`() async throws {
        let harness = try EngineHarness([manual("hand", check: "holds h")], on: [.toy("a")])
        try await harness.work()
        try await harness.append(answered("hand", on: "a"))
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.failed) == ["hand@a"])
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["hand@a"])
    }

    @Test func `a target that failed holds no barrier, though it waited before`() async throws {
        let harness = try EngineHarness([
            manual("hand") { $0.when = "target.id == 'a'" },
            .toy("last", "do z") { $0.on = try? TargetSelector(parsing: "b") },
        ])
        try await harness.work()
        #expect(try harness.executions(.pending) == ["last@b"])
        harness.preflight = ToyPreflight(unreachable: ["a"])
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["hand@a"])
        #expect(harness.world.effects == ["z@b": 1])
    }

    @Test func `a verification asks its checks and waits for nobody`() async throws {
        let harness = try EngineHarness(
            [manual("hand"), manual("checked", check: "holds h")], on: [.toy("a")])
        try await harness.work(RunOptions(mode: .verify))
        #expect(try harness.executions(.skipped) == ["hand@a"])
        #expect(try harness.executions(.failed) == ["checked@a"])
    }

    @Test func `done by rerun, it waits although its checks hold`() async throws {
        let harness = try EngineHarness([manual("hand", check: "holds h")], on: [.toy("a")])
        harness.world.have("h@a")
        try await harness.work()
        #expect(try harness.executions(.satisfied) == ["hand@a"])
        try await harness.restart()
        try await harness.work(RunOptions(reruns: [key("hand", "a")]))
        #expect(try harness.executions(.waiting) == ["hand@a"])
    }

    @Test func `a step to be agreed to waits before each run, and runs once for one agreement`() async throws
    {
        let step = Step.toy("drop", "do x\nfail 1", check: "holds done") { $0.confirm = "sure?" }
        let harness = try EngineHarness([step, .toy("two", "do y")], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["drop@a"])
        #expect(try harness.reason("drop") == "a person must agree: sure?")
        #expect(harness.world.effects.isEmpty)

        try await harness.append(
            .state(key("drop", "a"), .waiting, reason: WaitReason.confirmed, at: 1))
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.failed) == ["drop@a"])
        #expect(harness.world.effects == ["x@a": 1])

        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["drop@a"])
        #expect(harness.world.effects == ["x@a": 1])

        harness.world.have("done@a")
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.satisfied) == ["drop@a"])
    }
}
