"""Replicas behind Ray Serve: the laws through two of them, one that is killed, more and fewer of them."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from importlib import import_module

import numpy as np
import psutil
import pytest

os.environ.setdefault("RAY_AUTH_MODE", "token")  # as the app, before Ray is imported
pytest.importorskip("ray", reason="Ray is not installed: pip install -r requirements-ray.txt")

import ray
import replicas
import torch
from ray import serve
from test_laws import far, own_forward
from transformers import AutoModelForCausalLM

from bench.server import serving
from bench.student import Seen, Student
from explain.ask import Ask
from explain.lesson.check import opened
from explain.models import MODELS, OURS, STANDBY
from explain.models.refused import Busy, TextTooLong
from explain.server import Server, cluster, front
from explain.ui.chapters import CHAPTERS
from explain.views import next_word

ray.cloudpickle.register_pickle_by_value(replicas)
TEXT = "Tom has a cat and Anna has a dog. The cat is"
PATIENCE_S = 120
QUICK = {"target_ongoing_requests": 2.0, "upscale_delay_s": 3.0, "downscale_delay_s": 2.0}
QUICK |= {"look_back_period_s": 2.0, "metrics_interval_s": 0.5}
VIEWS = {(chapter.name, view) for chapter in CHAPTERS for view in chapter.views or ("",)}
VIEWS -= {("scale", "budget")}  # measured anew wherever it is made


@pytest.fixture(scope="module")
def far_server():
    """A front end before two replicas of our own model, three in a crowd."""
    before, patch = dict(MODELS), pytest.MonkeyPatch()
    patch.setenv("EXPLAIN_REPLICA_MODELS", STANDBY)
    patch.setattr(cluster, "REPLICAS_MOST", 3)
    patch.setattr(cluster, "GROWTH", QUICK)
    try:
        made = front.Front("ray")
        until(lambda: made.shelf.reader(STANDBY))
        yield made
    finally:
        started = rays()
        serve.shutdown()
        cluster.leave()
        patch.undo()
        MODELS.update(before)
        _, alive = psutil.wait_procs(started, 20)
        assert not alive


def rays() -> list[psutil.Process]:
    """The processes of Ray's that this one started."""
    found = []
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # one that ends just now has no name
            if "ray" in one.name():
                found.append(one)
    return found


@pytest.fixture(scope="module")
def near():
    """The same model in this process."""
    server = Server()
    server.shelf.start(STANDBY)
    server.shelf.start("small-world-base")
    until(lambda: server.shelf.reader(STANDBY) and server.shelf.reader("small-world-base"))
    return server


@pytest.fixture(scope="module")
def seats(far_server):
    """A visitor of each replica, by its process."""
    return seated(far_server)


def seated(server):
    """The same, found by asking for twenty."""
    visitors = [f"visitor {n}" for n in range(20)]
    return {server.do(replicas.where, asked(one)): one for one in visitors}


def whole_again(server, lost):
    """Whether another replica stands where one was killed."""
    found = seated(server)
    return len(found) == 2 and lost not in found


def until(true, seconds=PATIENCE_S):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    assert true()


def asked(visitor="", text=TEXT, **own):
    return Ask(text, STANDBY, visitor=visitor, own=own)


def same(one, other, where=""):
    """The same data, numbers within what another order of additions changes in a rounded one."""
    if isinstance(one, dict) and isinstance(other, dict):
        assert one.keys() == other.keys(), where
        for key in one:
            same(one[key], other[key], f"{where}.{key}")
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple):
        assert len(one) == len(other), where
        for n, (mine, yours) in enumerate(zip(one, other, strict=True)):
            same(mine, yours, f"{where}[{n}]")
    elif isinstance(one, float) and isinstance(other, float):
        assert math.isclose(one, other, rel_tol=1e-3, abs_tol=2e-4), (where, one, other)
    else:
        assert one == other, where


@pytest.mark.parametrize("page, view", sorted(VIEWS))
def test_a_page_through_a_replica_is_the_page(far_server, near, seats, page, view):
    for visitor in seats.values():
        ask = asked(visitor, view=view)
        same(opened(far_server, page, ask), opened(near, page, ask), page)


def test_a_trace_is_the_models_own_forward_pass(far_server, seats):
    plain = AutoModelForCausalLM.from_pretrained(OURS, attn_implementation="eager").eval()
    for visitor in seats.values():
        trace = far_server.do(replicas.passed, asked(visitor))
        own = own_forward(plain, trace["ids"])
        assert np.abs(trace["logits"] - own.logits[-1]).max() <= 5e-4
        assert np.abs(trace["attention"] - np.stack(own.attention)).max() <= 5e-5
        assert far(trace["resid"][:-1] + trace["added"], trace["resid"][1:]) <= 1e-5
        assert far(trace["unembedded"], trace["logits"]) <= 1e-4
        with torch.inference_mode():
            last = plain.transformer.ln_f(torch.from_numpy(trace["resid"][-1])).numpy()
        assert far(last, own.hidden[-1]) <= 1e-4


def test_forty_steps_equal_one_fresh_pass_and_change_no_parent(far_server, seats):
    for visitor in seats.values():
        stepped, fresh, changed = far_server.do(replicas.walked, asked(visitor), 40)
        assert np.abs(stepped - fresh).max() <= 2e-3 and not changed


