import Execution
import Journals
import Runbooks
import Testing

@Suite("Attempts that a host still knows")
struct TakingUpTests {
    /// A run whose engine died in the middle of its step, carried on by another one.
    private func resumed(
        _ step: Step, taken: TakenUp
    ) async throws -> EngineHarness {
        let harness = try EngineHarness([step], on: [.toy("a")])
        await #expect(throws: JournalError.self) { try await harness.work() }
        harness.world.taken = taken
        try await harness.restart()
        try await harness.work()
        #expect(harness.world.calls("take-up") == ["one@a"])
        return harness
    }

    @Test func `what finished meanwhile is adopted, with all of its output, and is not repeated`()
        async throws
    {
        let harness = try await resumed(
            .toy("one", "do x\nvanish"), taken: .ended(BlockResult(ending: .exited(0))))
        #expect(try harness.executions(.succeeded) == ["one@a"])
        #expect(harness.world.effects == ["x@a": 1])
        let attempts = try harness.record().executions[0].attempts
        #expect(attempts.map(\.number) == [1])
        #expect(attempts.map(\.output) == ["all of it\n"])
    }

    @Test func `what was adopted is still asked for its effect`() async throws {
        let harness = try await resumed(
            .toy("one", "do y\nvanish", check: "holds x"), taken: .ended(BlockResult(ending: .exited(0))))
        #expect(try harness.executions(.failed) == ["one@a"])
        #expect(try harness.reason("one")?.contains("does not hold") == true)
    }

    @Test func `what failed or was killed there has failed, and is not unknown`() async throws {
        let killed = BlockResult(
            ending: .signalled(15), failure: RunRecord.Failure(message: "its connection stayed lost"))
        let harness = try await resumed(.toy("one", "do x\nvanish"), taken: .ended(killed))
        #expect(try harness.executions(.failed) == ["one@a"])
        harness.world.taken = nil
        try await harness.restart()
        try await harness.work()
        #expect(try harness.record().executions[0].attempts.map(\.number) == [1, 2])
    }

    @Test func `what never began there runs, although nothing says that it may run twice`() async throws {
        let harness = try await resumed(.toy("one", "vanish\ndo x"), taken: .neverBegan)
        #expect(try harness.executions(.succeeded) == ["one@a"])
        #expect(harness.world.effects == ["x@a": 1])
    }

    @Test func `what nobody knows stays unknown, and says why`() async throws {
        let harness = try await resumed(.toy("one", "do x\nvanish"), taken: .unknown("h was restarted"))
        #expect(try harness.executions(.unknown) == ["one@a"])
        #expect(
            try harness.reason("one")
                == "it began, and whether it had its effect is not known: h was restarted")
    }

    @Test func `what nobody knows is settled by its check`() async throws {
        let harness = try await resumed(
            .toy("one", "do x\nvanish", check: "holds x"), taken: .unknown("h was restarted"))
        #expect(try harness.executions(.succeeded) == ["one@a"])
        #expect(harness.world.effects == ["x@a": 1])
    }
}
