internal import JSON
internal import Runbooks
internal import SQLite

extension JournalWriting {
    /// Writes a call, or its answer over it.
    static func write(
        _ call: RunRecord.Call, _ replay: CallReplay?, of key: ExecutionKey, run: String, seal: Seal,
        in database: SQLiteDatabase
    ) throws {
        if let caller = call.caller {
            try database.run("INSERT OR IGNORE INTO callers(arn) VALUES(?)", .text(caller))
        }
        let answer = replay?.answer.map { seal.close($0, for: purpose(run, call: call.id)) }
        try database.run(
            """
            INSERT INTO calls(run, call, document, step, target, wave, kind, attempt, service, operation, region,
                impact, repeatable, parameters, started, outcome, microseconds, status, code, request_id, retries, request,
                occurrence, answer, caller, causes)
            VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                (SELECT id FROM callers WHERE arn = ?), ?)
            ON CONFLICT(run, call) DO UPDATE SET outcome = excluded.outcome,
                microseconds = excluded.microseconds, status = excluded.status, code = excluded.code,
                request_id = excluded.request_id, retries = excluded.retries, answer = excluded.answer,
                caller = excluded.caller, causes = excluded.causes
            """,
            [.text(run), .text(call.id)] + values(of: key) + [
                .text(call.kind.rawValue), .integer(Int64(call.attempt)), .text(call.service),
                .text(call.operation), SQLiteValue(call.region), .text(call.impact.rawValue),
                .integer(call.isRepeatable ? 1 : 0),
                .text(text(call.parameters)), .integer(call.started), .text(call.outcome.rawValue),
                call.microseconds.map(SQLiteValue.integer) ?? .null, SQLiteValue(call.status),
                SQLiteValue(call.code), SQLiteValue(call.requestID), .integer(Int64(call.retryCount)),
                SQLiteValue(replay.map { seal.digest(of: $0.request) }), SQLiteValue(replay?.occurrence),
                answer.map(SQLiteValue.blob) ?? .null, SQLiteValue(call.caller),
                SQLiteValue(RetryCoding.text(of: call.retries)),
            ])
    }

    /// What the answer of a call is sealed for: moved to another call, it does not open.
    static func purpose(_ run: String, call: String) -> String { "answer\n\(run)\n\(call)" }
}
