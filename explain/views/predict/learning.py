"""What the page "How it learns" asks: what a lesson does to the loss, and since when an answer holds."""

from __future__ import annotations

import numpy as np

from explain.ask import Ask
from explain.server import Server
from explain.transformer import settled
from explain.views.predict.found import Found, Question, Told, count, percent, reader_of
from explain.views.reading import as_chat

SAME = 0.05  # nats: less is no change to speak of


def loss(server: Server, ask: Ask, told: Told) -> Found:
    """Whether the loss on real text has risen or fallen between the start and a moment."""
    reader_of(server, ask)
    first, now = (server.checkpoints[at].loss for at in (0, int(ask.own["at"])))
    way = "same" if abs(now - first) < SAME else "rises" if now > first else "falls"
    return Found(way, values={"first": f"{first:.2f}", "now": f"{now:.2f}"})


def always(server: Server, ask: Ask, told: Told) -> Found:
    """The moment from which on a question is answered as at the end."""
    reader = reader_of(server, ask)
    tokens, some = reader.prompt(ask.text, chat=as_chat(ask, reader)), server.checkpoints
    said = np.array([int(np.argmax(one.reader.read(tokens).logits)) for one in some])
    at = settled(np.where(said == said[-1], 1, 2)) or 0
    steps = [one.step for one in some]
    right = percent(some[at].looking_back)
    of = {str(step): "" for step in steps}
    values = {"step": count(steps[at], ask.language), "share": right}
    wrong = [step for step, one in zip(steps[:at], said[:at], strict=True) if one != said[-1]]
    return Found(str(steps[at]), of, {**values, "last": count(max(wrong, default=0), ask.language)})


QUESTIONS = {"loss": Question("choice", loss), "always": Question("choice", always)}
