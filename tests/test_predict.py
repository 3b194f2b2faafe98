"""Questions that are answered before the page shows it: each graded on the real model, right and wrong."""

from __future__ import annotations

import re
import time

import pytest
from answers import OWN
from predicted import EXPECTED
from visitor import Visitor

from explain.text import LANGUAGES, Says, topic
from explain.ui.chapters import BY_NAME, CHAPTERS
from explain.views.predict import grade
from explain.views.predict.found import Found, Question, number, percent

ALL = [(page, name) for page, some in grade.PAGES.items() for name in some]
SENTENCE = {"en": r"[.?!](?:\*\*)?(?: |$)", "zh": r"[。？！]"}


@pytest.fixture(scope="module")
def readers(smollm2, small):
    return {"smollm2-135m": smollm2, "small-world": small}


def guess(visitor, name, said):
    """What becomes of a guess when the model has been run."""
    shown, until = visitor.do("predict", name=name, guess=said), time.monotonic() + 120
    while "text" not in shown["graded"] and not shown["graded"].get("refused"):
        assert time.monotonic() < until, shown["graded"]
        time.sleep(0.1)
        visitor.app.run()
        shown = visitor.seen()
    return shown["graded"]


def said(graded):
    """The sentence as it is read."""
    return graded["text"].format(**graded["values"])


def opened(page, name, language):
    own = OWN[language] if grade.PAGES[page][name].own else {}
    visitor = Visitor(lang=language)
    visitor.open(page, lang=language, **own)
    return visitor


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "name"), ALL)
def test_a_right_guess_and_a_wrong_one(readers, page, name, language):
    expected, question = EXPECTED[page, name](readers, language), grade.PAGES[page][name]
    some, visitor = grade.choices(Says(page, language), name), opened(page, name, language)
    right = guess(visitor, name, expected.right)
    assert right["right"] is True and (right["name"], right["guess"]) == (name, expected.right)
    wrong = [key for key in some if key != expected.right] or [expected.wrong]
    assert question.kind != "choice" or len(wrong) == len(some) - 1
    for key in wrong:
        graded = guess(visitor, name, key)
        assert graded["right"] is False
        assert graded["values"]["answer"] == right["values"]["answer"] and "{" not in said(graded)
        for figure in expected.more.get(key, ()):
            assert figure in said(graded), figure
    shown = guess(visitor, name, "")
    assert shown["right"] is None and shown["text"] == right["text"]
    named = (some[expected.right],) if some and "{answer}" in right["text"] else ()
    for figure in (*expected.figures, *named):
        assert figure in said(right), figure


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_or_three_questions_a_page_in_few_words(language):
    for page, some in grade.PAGES.items():
        assert 2 <= len(some) <= 3, page
        says = Says(page, language)
        assert {key.split(".")[0] for key in says.under("predict")} == set(some)
        for name, question in some.items():
            told = says.under(f"predict.{name}")
            assert ("choices" in told) == (question.kind == "choice")
            assert (
                question.own == ("text" not in grade.state(says, name)) or not BY_NAME[page].reads
            )
            for key in ("told", "wrong"):
                plain = re.sub("“[^”]*”", "", told[key])
                assert len(re.findall(SENTENCE[language], plain)) <= 2, (page, name, key)


def test_choices_are_as_many_in_each_language():
    for page, name in ALL:
        counts = {len(grade.choices(Says(page, language), name)) for language in LANGUAGES}
        assert len(counts) == 1, (page, name)


def test_nonsense_is_no_guess(small):
    visitor = opened("next_word", "sure", "en")
    assert guess(visitor, "sure", "nobody")["refused"]
    for act in ({"name": "none", "guess": "x"}, {"name": "sure", "guess": 3}, {"name": ["x"]}):
        visitor = opened("next_word", "sure", "en")
        assert "graded" not in visitor.do("predict", **act)


def test_a_guess_at_another_text_is_forgotten(small):
    visitor = opened("next_word", "next", "en")
    assert guess(visitor, "next", "dog")["n"] == 1
    assert "graded" not in visitor.type("Tom has a dog.")
    assert "graded" not in visitor.open("words")


def test_numbers_as_people_type_them():
    assert [number(one) for one in ("1,496", " 12 ", "−3.5", "1，496", "0")] == [
        1496,
        12,
        -3.5,
        1496,
        0,
    ]
    assert [number(one) for one in ("", "x", "1e5", "--1", "١", "1.2.3", "9" * 30)] == [None] * 7
    exact, near = (Question("number", lambda *_: Found("1496"), within=by) for by in (1, 2))
    assert [exact.right(one, Found("1496")) for one in ("1,496", "1500")] == [True, False]
    assert [near.right(one, Found("1496")) for one in ("800", "700", "x")] == [True, False, False]


def test_shares_are_written_as_the_pages_write_them():
    some = (0, 0.00004, 0.0005, 0.05, 0.31, 0.996, 0.9999, 1)
    told = ["0%", "<0.01%", "0.05%", "5.0%", "31%", "99.6%", ">99.9%", ">99.9%"]
    assert [percent(one) for one in some] == told


def test_every_page_asks():
    assert {one.name for one in CHAPTERS} >= set(grade.PAGES)
    assert set(EXPECTED) == set(ALL)
    for page, _ in ALL:
        assert all(f"predict.{name}.question" in topic(page) for name in grade.PAGES[page])
