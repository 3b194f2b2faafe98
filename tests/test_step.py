"""A step of the page "Next word" seen on Attention and the Transformer, and the way back to it."""

from __future__ import annotations

import numpy as np
import pytest
from visitor import Visitor

from explain.ask import Ask
from explain.history import History
from explain.models import DEFAULT, STANDBY
from explain.views import step

TEXT = {"en": "Tom has a cat. Lily has a", "zh": "小明有一只猫。小红有一只"}
IDS = (20, 21, 22)


def link(language: str, /, **own: str) -> dict[str, str]:
    """The parameters of a link to our own model, which is quick."""
    return {"text": TEXT[language], "model": STANDBY, "lang": language} | own


@pytest.fixture(params=["plain", "chat"])
def walker(request, small):
    """Somebody who has taken three words, the last one in a second branch."""
    own = link("en", **({"chat": "1"} if request.param == "chat" else {}))
    visitor = Visitor(**own)
    visitor.open("next_word", **own)
    for index in (*IDS[:2], 30):
        visitor.do("take", id=index)
    visitor.do("back")
    visitor.do("take", id=IDS[2])
    return visitor


def read(small, visitor):
    """The same step, read without any page."""
    chat = visitor.address.get("chat") == "1"
    return small.read((*small.prompt(TEXT["en"], chat=chat), *small.tokenizer.tokens(IDS)))


def test_attention_reads_the_words_taken_and_looks_from_the_last(walker, small):
    shown, trace = walker.do("inside", page="attention"), read(small, walker)
    assert walker.page == "attention" and shown["at"]["token"] == len(trace.tokens) - 1
    assert len(shown["names"]) == len(trace.tokens) and "3" in shown["taken"]["said"]
    at = shown["at"]
    want = trace.attention(at["layer"])[at["head"], -1]
    np.testing.assert_allclose(shown["one"]["weights"], want, atol=1e-5)


def test_the_transformer_ends_in_what_this_step_ends_in(walker, small):
    shown, trace = walker.do("inside", page="transformer"), read(small, walker)
    assert walker.page == "transformer" and shown["at"]["token"] == len(trace.tokens) - 1
    assert shown["tower"]["answer"] == int(trace.logits.argmax())
    assert "path=" in shown["attention"]


@pytest.mark.parametrize("page", step.PAGES)
def test_the_way_back_leads_to_the_same_words_with_all_branches(walker, page):
    before = walker.seen()
    walker.do("inside", page=page)
    after = walker.do("to_step")
    assert walker.page == "next_word"
    assert (after["strip"], after["history"]) == (before["strip"], before["history"])
    walker.do("restart")
    walker.open(page)
    after = walker.do("to_step")  # whatever was done there meanwhile
    assert (after["strip"], after["history"]) == (before["strip"], before["history"])


def test_the_text_alone_is_one_press_away(walker, small):
    walker.do("inside", page="attention")
    walker.do("go", token=1)
    shown = walker.do("text_alone")
    assert shown["taken"] is None and "path" not in walker.address
    assert shown["at"]["token"] == len(shown["names"]) - 1 == len(read(small, walker).tokens) - 4


def test_another_text_has_no_words_taken(walker):
    walker.do("inside", page="attention")
    assert walker.type("Tom likes")["taken"] is None
    assert "path" not in walker.address
    assert walker.open("next_word")["history"]["rows"] == []


def test_a_link_to_a_step_leads_back_to_it(small):
    own = link("zh", path=History().follow(IDS).to_link())
    visitor = Visitor(**link("zh"))
    assert "3" in visitor.open("attention", **own)["taken"]["said"]
    shown = visitor.do("to_step")
    taken = [box["tokens"][0]["id"] for box in shown["strip"] if box["generated"]]
    assert tuple(taken) == IDS
    assert visitor.address == own


def test_a_step_that_makes_no_sense_is_the_text_alone(small):
    own = link("en", path="0.zzz")
    visitor = Visitor(**link("en"))
    assert visitor.open("attention", **own)["taken"] is None
    assert visitor.address == link("en")


def test_words_of_another_model_are_not_read(small):
    ask = Ask(TEXT["en"], DEFAULT, own={"path": History().follow(IDS).to_link()})
    assert step.taken(ask, small) == ()
    assert step.inside(ask, small, "attention", History().follow(IDS))["own"]["path"] is None
    assert step.inside(ask, small, "sidebar", History()) == {}
