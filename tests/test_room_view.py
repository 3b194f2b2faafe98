"""What a class can be asked about a page, and the model's numbers beside its answers."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explain.ask import Ask
from explain.history import History
from explain.models import STANDBY
from explain.room import Question
from explain.sampling import softmax
from explain.smallworld.tuning.rankings import judged
from explain.views import rlhf, room

TEXT = "Tom has a cat. Lily has a"
LONG = "The best thing about AI is its ability to"


def named(offers):
    """Offers by their names; each can be asked as it stands."""
    for one in offers:
        Question.taken(one["question"])
    return {one["name"]: one for one in offers}


def test_a_word_of_several_tokens_is_the_product_that_transformers_computes(
    served_smollm2, smollm2, plain
):
    ask = Ask(LONG, smollm2.spec.name)
    ids = [token.id for token in smollm2.prompt(LONG)]
    served_smollm2.runs.prefix(
        smollm2, smollm2.prompt(LONG), ()
    )  # else it may still be read when it is asked
    for word in ("make", "antidisestablishment", "learn things"):
        tokens = [token.id for token in smollm2.tokenizer.plain(" " + word)]
        with torch.inference_mode():
            logits = plain(torch.tensor([ids + tokens])).logits[0, len(ids) - 1 : -1]
        shares = logits.double().softmax(-1)[range(len(tokens)), tokens]
        found = room.beside(served_smollm2, ask, room.NEXT_WORD, [word])[0]
        assert found["share"] == pytest.approx(float(shares.prod()), rel=1e-3)
        assert len(found["tokens"]) == len(tokens)


def test_the_likelier_spelling_counts_and_an_unknown_word_has_no_number(served, small):
    ask = Ask(TEXT, STANDBY)
    own = softmax(small.read(small.prompt(TEXT)).logits)
    dog, never = room.beside(served, ask, room.NEXT_WORD, ["dog", "quark"])
    spelt = [small.tokenizer.id_of(raw) for raw in (b"dog", b" dog")]
    best = max(own[index] for index in spelt if index is not None)
    assert dog["share"] == pytest.approx(float(best), rel=1e-5)
    assert never == {"share": None, "tokens": []}


def test_beside_an_answer_stands_what_the_page_shows_with_its_knobs(served, small):
    ask = Ask(TEXT, STANDBY, own={"temperature": "0.5", "top_k": "2"})
    logits = small.read(small.prompt(TEXT)).logits.astype(np.float64)
    first, second, third = (-logits).argsort()[:3]
    odds = np.exp((logits[second] - logits[first]) / 0.5)
    words = [small.tokenizer.raw_bytes(int(one)).decode().strip() for one in (first, second, third)]
    found = room.beside(served, ask, room.NEXT_WORD, words, [first, second, third])
    expected = [1 / (1 + odds), odds / (1 + odds), 0]
    assert [one["share"] for one in found] == pytest.approx(expected, rel=1e-5)
    assert room.beside(served, ask, room.NEXT_WORD, words[2:])[0]["share"] == 0


def test_words_taken_go_along(served, small):
    index = int(small.read(small.prompt(TEXT)).logits.argmax())
    path = History().take(index).to_link()
    trace = small.step(small.read(small.prompt(TEXT)), index)
    own, second = softmax(trace.logits), int(trace.logits.argmax())
    ask = Ask(TEXT, STANDBY, own={"path": path})
    found = room.beside(served, ask, room.NEXT_WORD, ["x"], [second])[0]
    assert found["share"] == pytest.approx(float(own[second]), rel=1e-5)
    word = small.tokenizer.raw_bytes(index).decode()
    assert named(room.offers(served, ask, "next_word"))["word"]["question"]["text"] == TEXT + word


def test_what_is_offered_is_what_the_page_shows(served, small):
    found = named(room.offers(served, Ask(TEXT, STANDBY), "next_word"))
    assert set(found) == {"word", "among"}
    own = softmax(small.read(small.prompt(TEXT)).logits)
    likeliest = np.argsort(-own, kind="stable")[: len(found["among"]["ids"])]
    assert found["among"]["ids"] == likeliest.tolist()
    assert room.offers(served, Ask("", STANDBY), "next_word") == []


def test_where_a_head_looks_is_its_row_of_weights(served, small):
    ask = Ask(TEXT, STANDBY, own={"view": "one", "layer": "2", "head": "1"})
    head = named(room.offers(served, ask, "attention"))["head"]
    labels = head["question"]["choices"]["en"]
    row = small.read(small.prompt(TEXT)).attention(2)[1][-1]
    names = [token.raw.decode().strip() for token in small.prompt(TEXT)]
    for label, found in zip(labels, room.beside(served, ask, room.WEIGHTS, labels), strict=True):
        by_hand = sum(weight for weight, name in zip(row, names, strict=True) if name == label)
        assert found["share"] == pytest.approx(float(by_hand), abs=1e-6)
    assert names[int(row.argmax())] in labels
    assert "layer 2, head 1" in head["question"]["asks"]["en"]


@pytest.mark.parametrize(("counts", "order"), [((3, 1), "01"), ((0, 2), "10"), ((2, 2), "0=1")])
def test_a_vote_between_two_answers_is_one_ranking_of_the_lecturers(counts, order):
    ask = Ask("", STANDBY, own={"view": "rlhf", "ranks": "2013"})
    changed = room.ranked(ask, counts)["own"]
    assert changed == {"ranks": f"2013.{order}", "wish": "own"}
    assert rlhf.rounds(Ask("", STANDBY, own=changed)) == ["2013", order]


def test_the_reward_model_learns_from_a_classs_pair(served):
    ask = Ask("", STANDBY, own={"view": "rlhf", "wish": "own", "ranks": "10"})
    learned = rlhf.learned_by(served, ask)
    assert learned.fit.pairs == 1
    pool = rlhf.pool_of(served, ask, "story")
    first, second = map(sum, judged(learned.fit.judge, pool, [0, 1]))
    assert second > first
    pair = named(room.offers(served, ask, "chatgpt"))["pair"]
    assert pair["question"]["choices"]["en"] == [pool.texts[4], pool.texts[5]]
