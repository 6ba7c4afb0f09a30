"""Prints one line for each figure as soon as it is known."""

import argparse
import os
import platform
import signal
import sys

from bench import calls, figures, hosts, product
from bench.figure import Figure
from bench.measuring import durable_commits

FIGURES = {
    "startup": figures.startup, "parse": figures.parse, "step": figures.step, "targets": figures.targets,
    "slow-disk": figures.slow_disk, "memory": figures.memory, "report": figures.report, "aws": calls.aws,
    "aws-in-step": calls.aws_in_step, "aws-fleet": calls.aws_fleet,
    "hosts-step": hosts.step, "hosts-fleet": hosts.fleet, "hosts-wide": hosts.wide, "hosts-output": hosts.output,
}


def line(figure: Figure) -> str:
    scale = {"ms": 1e3, "MB": 1e-6}.get(figure.unit, 1)
    bar = "-" if figure.bar is None else f"≤ {figure.bar:g}"
    verdict = "" if figure.bar is None else "met" if figure.ratio <= figure.bar else "MISSED"
    return (f"{figure.name:<32}  {figure.ours * scale:>9.3f} {figure.unit}  {figure.peer_name:<30}"
            f"  {figure.peer * scale:>9.3f} {figure.unit}  {figure.ratio:>8.2f}  {bar:>6}  {verdict}").rstrip()


def main() -> None:
    parser = argparse.ArgumentParser(prog="Benchmarks/run")
    parser.add_argument("figures", nargs="*", help=f"any of {', '.join(FIGURES)}; without any: all")
    parser.add_argument("--quick", action="store_true", help="few rounds")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    if unknown := set(arguments.figures) - set(FIGURES):
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    print(f"{platform.machine()}, {os.cpu_count()} processors, Linux {platform.release()}, "
          f"one durable commit in {durable_commits(product.FOLDER) * 1e3:.3f} ms")
    print(f"{'name':<32}  {'ours':>12}  {'peer':<30}  {'':>12}  {'ratio':>8}  {'bar':>6}")
    for name in arguments.figures or FIGURES:
        for figure in FIGURES[name](2 if arguments.quick else arguments.rounds):
            print(line(figure), flush=True)


if __name__ == "__main__":
    # An end from outside still stops the sandbox and removes the folders.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    main()
