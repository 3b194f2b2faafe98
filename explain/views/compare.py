"""A second text beside the first, on every page that compares: what is read of it, and which tokens
the two share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from explain.ask import Ask
from explain.compare import aligned
from explain.models import MODELS
from explain.models.refused import Refused
from explain.pairs import Pair, pairs
from explain.reader import Reader
from explain.server import Server
from explain.tokens import cells
from explain.trace import Token, Trace
from explain.views import reading
from explain.views.reading import Reading
from explain.views.strip import strip

ACTS = ("compare", "second", "swap", "pair")  # that change what stands beside the text
LONGEST_WORD = 200  # characters of a word that takes another's place


@dataclass(frozen=True)
class Beside:
    """The second text: what is sent of it, and its reading, None where there is none."""

    sent: dict | None = None
    seen: Reading | None = None
    shared: tuple[tuple[int, int], ...] = ()

    @property
    def told(self) -> dict:
        """What every page that compares sends."""
        again = self.seen.again if self.seen else None
        return {"compare": self.sent} | ({"again": again} if again else {})


def beside(
    server: Server, ask: Ask, seen: Reading, path: tuple[int, ...] | None = None, *, whole=True
) -> Beside:
    """What stands beside the text that was read: one pass more, after which no knob costs any.

    A second text that cannot be read is a sentence; the first stays as it is.
    """
    if ask.second is None:
        return Beside()
    sent = _nothing(ask, seen.reader)
    if seen.run is None:
        return Beside(sent)
    other = reading.read(server, replace(ask, text=ask.second, stopped=False), path, whole=whole)
    if other.notice and other.notice != seen.notice:
        sent["notice"] = {key: other.notice.get(key) for key in ("title", "text", "values")}
    if other.run is None:
        return Beside(sent, other)
    first, second = seen.run.trace.tokens, other.run.trace.tokens
    shared = matched(server, first, second)
    sent |= _both(ask, other.reader, first, second, shared, len(other.prompt), other.run.shares)
    return Beside(sent, other, shared)


def spelt(server: Server, ask: Ask, reader: Reader, first: Sequence[Token]) -> dict | None:
    """The same without a pass, for a page that shows tokens alone. `first`: the whole prompt's."""
    if ask.second is None:
        return None
    sent = _nothing(ask, reader)
    try:
        second = reader.prompt(ask.second, chat=reading.as_chat(ask, reader))
    except Refused as error:
        card = reading.refusal(ask, error)
        return sent | {"notice": {key: card.get(key) for key in ("title", "text", "values")}}
    shared = matched(server, first, second)
    return sent | _both(ask, reader, first, second, shared, len(second))


def _nothing(ask: Ask, reader: Reader | None) -> dict:
    """What is sent of a second text that is not read."""
    return {
        "text": ask.second,
        "same": False,
        "strip": [],
        "swaps": [],
        "marks": None,
        "shared": None,
        "notice": None,
        **_offered(ask, reader),
    }


def _both(
    ask: Ask,
    reader: Reader,
    first: Sequence[Token],
    second: Sequence[Token],
    shared: Sequence[tuple[int, int]],
    n_prompt: int,
    shares: Sequence[float] = (),
) -> dict:
    """The second text's boxes, and which of both texts' the other has not."""
    return {
        "same": ask.second == ask.text,
        "strip": strip(second, n_prompt, shares, reading.folded(ask, reader)),
        "swaps": [place is not None for place in _places(ask, reader, second, second[:n_prompt])],
        "marks": {
            "first": _marks(first, {a for a, _ in shared}),
            "second": _marks(second, {b for _, b in shared}),
        },
        "shared": {"both": len(shared), "first": len(first), "second": len(second)},
    }


def matched(
    server: Server, first: Sequence[Token], second: Sequence[Token]
) -> tuple[tuple[int, int], ...]:
    """The places of the tokens that two texts share. An unknown word is what was typed there."""
    one, other = reading.key(first), reading.key(second)
    return server.kept.get(("aligned", one, other), lambda: aligned(one, other))


def trace(one: Beside) -> Trace | None:
    """The second text's recorded pass."""
    return one.seen.trace if one.seen else None


def _marks(tokens: Sequence[Token], shared: set[int]) -> list[bool]:
    """Whether each box of the strip has a token that the other text has not."""
    return [
        any(cell.start + at not in shared for at in range(len(cell.tokens)))
        for cell in cells(tokens)
    ]


def _offered(ask: Ask, reader: Reader | None) -> dict:
    """The ready pairs, and which of them is on the screen."""
    says, some = ask.says("compare"), ready(ask, reader)
    now = (ask.text, ask.second or "", ask.chat)
    states = [(pair.first, pair.second, pair.chat) for pair in some]
    return {
        "pairs": [
            {"label": says(f"pair.{pair.name}"), "first": pair.first, "second": pair.second}
            for pair in some
        ],
        "paired": states.index(now) if now in states else None,
    }


def ready(ask: Ask, reader: Reader | None) -> tuple[Pair, ...]:
    """The ready pairs of the model that reads."""
    name = reader.spec.name if reader else ask.model
    languages = MODELS[name].languages if name in MODELS else ("en",)
    return pairs(name, languages, ask.language)


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """What switching, typing, swapping a word or taking a ready pair changes."""
    kind = done["kind"]
    if kind == "compare":
        return {"second": ask.text if done.get("on") else None}
    if kind == "second":
        text = done.get("text")
        return {"second": text} if isinstance(text, str) else {}
    reader, _ = reading.answering(server, ask)
    at = done.get("at")
    if not isinstance(at, int) or at < 0:
        return {}
    if kind == "pair":
        some = ready(ask, reader)
        if at >= len(some):
            return {}
        pair = some[at]
        return {"text": pair.first, "chat": pair.chat, "second": pair.second}
    word = done.get("word")
    if reader is None or not ask.second or not isinstance(word, str):
        return {}
    return {"second": swapped(ask, reader, at, word[:LONGEST_WORD])}


def swapped(ask: Ask, reader: Reader, at: int, word: str) -> str:
    """The second text with another word in one of its boxes; blanks around that one stay."""
    text = ask.second or ""
    prompt = reader.prompt(text, chat=reading.as_chat(ask, reader))
    places = _places(ask, reader, prompt, prompt)
    place = places[at] if at < len(places) else None
    if place is None:
        return text
    old = text[place[0] : place[1]]
    lead, tail = old[: len(old) - len(old.lstrip())], old[len(old.rstrip()) :]
    return f"{text[: place[0]]}{lead}{word.strip()}{tail if old.strip() else ''}{text[place[1] :]}"


def _places(
    ask: Ask, reader: Reader, tokens: Sequence[Token], prompt: Sequence[Token]
) -> list[tuple[int, int] | None]:
    """Where in the second text each box of its strip stands; None for what is not of the text."""
    start = reader.tokenizer.before if reading.as_chat(ask, reader) else 0
    text, found = ask.second or "", []
    for cell in cells(tokens):
        low = min(token.span[0] for token in cell.tokens) - start
        high = max(token.span[1] for token in cell.tokens) - start
        inside = cell.start < len(prompt) and 0 <= low < high <= len(text)
        special = any(token.special and not token.unknown for token in cell.tokens)
        found.append((low, high) if inside and not special else None)
    return found
