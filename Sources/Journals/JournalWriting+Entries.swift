internal import Cryptography
internal import JSON
internal import Runbooks
internal import SQLite

extension JournalWriting {
    /// Writes one entry: its event, and its effect on the tables.
    static func apply(_ entry: JournalEntry, run: String, seal: Seal, in database: SQLiteDatabase) throws {
        if let (kind, body) = entry.event { try event(kind, body, run: run, in: database) }
        switch entry {
        case .targetReached(let target, let caller, let facts):
            try database.run(
                "UPDATE targets SET caller = ?, facts = ?, failure = NULL WHERE run = ? AND target = ?",
                SQLiteValue(caller), SQLiteValue(facts.map { JSONValue.object($0).serialized() }), .text(run),
                .text(target.rawValue))
        case .targetFailed(let target, let reason):
            try database.run(
                "UPDATE targets SET failure = ? WHERE run = ? AND target = ?",
                .text(reason), .text(run), .text(target.rawValue))
        case .attemptBegan(let key, let at, let stepDigest):
            try begin(key, at: at, stepDigest: stepDigest, run: run, in: database)
        case .outputRestarts(let key):
            try database.run(
                """
                DELETE FROM output WHERE attempt = (SELECT id FROM attempts WHERE run = ? AND document = ? AND step = ?
                    AND target = ? AND wave = ? AND kind = ? AND number = ?)
                """, [.text(run)] + values(of: key))
        case .fileKept(let key, let previous, let at):
            try keep(previous, before: key, at: at, run: run, seal: seal, in: database)
        case .output(let key, let sequence, let chunks):
            try output(chunks, from: sequence, of: key, run: run, in: database)
        case .attemptEnded(let key, let at, let outcome, let status, let failure, let bytes, let digest):
            try changeOne(
                """
                UPDATE attempts SET ended = ?, outcome = ?, status = ?, failure = ?, output_bytes = ?,
                    output_digest = ?
                WHERE run = ? AND document = ? AND step = ? AND target = ? AND wave = ? AND kind = ?
                    AND number = ?
                """,
                [
                    .integer(at), .text(outcome.rawValue), SQLiteValue(status),
                    SQLiteValue(failure.map { FailureCoding.json(of: $0).serialized() }),
                    .integer(Int64(bytes)), .blob(digest), .text(run),
                ] + values(of: key), in: database)
        case .finding(let key, let finding):
            try database.run(
                """
                INSERT INTO findings(run, document, step, target, wave, phase, postcondition, answer, asked,
                    answered, reason, at, count) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [.text(run)] + values(of: key) + [
                    .text(finding.phase.rawValue), .text(finding.postcondition),
                    .text(finding.answer.rawValue), .text(finding.asked), .text(finding.answered),
                    .text(finding.reason), .integer(finding.at), .integer(Int64(finding.count)),
                ])
        case .exports(let key, let exports, let inputs):
            try changeOne(
                """
                UPDATE executions SET exports = ?, export_names = ?, inputs = ?
                WHERE run = ? AND document = ? AND step = ? AND target = ? AND wave = ?
                """,
                [
                    .blob(seal.close(exports.encoded, for: purpose(run, key))),
                    .text(JSONValue.array(exports.names.map(JSONValue.string)).serialized()),
                    .text(text(inputs)), .text(run),
                ] + values(of: key), in: database)
        case .state(let key, let state, let reason, let at):
            try changeOne(
                """
                UPDATE executions SET state = ?, reason = ?, changed_at = ?
                WHERE run = ? AND document = ? AND step = ? AND target = ? AND wave = ?
                """,
                [.text(state.rawValue), SQLiteValue(reason), .integer(at), .text(run)] + values(of: key),
                in: database)
        case .call(let key, let call, let replay):
            try write(call, replay, of: key, run: run, seal: seal, in: database)
        case .secret(let name, let value):
            try database.run(
                "INSERT OR IGNORE INTO secrets(run, digest, name, sealed) VALUES(?, ?, ?, ?)",
                .text(run), .text(seal.digest(of: value)), .text(name),
                .blob(seal.close(Array(value.utf8), for: purpose(ofSecretsIn: run))))
        case .decision(let key, let decision):
            try database.run(
                """
                INSERT INTO decisions(run, document, step, target, kind, who, at, note)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?)
                """,
                .text(run), SQLiteValue(key?.document), SQLiteValue(key?.step.rawValue),
                SQLiteValue(key?.target.rawValue), .text(decision.kind), .text(decision.who),
                .integer(decision.at), SQLiteValue(decision.note))
        }
    }

    /// What the exports of one execution are sealed for: moved to another execution, they do not open.
    static func purpose(_ run: String, _ key: ExecutionKey) -> String {
        "exports\n\(run)\n\(key.document)\n\(key.step)\n\(key.target)\n\(key.wave)"
    }

    /// What the secrets of a run are sealed for.
    static func purpose(ofSecretsIn run: String) -> String { "secrets\n\(run)" }

    private static func begin(
        _ key: AttemptKey, at: Int64, stepDigest: [UInt8], run: String, in database: SQLiteDatabase
    ) throws {
        try database.run(
            """
            INSERT INTO attempts(run, document, step, target, wave, kind, number, started, output_bytes)
            VALUES(?, ?, ?, ?, ?, ?, ?, ?, 0)
            """,
            [.text(run)] + values(of: key) + [.integer(at)])
        guard key.kind == .run else { return }
        // Whatever was known of the execution ends here: dying now leaves an attempt without an end, and no exports.
        try changeOne(
            """
            UPDATE executions SET step_digest = ?, state = 'pending', reason = NULL, exports = NULL,
                export_names = NULL, inputs = NULL, changed_at = ?
            WHERE run = ? AND document = ? AND step = ? AND target = ? AND wave = ?
            """,
            [.blob(stepDigest), .integer(at), .text(run)] + values(of: key.execution), in: database)
    }

    private static func output(
        _ chunks: [OutputChunk], from sequence: Int, of key: AttemptKey, run: String,
        in database: SQLiteDatabase
    ) throws {
        let attempt = try database.scalar(
            """
            SELECT id FROM attempts WHERE run = ? AND document = ? AND step = ? AND target = ? AND wave = ?
                AND kind = ? AND number = ?
            """,
            .text(run), .text(key.execution.document), .text(key.execution.step.rawValue),
            .text(key.execution.target.rawValue), .integer(Int64(key.execution.wave)),
            .text(key.kind.rawValue), .integer(Int64(key.number)))
        for (offset, chunk) in chunks.enumerated() {
            try database.run(
                "INSERT INTO output(attempt, sequence, stream, bytes) VALUES(?, ?, ?, ?)",
                attempt ?? .null, .integer(Int64(sequence + offset)), .integer(Int64(chunk.stream)),
                .blob(chunk.bytes))
        }
    }

    /// Runs an update that must find exactly one row: anything else is a mistake of ours.
    private static func changeOne(_ sql: String, _ values: [SQLiteValue], in database: SQLiteDatabase) throws
    {
        let changes = try database.run(sql, values)
        precondition(changes == 1, "a journal entry names a row that is not there")
    }

    static func values(of key: ExecutionKey) -> [SQLiteValue] {
        [
            .text(key.document), .text(key.step.rawValue), .text(key.target.rawValue),
            .integer(Int64(key.wave)),
        ]
    }

    private static func values(of key: AttemptKey) -> [SQLiteValue] {
        values(of: key.execution) + [.text(key.kind.rawValue), .integer(Int64(key.number))]
    }
}
