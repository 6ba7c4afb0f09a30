"""The server that `aws` is measured against, and its other clients."""

import contextlib
import http.client
import json
import re
import shutil
import socket
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


def bare_request(words: list[str], key: str = "sandbox") -> tuple[str, dict[str, str]]:
    """Body and fields of a call without a signature, by an access key."""
    service, operation = words
    version = {"sts": "2011-06-15", "ec2": "2016-11-15"}[service]
    scope = f"Credential={key}/20260101/us-east-1/{service}/aws4_request"
    return f"Action={operation.title().replace('-', '')}&Version={version}", {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0",
    }


def own_time(words: list[str], endpoint: str, count: int = 50) -> float:
    """Seconds that the server takes for a call: a bare request on a connection that is kept."""
    body, fields = bare_request(words)
    connection = http.client.HTTPConnection(endpoint.removeprefix("http://"))
    begin = time.monotonic()
    for _ in range(count):
        connection.request("POST", "/", body, fields)
        connection.getresponse().read()
    return (time.monotonic() - begin) / count


def posted(endpoint: str, body: str, fields: dict[str, str]) -> str:
    """What a server answers to one request."""
    connection = http.client.HTTPConnection(endpoint.removeprefix("http://"))
    connection.request("POST", "/", body, fields)
    return connection.getresponse().read().decode()


def role_key(endpoint: str, account: str) -> str:
    """An access key of a role's session, as the targets of a run have."""
    _, fields = bare_request(["sts", "assume-role"])
    body = ("Action=AssumeRole&Version=2011-06-15&RoleSessionName=bench"
            f"&RoleArn=arn:aws:iam::{account}:role/RunbookOperator")
    return re.search("<AccessKeyId>(.*?)</AccessKeyId>", posted(endpoint, body, fields))[1]


def load(
    words: list[str], endpoint: str, count: int, width: int, folder: Path, key: str = "sandbox"
) -> Callable[[], float]:
    """Seconds for each of many bare requests that a load tool makes over kept connections."""
    body, fields = bare_request(words, key)
    (folder / "body").write_text(body)
    command = [
        "ab", "-q", "-k", "-n", str(count), "-c", str(width), "-p", str(folder / "body"), "-T", fields["Content-Type"],
        "-H", f"Authorization: {fields['Authorization']}", f"{endpoint}/"]

    def measure() -> float:
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in output or not re.search(r"^Failed requests: +0$", output, re.M):
            raise SystemExit(f"error: the server refused requests of ab:\n{output}")
        return 1 / float(re.search(r"^Requests per second: +([\d.]+)", output, re.M)[1])
    return measure


@contextmanager
def fixed_answer(words: list[str], endpoint: str, folder: Path) -> Iterator[str]:
    """An nginx that answers everything with what the sandbox answers to one call; gives its URL."""
    text = posted(endpoint, *bare_request(words)).replace("'", "&apos;").replace("\n", "")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(f"""
        daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
        events {{ worker_connections 1024; }}
        http {{ access_log off; default_type text/xml; keepalive_requests 1000000;
            client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
            uwsgi_temp_path {folder}; scgi_temp_path {folder};
            server {{ listen 127.0.0.1:{port}; location / {{ return 200 '{text}'; }} }} }}
        """)
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
