"""A text cut by a vocabulary, as boxes: whole characters as a reader sees them, never a part of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import regex

from explain.tokens import glyphs

# Texts that show what vocabularies differ in; where there is one, English of the same meaning.
READY = {
    "chinese": ("今天天气很好", "The weather is very nice today"),
    "digits": ("3.14159265358979", ""),
    "code": ("def f(x):\n    if x:\n        return x + 1\n", ""),
    "spaces": ("a        b", ""),
    "emoji": ("🤗👩\u200d🚀👍🏽🇨🇳", ""),
}


@dataclass(frozen=True)
class Box:
    """A run of whole characters, and the tokens that they are cut into."""

    raw: bytes
    ids: tuple[int, ...]


def boxes(tokens: Sequence[tuple[int, bytes]]) -> list[Box]:
    """The smallest runs of tokens that end where a character ends (an extended grapheme cluster:
    a letter with its accents, an emoji with all that is joined to it).

    Source: Unicode Standard Annex 29, as the library `regex` has it.
    """
    text = b"".join(raw for _, raw in tokens).decode("utf-8", "surrogateescape")
    sizes = (len(one.encode("utf-8", "surrogateescape")) for one in regex.findall(r"\X", text))
    ends, found, at = set(accumulate(sizes)), [], 0
    group: list[tuple[int, bytes]] = []
    for index, raw in tokens:
        group.append((index, raw))
        at += len(raw)
        if at in ends:
            found.append(Box(b"".join(one for _, one in group), tuple(one for one, _ in group)))
            group = []
    return found


def shown(box: Box) -> dict:
    """A box as it is drawn; a space at its beginning is written out."""
    look = glyphs(box.raw)
    space = "␣" if look.kind == "word" and not look.joins else ""
    return {"text": space + look.text, "kind": look.kind, "n": len(box.ids)}
