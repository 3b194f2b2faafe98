"""Nothing that a page offers changes text, model or chat for all without saying so and a way back."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest
from browser import ROOT
from visitor import Visitor

from explain.history import History
from explain.models import STANDBY
from explain.scale import DEMONSTRATIONS
from explain.text import LANGUAGES, Says
from explain.ui.chapters import CHAPTERS
from explain.views.questions import questions
from explain.words import ANIMALS

TEXT = {"en": "Tom has a cat. Lily has a", "zh": "小明有一只猫。小红有一只"}
VIEWS = [(chapter.name, view) for chapter in CHAPTERS for view in chapter.views or [""]]
READ = ("text", "model", "chat")
# Texts that bring the cards whose buttons change them.
CARDS = {"example": "", "trim": "Tom has a ", "shorten": "Tom has a cat. " * 100}
OFFERS = {  # what is known to change something for all; a new one is added here
    ("next_word", "try"), ("words", "animals"), ("learning", "take"), ("emergence", "head"),
}  # fmt: skip


@pytest.fixture
def newcomer(small):
    """Somebody new. `small`: transformers is imported before the pages are."""
    return Visitor


def link(language: str, /, **own: str) -> dict[str, str]:
    """The parameters of a link to our own model, which is quick."""
    return {"text": TEXT[language], "model": STANDBY, "lang": language} | own


def acts(name: str) -> list[dict]:
    """The acts that a page's JavaScript sends, an example's for each of the first four."""
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "assets/js" / name).glob("*.js")]
    kinds = sorted(set(re.findall(r"\bact\(\"(\w+)\"", " ".join(code))))
    given = {"id": 20, "page": "attention", "text": "dog", "size": "tiny"}
    return [
        given | {"kind": kind, "index": i}
        for kind in kinds
        for i in range(4 if kind == "try" else 1)
    ]


def shared(visitor: Visitor) -> dict[str, str | None]:
    """Text, model and chat as the address says them."""
    return {name: visitor.address.get(name) for name in READ}


def check(visitor: Visitor, shown: dict, before: dict, language: str) -> set[str]:
    """A change for all is said, and only that; the way back leads to what was. Returns: what changed."""
    says, after = Says("frame", language), shared(visitor)
    changed = {name for name in READ if before[name] != after[name]}
    button = (shown["notice"] or {}).get("button") or {}
    assert (button.get("act") == "undo") == bool(changed)
    if changed:
        assert button["label"] == says("changed.back") == visitor.back
        said = shown["notice"]["text"]
        assert {name for name in READ if says(f"changed.{name}") in said} == changed
        assert "undo" not in str((visitor.do("undo")["notice"] or {}).get("button"))
        assert shared(visitor) == before and not visitor.back
    return changed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_what_an_act_changes_for_all_is_said_and_taken_back(newcomer, name, view, language):
    own = link(language, chat="1") | ({"view": view} if view else {})
    visitor = newcomer(**own)
    found = set()
    for done in acts(name):
        visitor.open(name, **own)
        before, at = shared(visitor), visitor.address
        shown = visitor.do(**done)
        if check(visitor, shown, before, language):
            found.add((name, done["kind"]))
            assert visitor.address == at or visitor.page != name  # said where it leads to
    assert found == {offer for offer in OFFERS if offer[0] == name}


@pytest.mark.parametrize("kind", CARDS)
@pytest.mark.parametrize("name", ["next_word", "words", "attention", "transformer", "learning"])
def test_what_a_cards_button_changes_is_said_and_taken_back(newcomer, name, kind):
    visitor = newcomer(**link("en"))
    visitor.open(name, **link("en"))
    visitor.type(CARDS[kind])
    before, typed = shared(visitor), visitor.typed
    assert check(visitor, visitor.do(kind), before, "en") >= {"text"}
    assert visitor.typed == typed


def links(language: str) -> list[str]:
    """Where the pages' questions and "What it brought" lead."""
    asked = [one for page in CHAPTERS for one in questions(page.name, language)["predict"]]
    there = Visitor(**link(language)).open("scale", **link(language, view="table"))
    rows = there["abilities"]["rows"]
    return [
        *[item["see"] for item in asked if item["see"]],
        *[one["link"] for row in rows for one in row["tries"]],
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_link_changes_for_all_is_said_and_taken_back(newcomer, smollm2, language):
    own, found = link(language), set()
    visitor = newcomer(**own)
    for to in links(language):
        visitor.open("next_word", **own, temperature="0.5", seed="3")
        before, at = shared(visitor), visitor.address
        shown = visitor.do("open", to=to)
        wanted = dict(parse_qsl(to.partition("?")[2]))
        assert visitor.page == to.partition("?")[0]
        assert {name: visitor.address.get(name) for name in wanted} == wanted
        if visitor.page == "next_word":
            assert (
                Says("frame", language)("changed.said_knobs").partition("}")[2]
                in shown["notice"]["text"]
            )
        found |= check(visitor, shown, before, language)
        visitor.open("next_word")
        assert visitor.address == at
    assert found == set(READ)


@pytest.mark.parametrize("to", [None, "", "nowhere?text=a", "//elsewhere.org/?text=a", "words"])
def test_a_link_that_leads_nowhere_changes_nothing(newcomer, to):
    visitor = newcomer(**link("en", chat="1"))
    visitor.open("words", **link("en", chat="1"))
    before = shared(visitor)
    assert visitor.do("open", to=to)["notice"] is None
    assert shared(visitor) == before and visitor.page == "words"


def test_the_way_back_brings_the_words_that_were_taken(newcomer):
    path = History().take(5).take(6).back().take(7).to_link()
    own = link("en", path=path, temperature="0.5")
    visitor = newcomer(**own)
    shown = visitor.open("next_word", **own)
    strip, history = shown["strip"], shown["history"]
    shown = visitor.do("try", index=2)
    assert shown["strip"] != strip and "path" not in visitor.address
    visitor.do("next")
    visitor.open("words")
    visitor.do("animals")  # of two offers in a row the way back leads before the first
    visitor.open("attention")
    visitor.undo()
    shown = visitor.open("next_word")
    assert (shown["strip"], shown["history"]) == (strip, history)
    assert visitor.address == own


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prompt_of_the_lectures_table_is_taken_back(newcomer, language):
    visitor = newcomer(**link(language))
    shown = visitor.open("scale", **link(language, view="table"))
    before = shared(visitor)
    text = next(one.text for one in DEMONSTRATIONS if one.model == STANDBY and one.chat)
    tries = [one for row in shown["abilities"]["rows"] for one in row["tries"]]
    to = next(one["link"] for one in tries if one["text"] == text)
    assert check(visitor, visitor.do("open", to=to), before, language) == {"text", "chat"}
    assert visitor.page == "next_word"


def test_the_notice_goes_with_the_next_act_and_the_way_back_stays(newcomer):
    visitor = newcomer(**link("en"))
    visitor.open("words", **link("en"))
    visitor.do("animals")
    notice = visitor.do("go", view="vector")["notice"]
    assert "undo" not in str(notice)
    assert visitor.typed == ANIMALS and visitor.back
    visitor.undo()
    assert visitor.typed == TEXT["en"] and not visitor.back


def test_a_choice_of_ones_own_ends_the_way_back(newcomer):
    visitor = newcomer(**link("en"))
    visitor.open("words", **link("en"))
    visitor.do("animals")
    visitor.type("Tom likes")
    assert not visitor.back
    assert visitor.do("undo") and visitor.typed == "Tom likes"
