"""The embedding page: neighbours over the whole vocabulary, and a map of 200 words."""

from __future__ import annotations

from statistics import median

from bench.model import timed
from explain.reader import Reader

WORDS = ("king", "queen", "cat", "dog", "red", "blue", "Paris", "France", "one", "house", "river")


def measure() -> dict[str, float]:
    """Medians; the first time, which pays for imports and caches, is left out."""
    import numpy as np

    from explain import embedding
    from explain.models import load

    reader = load()
    rows = np.array(reader.embedding[1000:1200])
    flat = [timed(lambda: embedding.pca(rows))[1] for _ in WORDS]
    return {"neighbours_ms": neighbours(reader), "pca_200_ms": median(flat[1:])}


def neighbours(reader: Reader) -> float:
    """What the page does for a word that nobody has asked for yet. Unit: ms."""
    from explain.server import Server
    from explain.views.embedding import Table

    table = Table(Server(), reader, "en")
    return median([timed(lambda word=word: table.near(word))[1] for word in WORDS][1:])
