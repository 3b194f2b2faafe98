"""One place of a text as bars, pipeline and draw: what the knobs made of the model's logits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explain.sampling import Choice, die, draw, draws
from explain.tokens import Glyphs, glyphs, spell
from explain.trace import Token
from explain.vocabulary import Vocabulary

N_ROWS = 8
N_BARS = 12
N_SEGMENTS = 6
N_COMPLETIONS = 3
N_AHEAD = 3
LIKELY = 0.05


def picture(
    choice: Choice,
    vocabulary: Vocabulary,
    *,
    seed: int,
    tokens: Sequence[Token],
    cover: bool = False,
    guess: int | None = None,
    typed: str = "",
    ahead: Callable[[int], Choice] | None = None,
) -> dict:
    """The bars, the pipeline and the draw at one place of the text.

    `ahead` gives the choice after one more token: asked for the likeliest incomplete characters.
    """
    position = len(tokens)
    counts = draws(choice, seed, position)
    bars = rows(choice, vocabulary, counts, vocabulary.look(tokens[-1].id))
    if ahead:
        for bar in [bar for bar in bars if bar["kind"] == "bytes"][:N_AHEAD]:
            bar["likely"] = completions(vocabulary.raw(bar["id"]), ahead(bar["id"]), vocabulary)
    return {
        "vocab": len(choice.logits),
        "rows": bars,
        "others": others(choice, counts),
        "stages": stages(choice, vocabulary),
        "draw": drawn(choice, vocabulary, seed, position),
        "guess": guessing(choice, vocabulary, cover, guess, typed),
    }


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


def guessing(
    choice: Choice, vocabulary: Vocabulary, on: bool, guess: int | None, typed: str = ""
) -> dict:
    """Four words to guess from, in alphabetical order, and how the guess did.

    `typed` is the guess as it was written; without a token of that spelling it was none.
    """
    options = vocabulary.listed(choice.order[:4])
    made = None
    if guess is not None:
        rank = int(np.flatnonzero(choice.order == guess)[0]) + 1
        made = vocabulary.shown(guess) | {
            "rank": rank,
            "own": float(choice.own[guess]),
            "hit": rank == 1,
            "begins": typed if vocabulary.look(guess).kind == "bytes" else "",
        }
    return {
        "on": on,
        "options": sorted(options, key=lambda o: o["text"].lower()),
        "made": made,
        "refused": typed if guess is None else "",
    }
