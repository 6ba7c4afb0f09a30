"""The sandbox: a local stand-in for AWS with as many accounts as anybody names.

moto serves the calls, on loopback only and from memory only; `behaviour` adds what a rehearsal of a rollout needs and
moto leaves out. When the server answers, one line of JSON goes to standard output:

    {"endpoint": "http://127.0.0.1:40123", "pid": 4711}

The server lasts as long as its standard input stays open, so it never outlives the program that started it. With
`--detach-state FILE` it goes to the background instead, and FILE says where it is and how to recognise it.
"""

import argparse
import json
import logging
import os
import signal
import socket
import sys
import threading


def main():
    """Starts the server in the way that the arguments ask for."""
    arguments = parse_arguments()
    prepare_environment()
    listener = socket.create_server(("127.0.0.1", arguments.port), backlog=512)
    endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
    if arguments.detach_state:
        detach(lambda ready: serve(listener, ready), endpoint, arguments.detach_state)
    else:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # The starter decides when it is over, not the terminal.
        threading.Thread(target=exit_with_standard_input, daemon=True).start()
        serve(listener, lambda: announce(endpoint, os.getpid()))


def parse_arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description="A local stand-in for AWS, for rehearsals.")
    parser.add_argument("--port", type=int, default=0, help="the port; 0 takes a free one")
    parser.add_argument("--detach-state", metavar="FILE", help="go to the background and describe the server in FILE")
    return parser.parse_args()


def prepare_environment():
    """Makes moto independent of the AWS settings of whoever starts it."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "MOTO_", "BOTO_")):
            del os.environ[name]
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull


def serve(listener, ready):
    """Answers requests until the process ends; calls `ready` before the first.

    One thread runs the application, as moto's memory knows no locks; connections are kept alive by another.
    """
    import waitress
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    import behaviour

    behaviour.install()
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server = waitress.create_server(
        DomainDispatcherApplication(create_backend_app),
        sockets=[listener],
        threads=1,
        connection_limit=1000,
        channel_timeout=3600,
        clear_untrusted_proxy_headers=False,
    )
    ready()
    server.run()


def announce(endpoint, pid):
    """Prints the line that says where the server is; everything printed later goes to standard error."""
    print(json.dumps({"endpoint": endpoint, "pid": pid}), flush=True)
    os.dup2(2, 1)


def exit_with_standard_input():
    """Ends the process when whoever holds the other end of standard input closes it or dies."""
    while os.read(0, 4096):
        pass
    os._exit(0)


def detach(serve_until_killed, endpoint, path):
    """Runs the server in a background process of its own session; returns when that answers."""
    up_read, up_write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(up_read)
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)

        def ready():
            write_state(path, endpoint)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            os.write(up_write, b"1")
            os.close(up_write)

        serve_until_killed(ready)
        os._exit(0)
    os.close(up_write)
    if not os.read(up_read, 1):
        _, status = os.waitpid(child, 0)
        sys.exit(os.waitstatus_to_exitcode(status) or 1)
    announce(endpoint, child)


def write_state(path, endpoint):
    """Describes this process in a file that only its owner can read, in one rename.

    The start time (ticks since boot) and the boot's id tell this process from a later one with the same number.
    """
    with open("/proc/self/stat") as stat, open("/proc/sys/kernel/random/boot_id") as boot:
        start = int(stat.read().rpartition(")")[2].split()[19])
        state = {"endpoint": endpoint, "pid": os.getpid(), "start": start, "boot": boot.read().strip()}
    temporary = f"{path}.{os.getpid()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(state, file)
        file.write("\n")
    os.replace(temporary, path)


if __name__ == "__main__":
    main()
