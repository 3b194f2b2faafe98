"""How a vocabulary is spelt and merged: its entries as bytes, the rules of its BPE, where they act.

Nothing is made before it is asked for: a vocabulary may have a quarter of a million entries.

There are two kinds. Byte-level BPE (GPT-2's) writes each byte as a letter and merges bytes.
SentencePiece's BPE (Llama 2's, Gemma's) merges characters, with U+2581 for a space; a character that
it lacks stays in pieces, a token <0x..> for each byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np
from tokenizers import Tokenizer as Backend

BYTE_TOKEN = re.compile(r"<0x([0-9A-F]{2})>")
SPACE = "\u2581"


class Merging:
    """The spelling and the rules of one tokenizer."""

    def __init__(self, backend: Backend):
        self._backend = backend
        self._bytewise = "ByteLevel" in _kinds(backend.decoder) | _kinds(backend.pre_tokenizer)
        self._bytes = byte_letters()
        self._letters = {byte: letter for letter, byte in self._bytes.items()}

    def spelt(self, entry: str) -> bytes:
        """The bytes that an entry of the vocabulary stands for."""
        if self._bytewise:
            known = self._bytes
            return b"".join(bytes([known[c]]) if c in known else c.encode() for c in entry)
        match = BYTE_TOKEN.fullmatch(entry) if entry.startswith("<0x") else None
        return bytes([int(match[1], 16)]) if match else entry.replace(SPACE, " ").encode()

    def id_of(self, raw: bytes) -> int | None:
        """The id of the entry that stands for these bytes."""
        found = map(self._backend.token_to_id, self._spellings(raw))
        return next((index for index in found if index is not None), None)

    def _spellings(self, raw: bytes) -> Iterator[str]:
        """How an entry for these bytes may be written. A special token's name is written as it is."""
        if self._bytewise:
            yield "".join(map(self._letters.__getitem__, raw))
        text = raw.decode(errors="replace")
        if text.encode() == raw:
            yield text.replace(" ", SPACE)
            yield text
        if len(raw) == 1:
            yield f"<0x{raw[0]:02X}>"

    def pieces(self, text: str) -> list[bytes]:
        """The words that merging never crosses, as bytes."""
        backend = self._backend
        if backend.normalizer is not None:
            text = backend.normalizer.normalize_str(text)
        words = [text]
        if backend.pre_tokenizer is not None:
            words = [word for word, _ in backend.pre_tokenizer.pre_tokenize_str(text)]
        if not self._bytewise:  # such a tokenizer may leave a text whole: its vocabulary cuts it
            words = [piece for word in words for piece in self._seam.split(word) if piece]
        return [self.spelt(word) for word in words]

    def atoms(self, piece: bytes) -> list[bytes]:
        """What merging begins with: bytes; or characters, and bytes of those that have no token."""
        if self._bytewise:
            return [piece[at : at + 1] for at in range(len(piece))]
        characters = [character.encode() for character in piece.decode()]
        return [
            atom
            for raw in characters
            for atom in ([raw] if self.id_of(raw) is not None else [bytes([byte]) for byte in raw])
        ]

    @cached_property
    def _seam(self) -> re.Pattern:
        """The places before spaces, but for those that lie inside some token."""
        entries = [entry.lstrip(SPACE) for entry in self._backend.get_vocab(False)]
        inner = {
            entry[at - 1] for entry in entries for at in range(len(entry)) if entry[at] == SPACE
        }
        return re.compile(f"(?<=[^{re.escape(SPACE + ''.join(inner))}])(?={SPACE})")

    @cached_property
    def ranks(self) -> Ranks:
        """The rules; none where each word is one token. Two seconds for half a million."""
        rules = json.loads(self._backend.model.__getstate__()).get("merges") or []
        ids = self._backend.get_vocab(False)
        pairs = (rule if isinstance(rule, list) else rule.split(" ") for rule in rules)
        joined = np.array([ids[part] for pair in pairs for part in pair], np.int64)
        return Ranks(joined.reshape(-1, 2), self.id_of)


class Ranks:
    """The rank of each pair that is merged. Half a million rules take 8 MB; as a dictionary, 150.

    Shape: pairs (rules, 2), the ids of what each rule joins.
    """

    def __init__(self, pairs: np.ndarray, id_of: Callable[[bytes], int | None]):
        self._id_of = id_of
        keys = pairs[:, 0] << 32 | pairs[:, 1]  # two ids as one number
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    def __len__(self) -> int:
        return len(self._keys)

    def get(self, pair: tuple[bytes, bytes]) -> int | None:
        """The place of this pair's rule among all, or None where these two are not merged."""
        left, right = map(self._id_of, pair)
        if left is None or right is None:
            return None
        key = left << 32 | right
        at = np.searchsorted(self._keys, key)
        return int(self._order[at]) if at < len(self._keys) and self._keys[at] == key else None


def _kinds(part) -> set[str]:
    """The kinds of a decoder or pre-tokenizer and of the parts inside it."""
    return set() if part is None else set(_named(json.loads(part.__getstate__())))


def _named(rules: dict) -> Iterator[str]:
    yield rules["type"]
    for inner in rules.get("decoders") or rules.get("pretokenizers") or []:
        yield from _named(inner)


def byte_letters() -> dict[str, int]:
    """The letter that stands for each byte in a byte-level vocabulary.

    Source: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), encoder.py:
    printable bytes stand for themselves, the others are counted up from code point 256.
    """
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {chr(byte): byte for byte in printable}
    hidden = [byte for byte in range(256) if byte not in printable]
    return letters | {chr(256 + i): byte for i, byte in enumerate(hidden)}
