"""The app as a visitor starts it, `streamlit run app.py`, on a free port and with a clock."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from explain.models.fetch import cache_root
from explain.models.sources import SMOLLM2, Source

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 180
POLL_S = 0.05


class Server:
    """One running server. `ready_s` is there once /ready has answered 200. Unit: seconds."""

    def __init__(self, process: subprocess.Popen, base: str, begun: float, log):
        self.base, self.begun, self.pid = base, begun, process.pid
        self.ready_s: float | None = None
        self._process, self._log = process, log
        self._watch = threading.Thread(target=self._until_ready, daemon=True)
        self._watch.start()

    @property
    def age(self) -> float:
        """Time since the command was given. Unit: seconds."""
        return time.perf_counter() - self.begun

    def up(self) -> None:
        """Wait until the server answers at all."""
        while _answer(self.base + "/_stcore/health")[0] != 200:
            if self._process.poll() is not None or self.age > PATIENCE_S:
                self._give_up("answer")
            time.sleep(POLL_S)

    def ready(self) -> float:
        """Wait until the model can answer. Unit: seconds from the command."""
        self._watch.join(PATIENCE_S)
        if self.ready_s is None:
            self._give_up("get ready")
        return self.ready_s

    def memory_mb(self) -> tuple[float | None, float | None]:
        """Resident memory of the server process, now and at most; None where /proc is missing."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None, None
        kib = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if " kB" in line}
        return int(kib["VmRSS"]) / 1024, int(kib["VmHWM"]) / 1024

    def _until_ready(self) -> None:
        while self._process.poll() is None:
            status, said = _answer(self.base + "/ready")
            if status == 200:
                self.ready_s = self.age
            if status == 200 or b'"failed"' in said:
                return
            time.sleep(POLL_S)

    def _give_up(self, what: str) -> NoReturn:
        self._log.seek(0)
        said = self._log.read()[-2000:].decode(errors="replace")
        raise RuntimeError(f"the server did not {what}:\n{said}")


@contextmanager
def serving(*sources: Source) -> Iterator[Server]:
    """A fresh server, ended with all it started when the block is left.

    Of the models in the cache it finds those of these sources alone; SmolLM2, if none is named.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with tempfile.TemporaryFile() as log, tempfile.TemporaryDirectory() as cache:
        for source in sources or (SMOLLM2,):
            for path in cache_root().glob(f"{source.stem}*"):
                (Path(cache) / path.name).symlink_to(path)
        environment = os.environ | {"EXPLAIN_CACHE": cache, "EXPLAIN_GEMMA": ""}  # fetch no other
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield Server(process, f"http://127.0.0.1:{port}", begun, log)
        finally:
            _end(process)


def _end(process: subprocess.Popen) -> None:
    """End a process and its children: asked first, then made to."""
    for sign in ("SIGTERM", "SIGKILL"):
        try:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, getattr(signal, sign))
            else:
                process.terminate()
            process.wait(10)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait(10)


def _answer(url: str) -> tuple[int, bytes]:
    """The HTTP status of an address and what it says; 0 while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""
