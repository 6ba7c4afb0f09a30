internal import Runbooks
internal import SQLite

extension JournalReader {
    /// What a run kept of the files that it changed, oldest first; contents only with the journal's key.
    public func keptFiles(in run: String) throws(JournalError) -> [KeptFile] {
        try reading {
            var files: [KeptFile] = []
            guard try keepsFiles() else { return files }
            try database.query(
                """
                SELECT document, step, target, wave, attempt, at, path, present, mode, owner, bytes, sealed, written
                FROM files WHERE run = ? ORDER BY id
                """, [.text(run)]
            ) { row in
                let execution = ExecutionKey(
                    document: row.text(0), step: Step.ID(row.text(1)), target: Target.ID(row.text(2)),
                    wave: row.int(3))
                let path = row.text(6)
                let purpose = JournalWriting.purpose(ofFile: path, run: run, target: row.text(2))
                var present: PreviousFile.Present?
                if row.int(7) != 0 {
                    present = PreviousFile.Present(
                        mode: UInt32(row.int(8)), owner: row.text(9), sizeBytes: row.int(10),
                        contents: try row.optionalBlob(11).flatMap { try seal?.open($0, for: purpose) })
                }
                files.append(
                    KeptFile(
                        attempt: AttemptKey(execution: execution, kind: .run, number: row.int(4)),
                        at: row.int64(5),
                        previous: PreviousFile(path: path, present: present, writtenDigest: row.text(12))))
            }
            return files
        }
    }

    /// Whether the journal has the table: one that is only read may be of an earlier release.
    func keepsFiles() throws -> Bool { try database.scalar("PRAGMA user_version")?.int ?? 0 >= 6 }
}