def test_what_cannot_be_read_is_refused_and_nonsense_is_told(far_server):
    with pytest.raises(TextTooLong) as caught:
        far_server.do(replicas.passed, asked(text="cat " * 3000))
    assert (caught.value.limit, caught.value.unit) == (128, "characters")
    strange = asked(layer="999", view="whatif")
    opened(far_server, "attention", strange)
    assert "layer" in strange.nonsense


def test_keys_and_values_stay_with_the_replica_that_made_them(far_server, seats):
    for process, visitor in seats.items():
        ask = asked(visitor, "Once upon a time Tom and Anna")
        before = far_server.do(replicas.texts_read, ask)
        place = walk(far_server, ask, 10)
        after = far_server.do(replicas.texts_read, ask)
        assert len(place.history.path()) == 10
        assert after[0] - before[0] == 1 and after[1] - before[1] >= 10
        assert far_server.do(replicas.where, ask) == process


def walk(server, ask, count, tell=lambda seconds: None):
    """Take so many words and look at each, as the page does; where the text ends, begin anew."""
    place = next_word.Place()
    for _ in range(count):
        begun = time.monotonic()
        place, _ = server.do(next_word.do, ask, place, {"kind": "next"})
        shown = server.see(next_word.view, ask, place)
        tell(time.monotonic() - begun)
        assert shown["ended"] or shown["rows"], shown["notice"]
        place = next_word.Place() if shown["ended"] else place
    return place


def test_a_visitors_tuned_model_is_known_to_the_front_end_until_its_replica_is_lost(
    far_server, seats
):
    ask = replace(asked("who tuned"), model=STANDBY)
    changes = far_server.do(replicas.tuned, ask)
    assert far_server.shelf.reader(changes["model"]).spec.title == "Tuned"
    inside = replace(ask, model=changes["model"], own={"view": "one"})
    assert opened(far_server, "attention", inside)["notice"] is None
    here = far_server.do(replicas.where, ask)
    elsewhere = next(visitor for process, visitor in seats.items() if process != here)
    shown = opened(far_server, "attention", replace(inside, visitor=elsewhere))
    assert "given its memory back" in shown["notice"]["text"]


def test_a_front_end_holds_no_weights_and_one_that_joins_loses_nobody(far_server, monkeypatch):
    """Ten students click on "Next word" in a front end of its own while a replica is killed."""
    monkeypatch.setenv("EXPLAIN_ENGINE", ray.get_runtime_context().gcs_address)
    with serving() as server:
        server.up()
        assert server.age < 15
        server.ready()
        seen = Seen()
        students = [Student(server.base, n, seen) for n in range(10)]
        for one in students:
            one.query = one.query.replace("smollm2-135m", STANDBY)

        lost = far_server.do(replicas.where, asked("any"))

        async def lesson():
            await asyncio.gather(*(one.attend(12, 0.5, 0.5) for one in students), killed(3.0))

        async def killed(after):
            await asyncio.sleep(after)
            os.kill(lost, signal.SIGKILL)

        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, lesson()).result()
        assert not seen.faults and len(seen.waits) == 120
        assert max(seen.waits) < 10
        assert server.memory_mb()[1] < 400
    until(lambda: whole_again(far_server, lost))


def test_a_lost_replica_costs_one_reading(far_server):
    ask = asked("who stays")
    place = walk(far_server, ask, 3)
    lost = far_server.do(replicas.where, ask)
    os.kill(lost, signal.SIGKILL)
    begun = time.monotonic()
    shown = far_server.see(next_word.view, ask, place)
    assert shown["rows"] and shown["notice"] is None and time.monotonic() - begun < 10
    assert far_server.do(replicas.where, ask) != lost
    until(lambda: whole_again(far_server, lost))


def test_without_replicas_a_page_says_that_the_model_is_on_its_way(near):
    alone = front.Front.__new__(front.Front)
    Server.__init__(alone)
    alone._nobody, alone._cluster = Server(), None
    alone._nobody.shelf = front.Far()
    for chapter in CHAPTERS:
        view = import_module(f"explain.views.{chapter.name}").view
        place = (next_word.Place(),) if chapter.name == "next_word" else ()
        shown = alone.see(view, asked(view=(chapter.views or ("",))[0]), *place)
        assert shown["again"] == front.WAITS_S
    with pytest.raises(Busy):
        alone.do(next_word.do, asked(), next_word.Place(), {"kind": "next"})


def states():
    """How many replicas are in which state."""
    of = serve.status().applications[cluster.APP].deployments["Replica"]
    return {state: count for state, count in of.replica_states.items() if count}


def test_replicas_come_and_go_with_the_visitors(far_server):
    with ThreadPoolExecutor(12) as pool:
        work = [pool.submit(keep_busy, far_server, f"crowd {n}") for n in range(12)]
        until(lambda: states() == {"RUNNING": 3})
        CALM.set()
        assert all(one.result() > 0 for one in work)
    until(lambda: states() == {"RUNNING": 2})
    assert far_server.see(next_word.view, asked("crowd 1"), next_word.Place())["rows"]


CALM = threading.Event()


def keep_busy(server, visitor):
    """Ask again and again; how often."""
    times, over = 0, time.monotonic() + PATIENCE_S
    while not CALM.is_set() and time.monotonic() < over:
        server.do(replicas.busy, asked(visitor), 0.5)
        times += 1
    return times
