"""One visitor's choices: what stays and what is forgotten when one of them changes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from explain.models import DEFAULT, STANDBY
from explain.openings import first
from explain.ui import components, visit
from explain.ui.chapters import BY_NAME


@pytest.fixture
def state(monkeypatch):
    """A session on the page "The Transformer" that has seen the page "Attention"."""
    own = {"transformer": {"layer": "28", "neuron": "L28N1095", "view": "neurons"}, "attention": {}}
    state = {"visit.model": DEFAULT, "visit.text": "a", "visit.chat": False, "visit.own": own}
    state |= {"visit.lang": "en", "visit.id": "x", "visit.seen": []}
    monkeypatch.setattr(visit.st, "session_state", state)
    return state


def test_another_text_begins_the_tower_anew_and_keeps_a_floor_that_is_looked_at(state):
    for view, kept in (("tower", {}), ("floor", {"layer": "7"})):
        visit.change("transformer", own={"view": view, "layer": "7", "neuron": None})
        visit.change("attention", own={"layer": "3"})
        visit.change("next_word", text=f"for the {view}")
        assert visit.ask("transformer").own == {"view": view} | kept
        assert visit.ask("attention").own["layer"] == "3"  # the head that a hand has chosen


def test_another_model_forgets_what_was_chosen_among_the_parts_of_the_last(state):
    visit.change("transformer", model=DEFAULT)
    assert visit.ask("transformer").own["layer"] == "28"
    visit.change("attention", model=STANDBY)
    assert visit.ask("transformer").own == {"view": "neurons"}


def test_each_page_keeps_its_own(state):
    visit.change("attention", own={"view": "whatif", "layer": "3"})
    assert visit.ask("transformer").own["view"] == "neurons"
    assert visit.ask("attention").own == {"view": "whatif", "layer": "3"}
    visit.change("attention", own={"layer": None})
    assert visit.ask("attention").own == {"view": "whatif"}
    assert visit.ask("words").own == {"view": "rows"}  # what it opens on


def test_an_address_says_what_is_chosen_and_nothing_of_the_session(state):
    visit.change("transformer", own={"refused": "x"})
    assert visit.address(BY_NAME["transformer"]) == (
        "?text=a&model=smollm2-135m&lang=en&view=neurons&layer=28&neuron=L28N1095"
    )


@pytest.mark.parametrize(
    ("page", "name", "value", "kept"),
    [
        ("attention", "view", "whatif", "whatif"),
        ("attention", "view", "tower", None),
        ("attention", "layer", 3, "3"),
        ("attention", "layer", -1, None),
        ("attention", "layer", "9" * 5000, None),
        ("attention", "layer", "٣", None),
        ("attention", "layer", ["3"], None),
        ("attention", "words", "1", None),
        ("learning", "at", "x", None),
        ("embedding", "own", "", None),
        ("embedding", "own", "a" * 9000, "a" * 4000),
    ],
)
def test_a_parameter_that_makes_no_sense_is_not_taken(page, name, value, kept):
    assert BY_NAME[page].taken(name, value) == kept


def test_a_link_of_an_earlier_version_still_opens(state, monkeypatch):
    given = {"text": "b", "words": "0:5.6"}
    parameters = SimpleNamespace(to_dict=lambda: given)
    monkeypatch.setattr(visit.st, "query_params", parameters)
    state["visit.arrived"] = {}
    visit.arrive()
    visit.enter(BY_NAME["next_word"])
    assert visit.ask("next_word").own == {"path": "0:5.6"} and state["visit.text"] == "b"


@pytest.mark.parametrize("has", [True, False], ids=["with Gemma", "without"])
def test_another_language_brings_its_opening_to_who_has_typed_nothing(state, monkeypatch, has):
    monkeypatch.setattr(visit, "there", lambda name: has)
    model, opening = first("en", visit.there)
    visit.change("next_word", text=opening.text, model=model, chat=opening.chat, own=opening.knobs)
    visit.speak("zh")
    model, opening = first("zh", visit.there)
    here = visit.ask("next_word")
    assert (here.language, here.model) == ("zh", model)
    assert (here.text, here.chat) == (opening.text, opening.chat)
    assert here.own == opening.knobs


def test_another_language_leaves_alone_what_was_typed(state):
    visit.change("next_word", own={"temperature": "0.5"})
    visit.speak("zh")
    here = visit.ask("next_word")
    assert (here.language, here.text, here.model) == ("zh", "a", DEFAULT)
    assert here.own == {"temperature": "0.5"}


def test_an_act_on_a_page_that_was_left_meanwhile_is_no_error(monkeypatch):
    heard = []
    monkeypatch.setattr(components, "_component", lambda name: lambda **given: heard.append(given))
    components.show("left_meanwhile", {}, lambda done: pytest.fail("nothing was done"))
    heard[0]["on_act_change"]()
