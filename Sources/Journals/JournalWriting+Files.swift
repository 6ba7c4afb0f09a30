internal import Cryptography
internal import JSON
internal import Runbooks
internal import SQLite

extension JournalWriting {
    /// Writes what a file was before an attempt changes it. The event has a digest of the sealed bytes: of the bytes
    /// themselves one would tell what a short secret is.
    static func keep(
        _ previous: PreviousFile, before key: AttemptKey, at: Int64, run: String, seal: Seal,
        in database: SQLiteDatabase
    ) throws {
        let present = previous.present
        let sealed = present?.contents.map {
            seal.close(
                $0, for: purpose(ofFile: previous.path, run: run, target: key.execution.target.rawValue))
        }
        var body = JournalEntry.body(of: key)
        body["at"] = .number(JSONNumber(Int(at)))
        body["path"] = .string(previous.path)
        body["present"] = .bool(present != nil)
        body["mode"] = present.map { .string(String($0.mode, radix: 8)) }
        body["owner"] = present.map { .string($0.owner) }
        body["bytes"] = present.map { .number(JSONNumber($0.sizeBytes)) }
        body["sealedDigest"] = sealed.map { .string(Hexadecimal.encode(SHA256.hash($0))) }
        body["writtenDigest"] = .string(previous.writtenDigest)
        try event("file-kept", body, run: run, in: database)
        try database.run(
            """
            INSERT INTO files(run, document, step, target, wave, attempt, at, path, present, mode, owner, bytes,
                sealed, written) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [.text(run)] + values(of: key.execution) + [
                .integer(Int64(key.number)), .integer(at), .text(previous.path),
                .integer(present == nil ? 0 : 1), SQLiteValue(present.map { Int($0.mode) }),
                SQLiteValue(present?.owner), SQLiteValue(present?.sizeBytes),
                sealed.map(SQLiteValue.blob) ?? .null, .text(previous.writtenDigest),
            ])
    }

    /// What the bytes of a file are sealed for: moved to another file, they do not open. A step may be renamed.
    static func purpose(ofFile path: String, run: String, target: String) -> String {
        "file\n\(run)\n\(target)\n\(path)"
    }
}
