"""What is kept of readings, and a long text that is read piece by piece while somebody waits."""

import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest

from explain.models.refused import Stopped, TextTooLong
from explain.server import runs
from explain.server.jobs import Jobs
from explain.server.runs import Run, Runs, Underway

TOKENS = tuple(SimpleNamespace(id=k, raw=b"x", unknown=False) for k in range(6))


class Slow:
    """A reader whose pieces are one token each, and wait until they are let go."""

    def __init__(self):
        self.spec = SimpleNamespace(name="slow")
        self.go, self.passes, self.heard = threading.Semaphore(0), 0, []

    def read(self, tokens, told):
        self.passes += 1
        for done in range(1, len(tokens)):
            self.go.acquire(timeout=10)
            self.heard.append(told(done))
            if not self.heard[-1]:
                raise Stopped
        tape = SimpleNamespace(n_bytes=10)
        return SimpleNamespace(tape=tape, logits=np.zeros(3, np.float32), ids=())

    def let(self, pieces):
        for _ in range(pieces):
            self.go.release()


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(runs, "PATIENCE_S", 0.05)


def until(true, seconds=5.0):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    assert true()


def test_a_long_reading_says_how_far_it_is_and_is_made_once(quick):
    reader, kept = Slow(), Runs(1000, Jobs())
    assert kept.begin(reader, TOKENS) == Underway(0, 6)
    reader.let(3)
    until(
        lambda: kept.begin(reader, TOKENS) == Underway(3, 6)
    )  # another visitor with the same text
    reader.let(2)
    found = kept.begin(reader, TOKENS)
    assert isinstance(found, Run) and reader.passes == 1
    assert kept.get(reader, TOKENS, ()) is found


def test_a_short_reading_comes_back_at_once(quick):
    reader = Slow()
    reader.let(5)
    assert isinstance(Runs(1000, Jobs()).begin(reader, TOKENS), Run)


def test_a_reading_that_nobody_asks_for_ends_and_can_be_begun_anew(quick, monkeypatch):
    reader, kept = Slow(), Runs(1000, Jobs())
    monkeypatch.setattr(runs, "ABANDONED_S", 0.0)
    kept.begin(reader, TOKENS)
    reader.let(1)
    until(lambda: reader.heard == [False])
    monkeypatch.setattr(runs, "ABANDONED_S", 5.0)
    reader.let(5)
    assert isinstance(kept.begin(reader, TOKENS), Run)  # not the old one's end


def test_what_reading_raises_is_raised_where_it_was_asked(quick):
    class Refusing(Slow):
        def read(self, tokens, told):
            raise TextTooLong(len(tokens), 2)

    kept = Runs(1000, Jobs())
    for _ in range(2):
        with pytest.raises(TextTooLong):
            kept.begin(Refusing(), TOKENS)


def test_the_oldest_go_when_memory_is_full(quick):
    reader, kept = Slow(), Runs(60, Jobs())
    for last in range(4):
        reader.let(5)
        kept.get(reader, (*TOKENS[:5], TOKENS[last]), ())
    passes = reader.passes
    reader.let(5)
    kept.get(reader, (*TOKENS[:5], TOKENS[3]), ())
    assert reader.passes == passes
    kept.get(reader, (*TOKENS[:5], TOKENS[0]), ())
    assert reader.passes == passes + 1


def test_who_steps_is_not_pushed_out_by_who_looks_inside(smollm2):
    kept = Runs(30 * 2**20, Jobs())  # half of it: 15 MB
    stepping, long = smollm2.prompt("The capital of France is"), smollm2.prompt("rain " * 60)
    first = kept.prefix(smollm2, stepping, ())
    kept.get(smollm2, long, ())  # 25 MB
    assert kept.prefix(smollm2, stepping, ()) is first


def test_a_real_text_in_pieces_is_the_same_text(smollm2, monkeypatch):
    heard = []
    whole = smollm2.read("The best thing about AI is its ability to learn from what it sees. " * 3)
    monkeypatch.setattr("explain.models.reader.PIECE", 17)
    pieces = smollm2.read(whole.tokens, told=lambda done: heard.append(done) or True)
    assert heard == list(range(17, len(whole.tokens), 17))
    assert np.abs(pieces.logits - whole.logits).max() < 5e-4
    for layer in (0, 15, 29):
        assert np.abs(pieces.attention(layer) - whole.attention(layer)).max() < 5e-5
    with pytest.raises(Stopped):
        smollm2.read(whole.tokens, told=lambda done: done < 30)
