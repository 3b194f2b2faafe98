"""How many parameters each part of a model has, and what one more word costs there."""

from __future__ import annotations

from torch import nn

from explain.models.family import FAMILIES
from explain.models.unavailable import ModelUnavailable
from explain.reader import Size

CHOSEN = ("num_experts_per_tok", "moe_topk", "moe_k")  # experts a token goes to, by family
PARTS = ("embedding", "positions", "attention", "feedforward", "norms", "output")


def sizes(model: nn.Module) -> tuple[Size, ...]:
    """Every parameter of a model, counted once, under the part that it belongs to.

    An output layer that is the embedding table read the other way has no parameters of its own but
    multiplies by all of it. Raises: ModelUnavailable("unsupported").
    """
    family = FAMILIES.get(model.config.model_type)
    if family is None:
        raise ModelUnavailable("unsupported", part=model.config.model_type)
    head, table = model.get_output_embeddings().weight, model.get_input_embeddings().weight
    parameters = dict.fromkeys(PARTS, 0)
    matrices = dict.fromkeys(PARTS, 0)
    for name, weight in model.named_parameters():  # shared weights come once
        part = _part(name, weight is table, weight is head, family.blocks)
        parameters[part] += weight.numel()
        matrices[part] += _multiplied(name, weight, model.config)
    matrices["embedding"] = matrices["positions"] = 0  # looked up, not multiplied
    matrices["output"] = head.numel()
    return tuple(
        Size(part, parameters[part], matrices[part])
        for part in PARTS
        if parameters[part] or matrices[part]
    )


def _multiplied(name: str, weight: nn.Parameter, config) -> int:
    """How many of a weight's numbers one token is multiplied by: of experts, those of the chosen."""
    if name.endswith("bias") or weight.dim() < 2:
        return 0
    chosen = next((getattr(config, one) for one in CHOSEN if hasattr(config, one)), len(weight))
    return weight.numel() * chosen // len(weight) if weight.dim() == 3 else weight.numel()


def _part(name: str, is_table: bool, is_head: bool, blocks: str) -> str:
    """The part of a parameter, by its path."""
    if is_table:
        return "embedding"
    if is_head:
        return "output"
    path = name.split(".")
    inside = path[len(blocks.split(".")) + 1 :] if name.startswith(f"{blocks}.") else []
    if not inside:
        if any("norm" in one or one.startswith("ln_") for one in path):
            return "norms"
        if "wpe" in path or "embed_positions" in path:
            return "positions"
        return "output"  # a bias of the output layer, or a projection before it
    if "norm" in inside[0] or inside[0].startswith("ln_"):
        return "norms"
    return "attention" if "attn" in inside[0] or "attention" in inside[0] else "feedforward"
