"""How probable the right answers become with every example: one continuation each, nothing reread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from explain.emergence import CONTROL, SHOWN, Task
from explain.reader import Reader
from explain.sampling import softmax
from explain.trace import Token, Trace

WAYS = (SHOWN, CONTROL)
Key = tuple[int, bytes]


def curve(reader: Reader, task: Task, told: Callable[[float, dict], bool]) -> dict | None:
    """For both ways, counts of examples and asked pairs: probability of the whole right answer,
    and the token that is likeliest in its first place.

    `told` hears the share done and what is known so far, and says whether to go on; None if not.
    Raises: Refused.
    """
    counts = len(task.examples) + 1
    known: dict = {way: [] for way in WAYS}
    bases: dict[str, Trace | None] = dict.fromkeys(WAYS)
    for count in range(counts):
        for at, way in enumerate(WAYS):
            bases[way], found = _asked(reader, task, count, way, bases[way])
            known[way].append(found)
            done = (count * len(WAYS) + at + 1) / (counts * len(WAYS))
            if not told(done, {one: list(rows) for one, rows in known.items()}):
                return None
    return known


def _asked(
    reader: Reader, task: Task, count: int, way: str, base: Trace | None
) -> tuple[Trace | None, list[dict]]:
    """Every asked pair after so many examples, and the trace of these examples alone."""
    pairs = [
        _read(reader, task.prompt(count, given, way), task.form.gap + answer)
        for given, answer in task.asked
    ]
    shared = common([tokens for tokens, _ in pairs])
    if len(shared) > 0:  # without an example pairs may have nothing in common
        base = _longer(reader, base, shared)
    rows = []
    for tokens, start in pairs:
        trace = _longer(reader, base, tokens)
        logits = reader.unembed(trace.resid[-1, start - 1 : -1])  # (answer's tokens, V)
        probs = np.array([softmax(row) for row in logits])
        right = [float(row[token.id]) for row, token in zip(probs, tokens[start:], strict=True)]
        best = int(np.argmax(probs[0]))
        rows.append(
            {"right": float(np.prod(right)), "says": best, "says_prob": float(probs[0, best]),
             "first": tokens[start].id, "before": tokens[start - 1].id}
        )  # fmt: skip
    return base if len(shared) else None, rows


def _read(reader: Reader, prompt: str, answer: str) -> tuple[tuple[Token, ...], int]:
    """The tokens of prompt and answer, and where the answer's begin."""
    tokens = reader.prompt(prompt + answer)
    start = min(len(common([tokens, reader.prompt(prompt)])), len(tokens) - 1)
    return tokens, max(1, start)


def _longer(reader: Reader, base: Trace | None, tokens: tuple[Token, ...]) -> Trace:
    """The trace of a text that may go on from `base`."""
    if base is not None and _keys(tokens[: len(base.tokens)]) == _keys(base.tokens):
        return base if len(tokens) == len(base.tokens) else reader.extend(base, tokens)
    return reader.read(tokens)


def common(texts: Sequence[Sequence[Token]]) -> tuple[Token, ...]:
    """The tokens with which all texts begin."""
    return tuple(_alike(texts))


def _alike(texts: Sequence[Sequence[Token]]) -> Iterator[Token]:
    for column in zip(*texts, strict=False):
        if len({(token.id, token.raw) for token in column}) > 1:
            return
        yield column[0]


def _keys(tokens: Sequence[Token]) -> list[Key]:
    return [(token.id, token.raw) for token in tokens]


def looking_back(trace: Trace, places: Sequence[tuple[int, int]], most: int) -> list[dict]:
    """The heads by which the last token looks most at the examples' answers.

    `places`: where these stand, in characters. Unit: share of the head's attention, 0 to 1.
    """
    at = [
        i
        for i, token in enumerate(trace.tokens)
        if any(token.span[0] < end and token.span[1] > start for start, end in places)
    ]
    shares = np.array(
        [trace.attention(layer)[:, -1, at].sum(-1) for layer in range(trace.spec.n_layers)]
    )  # (L, H)
    order = np.argsort(-shares, axis=None)[:most]
    return [
        {"layer": int(layer), "head": int(head), "share": float(shares[layer, head])}
        for layer, head in zip(*np.unravel_index(order, shares.shape), strict=True)
    ]
