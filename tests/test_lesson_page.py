"""What the lesson's component asks of Python: a step is opened, a file read and written, a view shared."""

from __future__ import annotations

from urllib.parse import urlencode

import numpy as np
import pytest
from visitor import Visitor

from explain.ask import Ask
from explain.lesson import export
from explain.lesson.file import read, told
from explain.models import STANDBY
from explain.server import the_server

LESSON = 1  # the component's place: after the page's
TEXT = "Tom has a cat. Lily has a"
FILE = f"""
title = {{ en = "Two" }}
[[step]]
page = "words"
[step.en]
sentence = "a"
state = {{ text = "{TEXT}", model = "{STANDBY}" }}
claims = ["text has 8 tokens", "text has 9 tokens"]
[[step]]
page = "attention"
[step.en]
sentence = "b"
state = {{ layer = 2, head = 1 }}
"""


@pytest.fixture
def visitor(small):
    """One visitor on the first page. `small`: transformers is imported before the pages are."""
    return Visitor(text=TEXT, model=STANDBY, lang="en")


def ask(visitor, kind, **extra):
    """Act as the component does. Returns: what it is told then."""
    visitor._act(LESSON, {"kind": kind, "n": 1, **extra})
    return visitor._data(LESSON)


def test_a_step_is_opened_as_its_link_would_be(visitor):
    first, second = read(FILE).steps
    following = {"page": second.page, "address": second.address("en")}
    ask(visitor, "open", page=first.page, address=first.address("en"), ahead=following)
    assert visitor.page == "words"
    ask(visitor, "open", **following)
    assert visitor.page == "attention" and visitor.seen()["at"]["head"] == 1
    assert visitor.address["layer"] == "2" and visitor.address["text"] == TEXT
    ask(visitor, "open", page=first.page, address=first.address("en"))  # back again
    assert visitor.page == "words"


def test_what_a_visitor_had_before_a_lesson_is_offered_once_it_is_left(visitor):
    visitor.open("next_word", text="a dog", model=STANDBY, lang="en", temperature="0.5")
    first, second = read(FILE).steps
    ask(visitor, "open", begun=7, page=first.page, address=first.address("en"))
    ask(visitor, "open", begun=7, page=second.page, address=second.address("en"))
    assert not visitor.back
    ask(visitor, "left")
    assert visitor.page == "attention" and visitor.address["text"] == TEXT  # just where it was left
    assert visitor.seen()["notice"]["button"]["label"] == visitor.back
    visitor.do("undo")
    assert visitor.page == "next_word"
    assert (visitor.address["text"], visitor.address["temperature"]) == ("a dog", "0.5")


def test_a_text_is_typed_in_a_lesson(visitor):
    told = ask(visitor, "text", text="a dog")
    assert told["text"] == visitor.address["text"] == "a dog"
    assert visitor.seen()["heard"] == 1


def test_the_next_step_is_computed_meanwhile(visitor):
    text = "Lily has a dog. Tom has a"
    address = f"?text={text}&model={STANDBY}&lang=en"
    ask(
        visitor,
        "open",
        page="words",
        address=f"?text={TEXT}&model={STANDBY}&lang=en",
        ahead={"page": "attention", "address": address},
    )
    server = the_server()
    key = visitor.app.session_state["lesson.ahead"]
    assert key[-2:] == ("attention", address)
    job = server.jobs.find(key)
    assert job and job.wait(60) and job.state == "done"
    reader = server.shelf.reader(STANDBY)
    assert server.runs.find(reader, reader.prompt(text), ())


@pytest.mark.parametrize("step", [{}, {"page": "admin", "address": "?"}, {"page": 3, "address": 4}])
def test_nonsense_opens_nothing(visitor, step):
    ask(visitor, "open", ahead=step, **step)
    assert visitor.page == "next_word" and visitor.address["text"] == TEXT


def test_a_file_is_read_and_written_and_a_wrong_one_named(visitor):
    answer = ask(visitor, "read", text=FILE)["answer"]
    assert answer["lesson"] == told(read(FILE))
    answer = ask(visitor, "write", lesson=answer["lesson"])["answer"]
    assert read(answer["text"]) == read(FILE)
    answer = ask(visitor, "read", text=FILE.replace('"words"', '"x"'))["answer"]
    assert answer["wrong"].startswith("Step 1, page") and "lesson" not in answer
    for wrong in (None, 3, [], {"step": 1}, {"title": {"en": "a"}, "step": [None]}):
        assert ask(visitor, "write", lesson=wrong)["answer"]["wrong"]


