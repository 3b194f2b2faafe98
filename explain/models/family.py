"""Where each model family keeps the parts that a Trace is taken from: one line per family.

A name is a path inside the model or inside a block. `attn` and `mlp` name the module whose output
is what gets ADDED to the residual stream: a norm after the part, where the family has one.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from explain.models.unavailable import ModelUnavailable


@dataclass(frozen=True)
class Family:
    """Paths to the blocks, to what a block adds to the stream, and to the last norm."""

    blocks: str
    attn: str
    mlp: str
    norm: str


LLAMA = Family("model.layers", "self_attn", "mlp", "model.norm")
GEMMA2 = Family(
    "model.layers", "post_attention_layernorm", "post_feedforward_layernorm", "model.norm"
)
FAMILIES = {
    "llama": LLAMA,
    "mistral": LLAMA,
    "qwen2": LLAMA,
    "qwen3": LLAMA,
    "phi3": LLAMA,
    "smollm3": LLAMA,
    "gemma": LLAMA,
    "gemma2": GEMMA2,
    "gemma3_text": GEMMA2,
    "olmo2": GEMMA2,
    "gpt2": Family("transformer.h", "attn", "mlp", "transformer.ln_f"),
    "gpt_neox": Family("gpt_neox.layers", "attention", "mlp", "gpt_neox.final_layer_norm"),
    "opt": Family("model.decoder.layers", "self_attn", "fc2", "model.decoder.final_layer_norm"),
}


@dataclass(frozen=True)
class Parts:
    """A model's own modules, found by its family's paths."""

    blocks: tuple[nn.Module, ...]
    attn: tuple[nn.Module, ...]
    mlp: tuple[nn.Module, ...]
    norm: nn.Module
    head: nn.Module


def parts(model: nn.Module) -> Parts:
    """The modules that the Reader listens to.

    Raises: ModelUnavailable("unsupported") for a family without a line here, or one whose model
    lacks a part.
    """
    kind = model.config.model_type
    family = FAMILIES.get(kind)
    if family is None:
        raise ModelUnavailable("unsupported", part=kind)
    try:
        blocks = tuple(model.get_submodule(family.blocks))
        return Parts(
            blocks,
            tuple(block.get_submodule(family.attn) for block in blocks),
            tuple(block.get_submodule(family.mlp) for block in blocks),
            model.get_submodule(family.norm),
            model.get_output_embeddings(),
        )
    except AttributeError as error:
        raise ModelUnavailable("unsupported", part=kind) from error
