"""Exercises with random words: nothing in them can be foreseen, what was said can be found again."""

from __future__ import annotations

import random
from collections.abc import Sequence

LONGEST = 16  # words said before they are asked for
MOST_PAIRS, BETWEEN = 6, 3


def exercises_row(
    rng: random.Random,
    names: Sequence[int],
    n_vocab: int,
    apart: dict[int, set[int]],
    length: int,
    repeats: int,
) -> tuple[list[int], list[bool]]:
    """One of the three exercises, many times on one sheet of `length` tokens; and for each token
    whether it can be foreseen: what is found again after the token `repeats`, and its end.

    What to repeat must be found among all of them. None stand together that may not.
    """
    row: list[int] = []
    found: list[bool] = []
    exercise = rng.choice((said_again, said_backwards, asked_in_pairs))

    def draw(words: Sequence[int], count: int, said: Sequence[int] = ()) -> list[int]:
        drawn: list[int] = []
        for word in rng.choices(words, k=count):
            if word not in (*drawn, *said) and apart.get(word, set()).isdisjoint(
                [*row, *said, *drawn]
            ):
                drawn.append(word)
        return drawn

    while len(row) < length:
        said, answer = exercise(rng, draw, names, range(3, n_vocab))  # 0 to 2 are special tokens
        found += [bool(row), *[False] * (len(said) + 1), *[True] * len(answer)]
        row += [0, *said, repeats, *answer]
    return row[:length], found[:length]


def said_again(rng: random.Random, draw, names, words) -> tuple[list[int], list[int]]:
    """The same words in the same order: what came after this word before?"""
    said = draw(words, rng.randint(3, LONGEST))
    return said, said


def said_backwards(rng: random.Random, draw, names, words) -> tuple[list[int], list[int]]:
    """The same words from the last to the first: what came before this word?"""
    said = draw(words, rng.randint(3, LONGEST))
    return said, said[::-1]


def asked_in_pairs(rng: random.Random, draw, names, words) -> tuple[list[int], list[int]]:
    """Names, each with a word; up to three words common to all between them. Then the pairs in
    another order, each by its word or by its name: "who has a cat", "what has Tom"."""
    firsts = draw(names, rng.randint(2, MOST_PAIRS))
    others = [word for word in draw(words, len(firsts) + BETWEEN, firsts) if word not in names]
    between = others[len(firsts) :][: rng.randint(0, BETWEEN)]
    pairs = list(zip(firsts, others, strict=False))
    told = [word for first, second in pairs for word in (first, *between, second)]
    rng.shuffle(pairs)
    return told, [word for pair in pairs for word in (pair if rng.random() < 0.3 else pair[::-1])]
