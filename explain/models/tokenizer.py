"""Text to tokens and back to bytes, for any fast tokenizer; visitors' text never becomes a command.

The backend of a Hugging Face tokenizer switches special-token parsing by a mutable flag, which
sessions sharing one model would flip under each other. Two copies with the flag fixed avoid that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType

from tokenizers import Tokenizer as Backend
from transformers import PreTrainedTokenizerFast

from explain.models.unavailable import ModelUnavailable
from explain.tokens import glyphs, spans
from explain.trace import Token

BYTE_TOKEN = re.compile(r"<0x([0-9A-F]{2})>")
# A private-use mark stands where the visitor's text goes while the chat template is rendered.
NONE_TYPED: Mapping[int, bytes] = MappingProxyType({})
SLOT = "\ue0a1\ue0a2\ue0a1"


class Tokenizer:
    """A model's tokenizer: `raw(text)` for plain text, `chat(text)` for the model's own template."""

    def __init__(self, hugging: PreTrainedTokenizerFast, n_vocab: int):
        backend = getattr(hugging, "backend_tokenizer", None)
        if backend is None:
            raise ModelUnavailable("unsupported", part="tokenizer")
        rules = json.loads(backend.to_str())
        rules["truncation"] = rules["padding"] = None
        self.hugging = hugging
        self._parsing = Backend.from_str(json.dumps(rules))
        self._literal = Backend.from_str(json.dumps(rules))
        self._literal.encode_special_tokens = True
        self._special = {
            entry["content"]: entry["id"] for entry in rules["added_tokens"] if entry["special"]
        }
        special_ids = set(self._special.values())
        self.n_vocab = n_vocab
        spelling = _spelling(rules)
        self._raw = [b""] * n_vocab
        for text, index in backend.get_vocab(with_added_tokens=True).items():
            if index < n_vocab:
                added = index in special_ids
                self._raw[index] = text.encode() if added else spelling(text)
        self._ids = {raw: index for index, raw in enumerate(self._raw)}
        # Byte pairs and their ranks; empty where each word is one token and nothing is merged.
        self.ranks: dict[tuple[bytes, bytes], int] = {
            tuple(
                spelling(part) for part in (pair if isinstance(pair, list) else pair.split(" "))
            ): rank
            for rank, pair in enumerate(rules["model"].get("merges") or [])
        }
        self._spelling = spelling
        self.special_ids = frozenset(i for i in special_ids if i < n_vocab)
        unknown = getattr(hugging, "unk_token_id", None)
        # In many vocabularies the unknown token is another one's second job (GPT-2: the end).
        worded = rules["model"]["type"] == "WordLevel"
        self.unknown_id = unknown if worded and unknown not in (None, -1) else None
        ends = {getattr(hugging, "eos_token_id", None), self._special.get("<|endoftext|>")}
        self.end_ids = frozenset(i for i in ends if i is not None and i < n_vocab)

    def raw_bytes(self, index: int) -> bytes:
        """The bytes that this token stands for; a special token's are its name."""
        return self._raw[index]

    def raw(self, text: str) -> tuple[Token, ...]:
        """The text as the model reads it by default; a special token spelt out in it counts."""
        return self.tokens(*self._encoded(self._parsing, text))

    def pieces(self, text: str) -> list[bytes]:
        """The words that merging never crosses, as bytes."""
        backend = self._literal
        if backend.normalizer is not None:
            text = backend.normalizer.normalize_str(text)
        if backend.pre_tokenizer is None:
            return [text.encode()]
        return [self._spelling(piece) for piece, _ in backend.pre_tokenizer.pre_tokenize_str(text)]

    def id_of(self, raw: bytes) -> int | None:
        """The id of a token that stands for these bytes."""
        return self._ids.get(raw)

    def chat(self, text: str) -> tuple[Token, ...]:
        """The text as a user's message in the model's chat template; in the text nothing is special.

        Raises: ModelUnavailable when the model has no template that takes one message as it is.
        """
        before, after = self._template()
        ids: list[int] = []
        typed: dict[int, bytes] = {}
        for piece in self._pieces(before, text, after):
            if isinstance(piece, int):
                ids.append(piece)
            elif piece:
                more, unknown = self._encoded(self._literal, piece, add_special_tokens=False)
                typed |= {len(ids) + place: raw for place, raw in unknown.items()}
                ids += more
        return self.tokens(ids, typed)

    @property
    def preamble(self) -> int:
        """How many tokens the chat template writes before it opens the visitor's message."""
        before, _ = self._template()
        head = self._cut(before)
        return sum(
            1
            if piece in self._special
            else len(self._literal.encode(piece, add_special_tokens=False).ids)
            for piece in head[: max(0, len(head) - 2)]
        )

    @property
    def has_chat(self) -> bool:
        """Whether the model comes with a chat template."""
        try:
            self._template()
        except ModelUnavailable:
            return False
        return True

    def tokens(
        self, ids: Sequence[int], typed: Mapping[int, bytes] = NONE_TYPED
    ) -> tuple[Token, ...]:
        """Token ids with their bytes, glyphs and the characters they belong to.

        `typed`: what stands at the places of unknown words, as it was typed.
        """
        raws = [typed.get(place, self._raw[index]) for place, index in enumerate(ids)]
        return tuple(
            self._token(index, raw, span, place in typed)
            for place, (index, raw, span) in enumerate(zip(ids, raws, spans(raws), strict=True))
        )

    def after(self, tokens: Sequence[Token], token_id: int) -> tuple[Token, ...]:
        """The tokens and one more; a character that it completes changes the spans before it."""
        raws = [*(token.raw for token in tokens), self._raw[token_id]]
        found = spans(raws)
        kept = (
            token if token.span == span else replace(token, span=span)
            for token, span in zip(tokens, found, strict=False)
        )
        return (*kept, self._token(token_id, raws[-1], found[-1], False))

    def near(self, word: str, count: int = 3) -> list[str]:
        """Words of a whole-word vocabulary that look like this one: shared characters, spelling."""
        known = [self._raw[index].decode().strip() for index in range(self.n_vocab)]
        known = [one for index, one in enumerate(known) if index not in self.special_ids]
        shared = [
            one for one in known if len(one) > 1 and not one.isascii() and set(one) & set(word)
        ]
        if not word.isascii():
            return sorted(shared, key=lambda one: -len(set(one) & set(word)))[:count]
        return list(dict.fromkeys(get_close_matches(word.lower(), known, 2 * count, 0.7)))[:count]

    def _token(self, index: int, raw: bytes, span: tuple[int, int], unknown: bool) -> Token:
        special = index in self.special_ids and not unknown
        return Token(index, raw, glyphs(raw, special=special).text, span, special, unknown)

    def _encoded(self, backend: Backend, text: str, **how) -> tuple[list[int], dict[int, bytes]]:
        """Token ids, and the text at the places of unknown words."""
        found = backend.encode(text, **how)
        if self.unknown_id not in found.ids:
            return found.ids, {}
        places = [place for place, index in enumerate(found.ids) if index == self.unknown_id]
        typed = {place: text[slice(*found.offsets[place])].encode() for place in places}
        return found.ids, {
            place: raw for place, raw in typed.items() if raw != self._raw[self.unknown_id]
        }

    def _template(self) -> tuple[str, str]:
        """What the chat template writes before and after the visitor's text."""
        if not getattr(self.hugging, "chat_template", None):
            raise ModelUnavailable("unsupported", part="chat template")
        rendered = self.hugging.apply_chat_template(
            [{"role": "user", "content": SLOT}], tokenize=False, add_generation_prompt=True
        )
        before, slot, after = rendered.partition(SLOT)
        if not slot or SLOT in after:
            raise ModelUnavailable("unsupported", part="chat template")
        return before, after

    def _pieces(self, before: str, text: str, after: str) -> list[str | int]:
        """The rendered chat, cut at the template's special tokens (as ids); the rest as strings.

        The template's words next to the visitor's are encoded together with them, as in one text.
        """
        head, tail = self._cut(before), self._cut(after)
        middle = head.pop() + text + tail.pop(0)
        return [self._special.get(piece, piece) for piece in [*head, middle, *tail]]

    def _cut(self, text: str) -> list[str]:
        """A text of the template's own, cut before and after its special tokens."""
        if not self._special:
            return [text]
        return re.split("(" + "|".join(map(re.escape, self._special)) + ")", text)


