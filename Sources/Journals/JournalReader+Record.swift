internal import Cryptography
internal import JSON
public import Runbooks
internal import SQLite

extension JournalReader {
    /// The most that a record keeps of one attempt's output, in bytes: the beginning and the end.
    public static let outputLimitBytes = 64 * 1024

    /// Everything that a report shows of a run, read in one transaction.
    ///
    /// `run`: The run's name.
    /// `standing`: Says whether an owner lives.
    public func record(
        of run: String, standing: (RunOwner) -> OwnerStanding
    ) throws(JournalError) -> RunRecord {
        try reading {
            try database.transaction(.deferred) {
                var record = try header(of: run)
                let owner = try JournalWriting.owner(of: run, in: database)
                record.state = shown(record.state, owner, standing)
                record.documents = try documents(of: run)
                record.targets = try targets(of: run)
                record.steps = try steps(of: run)
                record.executions = try executions(of: run, isLive: record.state == .running)
                try readDecisions(into: &record)
                if record.state != .finished && record.state != .running {
                    record.resumeCommand = "runbook resume \(run)" + (record.isSandbox ? " --sandbox" : "")
                }
                return record
            }
        }
    }

    /// Looks whether the events of a run still form their chain.
    ///
    /// - Throws: `JournalError.brokenChain` at the first event that does not fit.
    public func verifyChain(of run: String) throws(JournalError) {
        try reading {
            try database.transaction(.deferred) { try verifyEvents(of: run) }
        }
    }

    private func verifyEvents(of run: String) throws {
        var end: (count: Int, digest: [UInt8])?
        try database.query("SELECT event_count, event_digest FROM runs WHERE run = ?", [.text(run)]) { row in
            end = (row.int(0), row.blob(1))
        }
        guard let end else { throw JournalError.noRun(run) }
        var previous = EventChain.start
        var expected = 0
        try database.query(
            "SELECT sequence, kind, body, digest, at FROM events WHERE run = ? ORDER BY sequence",
            [.text(run)]
        ) { row in
            let body = row.text(2)
            let digest = EventChain.digest(
                after: previous, run: run, sequence: expected, kind: row.text(1), body: body)
            guard row.int(0) == expected, digest == row.blob(3),
                row.int(4) == (try JSONValue.parse(body)["at"]?.int ?? 0)
            else { throw JournalError.brokenChain(run: run, sequence: expected) }
            previous = digest
            expected += 1
        }
        guard expected == end.count, previous == end.digest else {
            throw JournalError.brokenChain(run: run, sequence: expected)
        }
    }

    private func header(of run: String) throws -> RunRecord {
        var found: RunRecord?
        try database.query(
            """
            SELECT state, title, note, user, started, ended, sandbox, version, parameters, inventory_path
            FROM runs WHERE run = ?
            """, [.text(run)]
        ) { row in
            found = RunRecord(
                id: run, state: RunRecord.State(rawValue: row.text(0)) ?? .interrupted, title: row.text(1),
                note: row.optionalText(2), user: row.text(3), started: row.int64(4),
                ended: row.optionalInt64(5), isSandbox: row.optionalText(6) != nil, version: row.text(7),
                parameters: try JSONValue.parse(row.text(8)).object ?? JSONObject(),
                inventory: row.optionalText(9))
        }
        guard let found else { throw JournalError.noRun(run) }
        return found
    }

    private func steps(of run: String) throws -> [RunRecord.StepRecord] {
        var steps: [RunRecord.StepRecord] = []
        try database.query(
            """
            SELECT document, step, kind, language, text, file, line, heading_path
            FROM steps WHERE run = ? ORDER BY position
            """, [.text(run)]
        ) { row in
            steps.append(
                RunRecord.StepRecord(
                    document: row.text(0), step: Step.ID(row.text(1)), kind: row.text(2),
                    language: row.text(3), text: row.text(4), file: row.text(5), line: row.int(6),
                    headingPath: try JSONValue.parse(row.text(7)).array?.compactMap(\.string) ?? []))
        }
        return steps
    }

    private func executions(of run: String, isLive: Bool) throws -> [RunRecord.Execution] {
        var executions: [RunRecord.Execution] = []
        var indices: [ExecutionKey: Int] = [:]
        try database.query(
            """
            SELECT e.document, e.step, e.target, e.wave, e.state, e.reason, e.export_names
            FROM executions e
            JOIN steps s ON s.run = e.run AND s.document = e.document AND s.step = e.step
            JOIN targets t ON t.run = e.run AND t.target = e.target
            WHERE e.run = ? ORDER BY s.position, t.position, e.wave
            """, [.text(run)]
        ) { row in
            let key = Self.key(row)
            indices[key] = executions.count
            executions.append(
                RunRecord.Execution(
                    document: key.document, step: key.step, target: key.target,
                    state: ExecutionState(rawValue: row.text(4)) ?? .unknown, reason: row.optionalText(5),
                    exports: try row.optionalText(6).map {
                        try JSONValue.parse($0).array?.compactMap(\.string) ?? []
                    } ?? []))
        }
        try database.query(
            """
            SELECT document, step, target, wave, kind, number, started, ended, status, failure,
                output_bytes, id, outcome FROM attempts WHERE run = ? ORDER BY id
            """, [.text(run)]
        ) { row in
            guard let index = indices[Self.key(row)] else { return }
            let (output, bytes) = try output(of: row.int64(11))
            executions[index].attempts.append(
                RunRecord.Attempt(
                    kind: RunRecord.Attempt.Kind(rawValue: row.text(4)) ?? .run, number: row.int(5),
                    started: row.int64(6), ended: row.optionalInt64(7), status: row.optionalInt(8),
                    failure: try row.optionalText(9).map {
                        FailureCoding.failure(from: try JSONValue.parse($0))
                    },
                    output: output, outputBytes: max(bytes, row.int(10))))
            // An attempt that died with an earlier engine has no end either: the latest attempt tells.
            executions[index].isRunning =
                isLive && row.isNull(12) && executions[index].state == .pending
        }
        try database.query(
            """
            SELECT document, step, target, wave, phase, postcondition, answer, asked, answered, reason, at,
                count FROM findings WHERE run = ? ORDER BY id
            """, [.text(run)]
        ) { row in
            guard let index = indices[Self.key(row)] else { return }
            executions[index].findings.append(
                Finding(
                    postcondition: row.text(5), phase: Finding.Phase(rawValue: row.text(4)) ?? .after,
                    answer: Postcondition.Answer(rawValue: row.text(6)) ?? .couldNotTell, asked: row.text(7),
                    answered: row.text(8), reason: row.text(9), at: row.int64(10), count: row.int(11)))
        }
        try readCalls(of: run) { key, call in
            if let index = indices[key] { executions[index].calls.append(call) }
        }
        return executions
    }

