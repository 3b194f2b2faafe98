"""What the page "Words to numbers" shows: a tokenizer's rows, merges, a row of the table, languages."""

from __future__ import annotations

import math
from collections.abc import Mapping

from explain import transformer, words
from explain.ask import Ask
from explain.models.refused import Refused
from explain.models.vocabularies import BY_NAME
from explain.reader import Reader
from explain.server import Server
from explain.smallworld import merging
from explain.tokens import glyphs
from explain.views import compare, reading, vocabularies
from explain.views.embedding import space
from explain.views.strip import strip
from explain.vocabulary import Vocabulary

N_NEAR = 5


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    reader, notice = reading.answering(server, ask)
    if reader is None:
        return {"notice": notice, "compare": None}
    try:
        tokens = reader.prompt(ask.text, chat=reading.as_chat(ask, reader))
    except Refused as error:
        return {"notice": reading.refusal(ask, error), "compare": None}
    beside = compare.spelt(server, ask, reader, tokens)
    if beside:
        beside["first"] = strip(tokens, len(tokens), (), reading.folded(ask, reader))
    chosen, folded = ask.own["view"], reading.folded(ask, reader)
    notice, tokens = (
        notice or reading.strange(server, ask, reader, tokens, free=True),
        tokens[folded:],
    )
    pages = words.paged(words.aligned(tokens))
    page = ask.number("part", len(pages)) or 0
    before = sum(len(piece) for earlier in pages[:page] for piece in earlier)
    shown = {
        "picture": True,
        "notice": notice,
        "view": chosen,
        "tokens": words.shown(tokens),
        "pieces": pages[page],
        "part": {
            "page": page,
            "pages": len(pages),
            "first": before + 1,
            "last": before + sum(map(len, pages[page])),
            "of": sum(len(piece) for one in pages for piece in one),
        },
        "folded": folded,
        "vocab": reader.spec.n_vocab,
        "model": reader.spec.title,
        "animals": ask.text == words.ANIMALS,
        "compare": beside,
        "filled": {
            "n": len(reader.tokenizer.plain(ask.text)),
            "characters": len(ask.text),
        },
    }
    if chosen == "merges":
        shown["merges"] = merges(server, reader, tokens, ask.number("word", len(tokens)))
    if chosen == "vector":
        shown["vector"] = vector(server, reader, tokens, ask.number("token", len(tokens)))
    if chosen == "languages":
        shown["languages"] = languages(reader)
        shown["special"] = special(reader)
    if chosen == "vocabularies":
        shown["vocabularies"] = vocabularies.view(server, ask)
        if shown["vocabularies"]["coming"]:
            shown["again"] = vocabularies.LOOK_S
    return shown


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Take the lecture's four animals; fetch a vocabulary whose terms the visitor agrees to."""
    if done["kind"] == "fetch" and done.get("name") in BY_NAME:
        vocabularies.fetch(server, done["name"], accepted=True)
    if done["kind"] == "animals":
        return {"text": words.ANIMALS, "chat": False, "own": {"view": "rows"}}
    return {}


def _look(raw: bytes) -> dict:
    look = glyphs(raw)
    return {"text": look.text, "kind": look.kind}


def merges(server: Server, reader: Reader, tokens, at: int | None) -> dict:
    """The merges of one word of the text, step by step; an empty list where nothing is merged.

    For a model that merges nothing by rules learned from our small world's texts (`learned` of them).
    """
    tokenizer, runs = reader.tokenizer, words.typed(tokens)
    ranks, cut, atoms, learned = tokenizer.ranks, tokenizer.pieces, tokenizer.atoms, 0
    if not ranks:
        ranks = server.kept.get(("merges of the small world",), merging.learned)
        cut, atoms, learned = merging.pieces, merging.atoms, merging.SAMPLE
    pieces = [piece for run in runs for piece in cut(run)]
    if not pieces:
        return {"choices": [], "at": 0, "steps": [], "rules": 0, "learned": learned}
    if at is None or at >= len(pieces):
        at = max(range(len(pieces)), key=lambda i: len(pieces[i]))
    steps = words.merged(atoms(pieces[at]), ranks.get)
    return {
        "choices": [_look(piece) for piece in pieces],
        "at": at,
        "rules": len(ranks),
        "learned": learned,
        "steps": [
            {"pieces": [_look(piece) for piece in step.pieces], "rank": step.rank, "at": step.at}
            for step in steps
        ],
        "ids": [] if learned else [tokenizer.id_of(piece) for piece in steps[-1].pieces],
    }


def vector(server: Server, reader: Reader, tokens, at: int | None) -> dict:
    """One token's row of the embedding table, its neighbours by number and by direction.

    Unasked, the longest token: a short one says little, its neighbours are as short.
    """
    if at is None:
        at = max(range(len(tokens)), key=lambda i: (not tokens[i].special, len(tokens[i].raw)))
    index, table = tokens[at].id, space(server, reader)
    direction = table.direction([index])
    near, cosines = server.kept.get(
        ("nearest", reader.spec.name, index),
        lambda: table.nearest(direction, N_NEAR, leave=[index]),
    )
    vocabulary, around = (
        Vocabulary.of(reader.tokenizer),
        (index - 2, index - 1, index + 1, index + 2),
    )
    beside = [i for i in around if 0 <= i < reader.spec.n_vocab]

    def listed(ids, cosines) -> list[dict]:
        found = zip(ids, cosines, strict=True)
        return [vocabulary.shown(i) | {"cosine": round(float(c), 4)} for i, c in found]

    return {
        "at": at,
        "row": [round(float(x), 5) for x in reader.embedding[index]],
        "near": listed(near, cosines),
        "beside": listed(beside, table.cosines(direction, beside)),
    }


def languages(reader: Reader) -> list[dict]:
    """The same said in Chinese and English: characters, tokens, and multiplications to read them.

    The pair whose two languages differ most stands first.
    """

    def counted(language: str, said: str) -> dict:
        found = reader.tokenizer.plain(said)
        tokens = len(found)
        return {
            language: said,
            f"{language}_tokens": tokens,
            f"{language}_pieces": [
                {"text": t["text"], "kind": t["kind"]} for t in words.shown(found)
            ],
            f"{language}_unknown": sum(token.unknown for token in found),
            f"{language}_characters": len(said),
            f"{language}_cost": transformer.reading(reader.sizes, reader.spec, tokens),
        }

    pairs = [counted("zh", chinese) | counted("en", english) for chinese, english in words.PAIRS]
    return sorted(pairs, key=lambda one: -abs(math.log(one["zh_tokens"] / one["en_tokens"])))


def special(reader: Reader) -> list[dict]:
    """The special tokens; which end a text, which the chat template writes, which is for the unknown."""
    used, vocabulary = set(), Vocabulary.of(reader.tokenizer)
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
