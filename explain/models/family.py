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
    """Paths to the blocks, to what a block adds to the stream, and to the last norm.

    `out` is the layer after the heads, `down` the one after the neurons; `before` and `after` are
    the norms around attention and feed-forward, "" where there is none.
    """

    blocks: str
    attn: str
    mlp: str
    norm: str
    out: str = "self_attn.o_proj"
    down: str = "mlp.down_proj"
    before: tuple[str, str] = ("input_layernorm", "post_attention_layernorm")
    after: tuple[str, str] = ("", "")


LLAMA = Family("model.layers", "self_attn", "mlp", "model.norm")
AFTER = ("post_attention_layernorm", "post_feedforward_layernorm")
GEMMA2 = Family(
    "model.layers", *AFTER, "model.norm",
    before=("input_layernorm", "pre_feedforward_layernorm"), after=AFTER,
)  # fmt: skip
OLMO2 = Family("model.layers", *AFTER, "model.norm", before=("", ""), after=AFTER)
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
    "olmo2": OLMO2,
    "gpt2": Family(
        "transformer.h", "attn", "mlp", "transformer.ln_f", "attn.c_proj", "mlp.c_proj",
        ("ln_1", "ln_2"),
    ),
    "gpt_neox": Family(
        "gpt_neox.layers", "attention", "mlp", "gpt_neox.final_layer_norm", "attention.dense",
        "mlp.dense_4h_to_h",
    ),
    "opt": Family(
        "model.decoder.layers", "self_attn", "fc2", "model.decoder.final_layer_norm",
        "self_attn.out_proj", "fc2", ("self_attn_layer_norm", "final_layer_norm"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """A model's own modules, found by its family's paths."""

    table: nn.Module  # the input embeddings
    blocks: tuple[nn.Module, ...]
    attn: tuple[nn.Module, ...]
    mlp: tuple[nn.Module, ...]
    norm: nn.Module
    head: nn.Module
    out: tuple[nn.Module, ...]
    down: tuple[nn.Module, ...]
    before: tuple[tuple[nn.Module | None, nn.Module | None], ...]
    after: tuple[tuple[nn.Module | None, nn.Module | None], ...]
    parallel: bool  # whether feed-forward reads what attention reads, not what it added


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

        def each(path: str) -> tuple:
            return tuple(block.get_submodule(path) if path else None for block in blocks)

        return Parts(
            model.get_input_embeddings(),
            blocks,
            each(family.attn),
            each(family.mlp),
            model.get_submodule(family.norm),
            model.get_output_embeddings(),
            each(family.out),
            each(family.down),
            tuple(zip(*map(each, family.before), strict=True)),
            tuple(zip(*map(each, family.after), strict=True)),
            bool(getattr(model.config, "use_parallel_residual", False)),
        )
    except AttributeError as error:
        raise ModelUnavailable("unsupported", part=kind) from error
