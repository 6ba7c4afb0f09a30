internal import Cryptography
internal import Files
internal import JSON
public import Runbooks
internal import SQLite

/// Reads a journal on a connection of its own; one thread at a time, hence not `Sendable`.
///
/// Readers see committed states only, and never wait for the writer.
public final class JournalReader {
    let database: SQLiteDatabase
    let path: String
    let seal: Seal?

    /// Opens a journal for reading; exports stay sealed.
    ///
    /// - Throws: `JournalError` when there is no such file, it is no journal, or a newer release wrote it.
    public convenience init(path: String) throws(JournalError) {
        try self.init(path: path, seal: nil)
    }

    init(path: String, seal: Seal?) throws(JournalError) {
        self.path = path
        self.seal = seal
        guard FileTree.exists(path) else {
            throw .cannotOpen(path: path, message: "there is no such file")
        }
        do {
            database = try Self.open(path)
        } catch {
            throw .opening(error, path: path)
        }
    }

    /// Even to read, SQLite wants to write an index of its log beside the file. Where nobody can write, nobody changes
    /// the file either, and without a log it is whole.
    static func open(_ path: String) throws -> SQLiteDatabase {
        do {
            let database = try SQLiteDatabase(path: path, mode: .readOnly)
            try JournalMigration.requireReadable(database, path: path)
            return database
        } catch let error as SQLiteError {
            guard error.isCannotOpen, FileTree.isReadOnly(path), !FileTree.exists("\(path)-wal") else {
                throw error
            }
            let database = try SQLiteDatabase(path: path, mode: .immutable)
            try JournalMigration.requireReadable(database, path: path)
            return database
        }
    }

    /// The id of the key that seals this journal's exports.
    public func keyID() throws(JournalError) -> String? {
        try reading {
            if try JournalMigration.isEmpty(database) { return nil }
            return try database.scalar("SELECT value FROM meta WHERE name = 'key'")?.string
        }
    }

    /// The runs, newest first.
    ///
    /// `limit`: At most so many.
    /// `standing`: Says whether an owner lives: a run whose owner is gone is shown as interrupted.
    public func runs(
        limit: Int = 50, standing: (RunOwner) -> OwnerStanding
    ) throws(JournalError) -> [RunSummary] {
        try reading {
            if try JournalMigration.isEmpty(database) { return [] }
            var summaries: [RunSummary] = []
            try database.query(
                """
                SELECT run, title, user, state, started, ended, options,
                    (SELECT count(*) FROM targets WHERE targets.run = runs.run)
                FROM runs ORDER BY started DESC, run LIMIT ?
                """, [.integer(Int64(limit))]
            ) { row in
                summaries.append(
                    RunSummary(
                        run: row.text(0), title: row.text(1), user: row.text(2),
                        state: RunRecord.State(rawValue: row.text(3)) ?? .interrupted,
                        started: row.int64(4), ended: row.optionalInt64(5), targets: row.int(7), counts: [:],
                        options: try JSONValue.parse(row.text(6)).object ?? JSONObject()))
            }
            for index in summaries.indices {
                let run = summaries[index].run
                summaries[index].owner = try JournalWriting.owner(of: run, in: database)
                summaries[index].state = shown(summaries[index].state, summaries[index].owner, standing)
                try database.query(
                    "SELECT state, count(*) FROM executions WHERE run = ? GROUP BY state", [.text(run)]
                ) { row in
                    if let state = ExecutionState(rawValue: row.text(0)) {
                        summaries[index].counts[state] = row.int(1)
                    }
                }
                if summaries[index].state == .waiting {
                    summaries[index].waitsFor = try database.scalar(
                        "SELECT reason FROM executions WHERE run = ? AND state = 'waiting' ORDER BY changed_at LIMIT 1",
                        .text(run))?.string
                }
            }
            return summaries
        }
    }

    /// Everything that resume needs of one run, read in one transaction.
    public func snapshot(of run: String) throws(JournalError) -> RunSnapshot {
        try reading {
            try database.transaction(.deferred) {
                var snapshot = try frame(of: run)
                snapshot.owner = try JournalWriting.owner(of: run, in: database)
                snapshot.documents = try documents(of: run)
                snapshot.targets = try targets(of: run)
                snapshot.secrets = try secrets(of: run)
                try database.query(
                    """
                    SELECT document, step, digest FROM steps WHERE run = ? AND digest <> x''
                    ORDER BY position
                    """, [.text(run)]
                ) { row in
                    snapshot.steps.append(
                        RunSnapshot.FrozenStep(
                            document: row.text(0), step: Step.ID(row.text(1)), digest: row.blob(2)))
                }
                snapshot.executions = try executions(of: run)
                return snapshot
            }
        }
    }

