"""What kind of head each one is, at moments of the training: measured as on the page "Attention".

The scores are means over seeded draws of random words said twice (explain/attention.py).
Source: Olsson et al., "In-context Learning and Induction Heads" (2022).
"""

import numpy as np
import torch

from explain import attention

SPECIAL = frozenset({0, 1, 2})  # end, answer, unknown


@torch.inference_mode()
def scores(model, n_vocab: int) -> dict[str, list[list[float]]]:
    """For each of attention's KINDS the mean score per layer and head. Shape: (L, H), 0 to 1."""
    rows = attention.random_texts(n_vocab, SPECIAL)
    before = model.config._attn_implementation
    model.set_attn_implementation("eager")
    layers = model(torch.tensor(rows), output_attentions=True).attentions  # L of (N, H, T, T)
    model.set_attn_implementation(before)
    found = [
        np.mean([attention.scores(*one) for one in zip(layer.numpy(), rows, strict=True)], axis=0)
        for layer in layers
    ]  # L of (kinds, H)
    return {
        kind: [[round(float(x), 4) for x in layer[at]] for layer in found]
        for at, kind in enumerate(attention.KINDS[: len(found[0])])
    }
