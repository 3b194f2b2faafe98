"""One token through a Llama-like model in numpy, without the machinery around its layers.

A step of a small model is half arithmetic, half Python: transformers' modules, caches, masks and
our hooks. This writes the same numbers straight to the tape. On one token every weight is read for
a single multiplication, and numpy's BLAS reads rows as fast as memory gives them; torch reads them
at half that speed on AMD. It is for steps only; whatever reads more than one token, or changes
something, goes the general way (`capture`).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from explain.models.family import Parts
from explain.models.packed import PackedLinear, Part
from explain.models.tape import Tape
from explain.trace import AttentionRule

ROPE = ("default", "linear", "llama3")  # angles that do not depend on how long the text is


class LeanStep:
    """The model's own weights as numpy sees them; none is copied."""

    def __init__(self, model: nn.Module, parts: Parts, limit: int):
        inner, attn = model.model, parts.attn[0]
        self.embed, self.head = _array(inner.embed_tokens.weight), _rows(parts.head)
        self.norm = _norm(parts.norm)
        self.rule = AttentionRule(float(attn.scaling))
        self.width = attn.head_dim
        self.layers = [
            (
                _norm(block.input_layernorm),
                _rows(*(getattr(block.self_attn, f"{name}_proj") for name in "qkv")),
                _rows(block.self_attn.o_proj),
                _norm(block.post_attention_layernorm),
                _rows(block.mlp.gate_proj, block.mlp.up_proj),
                _rows(block.mlp.down_proj),
            )
            for block in parts.blocks
        ]
        with torch.inference_mode():
            cos, sin = inner.rotary_emb(torch.empty(1), torch.arange(limit)[None])
        half = self.width // 2
        sign = np.repeat(np.array([-1, 1], np.float32), half)
        self.cos, self.sin = _array(cos[0].float()), _array(sin[0].float()) * sign  # (limit, K)

    def __call__(self, tape: Tape, token_id: int, at: int) -> np.ndarray:
        """Write the row of the token at position `at`; what is before stands on the tape.

        Returns: its logits. Shape: (V,).
        """
        row = {name: tape.rows(name, at, at + 1)[..., 0, :] for name in Tape.FIELDS}
        keys, values = (tape.rows(name, 0, at + 1) for name in ("key", "value"))  # (L, G, T, K)
        n_query, n_key = row["query"].shape[1], row["key"].shape[1]
        stream = row["resid"]  # (L+1, D)
        stream[0] = self.embed[token_id]
        for layer, (norm, qkv, out, norm_mlp, gate_up, down) in enumerate(self.layers):
            heads = _times(qkv, _normed(stream[layer], *norm)).reshape(-1, self.width)
            turned = self._turned(heads[: n_query + n_key], at)
            row["query"][layer], row["key"][layer] = turned[:n_query], turned[n_query:]
            row["value"][layer] = heads[n_query + n_key :]
            mixed = self._mixed(row["query"][layer], keys[layer], values[layer])
            row["attn_out"][layer] = _times(out, mixed)
            middle = stream[layer] + row["attn_out"][layer]
            both = _times(gate_up, _normed(middle, *norm_mlp)).reshape(2, -1)
            row["mlp_out"][layer] = _times(down, _silu(both[0]) * both[1])
            np.add(middle, row["mlp_out"][layer], out=stream[layer + 1])
        return _times(self.head, _normed(stream[-1], *self.norm))

    def _turned(self, heads: np.ndarray, at: int) -> np.ndarray:
        """Queries or keys turned by their position. Shape: (heads, K)."""
        half = self.width // 2
        swapped = np.concatenate([heads[:, half:], heads[:, :half]], 1)
        return heads * self.cos[at] + swapped * self.sin[at]

    def _mixed(self, query: np.ndarray, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
        """The heads' sums of values by their weights. Shape: (H, K), (G, T, K) twice, to (H * K,)."""
        rows = query.reshape(len(keys), -1, self.width)  # (G, H/G, K): heads that share keys
        scores = rows @ keys.swapaxes(1, 2) * np.float32(self.rule.scaling)  # (G, H/G, T)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        return (weights @ values).reshape(-1)


def _array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().numpy()


def _norm(module: nn.Module) -> tuple[np.ndarray, float]:
    return _array(module.weight), module.variance_epsilon


def _rows(*layers: nn.Module) -> tuple[np.ndarray, ...]:
    """The weights of layers that read the same input; one matrix where they are held as one."""
    if all(isinstance(layer, Part) for layer in layers):
        layers = (layers[0].fused[0].linear,)
    return tuple(
        _array(layer.rows if isinstance(layer, PackedLinear) else layer.weight) for layer in layers
    )


def _times(matrices: tuple[np.ndarray, ...], x: np.ndarray) -> np.ndarray:
    products = [matrix @ x for matrix in matrices]
    return products[0] if len(products) == 1 else np.concatenate(products)


def _normed(x: np.ndarray, gain: np.ndarray, eps: float) -> np.ndarray:
    return gain * (x * np.float32((x @ x / len(x) + eps) ** -0.5))


def _silu(x: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):  # far below zero: x / infinity, which is right
        return x / (1 + np.exp(-x))


def goes_lean(model: nn.Module) -> bool:
    """Whether a model is plain Llama throughout."""
    config = model.config
    rope = getattr(config, "rope_parameters", None) or getattr(config, "rope_scaling", None) or {}
    return (
        config.model_type == "llama"
        and config.hidden_act == "silu"
        and not getattr(config, "attention_bias", False)
        and not getattr(config, "mlp_bias", False)
        and rope.get("rope_type", "default") in ROPE
        and rope.get("partial_rotary_factor", 1.0) == 1.0
    )