    /// The exports of a document's executions in the latest run that finished with it, in the order of its
    /// steps; empty when there is none. A verification is no such run: its checks leave what they please.
    ///
    /// `document`: The document's name.
    public func exportsOfLatestFinishedRun(
        of document: String
    ) throws(JournalError) -> [EarlierExports] {
        try reading {
            let latest = try database.scalar(
                """
                SELECT runs.run FROM runs JOIN documents ON documents.run = runs.run
                WHERE documents.document = ? AND runs.state = 'finished'
                    AND json_extract(runs.options, '$.mode') IS NOT 'verify'
                ORDER BY runs.started DESC LIMIT 1
                """, .text(document))
            guard let run = latest?.string else { return [] }
            var rows: [EarlierExports] = []
            try database.query(
                """
                SELECT executions.step, target, wave, exports, export_names, covers FROM executions
                JOIN steps ON steps.run = executions.run AND steps.document = executions.document
                    AND steps.step = executions.step
                WHERE executions.run = ? AND executions.document = ? AND exports IS NOT NULL
                    AND state IN ('succeeded', 'satisfied')
                ORDER BY steps.position, target
                """, [.text(run), .text(document)]
            ) { row in
                let key = ExecutionKey(
                    document: document, step: Step.ID(row.text(0)), target: Target.ID(row.text(1)),
                    wave: row.int(2))
                if let exports = try opened(row.blob(3), names: row.text(4), run: run, key: key) {
                    let covers = try row.optionalText(5).map(TargetCoding.targets(from:)) ?? [key.target]
                    rows.append(EarlierExports(key: key, covers: covers, exports: exports))
                }
            }
            return rows
        }
    }

    /// The targets on which a step ever succeeded or was satisfied, by the target's latest definition.
    ///
    /// `run`: A run that does not count; nil counts all.
    public func targetsEverDone(
        document: String, step: Step.ID, besides run: String? = nil
    ) throws(JournalError) -> [Target] {
        try reading {
            var order: [Target.ID] = []
            var latest: [Target.ID: Target] = [:]
            try database.query(
                """
                SELECT targets.definition FROM executions
                JOIN targets ON targets.run = executions.run AND targets.target = executions.target
                JOIN runs ON runs.run = executions.run
                WHERE executions.document = ? AND executions.step = ?
                    AND executions.state IN ('succeeded', 'satisfied') AND executions.run IS NOT ?
                ORDER BY runs.started, targets.position
                """, [.text(document), .text(step.rawValue), SQLiteValue(run)]
            ) { row in
                guard let target = TargetCoding.target(from: try JSONValue.parse(row.text(0))) else { return }
                if latest[target.id] == nil { order.append(target.id) }
                latest[target.id] = target
            }
            return order.compactMap { latest[$0] }
        }
    }

    // MARK: - Parts

    func frame(of run: String) throws -> RunSnapshot {
        var found: RunSnapshot?
        try database.query(
            """
            SELECT state, started, user, note, sandbox, parameters, sealed_parameters, inventory_path,
                inventory_source, options FROM runs WHERE run = ?
            """, [.text(run)]
        ) { row in
            var parameters = try JSONValue.parse(row.text(5)).object ?? JSONObject()
            if let seal {
                parameters =
                    try JSONValue.parse(seal.open(row.blob(6), for: Seal.parameters(of: run))).object
                    ?? parameters
            }
            found = RunSnapshot(
                run: run, state: RunRecord.State(rawValue: row.text(0)) ?? .interrupted,
                started: row.int64(1), user: row.text(2), note: row.optionalText(3),
                sandbox: row.optionalText(4), parameters: parameters, inventoryPath: row.optionalText(7),
                inventorySource: row.text(8),
                options: try JSONValue.parse(row.text(9)).object ?? JSONObject(),
                documents: [], steps: [], targets: [], executions: [])
        }
        guard let found else { throw JournalError.noRun(run) }
        return found
    }

    private func secrets(of run: String) throws -> [RunSnapshot.Secret] {
        guard let seal else { return [] }
        var secrets: [RunSnapshot.Secret] = []
        try database.query(
            "SELECT name, sealed FROM secrets WHERE run = ? ORDER BY digest", [.text(run)]
        ) { row in
            let value = try seal.open(row.blob(1), for: JournalWriting.purpose(ofSecretsIn: run))
            secrets.append(
                RunSnapshot.Secret(name: row.text(0), value: String(decoding: value, as: UTF8.self)))
        }
        return secrets
    }

    func documents(of run: String) throws -> [RunRecord.Document] {
        var documents: [RunRecord.Document] = []
        try database.query(
            """
            SELECT document, path, title, digest, source, sidecar_path, sidecar_source FROM documents
            WHERE run = ? ORDER BY position
            """,
            [.text(run)]
        ) { row in
            let sidecar = row.optionalText(5).map { Runbook.Sidecar(path: $0, source: row.text(6)) }
            documents.append(
                RunRecord.Document(
                    name: row.text(0), path: row.text(1), title: row.text(2),
                    digest: Hexadecimal.encode(row.blob(3)), source: row.text(4), sidecar: sidecar,
                    sidecarDigest: sidecar.map { ContentDigest.hexadecimal(of: $0.source) }))
        }
        return documents
    }

