"""Tokens as boxes: the words so far, and tokens as names of columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explain.tokens import cells, drawn, joins, spell
from explain.trace import Token


def strip(
    tokens: Sequence[Token],
    n_prompt: int,
    shares: Sequence[float],
    n_folded: int = 0,
    after: Sequence[float] = (),
) -> list[dict]:
    """The words so far, a box each. `shares` are the model's own chances of the words taken, and
    `after` what the knobs leave of them."""
    boxes, before = [], None
    for cell in cells(tokens):
        taken = cell.start >= n_prompt
        own = slice(cell.start - n_prompt, cell.start - n_prompt + len(cell.tokens))
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
                "prob": float(np.prod(shares[own])) if taken else None,
                "after": float(np.prod(after[own])) if taken else None,
            }
        )
        before = cell.glyphs
    return boxes


def names(tokens: Sequence[Token]) -> list[dict]:
    """Every token as a column's name."""
    looks = [drawn(token) for token in tokens]
    return [
        {"text": look.text, "kind": look.kind, "joins": joins(before, look)}
        for before, look in zip([None, *looks], looks, strict=False)
    ]