def test_a_check_runs_and_tells_what_fails(visitor):
    shown = ask(visitor, "check", lesson=told(read(FILE)))
    for _ in range(600):
        if shown["checks"]["state"] != "running":
            break
        visitor.app.run()
        shown = visitor._data(LESSON)
    first, second = shown["checks"]["found"]
    assert [claim for claim, _ in first["failed"]] == ["text has 9 tokens"]
    assert not first["good"] and second["good"]


def test_a_view_is_shared_where_the_browser_is(visitor):
    answer = ask(visitor, "share", base="http://localhost:8501/llm/")["answer"]["share"]
    name = answer["link"].removeprefix("http://localhost:8501/llm/s/")
    assert answer["local"] and len(answer["rows"]) == len(answer["rows"][0])
    address = the_server().links.find(name)
    assert address and address.startswith("next_word?text=Tom+has+a+cat")


def judged(visitor, **asked):
    """What the component is told once the numbers beside some answers are there."""
    shown = ask(visitor, "judge", page="next_word", of="next word", **asked)
    for _ in range(600):
        if (shown["judged"] or {}).get("state") != "running":
            break
        visitor.app.run()
        shown = visitor._data(LESSON)
    return shown["judged"]


def test_the_models_numbers_stand_beside_a_classs_answers(visitor, small):
    offers = {one["name"]: one for one in ask(visitor, "ask")["answer"]["offers"]}
    ids = offers["among"]["ids"]
    address = f"?{urlencode(visitor.address)}"
    logits = small.read(small.prompt(TEXT)).logits.astype(np.float64)
    probs = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    found = judged(visitor, address=address, words=["a", "b"], ids=ids)
    assert found["state"] == "done" and found["n"] == 1
    assert [one["share"] for one in found["found"]] == pytest.approx(probs[ids].tolist(), rel=1e-5)
    visitor.do("next")  # the lecturer goes on; the answers belong to where they were asked for
    found = judged(visitor, address=address, words=["quark"], ids="nonsense")
    assert found["found"] == [{"share": None, "tokens": []}]


@pytest.mark.parametrize("wrong", [{}, {"address": 3}, {"address": "?lang=fr", "words": 4}])
def test_nonsense_is_not_judged(visitor, wrong):
    for kind in ("judge", "rank"):
        assert ask(visitor, kind, page="x", of="y", counts=3, **wrong)["judged"] is None


def test_a_classs_choice_is_a_ranking_of_the_lecturers_once(visitor):
    visitor.open("chatgpt", text=TEXT, model=STANDBY, lang="en", view="rlhf")
    offers = ask(visitor, "ask")["answer"]["offers"]
    assert [one["name"] for one in offers] == ["pair"]
    address = f"?{urlencode(visitor.address)}"
    for _ in range(2):  # a reload of the lecturer's window sends it again
        ask(visitor, "rank", address=address, counts=[2, 7])
    assert visitor.address["ranks"] == "10" and visitor.seen()["rlhf"]["rounds"] == 1


def test_a_run_to_take_away_is_the_models_own(served, small):
    ask_ = Ask(TEXT, STANDBY, own={"view": "one", "layer": "2", "head": "1", "seed": "7"})
    run = export.run(served, ask_, head=True)
    trace = small.read(small.prompt(TEXT))
    probs = np.exp(trace.logits.astype(np.float64) - trace.logits.max())
    probs /= probs.sum()
    assert [one["id"] for one in run["tokens"]] == list(trace.ids)
    assert b"".join(bytes.fromhex(one["bytes"]) for one in run["tokens"]).decode() == TEXT
    best = int(probs.argmax())
    assert run["next"][0]["id"] == best and len(run["next"]) == 100
    assert run["next"][0]["probability"] == pytest.approx(probs[best], abs=1e-6)
    np.testing.assert_allclose(run["attention"]["weights"], trace.attention(2)[1], atol=1e-6)
    assert (run["seed"], run["attention"]["layer"], run["attention"]["head"]) == (7, 2, 1)
    assert "attention" not in export.run(served, ask_)
    assert export.run(served, Ask("", STANDBY)) is None
