"""AWS CLI for many commands, loaded once: JSON lines `{"argv": […], "environment": {…}}` in, `{"status", "stdout", "stderr"}` out.

Each command runs in a child of its own, so that none sees what another left behind. The version is that of the Python
that runs this. With `AWS_DATA_PATH`, models are unpacked into that folder from the environment that the only argument names, so
that a CLI which is older than they are knows what they say.
"""

import glob
import gzip
import json
import os
import sys
import tempfile

MODELS = os.environ.get("AWS_DATA_PATH")  # Version 2 adds to it when it is loaded.

import awscli.clidriver  # noqa: E402
import awscli.handlers  # noqa: E402, F401, what every call needs is loaded before the first child


def main():
    """Answers each line."""
    driver = awscli.clidriver.create_clidriver()
    known = set()
    for line in sys.stdin:
        case = json.loads(line)
        if case["argv"][0] not in known:
            known.add(case["argv"][0])
            load(driver, case["argv"][0])
        print(json.dumps(answer(driver, case)), flush=True)


def load(driver, service):
    """Reads a service's models, for all children to come."""
    loader = driver.session.get_component("data_loader")
    service = {"s3api": "s3", "configservice": "config"}.get(service, service)
    unpack(service)
    for kind in ("service-2", "paginators-1", "waiters-2", "endpoint-rule-set-1"):
        try:
            loader.load_service_model(service, kind)
        except Exception:  # Not every service has every kind.
            pass


def unpack(service):
    """Gives a CLI that is older than our models, and cannot read them packed, what it needs of them."""
    packages = f"{sys.argv[1]}/lib/python3*/site-packages/botocore/data"
    for source in glob.glob(f"{packages}/{service}/*/*.json*") if MODELS else []:
        place = os.path.join(MODELS, service, *source.split(os.sep)[-2:]).removesuffix(".gz")
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with (gzip.open if source.endswith(".gz") else open)(source, "rb") as packed, open(place, "wb") as file:
            file.write(packed.read())


def answer(driver, case):
    """What one command gives."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            carry_out(driver, case, output, errors)
        _, status = os.waitpid(child, 0)
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode(errors="surrogateescape"))
    return {"status": os.waitstatus_to_exitcode(status), "stdout": texts[0], "stderr": texts[1]}


def carry_out(driver, case, output, errors):
    """The command itself, in the child."""
    status = 255
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(errors.fileno(), 2)
        os.environ.update(case.get("environment", {}))
        if "folder" in case:
            os.chdir(case["folder"])
        try:
            driver.session._config = driver.session._profile_map = None  # The configuration of this case.
            status = driver.main(case["argv"])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


main()
