"""Every page without a browser: what its component is told, what acts change, what the address says."""

from __future__ import annotations

import re

import pytest
from browser import ROOT
from visitor import Visitor

from explain.models import STANDBY
from explain.text import LANGUAGES, Says
from explain.ui.chapters import BY_NAME, CHAPTERS

TEXT = {"en": "Tom has a cat. Lily has a", "zh": "小明有一只猫。小红有一只"}
VIEWS = [(chapter.name, view) for chapter in CHAPTERS for view in chapter.views or [""]]
PAGES = [chapter.name for chapter in CHAPTERS]


def link(language: str, **own: str) -> dict[str, str]:
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
    assert shown["words"] == Says(name, language).under("component")
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
