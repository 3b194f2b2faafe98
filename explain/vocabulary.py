"""What a model's token ids mean, and how tokens are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from explain.tokens import CONTROL_NAMES, Glyphs, glyphs, joins

RawBytes = Callable[[int], bytes]
MARKS = {mark: sign for sign, mark in CONTROL_NAMES.items() if len(mark) == 1} | {"␣": " "}


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

    def listed(self, token_ids: Iterable[int], after: Glyphs | None = None) -> list[dict]:
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


def meant(typed: str, id_of: Callable[[bytes], int | None], logits: np.ndarray) -> int | None:
    """The token that a typed word names where these are the next ones; None where none is spelt so.

    Lists leave out the space before a word: of two tokens, with it and without, the likelier is
    meant. A character that is spelt by several tokens is named by the likeliest beginning of it.
    Shape: logits (V,).
    """
    spelt = "".join(MARKS.get(sign, sign) for sign in typed.strip()).encode()
    ways = [spelt, b" " + spelt] if spelt else []
    found = [index for raw in ways if (index := id_of(raw)) is not None]
    if not found and len(typed.strip()) == 1:
        starts = (id_of(spelt[:size]) for size in range(1, len(spelt)))
        found = [index for index in starts if index is not None]
    return max(found, key=lambda index: logits[index], default=None)
