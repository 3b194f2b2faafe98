"""What merging would make of the small world's words: its own texts, cut by rules learned from them.

The small world's tokenizer knows whole words and merges nothing; this is an example beside it.
"""

from __future__ import annotations

import json
from itertools import islice

from explain.smallworld.language import texts

SAMPLE = 3000  # texts that the rules are learned from
RULES = 400
PIECE = r"[一-鿿]+| ?[A-Za-z]+| ?[0-9]+|[^\s]|\s"  # a merge never reaches beyond a piece

Ranks = dict[tuple[bytes, bytes], int]


def learned() -> Ranks:
    """The rules, the earliest of lowest rank: byte-pair encoding, beginning with single characters."""
    from tokenizers import Tokenizer, models, trainers

    some = [
        text.prompt.removesuffix(text.cue) + text.answer for text in islice(texts(seed=0), SAMPLE)
    ]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = _cutter()
    size = len(set("".join(some))) + RULES
    trainer = trainers.BpeTrainer(vocab_size=size, show_progress=False)
    tokenizer.train_from_iterator(some, trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return {(one.encode(), other.encode()): rank for rank, (one, other) in enumerate(merges)}


def pieces(text: str) -> list[bytes]:
    """A text cut into what is merged on its own, blanks left out."""
    return [piece.encode() for piece, _ in _cutter().pre_tokenize_str(text) if piece.strip()]


def atoms(piece: bytes) -> list[bytes]:
    """A piece's characters."""
    return [sign.encode() for sign in piece.decode()]


def _cutter():
    from tokenizers import Regex, pre_tokenizers

    return pre_tokenizers.Split(Regex(PIECE), behavior="isolated")
