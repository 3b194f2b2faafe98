"""The optimizer of the matrices inside the blocks, in float32 and all of one shape at once.

torch.optim.Muon always goes down to bfloat16, which takes ten times as long on a processor that
has none (0.85 s a step here instead of 0.03).
"""

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import nn

# Five rounds of x -> a x + b x³ + c x⁵ on the singular values: near 1 whatever they were.
A, B, C = 3.4445, -4.775, 2.0315
ROUNDS = 5


class Muon(torch.optim.Optimizer):
    """Momentum whose step is made orthogonal: every direction of a matrix learns as fast.

    Source: Jordan et al., "Muon: an optimizer for hidden layers" (2024). Decay as in AdamW.
    """

    def __init__(
        self,
        matrices: Iterable[torch.Tensor],
        lr: float,
        momentum: float = 0.95,
        weight_decay: float = 0.01,
    ):
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            by_shape = defaultdict(list)
            for matrix in group["params"]:
                by_shape[matrix.shape].append(matrix)
            for alike in by_shape.values():
                self._step(alike, group["lr"], group["momentum"], group["weight_decay"])

    def _step(self, alike, rate, momentum, decay) -> None:
        steps = []
        for matrix in alike:
            state = self.state[matrix]
            mean = state.setdefault("mean", torch.zeros_like(matrix))
            mean.lerp_(matrix.grad, 1 - momentum)
            steps.append(matrix.grad.lerp(mean, momentum))  # a look ahead, as Nesterov's
        stretch = max(1, alike[0].shape[0] / alike[0].shape[1]) ** 0.5
        for matrix, step in zip(alike, orthogonal(torch.stack(steps)), strict=True):
            matrix.mul_(1 - rate * decay).add_(step, alpha=-rate * stretch)


def orthogonal(matrices: torch.Tensor) -> torch.Tensor:
    """Nearly the nearest matrices whose singular values are all 1. Shape: (n, rows, columns)."""
    wide = matrices.shape[1] <= matrices.shape[2]
    x = matrices if wide else matrices.mT
    x = x / x.flatten(1).norm(dim=1).clamp(min=1e-7)[:, None, None]
    for _ in range(ROUNDS):
        gram = x @ x.mT  # (n, the smaller side, the same)
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=B, alpha=C), x, beta=A)
    return x if wide else x.mT


def optimizers_of(
    model: nn.Module, matrix_peak: float, peak: float
) -> tuple[torch.optim.Optimizer, ...]:
    """Muon for the matrices inside the blocks, AdamW for embeddings, norms and biases.

    It needs about two thirds of AdamW's steps here; both rates follow the same curve.
    """
    inside = [weight for name, weight in model.named_parameters() if ".h." in name]
    matrices = [weight for weight in inside if weight.dim() == 2]
    taken = {id(weight) for weight in matrices}
    others = [weight for weight in model.parameters() if id(weight) not in taken]
    return (
        Muon(matrices, lr=matrix_peak),
        torch.optim.AdamW(others, lr=peak, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    )
