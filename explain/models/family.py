"""Where each model family keeps the parts that a Trace is taken from: one line per family.

A name is a path inside the model or inside a block. `attn` and `mlp` name the module whose output
is what gets ADDED to the residual stream: a norm after the part, where the family has one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import nn

from explain.models.unavailable import ModelUnavailable


@dataclass(frozen=True)
class Family:
    """Paths to the blocks, to what a block adds to the stream, and to the last norm.

    `out` is the layer after the heads, `down` the one after the neurons, "" where experts stand in
    place of neurons; `before` and `after` are the norms around attention and feed-forward, "" where
    there is none. `parallel`: feed-forward reads what attention reads, not what it added; where a
    configuration chooses, it is the name of that choice.
    """

    blocks: str = "model.layers"
    attn: str = "self_attn"
    mlp: str = "mlp"
    norm: str = "model.norm"
    out: str = "self_attn.o_proj"
    down: str = "mlp.down_proj"
    before: tuple[str, str] = ("input_layernorm", "post_attention_layernorm")
    after: tuple[str, str] = ("", "")
    parallel: bool | str = False


AFTER = ("post_attention_layernorm", "post_feedforward_layernorm")
GLM_AFTER = ("post_self_attn_layernorm", "post_mlp_layernorm")
ONE_NORM = ("input_layernorm", "input_layernorm")  # both parts read what it gives
LLAMA = Family()
OLMO2 = Family(attn=AFTER[0], mlp=AFTER[1], before=("", ""), after=AFTER)
COHERE = Family(before=ONE_NORM, parallel=True)
GLM4 = Family(attn=GLM_AFTER[0], mlp=GLM_AFTER[1], after=GLM_AFTER)
GPT2 = Family(
    "transformer.h", "attn", "mlp", "transformer.ln_f", "attn.c_proj", "mlp.c_proj",
    ("ln_1", "ln_2"),
)  # fmt: skip
OPT = Family(
    "model.decoder.layers", "self_attn", "fc2", "model.decoder.final_layer_norm",
    "self_attn.out_proj", "fc2", ("self_attn_layer_norm", "final_layer_norm"),
)  # fmt: skip
GEMMA2 = replace(OLMO2, before=("input_layernorm", "pre_feedforward_layernorm"))
LIKE_LLAMA = (
    "llama", "arcee", "cwm", "ernie4_5", "gemma", "glm", "granite", "helium", "hunyuan_v1_dense",
    "jais2", "ministral", "ministral3", "mistral", "nemotron", "olmo", "phi3", "qwen2", "qwen3",
    "seed_oss", "smollm3",
)  # fmt: skip
WITH_EXPERTS = (
    "aria_text", "ernie4_5_moe", "exaone_moe", "glm4_moe", "gpt_oss", "hunyuan_v1_moe",
    "hy_v3", "mellum", "minimax_m2", "mixtral", "olmoe", "qwen2_moe", "qwen3_moe", "solar_open",
)  # fmt: skip
FAMILIES = {
    **dict.fromkeys(LIKE_LLAMA, LLAMA),
    **dict.fromkeys(WITH_EXPERTS, replace(LLAMA, down="")),
    **dict.fromkeys(("gemma2", "gemma3_text"), GEMMA2),
    **dict.fromkeys(("olmo2", "olmo3", "exaone4"), OLMO2),
    **dict.fromkeys(("cohere", "cohere2"), COHERE),
    **dict.fromkeys(("gpt2", "gpt_bigcode"), GPT2),
    "apertus": replace(LLAMA, before=("attention_layernorm", "feedforward_layernorm")),
    "biogpt": replace(OPT, blocks="biogpt.layers", norm="biogpt.layer_norm"),
    "cohere2_moe": replace(COHERE, down=""),
    "ctrl": Family(
        "transformer.h", "multi_head_attention", "ffn", "transformer.layernorm",
        "multi_head_attention.dense", "ffn.2", ("layernorm1", "layernorm2"),
    ),
    "flex_olmo": replace(OLMO2, down=""),
    "glm4": GLM4,
    "gpt_neox": Family(
        "gpt_neox.layers", "attention", "mlp", "gpt_neox.final_layer_norm", "attention.dense",
        "mlp.dense_4h_to_h", parallel="use_parallel_residual",
    ),
    "granitemoe": replace(LLAMA, mlp="block_sparse_moe", down=""),
    "hyperclovax": replace(LLAMA, attn="post_norm1", mlp="post_norm2",
        after=("post_norm1", "post_norm2")),
    "kolibri1": replace(GLM4, down=""),
    "llama4_text": replace(LLAMA, mlp="feed_forward", down=""),
    "nanochat": replace(LLAMA, down="mlp.fc2"),
    "opt": OPT,
    "persimmon": Family(
        norm="model.final_layernorm", out="self_attn.dense", down="mlp.dense_4h_to_h"
    ),
    "phi": Family(
        norm="model.final_layernorm", out="self_attn.dense", down="mlp.fc2", before=ONE_NORM,
        parallel=True,
    ),
    "stablelm": replace(LLAMA, parallel="use_parallel_residual"),
    "starcoder2": replace(LLAMA, down="mlp.c_proj"),
    "vaultgemma": replace(LLAMA, before=("input_layernorm", "pre_feedforward_layernorm")),
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
    down: tuple[nn.Module | None, ...]  # None where experts stand in place of neurons
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
    chosen = family.parallel
    try:
        blocks = tuple(model.get_submodule(family.blocks))

        def each(path: str) -> tuple:
            return tuple(_found(block, path) for block in blocks)

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
            getattr(model.config, chosen) if isinstance(chosen, str) else chosen,
        )
    except AttributeError as error:
        raise ModelUnavailable("unsupported", part=kind) from error


def _found(block: nn.Module, path: str) -> nn.Module | None:
    """A part of a block; None where it has none (stated by an empty path, or left empty by it)."""
    return block.get_submodule(path) if path and getattr(block, path, 0) is not None else None


def move_factors(model: nn.Module, parts: Parts) -> None:
    """Give the factors that some families multiply by to the layers before them, as hooks: Granite's
    residual_multiplier, and what it and Cohere do to the logits. Then what a part gives is what is
    added to the stream, and the last norm and the output layer alone give the logits."""

    def times(module: nn.Module, factor: float) -> None:
        module.register_forward_hook(lambda module, args, output: output * factor)

    config = model.config
    factor = getattr(config, "residual_multiplier", 1.0)
    if factor != 1.0:
        for layer, block in enumerate(parts.blocks):
            block.residual_multiplier = 1.0
            (attn, mlp), down = parts.after[layer], parts.down[layer]
            times(attn or parts.out[layer], factor)
            times(mlp or down or parts.mlp[layer], factor)
    scaling = getattr(config, "logits_scaling", 1.0)
    scale = scaling if config.model_type == "hyperclovax" else 1 / scaling  # others divide by it
    scale *= getattr(model, "logit_scale", 1.0)
    if scale != 1.0:
        times(parts.norm, scale)
        config.logits_scaling = model.logit_scale = 1.0
