"""A model's files from a hub, through huggingface_hub's client: fetched, checked, kept.

HF_ENDPOINT names a mirror, HF_TOKEN who asks; the client honours both. The cache holds for each model
its folder, with the commit and every file's SHA-256 written down: it is used without asking the hub
again. While it comes there is a folder `.part`, from which a download that broke off goes on.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path

import httpx2
from huggingface_hub import HfApi, get_hf_file_metadata, hf_hub_url
from huggingface_hub import errors as hub_errors
from huggingface_hub.file_download import http_get
from huggingface_hub.hf_api import ModelInfo
from huggingface_hub.utils import build_hf_headers

from explain.models.fetch import MANIFEST, Progress, cache_root, file_sha256, locked
from explain.models.hub import Wanted, about
from explain.models.judge import CONFIG, INDEX, SMALL, expected, judge, weight_files
from explain.models.memory import fitting, gigabytes
from explain.models.unavailable import ModelUnavailable

log = logging.getLogger(__name__)
RESUMED = ("broken_off", "no_hub", "too_many")  # after these, what has come is kept
KEPT_S = 7 * 24 * 3600  # for a download that nobody goes on with
TRIES = 3  # that bring no new byte
SLACK = 50_000_000  # bytes of disk left beside what is fetched
REST = ".rest"  # ends the name of a file of which not all has come
NOT_FOUND = (
    hub_errors.RepositoryNotFoundError,
    hub_errors.RevisionNotFoundError,
    hub_errors.RemoteEntryNotFoundError,
)
STATUS = {401: "gated", 403: "gated", 404: "no_such_model", 429: "too_many"}
NO_CONNECTION = (
    httpx2.HTTPError,
    hub_errors.OfflineModeIsEnabled,
    hub_errors.FileMetadataError,
    ConnectionError,
)


@dataclass(frozen=True)
class Remote:
    """One file on the hub. Unit: size in bytes; `etag` its SHA-256, or git's SHA-1 of a small file."""

    name: str
    url: str
    size: int
    etag: str


def fetch(wanted: Wanted, progress: Progress) -> Path:
    """The folder with a model's files, fetched now if it is not there; from then on the same commit.

    Raises: ModelUnavailable. Whatever fails, no half-written folder remains.
    """
    root = cache_root()
    folder = root / wanted.stem
    if _intact(folder, progress):
        return folder
    with _said(wanted):
        root.mkdir(parents=True, exist_ok=True)
        with locked(root / f"{wanted.stem}.lock", progress):
            if not _intact(folder, progress):  # else another process was faster
                _make(wanted, folder, progress)
    return folder


def _make(wanted: Wanted, folder: Path, progress: Progress) -> None:
    """Fetch what makes a model, all of one commit, and put the whole folder in its place."""
    progress("fetching", 0.0)
    shutil.rmtree(folder, ignore_errors=True)
    info = HfApi().model_info(wanted.repo, revision=wanted.revision, timeout=20)
    part = folder.with_name(f"{wanted.stem}+{info.sha[:12]}.part")
    _sweep(wanted, part)
    part.mkdir(exist_ok=True)
    with _said(wanted, part):
        names = {file.rfilename for file in info.siblings or ()}
        if CONFIG not in names:
            raise ModelUnavailable("wrong_format", name=wanted.name)
        for name in (CONFIG, INDEX):
            if name in names:
                _bring(_remote(wanted, info, name), part, lambda n: None)
        config = judge(part, wanted.name)
        weights = weight_files(part, names, wanted.name)
        files = [_remote(wanted, info, name) for name in (*weights, *sorted(SMALL & names))]
        total, done = sum(file.size for file in files), 0
        _check_disk(part, total)
        fitting(expected(config, sum(file.size for file in files if file.name in weights)))
        for file in files:
            _bring(file, part, lambda n, done=done: progress("fetching", (done + n) / total))
            done += file.size
        progress("checking", 0.0)
        _sign(part, wanted, info)
        os.replace(part, folder)


@contextmanager
def _said(wanted: Wanted, part: Path | None = None) -> Iterator[None]:
    """Turn what goes wrong into a reason that has words; remove what cannot be gone on with."""
    try:
        yield
    except Exception as error:
        begun = part is not None and any(path.stat().st_size for path in part.glob(f"*{REST}"))
        told = error if isinstance(error, ModelUnavailable) else _why(error, wanted, begun)
        if part and getattr(told, "reason", "") not in RESUMED:
            shutil.rmtree(part, ignore_errors=True)
        if told is not error:
            log.warning("%s: %s", wanted.name, error)
        raise told from error


