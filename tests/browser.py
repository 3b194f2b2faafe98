"""A real server for the browser tests, the windows that they look through, and when a page is calm."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, urlsplit

from bench.browser import CHROMIUM, FLAGS
from bench.server import ROOT

__all__ = [
    "CHROMIUM",
    "FLAGS",
    "PROJECTOR",
    "ROOT",
    "Window",
    "answer",
    "free_port",
    "number",
    "parameters",
    "ready",
    "server",
    "settled",
]
PROJECTOR = {"width": 1280, "height": 720}
CALM_FRAMES = 6  # a click is back from the server before that many frames are drawn
# Streamlit has run the script to its end and nothing moves any more, for so many frames in a row.
CALM = """frames => new Promise(done => {
  const moves = one => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity
  const shadows = () => [...document.querySelectorAll("*")].map(node => node.shadowRoot).filter(Boolean)
  const calm = () => document.querySelector(
    "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
  ) && ![document, ...shadows()].flatMap(root => root.getAnimations()).some(moves)
  let left = frames
  const look = () => {
    left = calm() ? left - 1 : frames
    left ? requestAnimationFrame(look) : document.fonts.ready.then(() => done())
  }
  look()
})"""


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer(url: str) -> int:
    """The HTTP status of an address; 0 while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def ready(base: str) -> tuple[int, dict]:
    """The HTTP status of /ready, and what it says; 0 where a busy machine takes too long."""
    try:
        with urllib.request.urlopen(base + "/ready", timeout=5) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error, suppress(TimeoutError):
            return error.code, json.load(error)
    except TimeoutError:
        pass
    return 0, {}


@contextmanager
def server(wait_for: str = "ready", under: str = "", **env: str):
    """The app on a free port, as `streamlit run app.py` starts it, `under` a path such as "/llm".

    Yields its address. It is waited for until its model is "ready" or it is "up" at all.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.baseUrlPath", under]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}{under}"
    try:
        up = False
        for _ in range(3000):
            up = up or answer(base + "/_stcore/health") == 200
            if up and (wait_for == "up" or ready(base)[0] == 200):
                break
            assert process.poll() is None, "the server stopped"
            time.sleep(0.1)
        else:
            raise AssertionError("the server did not get ready")
        yield base
    finally:
        process.terminate()
        process.wait(20)


class Window:
    """A browser window for one visitor after another: pages open twice as fast as in a new one."""

    def __init__(self, chromium, options: dict):
        self.page = chromium.new_context(**options).new_page()
        self._size, self._home = options["viewport"], ""
        self._media = {
            "color_scheme": options.get("color_scheme", "light"),
            "reduced_motion": options.get("reduced_motion", "no-preference"),
            "forced_colors": options.get("forced_colors", "none"),
        }
        self._failed, self._asked = [], []
        self.page.on("pageerror", lambda error: self._failed.append(str(error.stack or error)))
        self.page.on("request", lambda request: self._asked.append(request.url))

    def open(self, address: str) -> None:
        """A new visitor comes to this address; returns when the page is drawn."""
        self._home = urlsplit(address).netloc
        self._failed.clear()
        self._asked.clear()
        self.page.set_viewport_size(self._size)
        self.page.emulate_media(**self._media)  # the last visitor may have seen it dark
        self.page.goto(address)
        self.page.locator(".kit h1").first.wait_for()
        settled(self.page)

    def leave(self) -> list[str]:
        """The visitor goes. Returns: scripts that failed, and requests that left the server."""
        asked = [url for url in self._asked if urlsplit(url).scheme in ("http", "https")]
        faults = self._failed + [url for url in asked if urlsplit(url).netloc != self._home]
        if not self.page.is_closed():
            self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
            self.page.goto("about:blank")
        return faults


def settled(page) -> None:
    """Wait until the script has run to its end and what it sent is drawn.

    Only for what no `expect` can wait for: that nothing changed, or where things lie.
    """
    page.evaluate(CALM, CALM_FRAMES)


def parameters(page) -> dict[str, str]:
    """What the page's address says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def number(text: str) -> float:
    """A shown number; its minus is a typographic one."""
    return float(text.replace("\u2212", "-"))
