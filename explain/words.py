"""How a text becomes numbers: characters, code points, bytes, tokens, ids; and merges, one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from explain.tokens import characters, drawn, glyphs, spell
from explain.trace import Token

ANIMALS = "猫狗牛羊"  # the lecture's: 732b, 72d7, 725b, 7f8a
PAGE = 84  # bytes that are shown together: three lines on a projector
# The same said in two languages, to count what it costs.
PAIRS = (
    ("你叫什么名字？", "What is your name?"),
    ("今天天气很好，我们去公园吧。", "The weather is nice today, let's go to the park."),
    ("一只鸡有两条腿。", "A chicken has two legs."),
)


@dataclass(frozen=True)
class Merge:
    """The pieces of a word after some merges; `rank` is the rule's place in the merge table, and
    `at` where the merged piece stands now. None before the first merge."""

    pieces: tuple[bytes, ...]
    rank: int | None = None
    at: int | None = None


def aligned(tokens: Sequence[Token]) -> list[list[dict]]:
    """Characters with code point and bytes, each byte saying which token holds it; in pieces.

    A piece ends where a token and a character end together: there a line may break.
    """
    data = b"".join(token.raw for token in tokens)
    owner = [index for index, token in enumerate(tokens) for _ in token.raw]
    at = 0
    pieces: list[list[dict]] = [[]]
    for size, whole in characters(data):
        raw = data[at : at + size]
        pieces[-1].append(
            {
                "text": glyphs(raw).text,
                "code": f"{ord(raw.decode()):02x}" if whole else "",
                "bytes": [f"{byte:02x}" for byte in raw],
                "tokens": owner[at : at + size],
            }
        )
        at += size
        if at < len(owner) and owner[at] != owner[at - 1]:
            pieces.append([])
    return [piece for piece in pieces if piece]


def paged(pieces: Sequence[list[dict]]) -> list[list[list[dict]]]:
    """Pieces in pages of about PAGE bytes; a page ends where a piece ends."""
    pages: list[list[list[dict]]] = [[]]
    filled = 0
    for piece in pieces:
        size = sum(len(one["bytes"]) for one in piece)
        if pages[-1] and filled + size > PAGE:
            pages.append([])
            filled = 0
        pages[-1].append(piece)
        filled += size
    return pages


def typed(tokens: Sequence[Token]) -> list[str]:
    """The text between special tokens: what a tokenizer cuts into words."""
    runs = groupby(tokens, lambda token: token.special and not token.unknown)
    raws = (b"".join(token.raw for token in run) for special, run in runs if not special)
    return [raw.decode("utf-8", "replace") for raw in raws]


def shown(tokens: Sequence[Token]) -> list[dict]:
    """Tokens as they are listed."""
    return [
        {
            "id": token.id,
            "text": token.display,
            "kind": "unknown" if token.unknown else drawn(token).kind,
            "bytes": spell(token.raw),
        }
        for token in tokens
    ]


def merged(
    atoms: Sequence[bytes], rank: Callable[[tuple[bytes, bytes]], int | None]
) -> list[Merge]:
    """Byte-pair encoding of one word: from its atoms, always the rule of lowest rank, leftmost.

    Source: Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units" (2016).
    """
    pieces = list(atoms)
    steps = [Merge(tuple(pieces))]
    while len(pieces) > 1:
        ranks = [rank(pair) for pair in pairwise(pieces)]
        found = [(own, at) for at, own in enumerate(ranks) if own is not None]
        if not found:
            break
        lowest, at = min(found)
        pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
        steps.append(Merge(tuple(pieces), lowest, at))
    return steps
