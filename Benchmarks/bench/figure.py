"""What a figure is, and what figures are made of."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench import product
from bench.measuring import finish

MEGABYTE = 1_000_000


@dataclass
class Figure:
    """One line of the result; times in seconds, memory in bytes, the rest in its own unit."""

    name: str
    ours: float
    peer_name: str
    peer: float
    #: The ratio must not be above this; None where nothing is promised.
    bar: float | None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.peer


@contextmanager
def workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=product.FOLDER, prefix="run-") as name:
        yield Path(name)


def span_of_steps(report: dict, count: int) -> float:
    """Seconds from the first attempt's start to the last one's end: without what a run does before its first step."""
    attempts = [attempt for execution in report["executions"] for attempt in execution["attempts"]]
    if len(attempts) != count:
        raise SystemExit(f"error: {len(attempts)} attempts instead of {count}")
    begin = min(datetime.fromisoformat(attempt["started"]) for attempt in attempts)
    end = max(datetime.fromisoformat(attempt["ended"]) for attempt in attempts)
    return (end - begin).total_seconds()


def peak(command: list[str], folder: Path) -> int:
    """The most memory that a command, or a child it waited for, had at once, in bytes."""
    measured = [str(product.FOLDER / "peak"), str(folder / "peak"), *command]
    product.checked(finish(measured, folder, product.environment(folder)))
    return int((folder / "peak").read_text())
