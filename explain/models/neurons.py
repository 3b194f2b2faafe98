"""What single neurons of the feed-forward parts do to the next word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from explain.models.inside import FixedNorm, output_row, raised
from explain.reader import Reader
from explain.trace import Trace


@torch.inference_mode()
def neuron_words(
    reader: Reader, trace: Trace, layer: int, token: int, given: np.ndarray, chosen: Sequence[int]
) -> np.ndarray:
    """What each chosen neuron adds to every logit by the straight way up, the average over all tokens
    taken off; norms' scales as they were in this run. `given` is what all of the layer's neurons give
    at the token. Shape: given (M,), to (N, V)."""
    down, after = reader.parts.down[layer], reader.parts.after[layer][1]
    if down is None:  # experts in the place of neurons
        return np.zeros((0, reader.spec.n_vocab), np.float32)
    whole = torch.from_numpy(np.array(given))
    units = torch.zeros(len(chosen), len(whole))
    units[range(len(chosen)), list(chosen)] = whole[list(chosen)]
    columns = down(units) - down(torch.zeros(1, len(whole)))  # (N, D)
    if after is not None:
        columns = FixedNorm(after, down(whole[None])[0]).linear(columns)
    return raised(reader, trace, token, columns.numpy())


@torch.inference_mode()
def neuron_pushes(reader: Reader, trace: Trace, fired: np.ndarray, word: int) -> np.ndarray:
    """How far each neuron pushed one id's logit above the average token's, after the last token, by
    the straight way up. Shape: fired (L, M) to (L, M)."""
    final = FixedNorm(reader.parts.norm, torch.tensor(trace.resid[-1, -1]))
    average = reader.parts.head.weight[: reader.spec.n_vocab].float().mean(0)
    row = final.seen_from(output_row(reader, word).float() - average)
    found = np.zeros_like(fired)
    for layer, down in enumerate(reader.parts.down):
        if down is None:
            continue
        given, after = torch.from_numpy(fired[layer]), reader.parts.after[layer][1]
        own = row if after is None else FixedNorm(after, down(given[None])[0]).seen_from(row)
        found[layer] = (_through(down, own) * given).numpy()
    return found


def _through(down: nn.Module, row: torch.Tensor) -> torch.Tensor:
    """A row of the stream as the neurons see it: what each would give it by firing with 1. Some
    families multiply what the layer gives, so how much is found by trying. Shape: (D,) to (M,)."""
    weight = down.weight if hasattr(down, "out_features") else down.weight.T  # GPT-2 stores it so
    unit = torch.zeros(1, weight.shape[1])
    unit[0, 0] = 1.0
    became, column = (down(unit) - down(torch.zeros_like(unit)))[0], weight[:, 0].float()
    factor = (became @ column) / (column @ column).clamp_min(1e-30)
    return row @ weight.float() * factor
