internal import Cryptography
internal import JSON
internal import Runbooks
internal import SQLite

/// The SQL behind `Journal`'s writes; always inside the committer's transaction.
enum JournalWriting {
    /// Inserts a run with all that is frozen into it, and its first event.
    static func insert(
        _ run: NewRun, named name: String, seal: Seal, into database: SQLiteDatabase
    ) throws {
        try database.run(
            """
            INSERT INTO runs(run, title, note, user, version, started, state, sandbox, parameters,
                sealed_parameters, inventory_path, inventory_source, inventory_digest, options)
            VALUES(?, ?, ?, ?, ?, ?, 'running', ?, ?, ?, ?, ?, ?, ?)
            """,
            .text(name), .text(run.title), SQLiteValue(run.note), .text(run.user), .text(run.version),
            .integer(run.started), SQLiteValue(run.sandbox), .text(text(run.shownParameters)),
            .blob(seal.close(run.parameters, of: name)), SQLiteValue(run.inventoryPath),
            .text(run.inventorySource),
            .blob(SHA256.hash(Array(run.inventorySource.utf8))), .text(text(run.options)))
        try setOwner(run.owner, of: name, in: database)
        try insertContents(of: run, named: name, into: database)
        var body = JSONObject()
        body["title"] = .string(run.title)
        body["user"] = .string(run.user)
        body["version"] = .string(run.version)
        body["at"] = .number(JSONNumber(Int(run.started)))
        body["documents"] = .array(run.documents.map { .string($0.digest) })
        body["sidecars"] = sidecars(of: run)
        body["inventoryDigest"] = .string(
            Hexadecimal.encode(SHA256.hash(Array(run.inventorySource.utf8))))
        body["targets"] = .array(run.targets.map { .string($0.id.rawValue) })
        try event("run-began", body, run: name, in: database)
    }

    /// Replaces documents, steps and targets; executions that stand are kept, new ones are added.
    ///
    /// Steps that are gone stay for reports, without a digest: should they come back, they are new.
    static func replace(
        _ run: String, by change: NewRun, seal: Seal, in database: SQLiteDatabase
    ) throws {
        try database.run(
            """
            UPDATE runs SET title = ?, parameters = ?, sealed_parameters = ?, inventory_path = ?,
                inventory_source = ?, inventory_digest = ?, options = ? WHERE run = ?
            """,
            .text(change.title), .text(text(change.shownParameters)),
            .blob(seal.close(change.parameters, of: run)),
            SQLiteValue(change.inventoryPath), .text(change.inventorySource),
            .blob(SHA256.hash(Array(change.inventorySource.utf8))), .text(text(change.options)), .text(run))
        try database.run("UPDATE steps SET digest = x'' WHERE run = ?", .text(run))
        try insertContents(of: change, named: run, into: database)
        var body = JSONObject()
        body["documents"] = .array(change.documents.map { .string($0.digest) })
        body["sidecars"] = sidecars(of: change)
        try event("change-accepted", body, run: run, in: database)
    }

    /// The digests of the sidecars, by document; nil when none has one.
    private static func sidecars(of run: NewRun) -> JSONValue? {
        let digests = run.documents.compactMap { document in
            document.sidecar.map {
                (document.name, JSONValue.string(ContentDigest.hexadecimal(of: $0.source)))
            }
        }
        return digests.isEmpty ? nil : .object(JSONObject(digests))
    }

