"""What a process and all that it started need while they run."""

import contextlib
import threading
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass
class Needs:
    """At one moment, of all processes together; memory in bytes."""

    processes: int = 0
    #: Every page counts once, however many share it.
    proportional: int = 0
    #: Every page counts for each process that has it.
    resident: int = 0
    descriptors: int = 0
    #: Of the first process alone.
    own_resident: int = 0
    own_descriptors: int = 0


def children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(word) for task in (PROC / str(pid) / "task").iterdir() for word in (task / "children").read_text().split()]
    return []


def needs(pid: int) -> Needs:
    """Of a process and its descendants now; what ends meanwhile does not count."""
    sum_of_all = Needs()
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        waiting += children(each)
        with contextlib.suppress(OSError):
            rollup = (PROC / str(each) / "smaps_rollup").read_text().split()
            resident, proportional = (int(rollup[rollup.index(name) + 1]) * 1024 for name in ("Rss:", "Pss:"))
            descriptors = len(list((PROC / str(each) / "fd").iterdir()))
            sum_of_all.processes += 1
            sum_of_all.resident += resident
            sum_of_all.proportional += proportional
            sum_of_all.descriptors += descriptors
            if each == pid:
                sum_of_all.own_resident, sum_of_all.own_descriptors = resident, descriptors
    return sum_of_all


class Watch:
    """Looks at a process now and then, and keeps the moment with the most processes and, among those, the most memory."""

    def __init__(self, pid: int, every: float = 0.5):
        self.widest = Needs()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(pid, every))

    def _look(self, pid: int, every: float) -> None:
        while not self._ended.wait(every):
            now = needs(pid)
            self.widest = max(self.widest, now, key=lambda needs: (needs.processes, needs.proportional))

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
