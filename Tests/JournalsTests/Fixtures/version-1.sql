-- A journal as schema 1 has it: one run that failed, as the events tell. Its parameters are sealed by the test.
PRAGMA journal_mode = WAL;
BEGIN;
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
INSERT INTO meta VALUES('key', '00112233aabbccdd');
INSERT INTO runs VALUES('V1RUN2', 'First', NULL, 'kim', '0.1.0', 500, 700, 'failed', NULL, '{}', x'', NULL, '', x'', '{}',
    NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO documents VALUES('V1RUN2', 0, 'infra', 'infra.md', 'First', x'00', '# First');
INSERT INTO steps VALUES('V1RUN2', 'infra', 'step-1', 0, 'shell', 'bash', 'true', 'infra.md', 3, '[]', x'00');
INSERT INTO targets VALUES('V1RUN2', 'a/eu', 0, 0, '', '{"id":"a/eu","groups":[],"variables":{}}', NULL, NULL);
INSERT INTO executions VALUES('V1RUN2', 'infra', 'step-1', 'a/eu', 0, 'pending', NULL, x'00', NULL, NULL, NULL, 600);
INSERT INTO attempts VALUES(1, 'V1RUN2', 'infra', 'step-1', 'a/eu', 0, 'run', 1, 600, NULL, NULL, NULL, NULL, 0, NULL);
INSERT INTO events VALUES('V1RUN2', 0, 500, 'run-began', '{"at":500,"title":"First"}', x'f366048f63f5a7e48b9e22c4813bf866e66fa83b2259c964801ddadb69cfb7b2');
INSERT INTO events VALUES('V1RUN2', 1, 600, 'attempt-began', '{"at":600,"attempt":"run","document":"infra","number":1,"step":"step-1","stepDigest":"00","target":"a/eu","wave":0}', x'6823a653d32bfa63620397f3e731ebea69221ea014fddbee925760904fab1cd6');
INSERT INTO events VALUES('V1RUN2', 2, 700, 'run-ended', '{"at":700,"state":"failed"}', x'29d37992f14d708e848c2b446c06699a1402ca05f343b9c98121fd18413cfa45');
PRAGMA user_version = 1;
PRAGMA application_id = 1919052593;
COMMIT;
