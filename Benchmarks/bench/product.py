"""The product's command lines: the only place that knows how it is called."""

import json
import os
from pathlib import Path

from bench.measuring import Finished, finish

PROGRAM = os.environ["RUNBOOK"]
FOLDER = Path(os.environ["BENCH_FOLDER"])


def environment(folder: Path) -> dict[str, str]:
    """The operator's environment, with keys and settings of the benchmark's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "RUNBOOK_"))}
    return kept | {"XDG_CONFIG_HOME": str(folder / "config")}


def version() -> list[str]:
    return [PROGRAM, "--version"]


def parse(document: Path) -> list[str]:
    """Reads a document for its inventory, and lists the targets: here one line."""
    return [PROGRAM, "targets", str(document)]


def check(document: Path) -> list[str]:
    return [PROGRAM, "check", str(document)]


def aws(words: list[str]) -> list[str]:
    """A command of the AWS CLI, outside a run."""
    return [PROGRAM, "aws", *words]


def run(document: Path, journal: Path) -> list[str]:
    """A run on this machine alone."""
    return [PROGRAM, "run", str(document), "--yes", "--journal", str(journal)]


def run_in_sandbox(document: Path, inventory: Path, journal: Path, parallel: int) -> list[str]:
    """A run over the accounts of an inventory, against the sandbox that was started beside its journal."""
    return [
        PROGRAM, "run", str(document), "--inventory", str(inventory), "--sandbox", "--yes",
        "--journal", str(journal), "--max-parallel", str(parallel),
    ]


def run_on_hosts(document: Path, inventory: Path, journal: Path, parallel: int) -> list[str]:
    """A run over the hosts of an inventory."""
    return [
        PROGRAM, "run", str(document), "--inventory", str(inventory), "--yes", "--journal", str(journal),
        "--max-parallel", str(parallel),
    ]


def start_sandbox(folder: Path, journal: Path) -> None:
    command = [PROGRAM, "sandbox", "start", "--journal", str(journal)]
    checked(finish(command, folder, environment(folder)))


def stop_sandbox(folder: Path, journal: Path) -> None:
    finish([PROGRAM, "sandbox", "stop", "--journal", str(journal)], folder, environment(folder))


def report(journal: Path, folder: Path, sandbox: bool = False) -> dict:
    """The latest run of a journal, as `runbook.report/1`."""
    command = [PROGRAM, "report", "--format", "json", "--journal", str(journal)]
    finished = finish(command + (["--sandbox"] if sandbox else []), folder, environment(folder), keep=True)
    return json.loads(checked(finished).output)


def call_seconds(journal: Path, folder: Path) -> list[float]:
    """How long each call of the latest run took in the engine: from its parameters to its parsed answer."""
    command = [PROGRAM, "show", "--calls", "--format", "json", "--journal", str(journal)]
    output = checked(finish(command, folder, environment(folder), keep=True)).output
    return [json.loads(line)["durationMicroseconds"] / 1e6 for line in output.splitlines()]


def sandbox_endpoint(folder: Path, journal: Path) -> str:
    """The URL of the sandbox that was started beside a journal."""
    [state] = journal.parent.glob("sandbox*.json")
    return json.loads(state.read_text())["endpoint"]


def html_report(journal: Path, page: Path) -> list[str]:
    """The latest run of a journal, as a page."""
    return [PROGRAM, "report", "--format", "html", "--journal", str(journal), "--output", str(page)]


def checked(finished: Finished) -> Finished:
    """What a command did, which must have ended well."""
    if finished.status != 0:
        raise SystemExit(f"error: `{' '.join(finished.command)}` ended with {finished.status}\n{finished.errors}")
    return finished
