"""The first paint of a page in Chromium, asked over its debugging pipe."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUESTION = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def has_browser() -> bool:
    return CHROMIUM is not None


def first_paint(page: Path, limit: float = 60) -> float:
    """Seconds from the navigation to the first contentful paint, in a browser that was just started."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, _Browser(profile) as browser:
        target = browser.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = browser.ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        browser.ask("Page.navigate", {"url": page.absolute().as_uri()}, session)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            answer = browser.ask("Runtime.evaluate", {"expression": QUESTION}, session)
            if milliseconds := answer.get("result", {}).get("value"):
                return milliseconds / 1000
            time.sleep(0.05)
    raise TimeoutError(f"{page} was not painted within {limit} s")


class _Browser:
    """A Chromium of its own, with the pipe that it is asked through."""

    def __init__(self, profile: str):
        to_read, self.to = os.pipe()
        self.of, to_write = os.pipe()

        def place() -> None:
            # Chromium reads from descriptor 3 and writes to 4.
            spare_read, spare_write = os.dup(to_read), os.dup(to_write)
            os.dup2(spare_read, 3)
            os.dup2(spare_write, 4)

        self.process = subprocess.Popen(
            [
                str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                f"--user-data-dir={profile}", "--remote-debugging-pipe",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            close_fds=False, preexec_fn=place)
        os.close(to_read)
        os.close(to_write)
        self.number = 0
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        os.close(self.to)
        os.close(self.of)

    def ask(self, method: str, parameters: dict, session: str | None = None) -> dict:
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.rest:
                piece = os.read(self.of, 1 << 16)
                if not piece:
                    raise ConnectionError("Chromium ended")
                self.rest += piece
            text, self.rest = self.rest.split(b"\0", 1)
            answer = json.loads(text)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(answer["error"]["message"])
                return answer["result"]
