import Foundation
import TestSupport
import Testing

/// A journal that cannot be used is a clear error, and what was acknowledged stays.
@Suite("A journal in trouble")
struct JournalFaultTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write("```bash {name=one}\necho one >>marks\n```\n", to: "doc.md")
    }

    private func overwrite(_ name: String, at offset: UInt64, with bytes: [UInt8]) throws {
        let file = try #require(FileHandle(forUpdatingAtPath: "\(folder.path)/\(name)"))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: bytes)
        try file.close()
    }

    @Test func `a file that is no journal is left as it is`() async throws {
        let text = String(repeating: "this is no journal\n", count: 500)
        try folder.write(text, to: ".runbook/journal.db")
        for arguments in [["run", "doc.md", "--yes"], ["resume"], ["report"], ["runs"]] {
            let outcome = try await Invocation(arguments, in: folder).run()
            #expect(outcome.status == 2, "\(arguments): \(outcome)")
            #expect(outcome.stderr.contains("the journal `"))
            #expect(outcome.stderr.contains("damaged"), "\(outcome)")
            #expect(outcome.stderr.contains("help: "))
        }
        #expect(folder.text(of: ".runbook/journal.db") == text)
        #expect(!folder.has("marks"))
    }

    @Test func `a journal of a newer release is refused`() async throws {
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 0)
        // The `user_version` of an SQLite file: bytes 60 to 63, big endian (https://sqlite.org/fileformat2.html).
        try overwrite(".runbook/journal.db", at: 60, with: [0, 0, 3, 231])
        for arguments in [["run", "doc.md", "--yes"], ["resume"], ["report"], ["runs"]] {
            let outcome = try await Invocation(arguments, in: folder).run()
            #expect(outcome.status == 2, "\(arguments): \(outcome)")
            #expect(outcome.stderr.contains("has schema 999"), "\(outcome)")
        }
        #expect(folder.lines(of: "marks") == ["one"])
    }

    @Test func `a damaged page is an error, never a wrong report`() async throws {
        try folder.write("```bash {name=one}\nseq 3000\n```\n", to: "doc.md")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 0)
        let size = folder.contents(below: ".runbook").first { $0.name == "journal.db" }?.bytes.count ?? 0
        try #require(size > 16_384)
        // Everything behind the schema's page.
        try overwrite(".runbook/journal.db", at: 4096, with: Array(repeating: 0xA5, count: size - 4096))
        let outcome = try await folder.runbook("report")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stderr.contains("damaged"), "\(outcome)")
    }

    @Test func `a journal that cannot be written stops the run before its first step`() async throws {
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 0)
        let outcome = try await withReadOnlyJournal { try await folder.runbook("run", "doc.md", "--yes") }
        guard let outcome else { return }
        #expect(outcome.status == 2, "\(outcome)")
        #expect(
            outcome.stderr.contains("cannot be written") || outcome.stderr.contains("cannot open"),
            "\(outcome)")
        #expect(outcome.stderr.contains("help: "))
        #expect(folder.lines(of: "marks") == ["one"])
    }

    @Test func `a journal on a read-only disk can be reported`() async throws {
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 0)
        let outcomes = try await withReadOnlyJournal {
            [try await folder.runbook("runs"), try await folder.runbook("report")]
        }
        for outcome in outcomes ?? [] { #expect(outcome.status == 0, "\(outcome)") }
    }

    /// Permissions do not stop root: a read-only mount does.
    private func withReadOnlyJournal<Value>(_ body: () async throws -> Value) async throws -> Value? {
        let path = "\(folder.path)/.runbook"
        guard Mount.bindReadOnly(path) else {
            print("skipped: mounts are not permitted here")
            return nil
        }
        defer { Mount.remove(path) }
        return try await body()
    }

    @Test func `a full disk fails the run, keeps what was acknowledged, and resume carries on`() async throws
    {
        let disk = "\(folder.path)/.runbook"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        guard Mount.memory(at: disk, kilobytes: 2048) else {
            print("skipped: mounts are not permitted here")
            return
        }
        defer { Mount.remove(disk) }
        try folder.write(
            """
            ```bash {name=small}
            echo small >>marks
            ```

            ```bash {name=large}
            echo large >>marks
            [[ -e mended ]] || head -c 6000000 /dev/urandom | base64
            ```

            ```bash {name=last}
            echo last >>marks
            ```
            """, to: "doc.md")
        let full = try await folder.runbook("run", "doc.md", "--yes")
        #expect(full.status == 1, "\(full.stderr.suffix(2000))")
        #expect(full.stderr.contains("the disk is full"), "\(full.stderr.suffix(2000))")
        #expect(folder.lines(of: "marks") == ["small", "large"])
        #expect(Mount.memory(at: disk, kilobytes: 65_536, again: true))
        try folder.write("", to: "mended")
        let resumed = try await folder.runbook("resume", "--rerun", "large")
        #expect(resumed.status == 0, "\(resumed.stderr.suffix(2000))")
        #expect(folder.lines(of: "marks") == ["small", "large", "large", "last"])
    }
}

/// Mounts of a test's own; only root may, and not in every container.
private enum Mount {
    /// Mounts memory as a small disk, or gives one that is there another size.
    static func memory(at path: String, kilobytes: Int, again: Bool = false) -> Bool {
        let flags = UInt(again ? MS_REMOUNT : 0)
        return mount("tmpfs", path, "tmpfs", flags, "size=\(kilobytes)k,mode=0700") == 0
    }

    /// Makes a folder read-only, whoever asks.
    static func bindReadOnly(_ path: String) -> Bool {
        guard mount(path, path, nil, UInt(MS_BIND), nil) == 0 else { return false }
        return mount(path, path, nil, UInt(MS_BIND | MS_REMOUNT | MS_RDONLY), nil) == 0
    }

    static func remove(_ path: String) { umount2(path, Int32(MNT_DETACH)) }
}
