"""The lecturer's side of a room in this session: what the page can be asked, and the model's numbers beside
the class's answers. The room itself is reached by the browser (explain/server/room_routes.py)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import streamlit as st

from explain.models.refused import Busy, Refused, Unread
from explain.room import LONGEST_CHOICE, MOST_BARS
from explain.server import the_server
from explain.server.jobs import Job
from explain.ui import undo, visit
from explain.ui.chapters import Chapter
from explain.views import room

JUDGED = "answers judged"  # a job
PATIENCE_S = 20.0  # of it: then nobody looks any more
WAITS_S = 0.2  # until a text that is being read is asked for again


def offers(chapter: Chapter) -> list[dict]:
    """What the page that is shown can be asked."""
    here = visit.ask(chapter.name)
    if not chapter.reads and chapter.name != "chatgpt":
        return []
    try:
        return the_server().do(room.offers, here, chapter.name)
    except Refused:
        return []


def judge(done: Mapping) -> None:
    """Begin to compute the model's numbers for some answers, of the place where they were asked for."""
    ask, of = visit.ask_at(done.get("page"), done.get("address"), "room"), done.get("of")
    words = done.get("words")
    if ask is None or the_server().shelf.reader(ask.model) is None or not isinstance(words, list):
        return
    if of not in (room.NEXT_WORD, room.WEIGHTS):
        return
    words = [str(one)[:LONGEST_CHOICE] for one in words[:MOST_BARS]]
    ids = _numbers(done.get("ids"))[:MOST_BARS]
    key = (JUDGED, done.get("page"), done.get("address"), of, tuple(words), tuple(ids))

    def work(job: Job) -> list[dict] | None:
        while job.tell(0.0):
            try:
                return the_server().do(room.beside, ask, str(of), words, ids)
            except (Busy, Unread):  # in a moment
                time.sleep(WAITS_S)
        return None

    the_server().jobs.forget(lambda one, _: one == key)  # what it read may have gone since
    the_server().jobs.start(key, work, patience=PATIENCE_S)
    st.session_state["room.judged"] = (done.get("n"), key)


def judged() -> dict | None:
    """The numbers, or how far they are: state running, done, stopped or failed; None where nobody
    asked."""
    n, key = st.session_state.get("room.judged", (0, None))
    job = the_server().jobs.find(key) if key else None
    return job and {"n": n, "state": job.state, "found": job.found or []}


def rank(done: Mapping) -> None:
    """One more ranking for the reward model: the class's, if the lecturer's round is still the one
    that was asked about."""
    then, here = visit.ask_at("chatgpt", done.get("address"), "room"), visit.ask("chatgpt")
    counts = _numbers(done.get("counts"))
    if then and len(counts) == 2 and then.own.get("ranks") == here.own.get("ranks"):
        undo.change("chatgpt", **room.ranked(here, counts))


def _numbers(some: object) -> list[int]:
    """The numbers from 0 on that a component sent."""
    return [one for one in some if type(one) is int and one >= 0] if isinstance(some, list) else []


ACTS: Mapping[str, Callable[[Mapping], None]] = {"judge": judge, "rank": rank}
