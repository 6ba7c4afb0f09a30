import Foundation
import TestSupport
import Testing

/// What a journal says, read by others: SQLite through Python, and the report through Foundation.
struct JournalJudge {
    /// One execution of the report.
    struct Execution {
        let target: String
        let step: String
        let state: String
    }

    let rollout: Rollout

    /// SQLite's own look at a copy of the file with its write-ahead log, so that the next engine still has to
    /// recover the original.
    func integrity() async throws -> String {
        let folder = rollout.folder
        let copy = "copy-\(UUID().uuidString)"
        for name in ["journal.db", "journal.db-wal"] where folder.has(".runbook/\(name)") {
            let file = try folder.write("", to: "\(copy)/\(name)")
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.copyItem(atPath: "\(folder.path)/.runbook/\(name)", toPath: file)
        }
        let program = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            rows = database.execute("PRAGMA integrity_check").fetchall()
            rows += database.execute("PRAGMA foreign_key_check").fetchall()
            print(*(row[0] for row in rows))
            """
        let outcome = try await Invocation(
            of: "/usr/bin/python3", ["-c", program, "\(folder.path)/\(copy)/journal.db"], in: folder
        ).run()
        try folder.remove(copy)
        return outcome.status == 0 ? outcome.stdout.trimmingCharacters(in: .newlines) : outcome.stderr
    }

    /// The executions as the report has them.
    func executions() async throws -> [Execution] {
        let outcome = try await rollout.call(["report", "--format", "json"]).run()
        try #require(outcome.status == 0, "\(outcome)")
        let json = try JSONText(outcome.stdout)
        return (0..<(json.count("executions") ?? 0)).compactMap { index in
            guard let target = json["executions.\(index).target"],
                let step = json["executions.\(index).step"],
                let state = json["executions.\(index).state"]
            else { return nil }
            return Execution(target: target, step: step, state: state)
        }
    }

    /// What an engine told its operator to have succeeded: `✓ succeeded  TARGET  STEP  …`.
    static func acknowledged(in stderr: String) -> Set<[String]> {
        Set(
            stderr.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                guard words.count > 3, words[0] == "✓", words[1] == "succeeded" || words[1] == "satisfied"
                else {
                    return nil
                }
                return [words[2], words[3]]
            })
    }
}
