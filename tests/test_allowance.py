"""One visitor's share of a server: so many runs a second, and what a pause has saved."""

import time
from types import SimpleNamespace

import pytest

from explain.server import allowance
from explain.server.allowance import Allowance
from explain.settings import LONGEST_TEXT, RUNS_PER_S, RUNS_SAVED
from explain.ui import sessions, visit


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is moved."""
    moved = SimpleNamespace(now=100.0)
    monkeypatch.setattr(allowance, "time", SimpleNamespace(monotonic=lambda: moved.now))
    return moved


def test_a_pause_is_saved_and_no_more_than_that(clock):
    one = Allowance(10.0, 3)
    assert [one.take() for _ in range(4)] == pytest.approx([0, 0, 0, 0.1])
    clock.now += 0.2  # the fourth is paid back, and one more is there
    assert [one.take(), one.take()] == pytest.approx([0, 0.1])
    clock.now += 1000
    assert [one.take() for _ in range(4)] == pytest.approx([0, 0, 0, 0.1])


@pytest.mark.parametrize("a_second, kept_up", [(5, True), (50, False)])
def test_a_class_is_never_held_up_and_fifty_clicks_a_second_are(clock, a_second, kept_up):
    one, waits = Allowance(RUNS_PER_S, RUNS_SAVED), []
    for _ in range(20 * a_second):
        waits.append(one.take())
        clock.now += waits[-1] + 1 / a_second
    assert (max(waits) == 0) is kept_up
    assert kept_up or len(waits) / (clock.now - 100) < RUNS_PER_S + 4  # 60 saved, over 40 s


def test_a_visitor_waits_outside_the_line(monkeypatch):
    state, slept = {}, []
    monkeypatch.setattr(sessions.st, "session_state", state)
    server = sessions.the_server()
    sleeps = lambda s: slept.append((s, server.line.working))  # noqa: E731
    monkeypatch.setattr(sessions, "time", SimpleNamespace(sleep=sleeps, monotonic=time.monotonic))
    state["visit.allowance"] = Allowance(0.5, 1)
    with sessions.turn(), sessions.turn():  # the inner one is the same turn
        assert server.line.working == 1
    with sessions.turn():
        pass
    assert slept[0] == (0, 0) and slept[1] == (pytest.approx(2, abs=0.2), 0) and len(slept) == 2


def test_a_text_is_kept_up_to_its_limit(monkeypatch):
    state = {"visit.text": "", "visit.chat": False, "visit.model": "small-world"}
    monkeypatch.setattr(visit.st, "session_state", state | {"visit.lang": "en", "visit.own": {}})
    visit.type_text("next_word", "a" * 2_000_000)
    assert len(visit.st.session_state["visit.text"]) == LONGEST_TEXT
