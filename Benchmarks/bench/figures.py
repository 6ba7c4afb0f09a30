"""Each figure: what is measured, beside what, and how it must stand."""

import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench import documents, journals, product, server
from bench.browser import first_paint, has_browser
from bench.measuring import alternating, durable_commits, finish

MEGABYTE = 1_000_000
STEPS = 200
TARGETS = 64
STEPS_PER_TARGET = 10
CALLS = 50
REPORT_TARGETS = 1000
REPORT_STEPS = 20


@dataclass
class Figure:
    """One line of the result; times in seconds, memory in bytes."""

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


def spawned(count: int, width: int) -> float:
    """Seconds for one `bash -c true` of the C peer."""
    command = [str(product.FOLDER / "spawn"), str(count), str(width)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def startup(rounds: int) -> Iterator[Figure]:
    """A whole process that says its version."""
    def timed(command: list[str]) -> Callable[[], float]:
        return lambda: product.checked(finish(command, product.FOLDER, dict(os.environ))).seconds

    ours, bash, git = alternating(
        rounds * 20, timed(product.version()), timed(["bash", "-c", "true"]), timed(["git", "--version"]))
    yield Figure("start-up", ours, "bash -c true", bash, None)
    yield Figure("start-up", ours, "git --version", git, None)


def parse(rounds: int) -> Iterator[Figure]:
    """A document of 10 MB, from the start of a process to the end of it: read and parsed, and nothing printed."""
    with workplace() as folder:
        for what, make in (("a guide", documents.prose), ("steps alone", documents.attributed)):
            document = make(folder, 10 * MEGABYTE)

            def timed(command: list[str]) -> Callable[[], float]:
                return lambda: product.checked(finish(command, folder, product.environment(folder))).seconds

            ours, cmark, check = alternating(
                rounds, timed(product.parse(document)), timed([str(product.FOLDER / "cmark"), str(document)]),
                timed(product.check(document)))
            yield Figure(f"10 MB parsed, {what}", ours, "cmark", cmark, 2)
            yield Figure(f"10 MB parsed, {what}", ours, "0.5 s", 0.5, 1)
            yield Figure(f"10 MB checked, {what}", check, "cmark", cmark, None)


def span_of_steps(report: dict, count: int) -> float:
    """Seconds from the first attempt's start to the last one's end: without what a run does before its first step."""
    attempts = [attempt for execution in report["executions"] for attempt in execution["attempts"]]
    if len(attempts) != count:
        raise SystemExit(f"error: {len(attempts)} attempts instead of {count}")
    begin = min(datetime.fromisoformat(attempt["started"]) for attempt in attempts)
    end = max(datetime.fromisoformat(attempt["ended"]) for attempt in attempts)
    return (end - begin).total_seconds()


def step(rounds: int) -> Iterator[Figure]:
    """A recorded step on one target, one after another."""
    with workplace() as folder:
        numbers = itertools.count()
        document = documents.trivial_steps(folder, STEPS)

        def ours() -> float:
            journal = folder / f"{next(numbers)}.db"
            product.checked(finish(product.run(document, journal), folder, product.environment(folder)))
            return span_of_steps(product.report(journal, folder), STEPS) / STEPS

        ours()
        each, bash, commit = alternating(
            rounds, ours, lambda: spawned(STEPS, 1), lambda: durable_commits(folder))
    yield Figure("recorded step", each, "bash -c true", bash, None)
    yield Figure("recorded step", each, "2 × bash + 2 commits", 2 * bash + 2 * commit, 1)


@contextmanager
def many_targets() -> Iterator[Callable[..., float]]:
    """Measures one execution of many targets that run at once, in seconds."""
    with workplace() as folder:
        document = documents.trivial_steps(folder, STEPS_PER_TARGET)
        inventory = documents.accounts(folder, TARGETS)
        numbers = itertools.count()

        def each(slow_disk: bool = False) -> float:
            journal = folder / f"{next(numbers)}.db"
            environment = product.environment(folder)
            if slow_disk:
                environment["LD_PRELOAD"] = str(product.FOLDER / "slow-disk.so")
            command = product.run_in_sandbox(document, inventory, journal, TARGETS)
            product.checked(finish(command, folder, environment))
            count = TARGETS * STEPS_PER_TARGET
            return span_of_steps(product.report(journal, folder, sandbox=True), count) / count

        product.start_sandbox(folder, folder / "any.db")
        try:
            yield each
        finally:
            product.stop_sandbox(folder, folder / "any.db")


def fewer(rounds: int) -> int:
    """Rounds of a figure whose pre-flight takes half a minute."""
    return max(2, rounds // 2)


def targets(rounds: int) -> Iterator[Figure]:
    """Steps on many targets at once; their commits are grouped, so two serve all that wait for them."""
    with many_targets() as each:
        ours, bash, commit = alternating(
            fewer(rounds), each, lambda: spawned(TARGETS * STEPS_PER_TARGET, TARGETS),
            lambda: durable_commits(product.FOLDER))
    yield Figure(f"step, {TARGETS} targets", ours, f"bash -c true, {TARGETS} at once", bash, None)
    yield Figure(
        f"step, {TARGETS} targets", ours, "2 × bash + 2 grouped commits", 2 * bash + 2 * commit / TARGETS, 1)


def slow_disk(rounds: int) -> Iterator[Figure]:
    """The same, on a disk that is held to 300 commits a second."""
    with many_targets() as each:
        slow, fast = alternating(fewer(rounds), lambda: each(slow_disk=True), each)
    yield Figure(f"step, {TARGETS} targets, 300 commits/s", slow, "the disk as it is", fast, 1.25)


def memory(rounds: int) -> Iterator[Figure]:
    """What the engine needs more for a step that prints much than for one that prints nothing."""
    with workplace() as folder:
        numbers = itertools.count()

        def peak(command: list[str]) -> float:
            measured = [str(product.FOLDER / "peak"), str(folder / "peak"), *command]
            product.checked(finish(measured, folder, product.environment(folder)))
            return int((folder / "peak").read_text())

        def peak_printing(count: int) -> float:
            document = documents.printing(folder, count)
            return peak(product.run(document, folder / f"{next(numbers)}.db"))

        idle, printing, python = alternating(
            rounds, lambda: peak_printing(0), lambda: peak_printing(200 * MEGABYTE),
            lambda: peak([sys.executable, "-c", "pass"]))
    yield Figure("memory for 200 MB of output", max(0, printing - idle), "64 MB", 64 * MEGABYTE, 1, unit="MB")
    yield Figure("peak memory, idle", idle, "python3 -c pass", python, None, unit="MB")


def report(rounds: int) -> Iterator[Figure]:
    """The page of a large run, from the journal to the file: nobody else makes one, so the bars are fixed."""
    with workplace() as folder:
        journal = folder / "report.db"
        page = folder / "report.html"
        environment = product.environment(folder)
        document = documents.guide(folder, REPORT_STEPS)
        product.checked(finish(product.run(document, journal), folder, environment))
        journals.widen(journal, REPORT_TARGETS)
        command = product.html_report(journal, page)
        peak = [str(product.FOLDER / "peak"), str(folder / "peak"), *command]

        def ours() -> float:
            page.unlink(missing_ok=True)
            return product.checked(finish(command, folder, environment)).seconds

        [seconds] = alternating(rounds, ours)
        product.checked(finish(peak, folder, environment))
        memory = int((folder / "peak").read_text())
        size = page.stat().st_size
        blank = folder / "blank.html"
        blank.write_text("<!DOCTYPE html><title>blank</title><p>.")
        paints = None
        if has_browser():
            paints = alternating(rounds, lambda: first_paint(page), lambda: first_paint(blank))
    name = f"report, {REPORT_TARGETS} × {REPORT_STEPS}"
    yield Figure(name, seconds, "2 s", 2, 1)
    yield Figure(f"{name}, page", size, "4 MB", 4 * MEGABYTE, 1, unit="MB")
    yield Figure(f"{name}, peak memory", memory, "256 MB", 256 * MEGABYTE, 1, unit="MB")
    if paints:
        yield Figure(f"{name}, first paint in Chromium", paints[0], "a page with one dot", paints[1], None)


def aws(rounds: int) -> Iterator[Figure]:
    """A call as a whole process, and a warm call of boto3, against one server that keeps connections."""
    with workplace() as folder, server.running() as endpoint:
        environment = product.environment(folder) | {
            "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "",
            "AWS_ACCESS_KEY_ID": "sandbox", "AWS_SECRET_ACCESS_KEY": "sandbox", "AWS_EC2_METADATA_DISABLED": "true",
            "HOME": str(folder),
        }

        def timed(command: list[str]) -> Callable[[], float]:
            return lambda: product.checked(finish(command, folder, environment)).seconds

        for words in (["sts", "get-caller-identity"], ["ec2", "describe-vpcs"]):
            peers = server.peers(words, endpoint)
            warm = server.warm_call(words, environment)
            many = [timed(product.aws(words)), *(timed(command) for command in peers.values()), warm]
            for each in many:
                each()
            ours, *others, boto3 = alternating(rounds * 3, *many)
            name = f"aws {' '.join(words)}, cold"
            for (peer, _), seconds in zip(peers.items(), others):
                yield Figure(name, ours, peer, seconds, None)
            yield Figure(name, ours, "a warm call of boto3", boto3, None)


def aws_in_step(rounds: int) -> Iterator[Figure]:
    """A call inside a step, recorded: what a program costs its block, divided by their number."""
    with workplace() as folder, server.running() as endpoint:
        environment = product.environment(folder) | {
            "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "",
            "AWS_ACCESS_KEY_ID": "sandbox", "AWS_SECRET_ACCESS_KEY": "sandbox", "AWS_EC2_METADATA_DISABLED": "true",
            "HOME": str(folder),
        }
        numbers = itertools.count()

        def timed(command: list[str]) -> Callable[[], float]:
            return lambda: product.checked(finish(command, folder, environment)).seconds

        for words in (["sts", "get-caller-identity"], ["ec2", "describe-vpcs"]):
            document = documents.calls(folder, words, CALLS)

            def ours() -> float:
                journal = folder / f"{next(numbers)}.db"
                product.checked(finish(product.run(document, journal), folder, environment))
                return span_of_steps(product.report(journal, folder), 1) / CALLS

            peers = server.peers(words, endpoint)
            many = [
                ours, lambda: server.own_time(words, endpoint), server.warm_call(words, environment),
                *(timed(command) for command in peers.values()),
            ]
            for each in many:
                each()
            inside, own, boto3, *others = alternating(rounds * 3, *many)
            name = f"aws {' '.join(words)}, in a step"
            yield Figure(name, inside, "the server's time + 5 ms", own + 0.005, 1)
            yield Figure(name, inside, "a warm call of boto3", boto3, None)
            for (peer, _), seconds in zip(peers.items(), others):
                yield Figure(name, inside, peer, seconds, 1 if peer.startswith("curl") else 1 / 60)


FIGURES = {
    "startup": startup, "parse": parse, "step": step, "targets": targets, "slow-disk": slow_disk, "memory": memory,
    "report": report, "aws": aws, "aws-in-step": aws_in_step,
}
