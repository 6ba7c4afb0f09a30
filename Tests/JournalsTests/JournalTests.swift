import Foundation
import JSON
import Journals
import Runbooks
import SQLite
import TestSupport
import Testing

@Suite("Journal")
struct JournalTests {
    let sample: SampleJournal
    let run: String
    let owner = RunOwner.sample(1)
    var journal: Journal { sample.journal }

    init() async throws {
        sample = try SampleJournal()
        run = try await sample.journal.begin(.sample())
    }

    private func append(_ entries: JournalEntry...) async throws {
        try await journal.append(entries, to: run, as: owner)
    }

    private func record() throws -> RunRecord {
        try journal.reader().record(of: run, standing: standing(.alive))
    }

    @Test func `the same attempt cannot begin twice`() async throws {
        try await append(.began(.sample()))
        let error = await #expect(throws: JournalError.self) { try await append(.began(.sample())) }
        guard case .database(let cause) = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(cause.message.contains("UNIQUE"))
        #expect(!error!.message.contains("step-1"), "bound values stay out of errors")
        #expect(try record().executions[0].attempts.count == 1)
    }

    @Test func `attempts of another kind or number are others`() async throws {
        try await append(.began(.sample(1)), .began(.sample(2)))
        try await append(.began(AttemptKey(execution: .sample(), kind: .rollback, number: 1)))
        #expect(try record().executions[0].attempts.map(\.number) == [1, 2, 1])
    }

    @Test func `a write that fails is undone whole, with its event`() async throws {
        let before = try events()
        await #expect(throws: JournalError.self) {
            try await append(
                .state(.sample(), .failed, reason: "no", at: 1), .began(.sample()), .began(.sample()))
        }
        #expect(try record().executions[0].state == .pending)
        #expect(try events() == before)
        try journal.reader().verifyChain(of: run)
    }

    @Test func `a write that fails takes none of its neighbours with it`() async throws {
        try await append(.began(.sample()))
        let run = run
        let failures = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<60 {
                group.addTask {
                    let entry =
                        index % 3 == 0
                        ? JournalEntry.began(.sample())
                        : .targetReached(Target.ID("a/eu"), caller: "\(index)")
                    do {
                        try await sample.journal.append([entry], to: run, as: owner)
                        return false
                    } catch {
                        return true
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 20)
        #expect(try events() == 2 + 40)
        try journal.reader().verifyChain(of: run)
    }

    @Test func `concurrent writes share commits`() async throws {
        // A reader that stays where it is keeps the log from starting over, so that its commits can be counted.
        let watcher = try SQLiteDatabase(path: sample.path, mode: .readOnly)
        try watcher.execute("BEGIN; SELECT count(*) FROM events")
        let run = run
        let before = try commits(watcher)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<100 {
                group.addTask {
                    try await sample.journal.append(
                        [.targetReached(Target.ID("a/eu"), caller: "\(index)")], to: run, as: owner)
                }
            }
            try await group.waitForAll()
        }
        let grouped = try commits(watcher) - before
        for index in 0..<100 {
            try await append(.targetReached(Target.ID("a/eu"), caller: "\(index)"))
        }
        let single = try commits(watcher) - before - grouped
        #expect(single >= 100)
        #expect(grouped < single / 2, "\(grouped) commits for 100 concurrent writes")
        #expect(try events() == 201)
    }

    @Test func `a reader sees what was committed, and a snapshot does not move`() async throws {
        let reader = try journal.reader()
        try await append(
            .began(.sample()), .ended(.sample()), .state(.sample(), .succeeded, reason: nil, at: 3))
        #expect(try reader.record(of: run, standing: standing(.alive)).executions[0].state == .succeeded)
        let writer = try SQLiteDatabase(path: sample.path)
        try writer.run("BEGIN IMMEDIATE")
        try writer.run("UPDATE executions SET state = 'failed'")
        #expect(try reader.snapshot(of: run).executions.filter { $0.state == .failed }.isEmpty)
        try writer.run("COMMIT")
        #expect(try reader.snapshot(of: run).executions.filter { $0.state == .failed }.count == 4)
    }

    @Test func `a run comes back as it was begun`() async throws {
        let snapshot = try journal.reader().snapshot(of: run)
        #expect(snapshot.state == .running && snapshot.owner == owner && snapshot.started == 500)
        #expect(snapshot.parameters == ["size": "small"])
        #expect(snapshot.targets.map(\.target) == NewRun.sample().targets)
        #expect(snapshot.executions.count == 4)
        #expect(snapshot.steps.map(\.step) == [Step.ID("step-1"), Step.ID("step-2")])
        #expect(snapshot.steps.map(\.digest) == [[0], [1]])
        let record = try record()
        #expect(record.parameters == ["size": "shown"])
        #expect(
            record.executions.map { "\($0.step) \($0.target)" } == [
                "step-1 a/eu", "step-1 b/eu", "step-2 a/eu", "step-2 b/eu",
            ])
        #expect(record.steps.map(\.line) == [1, 11])
    }

    @Test func `an unknown run is an error that names it`() throws {
        #expect(throws: JournalError.noRun("NOPE")) { try journal.reader().snapshot(of: "NOPE") }
        #expect(throws: JournalError.noRun("NOPE")) {
            try journal.reader().record(of: "NOPE", standing: standing(.dead))
        }
    }

    @Test func `a run whose owner is gone is shown as interrupted`() throws {
        #expect(try record().state == .running)
        let record = try journal.reader().record(of: run, standing: standing(.dead))
        #expect(record.state == .interrupted && record.resumeCommand == "runbook resume \(run)")
        #expect(try journal.reader().runs(standing: standing(.dead)).map(\.state) == [.interrupted])
    }

    private func events() throws -> Int {
        try SQLiteDatabase(path: sample.path, mode: .readOnly)
            .scalar("SELECT count(*) FROM events WHERE run = ?", .text(run))?.int ?? 0
    }

    /// The commits that the log holds: its frames whose second word, the size of the database, is not zero
    /// (SQLite, "WAL-mode file format").
    private func commits(_ watcher: SQLiteDatabase) throws -> Int {
        let pageSize = try #require(try watcher.scalar("PRAGMA page_size")?.int)
        let log = [UInt8](try Data(contentsOf: URL(fileURLWithPath: sample.path + "-wal")))
        return stride(from: 32, to: log.count - 24, by: pageSize + 24).count { frame in
            log[(frame + 4)..<(frame + 8)].contains { $0 != 0 }
        }
    }
}
