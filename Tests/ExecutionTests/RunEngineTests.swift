import Execution
import JSON
import Journals
import Runbooks
import Testing

@Suite("RunEngine")
struct RunEngineTests {
    @Test func `every step runs on every target, in order on each`() async throws {
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "do y")])
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["one@a", "one@b", "two@a", "two@b"])
        #expect(harness.world.effects == ["x@a": 1, "x@b": 1, "y@a": 1, "y@b": 1])
        let onA = harness.world.calls("run").filter { $0.hasSuffix("@a") }
        #expect(onA == ["one@a", "two@a"])
        try harness.journal.reader().verifyChain(of: harness.run)
    }

    @Test func `the end of a step is recorded before the beginning of the next, and told first`() async throws
    {
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "do y")], on: [.toy("a")])
        try await harness.work()
        let kinds = try harness.eventKinds().filter { $0.hasPrefix("attempt") || $0.hasPrefix("state") }
        let one = Array(kinds.prefix(kinds.count / 2))
        #expect(kinds == one + one && one.count == 3, "\(kinds)")
        let told = harness.events().compactMap { event -> String? in
            switch event {
            case .began(let key, _, _): "began \(key.step)"
            case .ended(let key, let state, _, _, _): "ended \(key.step) \(state)"
            default: nil
            }
        }
        #expect(told == ["began one", "ended one succeeded", "began two", "ended two succeeded"])
    }

    @Test func `what holds before is satisfied, and nothing runs`() async throws {
        let harness = try EngineHarness([.toy("one", "do x", check: "holds x")])
        harness.world.have("x@a")
        try await harness.work()
        #expect(try harness.executions(.satisfied) == ["one@a"])
        #expect(try harness.executions(.succeeded) == ["one@b"])
        #expect(harness.world.effects == ["x@a": 1, "x@b": 1])
        let findings = try harness.record().executions.map { $0.findings.map(\.phase) }
        #expect(findings == [[.before], [.before, .after]])
    }

    @Test func `force runs what holds already`() async throws {
        let harness = try EngineHarness([.toy("one", "do x", check: "holds x")], on: [.toy("a")])
        harness.world.have("x@a")
        try await harness.work(RunOptions(isForced: true))
        #expect(harness.world.effects == ["x@a": 2])
        #expect(try harness.executions(.succeeded) == ["one@a"])
    }

    @Test func `a failure stops its target, and the others go on`() async throws {
        let harness = try EngineHarness([.toy("one", "fail 1\ndo x"), .toy("two", "do y")])
        // Each target fails once: `a` now, and `b` has done so already.
        _ = harness.world.fails("one@b", 1)
        try await harness.work()
        #expect(try harness.executions(.failed) == ["one@a"])
        #expect(try harness.executions(.succeeded) == ["one@b", "two@b"])
        #expect(try harness.executions(.pending) == ["two@a"])
        #expect(try harness.reason("one") == "exit status 1")
        #expect(try harness.record().executions[0].attempts[0].failure?.line == 7)
    }

    @Test func `a failure does not stop its target where it may continue`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "fail", { $0.onFailure = .continue }), .toy("two", "do y")], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.executions(.failed) == ["one@a"])
        #expect(try harness.executions(.succeeded) == ["two@a"])
    }

    @Test func `a check that cannot tell fails the execution, and nothing runs`() async throws {
        let harness = try EngineHarness([.toy("one", "do x", check: "denied")], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.executions(.failed) == ["one@a"])
        #expect(harness.world.effects == [:])
        #expect(
            try harness.reason("one")
                == "a check could not tell, so nothing was run: `check` could not tell: not allowed to ask (`AccessDenied`)"
        )
    }

    @Test func `a check that does not hold afterwards fails the execution`() async throws {
        let harness = try EngineHarness([.toy("one", "do y", check: "holds x")], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.reason("one") == "postcondition `check` does not hold: exit status 1")
        #expect(try harness.execution("one").latestOutcome == .succeeded)
        #expect(try harness.execution("one").state == .failed)
    }

    @Test func `a check is asked until it holds, or until its time is over`() async throws {
        let slow = Step.toy("slow", "do x") {
            $0.postconditions = [.toy("fail 4\nholds x", within: .seconds(30), every: .seconds(5))]
        }
        let never = Step.toy("never", "do y") {
            $0.postconditions = [.toy("holds z", within: .seconds(30), every: .seconds(5))]
        }
        let harness = try EngineHarness([slow, never], on: [.toy("a")])
        try await harness.work()
        let executions = try harness.record().executions
        #expect(executions.map(\.state) == [.succeeded, .failed])
        // The first failure was before the block; three times the poll found nothing.
        #expect(executions[0].findings.map(\.count) == [1, 4])
        #expect(executions[1].findings.map(\.count) == [1, 7])
        let polls = harness.events().count { if case .polling = $0 { true } else { false } }
        #expect(polls == 3 + 6)
    }

    @Test func `a failing block is tried again as often as it may, with growing pauses`() async throws {
        let step = Step.toy("one", "fail 2\ndo x") {
            $0.retry = 2
            $0.backoff = .seconds(3)
        }
        let harness = try EngineHarness([step], on: [.toy("a")])
        try await harness.work()
        let attempts = try harness.record().executions[0].attempts
        #expect(attempts.map(\.status) == [1, 1, 0])
        #expect(attempts.map(\.number) == [1, 2, 3])
        #expect(attempts[1].started - attempts[0].started == 3000)
        #expect(attempts[2].started - attempts[1].started == 6000)
        #expect(try harness.executions(.succeeded) == ["one@a"])
    }

    @Test func `a condition that is false skips, and one that cannot be evaluated fails`() async throws {
        let harness = try EngineHarness(
            [
                .toy("no", "do x", { $0.when = "params.size == 'large'" }),
                .toy("yes", "do y", { $0.when = "params.size == 'small'" }),
                .toy("broken", "do z", { $0.when = "length(params.size, `1`)" }),
            ], on: [.toy("a")])
        harness.parameters = ["size": "small"]
        try await harness.work()
        #expect(try harness.executions(.skipped) == ["no@a"])
        #expect(try harness.reason("no") == "`when` is false: params.size == 'large'")
        #expect(try harness.executions(.succeeded) == ["yes@a"])
        #expect(try harness.executions(.failed) == ["broken@a"])
        #expect(harness.world.effects == ["y@a": 1])
    }

    @Test func `what is needed must have succeeded`() async throws {
        let harness = try EngineHarness(
            [
                .toy("base", "fail", { $0.onFailure = .continue }),
                .toy("upper", "do x", { $0.needs = [Step.ID("base")] }),
            ], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.reason("upper") == "needs `base`, which is failed on a")
        #expect(try harness.executions(.skipped) == ["upper@a"])
        #expect(harness.world.effects == [:])
    }

    @Test func `what acts elsewhere is needed on every target`() async throws {
        let harness = try EngineHarness(
            [
                .toy(
                    "leaf", "fail 1",
                    { step in
                        step.on = try? TargetSelector(parsing: "leaves")
                        step.onFailure = .continue
                    }),
                .toy(
                    "root", "do x",
                    { step in
                        step.on = try? TargetSelector(parsing: "a")
                        step.needs = [Step.ID("leaf")]
                    }),
            ], on: [.toy("a"), .toy("b", groups: ["leaves"]), .toy("c", groups: ["leaves"])])
        _ = harness.world.fails("leaf@b", 1)
        try await harness.work()
        #expect(try harness.reason("root") == "needs `leaf`, which is failed on c")
    }

    // MARK: - Exports

    @Test func `exports reach later steps of the same target`() async throws {
        let harness = try EngineHarness([.toy("one", "export ID=7"), .toy("two", "show ID")])
        try await harness.work()
        #expect(harness.world.values.sorted() == ["two@a: 7", "two@b: 7"])
        #expect(try harness.record().executions[0].exports == ["ID"])
    }

    @Test func `a failed attempt leaves no exports`() async throws {
        let harness = try EngineHarness(
            [
                .toy("one", "export ID=7", check: "holds nothing", { $0.onFailure = .continue }),
                .toy("two", "show ID"),
            ], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.executions(.failed) == ["one@a", "two@a"])
        #expect(harness.world.values == [])
    }

    @Test func `a check that holds hands on what the step would have`() async throws {
        let steps = [
            Step.toy(
                "one", "do x\nexport ID=new", check: "holds x\nexport ID=found", { $0.exports = ["ID"] }),
            Step.toy("two", "show ID"),
        ]
        let harness = try EngineHarness(steps, on: [.toy("a")])
        harness.world.have("x@a")
        try await harness.work()
        #expect(harness.world.values == ["two@a: found"])
    }

    @Test func `a check that holds without the declared export fails`() async throws {
        let step = Step.toy("one", "do x\nexport ID=new", check: "holds x") { $0.exports = ["ID"] }
        let harness = try EngineHarness([step], on: [.toy("a")])
        harness.world.have("x@a")
        try await harness.work()
        #expect(try harness.reason("one") == "exists, but the check does not export `ID`")
        #expect(harness.world.effects == ["x@a": 1])
    }

    @Test func `a block that does not set its export fails, unless its check does`() async throws {
        let harness = try EngineHarness(
            [
                .toy("checked", "do x", check: "holds x\nexport ID=found", { $0.exports = ["ID"] }),
                .toy("bare", "do y", { $0.exports = ["OTHER"] }),
            ], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["checked@a"])
        #expect(
            try harness.reason("bare") == "the block does not set `OTHER`, which it declares as an export")
    }

    @Test func `an unset variable that only the step sets means that it has not run`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "do x\nexport ID=7", check: "show ID\nholds x")], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["one@a"])
        let other = try EngineHarness([.toy("one", "do x", check: "show ELSE\nholds x")], on: [.toy("a")])
        try await other.work()
        #expect(try other.reason("one")?.hasSuffix("the variable `ELSE` is not set") == true)
        #expect(other.world.effects == [:])
    }

    // MARK: - Limits and stopping

    @Test func `after too many failures no new target starts`() async throws {
        let harness = try EngineHarness([.toy("one", "fail")], on: ["a", "b", "c", "d"].map { .toy($0) })
        try await harness.work(RunOptions(maxParallel: 1, maxFailures: .count(1)))
        #expect(try harness.executions(.failed) == ["one@a", "one@b"])
        #expect(try harness.executions(.pending) == ["one@c", "one@d"])
        let limits = harness.events().count { if case .limitReached = $0 { true } else { false } }
        #expect(limits == 1, "said once")
    }

    @Test func `a share of the targets is a share of those selected`() async throws {
        let harness = try EngineHarness([.toy("one", "fail")], on: ["a", "b", "c", "d"].map { .toy($0) })
        harness.selection = Selection(targets: try TargetSelector(parsing: "a || b"))
        try await harness.work(RunOptions(maxParallel: 1, maxFailures: .percent(50)))
        #expect(try harness.executions(.failed) == ["one@a", "one@b"])
    }

    @Test func `targets that are not reached count as failed`() async throws {
        let harness = try EngineHarness([.toy("one", "do x")], on: ["a", "b"].map { .toy($0) })
        harness.preflight.unreachable = ["a"]
        try await harness.work(RunOptions(maxFailures: .count(0)))
        #expect(harness.world.effects == [:])
        #expect(try harness.record().targets.map(\.failure) == ["no route", nil])
        #expect(try harness.record().targets.map(\.caller) == [nil, "arn:b"])
        try await harness.work(RunOptions(maxFailures: .count(1)))
        #expect(harness.world.effects == ["x@b": 1])
    }

    @Test func `at most so many targets run side by side`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "do x"), .toy("two", "do y")], on: ["a", "b", "c"].map { .toy($0) })
        try await harness.work(RunOptions(maxParallel: 1))
        #expect(harness.world.calls("run") == ["one@a", "two@a", "one@b", "two@b", "one@c", "two@c"])
    }

    @Test func `a stop lets what runs settle and starts nothing`() async throws {
        let stop = StopSignal()
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "do y")], on: [.toy("a")])
        try await harness.begin()
        stop.stop()
        try await harness.work(stop: stop)
        #expect(harness.world.calls == [])
        #expect(try harness.executions(.pending) == ["one@a", "two@a"])
    }

    @Test func `killing leaves what ran as unknown`() async throws {
        let harness = try EngineHarness([.toy("one", "do x\nhang"), .toy("two", "do y")], on: [.toy("a")])
        try await harness.begin()
        let engine = try harness.engine(RunOptions(), stop: StopSignal())
        let world = harness.world
        let work = Task { try await engine.work() }
        while world.effects.isEmpty { await Task.yield() }
        work.cancel()
        try await work.value
        #expect(try harness.executions(.unknown) == ["one@a"])
        #expect(try harness.execution("one").latestOutcome == .unknown)
        #expect(try harness.executions(.pending) == ["two@a"])
    }

    @Test func `killing in a check leaves what its block did to the next engine`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "do x", { $0.postconditions = [.toy("holds x\nhang")] })], on: [.toy("a")])
        try await harness.begin()
        let engine = try harness.engine(RunOptions(), stop: StopSignal())
        let world = harness.world
        let work = Task { try await engine.work() }
        while world.calls("check").count < 2 { await Task.yield() }
        work.cancel()
        try await work.value
        #expect(try harness.executions(.pending) == ["one@a"])
        #expect(try harness.execution("one").latestOutcome == .succeeded)
    }

    @Test func `an error of the journal stops everything`() async throws {
        let harness = try EngineHarness(
            (1...6).map { .toy("step-\($0)", "do x\($0)") }, on: ["a", "b", "c"].map { .toy($0) })
        try await harness.begin()
        try harness.crash(beforeEvent: 12)
        await #expect(throws: JournalError.self) { try await harness.work() }
        #expect(harness.world.calls.count < 12)
        await #expect(throws: JournalError.self) { try await harness.work() }
    }
}
