"""The figures of `aws`: a call outside and inside a step, and many targets at once."""

import itertools
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import documents, product, server
from bench.figure import Figure, peak, span_of_steps, workplace
from bench.measuring import alternating, finish

COMMANDS = (["sts", "get-caller-identity"], ["ec2", "describe-vpcs"])
CALLS = 50
FLEET = 200
FLEET_CALLS = 20
ACTIVE = 64


def environment(folder: Path, endpoint: str) -> dict[str, str]:
    return product.environment(folder) | {
        "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "",
        "AWS_ACCESS_KEY_ID": "sandbox", "AWS_SECRET_ACCESS_KEY": "sandbox", "AWS_EC2_METADATA_DISABLED": "true",
        "HOME": str(folder),
    }


def timed(command: list[str], folder: Path, variables: dict[str, str]) -> Callable[[], float]:
    return lambda: product.checked(finish(command, folder, variables)).seconds


def aws(rounds: int) -> Iterator[Figure]:
    """A call as a whole process, and a warm call of boto3, against one server that keeps connections."""
    with workplace() as folder, server.running() as endpoint:
        variables = environment(folder, endpoint)
        for words in COMMANDS:
            peers = server.peers(words, endpoint)
            warm = server.warm_call(words, variables)
            many = [timed(command, folder, variables) for command in (product.aws(words), *peers.values())] + [warm]
            for each in many:
                each()
            ours, *others, boto3 = alternating(rounds * 3, *many)
            name = f"aws {' '.join(words)}, cold"
            for (peer, _), seconds in zip(peers.items(), others):
                yield Figure(name, ours, peer, seconds, None)
            yield Figure(name, ours, "a warm call of boto3", boto3, None)


def aws_in_step(rounds: int) -> Iterator[Figure]:
    """A call inside a step, recorded: what a program costs its block, divided by their number; and its engine's part."""
    with workplace() as folder, server.running() as endpoint:
        variables = environment(folder, endpoint)
        numbers = itertools.count()
        for words in COMMANDS:
            document = documents.calls(folder, words, CALLS)
            in_engine: list[float] = []

            def ours() -> float:
                journal = folder / f"{next(numbers)}.db"
                product.checked(finish(product.run(document, journal), folder, variables))
                in_engine.append(statistics.median(product.call_seconds(journal, folder)))
                return span_of_steps(product.report(journal, folder), 1) / CALLS

            peers = server.peers(words, endpoint)
            many = [
                ours, lambda: server.own_time(words, endpoint), server.warm_call(words, variables),
                *(timed(command, folder, variables) for command in peers.values()),
            ]
            for each in many:
                each()
            inside, own, boto3, *others = alternating(rounds * 3, *many)
            name = f"aws {' '.join(words)}, in a step"
            yield Figure(name, inside, "the server's time + 5 ms", own + 0.005, 1)
            for (peer, _), seconds in zip(peers.items(), others):
                bar = {"AWS CLI v2, Debian's": 1 / 60, "curl --aws-sigv4": 1}.get(peer)
                yield Figure(name, inside, peer, seconds, bar)
            name = f"aws {' '.join(words)}, in the engine"
            yield Figure(name, statistics.median(in_engine), "a warm call of boto3", boto3, 1)


def aws_fleet(rounds: int) -> Iterator[Figure]:
    """Many targets that all call AWS, beside what a load tool gets from the same server."""
    with workplace() as folder:
        numbers = itertools.count()
        inventory = documents.accounts(folder, FLEET)
        any_journal = folder / "any.db"

        def ours(document: Path) -> Callable[[], float]:
            def measure() -> float:
                journal = folder / f"{next(numbers)}.db"
                command = product.run_in_sandbox(document, inventory, journal, ACTIVE)
                product.checked(finish(command, folder, product.environment(folder)))
                return span_of_steps(product.report(journal, folder, sandbox=True), FLEET) / (FLEET * FLEET_CALLS)
            return measure

        words = COMMANDS[0]
        name = f"a call, {FLEET} targets × {FLEET_CALLS}"
        product.start_sandbox(folder, any_journal)
        try:
            endpoint = product.sandbox_endpoint(folder, any_journal)
            document = documents.calls(folder, words, FLEET_CALLS)
            measure = ours(document)
            measure()
            # The server looks for a key among those of all accounts that it has seen: both sides ask with such a key.
            key = server.role_key(endpoint, documents.account(FLEET // 2))
            load = server.load(words, endpoint, FLEET * FLEET_CALLS, ACTIVE, folder, key)
            call, raw = alternating(max(2, rounds // 3), measure, load)
            yield Figure(name, call, f"ab, {ACTIVE} connections", raw, 1 / 0.8)
            with server.fixed_answer(words, endpoint, folder) as fixed:
                document = documents.calls(folder, [*words, "--endpoint-url", fixed], FLEET_CALLS)
                load = server.load(words, fixed, FLEET * FLEET_CALLS, ACTIVE, folder)
                call, raw = alternating(max(2, rounds // 3), ours(document), load)
                yield Figure(f"{name}, nginx", call, f"ab, {ACTIVE} connections", raw, None)
            inventory_active = documents.accounts(folder, ACTIVE)
            idle = documents.trivial_steps(folder, 1)
            document = documents.calls(folder, words, FLEET_CALLS)

            def memory(document: Path) -> Callable[[], float]:
                return lambda: peak(
                    product.run_in_sandbox(document, inventory_active, folder / f"{next(numbers)}.db", ACTIVE), folder)

            active, still = alternating(max(2, rounds // 3), memory(document), memory(idle))
            yield Figure(f"memory, {ACTIVE} targets that call", active, f"{ACTIVE} targets that do not", still, None, unit="MB")
        finally:
            product.stop_sandbox(folder, any_journal)
