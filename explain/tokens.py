"""From token bytes to what a reader sees: glyphs, spans, and the cells of the token strip.

Tokens are not strings: most Chinese characters are two or three byte tokens in a small English
vocabulary, and decoding those one by one gives replacement characters. So bytes come first here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from explain.trace import Token

# Zero-width joiners, and which variant of the character before them is meant.
JOINERS = "\u200c\u200d" + "".join(map(chr, range(0xFE00, 0xFE10)))
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and marks that draw nothing
LONGEST = 40  # characters of a token that are drawn
CONTROL_NAMES = {"\n": "↵", "\t": "⇥", "\r": "␍", "\u00a0": "nbsp"}


@dataclass(frozen=True)
class Glyphs:
    """How a run of token bytes is drawn. kind: word, space, control, bytes, special or unknown."""

    text: str
    kind: str
    joins: bool


@dataclass(frozen=True)
class Cell:
    """One box of the token strip: one token, or the several that share a character."""

    glyphs: Glyphs
    tokens: tuple[Token, ...]
    start: int


def spans(raws: Sequence[bytes]) -> list[tuple[int, int]]:
    """Which characters of the text each token holds a byte of.

    Bytes that are no UTF-8 (a character cut off at the end) count as one character.
    """
    data = b"".join(raws)
    owner: list[int] = []  # character index of every byte
    for index, (size, _) in enumerate(characters(data)):
        owner += [index] * size
    result, at = [], 0
    for raw in raws:
        if raw:
            result.append((owner[at], owner[at + len(raw) - 1] + 1))
        else:
            here = owner[at] if at < len(owner) else (owner[-1] + 1 if owner else 0)
            result.append((here, here))
        at += len(raw)
    return result


@lru_cache(20_000)  # of a vocabulary's tokens, those that are shown
def glyphs(raw: bytes, *, special: bool = False) -> Glyphs:
    """How these bytes are drawn: a word, visible spaces, a named control character, or hex.

    A word loses its leading space; `joins` says that it has none, so it continues what is before.
    """
    if special:
        return Glyphs(raw.decode("utf-8", errors="replace"), "special", False)
    if not all(good for _, good in characters(raw)):
        return Glyphs(_hex(raw), "bytes", True)
    text = raw.decode("utf-8")
    if not text:
        return Glyphs("∅", "control", True)
    if text.strip(" ") == "":
        return Glyphs("␣" * len(text), "space", False)
    joins = not text.startswith(" ")
    kind = "control" if all(_visible(c) != c for c in text if c != " ") else "word"
    joiners = JOINERS if kind == "word" else ""  # inside an emoji they are not worth naming
    spelled = "".join(c if c in joiners else _visible(c) for c in text.removeprefix(" "))
    spelled = spelled.replace(" ", "␣")
    return Glyphs(spelled if len(text) <= LONGEST else f"{spelled[:LONGEST]}…", kind, joins)


def drawn(token: Token) -> Glyphs:
    """How one token is drawn: a special one by its name, for <bos> stands for no bytes of a text."""
    return Glyphs(token.display, "special", False) if token.special else glyphs(token.raw)


def cells(tokens: Sequence[Token]) -> list[Cell]:
    """The boxes of the token strip: tokens that share a character share a box.

    `start` is the index of the box's first token.
    """
    result: list[Cell] = []
    at = 0
    while at < len(tokens):
        end = at + 1
        if not (tokens[at].special or tokens[at].unknown):
            while end < len(tokens) and not tokens[end].special and not _whole(tokens[at:end]):
                end += 1
        group = tuple(tokens[at:end])
        alone = len(group) == 1
        look = drawn(group[0]) if alone else glyphs(b"".join(token.raw for token in group))
        if group[0].unknown:
            look = Glyphs(look.text, "unknown", False)
        result.append(Cell(look, group, at))
        at = end
    return result


def unread(text: str, tokens: Sequence[Token]) -> list[str]:
    """The blanks of a text that its tokens do not have (a tokenizer may drop them), each once, as
    visible marks; nothing where the two differ in more than blanks."""
    read = b"".join(token.raw for token in tokens if token.unknown or not token.special)
    typed, kept = re.split(r"\S", text), re.split(r"\S", read.decode("utf-8", "replace"))
    if len(typed) != len(kept):
        return []
    gaps = [one for one, other in zip(typed, kept, strict=True) if one != other]
    marks = ["".join("␣" if sign == " " else _visible(sign) for sign in gap) for gap in gaps]
    return list(dict.fromkeys(mark for mark in marks if mark))


def joins(before: Glyphs | None, after: Glyphs) -> bool:
    """Whether `after` continues the word before it, so that the two are drawn as one piece.

    Scripts written without spaces have no such words: their characters stand apart.
    """
    if before is None or before.kind != "word" or after.kind != "word" or not after.joins:
        return False
    return not (_unspaced(before.text[-1]) or _unspaced(after.text[0]))


def _unspaced(character: str) -> bool:
    """Whether a character belongs to Han, kana, Thai, Lao, Khmer or Burmese."""
    code = ord(character)
    ranges = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF))
    return any(low <= code <= high for low, high in (*ranges, (0xF900, 0xFAFF), (0x20000, 0x3FFFF)))


def spell(raw: bytes) -> str:
    """Bytes as people write them: E5 9C B0."""
    return raw.hex(" ").upper()


def _whole(group: Sequence[Token]) -> bool:
    """Whether these tokens end where a character ends (or hold bytes that no character has)."""
    return _missing(b"".join(token.raw for token in group)) == 0


def characters(data: bytes):
    """The characters in these bytes, as (number of bytes, whether they are valid UTF-8)."""
    at = 0
    while at < len(data):
        size = _size(data[at])
        piece = data[at : at + size]
        try:
            piece.decode("utf-8")
            good = len(piece) == size
        except UnicodeDecodeError:
            good = False
        if not good:  # a stray byte, or a character cut off: keep what belongs to the same lead
            size = 1
            while at + size < len(data) and size < 4 and data[at + size] & 0xC0 == 0x80:
                size += 1
        yield size, good
        at += size


def _size(lead: int) -> int:
    """How many bytes a UTF-8 character with this first byte has (1 for a stray byte)."""
    if lead >= 0xF0:
        return 4
    if lead >= 0xE0:
        return 3
    return 2 if lead >= 0xC0 else 1


def _missing(data: bytes) -> int:
    """How many bytes the last character still needs; 0 if it is whole or cannot become whole."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte & 0xC0 != 0x80:
            return max(0, _size(byte) - back)
    return 0


def _hex(raw: bytes) -> str:
    """Incomplete bytes in hex, a dot pair for each byte that the character still needs."""
    return " ".join([raw.hex(" ").upper(), *["··"] * _missing(raw)])


def _visible(character: str) -> str:
    """A character as it can be seen: itself, a sign for a line break, or its code point."""
    if character in CONTROL_NAMES:
        return CONTROL_NAMES[character]
    if character in JOINERS + BLANK or (
        character != " " and unicodedata.category(character) == "Zs"
    ):
        return f"U+{ord(character):04X}"
    # Cf holds the joiners that emoji and Indic scripts need; alone they are invisible, and a
    # right-to-left override would turn the page around, so all of them are named.
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"):
        return f"U+{ord(character):04X}"
    return character
