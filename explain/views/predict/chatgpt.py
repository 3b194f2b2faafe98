"""What the page "GPT to ChatGPT" asks: what a bare message is followed by."""

from __future__ import annotations

from dataclasses import replace

from explain.ask import Ask
from explain.server import Server
from explain.views.predict.found import Found, Question, Told
from explain.views.predict.next_word import likeliest


def bare(server: Server, ask: Ask, told: Told) -> Found:
    """The token that comes next after the message without a template."""
    return likeliest(server, replace(ask, text=ask.own["messages"], chat=False), told)


QUESTIONS = {"bare": Question("choice", bare), "marks": Question("choice", bare)}
