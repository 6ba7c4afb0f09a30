/// The numbered migrations of the journal's tables; append only, never edit one that was released.
///
/// `PRAGMA user_version` holds the number of the last one applied. Times are milliseconds since 1970 UTC,
/// digests SHA-256, JSON columns compact text. `wave` is 0 until waves exist; `host` is empty for accounts.
enum JournalSchema {
    /// `PRAGMA application_id`: "rbk1".
    static let applicationID = 0x7262_6B31

    static let migrations: [String] = [
        """
        CREATE TABLE meta(
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE runs(
            run TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            note TEXT,
            user TEXT NOT NULL,
            version TEXT NOT NULL,
            started INTEGER NOT NULL,
            ended INTEGER,
            state TEXT NOT NULL,
            sandbox TEXT,
            parameters TEXT NOT NULL,
            sealed_parameters BLOB NOT NULL,
            inventory_path TEXT,
            inventory_source TEXT NOT NULL,
            inventory_digest BLOB NOT NULL,
            options TEXT NOT NULL,
            owner_machine TEXT,
            owner_host TEXT,
            owner_boot TEXT,
            owner_process INTEGER,
            owner_start INTEGER,
            owner_token TEXT
        ) STRICT;

        CREATE TABLE documents(
            run TEXT NOT NULL REFERENCES runs(run),
            position INTEGER NOT NULL,
            document TEXT NOT NULL,
            path TEXT NOT NULL,
            title TEXT NOT NULL,
            digest BLOB NOT NULL,
            source TEXT NOT NULL,
            PRIMARY KEY(run, document)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE steps(
            run TEXT NOT NULL,
            document TEXT NOT NULL,
            step TEXT NOT NULL,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL,
            language TEXT NOT NULL,
            text TEXT NOT NULL,
            file TEXT NOT NULL,
            line INTEGER NOT NULL,
            heading_path TEXT NOT NULL,
            digest BLOB NOT NULL,
            PRIMARY KEY(run, document, step),
            FOREIGN KEY(run, document) REFERENCES documents(run, document)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE targets(
            run TEXT NOT NULL REFERENCES runs(run),
            target TEXT NOT NULL,
            position INTEGER NOT NULL,
            wave INTEGER NOT NULL,
            host TEXT NOT NULL,
            definition TEXT NOT NULL,
            caller TEXT,
            failure TEXT,
            PRIMARY KEY(run, target)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE executions(
            run TEXT NOT NULL,
            document TEXT NOT NULL,
            step TEXT NOT NULL,
            target TEXT NOT NULL,
            wave INTEGER NOT NULL,
            state TEXT NOT NULL,
            reason TEXT,
            step_digest BLOB,
            inputs TEXT,
            exports BLOB,
            export_names TEXT,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY(run, document, step, target, wave),
            FOREIGN KEY(run, document, step) REFERENCES steps(run, document, step)
                DEFERRABLE INITIALLY DEFERRED,
            FOREIGN KEY(run, target) REFERENCES targets(run, target)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE attempts(
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL,
            document TEXT NOT NULL,
            step TEXT NOT NULL,
            target TEXT NOT NULL,
            wave INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK(kind IN ('run', 'check', 'rollback')),
            number INTEGER NOT NULL,
            started INTEGER NOT NULL,
            ended INTEGER,
            outcome TEXT,
            status INTEGER,
            failure TEXT,
            output_bytes INTEGER NOT NULL,
            output_digest BLOB,
            UNIQUE(run, document, step, target, wave, kind, number),
            FOREIGN KEY(run, document, step, target, wave)
                REFERENCES executions(run, document, step, target, wave)
        ) STRICT;

        CREATE TABLE output(
            attempt INTEGER NOT NULL REFERENCES attempts(id),
            sequence INTEGER NOT NULL,
            stream INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY(attempt, sequence)
        ) STRICT;

        CREATE TABLE findings(
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL,
            document TEXT NOT NULL,
            step TEXT NOT NULL,
            target TEXT NOT NULL,
            wave INTEGER NOT NULL,
            phase TEXT NOT NULL,
            postcondition TEXT NOT NULL,
            answer TEXT NOT NULL,
            asked TEXT NOT NULL,
            answered TEXT NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL,
            count INTEGER NOT NULL,
            FOREIGN KEY(run, document, step, target, wave)
                REFERENCES executions(run, document, step, target, wave)
        ) STRICT;
        CREATE INDEX findings_by_execution ON findings(run, document, step, target, wave);

        CREATE TABLE decisions(
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL REFERENCES runs(run),
            document TEXT,
            step TEXT,
            target TEXT,
            kind TEXT NOT NULL,
            who TEXT NOT NULL,
            at INTEGER NOT NULL,
            note TEXT
        ) STRICT;
        CREATE INDEX decisions_by_run ON decisions(run);

        CREATE TABLE events(
            run TEXT NOT NULL REFERENCES runs(run),
            sequence INTEGER NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            digest BLOB NOT NULL,
            PRIMARY KEY(run, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX runs_by_start ON runs(started);
        """,
        // The end of each chain of events, so that a lost tail is found too; the targets that see an execution's
        // exports, where those are more than its own.
        """
        ALTER TABLE runs ADD COLUMN event_count INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE runs ADD COLUMN event_digest BLOB NOT NULL DEFAULT x'';
        UPDATE runs SET event_count = (SELECT count(*) FROM events WHERE events.run = runs.run),
            event_digest = coalesce(
                (SELECT digest FROM events WHERE events.run = runs.run ORDER BY sequence DESC LIMIT 1), x'');
        ALTER TABLE executions ADD COLUMN covers TEXT;
        """,
        // What stood beside a guide and said what the guide cannot.
        """
        ALTER TABLE documents ADD COLUMN sidecar_path TEXT;
        ALTER TABLE documents ADD COLUMN sidecar_source TEXT;
        """,
        // Calls of AWS APIs. `request` is the HMAC of what was asked, `occurrence` counts equal ones in an attempt,
        // and the sealed answer is kept of what succeeded and changed something: so that it need not be sent again.
        """
        CREATE TABLE calls(
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL,
            call TEXT NOT NULL,
            document TEXT NOT NULL,
            step TEXT NOT NULL,
            target TEXT NOT NULL,
            wave INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK(kind IN ('run', 'check', 'rollback')),
            attempt INTEGER NOT NULL,
            service TEXT NOT NULL,
            operation TEXT NOT NULL,
            region TEXT,
            impact TEXT NOT NULL,
            repeatable INTEGER NOT NULL,
            parameters TEXT NOT NULL,
            started INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            microseconds INTEGER,
            status INTEGER,
            code TEXT,
            request_id TEXT,
            retries INTEGER NOT NULL,
            request TEXT,
            occurrence INTEGER,
            answer BLOB,
            UNIQUE(run, call),
            FOREIGN KEY(run, document, step, target, wave)
                REFERENCES executions(run, document, step, target, wave)
        ) STRICT;
        CREATE INDEX calls_by_execution ON calls(run, document, step, target, wave);

        CREATE TABLE secrets(
            run TEXT NOT NULL REFERENCES runs(run),
            digest TEXT NOT NULL,
            name TEXT NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY(run, digest)
        ) STRICT, WITHOUT ROWID;
        """,
        // Who signed each call, and why it was sent again: `[cause, microseconds, status, code]` each time.
        """
        CREATE TABLE callers(
            id INTEGER PRIMARY KEY,
            arn TEXT NOT NULL UNIQUE
        ) STRICT;
        ALTER TABLE calls ADD COLUMN caller INTEGER REFERENCES callers(id);
        ALTER TABLE calls ADD COLUMN causes TEXT;
        """,
        // What hosts say of themselves. What files were before an attempt changed them: `sealed` is their bytes, absent where nothing was there or there
        // was too much; `written` is a keyed digest of what takes their place.
        """
        ALTER TABLE targets ADD COLUMN facts TEXT;
        CREATE TABLE files(
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL,
            document TEXT NOT NULL,
            step TEXT NOT NULL,
            target TEXT NOT NULL,
            wave INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            at INTEGER NOT NULL,
            path TEXT NOT NULL,
            present INTEGER NOT NULL,
            mode INTEGER,
            owner TEXT,
            bytes INTEGER,
            sealed BLOB,
            written TEXT NOT NULL,
            UNIQUE(run, document, step, target, wave, attempt),
            FOREIGN KEY(run, document, step, target, wave)
                REFERENCES executions(run, document, step, target, wave)
        ) STRICT;
        """,
    ]
}
