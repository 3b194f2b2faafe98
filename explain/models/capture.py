"""Listening to a forward pass: the attention function, the cache and the hooks that write a Tape.

transformers lets one register an attention function by name. Ours computes what the plain one
computes, from exactly what it is handed, and leaves the queries and the layer's rule behind. Keys
and values are the cache, and the cache is the tape: one copy serves both.

The model is shared by all sessions. What a pass writes to is therefore kept per thread, and a
forward outside a recording leaves no trace.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn
from transformers import AttentionInterface, AttentionMaskInterface, Cache
from transformers.cache_utils import CacheLayerMixin
from transformers.masking_utils import eager_mask

from explain.models.family import Parts
from explain.models.tape import Tape
from explain.trace import AttentionRule

NAME = "explain"
_current = threading.local()


@dataclass
class Recording:
    """One pass being written: rows start to start+count of a tape.

    `off` holds (layer, head), `silent` (layer, neuron). Of the layer `watched`, what its neurons
    give is kept in `neurons`; of every layer in `fired` if there is one.
    Shape: (count, M), (L, count, M).
    """

    tape: Tape
    start: int
    count: int
    off: frozenset[tuple[int, int]] = frozenset()
    rules: dict[int, AttentionRule] = field(default_factory=dict)
    silent: frozenset[tuple[int, int]] = frozenset()
    watched: int | None = None
    neurons: np.ndarray | None = None
    fired: np.ndarray | None = None

    def write(self, name: str, layer: int, rows: torch.Tensor) -> None:
        """Copy rows to the tape. Shape: (..., count, width), without a batch axis."""
        self.tape.write(name, layer, self.start, rows.numpy())


@contextmanager
def recording(
    tape: Tape, start: int, count: int, off=(), *, silent=(), watched: int | None = None, fired=None
) -> Iterator[Recording]:
    """While open, forward passes of this thread are written to the tape."""
    _current.recording = Recording(
        tape, start, count, frozenset(off), silent=frozenset(silent), watched=watched, fired=fired
    )
    try:
        yield _current.recording
    finally:
        _current.recording = None


def _recording() -> Recording | None:
    return getattr(_current, "recording", None)


def attention(
    module: nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    softcap: float | None = None,
    sliding_window: int | None = None,
    s_aux: torch.Tensor | None = None,
    **_,
) -> tuple[torch.Tensor, None]:
    """Softmax of the scaled, capped and masked scores, times value; as transformers' eager one.

    Shape: query (1, H, t, K), key and value (1, G, T, K), mask (1, 1, t, T), result (1, t, H, K).
    """
    heads, new, width = query.shape[1:]
    groups, seen = key.shape[1:3]
    scaling = width**-0.5 if scaling is None else float(scaling)
    if query.shape[0] > 1:  # many variants of one text at once: nothing is recorded
        return _many(module, query, key, value, attention_mask, scaling, softcap, s_aux), None
    # One product per key group: its heads' queries as rows, so that no key is copied for a head.
    rows = query[0].reshape(groups, -1, width)  # (G, H/G * t, K)
    scores = torch.bmm(rows, key[0].transpose(1, 2)).view(groups, -1, new, seen) * scaling
    if softcap is not None:
        scores = torch.tanh(scores / softcap) * softcap
    if attention_mask is not None:
        scores = scores + attention_mask[0, :, None, :, :seen]  # (1, 1, t, T)
    if s_aux is not None:  # sinks: one more column per head, which gives nothing
        column = s_aux.reshape(groups, heads // groups, 1, 1).expand(-1, -1, new, 1)
        weights = torch.softmax(torch.cat([scores, column], -1), -1)[..., :-1]
    else:
        weights = torch.softmax(scores, -1)
    mixed = torch.bmm(weights.reshape(groups, -1, seen), value[0]).view(heads, new, -1)
    record = _recording()
    if record is not None:
        layer = module.layer_idx
        record.write("query", layer, query[0])
        record.rules[layer] = AttentionRule(
            scaling, softcap, sliding_window, None if s_aux is None else s_aux.float().numpy()
        )
        for silent, head in record.off:
            if silent == layer:
                mixed[head] = 0
    return mixed.transpose(0, 1)[None].contiguous(), None


def _many(module, query, key, value, mask, scaling, softcap, sinks) -> torch.Tensor:
    """The same for a batch. Shape: query (B, H, t, K) to (B, t, H, K); heads off as `variants` says."""
    batch, heads, new, width = query.shape
    groups, seen = key.shape[1:3]
    rows = query.reshape(batch, groups, -1, width)  # (B, G, H/G * t, K)
    scores = (rows @ key.transpose(-1, -2)).view(batch, heads, new, seen) * scaling
    if softcap is not None:
        scores = torch.tanh(scores / softcap) * softcap
    if mask is not None:
        scores = scores + mask[:, :, :, :seen]
    if sinks is not None:
        column = sinks.reshape(1, heads, 1, 1).expand(batch, -1, new, 1)
        weights = torch.softmax(torch.cat([scores, column], -1), -1)[..., :-1]
    else:
        weights = torch.softmax(scores, -1)
    mixed = (weights.reshape(batch, groups, -1, seen) @ value).view(batch, heads, new, -1)
    layer, silent = getattr(_current, "variants", (None, ()))
    if layer == module.layer_idx:
        for row, head in enumerate(silent):
            mixed[row, head] = 0
    return mixed.transpose(1, 2).contiguous()


@contextmanager
def variants(layer: int, silent: Sequence[int], stream: torch.Tensor) -> Iterator[None]:
    """While open, this thread's batch begins at a block with `stream`, and row b of it has head
    silent[b] of that block off. Shape: stream (B, T, D)."""
    _current.variants, _current.stream = (layer, tuple(silent)), (layer, stream)
    try:
        yield
    finally:
        _current.variants, _current.stream = (None, ()), (None, None)


AttentionInterface.register(NAME, attention)
AttentionMaskInterface.register(NAME, eager_mask)


class TapeLayer(CacheLayerMixin):
    """One layer's keys and values, kept on the tape. It hands back all of them: a sliding window is
    left to the mask, so that every row of the trace stays where it belongs."""

    is_sliding = False

    def __init__(self, tape: Tape, layer: int, start: int):
        super().__init__()
        self.tape, self.layer, self.start = tape, layer, start
        self.is_initialized = True

    def lazy_initialization(self, key_states, value_states) -> None:
        """Nothing to prepare: the tape has its sizes from the start."""

    def update(self, key_states, value_states, *args, **kwargs):
        stop = self.start + key_states.shape[-2]
        for name, new in (("key", key_states), ("value", value_states)):
            self.tape.write(name, self.layer, self.start, new[0].numpy())
        return tuple(
            torch.from_numpy(self.tape.rows(name, 0, stop)[self.layer])[None]
            for name in ("key", "value")
        )

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self.start + query_length, 0

    def get_seq_length(self) -> int:
        return self.start

    def get_max_length(self) -> int:
        return -1


def tape_cache(tape: Tape, start: int) -> Cache:
    """A transformers cache that reads and writes the tape, holding `start` tokens already."""
    return Cache(layers=[TapeLayer(tape, layer, start) for layer in range(tape.sizes.n_layers)])


def listen(parts: Parts) -> None:
    """Hook the residual stream: what enters each block, what attention and feed-forward add.

    The final stream is what enters the last norm; neurons are what enters a block's last layer.
    """

    def keep(name: str, layer: int, rows) -> None:
        record = _recording()
        if record is not None:
            rows = rows[0] if isinstance(rows, tuple) else rows
            record.write(name, layer, rows.reshape(record.count, -1))

    def entering(name: str, layer: int):
        def hook(module: nn.Module, args: Sequence, kwargs: dict):
            begins, stream = getattr(_current, "stream", (None, None))
            if begins == layer and name == "resid":
                return (
                    ((stream, *args[1:]), kwargs)
                    if args
                    else (args, kwargs | {"hidden_states": stream})
                )
            keep(name, layer, args[0] if args else kwargs["hidden_states"])
            return None

        return hook

    def leaving(name: str, layer: int):
        def hook(module: nn.Module, args: Sequence, output) -> None:
            keep(name, layer, output)

        return hook

    def firing(layer: int):
        def hook(module: nn.Module, args: Sequence):
            record = _recording()
            if record is None:
                return None
            off = [neuron for silent, neuron in record.silent if silent == layer]
            neurons = args[0]
            if off:
                neurons = neurons.clone()
                neurons[..., off] = 0
            if record.watched == layer:
                record.neurons = neurons.reshape(record.count, -1).numpy().copy()
            if record.fired is not None:
                record.fired[layer] = neurons.reshape(record.count, -1).numpy()
            return (neurons, *args[1:])

        return hook

    def last_row(module: nn.Module, args: Sequence):
        # Of many variants only the next word is asked for: nothing reads the last block's other rows.
        varied = getattr(_current, "variants", (None, ()))[0] is not None
        return (args[0][:, -1:], *args[1:]) if varied and args and args[0].dim() == 3 else None

    parts.mlp[-1].register_forward_pre_hook(last_row)
    for layer, block in enumerate(parts.blocks):
        if parts.down[layer] is not None:
            parts.down[layer].register_forward_pre_hook(firing(layer))
        block.register_forward_pre_hook(entering("resid", layer), with_kwargs=True)
        parts.attn[layer].register_forward_hook(leaving("attn_out", layer))
        parts.mlp[layer].register_forward_hook(leaving("mlp_out", layer))
    parts.norm.register_forward_pre_hook(entering("resid", len(parts.blocks)), with_kwargs=True)
