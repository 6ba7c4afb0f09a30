import Execution
import JSON
import Journals
import Runbooks
import Testing

@Suite("Carrying a run on")
struct ResumeTests {
    @Test func `what is complete is not run again`() async throws {
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "do y", check: "holds y")])
        try await harness.work()
        let calls = harness.world.calls
        try await harness.restart()
        try await harness.work()
        #expect(harness.world.calls == calls)
    }

    @Test func `what failed runs again, and the rest follows`() async throws {
        let harness = try EngineHarness([.toy("one", "do x\nfail 1"), .toy("two", "do y")], on: [.toy("a")])
        try await harness.work()
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["one@a", "two@a"])
        #expect(harness.world.effects == ["x@a": 2, "y@a": 1])
        #expect(try harness.record().executions[0].attempts.map(\.number) == [1, 2])
    }

    @Test func `a second attempt that is lost is as unknown as a first`() async throws {
        let harness = try EngineHarness([.toy("one", "fail 1\ndo x\nvanish")], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.executions(.failed) == ["one@a"])
        try await harness.restart()
        await #expect(throws: JournalError.self) { try await harness.work() }
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.unknown) == ["one@a"])
        #expect(harness.world.effects == ["x@a": 1], "not repeated")
    }

    @Test func `a re-run that is lost is unknown, although the step succeeded before`() async throws {
        let harness = try EngineHarness([.toy("one", "do x")], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["one@a"])
        harness.runbooks[0].steps[0].block = .toy("do x\nhang")
        let key = try harness.execution("one").key
        let engine = try harness.engine(RunOptions(reruns: [key]), stop: StopSignal())
        let world = harness.world
        let work = Task { try await engine.work() }
        while world.effects["x@a"] != 2 { await Task.yield() }
        work.cancel()
        try await work.value
        #expect(try harness.executions(.unknown) == ["one@a"])
    }

    @Test func `an unknown outcome is settled by a check that holds`() async throws {
        let harness = try EngineHarness([.toy("one", "do x\nvanish", check: "holds x")], on: [.toy("a")])
        await #expect(throws: JournalError.self) { try await harness.work() }
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["one@a"])
        #expect(try harness.reason("one") == "settled by its check")
        #expect(harness.world.effects == ["x@a": 1])
    }

    @Test func `a check that does not hold never permits a step that is not idempotent to run again`()
        async throws
    {
        let harness = try EngineHarness([.toy("one", "vanish\ndo x", check: "holds x")], on: [.toy("a")])
        await #expect(throws: JournalError.self) { try await harness.work() }
        for _ in 1...2 {
            try await harness.restart()
            try await harness.work()
            #expect(try harness.executions(.unknown) == ["one@a"])
            #expect(harness.world.effects == [:])
        }
        #expect(
            try harness.reason("one")
                == "it began, its check does not hold, and it is not marked `idempotent`")
    }

    @Test func `an idempotent step runs again after its check did not hold through its time`() async throws {
        let step = Step.toy("one", "vanish\ndo x") {
            $0.isIdempotent = true
            $0.postconditions = [.toy("holds x", within: .seconds(10))]
        }
        let harness = try EngineHarness([step], on: [.toy("a")])
        await #expect(throws: JournalError.self) { try await harness.work() }
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["one@a"])
        let findings = try harness.record().executions[0].findings
        #expect(findings.map(\.count) == [1, 6, 1], "asked through the whole of `within` before the re-run")
    }

    @Test func `where nothing can tell the operator is asked, and decides`() async throws {
        let harness = try EngineHarness([.toy("one", "do x\nvanish"), .toy("two", "do y")], on: [.toy("a")])
        await #expect(throws: JournalError.self) { try await harness.work() }
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.unknown) == ["one@a"])
        #expect(try harness.executions(.pending) == ["two@a"])
        let key = try harness.execution("one").key
        try await harness.append(.state(key, .succeeded, reason: "done by kim", at: 1))
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["one@a", "two@a"])
        #expect(harness.world.effects == ["x@a": 1, "y@a": 1])
    }

    @Test func `what the operator wants again runs, also where its check holds`() async throws {
        let harness = try EngineHarness([.toy("one", "do x", check: "holds x")], on: [.toy("a")])
        try await harness.work()
        let key = try harness.execution("one").key
        try await harness.work(RunOptions(reruns: [key]))
        #expect(harness.world.effects == ["x@a": 2])
    }

    @Test func `checks that were not asked are asked, and the block is not run again`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "do x\nexport ID=7", check: "holds x"), .toy("two", "show ID")],
            on: [.toy("a")])
        try await harness.begin()
        // Events: begun, reached, finding and attempt, end with exports; the check's finding is not written.
        try harness.crash(beforeEvent: 6)
        await #expect(throws: JournalError.self) { try await harness.work() }
        #expect(try harness.execution("one").latestOutcome == .succeeded)
        try await harness.restart()
        try await harness.work()
        #expect(harness.world.effects == ["x@a": 1])
        #expect(harness.world.values == ["two@a: 7"])
    }

    // MARK: - Inputs

    @Test func `an execution whose parameter changed runs again, and those after it that read its exports`()
        async throws
    {
        let harness = try EngineHarness(
            [
                .toy("one", "print size\nvalue params.size\nexport ID=1"), .toy("two", "show ID"),
                .toy("three", "do z"),
            ],
            on: [.toy("a")])
        harness.parameters = ["size": "small", "other": "x"]
        try await harness.work()
        try await harness.change(parameters: ["size": "large", "other": "x"])
        harness.runbooks[0].steps[0].block = .toy("print size\nvalue params.size\nexport ID=2")
        try await harness.work()
        #expect(harness.world.calls("run") == ["one@a", "two@a", "three@a", "one@a", "two@a"])
        let changed = harness.events().compactMap { event -> String? in
            if case .inputsChanged(let key, let names) = event {
                "\(key.step): \(names.sorted())"
            } else {
                nil
            }
        }
        #expect(changed == [#"one: ["params:size", "value:params.size"]"#, #"two: ["exports:ID"]"#])
    }

    @Test func `a parameter that nothing reads changes nothing`() async throws {
        let harness = try EngineHarness([.toy("one", "value params.size")], on: [.toy("a")])
        harness.parameters = ["size": "small", "other": "x"]
        try await harness.work()
        try await harness.change(parameters: ["size": "small", "other": "y"])
        try await harness.work()
        #expect(harness.world.calls("run") == ["one@a"])
    }

    @Test func `a false condition is looked at again when what it read changed`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "do x", { $0.when = "params.size == 'large'" })], on: [.toy("a")])
        harness.parameters = ["size": "small"]
        try await harness.work()
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.skipped) == ["one@a"])
        try await harness.change(parameters: ["size": "large"])
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["one@a"])
    }

    @Test func `its own success does not outdate what read the journal`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "value journal.targets[].id"), .toy("two", "value steps")], on: [.toy("a")])
        try await harness.work()
        try await harness.restart()
        try await harness.work()
        #expect(harness.world.calls("run") == ["one@a", "two@a"])
        #expect(harness.world.values.first == "one@a: []")
    }

    @Test func `digests of inputs do not give a secret away`() async throws {
        let harness = try EngineHarness([.toy("one", "value params.pin")], on: [.toy("a")])
        harness.parameters = ["pin": "1234"]
        harness.secretParameters = ["pin"]
        try await harness.work()
        let digest = try #require(try harness.execution("one").inputs["value:params.pin"]?.string)
        #expect(digest.count == 64)
        // SHA-256 of `"1234"`, which anybody could look for.
        #expect(digest != "637a76f73d638b7143381abaae0b5e05109276ff2bb30bf313113b52f7bcfec1")
        let other = try EngineHarness([.toy("one", "value params.pin")], on: [.toy("a")])
        other.parameters = ["pin": "1234"]
        try await other.work()
        #expect(
            try other.execution("one").inputs["value:params.pin"]?.string != digest,
            "another journal, another key")
    }

    // MARK: - Verification

    @Test func `a verification runs nothing, whatever it finds`() async throws {
        let steps = [
            Step.toy("held", "do x", check: "holds x"), .toy("gone", "do y", check: "holds y"),
            .toy("mute", "do z", check: "denied"), .toy("bare", "do w"),
            .toy("upper", "do v", check: "holds v", { $0.needs = [Step.ID("bare")] }),
        ]
        let harness = try EngineHarness(
            steps.map { step in
                var step = step
                step.isIdempotent = true
                return step
            }, on: [.toy("a")])
        harness.world.have("x@a")
        for _ in 1...2 {
            try await harness.work(RunOptions(mode: .verify))
            #expect(try harness.executions(.satisfied) == ["held@a"])
            #expect(try harness.executions(.failed) == ["gone@a", "upper@a"])
            #expect(try harness.executions(.unknown) == ["mute@a"])
            #expect(try harness.reason("bare") == "no postcondition")
            #expect(harness.world.effects == ["x@a": 1])
            try await harness.restart()
        }
    }
}
