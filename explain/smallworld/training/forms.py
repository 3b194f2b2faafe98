"""Whether what a model says to a question has the form of an answer, right or wrong.

A form is an answer with its people, things, places and numbers blanked out: "· has ·."
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from explain.smallworld import language, tokenizer
from explain.smallworld import words as w
from explain.smallworld.draw import Draw
from explain.smallworld.language import END, Text
from explain.smallworld.training.abilities import spoken

DRAWN = 2000  # texts of a kind, to meet all its forms
LIMIT = 64  # tokens
CONTENT = {
    piece.strip().lower()
    for word in (
        *w.NAMES_ZH, *w.NAMES_EN, *w.NOUNS, *w.FURNITURE, *w.COLOURS, *w.PLACES, *w.JOBS, *w.DEEDS,
        *w.FAMILY, *w.NUMBERS, *w.AGES,
    )
    for said in (word.zh, word.en, word.many, word.every)
    for piece in (re.findall(tokenizer.LATIN, said) if said.isascii() else [said])
} | {*"他她两上", "he", "she", "him", "her", "on", "under", "下面", "旁边", "后面"}  # fmt: skip


def form(words: Sequence[str]) -> tuple[str, ...]:
    """An answer's words with what fills its places blanked out."""
    said = [word.strip().lower() for word in words]
    return tuple("·" if word in CONTENT or word.isdigit() else word for word in said)


@cache
def forms(spoken_in: str, kind: str) -> frozenset[tuple[str, ...]]:
    """All forms in which the language answers questions of a kind."""
    draw = Draw(0)
    some = (language.text(draw, language=spoken_in, kind=kind) for _ in range(DRAWN))
    return frozenset(form(tokenizer.words(one)[-tokenizer.answer_length(one) :]) for one in some)


def answered(model, words, asked: Sequence[Text], cue: str = "") -> float:
    """Share of questions that a model ends with an answer of a right form, greedily.

    `words` is its tokenizer, `cue` what stands behind the question.
    """
    ids, by_length = words.get_vocab(), defaultdict(list)
    for one in asked:
        bare = Text(one.language, one.kind, one.given, "", cue, 0.0)
        prompt = [ids[word] for word in tokenizer.words(bare)[:-1]]
        by_length[len(prompt)].append((one, prompt))
    found = 0
    for some in by_length.values():
        replies = spoken(model, [prompt for _, prompt in some], ids[END], LIMIT)
        for (one, _), said in zip(some, replies, strict=True):
            found += form(words.convert_ids_to_tokens(said)) in forms(one.language, one.kind)
    return found / len(asked)
