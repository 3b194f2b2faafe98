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
    """Every token as a column's name. Those that share a character have it, each with its place in
    it: 京 1/2, 京 2/2."""
    found, before = [], None
    for cell in cells(tokens):
        look, parts = cell.glyphs, len(cell.tokens)
        for part, token in enumerate(cell.tokens, 1):
            text = look.text if parts == 1 else f"{look.text} {part}/{parts}"
            if look.kind == "bytes":  # a character that is not whole
                text = drawn(token).text
            joined = part == 1 and joins(before, look)
            found.append({"text": text, "kind": look.kind, "joins": joined})
        before = look
    return found