def _why(error: Exception, wanted: Wanted, begun: bool) -> Exception:
    """The reason behind what the client, the hub or this machine raised; the error, if it has none."""
    lost = "broken_off" if begun else "no_hub"
    if isinstance(error, hub_errors.GatedRepoError):
        reason = "gated"
    elif isinstance(error, NOT_FOUND):
        reason = "no_such_model"
    elif isinstance(error, hub_errors.HfHubHTTPError):
        reason = STATUS.get(error.response.status_code, lost)
    elif isinstance(error, NO_CONNECTION):
        reason = lost
    elif isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "disk_ran_full" if full else "not_writable" if error.errno else "hub_damaged"
    elif isinstance(error, MemoryError):
        reason = "no_memory"
    else:
        return error
    return ModelUnavailable(reason, name=wanted.name)


def _remote(wanted: Wanted, info: ModelInfo, name: str) -> Remote:
    """What the hub says of one file. Raises: what the client raises."""
    url = hf_hub_url(wanted.repo, name, revision=info.sha)
    told = get_hf_file_metadata(url, retry_on_errors=True)
    if told.size is None or told.etag is None or told.commit_hash != info.sha:
        raise hub_errors.FileMetadataError(f"{name}: size, etag or commit is missing or another")
    return Remote(name, url, told.size, told.etag)


def _bring(file: Remote, part: Path, told: Callable[[int], None]) -> None:
    """One file into the folder, from where it broke off. `told` hears how many bytes are there.

    Raises: ModelUnavailable("hub_damaged"), what the client raises, OSError.
    """
    path, rest = part / file.name, part / f"{file.name}{REST}"
    if path.is_file():  # it was checked when it got its name
        return
    tries, most = TRIES, -1
    with rest.open("ab") as body:
        while body.tell() < file.size:
            try:
                http_get(
                    file.url,
                    body,
                    resume_size=body.tell(),
                    headers=build_hf_headers(),
                    expected_size=file.size,
                    tqdm_class=lambda **_: Bar(lambda: told(body.tell())),
                )
            except httpx2.TransportError:  # the client itself goes on after most of these
                tries = TRIES if body.tell() > most else tries - 1
                most = max(most, body.tell())
                if not tries:
                    raise
    if not _is(rest, file):
        raise ModelUnavailable("hub_damaged", name=file.name)
    os.replace(rest, path)


class Bar:
    """Stands where the client wants a progress bar."""

    def __init__(self, told: Callable[[], None]):
        self._told = told

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_) -> None:
        self._told()

    def update(self, _: int) -> None:
        """More bytes are about to be written."""
        self._told()


def _is(path: Path, file: Remote) -> bool:
    """Whether these bytes are the file's, by its size and by the hash that the hub names it with."""
    if path.stat().st_size != file.size:
        return False
    if len(file.etag) == 64:
        return file_sha256(path) == file.etag
    if len(file.etag) == 40:  # git's own name of it
        return sha1(b"blob %d\0" % file.size + path.read_bytes()).hexdigest() == file.etag
    return True  # a mirror's own tag


def _check_disk(part: Path, total: int) -> None:
    """Raises: ModelUnavailable("disk_short") when what is still to come does not fit."""
    need = total - sum(path.stat().st_size for path in part.iterdir())
    free = shutil.disk_usage(part).free
    if free < need + SLACK:
        raise ModelUnavailable(
            "disk_short", need=gigabytes(need + SLACK, up=True), free=gigabytes(free)
        )


def _sweep(wanted: Wanted, part: Path) -> None:
    """Remove downloads that nobody goes on with: of another commit, or a week old."""
    for path in part.parent.glob("hub--*.part"):
        old = time.time() - path.stat().st_mtime > KEPT_S
        if path != part and (old or path.name.startswith(f"{wanted.stem}+")):
            shutil.rmtree(path, ignore_errors=True)


def _sign(part: Path, wanted: Wanted, info: ModelInfo) -> None:
    """Write down what this is and every file's hash, by which `_intact` finds any later change."""
    card = info.card_data or {}
    languages = card.get("language") or []
    files = {path.name: [path.stat().st_size, file_sha256(path)] for path in sorted(part.iterdir())}
    told = {
        "repo": wanted.repo,
        "revision": wanted.revision,
        "commit": info.sha,
        "licence": str(card.get("license") or ""),
        "languages": [languages] if isinstance(languages, str) else list(languages),
        "files": files,
    }
    (part / MANIFEST).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _intact(folder: Path, progress: Progress) -> bool:
    """Whether every file in the folder is still what was fetched."""
    files = about(folder).get("files", {})
    if not files:
        return False
    progress("checking", 0.0)
    try:
        return all(
            (folder / name).stat().st_size == size and file_sha256(folder / name) == digest
            for name, (size, digest) in files.items()
        )
    except OSError:
        return False
