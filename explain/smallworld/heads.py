"""What kind of head each one is, by measurement on random words said twice.

The scores are means over seeded draws: how much a word looks at the one before it ("previous"), and
how much a word said for the second time looks at itself ("same") and at what followed it
("induction") the first time.
Source: Olsson et al., "In-context Learning and Induction Heads" (2022).
"""

import random

import torch

DRAWS, WORDS = 20, 25


@torch.inference_mode()
def scores(model, n_vocab: int, seed: int = 0) -> dict[str, list[list[float]]]:
    """{"previous", "same", "induction"}: mean attention per layer and head. Shape: (L, H), 0 to 1."""
    rng = random.Random(seed)
    rows = []
    for _ in range(DRAWS):
        words = [rng.randrange(3, n_vocab) for _ in range(WORDS)]
        rows.append([0, *words, *words])
    before = model.config._attn_implementation
    model.set_attn_implementation("eager")
    attention = model(torch.tensor(rows), output_attentions=True).attentions
    model.set_attn_implementation(before)
    seen = torch.stack(attention).mean(1)  # (L, H, T, T): mean over the draws
    previous = seen.diagonal(-1, -2, -1).mean(-1)  # every word at the one before it
    # The second time, from its first word on: position t looks at t - WORDS + 1.
    induction = seen.diagonal(1 - WORDS, -2, -1)[..., 2:].mean(-1)
    same = seen.diagonal(-WORDS, -2, -1)[..., 1:].mean(-1)
    found = {"previous": previous, "same": same, "induction": induction}
    return {
        kind: [[round(float(x), 4) for x in row] for row in table] for kind, table in found.items()
    }
