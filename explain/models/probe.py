"""What a model must pass before it is used: its recording is what its own plain pass computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import torch

from explain.models.inside import authors
from explain.models.unavailable import ModelUnavailable

if TYPE_CHECKING:
    from explain.models.reader import Reader

TOLERANCE = 1e-3  # of the largest value compared: far above rounding, far below a mistake


class Probe:
    """What the model itself says about the probe, by transformers' plain attention; asked for before
    anything of the model is changed.

    Raises: ModelUnavailable where the model is not made as its family's are.
    """

    def __init__(self, reader: Reader):
        self.reader = reader
        self._refusing(self._ask)

    def compare(self) -> None:
        """Refuse a model whose recording differs from its own plain forward pass, or whose attention
        is more than its heads' sum. Raises: ModelUnavailable."""
        self._refusing(self._compare)

    def _ids(self) -> list[int]:
        """Two dozen fixed tokens from all over the vocabulary."""
        limit, n_vocab = self.reader.limit, self.reader.spec.n_vocab
        return [(7919 * k + 13) % n_vocab for k in range(min(24, limit))]

    def _ask(self) -> None:
        model = self.reader.model
        model.set_attn_implementation("eager")
        with torch.inference_mode():
            out = model(
                input_ids=torch.tensor([self._ids()]),
                output_attentions=True,
                output_hidden_states=True,
                use_cache=False,
                **self.reader.last_row,
            )
        if not bool(torch.isfinite(out.logits).all()):
            raise ModelUnavailable("damaged")
        self.logits = out.logits[0, -1, : self.reader.spec.n_vocab].numpy()
        self.attentions = [layer[0].numpy() for layer in out.attentions]
        self.hidden = [layer[0].numpy() for layer in out.hidden_states[:-1]]

    def _compare(self) -> None:
        reader, logits = self.reader, self.logits
        tokens = reader.tokenizer.tokens(self._ids())
        trace = reader.step(reader.read(tokens[:-1]), tokens[-1].id)
        added = trace.resid[:-1] + trace.attn_out + trace.mlp_out
        by = authors(reader, trace, int(logits.argmax()), int(logits.argmin()))
        pairs = [(trace.logits, logits), (reader.unembed(trace.resid[-1, -1]), logits)]
        pairs += zip(added, trace.resid[1:], strict=True)
        pairs += zip(trace.resid[:-1], self.hidden, strict=True)
        pairs += [(trace.attention(layer), rows) for layer, rows in enumerate(self.attentions)]
        pairs += [(by.heads.sum(-1) + by.biases, by.attn)]
        if not all(_close(ours, theirs) for ours, theirs in pairs):
            raise ModelUnavailable("unsupported", part=reader.spec.family)

    def _refusing(self, check: Callable[[], None]) -> None:
        try:
            check()
        except (KeyError, TypeError, ValueError, RuntimeError, AttributeError) as error:
            raise ModelUnavailable("unsupported", part=self.reader.spec.family) from error


def _close(ours: np.ndarray, theirs: np.ndarray) -> bool:
    """Whether two arrays of one shape agree within the probe's tolerance."""
    if ours.shape != theirs.shape:
        return False
    return bool(np.abs(ours - theirs).max() <= TOLERANCE * max(1e-3, np.abs(theirs).max()))
