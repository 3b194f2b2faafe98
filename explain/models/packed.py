"""Linear layers with weights laid out for oneDNN: the same numbers, about twice as fast on one token.

PyTorch's own matrix-vector product reads weights at a third of the memory's speed on AMD. The two
operators used are private to PyTorch, so they are tried first and left alone where they are missing.
"""

from __future__ import annotations

import torch
from torch import nn
from transformers.pytorch_utils import Conv1D


class PackedLinear(nn.Module):
    """A linear layer whose weight is held only in oneDNN's layout. Shape: (..., in) to (..., out)."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None):
        super().__init__()
        self.out_features, self.in_features = weight.shape
        self.packed = torch.ops.mkldnn._reorder_linear_weight(weight.detach().contiguous(), None)
        self.bias = None if bias is None else nn.Parameter(bias.detach().clone(), False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.ops.mkldnn._linear_pointwise(x, self.packed, self.bias, "none", [], "")


def available() -> bool:
    """Whether this build and processor have the packed kernels, and they agree with plain ones."""
    generator = torch.Generator().manual_seed(0)
    weight = torch.randn(48, 40, generator=generator)
    x = torch.randn(1, 3, 40, generator=generator)
    try:
        with torch.inference_mode():
            packed = PackedLinear(weight, None)(x)
    except (AttributeError, RuntimeError, NotImplementedError):
        return False
    return torch.allclose(packed, x @ weight.T, atol=1e-4)


def pack(model: nn.Module) -> bool:
    """Replace every linear layer of a model by a packed one, freeing the plain weights.

    What stays plain is copied out of the weights file, so that the file's mapping can go.
    Returns: whether it was done.
    """
    done = available()
    with torch.inference_mode():
        for module in list(model.modules()) if done else []:
            for name, child in list(module.named_children()):
                if type(child) is nn.Linear:
                    setattr(module, name, PackedLinear(child.weight, child.bias))
                elif type(child) is Conv1D:  # GPT-2's linear layer, stored transposed
                    setattr(module, name, PackedLinear(child.weight.T, child.bias))
        copies: dict[int, nn.Parameter] = {}  # tied weights stay tied
        for holder in model.modules():
            for name, parameter in list(holder._parameters.items()):
                if parameter is not None:
                    if id(parameter) not in copies:
                        copies[id(parameter)] = nn.Parameter(parameter.detach().clone(), False)
                    holder._parameters[name] = copies[id(parameter)]
    return done
