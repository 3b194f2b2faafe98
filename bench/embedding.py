"""The embedding page: neighbours over the whole vocabulary, and a map of 200 words."""

from __future__ import annotations

from statistics import median

from bench.model import timed

SAMPLES = 11


def measure() -> dict[str, float]:
    """Medians; the first time, which pays for imports and caches, is left out."""
    import numpy as np

    from explain import embedding
    from explain.models import load

    table = load().embedding
    known = embedding.centred(table)
    near = [
        timed(lambda i=i: embedding.cosines(table, table[100 + i], known))[1]
        for i in range(SAMPLES)
    ]
    rows = np.array(table[1000:1200])
    flat = [timed(lambda: embedding.pca(rows))[1] for _ in range(SAMPLES)]
    return {"neighbours_ms": median(near[1:]), "pca_200_ms": median(flat[1:])}
