"""A typed word is the token that the bars show under that spelling, or it is no token at all."""

from __future__ import annotations

import numpy as np
import pytest

from explain.ask import Ask
from explain.models import STANDBY
from explain.server import Server
from explain.views import next_word, transformer
from explain.views.next_word import Place
from explain.vocabulary import meant

HAS = "Tom has a cat. Lily has a"


def likeliest(reader, text, spellings):
    """Of all tokens with one of these spellings, the one that comes next most likely."""
    logits = reader.read(reader.prompt(text)).logits
    known = [reader.tokenizer.raw_bytes(index) for index in range(reader.spec.n_vocab)]
    found = [index for index, raw in enumerate(known) if raw in spellings]
    return logits, max(found, key=lambda index: logits[index])


@pytest.mark.parametrize(
    ("model", "text", "typed", "spellings"),
    [
        ("small", HAS, "fish", [b"fish", b" fish"]),
        ("smollm2", "The cat sat on the mat", ".", [b".", b" ."]),
        ("smollm2", "The capital of France is", " Paris ", [b"Paris", b" Paris"]),
        ("smollm2", "Hello.", "↵", [b"\n", b" \n"]),
        ("smollm2", "中国的首都是北", "京", ["京".encode()[:size] for size in (1, 2, 3)]),
    ],
)
def test_of_tokens_that_look_alike_the_likelier_is_meant(request, model, text, typed, spellings):
    reader = request.getfixturevalue(model)
    logits, wanted = likeliest(reader, text, spellings)
    assert meant(typed, reader.tokenizer.id_of, logits) == wanted


@pytest.mark.parametrize("typed", ["", "  ", "火星", "Saturn", "cat dog", "a\0"])
def test_what_no_token_spells_is_no_token(small, typed):
    assert meant(typed, small.tokenizer.id_of, np.zeros(small.spec.n_vocab)) is None


def test_a_typed_guess_is_judged_as_its_bar(served, small):
    ask = Ask(HAS, STANDBY)
    place = next_word.walk(served, ask, Place(), {"kind": "guess", "text": "fish"})
    shown = next_word.view(served, ask, place)
    bar = next(bar for bar in shown["rows"] if bar["text"] == "fish")
    made = shown["guess"]["made"]
    assert (made["id"], made["own"], made["rank"]) == (bar["id"], bar["own"], 1)
    assert made["own"] == pytest.approx(0.1315, abs=5e-5) and not made["begins"]


def test_an_unknown_word_is_no_guess(served):
    ask = Ask(HAS, STANDBY)
    place = next_word.walk(served, ask, Place(), {"kind": "guess", "text": " Saturn"})
    shown = next_word.view(served, ask, place)["guess"]
    assert shown["made"] is None and shown["refused"] == "Saturn"
    place = next_word.walk(served, ask, place, {"kind": "guess", "text": "fish"})
    assert next_word.view(served, ask, place)["guess"]["refused"] == ""


def test_a_character_of_several_tokens_is_guessed_by_its_beginning(smollm2):
    server = Server()
    server.shelf._readers["smollm2-135m"] = smollm2
    ask = Ask("中国的首都是北", "smollm2-135m")
    server.runs.prefix(smollm2, smollm2.prompt(ask.text), ())  # read already
    place = next_word.walk(server, ask, Place(), {"kind": "guess", "text": "京"})
    made = next_word.view(server, ask, place)["guess"]["made"]
    assert (made["begins"], made["text"], made["rank"]) == ("京", "E4 BA ··", 1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("fish", {"against": "245"}), ("Saturn", {"refused": "Saturn"}), ("<b>", {"refused": "<b>"})],
)
def test_a_word_set_against_the_answer_is_meant_alike(served, small, typed, kept):
    assert small.tokenizer.raw_bytes(245) == b" fish"
    done = {"kind": "against", "typed": typed}
    ask = Ask(HAS, STANDBY, own={"view": "authors"})
    assert transformer.act(served, ask, done)["own"] == {"refused": None} | kept
