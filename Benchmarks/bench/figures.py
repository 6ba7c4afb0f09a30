"""Each figure of steps, documents and reports: what is measured, beside what, and how it must stand."""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench import documents, journals, product
from bench.browser import first_paint, has_browser
from bench.figure import MEGABYTE, Figure, peak, span_of_steps, workplace
from bench.measuring import alternating, durable_commits, finish

STEPS = 200
TARGETS = 64
STEPS_PER_TARGET = 10
REPORT_TARGETS = 1000
REPORT_STEPS = 20


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

        def peak_printing(count: int) -> float:
            document = documents.printing(folder, count)
            return peak(product.run(document, folder / f"{next(numbers)}.db"), folder)

        idle, printing, python = alternating(
            rounds, lambda: peak_printing(0), lambda: peak_printing(200 * MEGABYTE),
            lambda: peak([sys.executable, "-c", "pass"], folder))
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

        def ours() -> float:
            page.unlink(missing_ok=True)
            return product.checked(finish(command, folder, environment)).seconds

        [seconds] = alternating(rounds, ours)
        memory = peak(command, folder)
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
