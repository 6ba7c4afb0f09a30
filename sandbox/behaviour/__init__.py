"""What the sandbox does as AWS does it, and moto alone does not.

Each module changes one subject. A module's `install` replaces methods of moto's backends, so it runs once, before the
first request. The versions are pinned in `scripts/requirements.txt`: read these modules again when moto's changes.
"""

from . import endpoints, identity, networks, sharing, transit, workspaces


def install():
    """Changes moto in place."""
    for module in (sharing, transit, endpoints, networks, identity, workspaces):
        module.install()
