import Execution
import JSON
import Journals
import Runbooks
import Testing

/// What the record says after changes were accepted, and what runs then.
@Suite("Accepted changes")
struct AcceptedChangesTests {
    @Test func `a renamed step stands, with its exports, and nothing is repeated`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "do x\nexport ID=7"), .toy("two", "fail 1\nshow ID")], on: [.toy("a")])
        try await harness.work()
        harness.runbooks[0].steps[0].id = Step.ID("uno")
        try await harness.acceptChanges()
        try await harness.work()
        #expect(harness.world.effects == ["x@a": 1])
        #expect(harness.world.values == ["two@a: 7"])
        #expect(try harness.executions(.succeeded) == ["two@a", "uno@a"])
        try harness.journal.reader().verifyChain(of: harness.run)
    }

    @Test func `names that change places take their records along`() async throws {
        let harness = try EngineHarness(
            [
                .toy("one", "do x\nexport X=1"), .toy("two", "do y\nexport Y=2"),
                .toy("three", "fail 1\nshow Y"),
            ],
            on: [.toy("a")])
        try await harness.work()
        harness.runbooks[0].steps[0].id = Step.ID("two")
        harness.runbooks[0].steps[1].id = Step.ID("one")
        try await harness.acceptChanges()
        #expect(try harness.execution("one").exports?.names == ["Y"])
        #expect(try harness.execution("two").exports?.names == ["X"])
        try await harness.work()
        #expect(harness.world.effects == ["x@a": 1, "y@a": 1])
        #expect(harness.world.values == ["three@a: 2"])
    }

    @Test func `a step in front runs, and those whose names it shifted stand`() async throws {
        let harness = try EngineHarness([.toy("s-1", "do x"), .toy("s-2", "do y")], on: [.toy("a")])
        try await harness.work()
        harness.runbooks[0].steps = [.toy("s-1", "do w"), .toy("s-2", "do x"), .toy("s-3", "do y")]
        try await harness.acceptChanges()
        try await harness.work()
        #expect(harness.world.effects == ["w@a": 1, "x@a": 1, "y@a": 1])
        #expect(try harness.record().executions.map(\.attempts.count) == [1, 1, 1])
    }

    @Test func `another step under the name of a removed one runs, and the record keeps both`() async throws {
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "fail 1")], on: [.toy("a")])
        try await harness.work()
        harness.runbooks[0].steps.removeFirst()
        try await harness.acceptChanges()
        harness.runbooks[0].steps.insert(.toy("one", "do y"), at: 0)
        try await harness.acceptChanges()
        try await harness.work()
        #expect(harness.world.effects == ["x@a": 1, "y@a": 1])
        #expect(try harness.executions(.succeeded) == ["one (removed)@a", "one@a", "two@a"])
    }

    @Test func `a removed step that is back as it was stands`() async throws {
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "fail 1")], on: [.toy("a")])
        try await harness.work()
        let one = harness.runbooks[0].steps.removeFirst()
        try await harness.acceptChanges()
        harness.runbooks[0].steps.insert(one, at: 0)
        #expect(
            try harness.changes().changes.map(\.note) == ["it is back as it was: what is done of it stands"])
        try await harness.acceptChanges()
        try await harness.work()
        #expect(harness.world.effects == ["x@a": 1])
    }

    @Test func `a target that is gone is told from a step that is gone`() async throws {
        let harness = try EngineHarness([.toy("one", "fail"), .toy("two", "do y")])
        try await harness.work()
        harness.inventory.targets.removeLast()
        harness.runbooks[0].steps.removeLast()
        try await harness.acceptChanges()
        #expect(try harness.reason("one", on: "b") == "the target was removed from the inventory")
        #expect(try harness.reason("two", on: "a") == "the step was removed from the document")
        #expect(try harness.execution("one", on: "a").state == .failed)
    }

    @Test("dying on any write of an acceptance leaves all of it or nothing", arguments: 0...5)
    func crashes(number: Int) async throws {
        let harness = try EngineHarness(
            [.toy("one", "do x\nexport ID=7"), .toy("two", "fail 1\nshow ID")], on: [.toy("a")])
        try await harness.work()
        harness.runbooks[0].steps[0].id = Step.ID("uno")
        harness.runbooks[0].steps.append(.toy("one", "do z"))
        try harness.crash(beforeEvent: harness.eventCount() + number)
        // The decision, a rename, what replaces what was frozen: whatever was written of it is undone.
        try? await harness.acceptChanges()
        try await harness.restart()
        if try !harness.changes().isEmpty {
            #expect(try harness.executions(.succeeded) == ["one@a"])
            try await harness.acceptChanges()
        }
        try await harness.work()
        #expect(harness.world.effects == ["x@a": 1, "z@a": 1])
        #expect(harness.world.values == ["two@a: 7"])
    }
}

