"""What the views of the page "What emerges" tell before a click (test_first_views.py)."""

from __future__ import annotations

CLEAR, STRONGER = 0.5, 0.1


def is_shown_what_to_do(data, reader):
    """With the examples that it opens on right answers are far likelier than with none."""
    shown = data["examples"]
    means = [sum(row) / len(row) for row in shown["right"]]
    assert means[shown["count"]] > means[0] + CLEAR and shown["checksum"][0] == shown["checksum"][1]


def helps_large_models(data, reader):
    """Published shares at least double; where the model knows the words, a false step turns it."""
    steps = data["steps"]
    assert all(row["with"] > 2 * row["without"] for row in steps["published"])
    if not steps["strange"]:
        right, false = (steps["believed"][at]["right"] for at in (1, 2))
        assert right > false + STRONGER


def grows_with_size(data, reader):
    """Loss falls from size to size, and no size is below the language's entropy."""
    sizes = data["gradual"]["sizes"]
    losses = [one["loss"] for one in sizes]
    assert losses == sorted(losses, reverse=True) and losses[-1] > sizes[-1]["entropy"]


TELLS = {
    ("emergence", "examples"): is_shown_what_to_do,
    ("emergence", "steps"): helps_large_models,
    ("emergence", "gradual"): grows_with_size,
}
