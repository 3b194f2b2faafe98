"""Attention, one head at a time: its six steps, its plane, and what kind of head it is. numpy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explain.trace import Trace

KINDS = ("previous", "first", "same", "induction")
NAMED_FROM = 0.4  # a head earns a name at this score; below it in all: "spread"
DRAWS, REPEATED = 20, 25  # random texts, and how many tokens are said twice in each
CLEAR = 0.5  # weight from which a head looks at one word more than at all others
MATRIX = 24  # tokens a side of one head's matrix
PACKED = 128  # tokens of a text whose weights a page is sent at most


def group_of(trace: Trace, head: int) -> int:
    """The key/value group that a head shares."""
    return head * trace.key.shape[1] // trace.query.shape[1]


def steps(trace: Trace, layer: int, head: int, token: int) -> dict:
    """One looking token through one head, every number of it.

    Shape: query and out (K,); keys and values (t+1, K); dots, scaled, weights (t+1,), where t is the
    looking token. Unit: `dots` are plain q.k, `scaled` those times the layer's scale and capped.
    """
    group, rule = group_of(trace, head), trace.rules[layer]
    query = trace.query[layer, head, token]
    keys = trace.key[layer, group, : token + 1]
    values = trace.value[layer, group, : token + 1]
    weights = trace.attention(layer)[head, token, : token + 1]
    return {
        "query": query,
        "keys": keys,
        "values": values,
        "dots": keys @ query,
        "scaled": trace.scores(layer)[head, token, : token + 1],
        "weights": weights,
        "out": weights @ values,
        "scale": rule.scaling,
        "cap": rule.softcap,
        "window": rule.window,
        "sinks": rule.sinks is not None,
        "shared": trace.query.shape[1] // trace.key.shape[1],
    }


def opening(trace: Trace, token: int) -> tuple[int, int]:
    """The (layer, head) to open on: where `token` looks clearly and with a positive score at a word.

    A word that is neither the first one nor itself, if there is one, and not the one just before, if
    a head looks at one further back with a weight of CLEAR. Many heads look at the first token when
    they have nothing to say; and a best match below 0 contradicts the picture of the gaze.
    """
    spec, groups = trace.spec, [group_of(trace, head) for head in range(trace.spec.n_heads)]
    weight, best, match = np.zeros((3, spec.n_layers, spec.n_heads))
    for layer in range(spec.n_layers):
        row = trace.attention(layer)[:, token, : token + 1]  # (H, t+1)
        best[layer], weight[layer] = row.argmax(axis=-1), row.max(axis=-1)
        keys = trace.key[layer, groups, row.argmax(axis=-1)]  # (H, K)
        match[layer] = (keys * trace.query[layer, :, token]).sum(axis=-1)
    word = (match > 0) & (best > 0) & (best < token)
    far = word & (best < token - 1) & (weight >= CLEAR)
    rank = 2 * ((match > 0).astype(int) + word + far) + weight
    layer, head = np.unravel_index(rank.argmax(), rank.shape)
    return int(layer), int(head)


def plane(query: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, float]:
    """Keys in two dimensions: along the query, and along what spreads them most beside it.

    Shape: (K,), (N, K) to (N, 2); the share of the keys' squared lengths that the two keep. The
    score can be read off the first axis: q.k = |q| times it.
    """
    length = float(np.linalg.norm(query))
    along = query / length if length else np.zeros_like(query)
    first = keys @ along
    rest = keys - np.outer(first, along)
    _, _, axes = np.linalg.svd(rest - rest.mean(axis=0), full_matrices=False)
    second = rest @ axes[0]
    total = float((keys.astype(np.float64) ** 2).sum())
    kept = float((first.astype(np.float64) ** 2 + second.astype(np.float64) ** 2).sum())
    return np.stack([first, second], axis=1), kept / total if total else 1.0


def packed_places(count: int) -> list[int]:
    """The tokens whose weights are packed: all, or of a long text the first one (where many heads
    park) and the last. 512 tokens of 270 heads would be 47 MB."""
    return list(range(count)) if count <= PACKED else [0, *range(count - PACKED + 1, count)]


def matrix_places(count: int, token: int) -> list[int]:
    """The tokens of one head's matrix: the last ones, or those up to the looking one."""
    end = count if token >= count - MATRIX else max(token + 1, MATRIX)
    return list(range(max(0, end - MATRIX), end))


def packed_rows(trace: Trace, places: Sequence[int], alone: tuple[int, int] | None = None) -> bytes:
    """All heads' weights between these places, 0 to 255, the future left out: layer by layer, head
    by head, row by row; or those of one (layer, head) `alone`.

    Shape: L * H * P(P+1)/2 bytes for P places.
    """
    rows, columns = (np.array(places)[below] for below in np.tril_indices(len(places)))
    layers = range(trace.spec.n_layers) if alone is None else (alone[0],)
    heads = slice(None) if alone is None else slice(alone[1], alone[1] + 1)
    parts = [
        np.round(255 * trace.attention(layer)[heads, rows, columns]).astype(np.uint8)
        for layer in layers
    ]
    return np.stack(parts).tobytes()


def scores(weights: np.ndarray, ids: Sequence[int]) -> np.ndarray:
    """How much of each kind every head of a layer is on one text, 0 to 1. Shape: (H, T, T) to (4, H).

    previous: mean weight on the token before. first: on the first token. same: on earlier tokens of
    the same id. induction: on the token after an earlier one of the same id. The last two are means
    over the tokens that have such an earlier one; 0 if none has.
    """
    n, said = len(ids), np.asarray(ids)
    rows = np.arange(1, n)
    earlier = np.tril(
        said[:, None] == said[None, :], -1
    )  # (T, T): column holds the same token before
    after = np.zeros_like(earlier)
    after[:, 1:] = earlier[:, :-1]  # the column after it
    after &= np.tril(np.ones_like(after))
    found = earlier.any(axis=1)
    if n < 2:
        return np.zeros((4, len(weights)))
    repeated = [
        (weights * mask)[:, found].sum(axis=-1).mean(axis=-1)
        if found.any()
        else np.zeros(len(weights))
        for mask in (earlier, after)
    ]
    return np.stack(
        [weights[:, rows, rows - 1].mean(axis=-1), weights[:, 1:, 0].mean(axis=-1), *repeated]
    )


def random_texts(n_vocab: int, special: frozenset[int], seed: int = 0) -> list[list[int]]:
    """Seeded draws of random tokens, each said twice."""
    draw = np.random.default_rng(seed)
    usable = np.array([index for index in range(n_vocab) if index not in special])
    return [np.tile(draw.choice(usable, REPEATED, replace=False), 2).tolist() for _ in range(DRAWS)]


def kind(score: Sequence[float]) -> str:
    """The name a head has earned; "spread" for none."""
    best = int(np.argmax(score))
    return KINDS[best] if score[best] >= NAMED_FROM else "spread"


def largest(weights: np.ndarray, count: int = 5) -> list[int]:
    """The places of the largest weights, in the order of the text."""
    return sorted(np.argsort(-weights, kind="stable")[:count].tolist())
