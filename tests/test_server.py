"""What all visitors share: values kept within a budget, and work that several pages wait for."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from explain.models.refused import Busy, Stopped
from explain.server.jobs import Jobs
from explain.server.kept import Kept, size


def until(true, seconds=5.0):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    assert true()


# -- kept ------------------------------------------------------------------------------------------


def test_what_was_asked_for_last_stays_within_the_budget():
    kept = Kept(3_500, lambda value: {id(value): value.nbytes})
    for name in "abc":
        kept.keep(name, np.zeros(125))  # 1,000 bytes
    assert kept.find("a") is not None  # now "b" has not been asked for longest
    kept.keep("d", np.zeros(125))
    assert kept.held == 3_000 and kept.find("b") is None and kept.find("a") is not None


def test_a_part_that_two_values_share_is_counted_once_and_goes_with_the_last():
    kept = Kept(10_000, lambda value: value)
    kept.keep("one", {"tape": 4_000, "logits one": 100})
    kept.keep("two", {"tape": 4_000, "logits two": 100})
    assert kept.held == 4_200
    kept.forget(lambda key: key == "one")
    assert kept.held == 4_100
    kept.forget(lambda key: key == "two")
    assert kept.held == 0


def test_an_array_that_a_value_holds_twice_counts_once():
    array = np.zeros(1000)
    assert size([array, array]) < size([array, array.copy()]) - 7_000


def test_the_newest_stays_even_if_it_alone_is_too_large():
    kept = Kept(10)
    kept.keep("small", b"x")
    kept.keep("large", bytes(1000))
    assert kept.find("large") is not None and kept.find("small") is None


def test_a_value_asked_for_by_many_at_once_is_made_once():
    kept, made, gate = Kept(10_000), [], threading.Event()

    def make():
        made.append(1)
        gate.wait(5)
        return "value"

    found = []
    some = [threading.Thread(target=lambda: found.append(kept.get("k", make))) for _ in range(8)]
    for thread in some:
        thread.start()
    until(lambda: made)
    gate.set()
    for thread in some:
        thread.join(5)
    assert made == [1] and found == ["value"] * 8


def test_nothing_is_kept_of_what_failed():
    kept = Kept(1000)
    with pytest.raises(ValueError):
        kept.get("k", lambda: int("x"))
    assert kept.get("k", lambda: 5) == 5


def test_a_size_counts_what_lies_inside():
    assert size({"rows": [np.zeros((10, 100)), b"x" * 500]}) > 8_500
    assert size(((1,) * 1000, "y" * 300)) > 1_300


# -- jobs ------------------------------------------------------------------------------------------


@pytest.fixture
def jobs():
    some = Jobs()
    yield some
    some.close()


def test_a_job_is_shared_by_all_who_ask_for_the_same(jobs):
    go, begun = threading.Event(), []

    def work(job):
        begun.append(job)
        go.wait(5)
        job.tell(0.5, "half")
        return "all"

    one, other = jobs.ask(("k",), work), jobs.ask(("k",), work)
    assert one is other and one.state == "running"
    go.set()
    assert one.wait(5) and (one.state, one.found, one.known) == ("done", "all", "half")
    assert begun == [one] and jobs.start(("k",), work) is one


@pytest.mark.parametrize("error", [Busy(), RuntimeError("x")])
def test_a_job_that_failed_says_so_and_is_made_anew_when_asked(jobs, error):
    """Once a single Busy ended the measuring of heads for everybody, until the server's restart."""
    outcomes = [error, "found"]

    def work(job):
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    job = jobs.ask(("kinds", "model"), work)
    until(lambda: job.state == "failed")
    assert jobs.ask(("kinds", "model"), work) is job and job.error is error
    jobs.forget(lambda key, one: one.state == "failed")  # the card's button "Try again"
    again = jobs.ask(("kinds", "model"), work)
    assert again.wait(5) and again.found == "found"


def test_a_stopped_job_ends_at_its_next_word_and_what_is_known_stays(jobs):
    go = threading.Semaphore(0)

    def work(job):
        for share in (0.25, 0.5, 0.75):
            go.acquire(timeout=5)
            if not job.tell(share, f"known at {share}"):
                return None
        return "all"

    job = jobs.start(("k",), work)
    go.release()
    until(lambda: job.share == 0.25)
    job.stop()
    go.release()
    assert job.wait(5) and (job.state, job.known) == ("stopped", "known at 0.5")
    assert jobs.find(("k",)) is job and jobs.start(("k",), work) is not job
    go.release(3)


def test_a_job_that_nobody_asks_for_any_more_ends(jobs):
    go = threading.Event()

    def work(job):
        go.wait(5)
        if not job.tell(0.5):
            raise Stopped
        return "all"

    job = jobs.start(("k",), work, patience=0.0)
    time.sleep(0.01)
    go.set()
    until(lambda: job.state == "stopped")
    assert isinstance(job.error, Stopped)


def test_old_jobs_are_forgotten(jobs):
    for index in range(200):
        jobs.start((index,), lambda job: "found").wait(5)
    assert jobs.find((0,)) is None and jobs.find((199,)).found == "found"
