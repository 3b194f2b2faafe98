"""Every page without a browser: what its component is told, what acts change, what the address says."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from browser import ROOT
from visitor import Visitor

from explain.history import History
from explain.models import STANDBY
from explain.server import the_server
from explain.text import LANGUAGES
from explain.ui.chapters import BY_NAME, CHAPTERS

TEXT = {"en": "Tom has a cat. Lily has a", "zh": "小明有一只猫。小红有一只"}
VIEWS = [(chapter.name, view) for chapter in CHAPTERS for view in chapter.views or [""]]
PAGES = [chapter.name for chapter in CHAPTERS]


def link(language: str, /, **own: str) -> dict[str, str]:
    """The parameters of a link to our own model, which is quick."""
    return {"text": TEXT[language], "model": STANDBY, "lang": language} | own


@pytest.fixture(scope="module")
def visitor(small):
    """One visitor for all pages. `small`: transformers is imported before the pages are."""
    return Visitor(**link("en"))


@pytest.fixture
def newcomer(small):
    """Somebody else's session."""
    return Visitor


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_view_is_told_what_it_draws(visitor, name, view, language):
    asked = link(language) | ({"view": view} if view else {})
    shown = visitor.open(name, **asked)
    assert shown["lang"] == language and shown["notice"] is None
    assert not {"says", "glossary"} & set(shown)  # fetched once: tests/test_texts.py
    assert shown.get("view", "") == view
    assert visitor.address == asked


# -- nonsense --------------------------------------------------------------------------------------

ODD = ["", "x", "-1", "9" * 5000, "NaN", "1e-38", "1e999", "<b>", "0:1.x~~", "猫 + 猫", "a\0b", "٣"]


@pytest.mark.parametrize("value", ODD, ids=lambda value: repr(value[:12]))
@pytest.mark.parametrize("name", PAGES)
def test_odd_parameters_stop_no_page(visitor, name, value):
    for view in BY_NAME[name].views or [""]:
        own = dict.fromkeys(BY_NAME[name].params, value) | ({"view": view} if view else {})
        visitor.open(name, **link("en", **own))


@pytest.mark.parametrize(
    ("name", "own", "held"),
    [
        ("next_word", {"min_p": "1", "temperature": "3", "top_k": "50"}, {"top_k": "50"}),
        ("next_word", {"temperature": "1e-38", "seed": "x"}, {"temperature": "1e-38"}),
        ("attention", {"view": "whatif", "layer": "99", "head": "1"}, {"view": "whatif", "head": "1"}),
        ("attention", {"view": "whatif", "off": "L99H1"}, {"view": "whatif"}),
        ("transformer", {"view": "neurons", "token": "99"}, {"view": "neurons"}),
        ("words", {"view": "rows", "part": "7"}, {"view": "rows"}),
        ("learning", {"view": "descent", "at": "99"}, {"view": "descent"}),
        ("embedding", {"view": "matrix", "method": "umap"}, {"view": "matrix"}),
        ("fruit", {"warmth": "x", "gaze": "1,1", "puzzle": "9"}, {"gaze": "1,1"}),
    ],
)  # fmt: skip
def test_the_address_says_what_is_shown(visitor, name, own, held):
    visitor.open(name, **link("en", **own))
    assert visitor.address == link("en", **held)


def kinds(name: str) -> list[str]:
    """The acts that a page's JavaScript sends, and one that it never does."""
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "assets/js" / name).glob("*.js")]
    return ["nonsense", "go", *sorted(set(re.findall(r"\bact\(\"(\w+)\"", " ".join(code))))]


FIELDS = (
    "id", "index", "node", "text", "on", "at", "size", "seed", "word", "pair", "own", "view", "layer",
    "temperature", "top_k", "values", "gaze", "warmth", "puzzle",
)  # fmt: skip


@pytest.mark.parametrize("junk", ["abc", -1, 10**30, [1], {"a": 1}, None, True], ids=repr)
@pytest.mark.parametrize("name", PAGES)
def test_acts_of_odd_shape_stop_no_page(newcomer, name, junk):
    visitor = newcomer(**link("en"))
    for view in BY_NAME[name].views or [""]:
        visitor.open(name, **link("en", **({"view": view} if view else {})))
        for kind in kinds(name):
            visitor.do(kind, **dict.fromkeys(FIELDS, junk))
        visitor.do(junk)


# -- the frame: what is chosen once for all pages, and the address that says it --------------------


def strip(shown: dict) -> list[str]:
    return [box["text"] for box in shown["strip"]]


def test_the_address_reopens_what_it_says(newcomer):
    one = newcomer(**link("en"))
    shown = one.open("next_word", **link("en", temperature="0.5"))
    shown = one.do("take", id=shown["rows"][2]["id"])
    shown = one.do("back") and one.do("take", id=shown["rows"][1]["id"])
    assert set(one.address) == {"text", "model", "lang", "temperature", "path"}
    again = newcomer(**one.address).open("next_word", **one.address)
    for part in ("strip", "rows", "history", "knobs", "draw"):
        assert again[part] == shown[part]