    private static func insertContents(
        of run: NewRun, named name: String, into database: SQLiteDatabase
    ) throws {
        for (position, document) in run.documents.enumerated() {
            try database.run(
                """
                INSERT INTO documents(run, position, document, path, title, digest, source, sidecar_path,
                    sidecar_source)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(run, document) DO UPDATE SET position = excluded.position, path = excluded.path,
                    title = excluded.title, digest = excluded.digest, source = excluded.source,
                    sidecar_path = excluded.sidecar_path, sidecar_source = excluded.sidecar_source
                """,
                .text(name), .integer(Int64(position)), .text(document.name), .text(document.path),
                .text(document.title), .blob(Hexadecimal.decode(document.digest) ?? []),
                .text(document.source), SQLiteValue(document.sidecar?.path),
                SQLiteValue(document.sidecar?.source))
        }
        for (position, step) in run.steps.enumerated() {
            let record = step.record
            try database.run(
                """
                INSERT INTO steps(run, document, step, position, kind, language, text, file, line,
                    heading_path, digest)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(run, document, step) DO UPDATE SET position = excluded.position,
                    kind = excluded.kind, language = excluded.language, text = excluded.text,
                    file = excluded.file, line = excluded.line, heading_path = excluded.heading_path,
                    digest = excluded.digest
                """,
                .text(name), .text(record.document), .text(record.step.rawValue), .integer(Int64(position)),
                .text(record.kind), .text(record.language), .text(record.text), .text(record.file),
                .integer(Int64(record.line)),
                .text(JSONValue.array(record.headingPath.map(JSONValue.string)).serialized()),
                .blob(step.digest))
        }
        for (position, target) in run.targets.enumerated() {
            try database.run(
                """
                INSERT INTO targets(run, target, position, wave, host, definition) VALUES(?, ?, ?, 0, '', ?)
                ON CONFLICT(run, target) DO UPDATE SET position = excluded.position,
                    definition = excluded.definition
                """,
                .text(name), .text(target.id.rawValue), .integer(Int64(position)),
                .text(TargetCoding.json(of: target).serialized()))
        }
        for execution in run.executions {
            let key = execution.key
            try database.run(
                """
                INSERT INTO executions(run, document, step, target, wave, state, reason, changed_at, covers)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET covers = excluded.covers
                """,
                .text(name), .text(key.document), .text(key.step.rawValue), .text(key.target.rawValue),
                .integer(Int64(key.wave)), .text(execution.state.rawValue), SQLiteValue(execution.reason),
                .integer(run.started), SQLiteValue(TargetCoding.text(of: execution.covers)))
        }
    }

    /// Ends a run and lets its owner go.
    static func end(_ run: String, state: RunRecord.State, at: Int64, in database: SQLiteDatabase) throws {
        try database.run(
            """
            UPDATE runs SET state = ?, ended = ?, owner_machine = NULL, owner_host = NULL, owner_boot = NULL,
                owner_process = NULL, owner_start = NULL, owner_token = NULL WHERE run = ?
            """,
            .text(state.rawValue), .integer(at), .text(run))
        var body = JSONObject()
        body["state"] = .string(state.rawValue)
        body["at"] = .number(JSONNumber(Int(at)))
        try event("run-ended", body, run: run, in: database)
    }

    // MARK: - Ownership

    static func owner(of run: String, in database: SQLiteDatabase) throws -> RunOwner? {
        var found = false
        var owner: RunOwner?
        try database.query(
            """
            SELECT owner_machine, owner_host, owner_boot, owner_process, owner_start, owner_token
            FROM runs WHERE run = ?
            """, [.text(run)]
        ) { row in
            found = true
            if let machine = row.optionalText(0) {
                owner = RunOwner(
                    machine: machine, host: row.text(1), boot: row.text(2), processID: row.int(3),
                    startTicks: row.int64(4), token: row.text(5))
            }
        }
        guard found else { throw JournalError.noRun(run) }
        return owner
    }

    static func setOwner(_ owner: RunOwner, of run: String, in database: SQLiteDatabase) throws {
        try database.run(
            """
            UPDATE runs SET state = 'running', ended = NULL, owner_machine = ?, owner_host = ?,
                owner_boot = ?, owner_process = ?, owner_start = ?, owner_token = ? WHERE run = ?
            """,
            .text(owner.machine), .text(owner.host), .text(owner.boot), .integer(Int64(owner.processID)),
            .integer(owner.startTicks), .text(owner.token), .text(run))
    }

    static func requireOwner(_ owner: RunOwner, of run: String, in database: SQLiteDatabase) throws {
        let token = try database.scalar("SELECT owner_token FROM runs WHERE run = ?", .text(run))?.string
        guard token == owner.token else { throw JournalError.ownershipLost(run: run) }
    }

    // MARK: - Events

    /// Appends an event to the run's chain.
    static func event(_ kind: String, _ body: JSONObject, run: String, in database: SQLiteDatabase) throws {
        var sequence = 0
        var previous = EventChain.start
        try database.query("SELECT event_count, event_digest FROM runs WHERE run = ?", [.text(run)]) { row in
            sequence = row.int(0)
            if sequence > 0 { previous = row.blob(1) }
        }
        let text = JSONValue.object(body).canonical()
        let digest = EventChain.digest(after: previous, run: run, sequence: sequence, kind: kind, body: text)
        try database.run(
            "INSERT INTO events(run, sequence, at, kind, body, digest) VALUES(?, ?, ?, ?, ?, ?)",
            .text(run), .integer(Int64(sequence)), .integer(Int64(body["at"]?.int ?? 0)), .text(kind),
            .text(text), .blob(digest))
        try database.run(
            "UPDATE runs SET event_count = ?, event_digest = ? WHERE run = ?", .integer(Int64(sequence + 1)),
            .blob(digest), .text(run))
    }

    static func text(_ object: JSONObject) -> String { JSONValue.object(object).serialized() }
}
