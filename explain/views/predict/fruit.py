"""What the page "Apple, pear, banana" asks: where the mix lands, and who wins by dot product."""

from __future__ import annotations

import numpy as np

from explain import fruit
from explain.ask import Ask
from explain.server import Server
from explain.views.predict.found import Found, Question, Told

NEAR = 0.01  # as the page's third puzzle counts it


def lands(server: Server, ask: Ask, told: Told) -> Found:
    """Whether the mix lands on what the gaze points at."""
    here = fruit.asked(ask.own)
    parts = fruit.weights(fruit.matches(fruit.KEYS, here["gaze"], here["match"]), here["mix"])
    x, y = fruit.mix(parts, fruit.KEYS)
    on = bool(np.abs(np.array((x, y)) - here["gaze"]).max() < NEAR)
    place = f"({x:.3f}, {y:.0f})".replace("-", "\u2212")
    shares = {name: f"{100 * part:.0f}%" for name, part in zip(fruit.NAMES, parts, strict=True)}
    return Found("yes" if on else "no", values={"place": place, **shares})


def wins(server: Server, ask: Ask, told: Told) -> Found:
    """The fruit that the gaze matches best."""
    here = fruit.asked(ask.own)
    match = fruit.matches(fruit.KEYS, here["gaze"], here["match"])
    of = {name: f"{value:g}" for name, value in zip(fruit.NAMES, match, strict=True)}
    ratio = " : ".join(of.values())
    return Found(fruit.NAMES[int(match.argmax())], of, {"ratio": ratio})


QUESTIONS = {"pear": Question("choice", lands), "dot": Question("choice", wins)}
