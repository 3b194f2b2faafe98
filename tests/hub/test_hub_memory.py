"""Memory: what a model needs, what there is, and models unused for long that make room."""

from __future__ import annotations

import time
import weakref

import psutil
import pytest
import torch
from families import model_of, reader_of, tokenizer

from explain.models import DEFAULT, MODELS, STANDBY, memory
from explain.models.judge import expected, judge, stored
from explain.models.memory import SPARE, Weights, fitting
from explain.models.registry import Entry
from explain.models.unavailable import ModelUnavailable
from explain.server import Server, shelf


@pytest.fixture
def names(monkeypatch):
    """Two more models in the registry."""
    monkeypatch.setattr(MODELS, "_entries", dict(MODELS))
    for name in ("first", "second"):
        MODELS[name] = Entry(name, name, "", (), "", lambda progress: None)


class Big:
    """Stands for a Reader; like a real one it refers to itself, so only a collection ends it."""

    def __init__(self):
        self.me = self


class Machine:
    """Loads models until its memory is full; in half precision one more."""

    def __init__(self, room: int):
        self.room, self.alive, self.half = room, weakref.WeakSet(), {}

    def load(self, name, progress, *, accepted=False, half=True):
        if len(self.alive) >= self.room + half:
            raise ModelUnavailable("memory_short", need="1.0", free="0.5")
        self.half[name] = half
        big = Big()
        self.alive.add(big)
        return big


def loaded(one: shelf.Shelf, name: str) -> shelf.Status:
    """Load a model and wait for the end of it."""
    one.start(name)
    end = time.monotonic() + 20
    while one.status(name).state == "working":
        assert time.monotonic() < end
        time.sleep(0.01)
    return one.status(name)


def test_the_longest_unused_makes_room_and_the_built_in_ones_stay(names, monkeypatch):
    monkeypatch.setattr(shelf, "UNUSED_S", 0.0)
    machine, gone = Machine(3), []
    one = shelf.Shelf(machine.load, gone.append)
    for name in (DEFAULT, STANDBY, "first"):
        assert loaded(one, name).state == "ready"
    assert loaded(one, "second").state == "ready"
    assert gone == ["first"] and machine.half["second"] is False and len(machine.alive) == 3
    assert one.reader("first") is None and one.status("first").state == "idle"
    assert all(one.reader(name) for name in (DEFAULT, STANDBY, "second"))
    assert loaded(one, "first").state == "ready"  # asked for again, it comes back
    assert gone == ["first", "second"]


def test_what_is_in_use_stays(names):
    machine, gone = Machine(1), []
    one = shelf.Shelf(machine.load, gone.append)
    assert loaded(one, "first").state == "ready"
    assert loaded(one, "second").state == "ready" and machine.half["second"] is True
    status = loaded(one, DEFAULT)
    assert (status.state, status.reason) == ("failed", "memory_short") and not gone
    assert status.detail == {"need": "1.0", "free": "0.5"}


def use(server, reader):
    """Do with a model what pages do."""
    prompt = reader.prompt("Hello")
    server.runs.begin(reader, prompt)
    server.runs.get(reader, prompt, (5,))
    server.kept.get(("table", "first", 1), lambda: reader.embedding * 2)
    server.jobs.ask(("kinds", "first"), lambda job: reader.read(prompt).logits).wait(10)


def test_nothing_that_is_kept_holds_a_model_that_has_gone(names, monkeypatch):
    monkeypatch.setattr(shelf, "UNUSED_S", 0.0)
    server, readers = Server(), []

    def load(name, progress, *, accepted=False, half=True):
        if name == "second" and server.shelf.reader("first"):
            raise ModelUnavailable("memory_short", need="1.0", free="0.5")
        reader = reader_of(model_of("gpt2"), True)
        object.__setattr__(reader.spec, "name", name)
        readers.append(weakref.ref(reader))
        return reader

    server.shelf._load = load
    loaded(server.shelf, "first")
    use(server, server.shelf.reader("first"))
    assert loaded(server.shelf, "second").state == "ready"
    assert readers[0]() is None and readers[1]() is not None
    assert server.kept.held == server.runs.whole.held == server.runs.brief.held == 0
    assert server.jobs.find(("kinds", "first")) is None


def test_how_much_a_folder_holds(tmp_path):
    for dtype in (torch.float32, torch.bfloat16, torch.float16):
        model = model_of("qwen2").to(dtype)
        model.save_pretrained(tmp_path)
        tokenizer().save_pretrained(tmp_path)
        config = judge(tmp_path, "tiny")
        found = stored(tmp_path, config, "tiny")
        size = (tmp_path / "model.safetensors").stat().st_size
        assert found.count == sum(p.numel() for p in model.parameters())
        assert found.whole == 2 * 300 * 48
        assert found.dtype == str(dtype).removeprefix("torch.")
        guess = expected(config, size)
        assert guess.dtype == found.dtype and abs(guess.count / found.count - 1) < 0.05


def test_the_precision_that_fits(monkeypatch):
    weights = Weights(1_000_000_000, 200_000_000, "bfloat16")
    assert weights.need("float32") == 4_000_000_000 + SPARE
    assert weights.need("bfloat16") == 2 * 800_000_000 + 4 * 200_000_000 + SPARE

    def at(room, **how):
        monkeypatch.setattr(memory, "free", lambda: room)
        return fitting(weights, **how)

    assert at(4_200_000_000) == "float32"
    assert at(4_000_000_000) == "bfloat16"
    for room, how, need in ((4_000_000_000, {"half": False}, "4.2"), (2_000_000_000, {}, "2.6")):
        with pytest.raises(ModelUnavailable) as caught:
            at(room, **how)
        assert caught.value.reason == "memory_short"
        assert caught.value.detail == {"need": need, "free": f"{room / 1e9}"}
    monkeypatch.setattr(memory, "free", lambda: 3_000_000_000)
    with pytest.raises(ModelUnavailable):  # of float32 files no half is made
        fitting(Weights(1_000_000_000, 0, "float32"))


def test_a_containers_limit_counts(tmp_path, monkeypatch):
    limit, used = tmp_path / "max", tmp_path / "current"
    monkeypatch.setattr(memory, "CGROUPS", ((str(limit), str(used)),))
    whole = psutil.virtual_memory().total
    assert 0 < memory.free() <= whole
    limit.write_text("500000000\n")
    used.write_text("200000000\n")
    assert memory.free() == 300_000_000
    limit.write_text("max\n")
    assert 300_000_000 < memory.free() <= whole
