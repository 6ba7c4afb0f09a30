"""Resources that take a while to get ready or to go.

AWS answers `pending` first and `available` later, and a deleted resource stays listed for a while. Here nothing takes
time: a resource moves on after its kind has been described `RUNBOOK_SANDBOX_DELAY` times (0 unless set, so at once),
whether or not a filter let it through.
"""

import os

DELAY = int(os.environ.get("RUNBOOK_SANDBOX_DELAY", "0"))


def move(resource, through, to):
    """Puts the resource into the state `through`, and into `to` once its kind was described often enough."""
    if DELAY == 0:
        resource.state = to
    else:
        resource.state = through
        resource.sandbox_move = [DELAY, to]


def count(resources):
    """Counts one description of each resource, and lets those move on that have had enough."""
    for resource in list(resources):
        remaining = getattr(resource, "sandbox_move", None)
        if remaining and remaining[0] > 0:
            remaining[0] -= 1
        elif remaining:
            resource.state = remaining[1]
            del resource.sandbox_move
