"""One token of a text, or of several, through a Llama-like model in numpy, without the machinery around
its layers.

A step of a small model is half arithmetic, half Python: transformers' modules, caches, masks and
our hooks. This writes the same numbers straight to the tape. What a layer is made of (norms after its
parts, norms of queries and keys, a window, angles of its own) is read off the model's own modules. It
is for steps only; whatever reads more than one token, or changes something, goes the general way
(`capture`).
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from explain.models.family import Parts
from explain.models.linear import Rows
from explain.models.tape import Tape
from explain.trace import AttentionRule

LIKE_LLAMA = ("llama", "mistral", "qwen2", "qwen3", "gemma3_text")
ROPE = ("default", "linear", "llama3")  # angles that do not depend on how long the text is


@dataclass(frozen=True)
class Norm:
    """A root-mean-square norm. Shape: gain (..., D); of several heads' one row each."""

    gain: np.ndarray
    eps: float

    @classmethod
    def of(cls, module: nn.Module) -> Norm:
        """A module's; its gain is found by trying, since some families multiply by 1 + weight."""
        eps = getattr(module, "variance_epsilon", None) or module.eps
        tried = module(torch.ones(module.weight.shape)).numpy()
        return cls(tried * np.float32((1 + eps) ** 0.5), eps)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Shape: (..., D) to the same."""
        scale = (np.einsum("...d,...d->...", x, x) / x.shape[-1] + self.eps) ** -0.5
        return self.gain * (x * scale[..., None])


def _as_it_is(x: np.ndarray) -> np.ndarray:
    """In the place of a norm that a family lacks."""
    return x


@dataclass(frozen=True)
class Step:
    """One more token of one text: its place, and the tape that holds what is before."""

    tape: Tape
    token_id: int
    at: int
    rules: Sequence[AttentionRule]


@dataclass(frozen=True)
class Layer:
    """What a block is made of. Shape: cos and sin (limit, K); the products take (B, in)."""

    norm_attn: Norm | Rows
    qkv: Rows
    norm_heads: Norm | Rows  # of queries, then keys
    cos: np.ndarray
    sin: np.ndarray
    out: Rows
    after_attn: Norm | Rows
    norm_mlp: Norm | Rows
    gate_up: Rows
    activation: nn.Module
    down: Rows
    after_mlp: Norm | Rows


class LeanStep:
    """The model's own weights as numpy sees them; none is copied."""

    def __init__(self, model: nn.Module, parts: Parts, limit: int):
        self.table, self.head = parts.table, parts.head.rows
        self.width = parts.blocks[0].self_attn.head_dim
        with torch.inference_mode():
            self.norm = Norm.of(parts.norm)
            kinds = [getattr(block.self_attn, "layer_type", None) for block in parts.blocks]
            angles = {kind: _angles(model.model.rotary_emb, limit, kind) for kind in set(kinds)}
            self.layers = [
                _layer(block, before, after, *angles[kind])
                for block, before, after, kind in zip(
                    parts.blocks, parts.before, parts.after, kinds, strict=True
                )
            ]

    def __call__(self, steps: Sequence[Step]) -> np.ndarray:
        """Write each text's row of its token; what is before stands on its tape.

        Returns: their logits. Shape: (B, V) for B steps.
        """
        rows = [{name: one.tape.row(name, one.at) for name in Tape.WHOLE} for one in steps]
        past = [
            [one.tape.rows(name, 0, one.at + 1) for name in ("key", "value")] for one in steps
        ]  # (L, G, T, K)
        n_query = rows[0]["query"].shape[1]
        n_turned = n_query + rows[0]["key"].shape[1]
        places = [one.at for one in steps]

        def write(name: str, index: int, found: np.ndarray) -> None:
            for row, one in zip(rows, found, strict=True):
                row[name][index] = one

        stream = self.table(torch.tensor([one.token_id for one in steps])).numpy()  # (B, D)
        write("resid", 0, stream)
        for index, layer in enumerate(self.layers):
            heads = layer.qkv(layer.norm_attn(stream)).reshape(len(steps), -1, self.width)
            cos, sin = layer.cos[places, None], layer.sin[places, None]
            turned = _turned(layer.norm_heads(heads[:, :n_turned]), cos, sin)
            write("query", index, turned[:, :n_query])
            write("key", index, turned[:, n_query:])
            write("value", index, heads[:, n_turned:])
            mixed = [
                _mixed(query, keys[index], values[index], one.rules[index])
                for query, (keys, values), one in zip(turned[:, :n_query], past, steps, strict=True)
            ]
            attn_out = layer.after_attn(layer.out(np.stack(mixed)))
            middle = stream + attn_out
            gate, up = np.split(layer.gate_up(layer.norm_mlp(middle)), 2, axis=-1)
            fired = layer.activation(torch.from_numpy(gate)).numpy() * up
            mlp_out = layer.after_mlp(layer.down(fired))
            stream = middle + mlp_out
            write("attn_out", index, attn_out)
            write("mlp_out", index, mlp_out)
            write("resid", index + 1, stream)
        for one, last in zip(steps, stream, strict=True):
            one.tape.write("resid", len(self.layers), one.at, last[None])
        return self.head(self.norm(stream))


