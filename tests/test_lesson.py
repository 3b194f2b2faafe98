"""A lesson's file: what it says reaches the page, and what makes no sense is named by step and key."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest

from explain.lesson.__main__ import main
from explain.lesson.check import checked
from explain.lesson.claims import parse
from explain.lesson.file import (
    LONGEST_FILE,
    MOST_STEPS,
    WrongLesson,
    read,
    ready,
    taken,
    told,
    written,
)
from explain.models import STANDBY
from explain.room import Question
from explain.text import FOLDER, LANGUAGES, topic
from explain.ui.chapters import BY_NAME

LECTURE = Path(__file__).resolve().parents[1] / "assets/js/lesson/lecture.js"
HEAD = 'title = { en = "A lesson" }\n'
STEP = """
[[step]]
page = "attention"
minutes = 2
state = { view = "one", layer = 1 }
[step.en]
sentence = "Who looks at whom?"
state = { text = "Tom has a cat", model = "small-world", chat = true }
"""


def test_a_step_says_what_the_page_is_asked_for():
    one, following = read(HEAD + STEP + STEP.split("state = { text")[0]).steps
    asked = one.ask("en")
    assert (asked.text, asked.model, asked.chat) == ("Tom has a cat", STANDBY, True)
    assert asked.own == {"view": "one", "layer": "1"}
    assert parse_qs(one.address("en")[1:]) == {
        "text": ["Tom has a cat"],
        "model": [STANDBY],
        "chat": ["1"],
        "view": ["one"],
        "layer": ["1"],
        "lang": ["en"],
    }
    assert following.ask("en") == asked  # text, model and chat go on


WRONG = {
    "no TOML": ("title = ", 0, "", "TOML"),
    "deep": ("a = " + "[" * 5000, 0, "", "TOML"),
    "long": ("#" * (LONGEST_FILE + 1), 0, "", "characters"),
    "no title": (STEP, 0, "title", "language"),
    "no step": (HEAD, 0, "step", "steps"),
    "too many": (HEAD + STEP * (MOST_STEPS + 1), 0, "step", "steps"),
    "page": (HEAD + STEP + STEP.replace('"attention"', '"admin"'), 2, "page", "admin"),
    "view": (HEAD + STEP.replace('"one"', '"two"'), 1, "state.view", "two"),
    "layer": (HEAD + STEP.replace("= 1", "= -1"), 1, "state.layer", "-1"),
    "huge": (HEAD + STEP.replace("= 1 }", "= " + "9" * 4000 + " }"), 1, "state.layer", "999"),
    "another page's": (HEAD + STEP.replace("layer", "gaze"), 1, "state.gaze", "layer"),
    "model": (HEAD + STEP.replace('"small-world"', '"../../etc"'), 1, "en.state.model", "etc"),
    "no model": (HEAD + STEP.replace(', model = "small-world"', ""), 1, "en.state.model", "first"),
    "minutes": (HEAD + STEP.replace("= 2", "= nan"), 1, "minutes", "600"),
    "sentence": (HEAD + STEP.replace("sentence", "note"), 1, "en.sentence", "300"),
    "claim": (HEAD + STEP + 'claims = ["it is nice"]', 1, "en.claims", "it is nice"),
    "key": (HEAD + STEP + 'claim = "x"', 1, "en.claim", "claims"),
    "ask": (HEAD + STEP + "ask = 3", 1, "en.ask", "Keys"),
    "question": (HEAD + STEP + 'ask = { choices = ["a", "b"] }', 1, "en.ask.question", "300"),
    "one choice": (
        HEAD + STEP + 'ask = { question = "a", choices = ["b"] }', 1, "en.ask.choices", "6",
    ),
    "empty choice": (
        HEAD + STEP + 'ask = { question = "a", choices = ["b", ""] }', 1, "en.ask.choices", "250",
    ),
    "beside": (
        HEAD + STEP + 'ask = { question = "a", choices = ["b", "c"], beside = "x" }',
        1, "en.ask.beside", "x",
    ),
    "fruit": (
        HEAD + STEP.replace("attention", "fruit").replace("state = { view", "# ")
        + 'claims = ["text has 4 tokens"]',
        1, "en.claims", "reads no text",
    ),
    "shown elsewhere": (
        HEAD + STEP + 'claims = ["right answers at 0.9 or more after 4 examples"]',
        1, "en.claims", "emergence",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_makes_no_sense_is_named(name):
    text, step, key, said = WRONG[name]
    with pytest.raises(WrongLesson) as caught:
        read(text)
    error = caught.value
    assert (error.step, error.key) == (step, key)
    assert said in error.said("en") and key in error.said("zh")
    assert len(error.said("en")) < 300  # of a hostile value only the beginning is shown


def test_what_a_step_asks_can_be_asked_and_comes_back_from_the_file():
    asks = [side.ask for lesson in ready().values() for one in lesson.steps
            for side in one.sides.values() if side.ask]  # fmt: skip
    assert len(asks) >= 4
    for one in asks:
        Question.taken({"asks": {"en": one.question}, "choices": {"en": list(one.choices)}})
    for lesson in ready().values():
        assert read(written(lesson)) == lesson
    other = STEP.split("[step.en]")[1].replace("[step.en]", "")
    two = 'ask = { question = "a", choices = ["b", "c"] }'
    three = 'ask = { question = "a", choices = ["b", "c", "d"] }'
    with pytest.raises(WrongLesson) as caught:
        read(f"{HEAD}{STEP}{two}\n[step.zh]{other}{three}")
    assert (caught.value.step, caught.value.key) == (1, "ask.choices")


def test_claims_are_measured_on_the_model(small):
    trace = small.read(small.prompt("小明有一只猫，小红有一只狗。谁有狗？", chat=True))
    probs = np.exp(trace.logits - trace.logits.max())
    share = float(probs.max() / probs.sum())
    word = small.tokenizer.raw_bytes(int(trace.logits.argmax())).decode().strip()
    weights = trace.attention(2)[1]  # (T, T)
    bare = [token.raw.decode().strip() for token in trace.tokens]
    row = max(i for i, one in enumerate(bare) if one == bare[-1])
    looked = bare[int(weights[row].argmax())]
    answer = [
        int(np.argsort(np.argsort(-small.unembed(vector)))[trace.logits.argmax()]) + 1
        for vector in trace.resid[:, -1]
    ]  # its rank at every row of the stream
    floor = next(i for i in range(len(answer) - 1) if answer[i] >= 2 > answer[i + 1])
    claims = {
        f"next word is {word} at {share - 0.01:.3f} or more": True,
        f"next word is {word} at {share - 0.01:.3f} or less": False,
        "next word is nonsense at 0 or more": False,
        f"L2H1 looks at {looked} from {bare[-1]}": True,
        f"L2H1 looks at nonsense from {bare[-1]}": False,
        "L99H1 looks at a from b": False,
        f"rank falls below 2 at floor {floor}": True,
        "rank falls below 2 at floor 99": False,
        f"text has {len(trace.tokens)} tokens": True,
        "text has 3 tokens": False,
    }
    for text, holds in claims.items():
        claim = parse(text)
        assert claim and claim.measure(small, trace)[0] is holds, text


EXAMPLES = """
[[step]]
page = "emergence"
state = { view = "examples", task = "dogs" }
claims = ["right answers at 0.9 or more after 1 example", "right answers at 0.01 or less after 2 examples",
    "right answers at 0.9 or more after 2 examples", "right answers at 0.9 or more after 3 examples"]
