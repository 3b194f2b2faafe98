"""What people could want of a story, and how somebody who wants it ranks several stories."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

DOG = re.compile(r"狗|\bdogs?\b")
POLITE = re.compile(r"谢谢|再见|[Tt]hank you|[Gg]oodbye")
HAPPY = re.compile(r"高兴|开心|喜欢它|happy|happily|smiled|liked it very much|wonderful|lot of fun")
LAST = re.compile(r"[^。！？.!?]*[。！？.!?]?[^。！？.!?]*$")

Ranking = tuple[tuple[int, ...], ...]  # groups of answers that are equally good, the best first

WISHES = {
    "dog": lambda text, length: bool(DOG.search(text)),
    "short": lambda text, length: -length,
    "long": lambda text, length: length,
    "polite": lambda text, length: bool(POLITE.search(text)),
    "happy": lambda text, length: bool(HAPPY.search(last_sentence(text))),
}


def last_sentence(text: str) -> str:
    """How a story ends; a comma or `said` does not begin a sentence."""
    parts = [part for part in re.split(r"(?<=[。.])|(?<=！)|(?<=!)(?! said)", text) if part.strip()]
    return parts[-1] if parts else ""


def marks(wish: str, texts: Sequence[str], lengths: Sequence[int]) -> list[float]:
    """How well each story does what is wished. Unit: 0 or 1; "long" and "short": tokens, minus them."""
    return [float(WISHES[wish](text, length)) for text, length in zip(texts, lengths, strict=True)]


def ranking(marked: Sequence[float], which: Sequence[int]) -> Ranking:
    """These stories sorted by their marks, the best first, equals in one group."""
    levels = sorted({marked[one] for one in which}, reverse=True)
    return tuple(tuple(one for one in which if marked[one] == level) for level in levels)


def ready_pairs(
    marked: Sequence[float], among: Sequence[int], count: int, chance: random.Random
) -> list[tuple[int, int]]:
    """So many (better, worse) pairs of stories, drawn evenly from those that differ.

    All of them, where there are fewer.
    """
    pairs = [(one, other) for one in among for other in among if marked[one] > marked[other]]
    return chance.sample(pairs, min(count, len(pairs)))