def _turned(heads: np.ndarray, cos: np.ndarray, sin: np.ndarray) -> np.ndarray:
    """Queries or keys turned by their positions. Shape: (B, heads, K), cos and sin (B, 1, K)."""
    half = heads.shape[-1] // 2
    swapped = np.concatenate([heads[..., half:], heads[..., :half]], -1)
    return heads * cos + swapped * sin


def _mixed(
    query: np.ndarray, keys: np.ndarray, values: np.ndarray, rule: AttentionRule
) -> np.ndarray:
    """The heads' sums of values by their weights. Shape: (H, K), (G, T, K) twice, to (H * K,)."""
    if rule.window is not None:
        keys, values = keys[:, -rule.window :], values[:, -rule.window :]
    rows = query.reshape(len(keys), -1, query.shape[-1])  # (G, H/G, K): heads that share keys
    scores = rows @ keys.swapaxes(1, 2) * np.float32(rule.scaling)  # (G, H/G, T)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    return (weights @ values).reshape(-1)


def _layer(block: nn.Module, before: Sequence, after: Sequence, cos, sin) -> Layer:
    """A block's ingredients, read off its own modules."""
    attn, mlp = block.self_attn, block.mlp
    (norm_attn, norm_mlp), (after_attn, after_mlp) = map(_norm, before), map(_norm, after)
    return Layer(
        norm_attn=norm_attn,
        qkv=attn.q_proj.whole.rows,
        norm_heads=_norm_heads(attn),
        cos=cos,
        sin=sin,
        out=attn.o_proj.rows,
        after_attn=after_attn,
        norm_mlp=norm_mlp,
        gate_up=mlp.gate_proj.whole.rows,
        activation=mlp.act_fn,
        down=mlp.down_proj.rows,
        after_mlp=after_mlp,
    )


def _norm(module: nn.Module | None) -> Norm | Rows:
    return _as_it_is if module is None else Norm.of(module)


def _norm_heads(attn: nn.Module) -> Norm | Rows:
    """The norms of queries and keys as one of all their heads."""
    if not hasattr(attn, "q_norm"):
        return _as_it_is
    query, key = Norm.of(attn.q_norm), Norm.of(attn.k_norm)
    config = attn.config
    gains = [query.gain] * config.num_attention_heads + [key.gain] * config.num_key_value_heads
    return Norm(np.stack(gains), query.eps)


def _angles(rotary: nn.Module, limit: int, kind: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Cosines and sines of every position, the sign of the turn in the sines. Shape: (limit, K)."""
    more = (kind,) if "layer_type" in inspect.signature(rotary.forward).parameters else ()
    cos, sin = rotary(torch.empty(1), torch.arange(limit)[None], *more)
    half = cos.shape[-1] // 2
    return cos[0].numpy(), sin[0].numpy() * np.repeat(np.float32([-1, 1]), half)


def goes_lean(model: nn.Module) -> bool:
    """Whether a model is made of these ingredients and of no others."""
    config = model.config
    ropes = getattr(config, "rope_parameters", None) or getattr(config, "rope_scaling", None) or {}
    if not all(isinstance(one, dict) for one in ropes.values()):  # the same for all layers
        ropes = {"": ropes}
    return (
        config.model_type in LIKE_LLAMA
        and not getattr(config, "final_logit_softcapping", None)
        and all(
            rope.get("rope_type", "default") in ROPE and rope.get("partial_rotary_factor", 1) == 1
            for rope in ropes.values()
        )
    )
