"""Exercises with random words: nothing in them can be foreseen, what was said can be found again."""

from __future__ import annotations

import random

from explain.smallworld.draw import Draw

LONGEST = 16  # words said before they are asked for


def exercises_row(draw: Draw, n_vocab: int, apart: dict[int, set[int]], length: int) -> list[int]:
    """One of the three exercises, many times on one sheet of `length` tokens.

    What to repeat must be found among all of them. None stand together that may not.
    """
    row: list[int] = []
    exercise = draw.rng.choice((said_again, said_backwards, asked_in_pairs))
    while len(row) < length:
        said: list[int] = []
        for _ in range(draw.rng.randint(3, LONGEST)):
            word = draw.rng.randrange(3, n_vocab)  # 0 to 2 are the special tokens
            if word not in said and apart.get(word, set()).isdisjoint([*row, *said]):
                said.append(word)
        said, answer = exercise(draw.rng, said)
        row += [0, *said, 1, *answer]
    return row[:length]


def said_again(rng: random.Random, said: list[int]) -> tuple[list[int], list[int]]:
    """The same words in the same order: what came after this word before?"""
    return said, said


def said_backwards(rng: random.Random, said: list[int]) -> tuple[list[int], list[int]]:
    """The same words from the last to the first: what came before this word?"""
    return said, said[::-1]


def asked_in_pairs(rng: random.Random, said: list[int]) -> tuple[list[int], list[int]]:
    """First and second word of each pair, up to three words common to all pairs between them; then
    the pairs in another order, each named by either of its words ("who has a cat")."""
    between, said = said[: rng.randint(0, 3)], said[3:]
    pairs = list(zip(said[::2], said[1::2], strict=False))
    told = [word for first, second in pairs for word in (first, *between, second)]
    rng.shuffle(pairs)
    return told, [word for pair in pairs for word in (pair if rng.random() < 0.3 else pair[::-1])]
