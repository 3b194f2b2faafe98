"""The view of many vocabularies: counts by each one's own encoder, boxes of whole characters."""

from __future__ import annotations

import time

import pytest
import regex
from answers import says
from test_vocabularies import texts

from explain.ask import Ask
from explain.boxes import READY, boxes
from explain.models.unavailable import ModelUnavailable
from explain.views import vocabularies as shown

ASKED = {"view": "vocabularies"}


def rows(server, text, **own):
    """The view's rows by name, when all are there."""
    for _ in range(600):
        data = shown.view(server, Ask(text, "small-world", own=ASKED | own))
        if not data["coming"]:
            return data, {row["name"]: row for row in data["rows"]}
        time.sleep(0.1)
    raise AssertionError("they never came")


def test_boxes_hold_whole_characters_and_every_token(vocabularies):
    for name, one in vocabularies.items():
        for text in texts(400, seed=4):
            cut = one.cut(text)
            found = boxes(cut)
            said = b"".join(raw for _, raw in cut).decode()
            assert [index for box in found for index in box.ids] == [index for index, _ in cut]
            clusters = [one for box in found for one in regex.findall(r"\X", box.raw.decode())]
            assert clusters == regex.findall(r"\X", said), (name, text)


def test_counts_and_costs_are_the_encoders(vocabularies, served):
    data, found = rows(served, "x", ready="1")
    text, english = READY["chinese"]
    assert data["text"] == text and data["english"] == english
    for name, one in vocabularies.items():
        row, n = found[name], len(one.cut(text))
        assert row["tokens"] == n == sum(box["n"] for box in row["boxes"])
        assert row["each"] == len(text) / n
        assert row["cost"] == n / len(one.cut(english))
    assert found["small-world"]["unknown"] == 1  # 气
    data, found = rows(served, "x", ready="2", ids="qwen")
    gpt2, qwen = (len(vocabularies[one].cut(READY["digits"][0])) for one in ("gpt2", "qwen"))
    assert found["qwen"]["cost"] == qwen / gpt2 and data["first"] == "GPT-2"
    ids = [index for box in found["qwen"]["ids"] for index in box]
    assert ids == [index for index, _ in vocabularies["qwen"].cut(READY["digits"][0])]


def test_what_the_ready_texts_sentences_say_is_so(vocabularies):
    def count(name, ready):
        return len(vocabularies[name].cut(READY[ready][0]))

    assert count("gpt2", "chinese") == 10 and count("qwen", "chinese") == 3
    english = READY["chinese"][1]
    assert {len(vocabularies[one].cut(english)) for one in ("gpt2", "qwen")} == {6}
    says("words", "why.chinese", "10", "3", "6", english)
    digits = [raw for _, raw in vocabularies["cl100k"].cut(READY["digits"][0])]
    assert [len(raw) for raw in digits[2:-1]] == [3] * len(digits[2:-1])  # after "3" and "."
    assert all(len(raw) == 1 for _, raw in vocabularies["qwen"].cut(READY["digits"][0]))
    assert b"  " not in b"|".join(raw for _, raw in vocabularies["gpt2"].cut(READY["spaces"][0]))
    spaces = [raw for _, raw in vocabularies["cl100k"].cut(READY["spaces"][0])]
    assert spaces == [b"a", b" " * 7, b" b"]
    assert count("gpt2", "code") > count("cl100k", "code")
    assert count("gpt2", "emoji") > count("qwen", "emoji")


def test_what_is_missing_says_so_and_the_rest_works(vocabularies, served, monkeypatch):
    def gone(name, *rest, **how):
        raise ModelUnavailable("no_network", setting="", room="")

    monkeypatch.setattr(shown, "load", gone)
    served.vocabularies.forget(lambda key: key == "qwen")
    served.kept.forget(lambda key: "boxes" in key)
    _, found = rows(served, "a new text", ready="0")
    assert found["qwen"]["state"] == "network" and found["gpt2"]["state"] == "here"


@pytest.mark.parametrize("text", ["", "\ud83d"[:0], "<b>&", "猫" * 30_000])
def test_any_text_is_shown(vocabularies, served, text):
    data, found = rows(served, text, ready="0")
    assert data["text"] == text[: shown.LONGEST]
    assert all(len(row["boxes"]) <= shown.N_BOXES for row in found.values())
