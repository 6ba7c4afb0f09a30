"""The figures of hosts: many steps on many, one step on very many, one step alone, and much output."""

import itertools
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import ansible, documents, product
from bench.figure import MEGABYTE, Figure, peak, span_of_steps, workplace
from bench.fleet import LINES, Fleet, running
from bench.measuring import alternating, finish
from bench.widest import Needs, Watch

HOSTS = 25
STEPS = 50
WIDE = 200
STEPS_ALONE = 100
#: A block of the widest moment sleeps so many seconds, so that all of them run at once.
SLEEP = 40


def fleet(rounds: int) -> Iterator[Figure]:
    """The same commands over the same hosts: whole processes, their connections made anew, and all that is done checked."""
    ansible.install()
    with workplace() as folder, running(folder / "hosts", HOSTS) as hosts:
        inventory = documents.hosts(folder, hosts.names, hosts.config)
        numbers = itertools.count()
        writing = [f"echo step {number} >>{LINES}" for number in range(1, STEPS + 1)]
        for what, commands in (("true", ["true"] * STEPS), ("a line written", writing)):
            document = documents.steps(folder / "steps.md", commands)
            play = ansible.playbook(folder, commands)

            def done(measure: Callable[[], float]) -> Callable[[], float]:
                def checked() -> float:
                    hosts.forget_lines()
                    seconds = measure()
                    if commands is writing:
                        hosts.check_lines(STEPS)
                    return seconds
                return checked

            def ours() -> float:
                journal = folder / f"{next(numbers)}.db"
                seconds = whole_run(document, inventory, journal, folder, HOSTS)
                check_report(journal, folder, HOSTS * STEPS)
                return seconds

            run, alone, with_ara = alternating(
                # A round takes minutes.
                max(1, rounds // 7), done(ours), done(lambda: ansible.run(play, hosts, folder, STEPS)),
                done(lambda: ansible.run(play, hosts, folder, STEPS, with_ara=True)))
            name = f"{HOSTS} hosts × {STEPS}, {what}"
            yield Figure(name, run, "Ansible", alone, 1 / 5)
            yield Figure(name, run, "Ansible with ara", with_ara, 1 / 20)


def wide(rounds: int) -> Iterator[Figure]:
    """One step on very many hosts: its time, and what we and all our children need while it runs on all of them."""
    with workplace() as folder, running(folder / "hosts", WIDE) as hosts:
        inventory = documents.hosts(folder, hosts.names, hosts.config)
        numbers = itertools.count()
        nothing = documents.trivial_steps(folder, 1)

        def ours() -> float:
            journal = folder / f"{next(numbers)}.db"
            seconds = whole_run(nothing, inventory, journal, folder, WIDE)
            check_report(journal, folder, WIDE)
            return seconds

        run, bare = alternating(max(1, rounds // 2), ours, lambda: bare_ssh(hosts))
        sleeping = documents.steps(folder / "sleep.md", [f"sleep {SLEEP}"])
        # With as many descriptors as most logins allow.
        login = ["prlimit", "--nofile=1024:"]
        at_once = widest([*login, *product.run_on_hosts(sleeping, inventory, folder / "wide.db", WIDE)], folder)
        check_report(folder / "wide.db", folder, WIDE)
    if at_once.processes < 2 * WIDE:
        raise SystemExit(f"error: never did all blocks run at once: {at_once.processes} processes")
    name = f"{WIDE} hosts × 1"
    yield Figure(name, run, f"{WIDE} × ssh HOST true, 8 at once", bare, None)
    yield Figure(f"{name}, memory (PSS) of all", at_once.proportional, "the engine's own (RSS)", at_once.own_resident, None, "MB")
    yield Figure(f"{name}, memory (RSS) of all", at_once.resident, "the engine's own (RSS)", at_once.own_resident, None, "MB")
    yield Figure(f"{name}, processes", at_once.processes, "hosts", WIDE, None, "")
    yield Figure(f"{name}, descriptors of all", at_once.descriptors, "the engine's own", at_once.own_descriptors, None, "")


def step(rounds: int) -> Iterator[Figure]:
    """A recorded step over one connection that is there, and a bare command over another."""
    with workplace() as folder, running(folder / "hosts", 1) as hosts:
        [name] = hosts.names
        inventory = documents.hosts(folder, hosts.names, hosts.config)
        document = documents.trivial_steps(folder, STEPS_ALONE)
        numbers = itertools.count()

        def ours() -> float:
            journal = folder / f"{next(numbers)}.db"
            whole_run(document, inventory, journal, folder, 1)
            return span_of_steps(product.report(journal, folder), STEPS_ALONE) / STEPS_ALONE

        with hosts.connected(name, folder) as over:
            def repeated(command: list[str]) -> Callable[[], float]:
                def measure() -> float:
                    begin = time.monotonic()
                    for _ in range(STEPS_ALONE):
                        product.checked(finish([*over, *command], folder, dict(os.environ)))
                    return (time.monotonic() - begin) / STEPS_ALONE
                return measure

            ours()
            each, bare = alternating(rounds, ours, repeated(["true"]))
    yield Figure("recorded step on a host", each, "ssh HOST true, multiplexed", bare, None)


def output(rounds: int) -> Iterator[Figure]:
    """What the engine needs more for a step on a host that prints much than for one that prints nothing."""
    with workplace() as folder, running(folder / "hosts", 1) as hosts:
        inventory = documents.hosts(folder, hosts.names, hosts.config)
        numbers = itertools.count()

        def peak_printing(count: int) -> float:
            journal = folder / f"{next(numbers)}.db"
            memory = peak(product.run_on_hosts(documents.printing(folder, count), inventory, journal, 1), folder)
            [attempt] = check_report(journal, folder, 1)
            if attempt["outputBytes"] != count:
                raise SystemExit(f"error: {attempt['outputBytes']} bytes were counted instead of {count}")
            return memory

        idle, printing = alternating(
            max(1, rounds // 2), lambda: peak_printing(0), lambda: peak_printing(200 * MEGABYTE))
    yield Figure("memory for 200 MB from a host", max(0, printing - idle), "64 MB", 64 * MEGABYTE, 1, unit="MB")


def whole_run(document: Path, inventory: Path, journal: Path, folder: Path, parallel: int) -> float:
    """Seconds of a run, from its process's start to its end."""
    command = product.run_on_hosts(document, inventory, journal, parallel)
    return product.checked(finish(command, folder, product.environment(folder))).seconds


def check_report(journal: Path, folder: Path, count: int) -> list[dict]:
    """The attempts of a run: so many, all of which succeeded."""
    executions = product.report(journal, folder)["executions"]
    attempts = [attempt for execution in executions for attempt in execution["attempts"]]
    if len(attempts) != count or any(execution["state"] != "succeeded" for execution in executions):
        raise SystemExit(f"error: {len(attempts)} attempts are recorded instead of {count}, or some did not succeed")
    return attempts


def bare_ssh(hosts: Fleet) -> float:
    """Seconds of one `ssh` for each host, as many at a time as we make connections."""
    begin = time.monotonic()
    subprocess.run(
        ["xargs", "-P", "8", "-I", "{}", "ssh", "-n", "-F", hosts.config, "{}", "true"],
        input="\n".join(hosts.names), text=True, check=True)
    return time.monotonic() - begin


def widest(command: list[str], folder: Path) -> Needs:
    """What a command and its children need at their widest moment."""
    with open(folder / "errors", "wb") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=product.environment(folder), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=errors)
        with Watch(process.pid) as watch:
            if process.wait() != 0:
                raise SystemExit(f"error: `{' '.join(command)}` failed\n{(folder / 'errors').read_text()[-4096:]}")
    return watch.widest
