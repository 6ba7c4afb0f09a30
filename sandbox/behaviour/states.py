"""Resources that take a while to get ready or to go.

AWS answers `pending` first and `available` later, and a deleted resource stays listed for a while. Here nothing takes
time: a resource moves on after it has been described `RUNBOOK_SANDBOX_DELAY` times (0 unless set, so at once).
"""

import os

DELAY = int(os.environ.get("RUNBOOK_SANDBOX_DELAY", "0"))


def move(resource, through, to):
    """Puts the resource into the state `through`, and into `to` once it was described often enough."""
    if DELAY == 0:
        resource.state = to
    else:
        resource.state = through
        resource.sandbox_move = [DELAY, to]


def described(resources):
    """Counts one description of each resource; returns the resources as they are described this time."""
    for resource in resources:
        remaining = getattr(resource, "sandbox_move", None)
        if remaining:
            if remaining[0] == 0:
                resource.state = remaining[1]
                del resource.sandbox_move
            else:
                remaining[0] -= 1
    return resources
