"""Weights held in half precision, computed in float32: half the memory, the float32 model's numbers.

A model in bfloat16 would round every activation, and many processors are slow at it. Here only the
matrices of the blocks stay as they were stored; each is made float32 a few rows at a time, in the
processor's cache. What is recorded, and all laws, are those of the float32 model.
"""

from __future__ import annotations

import torch
from torch import nn
from transformers.pytorch_utils import Conv1D

NUMBERS = 2**18  # made float32 at a time: 1 MB stays in the cache


class HalfLinear(nn.Module):
    """A linear layer whose weight stays in half precision. Shape: (..., in) to (..., out)."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None):
        super().__init__()
        self.out_features, self.in_features = weight.shape
        self.weight = nn.Parameter(weight.detach(), False)
        self.bias = None if bias is None else nn.Parameter(bias.detach().float(), False)
        self._rows = max(1, NUMBERS // self.in_features)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        some = [nn.functional.linear(x, rows.float()) for rows in self.weight.split(self._rows)]
        product = torch.cat(some, -1)
        return product if self.bias is None else product + self.bias


def keep_half(model: nn.Module, blocks: nn.Module) -> None:
    """Make a half-precision model compute in float32, in place: the blocks' matrices stay as they
    are, everything else becomes float32."""
    for module in list(blocks.modules()):
        for name, child in list(module.named_children()):
            if type(child) is nn.Linear:
                setattr(module, name, HalfLinear(child.weight, child.bias))
            elif type(child) is Conv1D:  # stored transposed
                setattr(module, name, HalfLinear(child.weight.T.contiguous(), child.bias))
    held = {id(one.weight) for one in blocks.modules() if isinstance(one, HalfLinear)}
    for tensor in (*model.parameters(), *model.buffers()):
        if id(tensor) not in held and tensor.is_floating_point():
            tensor.data = tensor.data.float()
    for module in model.modules():  # Gemma's factor of the table was rounded too
        exact = getattr(module, "scalar_embed_scale", None)
        if exact is not None:
            module.embed_scale.fill_(exact)
