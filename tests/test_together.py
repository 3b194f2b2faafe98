"""Steps that wait at the same time: one batch at a time, everybody's own row, nobody left waiting."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import pytest
from test_runs import until

from explain.models import together
from explain.models.line import VISITORS
from explain.models.refused import Busy
from explain.models.together import MOST, Together


class Model:
    """Steps are numbers here, their logits ten times as much; a batch goes on when it is let."""

    def __init__(self):
        self.batches, self.go = [], threading.Semaphore(0)
        self.refused: set[int] = set()  # the turns that do not come, by their number
        self.turns = 0
        self.steps = Together(self.carry_out, self.turn)

    @contextmanager
    def turn(self):
        self.turns += 1
        if self.turns in self.refused:
            raise Busy
        yield

    def carry_out(self, steps):
        self.batches.append(steps)
        assert self.go.acquire(timeout=10)
        if -1 in steps:
            raise ValueError("below 0")
        return np.array(steps) * 10

    def come(self, pool, number, waiting):
        """Somebody's step, and so many waiting afterwards."""
        came = pool.submit(self.steps, number)
        until(lambda: len(self.steps._waiting) == waiting and self.batches)
        return came


@pytest.fixture
def model():
    return Model()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(40) as threads:
        yield threads


def test_who_comes_meanwhile_goes_together_next(model, pool):
    came = [model.come(pool, 0, 0)]
    came += [model.come(pool, number, number) for number in range(1, MOST + 4)]
    model.go.release(3)
    assert [one.result(10) for one in came] == [10 * number for number in range(MOST + 4)]
    numbers = list(range(MOST + 4))
    assert model.batches == [[0], numbers[1 : MOST + 1], numbers[MOST + 1 :]]
    model.go.release()
    assert pool.submit(model.steps, 7).result(10) == 70  # nobody is there: at once, alone


def test_what_fails_is_told_to_all_who_were_in_it_and_to_no_other(model, pool):
    first, failing = model.come(pool, 0, 0), [model.come(pool, -1, 1), model.come(pool, 2, 2)]
    model.go.release(2)
    assert first.result(10) == 0
    for one in failing:
        with pytest.raises(ValueError, match="below 0"):
            one.result(10)
    model.go.release()
    assert pool.submit(model.steps, 3).result(10) == 30


def test_who_waits_too_long_is_busy_and_holds_up_nobody(model, pool, monkeypatch):
    first = model.come(pool, 0, 0)
    monkeypatch.setattr(together, "PATIENCE_S", 0.05)
    with pytest.raises(Busy):
        pool.submit(model.steps, 1).result(10)
    monkeypatch.undo()
    second = model.come(pool, 2, 1)
    model.go.release(2)
    assert (first.result(10), second.result(10)) == (0, 20)
    assert model.batches == [[0], [2]]


def test_a_leader_without_a_turn_lets_the_next_one_lead(model, pool):
    first = model.come(pool, 0, 0)
    refused, led = model.come(pool, 1, 1), model.come(pool, 2, 2)
    model.refused = {2}
    model.go.release(2)
    with pytest.raises(Busy):
        refused.result(10)
    assert (first.result(10), led.result(10)) == (0, 20)


def test_who_waits_for_a_step_leaves_the_visitors_line(model, pool):
    def visit(number):
        with VISITORS.turn():
            return int(model.steps(number))

    first = pool.submit(visit, 0)
    until(lambda: model.batches)
    rest = [pool.submit(visit, number) for number in range(1, VISITORS.places + 3)]
    until(lambda: len(model.steps._waiting) == len(rest))  # more than the line has places for
    assert VISITORS.working == 1
    model.go.release(2)
    assert [one.result(10) for one in (first, *rest)] == [10 * i for i in range(len(rest) + 1)]
