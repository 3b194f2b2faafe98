"""Passes of two models share the processor's cores."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import torch

from explain.models import cores
from explain.models.line import Line
from explain.models.reader import Reader


def test_turns_of_a_small_and_a_big_model_that_overlap_leave_the_big_one_its_cores(monkeypatch):
    own = cores.Cores(cores.CORES.count, ())  # another test's job may still hold a turn
    monkeypatch.setattr("explain.models.reader.CORES", own)
    monkeypatch.setattr(cores, "VISITORS", SimpleNamespace(working=0))
    big, small = (
        SimpleNamespace(spec=SimpleNamespace(n_parameters=size), _line=Line(2))
        for size in (10**9, 10**6)
    )
    inside, leave, seen = threading.Event(), threading.Event(), []

    def slow():
        with Reader.turn(small):
            inside.set()
            leave.wait(10)

    def fresh():
        with Reader.turn(big):
            seen.append(torch.get_num_threads())

    def run(work):
        thread = threading.Thread(target=work)
        thread.start()
        return thread

    first = run(slow)
    inside.wait(10)
    second = run(fresh)  # begins while the small one holds its turn, and ends before it
    second.join(10)
    leave.set()
    first.join(10)
    run(fresh).join(10)  # a new thread begins with the number that any other set last
    assert seen == [max(1, cores.CORES.count // 2), cores.CORES.count]
