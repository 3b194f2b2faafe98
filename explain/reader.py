"""What the app asks of a model that reads, and of its tokenizer; `explain.models` makes them.

Written down apart from the models, so that what only asks needs no torch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np

from explain.trace import ModelSpec, Prefix, Token, Trace

P = TypeVar("P", bound=Prefix)
Told = Callable[[int], bool]  # hears how many tokens are read, and says whether to go on
NOWHERE: Mapping[int, bytes] = {}


@dataclass(frozen=True)
class Size:
    """One part over all its layers. Unit: numbers; multiplications by these weights for one token."""

    part: str
    parameters: int
    multiplications: int


class Ranks(Protocol):
    """The rules of a tokenizer's merging."""

    def __len__(self) -> int: ...

    def get(self, pair: tuple[bytes, bytes]) -> int | None:
        """The rank of this pair's rule, or None where these two are not merged."""
        ...


class Template(Protocol):
    """A model's chat template: what it writes around what people and the model say."""

    @property
    def default_system(self) -> str | None:
        """The system message that it writes by itself, "" for none; None where it knows none."""
        ...

    def opening(self, text: str, system: str | None = None) -> Any:
        """The first message, up to where the model begins to answer."""
        ...

    def following(self, text: str) -> Any:
        """What stands between an answer's last word and the next answer's first."""
        ...


class Tokenizer(Protocol):
    """Text to tokens and back to bytes. A visitor's text never becomes a command."""

    n_vocab: int
    special_ids: frozenset[int]
    end_ids: frozenset[int]
    unknown_id: int | None

    @property
    def template(self) -> Template:
        """The chat template; what it does raises ModelUnavailable where there is none."""
        ...

    def written(self, some: Any) -> tuple[Token, ...]:
        """What the template wrote, as tokens."""
        ...

    @property
    def ranks(self) -> Ranks:
        """The rules of merging; none where nothing is merged."""
        ...

    @property
    def has_chat(self) -> bool:
        """Whether the model comes with a chat template."""
        ...

    @property
    def preamble(self) -> int:
        """How many tokens the chat template writes before the visitor's message."""
        ...

    @property
    def before(self) -> int:
        """How many characters the chat template writes before the visitor's message."""
        ...

    def raw(self, text: str) -> tuple[Token, ...]:
        """The text as the model reads it by default."""
        ...

    def plain(self, text: str) -> tuple[Token, ...]:
        """The text's own tokens alone, without what the tokenizer adds."""
        ...

    def chat(self, text: str) -> tuple[Token, ...]:
        """The text as a user's message in the model's chat template."""
        ...

    def tokens(
        self,
        ids: Sequence[int],
        typed: Mapping[int, bytes] = NOWHERE,
        added: Mapping[int, bytes] = NOWHERE,
    ) -> tuple[Token, ...]:
        """Token ids with their bytes, glyphs and the characters they belong to."""
        ...

    def after(self, tokens: Sequence[Token], token_id: int) -> tuple[Token, ...]:
        """The tokens and one more."""
        ...

    def raw_bytes(self, index: int) -> bytes:
        """The bytes that a token stands for."""
        ...

    def id_of(self, raw: bytes) -> int | None:
        """The id of a token that stands for these bytes."""
        ...

    def pieces(self, text: str) -> list[bytes]:
        """The words that merging never crosses."""
        ...

    def atoms(self, piece: bytes) -> list[bytes]:
        """What the merging of a piece begins with."""
        ...

    def near(self, word: str, count: int = 3) -> list[str]:
        """Words of a whole-word vocabulary that look like this one."""
        ...


class Reader(Protocol):
    """Reads text with one model and writes down what it did. `limit` is how many tokens it takes."""

    spec: ModelSpec
    limit: int
    sizes: tuple[Size, ...]

    @property
    def tokenizer(self) -> Tokenizer:
        """The model's own."""
        ...

    @property
    def embedding(self) -> np.ndarray:
        """The input embedding table, read-only. Shape: (V, D)."""
        ...

    def prompt(self, text: str, *, chat: bool = False) -> tuple[Token, ...]:
        """The tokens of a text, raw or as a user's message. Raises: EmptyText, TextTooLong."""
        ...

    def beginning(self, text: str, room: int = 64) -> str:
        """The beginning of a text that can be read with room for more tokens."""
        ...

    def read(
        self,
        text: str | Sequence[Token],
        *,
        off: Iterable[tuple[int, int]] = (),
        silent: Iterable[tuple[int, int]] = (),
        told: Told = lambda done: True,
    ) -> Trace:
        """One pass over a text; `off` heads and `silent` neurons by (layer, number).

        Raises: EmptyText, TextTooLong, Busy, Stopped.
        """
        ...

    def prefix(self, text: str | Sequence[Token], *, told: Told = lambda done: True) -> Prefix:
        """The same pass, of which only what the next token needs is kept."""
        ...

    def step(self, trace: P, token_id: int) -> P:
        """The trace or prefix of one more token. Raises: ValueError, TextTooLong, Busy."""
        ...

    def extend(self, trace: P, tokens: Sequence[Token]) -> P:
        """The trace of a longer text that begins as this one. Raises: TextTooLong, Busy."""
        ...

    def shares(self, trace: Prefix, start: int) -> list[float]:
        """The model's own probability of each token from position `start` on."""
        ...

    def unembed(self, vector: np.ndarray) -> np.ndarray:
        """The logits that a residual stream vector gives. Shape: (..., D) to (..., V)."""
        ...

    def neurons(self, trace: Trace, layer: int) -> np.ndarray:
        """What the neurons of one layer give, for every token. Shape: (T, M)."""
        ...

    def fired(self, trace: Trace) -> np.ndarray:
        """What the neurons of all layers give, for every token. Shape: (L, T, M)."""
        ...

    def unembedded(self, vectors: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
        """The logits of many vectors, some at a time. Shape: (N, D) to (n, V) for each slice."""
        ...

    # What looks inside (`explain.models.inside` and `effect`) knows the rest; nobody else needs it.

    model: Any
    parts: Any
    last_row: dict[str, int]

    def turn(self, *, long: bool = True) -> AbstractContextManager[None]:
        """The right to run the model; who takes long lets steps go first. Raises: Busy."""
        ...
