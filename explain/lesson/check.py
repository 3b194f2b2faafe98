"""A lesson run through on this server before class: what no longer holds, and what each step costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from explain.ask import Ask
from explain.history import History
from explain.lesson.claims import Claim, Shown, parse
from explain.lesson.file import Lesson, Step
from explain.server import Server
from explain.views import reading, step
from explain.views.next_word import Place

LOAD_S, VIEW_S = 600.0, 60.0  # a model may have to be fetched; a view that takes longer is wrong
LOOK_S = 0.05


@dataclass(frozen=True)
class Checked:
    """One step in one language. `failed`: claims that do not hold, with what was found instead;
    `trouble`: what the page says in place of its picture. Unit: seconds."""

    n: int
    page: str
    sentence: str
    seconds: float
    failed: tuple[tuple[str, str], ...] = ()
    trouble: str = ""

    @property
    def good(self) -> bool:
        """Whether the step can be shown as it was meant."""
        return not self.failed and not self.trouble


def checked(server: Server, lesson: Lesson, language: str) -> Iterator[Checked]:
    """Every step of a lesson, one after another."""
    for n, one in enumerate(lesson.steps, 1):
        ask, named = one.ask(language), (n, one.page, one.side(language).sentence)
        if server.shelf.reader(ask.model) is None and not _loaded(server, ask.model):
            says = reading.loading(server, ask)
            yield Checked(*named, 0.0, (), says.get("text") or says.get("title", ""))
            continue
        start = time.perf_counter()
        data = opened(server, one.page, ask)
        seconds = time.perf_counter() - start
        notice = data.get("notice") or {}
        wrong = notice.get("text", "") if notice.get("kind") in ("error", "busy") else ""
        yield Checked(*named, seconds, tuple(_failed(server, one, ask, language, data)), wrong)


def opened(server: Server, page: str, ask: Ask, wanted: Callable[[], bool] = lambda: True) -> dict:
    """What a page shows when all its work is done, at most VIEW_S later or when it is not `wanted` any
    more."""
    view, until = import_module(f"explain.views.{page}").view, time.monotonic() + VIEW_S
    while True:
        place = (_place(server, ask),) if page == "next_word" else ()
        data = server.see(view, ask, *place)
        if not data.get("again") or time.monotonic() > until or not wanted():
            return data
        time.sleep(LOOK_S)


def _place(server: Server, ask: Ask) -> Place:
    """Where the step's address leads on the page "Next word"."""
    reader, _ = reading.answering(server, ask)
    return Place(History().follow(step.taken(ask, reader)) if reader else History())


def _failed(
    server: Server, one: Step, ask: Ask, language: str, data: dict
) -> Iterator[tuple[str, str]]:
    """The claims that do not hold, each with what was found; `data` is what the step's page shows."""
    claims = [parse(text) for text in one.side(language).claims]
    for claim in claims:
        if isinstance(claim, Shown):
            holds, found = claim.look(data)
            if not holds:
                yield claim.text, found
    of_a_run = [claim.text for claim in claims if isinstance(claim, Claim)]
    if of_a_run:
        yield from server.do(_measured, ask, of_a_run)


def _measured(server: Server, ask: Ask, claims: list[str]) -> list[tuple[str, str]]:
    """The claims of a run that do not hold, each with what was found."""
    seen = reading.read(server, ask)
    while seen.again:
        time.sleep(LOOK_S)
        seen = reading.read(server, ask)
    if seen.trace is None:
        return [(text, (seen.notice or {}).get("text", "")) for text in claims]
    found = ((text, *cast(Claim, parse(text)).measure(seen.reader, seen.trace)) for text in claims)
    return [(text, said) for text, holds, said in found if not holds]


def _loaded(server: Server, name: str) -> bool:
    """Load a model and wait for it; whether it came."""
    server.shelf.start(name)
    until = time.monotonic() + LOAD_S
    while server.shelf.status(name).state == "working" and time.monotonic() < until:
        time.sleep(LOOK_S)
    return server.shelf.reader(name) is not None
