-- What schemas 2 to 4 added to the journal of `version-1.sql`, and one call as schema 4 has it.
BEGIN;
ALTER TABLE runs ADD COLUMN event_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN event_digest BLOB NOT NULL DEFAULT x'';
UPDATE runs SET event_count = (SELECT count(*) FROM events WHERE events.run = runs.run),
    event_digest = coalesce(
        (SELECT digest FROM events WHERE events.run = runs.run ORDER BY sequence DESC LIMIT 1), x'');
ALTER TABLE executions ADD COLUMN covers TEXT;
ALTER TABLE documents ADD COLUMN sidecar_path TEXT;
ALTER TABLE documents ADD COLUMN sidecar_source TEXT;
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

INSERT INTO calls VALUES(1, 'V1RUN2', 'c1', 'infra', 'step-1', 'a/eu', 0, 'run', 1, 'ec2', 'CreateVpc', 'eu-west-1', 'write', 0,
    '{"CidrBlock":"10.0.0.0/16"}', 650, 'succeeded', 1234, 200, NULL, 'r-1', 2, '00', 1, NULL);
INSERT INTO events VALUES('V1RUN2', 3, 650, 'call', '{"at":650,"attempt":"run","call":"c1","document":"infra","number":1,"operation":"CreateVpc","outcome":"succeeded","service":"ec2","step":"step-1","target":"a/eu","wave":0}', x'd5326b4a6520c3507bd56e0f74f916516933ea38612b40392adbb02c9bfd6879');
UPDATE runs SET event_count = 4, event_digest = x'd5326b4a6520c3507bd56e0f74f916516933ea38612b40392adbb02c9bfd6879';
PRAGMA user_version = 4;
COMMIT;
