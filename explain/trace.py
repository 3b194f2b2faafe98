"""The value types: what one forward pass of a language model wrote down.

Letters used for shapes everywhere: L layers, H heads, G key/value groups, T tokens, D width,
K head width, V vocabulary. There is no batch axis. Arrays are read-only.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Token:
    """One token as the model reads it.

    `span` counts characters of the text: the characters that have at least one byte in this token,
    so the tokens of a split character share its span. An `unknown` token stands for a word that the
    vocabulary lacks; `raw` is then the word as it was typed. A token that the tokenizer adds (<bos>)
    has no bytes: `raw` is empty, `display` its name.
    """

    id: int
    raw: bytes
    display: str
    span: tuple[int, int]
    special: bool = False
    unknown: bool = False


@dataclass(frozen=True)
class ModelSpec:
    """What a model is: its sizes, its family and where it comes from."""

    name: str
    title: str
    family: str
    licence: str
    languages: tuple[str, ...]
    source: str
    n_layers: int
    n_heads: int
    n_kv_heads: int
    d_model: int
    d_head: int
    d_mlp: int  # neurons of a block; 0 where it has experts in their place
    n_vocab: int
    n_context: int
    n_parameters: int
    rotates: bool  # queries and keys are turned by their position
    dtype: str = "float32"  # what the blocks' matrices are held in; all is computed in float32


@dataclass(frozen=True)
class AttentionRule:
    """How one layer turns q.k into weights: its own scale, cap, window and sinks.

    Unit: `window` counts tokens, the looking one included. Shape: sinks (H,).
    """

    scaling: float
    softcap: float | None = None
    window: int | None = None
    sinks: np.ndarray | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Prefix:
    """What a pass over `tokens` leaves for the next token. Same model + same tokens = same Prefix.

    Shape: key and value (L, G, T, K) are as the scores use them, after any rotation; last (T, D) is
    the stream after the last block, before the final norm; logits (V,) belong to the last token,
    before temperature.
    """

    spec: ModelSpec
    tokens: tuple[Token, ...]
    key: np.ndarray
    value: np.ndarray
    last: np.ndarray
    logits: np.ndarray
    rules: tuple[AttentionRule, ...]
    tape: Any = field(repr=False, default=None)

    def __post_init__(self):
        for one in fields(self):
            if isinstance(array := getattr(self, one.name), np.ndarray):
                view = array.view()
                view.setflags(write=False)
                object.__setattr__(self, one.name, view)

    @property
    def ids(self) -> tuple[int, ...]:
        """The token ids. Shape: (T,)."""
        return tuple(token.id for token in self.tokens)

    @property
    def text(self) -> str:
        """The text that the tokens spell; a character still incomplete at the end is left out."""
        return b"".join(token.raw for token in self.tokens).decode("utf-8", errors="ignore")


@dataclass(frozen=True, eq=False, kw_only=True)
class Trace(Prefix):
    """All that one pass over `tokens` wrote down, for who looks inside.

    Shape: resid (L+1, T, D) is the stream before each block and after the last, before the final
    norm; attn_out and mlp_out (L, T, D) are what was added to it; query (L, H, T, K) is as the
    scores use it, after any rotation.
    """

    resid: np.ndarray
    attn_out: np.ndarray
    mlp_out: np.ndarray
    query: np.ndarray

    def scores(self, layer: int) -> np.ndarray:
        """Every head's match of query with key, scaled and capped; minus infinity where hidden.

        Shape: (H, T, T), row looks, column is looked at.
        """
        rule, query = self.rules[layer], self.query[layer]  # (H, T, K)
        groups = self.key.shape[1]
        grouped = query.reshape(groups, -1, *query.shape[1:])  # (G, H/G, T, K)
        match = grouped @ self.key[layer][:, None].swapaxes(-1, -2)  # (G, H/G, T, T)
        match = match.reshape(query.shape[0], *match.shape[2:]) * np.float32(rule.scaling)
        if rule.softcap is not None:
            match = np.tanh(match / np.float32(rule.softcap)) * np.float32(rule.softcap)
        distance = np.subtract.outer(np.arange(len(self.tokens)), np.arange(len(self.tokens)))
        hidden = distance < 0
        if rule.window is not None:
            hidden |= distance >= rule.window
        return np.where(hidden, np.float32(-np.inf), match)

    def attention(self, layer: int) -> np.ndarray:
        """The attention weights of every head of a layer.

        Shape: (H, T, T), row looks, column is looked at. Unit: 0 to 1, a row sums to 1 (less what a
        sink takes, where the model has sinks).
        """
        scores = self.scores(layer)
        sinks = self.rules[layer].sinks
        top = scores.max(axis=-1, keepdims=True)
        if sinks is not None:
            top = np.maximum(top, sinks[:, None, None])
        weight = np.exp(scores - top)
        total = weight.sum(axis=-1, keepdims=True)
        if sinks is not None:
            total = total + np.exp(sinks[:, None, None] - top)
        return weight / total
