"""Journals of runs that would take an hour to make: the record of a small run, copied for many targets."""

import json
import sqlite3
from pathlib import Path

#: One target in so many fails half-way, and one in so many prints what no other prints.
FAILS = 50
DIFFERS = 10


def widen(journal: Path, count: int) -> None:
    """Turns the only run of a journal, on one target, into one on so many; its chain of events stays as it was."""
    database = sqlite3.connect(journal)
    run, local = database.execute("SELECT run, target FROM targets").fetchone()
    steps = [row[0] for row in database.execute("SELECT step FROM steps ORDER BY position")]
    middle = steps[len(steps) // 2]
    after = set(steps[len(steps) // 2 + 1:])
    for number in range(1, count):
        account = f"{number:012}"
        target = f"account-{number}/eu-central-1"
        definition = {"id": target, "account": account, "accountName": f"account-{number}", "region": "eu-central-1",
                      "groups": ["web"], "variables": {}}
        copy(database, "targets", run, local, target=target, position=number, definition=json.dumps(definition),
             caller=f"arn:aws:sts::{account}:assumed-role/RunbookOperator/runbook")
        copy(database, "executions", run, local, target=target)
        first = database.execute("SELECT coalesce(max(id), 0) FROM attempts").fetchone()[0]
        copy(database, "attempts", run, local, target=target, id=None)
        copy(database, "findings", run, local, target=target, id=None)
        printed = f"arn:aws:iam::{account}:role/RunbookOperator\ndone\n"
        if number % DIFFERS == 0:
            printed += f"request {number * 7919 % 100_003}\n"
        database.execute(
            "INSERT INTO output SELECT id, 0, 1, CAST(? AS BLOB) FROM attempts WHERE id > ?", (printed, first))
        database.execute("UPDATE attempts SET output_bytes = ? WHERE id > ?", (len(printed), first))
        if number % FAILS == 0:
            fail(database, target, middle, after)
    database.execute("UPDATE runs SET state = 'failed'")
    database.commit()
    database.close()


def copy(database: sqlite3.Connection, table: str, run: str, local: str, **changed: object) -> None:
    """Copies the rows of the first target with some columns changed."""
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    values = ", ".join("?" if column in changed else column for column in columns)
    database.execute(
        f"INSERT INTO {table} SELECT {values} FROM {table} WHERE run = ? AND target = ?",
        [changed[column] for column in columns if column in changed] + [run, local])


def fail(database: sqlite3.Connection, target: str, step: str, after: set[str]) -> None:
    """Lets a target fail in a step, and do nothing after it."""
    failure = json.dumps({"message": "`aws` exited with 254", "command": "aws iam create-role"})
    database.execute(
        "UPDATE executions SET state = 'failed' WHERE target = ? AND step = ?", (target, step))
    database.execute(
        "UPDATE attempts SET status = 254, failure = ? WHERE target = ? AND step = ?", (failure, target, step))
    for later in after:
        database.execute(
            "UPDATE executions SET state = 'pending' WHERE target = ? AND step = ?", (target, later))
        database.execute(
            "DELETE FROM output WHERE attempt IN (SELECT id FROM attempts WHERE target = ? AND step = ?)",
            (target, later))
        for table in ("attempts", "findings"):
            database.execute(f"DELETE FROM {table} WHERE target = ? AND step = ?", (target, later))
