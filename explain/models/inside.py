"""What stands between the floors: a floor's own vectors, the logit lens, and who wrote the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from explain.reader import Reader
from explain.trace import Trace


class FixedNorm:
    """A norm with the scale that it had on one vector. That makes it linear: what the parts of the
    vector become adds up to what the whole became, with `bias`.

    Gain, bias and whether the mean is taken off are found by trying, so any norm will do.
    """

    def __init__(self, norm: nn.Module, x: torch.Tensor):
        signs = 1.0 - 2.0 * (torch.arange(x.shape[-1]) % 2)  # mean 0, mean square 1
        self.bias = norm(torch.zeros_like(x))
        self.gain = (norm(signs) - self.bias) * signs
        self.centred = torch.allclose(norm(torch.full_like(x, 3.0)), self.bias, atol=1e-4)
        self.scale = 1.0
        alike, became = self.linear(x).double(), (norm(x) - self.bias).double()
        self.scale = float(alike @ became / (alike @ alike).clamp_min(1e-30))

    def linear(self, part: torch.Tensor) -> torch.Tensor:
        """What a part of the vector becomes, without the bias. Shape: (..., D)."""
        if self.centred:
            part = part - part.mean(-1, keepdim=True)
        return part * self.gain * self.scale

    def seen_from(self, row: torch.Tensor) -> torch.Tensor:
        """The row that gives with a part what `row` gives with `linear(part)`. Shape: (D,) to (D,)."""
        row = row * self.gain * self.scale
        return row - row.mean() if self.centred else row


@torch.inference_mode()
def floor(reader: Reader, trace: Trace, layer: int, token: int) -> dict[str, np.ndarray]:
    """One token's vector at every point of one floor; a point the model lacks is missing.

    Shape: (D,) each, in order: in, norm_attn, attn, middle, norm_mlp, mlp, out.
    """
    first, second = reader.parts.before[layer]
    entered, attn = trace.resid[layer, token], trace.attn_out[layer, token]
    read = entered if reader.parts.parallel else entered + attn
    points = {
        "in": entered,
        "norm_attn": _through(first, entered),
        "attn": attn,
        "middle": None if reader.parts.parallel else read,
        "norm_mlp": _through(second, read),
        "mlp": trace.mlp_out[layer, token],
        "out": trace.resid[layer + 1, token],
    }
    return {name: vector for name, vector in points.items() if vector is not None}


@torch.inference_mode()
def attention_input(reader: Reader, trace: Trace, layer: int, tokens: list[int]) -> np.ndarray:
    """What a layer makes queries, keys and values of: the stream, normalised where the model does
    so before attention. Shape: (n, D).
    """
    norm, entered = reader.parts.before[layer][0], trace.resid[layer, tokens]
    return entered if norm is None else norm(torch.tensor(entered)).numpy()


def _through(norm: nn.Module | None, vector: np.ndarray) -> np.ndarray | None:
    return None if norm is None else norm(torch.tensor(vector)[None])[0].numpy()


@torch.inference_mode()
def lens(
    reader: Reader,
    rows: np.ndarray,
    watched: np.ndarray,
    told: Callable[[float], bool] = lambda _: True,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What would come out if the tower ended at these stream vectors.

    Shape: (N, D), watched ids (N,) to the likeliest ids (N,), their shares (N,) and the place of
    each watched id, 1 being first (N,). `told(share)` may end it: fewer rows come back.
    """
    best, share, place = [], [], []
    for some, found in reader.unembedded(rows):
        logits = torch.from_numpy(found)
        top = logits.max(-1)
        best.append(top.indices)
        share.append(torch.exp(top.values - logits.logsumexp(-1)))
        mine = logits.gather(-1, torch.tensor(watched[some])[:, None])
        place.append((logits > mine).sum(-1) + 1)
        if not told(min(1.0, some.stop / len(rows))):
            break
    return tuple(torch.cat(some).numpy() for some in (best, share, place))


