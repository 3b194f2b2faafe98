"""The line at the door: in turn, what is long last, nobody's place kept while they only wait."""

import threading
import time

import pytest
from test_runs import until

from explain.models.line import Line
from explain.models.refused import Busy
from explain.server import the_server
from explain.server.jobs import Jobs
from explain.server.runs import Underway

HAS = {"text": "Tom has a cat. Lily has a", "model": "small-world", "lang": "en"}


class Crowd:
    """Threads that line up one after another, and the order in which they came in."""

    def __init__(self, line):
        self.line, self.seen, self.threads = line, [], []

    def come(self, name, *, long=False):
        before = self.line.waiting + self.line.working

        def work():
            with self.line.turn(long=long):
                self.seen.append(name)

        self.threads.append(threading.Thread(target=work))
        self.threads[-1].start()
        until(lambda: self.line.waiting + self.line.working > before or name in self.seen)

    def all(self):
        for thread in self.threads:
            thread.join(10)
        return self.seen


def test_who_came_first_is_served_first():
    line = Line(1)
    crowd = Crowd(line)
    with line.turn(), line.turn():  # a thread that has a place needs no second one
        for name in range(8):
            crowd.come(name)
        assert (line.waiting, line.working) == (8, 1)
    assert crowd.all() == list(range(8))
    assert (line.waiting, line.working) == (0, 0)
    assert 0 < line.longest < 10


def test_long_work_lets_others_first_but_not_for_ever(monkeypatch):
    line = Line(1)
    crowd = Crowd(line)
    with line.turn():
        crowd.come("long", long=True)
        crowd.come("short")
        monkeypatch.setattr("explain.models.line.LATER_S", -1.0)  # as if it had come long ago
        crowd.come("waited", long=True)
    assert crowd.all() == ["waited", "short", "long"]


def test_long_work_leaves_a_place_for_others():
    line = Line(2)
    crowd = Crowd(line)
    with line.turn(long=True):
        crowd.come("long", long=True)
        crowd.come("short")
        until(lambda: crowd.seen == ["short"])
        assert line.waiting == 1
    assert crowd.all() == ["short", "long"]


def test_who_waits_for_a_job_holds_up_nobody():
    line = Line(1)
    jobs, crowd, go = Jobs(line), Crowd(line), threading.Event()
    job = jobs.start(("slow",), lambda job: go.wait(10))
    with line.turn():
        crowd.come("other")
        assert not crowd.seen
        assert not job.wait(0.2)
        assert crowd.seen == ["other"] and line.working == 1
    go.set()


def test_who_clicks_fifty_times_a_second_has_one_place_like_everybody():
    line, turns, over = Line(1), [], threading.Event()

    def greedy():
        while not over.is_set():
            with line.turn():
                turns.append("greedy")
                time.sleep(0.005)

    thread = threading.Thread(target=greedy)
    thread.start()
    until(lambda: turns)
    for name in range(5):
        before = len(turns)
        with line.turn():
            assert len(turns) - before <= 2  # the one at work, and one that had lined up already
            turns.append(name)
    over.set()
    thread.join(10)
    assert line.working == line.waiting == 0


def test_who_waits_is_told_how_many_are_before_and_how_long_it_takes():
    line, over = Line(2), threading.Event()

    def work(who):
        with line.turn(who=who):
            over.wait(10)

    line.works.extend([0.2, 0.4])
    threads = [threading.Thread(target=work, args=(who,)) for who in "abcde"]
    for n, thread in enumerate(threads, 1):
        thread.start()
        until(lambda n=n: line.waiting + line.working == n)
    # two at work; a piece of work takes 0.3 s on average, and two are done at a time
    before, seconds = zip(*(line.before(who) for who in "abcde"), strict=True)
    assert before == (0, 0, 0, 1, 2) and seconds == pytest.approx((0, 0, 0.15, 0.3, 0.45))
    assert line.before("") == line.before("x") == (0, 0.0)
    over.set()
    for thread in threads:
        thread.join(10)
    assert len(line.works) == 7 and all(work > 0 for work in line.works)


def test_patience_ends_in_busy_and_leaves_no_ghost():
    line = Line(1)
    errors = []

    def impatient():
        try:
            with line.turn(patience=0.01):
                pass
        except Busy as error:
            errors.append(error)

    with line.turn():
        thread = threading.Thread(target=impatient)
        thread.start()
        thread.join(10)
        assert len(errors) == 1 and line.waiting == 0
    with line.turn(patience=1):
        pass


def test_steps_beside_a_long_text_wait_for_one_piece_at_most(smollm2):
    """A text is read in a thread of its own; a step beside it comes before its next piece."""
    tokens, heard, over = smollm2.prompt("rain " * 200), [], threading.Event()
    prefix = smollm2.prefix("The capital of France is")

    def read():
        smollm2.prefix(tokens, told=lambda done: heard.append(time.monotonic()) or True)
        over.set()

    threading.Thread(target=read).start()
    until(lambda: heard)
    begun, before = time.monotonic(), len(heard)
    smollm2.step(prefix, 260)
    assert sum(at > begun for at in heard[before:]) <= 1 or over.is_set()
    assert over.wait(60)


@pytest.mark.parametrize("hindrance", ["unread", "busy"])
def test_a_click_that_must_wait_is_done_and_acknowledged_then(small, monkeypatch, hindrance):
    from visitor import Visitor

    visitor = Visitor()
    shown = visitor.open("next_word", **HAS)
    assert shown["history"]["at"] == 0
    runs, real = the_server().runs, the_server().runs.begin
    hindered = []

    def begin(*args, **how):
        if len(hindered) < 3:  # the click, the run after it, and the next try
            hindered.append(1)
            if hindrance == "busy":
                raise Busy
            return Underway(1, 9)
        return real(*args, **how)

    monkeypatch.setattr(runs, "begin", begin)
    shown = visitor.do("next")  # and runs until no card says that it waits
    assert hindered and shown["history"]["at"] == 1 and shown["ack"] == 1
    path = visitor.address["path"]
    visitor.app.run()
    assert visitor.address["path"] == path  # done once


def test_a_click_on_a_text_that_has_gone_is_forgotten(small, monkeypatch):
    from visitor import Visitor

    visitor = Visitor()
    visitor.open("next_word", **HAS)
    monkeypatch.setattr(the_server().runs, "begin", lambda *args, **how: Underway(1, 9))
    monkeypatch.setattr("visitor.PATIENCE_S", 0.1)
    with pytest.raises(AssertionError):
        visitor.do("next")
    monkeypatch.undo()
    assert visitor.type("Tom has")["history"]["at"] == 0