def test_an_address_that_is_a_step_behind_does_not_win(newcomer):
    """The browser may still report the address before the last click."""
    visitor = newcomer(**link("en"))
    shown = visitor.open("next_word", **link("en"))
    before = visitor.address
    taken = strip(visitor.do("take", id=shown["rows"][0]["id"]))
    visitor.app.query_params = before
    visitor.app.run()
    assert strip(visitor.seen()) == taken
    shown = visitor.open("next_word", **before | {"text": "Tom likes"})  # a link, or Back
    assert strip(shown) == ["Tom", "likes"]


def test_text_model_and_language_go_along_and_each_page_keeps_its_own(newcomer):
    visitor = newcomer(**link("en"))
    visitor.open("attention", **link("en"))
    visitor.do("go", layer=2, head=3)
    visitor.open("transformer")
    shown = visitor.do("go", view="floor", layer=1)
    assert shown["view"] == "floor" and shown["at"]["layer"] == 1
    shown = visitor.open("attention")
    assert (shown["at"]["layer"], shown["at"]["head"]) == (2, 3)
    assert visitor.address == link("en", layer="2", head="3")


def test_the_sidebar_changes_all_pages(newcomer):
    visitor = newcomer(**link("en"))
    visitor.open("attention", **link("en", layer="2"))
    assert strip_names(visitor.type("Lily likes a dog")) == ["Lily", "likes", "a", "dog"]
    visitor.app.toggle(key="frame.chat").set_value(True).run()
    assert strip_names(visitor.seen())[-1] == "<|answer|>"
    assert visitor.address["chat"] == "1" and visitor.address["layer"] == "2"
    assert strip(visitor.open("next_word"))[:4] == ["Lily", "likes", "a", "dog"]


def strip_names(shown: dict) -> list[str]:
    return [name["text"] for name in shown["names"]]


def test_a_text_too_long_for_a_link_stays_in_the_session(newcomer):
    visitor = newcomer(**link("en"))
    visitor.open("next_word", **link("en"))
    text = "Tom has a cat. " * 10 + " " * 900
    assert len(strip(visitor.type(text))) > 40 and "text" not in visitor.address
    said = [one.value for one in visitor.app.caption]
    assert any("1000" in one or "1,000" in one for one in said)
    visitor.open("attention", **visitor.address)
    assert visitor.typed == text


def test_half_precision_is_said(newcomer, monkeypatch):
    visitor = newcomer(model="small-world", lang="en")
    assert not any("bfloat16" in one.value for one in visitor.app.caption)
    reader = the_server().shelf.reader("small-world")
    monkeypatch.setattr(reader, "spec", replace(reader.spec, dtype="bfloat16"))
    visitor.app.run()
    assert any("it runs in bfloat16" in one.value for one in visitor.app.caption)


def test_words_too_many_for_a_link_are_said_to_be_left_out(newcomer):
    visitor = newcomer(**link("en"))
    visitor.open("embedding", **link("en", view="matrix"))
    shown = visitor.do("go", matrix="cat dog " * 200)
    assert shown["matrix"]["names"] == ["cat", "dog"] and "matrix" not in visitor.address
    assert "1000" in shown["notice"]["text"]
    assert visitor.do("go", matrix="cat dog")["notice"] is None
    assert visitor.address["matrix"] == "cat dog"


def test_as_many_words_as_there_is_room_for_are_in_the_link(newcomer, small):
    words = [245, 336] * 56
    linked = link("en", path=History().follow(words).to_link())
    one = newcomer(**linked)
    shown = one.open("next_word", **linked)
    assert [box["tokens"][0]["id"] for box in shown["strip"]][-112:] == words
    assert History.from_link(one.address["path"], small.spec.n_vocab).path() == tuple(words)


def test_a_word_is_taken_and_shown_in_one_piece_of_work(newcomer, monkeypatch):
    one = newcomer(**link("en"))
    one.open("next_word", **link("en"))
    server, done = type(the_server()), []
    do = server.do
    monkeypatch.setattr(server, "do", lambda *work: done.append(work[1].__name__) or do(*work))
    with_it = one.do("next")
    assert done == ["click"]
    anew = newcomer(**one.address).open("next_word", **one.address)
    assert {name for name in anew if with_it[name] != anew[name]} <= {
        "who",
        "ack",
        "arrival",
        "turn",
    }
    done.clear()
    one.do("knobs", temperature=2)
    assert one.address["temperature"] == "2" and done == ["click", "view"]


@pytest.mark.parametrize(
    ("locale", "language"), [("zh-CN", "zh"), ("de-DE", "en"), ("zh-TW", "zh")]
)
def test_the_browsers_language_is_the_first_guess(newcomer, locale, language):
    visitor = newcomer(locale, model=STANDBY, text="Tom")
    assert visitor.seen()["lang"] == language
    assert newcomer(locale, model=STANDBY, text="Tom", lang="en").seen()["lang"] == "en"