@dataclass(frozen=True)
class Authors:
    """How much each part pushed one token's logit against another's; all of it adds up to `total`.

    Shape: attn and mlp (L,), heads (L, H), biases (L,) what attention's own biases gave: heads and
    biases of a layer add up to its attn. `fixed` is what the last norm and output biases give.
    """

    embedding: float
    attn: np.ndarray
    mlp: np.ndarray
    heads: np.ndarray
    biases: np.ndarray
    fixed: float
    total: float


@torch.inference_mode()
def authors(reader: Reader, trace: Trace, word: int, against: int) -> Authors:
    """Who wrote the logit difference of two ids after the last token, before any softcap.

    The last norm's scale (and that of a norm after a part) is taken as it was in this run.
    """
    parts, last = (
        reader.parts,
        {
            name: torch.tensor(getattr(trace, name)[:, -1])
            for name in ("resid", "attn_out", "mlp_out")
        },
    )
    row = output_row(reader, word) - output_row(reader, against)  # (D,)
    final = FixedNorm(parts.norm, last["resid"][-1])

    def push(vectors: torch.Tensor) -> np.ndarray:
        return (final.linear(vectors) @ row).numpy()

    heads, biases = zip(
        *(_by_head(reader, trace, i) for i in range(len(parts.blocks))), strict=True
    )
    bias = getattr(parts.head, "bias", None)
    fixed = float(final.bias @ row) + (0.0 if bias is None else float(bias[word] - bias[against]))
    found = {
        "embedding": float(push(last["resid"][0])),
        "attn": push(last["attn_out"]),
        "mlp": push(last["mlp_out"]),
    }
    total = found["embedding"] + found["attn"].sum() + found["mlp"].sum() + fixed
    return Authors(
        **found,
        heads=push(torch.stack(heads)),
        biases=push(torch.stack(biases)),
        fixed=fixed,
        total=float(total),
    )


def _by_head(reader: Reader, trace: Trace, layer: int) -> tuple[torch.Tensor, torch.Tensor]:
    """What each head added to the last token's stream, and what no head did (biases).

    Shape: (H, D), (D,).
    """
    value, out = trace.value[layer], reader.parts.out[layer]
    weights = trace.attention(layer)[:, -1]  # (H, T)
    heads, width = len(weights), value.shape[-1]
    given = np.repeat(value, heads // len(value), axis=0)  # (H, T, K)
    mixed = torch.from_numpy(np.einsum("ht,htk->hk", weights, given))
    alone = torch.zeros(heads, heads, width)
    alone[range(heads), range(heads)] = mixed
    bias = out(torch.zeros(1, heads * width))[0]
    rows = out(alone.reshape(heads, -1)) - bias
    after = reader.parts.after[layer][0]
    if after is None:
        return rows, bias
    fixed = FixedNorm(after, rows.sum(0) + bias)
    return fixed.linear(rows), fixed.linear(bias) + fixed.bias


def output_row(reader: Reader, index: int) -> torch.Tensor:
    """An id's row of the output layer: the logit is this times the normed vector. Shape: (D,)."""
    return reader.parts.head.weight[index].detach()


@torch.inference_mode()
def raised(reader: Reader, trace: Trace, token: int, vectors: np.ndarray) -> np.ndarray:
    """What vectors added to a token's stream do to every logit by the straight way up, the average
    over all tokens taken off; the last norm's scale as it was in this run. Shape: (N, D) to (N, V)."""
    final = FixedNorm(reader.parts.norm, torch.tensor(trace.resid[-1, token]))
    head = reader.parts.head
    logits = head(final.linear(torch.from_numpy(np.array(vectors)))) - head(
        torch.zeros(1, reader.spec.d_model)
    )
    logits = logits[:, : reader.spec.n_vocab]
    return (logits - logits.mean(-1, keepdim=True)).numpy()
