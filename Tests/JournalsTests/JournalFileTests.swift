import Foundation
import JSON
import Journals
import Runbooks
import SQLite
import TestSupport
import Testing

@Suite("Journal files")
struct JournalFileTests {
    let folder = TemporaryFolder()
    var keys: KeyFolder { KeyFolder(path: folder("keys")) }

    private func open(_ path: String) -> JournalError? {
        do {
            try Journal(path: path, keys: keys).close()
            return nil
        } catch {
            return error
        }
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test func `the file, its log and the key are for the operator alone`() async throws {
        let sample = try SampleJournal()
        _ = try await sample.journal.begin(.sample())
        for name in ["", "-wal", "-shm"] { #expect(try mode(sample.path + name) == 0o600, "\(name)") }
        #expect(try mode(sample.folder("deep/.runbook")) == 0o700)
        #expect(try mode(sample.folder("deep")) == 0o700)
        #expect(try mode(sample.keys.path) == 0o700)
        #expect(try mode("\(sample.keys.path)/\(sample.journal.keyID)") == 0o600)
    }

    @Test func `a journal that is opened to look at it can be read, not written`() async throws {
        let sample = try SampleJournal()
        let run = try await sample.journal.begin(.sample())
        sample.journal.close()
        let looking = try Journal(reading: sample.path, keys: sample.keys)
        defer { looking.close() }
        #expect(try looking.reader().snapshot(of: run).parameters == ["size": "small"])
        await #expect(throws: JournalError.self) { try await looking.begin(.sample()) }
        #expect(throws: JournalError.self) { try Journal(reading: folder("none.db"), keys: keys) }
        #expect(!FileManager.default.fileExists(atPath: folder("none.db")))
    }

    @Test func `a newer schema is refused and left alone`() throws {
        let path = folder("journal.db")
        #expect(open(path) == nil)
        let database = try SQLiteDatabase(path: path)
        let known = try #require(try database.scalar("PRAGMA user_version")?.int)
        try database.execute("PRAGMA user_version = 99")
        #expect(open(path) == .newerSchema(path: path, found: 99, known: known))
        #expect(throws: JournalError.newerSchema(path: path, found: 99, known: known)) {
            try JournalReader(path: path)
        }
        #expect(try database.scalar("PRAGMA user_version")?.int == 99)
    }

    @Test func `another program's file is refused and left alone`() throws {
        let path = folder("other.db")
        try SQLiteDatabase(path: path).execute("CREATE TABLE theirs(x); INSERT INTO theirs VALUES(1)")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(open(path) == .corrupt(path: path, message: "it is another program's SQLite file"))
        #expect(throws: JournalError.corrupt(path: path, message: "it is no journal of `runbook`")) {
            try JournalReader(path: path)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(!FileManager.default.fileExists(atPath: keys.path), "no key is made for it")
    }

    @Test func `a file that is no database is called damaged`() throws {
        let path = folder("journal.db")
        try Data(
            "What a lovely day for a walk, said the text file.\n".utf8 + [UInt8](repeating: 65, count: 5000)
        )
        .write(to: URL(fileURLWithPath: path))
        guard case .corrupt = open(path) else {
            return #expect(Bool(false), "\(String(describing: open(path)))")
        }
    }

    @Test func `a damaged page is called damaged, by readers too`() async throws {
        let sample = try SampleJournal()
        let run = try await sample.journal.begin(.sample(steps: 200))
        sample.journal.close()
        try sample.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
        let file = try #require(FileHandle(forUpdatingAtPath: sample.path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: 4096 * 2)
        try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4096 * 2))
        try file.close()
        let error = #expect(throws: JournalError.self) {
            try JournalReader(path: sample.path).record(of: run, standing: standing(.dead))
        }
        guard case .corrupt = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test func `a missing file is an error for a reader, which makes none`() {
        let path = folder("none.db")
        #expect(throws: JournalError.cannotOpen(path: path, message: "there is no such file")) {
            try JournalReader(path: path)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a place that holds no file is an error`() throws {
        try Data().write(to: URL(fileURLWithPath: folder("file")))
        let path = folder("file/journal.db")
        #expect(open(path) == .cannotOpen(path: path, message: "cannot make `\(path)`: Not a directory"))
    }

    @Test func `every error says what to do`() {
        let owner = RunOwner.sample(1)
        let errors: [JournalError] = [
            .cannotOpen(path: "p", message: "m"), .corrupt(path: "p", message: "m"),
            .newerSchema(path: "p", found: 9, known: 1), .diskFull(path: "p"), .readOnly(path: "p"),
            .busy(path: "p"), .database(SQLiteError(code: 1, message: "m")), .noRun("r"),
            .owned(run: "r", by: owner),
            .ownershipLost(run: "r"), .key(message: "m", help: "h"), .brokenChain(run: "r", sequence: 3),
        ]
        for error in errors {
            #expect(!error.message.isEmpty && !error.help.isEmpty && !error.message.hasSuffix("."))
        }
        #expect(errors[8].help.contains("runbook resume r --take-over"))
    }
}

@Suite("Journals on bad disks", .serialized)
struct JournalDiskTests {
    @Test(
        "a full disk refuses the write and keeps what was acknowledged",
        .enabled(if: Mount.isPermitted, "mounting is not permitted here"))
    func full() async throws {
        let mount = try Mount(sizeKiB: 512)
        let journal = try Journal(path: mount("journal.db"), keys: KeyFolder(path: mount("keys")))
        let owner = RunOwner.sample(1)
        let run = try await journal.begin(.sample())
        var written = 0
        var failure: JournalError?
        let text = [UInt8](repeating: 120, count: 16 * 1024)
        try await journal.append([.began(.sample())], to: run, as: owner)
        while failure == nil, written < 100 {
            do {
                let chunk = OutputChunk(stream: 1, bytes: text)
                try await journal.append(
                    [.output(.sample(), sequence: written, chunks: [chunk])], to: run, as: owner)
                written += 1
            } catch {
                failure = error
            }
        }
        #expect(failure == .diskFull(path: mount("journal.db")))
        try journal.reader().verifyChain(of: run)
        let record = try journal.reader().record(of: run, standing: standing(.alive))
        #expect(record.executions[0].attempts[0].outputBytes == written * text.count)
        #expect(written > 0)
    }

    @Test(
        "a read-only disk is called so",
        .enabled(if: Mount.isPermitted, "mounting is not permitted here"))
    func readOnly() async throws {
        let mount = try Mount(sizeKiB: 4096)
        let path = mount("journal.db")
        let keys = KeyFolder(path: mount("keys"))
        let first = try Journal(path: path, keys: keys)
        _ = try await first.begin(.sample())
        first.close()
        try mount.makeReadOnly()
        let error = #expect(throws: JournalError.self) { try Journal(path: path, keys: keys) }
        #expect(error == .readOnly(path: path))
        #expect(try JournalReader(path: path).runs(standing: standing(.dead)).count == 1)
    }

    @Test(
        "a copy on a read-only disk that needs its log is not read without it",
        .enabled(if: Mount.isPermitted, "mounting is not permitted here"))
    func readOnlyWithLog() async throws {
        let folder = TemporaryFolder()
        let journal = try Journal(path: folder("journal.db"), keys: KeyFolder(path: folder("keys")))
        _ = try await journal.begin(.sample())
        let mount = try Mount(sizeKiB: 4096)
        // As a dead engine leaves them: what it wrote last is in the log only.
        for name in ["journal.db", "journal.db-wal"] {
            try FileManager.default.copyItem(atPath: folder(name), toPath: mount(name))
        }
        journal.close()
        try mount.makeReadOnly()
        let path = mount("journal.db")
        #expect(throws: JournalError.readOnly(path: path)) { try JournalReader(path: path) }
    }
}

/// A small file system of one test.
final class Mount {
    let folder = TemporaryFolder()

    /// Whether this process may mount.
    static let isPermitted: Bool = (try? Mount(sizeKiB: 64)) != nil

    init(sizeKiB: Int) throws {
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(sizeKiB)k", "tmpfs", folder.path)
    }

    deinit { try? Self.run("/bin/umount", "-l", folder.path) }

    func callAsFunction(_ name: String) -> String { folder(name) }

    func makeReadOnly() throws { try Self.run("/bin/mount", "-o", "remount,ro", folder.path) }

    private static func run(_ program: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
