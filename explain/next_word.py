"""What the page "Next word" shows of one run, as plain data for its component.

Everything here is computed from a Trace, a Choice and a History; the component only draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from explain.history import History
from explain.sampling import Choice, Knobs, die, draw, draws
from explain.tokens import cells, glyphs, spell
from explain.trace import Token

N_ROWS = 8
N_BARS = 12
N_SEGMENTS = 6
RawBytes = Callable[[int], bytes]


@dataclass(frozen=True)
class Vocabulary:
    """What ids mean: their bytes, and which are special."""

    raw: RawBytes
    special: frozenset[int]
    ends: frozenset[int]

    def shown(self, token_id: int) -> dict:
        """A token as it is listed: id, text, kind, whether it joins the word before."""
        look = glyphs(self.raw(token_id), special=token_id in self.special)
        return {"id": token_id, "text": look.text, "kind": look.kind, "joins": look.joins}


@dataclass(frozen=True)
class Guess:
    """What the visitor guessed, before the bars were shown."""

    token_id: int


def strip(
    tokens: Sequence[Token], n_prompt: int, shares: Sequence[float], n_folded: int = 0
) -> list[dict]:
    """The words so far, a box each. `shares` are the model's own chances of the words taken."""
    boxes = []
    for cell in cells(tokens):
        taken = cell.start >= n_prompt
        share = None
        if taken:
            first = cell.start - n_prompt
            share = float(np.prod(shares[first : first + len(cell.tokens)]))
        boxes.append(
            {
                "text": cell.glyphs.text,
                "kind": cell.glyphs.kind,
                "joins": cell.glyphs.joins and cell.start > 0,
                "fold": "system" if cell.start + len(cell.tokens) <= n_folded else None,
                "tokens": [
                    {"id": token.id, "text": token.display, "bytes": spell(token.raw)}
                    for token in cell.tokens
                ],
                "generated": taken,
                "prob": share,
            }
        )
    return boxes


def rows(choice: Choice, vocabulary: Vocabulary, counts: np.ndarray) -> list[dict]:
    """The likeliest tokens, as the model has them: its own chance, what the knobs left, draws."""
    return [_row(int(index), choice, vocabulary, counts) for index in choice.order[:N_ROWS]]


def _row(index: int, choice: Choice, vocabulary: Vocabulary, counts: np.ndarray) -> dict:
    return vocabulary.shown(index) | {
        "bytes": spell(vocabulary.raw(index)),
        "logit": float(choice.logits[index]),
        "own": float(choice.own[index]),
        "after": float(choice.probs[index]),
        "cut": choice.cut_by(index),
        "drawn": int(counts[index]),
    }


def others(choice: Choice, counts: np.ndarray) -> dict:
    """All tokens that have no row of their own, together."""
    rest = choice.order[N_ROWS:]
    return {
        "count": len(rest),
        "own": float(choice.own[rest].sum()),
        "after": float(choice.probs[rest].sum()),
        "drawn": int(counts[rest].sum()),
    }


def stages(choice: Choice) -> list[dict]:
    """The pipeline: the logits, then what each stage left of the likeliest tokens and what it took."""
    best = choice.order[:N_BARS]
    result = [
        {
            "name": "logits",
            "values": choice.logits[best].astype(float).tolist(),
            "low": float(choice.logits.min()),
            "high": float(choice.logits.max()),
        }
    ]
    for stage in choice.stages:
        result.append(
            {
                "name": stage.name,
                "values": stage.probs[best].tolist(),
                "cut": (~stage.kept[best]).tolist(),
                "kept": None if stage.name == "temperature" else int(stage.kept.sum()),
                "mass": stage.cut,
            }
        )
    return result


def drawn(choice: Choice, vocabulary: Vocabulary, seed: int, position: int) -> dict:
    """The line from 0 to 1 cut into the words still in, and where the die fell on it."""
    fallen = die(seed, position)
    segments, start = [], 0.0
    for index in map(int, choice.order[:N_SEGMENTS]):
        stop = start + float(choice.probs[index])
        if stop > start:
            segments.append(vocabulary.shown(index) | {"from": start, "to": stop})
        start = stop
    taken = vocabulary.shown(draw(choice, fallen))
    return taken | {"seed": seed, "die": fallen, "segments": segments}


def branches(history: History, vocabulary: Vocabulary) -> dict:
    """The history as rows of words; the row that holds the reader's place is the current one."""
    rows_ = history.rows()
    current = next((i for i, row in enumerate(rows_) if history.at in row.nodes), 0)
    return {
        "root": 0,
        "at": history.at,
        "current_row": current,
        "rows": [
            {
                "start": row.start,
                "parent_row": row.parent_row,
                "nodes": [
                    {"node": node, **vocabulary.shown(history.nodes[node - 1].token_id)}
                    for node in row.nodes
                ],
            }
            for row in rows_
        ],
    }


def guessing(choice: Choice, vocabulary: Vocabulary, on: bool, guess: Guess | None) -> dict:
    """Four words to guess from, in alphabetical order, and how the guess did."""
    options = [vocabulary.shown(int(index)) for index in choice.order[:4]]
    made = None
    if guess is not None:
        rank = int(np.flatnonzero(choice.order == guess.token_id)[0]) + 1
        made = vocabulary.shown(guess.token_id) | {
            "rank": rank,
            "own": float(choice.own[guess.token_id]),
            "hit": rank == 1,
        }
    return {"on": on, "options": sorted(options, key=lambda o: o["text"].lower()), "made": made}


def picture(
    choice: Choice,
    vocabulary: Vocabulary,
    *,
    knobs: Knobs,
    seed: int,
    position: int,
    cover: bool = False,
    guess: Guess | None = None,
) -> dict:
    """The bars, the pipeline and the draw at one place of the text."""
    counts = draws(choice, seed, position)
    return {
        "vocab": len(choice.logits),
        "rows": rows(choice, vocabulary, counts),
        "others": others(choice, counts),
        "knobs": asdict(knobs),
        "stages": stages(choice),
        "draw": drawn(choice, vocabulary, seed, position),
        "guess": guessing(choice, vocabulary, cover, guess),
    }
