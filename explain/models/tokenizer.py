"""Text to tokens and back to bytes, for any fast tokenizer; visitors' text never becomes a command.

The backend of a Hugging Face tokenizer switches special-token parsing by a mutable flag, which
sessions sharing one model would flip under each other. Two twins with the flag fixed avoid that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType

from tokenizers import AddedToken, Encoding
from tokenizers import Tokenizer as Backend
from tokenizers.models import WordLevel
from transformers import PreTrainedTokenizerFast

from explain.models.merging import Merging, Ranks
from explain.models.template import Template, Written
from explain.models.unavailable import ModelUnavailable
from explain.tokens import glyphs, spans
from explain.trace import Token

NOWHERE: Mapping[int, bytes] = MappingProxyType({})


class Tokenizer:
    """A model's tokenizer: `raw(text)` for plain text, `chat(text)` for the model's own template."""

    def __init__(self, hugging: PreTrainedTokenizerFast, n_vocab: int):
        backend = getattr(hugging, "backend_tokenizer", None)
        if backend is None:
            raise ModelUnavailable("unsupported", part="tokenizer")
        added = backend.get_added_tokens_decoder()
        self.hugging = hugging
        self._parsing = _twin(backend, added, literal=False)
        self._literal = _twin(backend, added, literal=True)
        self._special = {token.content: index for index, token in added.items() if token.special}
        self.n_vocab = n_vocab
        self.template = Template(hugging, self._literal, self._special, self._typed)
        self._merging = Merging(backend)
        self.special_ids = frozenset(i for i in self._special.values() if i < n_vocab)
        unknown = getattr(hugging, "unk_token_id", None)
        # In many vocabularies the unknown token is another one's second job (GPT-2: the end).
        worded = isinstance(backend.model, WordLevel)
        self.unknown_id = unknown if worded and unknown not in (None, -1) else None
        ends = {getattr(hugging, "eos_token_id", None), self._special.get("<|endoftext|>")}
        self.end_ids = frozenset(i for i in ends if i is not None and i < n_vocab)

    def raw_bytes(self, index: int) -> bytes:
        """The bytes that this token stands for; a special token's are its name."""
        entry = self._literal.id_to_token(index) or ""
        return entry.encode() if index in self.special_ids else self._merging.spelt(entry)

    def raw(self, text: str) -> tuple[Token, ...]:
        """The text as the model reads it by default; a special token spelt out in it counts.

        What the tokenizer adds by itself (<bos>) is there too, and has no bytes.
        """
        found = self._parsing.encode(text)
        added = {place: b"" for place, own in enumerate(found.special_tokens_mask) if own}
        return self.tokens(found.ids, self._typed(found, text), added)

    def plain(self, text: str) -> tuple[Token, ...]:
        """The text's own tokens alone, without what the tokenizer adds."""
        found = self._parsing.encode(text, add_special_tokens=False)
        return self.tokens(found.ids, self._typed(found, text))

    @property
    def ranks(self) -> Ranks:
        """The rules of merging: pairs of pieces, as bytes, and their ranks."""
        return self._merging.ranks

    def pieces(self, text: str) -> list[bytes]:
        """The words that merging never crosses, as bytes."""
        return self._merging.pieces(text)

    def atoms(self, piece: bytes) -> list[bytes]:
        """What the merging of a piece begins with: single bytes or characters."""
        return self._merging.atoms(piece)

    def id_of(self, raw: bytes) -> int | None:
        """The id of a token that stands for these bytes."""
        index = self._merging.id_of(raw)
        return index if index is not None and index < self.n_vocab else None

    def chat(self, text: str) -> tuple[Token, ...]:
        """The text as a user's message in the model's chat template; in the text nothing is special.

        Raises: ModelUnavailable when the model has no template that takes one message as it is.
        """
        return self.written(self.template.opening(text))

    def written(self, some: Written) -> tuple[Token, ...]:
        """What the template wrote, as tokens."""
        return self.tokens(some.ids, some.typed)

    @property
    def preamble(self) -> int:
        """How many tokens the chat template writes before it opens the visitor's message."""
        return self.template.preamble

    @property
    def before(self) -> int:
        """How many characters the chat template writes before the visitor's message."""
        return self.template.before

    @property
    def has_chat(self) -> bool:
        """Whether the model comes with a chat template."""
        return self.template.has_chat

    def tokens(
        self,
        ids: Sequence[int],
        typed: Mapping[int, bytes] = NOWHERE,
        added: Mapping[int, bytes] = NOWHERE,
    ) -> tuple[Token, ...]:
        """Token ids with their bytes, glyphs and the characters they belong to.

        `typed`: what stands at the places of unknown words, as it was typed. `added`: the same, of
        tokens that are in no text.
        """
        other = {**typed, **added}
        raws = [
            other[place] if place in other else self.raw_bytes(index)
            for place, index in enumerate(ids)
        ]
        return tuple(
            self._token(index, raw, span, place in typed)
            for place, (index, raw, span) in enumerate(zip(ids, raws, spans(raws), strict=True))
        )

    def after(self, tokens: Sequence[Token], token_id: int) -> tuple[Token, ...]:
        """The tokens and one more; a character that it completes changes the spans before it."""
        raws = [*(token.raw for token in tokens), self.raw_bytes(token_id)]
        found = spans(raws)
        kept = (
            token if token.span == span else replace(token, span=span)
            for token, span in zip(tokens, found, strict=False)
        )
        return (*kept, self._token(token_id, raws[-1], found[-1], False))

    def near(self, word: str, count: int = 3) -> list[str]:
        """Words of a whole-word vocabulary that look like this one: shared characters, spelling."""
        known = [self.raw_bytes(index).decode().strip() for index in range(self.n_vocab)]
        known = [one for index, one in enumerate(known) if index not in self.special_ids]
        shared = [
            one for one in known if len(one) > 1 and not one.isascii() and set(one) & set(word)
        ]
        if not word.isascii():
            return sorted(shared, key=lambda one: -len(set(one) & set(word)))[:count]
        return list(dict.fromkeys(get_close_matches(word.lower(), known, 2 * count, 0.7)))[:count]

    def _token(self, index: int, raw: bytes, span: tuple[int, int], unknown: bool) -> Token:
        special = index in self.special_ids and not unknown
        look = glyphs(self.raw_bytes(index) if special else raw, special=special)
        return Token(index, raw, look.text, span, special, unknown)

    def _typed(self, found: Encoding, text: str) -> dict[int, bytes]:
        """The places of unknown words, and the text there."""
        if self.unknown_id not in found.ids:
            return {}
        places = [place for place, index in enumerate(found.ids) if index == self.unknown_id]
        typed = {place: text[slice(*found.offsets[place])].encode() for place in places}
        return {
            place: raw for place, raw in typed.items() if raw != self.raw_bytes(self.unknown_id)
        }


def _twin(backend: Backend, added: Mapping[int, AddedToken], *, literal: bool) -> Backend:
    """A tokenizer with the same model (shared, not copied), not truncating, its flag fixed."""
    twin = Backend(backend.model)
    for part in ("normalizer", "pre_tokenizer", "post_processor", "decoder"):
        setattr(twin, part, getattr(backend, part))
    twin.add_tokens([added[index] for index in sorted(added)])
    twin.encode_special_tokens = literal
    return twin
