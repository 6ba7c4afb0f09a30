"""A double of SSM Run Command, in front of moto, whose own runs nothing.

It passes every request on but those of Run Command, and runs what they send with `sh`, as the agent on an instance does: as one
process group, with the limits of the API for what is handed over (24,000 characters of standard output, 8,000 of standard
error). Where it may make mount namespaces, each instance has a `/var/tmp` of its own.

    ssm-double.py ENDPOINT FOLDER

`FOLDER/control.json`, read again for each request, holds faults: `offline`, `without` (instance to names of programs that it lacks),
`throttle` and `lose` (operation to how many requests), `hold` (commands wait for this file to be gone before they begin).
`FOLDER/requests` takes down every request and answer, `FOLDER/hosts/INSTANCE` is an instance's `/var/tmp`. Its end is that of its
standard input.
"""

import http.client
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid

upstream = urllib.parse.urlsplit(sys.argv[1]).netloc
folder = os.path.abspath(sys.argv[2])
lock = threading.Lock()
commands = {}
counts = {}
can_unshare = os.geteuid() == 0 and subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0


def control():
    """The faults as they are now."""
    try:
        with open(f"{folder}/control.json") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def is_due(fault, operation):
    """Whether this request of an operation has the fault, which so many have."""
    with lock:
        if counts.get((fault, operation), 0) >= control().get(fault, {}).get(operation, 0):
            return False
        counts[fault, operation] = counts.get((fault, operation), 0) + 1
        return True


def note(*parts):
    """Takes down bytes."""
    with lock, open(f"{folder}/requests", "ab") as file:
        for part in parts:
            file.write(part if isinstance(part, bytes) else part.encode())
            file.write(b"\n")


class Refusal(Exception):
    """An error of the API: its code."""


