"""Linear layers for oneDNN: the same numbers, about twice as fast on one token on AMD processors.

Weights are reordered into oneDNN's own layout, once; or, for a model whose steps go the lean way,
left in rows, which numpy reads on one token as fast as memory gives them. They are held once either
way. The two operators used are private to PyTorch, so they are tried first and left alone where
they are missing.
"""

from __future__ import annotations

import threading

import torch
from torch import nn
from transformers.pytorch_utils import Conv1D


class PackedLinear(nn.Module):
    """A linear layer computed by oneDNN. Shape: (..., in) to (..., out).

    `rows` is the weight as it was, `packed` the one in oneDNN's layout; only one of them is held.
    """

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None, *, in_rows: bool = False):
        super().__init__()
        self.out_features, self.in_features = weight.shape
        self.rows = self.packed = None
        if in_rows:
            whole = weight if isinstance(weight, nn.Parameter) else nn.Parameter(weight, False)
            self.rows = whole  # the very parameter: a tied one stays tied
        else:
            self.packed = torch.ops.mkldnn._reorder_linear_weight(weight.detach().contiguous())
        self.bias = None if bias is None else nn.Parameter(bias.detach().clone(), False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        weight = self.packed if self.rows is None else self.rows
        return torch.ops.mkldnn._linear_pointwise(x, weight, self.bias, "none", [], "")

    def row(self, index: int) -> torch.Tensor:
        """One row of the weight. Shape: (in,)."""
        return (self.packed.to_dense() if self.rows is None else self.rows)[index].detach()


class Fused(nn.Module):
    """Several linear layers of one input as one product: fewer, longer reads of memory.

    Each `part` is asked for its own slice, one right after the other; the product is made for the
    first and kept, per thread, until its input is another one.
    """

    def __init__(self, layers: list[nn.Linear], *, in_rows: bool = False):
        super().__init__()
        biases = [layer.bias for layer in layers]
        whole = None
        if any(bias is not None for bias in biases):
            whole = torch.cat([
                torch.zeros(layer.out_features) if bias is None else bias
                for layer, bias in zip(layers, biases, strict=True)
            ])  # fmt: skip
        weight = torch.cat([layer.weight.detach() for layer in layers])
        self.linear = PackedLinear(weight, whole, in_rows=in_rows)
        self.sizes = [layer.out_features for layer in layers]
        self._kept = threading.local()

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """All parts of the product. Shape: (..., in) to one (..., out) for each layer."""
        if getattr(self._kept, "of", None) is not x:
            self._kept.of, self._kept.parts = x, self.linear(x).split(self.sizes, -1)
        return self._kept.parts

    def forget(self) -> None:
        """Let go of the last input and product."""
        self._kept.of = self._kept.parts = None


class Part(nn.Module):
    """One of the layers that a Fused stands for. Shape: (..., in) to (..., out)."""

    def __init__(self, fused: Fused, index: int, last: bool):
        super().__init__()
        self.out_features = fused.sizes[index]
        self.fused, self.index, self.last = [fused], index, last  # in a list: no child of its own

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        found = self.fused[0](x)[self.index]
        if self.last:
            self.fused[0].forget()
        return found


TOGETHER = (("q_proj", "k_proj", "v_proj"), ("gate_proj", "up_proj"))


def fuse(model: nn.Module, *, in_rows: bool = False) -> None:
    """Fuse the linear layers that read the same input, where they go by these names."""
    for module in list(model.modules()):
        for names in TOGETHER:
            layers = [getattr(module, name, None) for name in names]
            if all(type(layer) is nn.Linear for layer in layers):
                fused = Fused(layers, in_rows=in_rows)
                setattr(module, f"{names[0]}_fused", fused)
                for index, name in enumerate(names):
                    setattr(module, name, Part(fused, index, index == len(names) - 1))


def available() -> bool:
    """Whether this build and processor have the packed kernels, and they agree with plain ones."""
    generator = torch.Generator().manual_seed(0)
    weight = torch.randn(48, 40, generator=generator)
    x = torch.randn(1, 3, 40, generator=generator)
    try:
        with torch.inference_mode():
            both = [PackedLinear(weight, None, in_rows=in_rows)(x) for in_rows in (True, False)]
    except (AttributeError, RuntimeError, NotImplementedError, TypeError):
        return False
    return all(torch.allclose(one, x @ weight.T, atol=1e-4) for one in both)


def pack(model: nn.Module, *, in_rows: bool = False) -> bool:
    """Replace every linear layer of a model by one for oneDNN, freeing the plain weights.

    What is not reordered is copied out of the weights file, so that the file's mapping can go.
    Returns: whether it was done.
    """
    done = available()
    with torch.inference_mode():
        if done:
            fuse(model, in_rows=in_rows)
        for module in list(model.modules()) if done else []:
            for name, child in list(module.named_children()):
                if type(child) is nn.Linear:
                    one = PackedLinear(child.weight, child.bias, in_rows=in_rows)
                    setattr(module, name, one)
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
