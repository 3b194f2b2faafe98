"""Which library multiplies by a model's weights: tried out once in a process, in some 50 ms.

A step multiplies every matrix by one vector, and a good library is as fast as memory gives the
weights. numpy's OpenBLAS, torch's MKL and oneDNN differ by a factor of two at that, and processors of
another make put them in another order. A text multiplies by many vectors at once: there MKL and oneDNN
differ. All of them work on weights as they are, in rows.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from explain.models.cores import CORES

log = logging.getLogger(__name__)
OneVector = Callable[[np.ndarray], np.ndarray]  # (in,) to (out,)
Times = Mapping[str, tuple[float, float]]  # by way: with one thread, with all. Unit: ms
SHAPE, COPIES = (1536, 640), 12  # of a matrix, and how many: 47 MB, so that they come from memory
VECTORS = 64  # at once, with one of the matrices: enough to tell
ROUNDS = 2
CLEARLY = 0.9  # a way is taken in place of the first if it needs less than this share of its time


def _mkldnn(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
    """oneDNN's product. The operator is private to PyTorch, so it is tried before it is used."""
    return torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")


def _by_torch(weight: torch.Tensor) -> OneVector:
    return lambda x: torch.mv(weight, torch.from_numpy(x)).numpy()


def _by_onednn(weight: torch.Tensor) -> OneVector:
    return lambda x: _mkldnn(torch.from_numpy(x)[None], weight, None)[0].numpy()


# The ways by name. The first is the fastest on the AMD processors that this was made on.
ONE: dict[str, Callable[[torch.Tensor], OneVector]] = {
    "numpy": lambda weight: weight.numpy().dot,
    "torch": _by_torch,
    "onednn": _by_onednn,
}
SEVERAL: dict[str, Callable[[torch.Tensor, torch.Tensor, torch.Tensor | None], torch.Tensor]] = {
    "onednn": _mkldnn,
    "torch": torch.nn.functional.linear,
}


@dataclass(frozen=True)
class Products:
    """The ways that a model's matrices are multiplied: by one vector, and by several."""

    one: str = "numpy"
    several: str = "onednn"


@cache
def fastest() -> Products:
    """The ways that were fastest when this process loaded its first model."""
    one, several = measured()
    found = Products(best(one), best(several))
    for what, way, times in (("one token", found.one, one), ("several", found.several, several)):
        told = ", ".join(f"{name} {alone:.2f}/{both:.2f}" for name, (alone, both) in times.items())
        log.warning("%s multiplied by %s (ms with one thread/all: %s)", what, way, told)
    return found


def best(times: Times) -> str:
    """The fastest way; the first one unless another is clearly faster, with one thread and with all.

    On a busy machine threads wait for each other, and what all of them together need is chance.
    """
    (first, needs), *others = times.items()
    faster = [
        (sum(took), name)
        for name, took in others
        if all(mine < CLEARLY * its for mine, its in zip(took, needs, strict=True))
    ]
    return min(faster)[1] if faster else first


@torch.inference_mode()
def measured() -> tuple[Times, Times]:
    """How long each way takes that works here, for one vector and for several."""
    draw = torch.Generator().manual_seed(0)
    weights = torch.randn(SHAPE, generator=draw).repeat(COPIES, 1, 1).unbind()
    rows = torch.randn(VECTORS, SHAPE[1], generator=draw)
    x, right = rows[0].numpy(), rows.double() @ weights[0].double().T

    def one(way: Callable) -> list[Callable]:
        return [lambda product=way(weight): product(x) for weight in weights]

    def several(way: Callable) -> list[Callable]:
        return [lambda: way(rows, weights[0], None)]

    return _times(ONE, one, right[0]), _times(SEVERAL, several, right)


def _times(ways: Mapping[str, Callable], products: Callable, right: torch.Tensor) -> Times:
    """The least times of single products, by each of the ways that give what is right."""
    made: dict[str, list[Callable]] = {}
    for name, way in ways.items():
        with suppress(AttributeError, RuntimeError, NotImplementedError, TypeError):
            some = products(way)
            if np.allclose(some[0](), right, rtol=1e-3, atol=1e-3):
                made[name] = some
    with CORES.shared(), threadpool_limits(1, user_api="blas"):
        torch.set_num_threads(1)
        alone = _least(made)
    with CORES.shared():
        together = _least(made)
    return {name: (alone[name], together[name]) for name in made}


def _least(made: Mapping[str, list[Callable]]) -> dict[str, float]:
    """The least time of a single product of each way, tried in turn. Unit: ms."""
    least = dict.fromkeys(made, math.inf)
    for _ in range(ROUNDS):
        for name, some in made.items():
            for product in some:
                begun = time.perf_counter()
                product()
                least[name] = min(least[name], 1000 * (time.perf_counter() - begun))
    return least
