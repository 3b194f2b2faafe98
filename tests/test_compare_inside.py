"""A second text on the pages that look inside: its figures against both runs' own, in numpy."""

from __future__ import annotations

import base64
import time
from importlib import import_module

import numpy as np
import pytest

from explain import compare
from explain.ask import Ask

FIRST, SECOND = "The food was not good. I was", "The food was very good. I was"
LAYER, HEAD = 13, 8


def seen(server, page, view, second=SECOND, first=FIRST, **own):
    """What a page sends of the second text, once it is read."""
    ask = Ask(first, "smollm2-135m", second=second, own={"view": view, **own})
    while True:
        data = import_module(f"explain.views.{page}").view(server, ask)
        found = data["compare"]
        if found and (found["shared"] or (found["notice"] and not data.get("again"))):
            return found
        time.sleep(0.2)


def head(server, second=SECOND, **own):
    chosen = {"layer": str(LAYER), "head": str(HEAD)} | own
    return seen(server, "attention", "one", second, **chosen)["head"]


def matrix(found):
    """The differences as they were packed."""
    grid = np.frombuffer(base64.b64decode(found["grid"]), np.int8)
    return grid.reshape(len(found["places"]), -1) / 127


def test_a_heads_difference_is_that_of_both_runs(smollm2, served_smollm2):
    found = head(served_smollm2)
    one, other = (smollm2.read(text).attention(LAYER)[HEAD] for text in (FIRST, SECOND))
    same = [0, 1, 2, 4, 5, 6, 7]  # all but "not" and "very"
    assert found["places"] == same and found["looks"] == 7
    expected = (other - one)[np.ix_(same, same)]
    assert matrix(found) == pytest.approx(expected, abs=1 / 127)
    rows = {row["name"]["text"]: row for row in found["rows"] if row["name"]["text"] != "was"}
    for word, at in (("The", 0), ("food", 1), ("good", 4), ("I", 6)):
        assert rows[word]["first"] == pytest.approx(one[7, at], abs=1e-4)
        assert rows[word]["second"] == pytest.approx(other[7, at], abs=1e-4)
    sums = [sum(row[name] or 0 for row in found["rows"]) for name in ("first", "second")]
    rest = [found["others"][name] for name in ("first", "second")]
    assert np.add(sums, rest) == pytest.approx([1, 1], abs=1e-4)
    most = [max(row["first"] or 0, row["second"] or 0) for row in found["rows"]]
    assert most == sorted(most, reverse=True)


def test_a_token_of_one_text_alone_is_marked_and_set_against_nothing(served_smollm2):
    found = head(served_smollm2)
    alone = [row for row in found["rows"] if None in (row["first"], row["second"])]
    assert {row["name"]["text"] for row in alone} <= {"not", "very"}
    assert head(served_smollm2, token="3") == found | {"looks": None, "rows": [], "others": None}


def test_one_text_twice_has_no_difference_in_any_head(served_smollm2):
    found = head(served_smollm2, FIRST)
    assert not matrix(found).any()
    assert all(row["first"] == row["second"] for row in found["rows"])


def test_rows_hold_every_place_once():
    found = compare.row(np.array([0.2, 0.8]), np.array([0.5, 0.1, 0.4]), [(0, 0), (1, 2), (2, 3)])
    assert found == [(1, 2), (0, 0), (None, 1)]


@pytest.mark.parametrize(
    ("page", "view"), [("attention", "one"), ("transformer", "tower"), ("words", "rows")]
)
def test_a_refused_or_a_long_second_text_leaves_the_first(served_smollm2, page, view):
    refused = seen(served_smollm2, page, view, "")
    assert refused["notice"]["text"] and refused["shared"] is None
    long = seen(served_smollm2, page, view, "One " * 450 + "more", "I")
    assert long["shared"]["first"] == 1 and long["shared"]["second"] > 400


def tower(server, second="The capital of Japan is", first="The capital of France is", **own):
    return seen(server, "transformer", "tower", second, first, **own)["tower"]


def ranks(reader, text, word):
    """A word's place on every floor under a text's last token, and the likeliest word there."""
    logits = reader.unembed(reader.read(text).resid[:, -1])
    return (logits > logits[:, [word]]).sum(-1) + 1, logits.argmax(-1)


def test_the_towers_line_is_the_answers_place_in_the_second_text(smollm2, served_smollm2):
    found = tower(served_smollm2)
    paris = int(smollm2.read("The capital of France is").logits.argmax())
    places, best = ranks(smollm2, "The capital of Japan is", paris)
    assert found["places"] == places.tolist()
    assert [one["id"] for one in found["firsts"]] == best.tolist()
    ours = ranks(smollm2, "The capital of France is", paris)[1]
    assert found["apart"] == (ours != best).tolist()
    assert found["part"] == max(np.flatnonzero(ours == best)) + 1
    assert found["firsts"][-1]["text"] == "Tokyo"


def test_one_text_twice_parts_nowhere(smollm2, served_smollm2):
    found = tower(served_smollm2, "The capital of France is")
    assert found["part"] is None and not any(found["apart"]) and found["places"][-1] == 1


def test_only_the_same_tokens_or_both_ends_are_set_against_each_other(served_smollm2):
    assert tower(served_smollm2, token="3") == {"token": None}
    assert tower(served_smollm2, "The big capital of Japan is", token="1")["token"] == 2
    assert tower(served_smollm2, "The capital of Japan is my")["token"] == 5


def test_where_two_rows_part():
    assert compare.parting([1, 2, 3], [1, 5, 6]) == ([False, True, True], 1)
    assert compare.parting([1, 2], [3, 2]) == ([True, False], None)
    assert compare.parting([1], [2]) == ([True], 0)


def test_words_show_which_tokens_are_shared_and_which_are_added(smollm2, served_smollm2):
    found = seen(served_smollm2, "words", "rows")
    ids = [[token.id for token in smollm2.prompt(text)] for text in (FIRST, SECOND)]
    assert [cell["tokens"][0]["id"] for cell in found["first"]] == ids[0]
    assert [cell["tokens"][0]["id"] for cell in found["strip"]] == ids[1]
    for name, own, other in (("first", *ids), ("second", *ids[::-1])):
        assert found["marks"][name] == [index not in other for index in own]


def test_a_word_in_the_visitors_two_texts(smollm2, served_smollm2):
    ask = Ask("We sat on the river bank", "smollm2-135m", own={"view": "context"})
    beside = Ask(**{**vars(ask), "second": "We went to the savings bank"})
    found = import_module("explain.views.embedding").view(served_smollm2, beside)
    one, other = (smollm2.read(some).resid[:, -1] for some in (beside.text, beside.second))
    cosine = (one * other).sum(-1) / np.linalg.norm(one, axis=-1) / np.linalg.norm(other, axis=-1)
    assert found["context"]["word"] == "bank"
    assert found["context"]["cosines"] == pytest.approx(cosine.tolist(), abs=2e-4)
    assert found["compare"]["shared"]["both"] == 3
