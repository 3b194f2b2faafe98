"""How a vocabulary is spelt and merged: its entries as bytes, the rules of its BPE, where they act.

There are two kinds. Byte-level BPE (GPT-2's) writes each byte as a letter and merges bytes.
SentencePiece's BPE (Llama 2's, Gemma's) merges characters, with U+2581 for a space; a character that
it lacks stays in pieces, a token <0x..> for each byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
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
        self._letters = _byte_letters() if self._bytewise else {}

    def spelt(self, entry: str) -> bytes:
        """The bytes that an entry of the vocabulary stands for."""
        if self._bytewise:
            letters = self._letters
            return b"".join(bytes([letters[c]]) if c in letters else c.encode() for c in entry)
        match = BYTE_TOKEN.fullmatch(entry) if entry.startswith("<0x") else None
        return bytes([int(match[1], 16)]) if match else entry.replace(SPACE, " ").encode()

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
        result: list[bytes] = []
        for character in piece.decode():
            raw = character.encode()
            known = self._backend.token_to_id(character.replace(" ", SPACE)) is not None
            result += [raw] if known else [raw[at : at + 1] for at in range(len(raw))]
        return result

    @cached_property
    def _seam(self) -> re.Pattern:
        """The places before spaces, but for those that lie inside some token."""
        entries = [entry.lstrip(SPACE) for entry in self._backend.get_vocab(False)]
        inner = {
            entry[at - 1] for entry in entries for at in range(len(entry)) if entry[at] == SPACE
        }
        return re.compile(f"(?<=[^{re.escape(SPACE + ''.join(inner))}])(?={SPACE})")

    def ranks(self, ids: Mapping[bytes, int]) -> Ranks:
        """The rules, by the ids of what they join; none where each word is one token."""
        rules = json.loads(self._backend.model.__getstate__()).get("merges") or []
        number = {entry: ids.get(self.spelt(entry), -1) for entry in self._backend.get_vocab(False)}
        pairs = (rule if isinstance(rule, list) else rule.split(" ") for rule in rules)
        joined = [number.get(part, -1) for pair in pairs for part in pair]
        return Ranks(np.array(joined, np.int64).reshape(-1, 2), ids)


class Ranks:
    """The rank of each pair that is merged. Half a million rules take 8 MB; as a dictionary, 150.

    Shape: pairs (rules, 2), the ids of what a rule joins, below zero where it has none.
    """

    def __init__(self, pairs: np.ndarray, ids: Mapping[bytes, int]):
        self._ids = ids
        keys = pairs[:, 0] << 32 | pairs[:, 1]  # two ids as one number; still below zero for none
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    def __len__(self) -> int:
        return len(self._keys)

    def get(self, pair: tuple[bytes, bytes]) -> int | None:
        """The place of this pair's rule among all, or None where these two are not merged."""
        left, right = map(self._ids.get, pair)
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


def _byte_letters() -> dict[str, int]:
    """The letter that stands for each byte in a byte-level vocabulary.

    Source: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), encoder.py:
    printable bytes stand for themselves, the others are counted up from code point 256.
    """
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {chr(byte): byte for byte in printable}
    hidden = [byte for byte in range(256) if byte not in printable]
    return letters | {chr(256 + i): byte for i, byte in enumerate(hidden)}