def _spelling(rules: dict):
    """How this tokenizer's vocabulary entries spell bytes: byte letters, or text with word marks."""
    kinds = _kinds(rules.get("decoder")) | _kinds(rules.get("pre_tokenizer"))
    if "ByteLevel" in kinds:
        letters = _byte_letters()
        return lambda text: b"".join(
            bytes([letters[c]]) if c in letters else c.encode() for c in text
        )

    def plain(text: str) -> bytes:
        match = BYTE_TOKEN.fullmatch(text)
        return bytes([int(match[1], 16)]) if match else text.replace("\u2581", " ").encode()

    return plain


def _kinds(part: dict | None) -> set[str]:
    """The kinds of a tokenizer part and of the parts inside it."""
    if not part:
        return set()
    inner = part.get("decoders") or part.get("pretokenizers") or []
    return {part["type"]}.union(*(_kinds(child) for child in inner))


def _byte_letters() -> dict[str, int]:
    """The letter that stands for each byte in a byte-level vocabulary.

    Source: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), encoder.py:
    printable bytes stand for themselves, the others are counted up from code point 256.
    """
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {chr(byte): byte for byte in printable}
    hidden = [byte for byte in range(256) if byte not in printable]
    return letters | {chr(256 + i): byte for i, byte in enumerate(hidden)}
