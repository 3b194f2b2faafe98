"""What the page "Next word" shows of one run, as plain data for its component.

Everything here is computed from a Trace, a Choice and a History; the component only draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from explain.history import History
from explain.sampling import Choice, die, draw, draws
from explain.tokens import Glyphs, cells, glyphs, joins, spell
from explain.trace import Token

N_ROWS = 8
N_BARS = 12
N_SEGMENTS = 6
N_COMPLETIONS = 3
N_AHEAD = 3
LIKELY = 0.05
RawBytes = Callable[[int], bytes]
# What the component is told when there is nothing to show.
NOTHING = {
    "strip": [], "rows": None, "others": None, "stages": None, "draw": None, "history": None,
    "guess": None, "ended": None, "full": False, "vocab": 0, "tries": [], "tried": None,
}  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """What ids mean: their bytes, and which are special."""

    raw: RawBytes
    special: frozenset[int]
    ends: frozenset[int]

    @classmethod
    def of(cls, tokenizer) -> Vocabulary:
        """A tokenizer's own."""
        return cls(tokenizer.raw_bytes, tokenizer.special_ids, tokenizer.end_ids)

    def look(self, token_id: int) -> Glyphs:
        """How a token is drawn."""
        return glyphs(self.raw(token_id), special=token_id in self.special)

    def shown(self, token_id: int, after: Glyphs | None = None) -> dict:
        """A token as it is listed; `joins` says that it would continue the word `after`."""
        look = self.look(token_id)
        continues = joins(after, look) and look.text[0].isalnum()
        return {"id": token_id, "text": look.text, "kind": look.kind, "joins": continues}

    def listed(self, token_ids: Sequence[int], after: Glyphs | None = None) -> list[dict]:
        """Tokens of one list. Of two that would look alike, the later shows that it has a space, or
        that it has none."""
        items, seen = [self.shown(int(token_id), after) for token_id in token_ids], set()
        for item in items:
            look = (item["text"], item["joins"])
            if look in seen and self.raw(item["id"]).startswith(b" "):
                item["text"] = "␣" + item["text"]
            elif look in seen:
                item["joins"] = True
            seen.add(look)
        return items


def strip(
    tokens: Sequence[Token], n_prompt: int, shares: Sequence[float], n_folded: int = 0
) -> list[dict]:
    """The words so far, a box each. `shares` are the model's own chances of the words taken."""
    boxes, before = [], None
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
                "joins": joins(before, cell.glyphs),
                "fold": "system" if cell.start + len(cell.tokens) <= n_folded else None,
                "tokens": [
                    {"id": token.id, "text": token.display, "bytes": spell(token.raw)}
                    for token in cell.tokens
                ],
                "generated": taken,
                "prob": share,
            }
        )
        before = cell.glyphs
    return boxes


def rows(
    choice: Choice, vocabulary: Vocabulary, counts: np.ndarray, after: Glyphs | None = None
) -> list[dict]:
    """The likeliest tokens, as the model has them: its own chance, what the knobs left, draws."""
    return [
        item
        | {
            "bytes": spell(vocabulary.raw(item["id"])),
            "logit": float(choice.logits[item["id"]]),
            "own": float(choice.own[item["id"]]),
            "after": float(choice.probs[item["id"]]),
            "cut": choice.cut_by(item["id"]),
            "drawn": int(counts[item["id"]]),
        }
        for item in vocabulary.listed(choice.order[:N_ROWS], after)
    ]


def completions(raw: bytes, child: Choice, vocabulary: Vocabulary) -> list[str]:
    """The characters that an incomplete one most likely becomes, by the model's next step after it.

    Only those above LIKELY; often the next token still is not the last of the character.
    """
    found = []
    for index in map(int, child.order[:N_COMPLETIONS]):
        whole = glyphs(raw + vocabulary.raw(index))
        if child.own[index] >= LIKELY and whole.kind == "word" and index not in vocabulary.special:
            found.append(whole.text)
    return found


def others(choice: Choice, counts: np.ndarray) -> dict:
    """All tokens that have no row of their own, together."""
    rest = choice.order[N_ROWS:]
    return {
        "count": len(rest),
        "own": float(choice.own[rest].sum()),
        "after": float(choice.probs[rest].sum()),
        "drawn": int(counts[rest].sum()),
    }


def stages(choice: Choice, vocabulary: Vocabulary) -> list[dict]:
    """The pipeline: the logits, then what each stage left of the likeliest tokens and what it took."""
    best = choice.order[:N_BARS]
    result = [
        {
            "name": "logits",
            "words": [item["text"] for item in vocabulary.listed(best)],
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


def guessing(choice: Choice, vocabulary: Vocabulary, on: bool, guess: int | None) -> dict:
    """Four words to guess from, in alphabetical order, and how the guess did."""
    options = vocabulary.listed(choice.order[:4])
    made = None
    if guess is not None:
        rank = int(np.flatnonzero(choice.order == guess)[0]) + 1
        made = vocabulary.shown(guess) | {
            "rank": rank,
            "own": float(choice.own[guess]),
            "hit": rank == 1,
        }
    return {"on": on, "options": sorted(options, key=lambda o: o["text"].lower()), "made": made}


def picture(
    choice: Choice,
    vocabulary: Vocabulary,
    *,
    seed: int,
    tokens: Sequence[Token],
    cover: bool = False,
    guess: int | None = None,
    ahead: Callable[[int], Choice] | None = None,
) -> dict:
    """The bars, the pipeline and the draw at one place of the text.

    `ahead` gives the choice after one more token: asked for the likeliest incomplete characters.
    """
    position = len(tokens)
    counts = draws(choice, seed, position)
    bars = rows(choice, vocabulary, counts, vocabulary.look(tokens[-1].id))
    for bar in [b for b in bars if b["kind"] == "bytes"][:N_AHEAD] if ahead else []:
        bar["likely"] = completions(vocabulary.raw(bar["id"]), ahead(bar["id"]), vocabulary)
    return {
        "vocab": len(choice.logits),
        "rows": bars,
        "others": others(choice, counts),
        "stages": stages(choice, vocabulary),
        "draw": drawn(choice, vocabulary, seed, position),
        "guess": guessing(choice, vocabulary, cover, guess),
    }