[step.zh]
sentence = "它照搬格式。"
state = { text = "三只鸡", model = "small-world" }
"""


def test_a_claim_about_examples_is_measured_by_the_page(served):
    """Small World after lines about dogs: three chickens have six legs after one, twelve after two."""
    (one,) = checked(served, read(HEAD + EXAMPLES), "zh")
    assert [claim[-10:] for claim, _ in one.failed] == ["2 examples", "3 examples"]
    found = [float(share) if "e" not in share else share for _, share in one.failed]
    assert found[0] < 0.01 and found[1] == "2 examples" and not one.trouble


def test_a_check_says_which_claim_fails_and_what_was_found(served):
    lesson = read(HEAD + STEP + 'claims = ["text has 3 tokens", "next word is x at 0 or more"]')
    (one,) = checked(served, lesson, "en")
    assert one.sentence == lesson.steps[0].side("en").sentence
    assert not one.good and [claim for claim, _ in one.failed] == list(
        lesson.steps[0].sides["en"].claims
    )
    trace = served.shelf.reader(STANDBY).prompt("Tom has a cat", chat=True)
    assert one.failed[0][1] == str(len(trace)) and one.seconds > 0


def test_the_command_names_what_is_wrong(tmp_path, capsys):
    file = tmp_path / "lesson.toml"
    file.write_text(HEAD + STEP.replace("layer", "gaze"), encoding="utf-8")
    assert main(["check", str(file)]) == 1
    assert "lesson.toml: Step 1, state.gaze" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "none.toml")]) == 1


def test_the_lessons_that_come_with_the_app_speak_both_languages():
    for lesson in ready().values():
        assert set(lesson.title) == set(LANGUAGES)
        assert all(set(step.sides) == set(LANGUAGES) for step in lesson.steps)
        assert all(side.note or side.do for step in lesson.steps for side in step.sides.values())


NAMED_KEY = r"(?:[Pp]ress|按) ?([A-Z])\b"
QUOTED = "“([^”]+)”"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_names_keys_and_words_that_are_on_the_screen(language):
    code = LECTURE.read_text(encoding="utf-8")
    keys = set(re.findall(r'\["([A-Z])", says\.', code))
    topics = [topic(file.stem) for file in sorted(FOLDER.glob("*.toml"))]
    texts = [text[language] for some in topics for text in some.values()]
    for lesson in ready().values():
        for side in (step.side(language) for step in lesson.steps):
            assert set(re.findall(NAMED_KEY, side.note, re.ASCII)) <= keys, side.note
            shown = [side.sentence, *map(str, side.state.values()), *side.claims, *texts]
            for word in re.findall(QUOTED, side.note):
                assert any(word in one for one in shown), word


def test_a_written_lesson_is_read_again():
    for lesson in (*ready().values(), read(HEAD + STEP + 'note = "a\\n\\"b\\" \\u007f"')):
        assert read(written(lesson)) == lesson and taken(told(lesson)) == lesson


def test_a_step_without_chat_does_not_take_over_the_chat_of_the_one_before_when_written():
    plain = STEP.replace("chat = true", "chat = false")
    lesson = read(written(read(HEAD + STEP + plain)))
    assert [step.ask("en").chat for step in lesson.steps] == [True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tour_is_seven_minutes_through_all_pages_on_one_sentence(language):
    tour = ready()["tour"]
    sides = [step.side(language) for step in tour.steps]
    assert tour.minutes == 7 and [step.page for step in tour.steps] == list(BY_NAME)
    assert all(side.do and side.sentence for side in sides)
    assert len({(side.state["text"], side.state["model"]) for side in sides}) == 1
    assert taken(told(tour)) == tour
