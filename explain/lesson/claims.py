"""What a lesson claims about a run, in a few fixed sentences; each can be measured.

    next word is Paris at 0.7 or more        the model's own probability, knobs aside; or: or less
    L13H8 looks at AI from to                that head's largest weight in the row of "to"
    rank falls below 10 at floor 27          the answer's rank after that floor, and not before it
    text has 17 tokens
    right answers at 0.9 or more after 4 examples      on the page "What emerges", what it measured

A word stands as the model reads it, without the space before it; where a row is named by a word that
comes twice, the last one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explain.reader import Reader
from explain.sampling import softmax
from explain.trace import Token, Trace

Measured = tuple[bool, str]  # whether it holds, and what was found
Measure = Callable[[Reader, Trace], Measured]
Look = Callable[[dict], Measured]  # at what a page's view sends


@dataclass(frozen=True)
class Claim:
    """A claim as it was written, and how to measure it: on a text's run."""

    text: str
    measure: Measure


@dataclass(frozen=True)
class Shown:
    """A claim about what one page has measured itself, whatever text is read."""

    text: str
    page: str
    look: Look


def parse(text: str) -> Claim | Shown | None:
    """The claim that a sentence makes; None where it is none of the known ones."""
    for pattern, make in KNOWN:
        if match := re.fullmatch(pattern, text.strip()):
            return Claim(text, make(**match.groupdict()))
    if match := re.fullmatch(RIGHT, text.strip()):
        return Shown(text, "emergence", _right(**match.groupdict()))
    return None


def _next_word(word: str, share: str, side: str) -> Measure:
    bound = float(share)

    def measure(reader: Reader, trace: Trace) -> Measured:
        probs = softmax(trace.logits)
        best = int(np.argmax(probs))
        likeliest = reader.tokenizer.tokens([best])[0]
        found = f"{_bare(likeliest)} {probs[best]:.3f}"
        enough = probs[best] >= bound if side == "more" else probs[best] <= bound
        return _bare(likeliest) == word and bool(enough), found

    return measure


def _looks(layer: str, head: str, at: str, row: str) -> Measure:
    def measure(reader: Reader, trace: Trace) -> Measured:
        if int(layer) >= trace.spec.n_layers or int(head) >= trace.spec.n_heads:
            return False, f"{trace.spec.n_layers} x {trace.spec.n_heads} heads"
        rows = [i for i, token in enumerate(trace.tokens) if _bare(token) == row]
        if not rows:
            return False, f"no {row}"
        weights = trace.attention(int(layer))[int(head), rows[-1]]
        best = int(np.argmax(weights))
        return _bare(trace.tokens[best]) == at, f"{_bare(trace.tokens[best])} {weights[best]:.3f}"

    return measure


def _rank(rank: str, floor: str) -> Measure:
    def measure(reader: Reader, trace: Trace) -> Measured:
        if int(floor) >= trace.spec.n_layers:
            return False, f"{trace.spec.n_layers} floors"
        answer = int(np.argmax(trace.logits))
        # Row 0 of the stream is the embedding, row n stands after floor n - 1.
        logits = [reader.unembed(trace.resid[int(floor) + i, -1]) for i in (0, 1)]
        before, after = (int((one > one[answer]).sum()) + 1 for one in logits)
        return after < int(rank) <= before, f"{before} -> {after}"

    return measure


def _tokens(count: str) -> Measure:
    return lambda reader, trace: (len(trace.tokens) == int(count), str(len(trace.tokens)))


def _right(share: str, side: str, count: str) -> Look:
    bound, at = float(share), int(count)

    def look(data: dict) -> Measured:
        rows = data.get("examples", {}).get("right", [])
        if at >= len(rows):
            return False, f"{max(0, len(rows) - 1)} examples"
        mean = sum(rows[at]) / len(rows[at])
        return mean >= bound if side == "more" else mean <= bound, f"{mean:.3f}"

    return look


def _bare(token: Token) -> str:
    """A token's text without the space before it."""
    return token.raw.decode("utf-8", "replace").strip()


SHARE = r"at (?P<share>0(?:\.\d{1,4})?|1(?:\.0)?) or (?P<side>more|less)"
RIGHT = rf"right answers {SHARE} after (?P<count>\d{{1,2}}) examples?"
KNOWN: tuple[tuple[str, Callable[..., Measure]], ...] = (
    (rf"next word is (?P<word>.+) {SHARE}", _next_word),
    (r"L(?P<layer>\d{1,3})H(?P<head>\d{1,3}) looks at (?P<at>.+) from (?P<row>.+)", _looks),
    (r"rank falls below (?P<rank>\d{1,6}) at floor (?P<floor>\d{1,3})", _rank),
    (r"text has (?P<count>\d{1,5}) tokens", _tokens),
)
