"""One token through a Llama-like model, without the machinery around its layers.

A step of a small model is half arithmetic, half Python: transformers' modules, caches, masks and
our hooks. This writes the same numbers straight to the tape. It is for steps only; whatever reads
more than one token, or changes something, goes the general way (`capture`).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn.functional import rms_norm, silu

from explain.models.family import Parts
from explain.models.tape import Tape
from explain.trace import AttentionRule

ROPE = ("default", "linear", "llama3")  # angles that do not depend on how long the text is


class LeanStep:
    """Holds references to the model's own modules; no weights of its own."""

    def __init__(self, model: nn.Module, parts: Parts, limit: int):
        inner, attn = model.model, parts.attn[0]
        self.embed, self.norm, self.head = inner.embed_tokens.weight, parts.norm, parts.head
        self.rule = AttentionRule(float(attn.scaling))
        self.width = attn.head_dim
        self.layers = [
            (
                block.input_layernorm.weight,
                block.input_layernorm.variance_epsilon,
                (block.self_attn.q_proj, block.self_attn.k_proj, block.self_attn.v_proj),
                block.self_attn.o_proj,
                block.post_attention_layernorm.weight,
                block.post_attention_layernorm.variance_epsilon,
                (block.mlp.gate_proj, block.mlp.up_proj, block.mlp.down_proj),
            )
            for block in parts.blocks
        ]
        with torch.inference_mode():
            cos, sin = inner.rotary_emb(torch.empty(1), torch.arange(limit)[None])
        half = self.width // 2
        sign = torch.cat([-torch.ones(half), torch.ones(half)])
        self.cos, self.sin = cos[0].float(), sin[0].float() * sign  # (limit, K)

    def __call__(self, tape: Tape, token_id: int, at: int) -> np.ndarray:
        """Write the row of the token at position `at`; what is before stands on the tape.

        Returns: its logits. Shape: (V,).
        """
        row = {name: torch.from_numpy(tape.rows(name, at, at + 1)) for name in Tape.FIELDS}
        seen = {name: torch.from_numpy(tape.rows(name, 0, at + 1)) for name in ("key", "value")}
        resid, attn_out, mlp_out = (row[n].unbind(0) for n in ("resid", "attn_out", "mlp_out"))
        query, key, value = (row[n].unbind(0) for n in ("query", "key", "value"))
        keys, values = seen["key"].transpose(-1, -2).unbind(0), seen["value"].unbind(0)
        cos, sin, half = self.cos[at], self.sin[at], self.width // 2
        groups, shape = tape.sizes.n_kv_heads, (-1, 1, self.width)
        resid[0].copy_(self.embed[token_id])
        for layer, (norm, eps, qkv, out, norm_mlp, eps_mlp, mlp) in enumerate(self.layers):
            x = rms_norm(resid[layer], norm.shape, norm, eps)  # (1, D)
            q, k, v = (part(x).view(shape) for part in qkv)  # (H or G, 1, K); fused: one product
            torch.addcmul(q * cos, q.roll(half, -1), sin, out=query[layer])
            torch.addcmul(k * cos, k.roll(half, -1), sin, out=key[layer])
            value[layer].copy_(v)
            scores = query[layer].reshape(groups, -1, self.width) @ keys[layer]  # (G, H/G, T)
            weights = torch.softmax(scores * self.rule.scaling, -1)
            torch.add(out((weights @ values[layer]).view(1, -1)), 0, out=attn_out[layer])
            middle = resid[layer] + attn_out[layer]
            gate, up, down = mlp
            x = rms_norm(middle, norm_mlp.shape, norm_mlp, eps_mlp)
            mlp_out[layer].copy_(down(silu(gate(x)).mul_(up(x))))
            torch.add(middle, mlp_out[layer], out=resid[layer + 1])
        return self.head(self.norm(resid[-1]))[0].numpy()


def lean_step(model: nn.Module, parts: Parts, limit: int) -> LeanStep | None:
    """The lean way for a model that is plain Llama throughout; None for any other."""
    config = model.config
    rope = getattr(config, "rope_parameters", None) or getattr(config, "rope_scaling", None) or {}
    plain = (
        config.model_type == "llama"
        and config.hidden_act == "silu"
        and rope.get("rope_type", "default") in ROPE
        and rope.get("partial_rotary_factor", 1.0) == 1.0
    )
    return LeanStep(model, parts, limit) if plain else None
