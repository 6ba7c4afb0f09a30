import JSON
import Journals
import Runbooks
import Testing

@Suite("The chain of events")
struct EventChainTests {
    let sample: SampleJournal
    let run: String

    init() async throws {
        sample = try SampleJournal()
        run = try await sample.journal.begin(.sample())
        let owner = RunOwner.sample(1)
        try await sample.journal.append([.began(.sample())], to: run, as: owner)
        try await sample.journal.append(
            [
                .output(.sample(), sequence: 0, chunks: [OutputChunk(stream: 1, bytes: [104, 105])]),
                .ended(.sample(), .failed), .state(.sample(), .failed, reason: "exit status 1", at: 9),
            ], to: run, as: owner)
        try await sample.journal.append(
            [.decision(.sample(), RunRecord.Decision(kind: "skip", who: "kim", at: 10))], to: run, as: owner)
        try await sample.journal.end(run, state: .failed, at: 11, as: owner)
    }

    private func verify() throws { try sample.journal.reader().verifyChain(of: run) }

    @Test func `an untouched chain verifies`() throws { try verify() }

    @Test func `output may be pruned`() throws {
        try sample.tamper("DELETE FROM output")
        try verify()
    }

    @Test(
        "a change is found",
        arguments: [
            "UPDATE events SET body = replace(body, 'exit status 1', 'exit status 0') WHERE kind = 'state'",
            "UPDATE events SET kind = 'finding' WHERE sequence = 2",
            "UPDATE events SET at = at + 1 WHERE sequence = 2",
            "UPDATE events SET digest = zeroblob(32) WHERE sequence = 3",
            "DELETE FROM events WHERE sequence = 0",
            "DELETE FROM events WHERE sequence = 2",
            "DELETE FROM events WHERE sequence = (SELECT max(sequence) FROM events)",
            "DELETE FROM events",
            "UPDATE events SET sequence = sequence + 100 WHERE sequence = 2",
            """
            UPDATE events SET sequence = 1000 WHERE sequence = 1; UPDATE events SET sequence = 1 WHERE sequence = 2;
            UPDATE events SET sequence = 2 WHERE sequence = 1000
            """,
            """
            INSERT INTO events SELECT run, sequence + 1, at, kind, body, digest FROM events
                WHERE sequence = (SELECT max(sequence) FROM events)
            """,
        ])
    func tampered(sql: String) throws {
        try sample.tamper(sql)
        let error = #expect(throws: JournalError.self) { try verify() }
        guard case .brokenChain(run, _) = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
    }

    @Test func `the message names the first event that does not fit`() throws {
        try sample.tamper("UPDATE events SET body = '{}' WHERE sequence = 3")
        #expect(throws: JournalError.brokenChain(run: run, sequence: 3)) { try verify() }
    }

    @Test func `chains of runs side by side do not mix`() async throws {
        let other = try await sample.journal.begin(.sample(owner: .sample(2)))
        try await sample.journal.append([.began(.sample())], to: other, as: .sample(2))
        try verify()
        try sample.journal.reader().verifyChain(of: other)
    }
}
