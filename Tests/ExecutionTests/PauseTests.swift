import Execution
import Journals
import Runbooks
import Testing

@Suite("The AWS identity expires")
struct PauseTests {
    private static let reason = "the AWS identity of the profile `ops` expired: renew it with `login ops`"

    /// Another engine, after the identity was renewed.
    private func renewed(_ harness: EngineHarness) async throws {
        harness.world.isExpired = false
        harness.preflight.expired = []
        try await harness.restart()
        try await harness.work()
    }

    private func pauses(_ harness: EngineHarness) -> Int {
        harness.events().count { if case .paused(ToyRunner.identity) = $0 { true } else { false } }
    }

    @Test func `nothing fails, nothing further starts, and resume finishes without a repetition`()
        async throws
    {
        let harness = try EngineHarness(
            [.toy("one", "do x"), .toy("two", "expire\naws\ndo y"), .toy("three", "do z")], on: [.toy("a")])
        try await harness.work(RunOptions(maxFailures: .count(0)))
        #expect(try harness.executions(.waiting) == ["two@a"])
        #expect(try harness.reason("two") == Self.reason)
        #expect(try harness.executions(.pending) == ["three@a"])
        #expect(harness.world.effects == ["x@a": 1])
        #expect(pauses(harness) == 1)
        let attempt = try #require(try harness.record().executions[1].attempts.first)
        #expect(attempt.failure?.message == Self.reason && attempt.failure?.line == 7)

        try await renewed(harness)
        #expect(try harness.executions(.succeeded) == ["one@a", "three@a", "two@a"])
        #expect(harness.world.effects == ["x@a": 1, "y@a": 1, "z@a": 1])
    }

