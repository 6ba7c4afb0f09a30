internal import JSON
public import Runbooks
internal import SQLite

/// A step that goes by another name from now on: what is recorded under its earlier name is recorded under the new.
public struct StepRename: Sendable, Hashable {
    /// The document's name.
    public var document: String
    /// The earlier name.
    public var from: Step.ID
    /// The new one.
    public var to: Step.ID

    /// Makes a rename.
    public init(document: String, from: Step.ID, to: Step.ID) {
        self.document = document
        self.from = from
        self.to = to
    }
}

extension JournalWriting {
    /// The tables that name steps.
    private static let tablesOfSteps = [
        "steps", "executions", "attempts", "findings", "decisions", "calls", "files",
    ]

    /// Gives steps other names, all at once: names may change places. Each rename is an event of the chain, so that
    /// the events before it can still be read.
    static func rename(
        _ renames: [StepRename], in run: String, seal: Seal, _ database: SQLiteDatabase
    ) throws {
        guard !renames.isEmpty else { return }
        try database.execute("PRAGMA defer_foreign_keys = ON")
        let passing = renames.indices.map { Step.ID("\u{1}\($0)") }
        for (rename, name) in zip(renames, passing) {
            try move(rename.document, from: rename.from, to: name, run: run, in: database)
        }
        for (rename, name) in zip(renames, passing) {
            try move(rename.document, from: name, to: rename.to, run: run, in: database)
        }
        for rename in renames {
            try reseal(rename, run: run, seal: seal, in: database)
            var body = JSONObject()
            body["document"] = .string(rename.document)
            body["step"] = .string(rename.from.rawValue)
            body["name"] = .string(rename.to.rawValue)
            try event("step-renamed", body, run: run, in: database)
        }
    }

    private static func move(
        _ document: String, from: Step.ID, to: Step.ID, run: String, in database: SQLiteDatabase
    ) throws {
        for table in tablesOfSteps {
            try database.run(
                "UPDATE \(table) SET step = ? WHERE run = ? AND document = ? AND step = ?",
                .text(to.rawValue), .text(run), .text(document), .text(from.rawValue))
        }
    }

    /// Exports are sealed for their execution's name.
    private static func reseal(
        _ rename: StepRename, run: String, seal: Seal, in database: SQLiteDatabase
    ) throws {
        var sealed: [(target: Target.ID, wave: Int, bytes: [UInt8])] = []
        try database.query(
            """
            SELECT target, wave, exports FROM executions
            WHERE run = ? AND document = ? AND step = ? AND exports IS NOT NULL
            """, [.text(run), .text(rename.document), .text(rename.to.rawValue)]
        ) { row in
            sealed.append((Target.ID(row.text(0)), row.int(1), row.blob(2)))
        }
        for (target, wave, bytes) in sealed {
            var key = ExecutionKey(
                document: rename.document, step: rename.from, target: target, wave: wave)
            let exports = try seal.open(bytes, for: purpose(run, key))
            key.step = rename.to
            try database.run(
                """
                UPDATE executions SET exports = ?
                WHERE run = ? AND document = ? AND step = ? AND target = ? AND wave = ?
                """,
                .blob(seal.close(exports, for: purpose(run, key))), .text(run), .text(key.document),
                .text(key.step.rawValue), .text(target.rawValue), .integer(Int64(wave)))
        }
    }
}
