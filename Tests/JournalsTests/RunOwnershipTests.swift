import JSON
import Journals
import Runbooks
import Testing

@Suite("Ownership of runs")
struct RunOwnershipTests {
    let sample: SampleJournal
    let run: String
    let decision = RunRecord.Decision(kind: "take-over", who: "kim", at: 77, note: nil)

    init() async throws {
        sample = try SampleJournal()
        run = try await sample.journal.begin(.sample())
    }

    private func take(_ number: Int, _ found: OwnerStanding, takesOver: Bool = false) async throws {
        try await sample.journal.take(
            run, for: .sample(number), standing: standing(found), takesOver: takesOver, decision: decision)
    }

    private func write(as number: Int) async throws {
        try await sample.journal.append(
            [.targetReached(Target.ID("a/eu"), caller: "\(number)")], to: run, as: .sample(number))
    }

    private func decisions() throws -> [RunRecord.Decision] {
        try sample.journal.reader().record(of: run, standing: standing(.alive)).decisions
    }

    @Test("a living owner keeps its run", arguments: [false, true])
    func alive(takesOver: Bool) async throws {
        await #expect(throws: JournalError.owned(run: run, by: .sample(1))) {
            try await take(2, .alive, takesOver: takesOver)
        }
        try await write(as: 1)
        #expect(try decisions() == [])
    }

    @Test func `a dead owner is followed, and that is recorded`() async throws {
        try await take(2, .dead)
        try await write(as: 2)
        #expect(try decisions() == [decision])
        #expect(try sample.journal.reader().snapshot(of: run).owner == .sample(2))
        try sample.journal.reader().verifyChain(of: run)
    }

    @Test func `an owner on another machine is followed with take-over only`() async throws {
        await #expect(throws: JournalError.owned(run: run, by: .sample(1))) { try await take(2, .elsewhere) }
        try await take(2, .elsewhere, takesOver: true)
        try await write(as: 2)
        #expect(try decisions() == [decision])
    }

    @Test func `whoever lost a run writes nothing more to it`() async throws {
        try await take(2, .dead)
        let lost = JournalError.ownershipLost(run: run)
        await #expect(throws: lost) { try await write(as: 1) }
        await #expect(throws: lost) {
            try await sample.journal.end(run, state: .finished, at: 9, as: .sample(1))
        }
        await #expect(throws: lost) {
            try await sample.journal.accept(.sample(), in: run, as: .sample(1), decision: decision)
        }
        #expect(try sample.journal.reader().snapshot(of: run).state == .running)
    }

    @Test func `a run that ended has no owner and can be taken without a word`() async throws {
        try await sample.journal.end(run, state: .failed, at: 9, as: .sample(1))
        let ended = try sample.journal.reader().snapshot(of: run)
        #expect(ended.owner == nil && ended.state == .failed)
        try await take(2, .alive)
        #expect(try decisions() == [])
        #expect(try sample.journal.reader().snapshot(of: run).state == .running)
    }

    @Test func `a run that is not there cannot be taken`() async {
        await #expect(throws: JournalError.noRun("NOPE")) {
            try await sample.journal.take(
                "NOPE", for: .sample(2), standing: standing(.dead), takesOver: false, decision: decision)
        }
    }
}

@Suite("Accepted changes")
struct AcceptedChangeTests {
    let sample: SampleJournal
    let run: String
    let owner = RunOwner.sample(1)

    init() async throws {
        sample = try SampleJournal()
        run = try await sample.journal.begin(.sample(steps: 2))
        try await sample.journal.append(
            [
                .began(.sample()), .ended(.sample()),
                .exports(.sample(), Exports(encoded: [1], names: ["X"]), inputs: ["params:size": "d"]),
                .state(.sample(), .succeeded, reason: nil, at: 3),
            ], to: run, as: owner)
    }

    private func accept(_ change: NewRun) async throws -> RunSnapshot {
        try await sample.journal.accept(
            change, in: run, as: owner,
            decision: RunRecord.Decision(kind: "accept-changes", who: "kim", at: 5))
        return try sample.journal.reader().snapshot(of: run)
    }

    @Test func `what is done stands, and what is new is pending`() async throws {
        let snapshot = try await accept(.sample(steps: 3, parameters: ["size": "large"]))
        #expect(snapshot.executions.count == 6)
        let done = try #require(snapshot.executions.first { $0.key == .sample() })
        #expect(done.state == .succeeded && done.exports == Exports(encoded: [1], names: ["X"]))
        #expect(done.inputs == ["params:size": "d"])
        #expect(snapshot.executions.filter { $0.state == .pending }.count == 5)
        #expect(snapshot.parameters == ["size": "large"])
        try sample.journal.reader().verifyChain(of: run)
    }

    @Test func `a step that is gone is no step of the run any more, and reports still show it`() async throws
    {
        let snapshot = try await accept(.sample(steps: 1))
        #expect(snapshot.steps.map(\.step) == [Step.ID("step-1")])
        let record = try sample.journal.reader().record(of: run, standing: standing(.alive))
        #expect(record.steps.count == 2 && record.executions.count == 4)
        #expect(record.decisions.map(\.kind) == ["accept-changes"])
    }

    @Test func `a step that comes back is there again`() async throws {
        _ = try await accept(.sample(steps: 1))
        let snapshot = try await accept(.sample(steps: 2))
        #expect(snapshot.steps.count == 2)
    }
}
