"""A real browser, driven over a pipe: it opens pages, presses keys, and tells whom it asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)
END = b"\0"
KEYS = {
    "Enter": (13, "\r"),
    "Space": (32, " "),
    "Tab": (9, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
}
"""Name of a key → its code in Windows, and what it types."""

Message: TypeAlias = dict[str, object]


def find_browser() -> str | None:
    """Return the path of a Chromium, if this machine has one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass(slots=True)
class Browser:
    """One page of a browser."""

    to: BinaryIO
    back: BinaryIO
    session: str = ""
    requests: list[str] = field(default_factory=list)
    """Every address that the page asked for, in order."""
    complaints: list[str] = field(default_factory=list)
    """What the page reported to its log, such as a breach of its policy."""
    loaded: int = 0
    _last: int = 0

    def call(self, method: str, **facts: object) -> Message:
        """Send one command and return its result."""
        self._last += 1
        message: Message = {"id": self._last, "method": method, "params": facts}
        if self.session:
            message["sessionId"] = self.session
        self.to.write(json.dumps(message).encode() + END)
        self.to.flush()
        while (answer := self._read()).get("id") != self._last:
            pass
        assert "error" not in answer, answer
        return cast("Message", answer["result"])

    def open(self, url: str) -> None:
        """Open a page and wait until it is there."""
        before = self.loaded
        self.call("Page.navigate", url=url)
        while self.loaded == before:
            self._read()

    def evaluate(self, script: str) -> object:
        """Return what an expression is in the page; a promise is waited for."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer
        return cast("Message", answer["result"]).get("value")

    def press(self, key: str) -> None:
        """Press and release a key."""
        code, text = KEYS[key]
        name = text if key == "Space" else key
        facts: Message = {"key": name, "code": key, "windowsVirtualKeyCode": code}
        typed: Message = {"text": text} if text else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **facts, **typed)
        self.call("Input.dispatchKeyEvent", type="keyUp", **facts)

    def screen(self, width: int, height: int = 900) -> None:
        """Make the screen as large as this."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def _read(self) -> Message:
        text = bytearray()
        while (byte := self.back.read(1)) != END:
            assert byte, "the browser has gone"
            text += byte
        message: Message = json.loads(text)
        facts = cast("Message", message.get("params", {}))
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(str(cast("Message", facts["request"])["url"]))
            case "Page.loadEventFired":
                self.loaded += 1
            case "Log.entryAdded":
                self.complaints.append(str(cast("Message", facts["entry"])["text"]))
            case "Runtime.exceptionThrown":
                self.complaints.append(str(facts["exceptionDetails"]))
            case _:
                pass
        return message


@contextmanager
def browsing(program: str, profile: Path) -> Iterator[Browser]:
    """Start a browser with one empty page; it ends with the block."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    # The browser reads its commands from descriptor 3 and answers on 4.
    shell = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
    command = ("bash", "-c", shell, "bash", program, *FLAGS, f"--user-data-dir={profile}", "about:blank")
    quiet = subprocess.DEVNULL
    with (
        subprocess.Popen(command, pass_fds=(theirs_in, theirs_out), stdout=quiet, stderr=quiet) as process,
        os.fdopen(ours_out, "wb") as to,
        os.fdopen(ours_in, "rb") as back,
    ):
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield _first_page(Browser(to=to, back=back))
        finally:
            process.kill()


def _first_page(browser: Browser) -> Browser:
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    attached = browser.call("Target.attachToTarget", targetId=target, flatten=True)
    browser.session = str(attached["sessionId"])
    for domain in ("Page", "Network", "Log", "Runtime"):
        browser.call(f"{domain}.enable")
    return browser
