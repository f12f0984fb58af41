"""A real browser that a test can look through: headless Chromium, spoken to over two pipes.

Pages that must work from a folder, without a network, are tested where they will be read. The protocol is a JSON object
a message, ended by a zero byte (`--remote-debugging-pipe`), so that no driver and no port is needed.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PROGRAM = next(filter(None, map(shutil.which, NAMES)), None)
needs_browser = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium here")


class Browser:
    """One tab."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back = to, back
        self._heard = bytearray()
        self._number = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        """What the browser has said unasked: requests, errors in scripts, refusals of the page's own policy."""
        tab = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> Any:
        """Sends a command and waits for its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        text = json.dumps(message).encode() + b"\0"
        while text:
            text = text[os.write(self._to, text) :]
        while True:
            said = self._hear()
            if said.get("id") == self._number:
                if "error" in said:
                    raise AssertionError(f"{method}: {said['error']}")
                return said["result"]

    def _hear(self) -> dict[str, Any]:
        while (end := self._heard.find(0)) < 0:
            more = os.read(self._back, 1 << 16)
            if not more:
                raise AssertionError("the browser has gone")
            self._heard += more
        said: dict[str, Any] = json.loads(self._heard[:end])
        del self._heard[: end + 1]
        if "method" in said:
            self.events.append(said)
        return said

    def open(self, page: Path, *, scripts: bool = True) -> None:
        """Goes to a file, and waits until it is loaded."""
        self.ask("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.events.clear()
        self.ask("Page.navigate", url=page.as_uri())
        self.arrive()

    def arrive(self) -> None:
        """Waits until the page that it goes to is loaded; what runs in one that it leaves would be broken off."""
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._hear()

    def run(self, script: str) -> Any:
        """What an expression comes to in the page."""
        found = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def size(self, width: int, height: int = 900) -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def click(self, selector: str) -> None:
        """A click of the mouse in the middle of the first element there is."""
        place = f"document.querySelector({json.dumps(selector)})"
        self.run(f"{place}.scrollIntoView({{block: 'center'}})")
        x, y = self.run(
            f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])({place}.getBoundingClientRect())"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def write(self, text: str) -> None:
        """Keys, one after the other, into whatever has the focus."""
        for key in text:
            self.ask("Input.dispatchKeyEvent", type="keyDown", text=key)
            self.ask("Input.dispatchKeyEvent", type="keyUp")

    def picture(self, file: Path, *, whole: bool = False) -> None:
        data = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        file.write_bytes(base64.b64decode(data))

    def complaints(self) -> list[str]:
        """Errors of scripts, and what the page's own policy or the network refused."""
        self.run("1")
        thrown = [str(each["params"]) for each in self.events if each["method"] == "Runtime.exceptionThrown"]
        logged = [each["params"]["entry"]["text"] for each in self.events if each["method"] == "Log.entryAdded"]
        return thrown + logged

    def requests(self) -> list[str]:
        """Every address that the page asked for."""
        asked = (each for each in self.events if each["method"] == "Network.requestWillBeSent")
        return [each["params"]["request"]["url"] for each in asked]


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """A browser of its own, with nothing in it, that ends with the test."""
    assert PROGRAM is not None
    here, to = os.pipe()
    back, there = os.pipe()
    profile = tempfile.mkdtemp(prefix="teckal-browser-")
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    flags += ["--disable-background-networking", "--remote-debugging-pipe", f"--user-data-dir={profile}"]

    def hand_over() -> None:
        """The browser reads from 3 and writes to 4; these may be what the pipes are themselves called here."""
        reads, writes = (fcntl.fcntl(each, fcntl.F_DUPFD, 10) for each in (here, there))
        os.dup2(reads, 3)
        os.dup2(writes, 4)

    process = subprocess.Popen(
        [PROGRAM, *flags],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=False,
        preexec_fn=hand_over,
    )
    os.close(here)
    os.close(there)
    try:
        yield Browser(to, back)
    finally:
        process.kill()
        process.wait()
        for pipe in (to, back):
            os.close(pipe)
        shutil.rmtree(profile, ignore_errors=True)