    /// The schema of the file: one that nobody has written to since an older release has less.
    func schema() throws -> Int { try database.scalar("PRAGMA user_version")?.int ?? 0 }

    func targets(of run: String) throws -> [RunRecord.TargetRecord] {
        var targets: [RunRecord.TargetRecord] = []
        let facts = try schema() < 6 ? "NULL" : "facts"
        try database.query(
            "SELECT definition, caller, failure, \(facts) FROM targets WHERE run = ? ORDER BY position",
            [.text(run)]
        ) { row in
            if let target = TargetCoding.target(from: try JSONValue.parse(row.text(0))) {
                targets.append(
                    RunRecord.TargetRecord(
                        target: target, caller: row.optionalText(1), failure: row.optionalText(2),
                        facts: try row.optionalText(3).flatMap { try JSONValue.parse($0).object }))
            }
        }
        return targets
    }

    private func executions(of run: String) throws -> [RunSnapshot.Execution] {
        var executions: [RunSnapshot.Execution] = []
        let change =
            try keepsFiles()
            ? """
            (SELECT max(f.attempt) FROM files f WHERE f.run = e.run AND f.document = e.document
                AND f.step = e.step AND f.target = e.target AND f.wave = e.wave)
            """ : "NULL"
        try database.query(
            """
            SELECT e.document, e.step, e.target, e.wave, e.state, e.reason, e.step_digest, e.inputs,
                e.exports, e.export_names, count(a.id),
                (SELECT outcome FROM attempts l WHERE l.run = e.run AND l.document = e.document
                    AND l.step = e.step AND l.target = e.target AND l.wave = e.wave AND l.kind = 'run'
                    ORDER BY l.number DESC LIMIT 1),
                EXISTS(SELECT 1 FROM calls c WHERE c.run = e.run AND c.document = e.document
                    AND c.step = e.step AND c.target = e.target AND c.wave = e.wave AND c.kind = 'run'
                    AND c.attempt = (SELECT max(m.number) FROM attempts m WHERE m.run = e.run
                        AND m.document = e.document AND m.step = e.step AND m.target = e.target
                        AND m.wave = e.wave AND m.kind = 'run') AND c.repeatable = 0 AND c.outcome IN ('sent', 'unknown')),
                \(change)
            FROM executions e LEFT JOIN attempts a ON a.run = e.run AND a.document = e.document
                AND a.step = e.step AND a.target = e.target AND a.wave = e.wave AND a.kind = 'run'
            WHERE e.run = ? GROUP BY e.document, e.step, e.target, e.wave
            """, [.text(run)]
        ) { row in
            let key = ExecutionKey(
                document: row.text(0), step: Step.ID(row.text(1)), target: Target.ID(row.text(2)),
                wave: row.int(3))
            executions.append(
                RunSnapshot.Execution(
                    key: key, state: ExecutionState(rawValue: row.text(4)) ?? .unknown,
                    reason: row.optionalText(5), stepDigest: row.optionalBlob(6),
                    inputs: try row.optionalText(7).map { try JSONValue.parse($0).object ?? JSONObject() }
                        ?? JSONObject(),
                    exports: try row.optionalBlob(8).flatMap {
                        try opened($0, names: row.text(9), run: run, key: key)
                    },
                    runAttempts: row.int(10),
                    latestOutcome: row.optionalText(11).flatMap(AttemptOutcome.init(rawValue:)),
                    hasOpenCall: row.int(12) != 0, latestChange: row.optionalInt(13)))
        }
        return executions
    }

    private func opened(_ sealed: [UInt8], names: String, run: String, key: ExecutionKey) throws -> Exports? {
        guard let seal else { return nil }
        return Exports(
            encoded: try seal.open(sealed, for: JournalWriting.purpose(run, key)),
            names: try JSONValue.parse(names).array?.compactMap(\.string) ?? [])
    }

    func shown(
        _ state: RunRecord.State, _ owner: RunOwner?, _ standing: (RunOwner) -> OwnerStanding
    ) -> RunRecord.State {
        guard state == .running else { return state }
        return owner.map { standing($0) != .dead } ?? false ? .running : .interrupted
    }

    func reading<Value>(_ body: () throws -> Value) throws(JournalError) -> Value {
        do {
            return try body()
        } catch let error as JournalError {
            throw error
        } catch let error as SQLiteError {
            throw .translated(error, path: path)
        } catch {
            throw .corrupt(path: path, message: "\(error)")
        }
    }
}
