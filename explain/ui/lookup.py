"""What the page "Words to numbers" asks of a model's tokenizer and embedding table."""

from __future__ import annotations

from explain import transformer, words
from explain.next_word import Vocabulary
from explain.tokens import glyphs
from explain.ui import cache


def _look(raw: bytes) -> dict:
    look = glyphs(raw)
    return {"text": look.text, "kind": look.kind}


def merges(reader, text: str, asked: str) -> dict:
    """The merges of one word of the text, step by step; an empty list where nothing is merged."""
    tokenizer = reader.tokenizer
    pieces = tokenizer.pieces(text[:400])
    if not tokenizer.ranks or not pieces:
        return {"choices": [], "at": 0, "steps": [], "rules": 0}
    longest = max(range(len(pieces)), key=lambda i: len(pieces[i]))
    at = int(asked) if asked.isascii() and asked.isdigit() and int(asked) < len(pieces) else longest
    steps = words.merged(pieces[at], tokenizer.ranks)
    return {
        "choices": [_look(piece) for piece in pieces],
        "at": at,
        "rules": len(tokenizer.ranks),
        "steps": [
            {"pieces": [_look(piece) for piece in step.pieces], "rank": step.rank, "at": step.at}
            for step in steps
        ],
        "ids": [tokenizer.id_of(piece) for piece in steps[-1].pieces],
    }


def vector(reader, tokens, asked: str) -> dict:
    """One token's row of the embedding table, its neighbours by number and by direction.

    Unasked, the longest token: a short one says little, its neighbours are as short.
    """
    at = max(range(len(tokens)), key=lambda i: (not tokens[i].special, len(tokens[i].raw)))
    if asked.isascii() and asked.isdigit() and int(asked) < len(tokens):
        at = int(asked)
    index = tokens[at].id
    near, cosines = cache.nearest(reader, index)
    vocabulary = Vocabulary.of(reader.tokenizer)
    beside = [i for i in (index - 2, index - 1, index + 1, index + 2) if 0 <= i < len(cosines)]

    def listed(some):
        return [vocabulary.shown(i) | {"cosine": round(float(cosines[i]), 4)} for i in some]

    return {
        "at": at,
        "row": [round(float(x), 5) for x in reader.embedding[index]],
        "near": listed(near),
        "beside": listed(beside),
    }


def languages(reader) -> list[dict]:
    """The same said in Chinese and English: characters, tokens, and multiplications to read them."""

    def counted(language: str, said: str) -> dict:
        found = reader.tokenizer.raw(said)
        tokens = len(found)
        return {
            language: said,
            f"{language}_tokens": tokens,
            f"{language}_unknown": sum(token.unknown for token in found),
            f"{language}_characters": len(said),
            f"{language}_cost": transformer.reading(reader.sizes, reader.spec, tokens),
        }

    return [counted("zh", chinese) | counted("en", english) for chinese, english in words.PAIRS]


def special(reader, vocabulary) -> list[dict]:
    """The special tokens; which end a text, which the chat template writes, which is for the unknown."""
    used = set()
    if reader.tokenizer.has_chat:
        used = {token.id for token in reader.tokenizer.chat("x") if token.special}
    return [
        vocabulary.shown(i)
        | {
            "ends": i in reader.tokenizer.end_ids,
            "chat": i in used,
            "unknown": i == reader.tokenizer.unknown_id,
        }
        for i in sorted(reader.tokenizer.special_ids)
    ]
