import Cryptography
import Foundation
import JSON
import Journals
import Runbooks
import SQLite
import TestSupport
import Testing

@Suite("Migrations of the journal")
struct JournalMigrationTests {
    @Test func `a journal of schema 1 is brought up to date, with its run as it was`() async throws {
        let folder = TemporaryFolder()
        let key = [UInt8](repeating: 7, count: 32)
        let keys = KeyFolder(path: folder("keys"))
        _ = try keys.importKey("runbook-key-1:00112233aabbccdd:\(Hexadecimal.encode(key))")
        let path = folder("journal.db")
        let fixture = RepositoryLayout.root + "/Tests/JournalsTests/Fixtures/version-1.sql"
        let sealed = try AESGCM.seal(
            Array(#"{"size":"small"}"#.utf8), key: key, associated: Array("parameters\nV1RUN2".utf8))
        do {
            let database = try SQLiteDatabase(path: path)
            try database.execute(String(contentsOfFile: fixture, encoding: .utf8))
            try database.run("UPDATE runs SET sealed_parameters = ?", .blob(sealed))
        }
        let journal = try Journal(path: path, keys: keys)
        defer { journal.close() }
        let reader = try journal.reader()
        try reader.verifyChain(of: "V1RUN2")
        let snapshot = try reader.snapshot(of: "V1RUN2")
        #expect(snapshot.parameters == ["size": "small"] && snapshot.state == .failed)
        let execution = try #require(snapshot.executions.first)
        #expect(execution.runAttempts == 1 && execution.latestOutcome == nil && execution.state == .pending)
        // It can be carried on, and its chain with it.
        try await journal.take(
            "V1RUN2", for: .sample(2), standing: standing(.dead), takesOver: false,
            decision: RunRecord.Decision(kind: "take-over", who: "kim", at: 800))
        try await journal.append([.ended(.sample())], to: "V1RUN2", as: .sample(2))
        try reader.verifyChain(of: "V1RUN2")
    }

    @Test func `a journal of schema 4 keeps its calls, read as it is and brought up to date`() async throws {
        let folder = TemporaryFolder()
        let keys = KeyFolder(path: folder("keys"))
        _ = try keys.importKey(
            "runbook-key-1:00112233aabbccdd:\(Hexadecimal.encode([UInt8](repeating: 7, count: 32)))")
        let path = folder("journal.db")
        do {
            let database = try SQLiteDatabase(path: path)
            for version in [1, 4] {
                let fixture = RepositoryLayout.root + "/Tests/JournalsTests/Fixtures/version-\(version).sql"
                try database.execute(String(contentsOfFile: fixture, encoding: .utf8))
            }
        }
        func call() throws -> RunRecord.Call {
            let record = try JournalReader(path: path).record(of: "V1RUN2", standing: standing(.dead))
            return try #require(record.executions.first?.calls.first)
        }
        let before = try call()
        #expect(before.operation == "CreateVpc" && before.retryCount == 2)
        #expect(before.retries.isEmpty && before.caller == nil)
        let journal = try Journal(path: path, keys: keys)
        defer { journal.close() }
        #expect(try call() == before)
        try await journal.take(
            "V1RUN2", for: .sample(2), standing: standing(.dead), takesOver: false,
            decision: RunRecord.Decision(kind: "take-over", who: "kim", at: 800))
        var later = before
        later.caller = "arn:aws:sts::1:assumed-role/rollout/kim"
        try await journal.append([.call(.sample(), later, replay: nil)], to: "V1RUN2", as: .sample(2))
        #expect(try call() == later)
        try journal.reader().verifyChain(of: "V1RUN2")
    }

    @Test func `a journal that nobody came to fill has no runs`() throws {
        let folder = TemporaryFolder()
        // SQLite has made the file, and the tables were never committed.
        try Data().write(to: URL(fileURLWithPath: folder("journal.db")))
        #expect(try JournalReader(path: folder("journal.db")).runs(standing: standing(.dead)) == [])
        let other = try SQLiteDatabase(path: folder("other.db"))
        try other.execute("CREATE TABLE t(a)")
        #expect(throws: JournalError.self) { try JournalReader(path: folder("other.db")) }
    }

    @Test func `an empty file becomes a journal`() throws {
        let folder = TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder("journal.db")))
        try Journal(path: folder("journal.db"), keys: KeyFolder(path: folder("keys"))).close()
        #expect(try JournalReader(path: folder("journal.db")).runs(standing: standing(.dead)) == [])
    }

    @Test func `journals that are made at once are one journal`() async throws {
        let folder = TemporaryFolder()
        let keys = KeyFolder(path: folder("keys"))
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let journal = try Journal(path: folder("journal.db"), keys: keys)
                    journal.close()
                    return journal.keyID
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
    }
}
