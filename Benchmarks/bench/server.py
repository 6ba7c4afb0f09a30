"""The server that `aws` is measured against, and its other clients."""

import http.client
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv/bin/python"
#: The second of two calls of one client, by itself, 20 times: the median is printed.
WARM = """
import boto3, statistics, sys, time
service, operation = sys.argv[1], sys.argv[2].replace("-", "_")
call = getattr(boto3.client(service), operation)
call()
times = []
for _ in range(20):
    begin = time.monotonic()
    call()
    times.append(time.monotonic() - begin)
print(statistics.median(times))
"""


@contextmanager
def running() -> Iterator[str]:
    """The sandbox's server, which keeps connections alive; gives its URL."""
    process = subprocess.Popen(
        [PYTHON, ROOT / "sandbox/server.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield json.loads(process.stdout.readline())["endpoint"]
    finally:
        process.stdin.close()
        process.wait()


def peers(words: list[str], endpoint: str) -> dict[str, list[str]]:
    """What makes the same call, as far as it is installed."""
    service, operation = words
    found = {"AWS CLI v1": [str(ROOT / ".venv/bin/aws"), *words]}
    debian = Path("/usr/bin/aws")
    if debian.exists():
        # Debian's 2.9 does not know AWS_ENDPOINT_URL.
        found["AWS CLI v2, Debian's"] = [str(debian), *words, "--endpoint-url", endpoint]
    if shutil.which("curl"):
        version = {"sts": "2011-06-15", "ec2": "2016-11-15"}[service]
        action = operation.title().replace("-", "")
        found["curl --aws-sigv4"] = [
            "curl", "-sSf", "--aws-sigv4", f"aws:amz:us-east-1:{service}", "--user", "sandbox:sandbox",
            "-d", f"Action={action}&Version={version}", endpoint]
    return found


def warm_call(words: list[str], environment: dict[str, str]) -> Callable[[], float]:
    """Seconds of a call of boto3 whose client is there."""
    def measure() -> float:
        ended = subprocess.run([PYTHON, "-c", WARM, *words], env=environment, check=True, capture_output=True, text=True)
        return float(ended.stdout)
    return measure


def own_time(words: list[str], endpoint: str, count: int = 50) -> float:
    """Seconds that the server takes for a call: a bare request on a connection that is kept, without a signature."""
    service, operation = words
    version = {"sts": "2011-06-15", "ec2": "2016-11-15"}[service]
    body = f"Action={operation.title().replace('-', '')}&Version={version}"
    scope = f"Credential=sandbox/20260101/us-east-1/{service}/aws4_request"
    fields = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0",
    }
    connection = http.client.HTTPConnection(endpoint.removeprefix("http://"))
    begin = time.monotonic()
    for _ in range(count):
        connection.request("POST", "/", body, fields)
        connection.getresponse().read()
    return (time.monotonic() - begin) / count
