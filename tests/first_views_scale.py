"""What the views of the page "From 2018 to now" open on (test_first_views.py)."""

from __future__ import annotations

from itertools import pairwise

from explain import scale


def grows(data, reader):
    """The lecture's three stand on their line, and the last one's row is open."""
    timeline = data["timeline"]
    assert timeline["open"] == "GPT-3" and all(row["left"] for row in timeline["rows"])
    sizes = timeline["figure"]["data"][0]["y"]
    assert len(sizes) == 3 and sizes[-1] > 1000 * sizes[0]


def is_answered(data, reader):
    """Each ability has a prompt, and the models that are here answer them as the table claims."""
    rows = data["abilities"]["rows"]
    tries = [one for row in rows for one in row["tries"]]
    claimed = {one.text: one.next for one in scale.DEMONSTRATIONS}
    assert all(row["tries"] for row in rows)
    assert all("next" in one for one in tries if one["model"] == reader.spec.title)
    assert all(one["next"] == claimed[one["text"]] for one in tries if "next" in one)


def gives_all_sizes(data, reader):
    """The formula meets the size that was published, and the loaded model's tensors are beside it."""
    formula = data["formula"]
    gpt2 = next(one for one in formula["presets"] if one["shape"] == formula["shape"])
    assert gpt2["name"] == "GPT-2" and formula["parameters"] / 1.542e9 - 1 < 0.01
    assert formula["loaded"]["exact"] == reader.spec.n_parameters


def is_badly_split(data, reader):
    """The budget opens on one that both fits would split otherwise: fewer parameters, more text."""
    budget = data["budget"]
    assert len(budget["fits"]) == 2 and budget["n"] == 280e9
    assert all(float(one["best_loss"]) < float(one["loss"]) for one in budget["fits"])


def falls_with_size(data, reader):
    """Each size ends lower than the one before, and the line through the smaller ones falls too."""
    ends = [one["excess"] for one in data["ours"]["sizes"]]
    assert len(ends) >= 3 and all(b < a for a, b in pairwise(ends))
    assert float(data["ours"]["slope"]) > 0


TELLS = {
    ("scale", "timeline"): grows,
    ("scale", "table"): is_answered,
    ("scale", "formula"): gives_all_sizes,
    ("scale", "budget"): is_badly_split,
    ("scale", "ours"): falls_with_size,
}