@Suite("Looking ahead")
struct ResumePlanTests {
    @Test func `what stands, what runs, and what runs again`() async throws {
        let harness = try EngineHarness(
            [
                .toy("one", "print size\nexport ID=1"), .toy("two", "show ID"), .toy("three", "do z"),
                .toy("four", "fail"), .toy("five", "do v"),
                .toy("six", "do u", { $0.when = "params.size == 'large'" }),
            ], on: [.toy("a")])
        harness.parameters = ["size": "small"]
        try await harness.work()
        let calls = harness.world.calls
        let events = try harness.eventCount()
        harness.parameters = ["size": "large"]
        #expect(
            try await harness.outlooks() == [
                "one@a": .runsAgain(["params:size"]), "two@a": .standsUnless(["exports:ID"]),
                "three@a": .stands, "four@a": .runs(nil), "five@a": .runs(nil),
                "six@a": .runs("when params.size == 'large'"),
            ])
        #expect(harness.world.calls == calls, "nothing ran")
        #expect(try harness.eventCount() == events, "nothing was written")
    }

    @Test func `what is unknown is told by how it is decided, and what stands behind it waits`() async throws
    {
        let check = Step.toy("check", "do x\nvanish", check: "holds x")
        let again = Step.toy("check", "do x\nvanish", check: "holds x", { $0.isIdempotent = true })
        for (step, expected) in [
            (check, ResumePlan.Outlook.settles(mayRerun: false)), (again, .settles(mayRerun: true)),
            (.toy("check", "do x\nvanish"), .asksOperator),
        ] {
            let harness = try EngineHarness([step, .toy("two", "do y")], on: [.toy("a")])
            await #expect(throws: JournalError.self) { try await harness.work() }
            try await harness.restart()
            let outlooks = try await harness.outlooks()
            #expect(outlooks["check@a"] == expected)
            #expect(
                outlooks["two@a"]
                    == (expected == .asksOperator ? .waits("`check` is unknown on a") : .runs(nil)))
        }
    }

    @Test func `an outcome that nobody knows holds up the other targets too`() async throws {
        let harness = try EngineHarness(
            [.toy("one", "vanish", { $0.on = try? TargetSelector(parsing: "a") }), .toy("two", "do y")])
        await #expect(throws: JournalError.self) { try await harness.work() }
        try await harness.restart()
        #expect(
            try await harness.outlooks(RunOptions(maxFailures: .count(0)))["two@b"]
                == .waits("more targets are unknown than `max-failures` allows"))
        #expect(try await harness.outlooks(RunOptions(maxFailures: .count(1)))["two@b"] == .runs(nil))
    }

    @Test func `what an operator decided is heeded`() async throws {
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "fail")], on: [.toy("a")])
        try await harness.work()
        let one = try harness.execution("one").key
        #expect(try await harness.outlooks(RunOptions(reruns: [one]))["one@a"] == .rerun)
        try await harness.append(
            .state(try harness.execution("two").key, .skipped, reason: SkipReason.person, at: 1))
        #expect(try await harness.outlooks()["two@a"] == .skipped(SkipReason.person))
    }
}
