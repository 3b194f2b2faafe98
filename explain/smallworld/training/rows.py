"""What one step of training reads: rows of whole texts and exercises, and who may look at whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from explain.smallworld import tokenizer
from explain.smallworld.draw import APART, Draw
from explain.smallworld.language import END, FREE
from explain.smallworld.training.exercises import exercises_row
from explain.smallworld.training.recipe import Recipe
from explain.smallworld.words import NAMES_EN, NAMES_ZH

NAMES = (*NAMES_ZH, *NAMES_EN)
ROWS, CONTEXT = 24, 128  # 3,072 tokens a step
LONG = 0.25  # share of rows that are one long sheet


def apart_ids(ids: dict[str, int]) -> dict[int, set[int]]:
    """Token ids that may not stand in one training text, by token id."""
    forms = {
        word: {
            ids[form]
            for said in (word.zh, word.en, word.many, word.every)
            for form in (said, f" {said}")
            if said and form in ids
        }
        for word in APART
    }
    apart: dict[int, set[int]] = {}
    for word, others in APART.items():
        for one in forms[word]:
            apart.setdefault(one, set()).update(*(forms[other] for other in others))
    return apart


def name_ids(ids: dict[str, int]) -> list[int]:
    """The tokens that are people's names."""
    forms = [form for name in NAMES for form in (name.zh, name.en, f" {name.en}") if form.strip()]
    return [ids[form] for form in forms if form in ids]


@dataclass(frozen=True)
class Stage:
    """What is mixed into a step's rows: exercises as a share of the rows, lessons of the texts.

    `lessons`: kinds and their languages; `only`: what else the recipe's text function is told.
    """

    exercises: float
    lessons: Mapping[str, Sequence[str]] = field(default_factory=dict)
    share: float = 1.0
    only: Mapping[str, float] = field(default_factory=dict)


def batch(
    recipe: Recipe, draw: Draw, ids: dict[str, int], apart: dict[int, set[int]], stage: Stage
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows filled with whole texts, the last one cut: token ids, sheets, and what foreseeing each
    token is worth; (ROWS, CONTEXT + 1) each.

    Mostly every text stands on a sheet of its own, as when somebody types it: it sees only itself
    and its positions count from 0. LONG of the rows are one sheet from end to end: there it learns
    to go on after an end token, and all positions. Half the sheets begin with an end token, so
    that beginning from nothing is learned too.
    """
    rows = np.empty((ROWS, CONTEXT + 1), dtype=np.int64)
    sheets = np.zeros((ROWS, CONTEXT + 1), dtype=np.int64)
    worth = np.ones((ROWS, CONTEXT + 1), dtype=np.float32)
    for row, sheet, value in zip(rows, sheets, worth, strict=True):
        long, filled = draw.rng.random() < LONG, 0
        while filled <= CONTEXT:
            only = dict(stage.only)
            if draw.rng.random() < stage.share * bool(stage.lessons):
                kind = draw.rng.choice(list(stage.lessons))
                only |= {"kind": kind, "language": draw.rng.choice(stage.lessons[kind])}
            one = recipe.text(draw, **only)
            tokens = [ids[word] for word in tokenizer.words(one)]
            if draw.rng.random() < 0.5 and not (long and filled):
                tokens.insert(0, ids[END])
            part = tokens[: CONTEXT + 1 - filled]
            row[filled : filled + len(part)] = part
            if one.kind not in FREE or one.cue:
                start = filled + len(tokens) - tokenizer.answer_length(one)
                value[start : filled + len(part)] = recipe.weight
            sheet[filled:] += not long
            filled += len(part)
    names = name_ids(ids) if stage.exercises else []
    for index in range(round(stage.exercises * ROWS)):
        rows[index], found = exercises_row(
            draw.rng, names, len(ids), apart, CONTEXT + 1, ids[recipe.repeats]
        )
        sheets[index] = 0
        worth[index] = np.array(found) * recipe.weight  # random words can only be found again
    return rows, sheets, worth


def sight(sheets: torch.Tensor) -> dict[str, torch.Tensor]:
    """What the model gets beside the tokens: who may look at whom, and positions on the sheet."""
    places = torch.arange(sheets.shape[1], device=sheets.device)  # (T,)
    same = sheets[:, :, None] == sheets[:, None, :]  # (rows, T, T)
    first = torch.where(same, places, sheets.shape[1]).amin(-1)  # where the sheet begins
    return {
        "attention_mask": (same & (places[:, None] >= places))[:, None],  # (rows, 1, T, T)
        "position_ids": places - first,
    }
