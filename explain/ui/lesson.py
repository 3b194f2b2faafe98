"""A lesson in the browser: opens its steps in this session, checks it, reads and writes its file.

The lesson itself is held by the browser (assets/js/lesson.js); nothing of it is kept here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

import streamlit as st

from explain import share
from explain.ask import Ask
from explain.lesson import check, export, file
from explain.lesson.file import Lesson, WrongLesson
from explain.models import MODELS
from explain.models.refused import Busy
from explain.server import the_server
from explain.server.jobs import Job
from explain.settings import ADDRESS
from explain.text import LANGUAGES
from explain.ui import components, page, room, undo, visit
from explain.ui.chapters import BY_NAME, CHAPTERS, Chapter

LONGEST_BASE = 300  # characters: a longer one fits no code that can be photographed
LOOK_S = 1.0  # between two looks at a check
PATIENCE_S = 20.0  # of a check: then nobody looks any more
CHECK, AHEAD = "lesson checked", "next step of a lesson"  # jobs


def show(chapter: Chapter, here: Ask) -> None:
    """Draw the lesson's buttons; all else of a lesson stands in the browser."""
    state = st.session_state
    checks, judged = _checks(here), room.judged()
    components.show(
        "lesson",
        {
            "lang": here.language,
            "tag": LANGUAGES[here.language].tag,
            "page": chapter.name,
            "model": MODELS[chapter.model or here.model].title,
            "unnamed": chapter.unnamed,
            "text": here.text if chapter.reads else "",
            "reads": chapter.reads,
            "reading": [one.name for one in CHAPTERS if one.reads],
            "ack": state.get("lesson.ack"),
            "opened": state.get("lesson.opened"),
            "answer": state.get("lesson.answer"),
            "checks": checks,
            "judged": judged,
        },
        lambda done: _act(here, chapter, done),
    )
    if any(job and job["state"] == "running" for job in (checks, judged)):
        page.run_again(LOOK_S)


def _act(here: Ask, chapter: Chapter, done: Mapping) -> None:
    """What the browser asks for: a step, the next step's run, or something of a file."""
    state, kind = st.session_state, done.get("kind")
    state["lesson.ack"] = done.get("n")
    if kind == "open":
        state["lesson.opened"] = done.get("n")
        _begin(chapter, done.get("begun"))
        _open(done)
        _ahead(done.get("ahead"))
        return
    if kind == "left":
        undo.let_go(chapter.name)
        return
    if kind == "text":
        _type(chapter, done)
        return
    answer: dict = {"n": done.get("n"), "kind": kind}
    try:
        if kind == "read":
            answer["lesson"] = file.told(file.read(str(done.get("text"))))
        elif kind == "write":
            answer["text"] = file.written(file.taken(done.get("lesson")))
        elif kind == "check":
            _check(file.taken(done.get("lesson")), here.language)
        elif kind == "run":
            shown = visit.ask(chapter.name)
            asked = replace(shown, model=chapter.model or shown.model)
            head = chapter.name == "attention"
            answer["run"] = the_server().do(export.run, asked, head=head)
        elif kind == "ask":
            answer["offers"] = room.offers(chapter)
        elif act := room.ACTS.get(str(kind)):
            act(done)
        elif kind == "share":
            answer["share"] = _shared(chapter, str(done.get("base")))
    except Busy:
        answer["run"] = None
    except WrongLesson as error:
        answer["wrong"] = error.said(here.language)
    state["lesson.answer"] = answer


def _shared(chapter: Chapter, base: str) -> dict:
    """The short address of this view where students can reach it, and its code. `base` is where the
    lecturer's browser reached it, with a slash at the end."""
    base = ADDRESS + "/" if ADDRESS else base[:LONGEST_BASE]
    name = the_server().links.keep(chapter.name + visit.address(chapter))
    link = f"{base}s/{name}"
    return {"link": link, "rows": share.modules(link), "local": share.local(base)}


def _begin(chapter: Chapter, begun: object) -> None:
    """Keep what a visitor has as a lesson begins: `begun` is its time there, 0 of one that goes on
    after a reload."""
    state = st.session_state
    if begun and begun != state.get("lesson.begun"):
        state["lesson.begun"] = begun
        undo.hold(chapter.name)


def _type(chapter: Chapter, done: Mapping) -> None:
    """Take over a text that was typed in lecture mode; the page says that it has heard of it."""
    st.session_state["frame.heard"] = done.get("n")
    if chapter.reads and isinstance(done.get("text"), str):
        visit.type_text(chapter.name, done["text"])


def _open(step: Mapping) -> None:
    """Open a step as if its link had been followed."""
    name, address = step.get("page"), step.get("address")
    if name in BY_NAME and isinstance(address, str):
        visit.take(visit.given(address))
        st.session_state["frame.page"] = name


def _ahead(step: object) -> None:
    """Run the next step's view while this one is talked about, so that it opens at once; the one before
    that has been run ahead is left to its page."""
    state, server = st.session_state, the_server()
    if before := server.jobs.find(state.pop("lesson.ahead", ())):
        before.stop()
    if not isinstance(step, Mapping):
        return
    name, address = step.get("page"), step.get("address")
    ask = visit.ask_at(name, address, f"{state['visit.id']}/lesson")
    if ask is None or server.shelf.reader(ask.model) is None:
        return

    def work(job: Job) -> bool:
        check.opened(server, str(name), ask, lambda: job.state == "running")
        return True

    state["lesson.ahead"] = key = (AHEAD, state["visit.id"], name, address)
    server.jobs.forget(lambda one, _: one == key)  # what it computed may have gone since
    server.jobs.start(key, work)


def _check(lesson: Lesson, language: str) -> None:
    """Begin to run through a lesson; what is known of it so far is shown meanwhile."""
    key = (CHECK, st.session_state["visit.id"], language, repr(file.told(lesson)))

    def work(job: Job) -> bool | None:
        job.known = ()
        for one in check.checked(the_server(), lesson, language):
            job.known = (*job.known, one)
            if not job.tell(one.n / len(lesson.steps), job.known):
                return None
        return True

    the_server().jobs.forget(lambda one, _: one == key)
    the_server().jobs.start(key, work, patience=PATIENCE_S)
    st.session_state["lesson.check"] = key


def _checks(here: Ask) -> dict | None:
    """How far the check is, and what it found; None where there is none."""
    key = st.session_state.get("lesson.check")
    job = the_server().jobs.find(key) if key else None
    if job is None:
        return None
    found = [
        asdict(one) | {"good": one.good, "seconds": round(one.seconds, 2)}
        for one in job.known or ()
    ]
    return {"state": job.state, "share": job.share, "found": found}
