"""Whole processes, and medians of alternating rounds."""

import os
import signal
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Finished:
    """One process from start to end."""

    command: list[str]
    status: int
    seconds: float
    output: str
    #: The end of what it wrote to standard error.
    errors: str


def finish(command: list[str], folder: Path, environment: dict[str, str], keep: bool = False) -> Finished:
    """Runs a program to its end, with nobody at a terminal.

    Times are those of `posix_spawn` to `waitpid`; without `keep` its output goes nowhere.
    """
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as output:
        kept = [(os.POSIX_SPAWN_DUP2, output.fileno(), 1)] if keep else [
            (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
        actions = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0), *kept,
                   (os.POSIX_SPAWN_DUP2, errors.fileno(), 2)]
        before = os.getcwd()
        os.chdir(folder)
        begin = time.monotonic()
        child = os.posix_spawnp(command[0], command, environment, file_actions=actions)
        os.chdir(before)
        try:
            _, status = os.waitpid(child, 0)
        except BaseException:
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
            raise
        seconds = time.monotonic() - begin
        errors.seek(max(0, errors.seek(0, os.SEEK_END) - 4096))
        output.seek(0)
        return Finished(
            command, os.waitstatus_to_exitcode(status), seconds,
            output.read().decode(errors="replace"), errors.read().decode(errors="replace"))


def durable_commits(folder: Path, count: int = 100) -> float:
    """Seconds for one durable commit here: 4 KiB appended to a file, then `fdatasync`; the median."""
    block = b"x" * 4096
    times = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(count):
            begin = time.monotonic()
            file.write(block)
            os.fdatasync(file.fileno())
            times.append(time.monotonic() - begin)
    return statistics.median(times)


def alternating(rounds: int, *measures: Callable[[], float]) -> list[float]:
    """The median of each measure, all taken once a round, every second round in reverse."""
    taken: list[list[float]] = [[] for _ in measures]
    for number in range(rounds):
        order = list(enumerate(measures))
        for index, measure in reversed(order) if number % 2 else order:
            taken[index].append(measure())
    return [statistics.median(values) for values in taken]