    @Test func `other targets stop before their next step, and no limit is reached`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "aws"), .toy("two", "do y"), .toy("last", "do z") { $0.per = .run }])
        harness.world.isExpired = true
        try await harness.work(RunOptions(maxParallel: 1, maxFailures: .count(0)))
        #expect(try harness.executions(.waiting) == ["one@a", "one@b"])
        #expect(try harness.execution("one", on: "b").runAttempts == 0)
        #expect(harness.world.effects.isEmpty)
        let events = harness.events()
        #expect(!events.contains { if case .limitReached = $0 { true } else { false } })
        try await renewed(harness)
        #expect(try harness.executions(.succeeded).count == 5)
        #expect(harness.world.effects == ["y@a": 1, "y@b": 1, "z@a": 1])
    }

    @Test func `a block that goes on without its call is not done`() async throws {
        let harness = try EngineHarness([.toy("one", "tryaws\nexport ID=none")], on: [.toy("a")])
        harness.world.isExpired = true
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["one@a"])
        #expect(try harness.execution("one").exports == nil)
        try await renewed(harness)
        #expect(try harness.executions(.succeeded) == ["one@a"])
    }

    @Test func `nothing is tried again by itself`() async throws {
        let harness = try EngineHarness([.toy("one", "aws") { $0.retry = 3 }], on: [.toy("a")])
        harness.world.isExpired = true
        try await harness.work()
        #expect(harness.world.calls("run") == ["one@a"])
    }

    // MARK: - What an attempt did before

    @Test func `what changed something before is known by nobody without a check`() async throws {
        let harness = try EngineHarness([.toy("one", "change x\naws"), .toy("two", "do y")], on: [.toy("a")])
        harness.world.isExpired = true
        try await harness.work()
        #expect(try harness.executions(.unknown) == ["one@a"])
        #expect(
            try harness.reason("one") == "it had sent calls that change something when " + Self.reason)
        try await renewed(harness)
        #expect(try harness.executions(.unknown) == ["one@a"])
        #expect(harness.world.effects == ["x@a": 1])
    }

    @Test func `its check settles it when the identity is renewed`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "change x\naws", check: "holds x"), .toy("two", "do y")], on: [.toy("a")])
        harness.world.isExpired = true
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["one@a"])
        try await renewed(harness)
        #expect(try harness.executions(.succeeded) == ["one@a", "two@a"])
        #expect(harness.world.effects == ["x@a": 1, "y@a": 1])
    }

    @Test func `idempotent permits a second run`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "change x\naws") { $0.isIdempotent = true }], on: [.toy("a")])
        harness.world.isExpired = true
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["one@a"])
        try await renewed(harness)
        #expect(try harness.executions(.succeeded) == ["one@a"])
        #expect(harness.world.effects == ["x@a": 2])
    }

    // MARK: - Checks

    @Test func `a check that cannot be asked lets nothing run`() async throws {
        let harness = try EngineHarness([.toy("one", "do x", check: "tryaws\nholds x")], on: [.toy("a")])
        harness.world.isExpired = true
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["one@a"])
        #expect(harness.world.effects.isEmpty)
        try await renewed(harness)
        #expect(try harness.executions(.succeeded) == ["one@a"])
        #expect(harness.world.effects == ["x@a": 1])
    }

    @Test func `a check that cannot be asked after the block is asked again, and the block not run`()
        async throws
    {
        var step = Step.toy("one", "do x\nexpire", check: "holds x\naws")
        step.postconditions[0].within = .seconds(600)
        let harness = try EngineHarness([step], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.executions(.waiting) == ["one@a"])
        #expect(harness.world.calls("check").count == 2, "it is not asked again and again")
        try await renewed(harness)
        #expect(try harness.executions(.succeeded) == ["one@a"])
        #expect(harness.world.calls("run") == ["one@a"])
    }

    @Test func `what is known of an execution before stays known`() async throws {
        let agreed = Step.toy("one", "do x", check: "aws\nholds x") { $0.confirm = "sure?" }
        let harness = try EngineHarness([agreed], on: [.toy("a")])
        try await harness.work()
        let key = try harness.execution("one").key
        try await harness.append(.state(key, .waiting, reason: WaitReason.confirmed, at: 1))
        harness.world.isExpired = true
        try await harness.restart()
        try await harness.work()
        #expect(try harness.reason("one") == WaitReason.confirmed)
        #expect(harness.world.effects.isEmpty)
        try await renewed(harness)
        #expect(try harness.executions(.succeeded) == ["one@a"])
    }

    @Test func `a verification waits too, and is carried on`() async throws {
        let harness = try EngineHarness([.toy("one", "do x", check: "aws\nholds x")], on: [.toy("a")])
        harness.world.have("x@a")
        harness.world.isExpired = true
        try await harness.work(RunOptions(mode: .verify))
        #expect(try harness.executions(.waiting) == ["one@a"])
        harness.world.isExpired = false
        try await harness.restart()
        try await harness.work(RunOptions(mode: .verify))
        #expect(try harness.executions(.satisfied) == ["one@a"])
        #expect(harness.world.calls("run").isEmpty)
    }

    @Test func `an engine that looks anew and is stopped leaves no word of an identity`() async throws {
        let harness = try EngineHarness([.toy("one", "aws")], on: [.toy("a")])
        harness.world.isExpired = true
        try await harness.work()
        try await harness.restart()
        let stop = StopSignal()
        stop.stop()
        try await harness.work(stop: stop)
        #expect(try harness.executions(.pending) == ["one@a"])
        #expect(try harness.reason("one") == nil)
    }

    // MARK: - Pre-flight and crashes

    @Test func `in pre-flight no target fails for it, and none begins`() async throws {
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "do y")])
        harness.preflight.expired = ["b"]
        try await harness.work(RunOptions(maxFailures: .count(0)))
        #expect(try harness.executions(.waiting) == ["one@a", "one@b"])
        #expect(try harness.snapshot().targets.allSatisfy { $0.failure == nil })
        #expect(harness.world.calls.isEmpty)
        try await renewed(harness)
        #expect(harness.world.effects == ["x@a": 1, "x@b": 1, "y@a": 1, "y@b": 1])
    }

    @Test func `dying at any write of a pause loses nothing and repeats nothing`() async throws {
        let steps: [Step] = [
            .toy("checked", "do c", check: "holds c"), .toy("asked", "do d", check: "tryaws\nholds d"),
            .toy("plain", "aws", check: "aws"),
        ]
        let whole = try EngineHarness(steps)
        whole.world.isExpired = true
        try await whole.work()
        let count = try whole.eventCount()
        #expect(count > 8)
        for event in 1..<count {
            let harness = try EngineHarness(steps)
            harness.world.isExpired = true
            try await harness.begin()
            try harness.crash(beforeEvent: event)
            try? await harness.work()
            try await renewed(harness)
            #expect(try harness.executions(.succeeded).count + harness.executions(.satisfied).count == 6)
            #expect(harness.world.effects == ["c@a": 1, "c@b": 1, "d@a": 1, "d@b": 1], "event \(event)")
        }
    }
}
