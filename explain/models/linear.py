"""Linear layers on weights in rows, multiplied by whichever library is fastest here (`products`).

Every weight is held once, in memory of its own: the file that it came from is let go. Layers that
read the same input become one product, since fewer and longer reads of memory are faster.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import torch
from torch import nn
from transformers.pytorch_utils import Conv1D

from explain.models.products import ONE, SEVERAL, Products

Rows = Callable[[np.ndarray], np.ndarray]  # (B, in) to (B, out)


class RowLinear(nn.Module):
    """A linear layer. Shape: (..., in) to (..., out), weight (out, in)."""

    def __init__(self, weight: nn.Parameter, bias: nn.Parameter | None, products: Products):
        super().__init__()
        self.out_features, self.in_features = weight.shape
        self.weight, self.bias = weight, bias
        self._product, self._several = ONE[products.one](weight), SEVERAL[products.several]

    def one(self, x: np.ndarray) -> np.ndarray:
        """The layer for one token. Shape: (in,) to (out,)."""
        product = self._product(x)
        return product if self.bias is None else product + self.bias.numpy()

    def rows(self, x: np.ndarray) -> np.ndarray:
        """The layer for one token of each of several texts. Shape: (B, in) to (B, out)."""
        if len(x) == 1:
            return self.one(x[0])[None]
        return self._several(torch.from_numpy(x), self.weight, self.bias).numpy()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if x.numel() > self.in_features:
            return self._several(x, self.weight, self.bias)
        return torch.from_numpy(self.one(x.numpy().reshape(-1))).view(*x.shape[:-1], -1)


class Fused(nn.Module):
    """Several linear layers of one input as one product.

    Each `part` is asked for its own slice, one right after the other; the product is made for the
    first and kept, per thread, until its input is another one.
    """

    def __init__(self, layers: list[nn.Linear], products: Products):
        super().__init__()
        biases = [layer.bias for layer in layers]
        whole = None
        if any(bias is not None for bias in biases):
            whole = _kept(torch.cat([
                torch.zeros(layer.out_features) if bias is None else bias
                for layer, bias in zip(layers, biases, strict=True)
            ]))  # fmt: skip
        weight = np.concatenate([layer.weight.numpy() for layer in layers])
        weight = _kept(torch.from_numpy(weight))
        self.linear = RowLinear(weight, whole, products)
        self.sizes = [layer.out_features for layer in layers]
        self._last = threading.local()

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """All parts of the product. Shape: (..., in) to one (..., out) for each layer."""
        if getattr(self._last, "of", None) is not x:
            self._last.of, self._last.parts = x, self.linear(x).split(self.sizes, -1)
        return self._last.parts

    def forget(self) -> None:
        """Let go of the last input and product."""
        self._last.of = self._last.parts = None


class Part(nn.Module):
    """One of the layers that a Fused stands for. Shape: (..., in) to (..., out)."""

    def __init__(self, fused: Fused, index: int, last: bool):
        super().__init__()
        self.out_features = fused.sizes[index]
        self._fused, self.index, self.last = [fused], index, last  # in a list: no child of its own

    @property
    def whole(self) -> RowLinear:
        """The product that this is a part of."""
        return self._fused[0].linear

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        found = self._fused[0](x)[self.index]
        if self.last:
            self._fused[0].forget()
        return found


TOGETHER = (("q_proj", "k_proj", "v_proj"), ("gate_proj", "up_proj"))


@torch.no_grad()
def take_over(model: nn.Module, products: Products) -> None:
    """Give a frozen model our linear layers, and every weight memory of its own; in place."""
    _fuse(model, products)
    ours = {
        id(weight)
        for one in model.modules()
        if isinstance(one, Fused)
        for weight in one.parameters()
    }
    for parameter in model.parameters():  # tied ones come once, and stay tied
        if id(parameter) not in ours:
            parameter.data = _copied(parameter)
    _replace(model, products)


def _fuse(module: nn.Module, products: Products) -> None:
    """Fuse the linear layers that read the same input, where they go by these names."""
    for names in TOGETHER:
        layers = [getattr(module, name, None) for name in names]
        if all(map(_plain, layers)):
            fused = Fused(layers, products)
            setattr(module, f"{names[0]}_fused", fused)
            for index, name in enumerate(names):
                setattr(module, name, Part(fused, index, index == len(names) - 1))
    for child in list(module.children()):
        _fuse(child, products)


def _replace(module: nn.Module, products: Products) -> None:
    for name, child in list(module.named_children()):
        if _plain(child):
            setattr(module, name, RowLinear(child.weight, child.bias, products))
        elif type(child) is Conv1D:  # GPT-2's linear layer, stored transposed
            weight = _kept(_copied(child.weight.T))
            setattr(module, name, RowLinear(weight, child.bias, products))
        else:
            _replace(child, products)


def _plain(layer: nn.Module | None) -> bool:
    """Whether a layer is torch's own, in single precision."""
    return type(layer) is nn.Linear and layer.weight.dtype == torch.float32


def _copied(weight: torch.Tensor) -> torch.Tensor:
    """A copy in memory that numpy asks for: large arrays in huge pages, which are read a tenth faster."""
    if weight.dtype != torch.float32:  # numpy has no bfloat16
        return weight.clone()
    return torch.from_numpy(np.array(weight.numpy(), order="C"))


def _kept(weight: torch.Tensor) -> nn.Parameter:
    return nn.Parameter(weight, requires_grad=False)
