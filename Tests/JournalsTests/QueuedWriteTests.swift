import Foundation
import JSON
import Journals
import Runbooks
import SQLite
import TestSupport
import Testing

@Suite("Writes that nobody waits for", .timeLimit(.minutes(5)))
struct QueuedWriteTests {
    let sample: SampleJournal
    let run: String
    let owner = RunOwner.sample(1)
    var journal: Journal { sample.journal }

    init() async throws {
        sample = try SampleJournal()
        run = try await sample.journal.begin(.sample())
        try await sample.journal.append([.began(.sample())], to: run, as: owner)
    }

    private func read(_ number: Int) -> JournalEntry {
        var call = RunRecord.Call(
            id: "\(number)", kind: .run, attempt: 1, service: "ec2", operation: "DescribeVpcs",
            region: "eu-west-1",
            impact: .read, isRepeatable: true, parameters: [:], started: 900)
        call.outcome = .succeeded
        return .call(.sample(), call, replay: nil)
    }

    private func execution(_ path: String? = nil) throws -> RunRecord.Execution {
        try JournalReader(path: path ?? sample.path).record(of: run, standing: standing(.dead)).executions[0]
    }

    /// Keeps every commit of the journal back while `body` runs.
    private func withoutCommits(_ body: () async throws -> Void) async throws {
        let other = try SQLiteDatabase(path: sample.path)
        try other.run("BEGIN IMMEDIATE")
        do {
            try await body()
        } catch {
            try other.run("ROLLBACK")
            throw error
        }
        try other.run("ROLLBACK")
    }

    @Test func `they are on disk in order no later than the end of the attempt`() async throws {
        let (journal, run, owner) = (journal, run, owner)
        var end: Task<Void, any Error>?
        try await withoutCommits {
            for number in 1...20 { try await journal.enqueue([read(number)], to: run, as: owner) }
            end = Task { try await journal.append([.ended(.sample())], to: run, as: owner) }
            #expect(try execution().calls.isEmpty)
        }
        try await end?.value
        let left = try execution()
        #expect(left.calls.map(\.id) == (1...20).map(String.init))
        #expect(left.attempts[0].ended == 2000)
        try journal.reader().verifyChain(of: run)
    }

    @Test func `dying while they wait leaves the record as if they had not been, and its chain whole`()
        async throws
    {
        let folder = TemporaryFolder()
        try await withoutCommits {
            for number in 1...20 { try await journal.enqueue([read(number)], to: run, as: owner) }
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(
                    atPath: sample.path + suffix, toPath: folder("journal.db") + suffix)
            }
        }
        let left = try Journal(path: folder("journal.db"), keys: sample.keys)
        defer { left.close() }
        try left.reader().verifyChain(of: run)
        let kept = try execution(left.path)
        #expect(kept.calls.isEmpty && kept.attempts.count == 1)
        #expect(kept.attempts[0].ended == nil)
        // What is carried on there carries the chain on.
        try await left.append([.ended(.sample(), .failed)], to: run, as: owner)
        try left.reader().verifyChain(of: run)
    }

    @Test func `one that cannot be written fails every later write of its owner, and nobody else's`()
        async throws
    {
        let (journal, run, owner) = (journal, run, owner)
        let other = try await journal.begin(.sample(owner: .sample(2)))
        var end: Task<Void, any Error>?
        try await withoutCommits {
            try await journal.enqueue([read(1)], to: run, as: owner)
            try await journal.enqueue([.began(.sample())], to: run, as: owner)
            end = Task { try await journal.append([.ended(.sample())], to: run, as: owner) }
        }
        await #expect(throws: JournalError.self) { try await end?.value }
        await #expect(throws: JournalError.self) {
            try await journal.append([.ended(.sample())], to: run, as: owner)
        }
        await #expect(throws: JournalError.self) {
            try await journal.enqueue([read(2)], to: run, as: owner)
        }
        let left = try execution()
        #expect(left.calls.map(\.id) == ["1"] && left.attempts[0].ended == nil)
        try await journal.append([.began(.sample())], to: other, as: .sample(2))
        try journal.reader().verifyChain(of: run)
    }

    @Test func `whoever was replaced as the owner queues nothing more`() async throws {
        try await journal.take(
            run, for: .sample(2), standing: standing(.dead), takesOver: false,
            decision: RunRecord.Decision(kind: "take-over", who: "kim", at: 800))
        try await journal.enqueue([read(1)], to: run, as: owner)
        await #expect(throws: JournalError.ownershipLost(run: run)) {
            try await journal.append([.ended(.sample())], to: run, as: owner)
        }
        #expect(try execution().calls.isEmpty)
        try await journal.append([.ended(.sample())], to: run, as: .sample(2))
    }

    @Test func `more than may wait are written too, and closing loses none`() async throws {
        for number in 1...1000 { try await journal.enqueue([read(number)], to: run, as: owner) }
        journal.close()
        #expect(try execution().calls.map(\.id) == (1...1000).map(String.init))
    }
}
