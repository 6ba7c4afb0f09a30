"""Ansible and ara, as quick as they can be set: the peers of a run over hosts."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import product
from bench.fleet import Fleet
from bench.measuring import finish

REQUIREMENTS = Path(__file__).resolve().parents[1] / "peers/ansible.txt"
HOME = product.FOLDER / "ansible"


def install() -> None:
    """Makes an environment of their own, once for each list of versions."""
    stamp = HOME / "installed"
    if stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", HOME], check=True)
    subprocess.run(
        [HOME / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", REQUIREMENTS], check=True)
    stamp.write_text(REQUIREMENTS.read_text())


def playbook(folder: Path, commands: list[str]) -> Path:
    """A play of one `shell` task for each command, on all hosts."""
    tasks = "".join(f"    - name: step {number}\n      ansible.builtin.shell: {json.dumps(command)}\n"
                    for number, command in enumerate(commands, 1))
    path = folder / "play.yml"
    path.write_text(f"- hosts: all\n  gather_facts: false\n  tasks:\n{tasks}")
    return path


def environment(fleet: Fleet, folder: Path, sockets: str) -> dict[str, str]:
    """Settings as its own guides give them for speed: one connection for each host, all hosts at once, nothing asked twice."""
    inventory = folder / "ansible-hosts"
    inventory.write_text("\n".join(["[all]", *fleet.names, ""]))
    return {
        "PATH": f"{HOME}/bin:{os.environ['PATH']}", "HOME": str(folder), "LANG": "C.UTF-8",
        "ANSIBLE_INVENTORY": str(inventory), "ANSIBLE_FORKS": str(len(fleet.names)), "ANSIBLE_PIPELINING": "True",
        "ANSIBLE_SSH_ARGS": f"-F {fleet.config} -o ControlMaster=auto -o ControlPersist=60s",
        "ANSIBLE_SSH_CONTROL_PATH_DIR": sockets, "ANSIBLE_GATHERING": "explicit",
        "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3",
    }


def run(play: Path, fleet: Fleet, folder: Path, count: int, with_ara: bool = False) -> float:
    """Seconds of a whole run of so many tasks, each done on each host; ara's database has all results then."""
    with tempfile.TemporaryDirectory(prefix="bench-") as sockets:
        variables = environment(fleet, folder, sockets)
        if with_ara:
            variables |= recorded(folder)
        finished = product.checked(finish([str(HOME / "bin/ansible-playbook"), str(play)], folder, variables, keep=True))
        for name in fleet.names:
            if not re.search(rf"^{name} +: ok={count} +changed={count} +unreachable=0 +failed=0 ", finished.output, re.M):
                raise SystemExit(f"error: Ansible did not do all on {name}:\n{finished.output[-2000:]}")
        for socket in Path(sockets).iterdir():
            subprocess.run(["ssh", "-S", socket, "-O", "exit", "any"], check=True, stderr=subprocess.DEVNULL)
    if with_ara:
        check_record(folder, len(fleet.names) * count)
    return finished.seconds


def recorded(folder: Path) -> dict[str, str]:
    """What lets ara record into a new database; its tables are made beforehand, as on a machine that had it in use."""
    base = folder / "ara"
    database = base / "ansible.sqlite"
    database.unlink(missing_ok=True)
    variables = {
        "ANSIBLE_CALLBACK_PLUGINS": output([f"{HOME}/bin/python", "-m", "ara.setup.callback_plugins"], {}),
        "ARA_API_CLIENT": "offline", "ARA_BASE_DIR": str(base), "ARA_DATABASE_NAME": str(database),
    }
    output([f"{HOME}/bin/ara-manage", "migrate"], variables | {"HOME": str(folder)})
    return variables


def check_record(folder: Path, count: int) -> None:
    with sqlite3.connect(folder / "ara/ansible.sqlite") as database:
        [found] = database.execute("SELECT count(*) FROM results WHERE status = 'ok'").fetchone()
    if found != count:
        raise SystemExit(f"error: ara recorded {found} results instead of {count}")


def output(command: list[str], variables: dict[str, str]) -> str:
    return subprocess.run(
        command, env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | variables, check=True, capture_output=True,
        text=True).stdout.strip()
