"""What the page "What emerges" asks: whether examples must be right, and what a pattern does."""

from __future__ import annotations

import numpy as np

from explain.ask import Ask
from explain.server import Server
from explain.views import emergence
from explain.views.predict.found import Found, Question, Told, Unsettled, percent, reader_of

HARDLY, ALIKE = 0.25, 0.75  # of what the right examples bring


def _examples(server: Server, ask: Ask) -> dict:
    """The view's curve when all of it is measured. Raises: Unsettled."""
    data = emergence.view(server, ask)
    if data.get("again"):
        raise Unsettled(data.get("notice"), data["again"])
    return data["examples"]


def shuffled(server: Server, ask: Ask, told: Told) -> Found:
    """What is left of the right answers when the examples' answers are shuffled."""
    reader_of(server, ask)
    shown = _examples(server, ask)
    right, control = (float(np.mean(shown[way][shown["count"]])) for way in ("right", "control"))
    left = control / right
    answer = "hardly" if left < HARDLY else "alike" if left > ALIKE else "half"
    return Found(answer, values={"right": percent(right), "control": percent(control)})


def legs(server: Server, ask: Ask, told: Told) -> Found:
    """The number that comes first after some lines, and how sure it is of it."""
    reader_of(server, ask)
    said = _examples(server, ask)["says"][0]
    return Found(said["text"], {said["text"]: percent(said["prob"])})


QUESTIONS = {"shuffled": Question("choice", shuffled), "dogs": Question("number", legs)}
