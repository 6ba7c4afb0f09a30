"""Real hosts for a figure, and what is asked of them beside the product."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOSTS = ROOT / "sandbox/hosts/hosts"
#: On a host: where steps that write leave their lines.
LINES = "/var/tmp/bench-lines"


class Fleet:
    """Hosts that run, named h1, h2 and so on."""

    def __init__(self, folder: Path, count: int):
        self.folder = folder
        self.names = [f"h{number}" for number in range(1, count + 1)]
        self.config = folder / "ssh_config"

    def enter(self, name: str, *command: str) -> str:
        """What a command printed that ran as the host's root, past its sshd."""
        return subprocess.run(
            [HOSTS, "enter", self.folder, name, *command], check=True, stdout=subprocess.PIPE, text=True).stdout

    def forget_lines(self) -> None:
        for name in self.names:
            self.enter(name, "rm", "-f", LINES)

    def check_lines(self, count: int) -> None:
        """Every host has the line of every step, in order, and no other."""
        wanted = "".join(f"step {number}\n" for number in range(1, count + 1))
        for name in self.names:
            if self.enter(name, "cat", LINES) != wanted:
                raise SystemExit(f"error: {name} does not have the lines of {count} steps")

    @contextmanager
    def connected(self, name: str, folder: Path) -> Iterator[list[str]]:
        """One connection that is kept; gives the command that runs a program over it."""
        over = ["ssh", "-F", str(self.config), "-S", str(folder / "ssh")]
        subprocess.run([*over, "-M", "-N", "-f", "-o", "ControlPersist=yes", name], check=True, stdin=subprocess.DEVNULL)
        try:
            yield [*over, "-o", "ControlMaster=no", "-o", "ProxyCommand=false", name]
        finally:
            subprocess.run([*over, "-O", "exit", name], check=True, stderr=subprocess.DEVNULL)


@contextmanager
def running(folder: Path, count: int) -> Iterator[Fleet]:
    """Starts so many hosts, which end with this process at the latest."""
    folder.mkdir()
    fleet = Fleet(folder, count)
    lifeline, end = os.pipe()
    try:
        subprocess.run([HOSTS, "up", "--until-eof", folder, *fleet.names], check=True, stdin=lifeline,
                       stdout=subprocess.DEVNULL)
        yield fleet
    finally:
        with contextlib.suppress(OSError):
            os.close(lifeline)
        subprocess.run([HOSTS, "down", folder], check=True)
        os.close(end)
