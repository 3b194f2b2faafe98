"""A real server for the browser tests, and when a page of it has settled."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from bench.browser import CHROMIUM, FLAGS
from bench.server import ROOT

__all__ = ["CHROMIUM", "FLAGS", "ROOT", "answer", "free_port", "server", "settled"]


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


@contextmanager
def server(wait_for: str = "ready", **env: str):
    """The app on a free port, as `streamlit run app.py` starts it; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        path = {"ready": "/ready", "up": "/_stcore/health"}[wait_for]
        for _ in range(600):
            if answer(base + path) == 200:
                break
            assert process.poll() is None, "the server stopped"
            time.sleep(0.5)
        else:
            raise AssertionError("the server did not get ready")
        yield base
    finally:
        process.terminate()
        process.wait(20)


def settled(page) -> None:
    """Wait until Streamlit has run the script and the page has drawn it."""
    page.wait_for_timeout(150)
    app = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
    page.wait_for_selector(app, state="attached")
    page.wait_for_selector(app + "[data-test-script-state=notRunning]", state="attached")