class Command:
    """One command on one instance."""

    def __init__(self, request):
        if request["DocumentName"] != "AWS-RunShellScript":
            raise Refusal("InvalidDocument")
        if len(request.get("Comment", "")) > 100:
            raise Refusal("ValidationException")
        text = "\n".join(request["Parameters"]["commands"])
        if len(text) > 64 * 1024 or "{{" in text:
            raise Refusal("InvalidParameters")
        self.id = str(uuid.uuid4())
        self.instance = request["InstanceIds"][0]
        self.comment = request.get("Comment", "")
        self.status = self.details = "Pending"
        self.output = self.errors = ""
        self.code = -1
        self.process = None
        self.text = text
        self.limit = int(request["Parameters"].get("executionTimeout", ["3600"])[0])
        self.asked = time.time()
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        hold = control().get("hold")
        while hold and os.path.exists(hold):
            time.sleep(0.05)
        if self.status != "Pending":
            return
        place = f"{folder}/scripts/{self.id}"
        os.makedirs(place)
        with open(f"{place}/script.sh", "w") as file:
            file.write(self.text)
        words = ["sh", f"{place}/script.sh"]
        home = f"{folder}/hosts/{self.instance}"
        os.makedirs(home, exist_ok=True)
        os.chmod(home, 0o1777)
        if can_unshare:
            words = ["unshare", "-m", "sh", "-c", f'mount --bind "{home}" /var/tmp && exec "$@"', "sh"] + words
        with open(f"{place}/stdout", "wb") as out, open(f"{place}/stderr", "wb") as err:
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True,
                env={"PATH": self.path(), "LANG": "C"}, cwd="/")
        self.status = self.details = "InProgress"
        try:
            self.code = self.process.wait(self.limit)
            ended = "Success" if self.code == 0 else "Failed"
            details = ended
        except subprocess.TimeoutExpired:
            self.kill()
            ended, details = "TimedOut", "ExecutionTimedOut"
        if self.status == "Cancelling":
            ended, details = "Cancelled", "Cancelled"
        with open(f"{place}/stdout", "rb") as out, open(f"{place}/stderr", "rb") as err:
            self.output = cut(out.read(), 24000)
            self.errors = cut(err.read(), 8000)
        self.status, self.details = ended, details
        note(f"{self.id} {self.status} {self.code}", self.output, self.errors)

    def path(self):
        """A `PATH` without what the instance lacks."""
        lacks = control().get("without", {}).get(self.instance)
        if not lacks:
            return "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        place = f"{folder}/programs/{self.instance}"
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place)
        for source in ("/usr/sbin", "/usr/bin"):
            for name in os.listdir(source):
                if name not in lacks and not os.path.lexists(f"{place}/{name}"):
                    os.symlink(f"{source}/{name}", f"{place}/{name}")
        return place

    def kill(self):
        """Kills the process group, as the agent does."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def cancel(self):
        if self.status == "Pending":
            self.status = self.details = "Cancelled"
        elif self.status == "InProgress":
            self.status = self.details = "Cancelling"
            self.kill()

    def described(self):
        return {
            "CommandId": self.id, "Comment": self.comment, "Status": self.status, "StatusDetails": self.details,
            "InstanceIds": [self.instance], "DocumentName": "AWS-RunShellScript", "RequestedDateTime": self.asked,
        }


def cut(output, limit):
    """What the API hands over of output."""
    text = output.decode("utf-8", "replace")
    return text if len(text) <= limit else text[:limit] + "\n---Output truncated---"


def send_command(request):
    if request["InstanceIds"][0] in control().get("offline", []):
        raise Refusal("InvalidInstanceId")
    command = Command(request)
    with lock:
        commands[command.id] = command
    return {"Command": command.described()}


def list_commands(request):
    wanted = request.get("InstanceId")
    with lock:
        found = [command for command in reversed(commands.values()) if wanted in (None, command.instance)]
    start, count = int(request.get("NextToken", 0)), request.get("MaxResults", 50)
    answer = {"Commands": [command.described() for command in found[start:start + count]]}
    if start + count < len(found):
        answer["NextToken"] = str(start + count)
    return answer


def get_command_invocation(request):
    command = commands.get(request["CommandId"])
    if command is None or command.instance != request["InstanceId"]:
        raise Refusal("InvocationDoesNotExist")
    return dict(
        command.described(), InstanceId=command.instance, ResponseCode=command.code,
        StandardOutputContent=command.output, StandardErrorContent=command.errors)


def cancel_command(request):
    if request["CommandId"] not in commands:
        raise Refusal("InvalidCommandId")
    commands[request["CommandId"]].cancel()
    return {}


def describe_instance_information(request):
    instances = [value for entry in request["Filters"] for value in entry["Values"]]
    offline = control().get("offline", [])
    return {"InstanceInformationList": [
        {"InstanceId": name, "PingStatus": "ConnectionLost" if name in offline else "Online", "PlatformType": "Linux"}
        for name in instances]}


OPERATIONS = {
    "SendCommand": send_command, "ListCommands": list_commands, "GetCommandInvocation": get_command_invocation,
    "CancelCommand": cancel_command, "DescribeInstanceInformation": describe_instance_information,
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_any(self):
        if self.headers.get("Transfer-Encoding", "") == "chunked":
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        note(f"{self.command} {self.path}", str(self.headers), body)
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if self.headers.get("X-Amz-Target", "").startswith("AmazonSSM.") and operation in OPERATIONS:
            return self.answer_command(operation, json.loads(body))
        connection = http.client.HTTPConnection(upstream)
        headers = {name: value for name, value in self.headers.items()
                   if name.lower() not in ("transfer-encoding", "content-length", "connection", "expect", "host")}
        headers["Host"] = upstream
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        note(f"answer {answer.status}", content)
        self.reply(answer.status, content, [
            (name, value) for name, value in answer.getheaders()
            if name.lower() not in ("transfer-encoding", "content-length", "connection")])
        connection.close()

    def answer_command(self, operation, request):
        kind = [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-RequestId", str(uuid.uuid4()))]
        if is_due("throttle", operation):
            return self.reply(400, b'{"__type": "ThrottlingException", "message": "Rate exceeded"}', kind)
        try:
            answer = OPERATIONS[operation](request)
        except Refusal as refusal:
            return self.reply(400, json.dumps({"__type": str(refusal), "message": "refused"}).encode(), kind)
        if is_due("lose", operation):
            self.close_connection = True
            return self.connection.shutdown(2)
        self.reply(200, json.dumps(answer).encode(), kind)

    def reply(self, status, content, headers):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name.lower() == "content-length" for name, _ in headers):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_):
        """A client that went away is no news."""


def end_with_standard_input(server):
    """Ends with whoever started it, and all that runs with it."""
    sys.stdin.read()
    for command in list(commands.values()):
        if command.process and command.process.poll() is None:
            command.kill()
    os._exit(0)


if __name__ == "__main__":
    for name in ("hosts", "scripts"):
        os.makedirs(f"{folder}/{name}", exist_ok=True)
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=end_with_standard_input, args=(server,), daemon=True).start()
    print(json.dumps({"endpoint": f"http://127.0.0.1:{server.server_address[1]}", "pid": os.getpid()}), flush=True)
    server.serve_forever()
