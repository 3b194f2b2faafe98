"""What the page "Words to numbers" asks: bytes of a character, tokens of a text."""

from __future__ import annotations

from explain.ask import Ask
from explain.server import Server
from explain.tokens import cells
from explain.views.predict.found import Found, Question, Told, read


def size(server: Server, ask: Ask, told: Told) -> Found:
    """The bytes of a text, as its tokens hold them."""
    seen, _ = read(server, ask)
    raw = b"".join(token.raw for token in seen.prompt)
    return Found(str(len(raw)), values={"bytes": raw.hex(" ")})


def pieces(server: Server, ask: Ask, told: Told) -> Found:
    """The tokens of a text, and how many of them are a whole character or more by themselves."""
    seen, _ = read(server, ask)
    own = [token for token in seen.prompt if not token.special]
    whole = sum(len(cell.tokens) == 1 for cell in cells(own))
    values = {"characters": str(len(ask.text)), "whole": str(whole)}
    return Found(str(len(own)), values=values)


QUESTIONS = {
    "bytes": Question("number", size),
    "tokens": Question("number", pieces),
    "own": Question("number", pieces, own=True),
}