    private func readCalls(of run: String, _ body: (ExecutionKey, RunRecord.Call) -> Void) throws {
        let schema = try schema()
        if schema < 4 { return }
        let added = schema < 5 ? "NULL, NULL" : "(SELECT arn FROM callers WHERE id = calls.caller), causes"
        try database.query(
            """
            SELECT document, step, target, wave, call, kind, attempt, service, operation, region, impact,
                repeatable, parameters, started, outcome, microseconds, status, code, request_id, retries,
                \(added)
            FROM calls WHERE run = ? ORDER BY id
            """, [.text(run)]
        ) { row in
            var call = RunRecord.Call(
                id: row.text(4), kind: RunRecord.Attempt.Kind(rawValue: row.text(5)) ?? .run,
                attempt: row.int(6), service: row.text(7), operation: row.text(8),
                region: row.optionalText(9), impact: RunRecord.Impact(rawValue: row.text(10)) ?? .unknown,
                isRepeatable: row.int(11) != 0,
                parameters: try JSONValue.parse(row.text(12)).object ?? JSONObject(), started: row.int64(13))
            call.outcome = RunRecord.Call.Outcome(rawValue: row.text(14)) ?? .unknown
            call.microseconds = row.optionalInt64(15)
            call.status = row.optionalInt(16)
            call.code = row.optionalText(17)
            call.requestID = row.optionalText(18)
            call.retryCount = row.int(19)
            call.caller = row.optionalText(20)
            call.retries = try RetryCoding.retries(in: row.optionalText(21))
            body(Self.key(row), call)
        }
    }

    private func readDecisions(into record: inout RunRecord) throws {
        var indices: [ExecutionKey: Int] = [:]
        for (index, execution) in record.executions.enumerated() {
            let key = ExecutionKey(
                document: execution.document, step: execution.step, target: execution.target)
            indices[key] = index
        }
        try database.query(
            "SELECT document, step, target, kind, who, at, note FROM decisions WHERE run = ? ORDER BY id",
            [.text(record.id)]
        ) { row in
            let decision = RunRecord.Decision(
                kind: row.text(3), who: row.text(4), at: row.int64(5), note: row.optionalText(6))
            if row.isNull(0) {
                record.decisions.append(decision)
            } else {
                let key = ExecutionKey(
                    document: row.text(0), step: Step.ID(row.text(1)), target: Target.ID(row.text(2)))
                if let index = indices[key] { record.executions[index].decisions.append(decision) }
            }
        }
    }

    /// The beginning and the end of an attempt's output, both streams in the order they came.
    private func output(of attempt: Int64) throws -> (text: String, bytes: Int) {
        let size = try database.scalar(
            "SELECT coalesce(sum(length(bytes)), 0) FROM output WHERE attempt = ?", .integer(attempt))
        let total = size?.int ?? 0
        guard total > 0 else { return ("", 0) }
        var head: [UInt8] = []
        let half = total <= Self.outputLimitBytes ? total : Self.outputLimitBytes / 2
        try collect(attempt, "ASC", until: half) { head += $0 }
        if total <= Self.outputLimitBytes { return (String(decoding: head, as: UTF8.self), total) }
        var tail: [[UInt8]] = []
        var length = 0
        try collect(attempt, "DESC", until: half) { chunk in
            tail.append(chunk)
            length += chunk.count
        }
        let end = tail.reversed().flatMap { $0 }.suffix(half)
        let left = total - half - end.count
        let text =
            String(decoding: head.prefix(half), as: UTF8.self)
            + "\n[… \(left) bytes left out …]\n" + String(decoding: end, as: UTF8.self)
        return (text, total)
    }

    private func collect(
        _ attempt: Int64, _ order: String, until limit: Int, _ body: ([UInt8]) -> Void
    ) throws {
        var collected = 0
        var sequences: [Int64] = []
        try database.query(
            "SELECT sequence, length(bytes) FROM output WHERE attempt = ? ORDER BY sequence \(order)",
            [.integer(attempt)]
        ) { row in
            if collected < limit { sequences.append(row.int64(0)) }
            collected += row.int(1)
        }
        for sequence in sequences {
            let bytes = try database.scalar(
                "SELECT bytes FROM output WHERE attempt = ? AND sequence = ?", .integer(attempt),
                .integer(sequence))
            body(bytes?.bytes ?? [])
        }
    }

    private static func key(_ row: borrowing SQLiteRow) -> ExecutionKey {
        ExecutionKey(
            document: row.text(0), step: Step.ID(row.text(1)), target: Target.ID(row.text(2)),
            wave: row.int(3))
    }
}
