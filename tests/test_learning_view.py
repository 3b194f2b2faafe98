"""The page "How it learns": which moment the descent begins at, what it learns, whose text it reads."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from explain.ask import Ask
from explain.models import STANDBY
from explain.models.checkpoints import listed, model_at
from explain.openings import FIRST, LEARNING
from explain.views import learning as page

SENTENCE = "小明有一只猫。"
QUESTIONS = [
    "小明有一只猫，小红有一只狗。谁有狗？",
    "Tom has a cat. Lily has a dog. Who has a dog?",
]
STEPS = [one["step"] for one in listed()]


@pytest.fixture(scope="module")
def moments():
    """transformers' own model at every moment."""
    return [model_at(step).eval() for step in STEPS]


def view(served, text, chat=False, **own):
    return page.view(served, Ask(text, STANDBY, chat=chat, own=own))


def learned(step, ids, steps):
    """The losses and the logits at every place after so many steps down the slope, by hand."""
    model, tokens = model_at(step).train(), torch.tensor([ids])
    for _ in range(steps):
        model.zero_grad()
        model(tokens, labels=tokens).loss.backward()
        with torch.no_grad():
            for weight in model.parameters():
                weight.sub_(0.003 * weight.grad)
    with torch.no_grad():
        logits = model(tokens).logits[0, :-1].double()
    return torch.nn.functional.cross_entropy(logits, tokens[0, 1:], reduction="none"), logits


def test_a_sentence_is_learned_from_the_moment_that_was_chosen(served, small):
    ids = [token.id for token in small.prompt(SENTENCE)]
    found = view(served, SENTENCE, view="descent", at="3")["descent"]
    assert (found["at"], found["from"], found["answer"]) == (3, STEPS, None)
    assert [lesson["steps"] for lesson in found["lessons"]] == [0, 1, 10, 100]
    for lesson in found["lessons"][:3]:
        losses, logits = learned(STEPS[3], ids, lesson["steps"])
        assert lesson["loss"] == pytest.approx(float(losses.mean()), rel=1e-3)
        for place, right in enumerate(ids[1:]):
            shown, probs = lesson["places"][place], logits[place].softmax(-1)
            assert shown["right"]["id"] == right
            assert shown["own"] == pytest.approx(float(probs[right]), rel=2e-3)
            assert shown["loss"] == pytest.approx(float(losses[place]), rel=2e-3, abs=1e-5)
            assert shown["rows"][0]["id"] == int(probs.argmax())
    assert found["lessons"][3]["loss"] < found["lessons"][2]["loss"] < found["lessons"][0]["loss"]


def early():
    """The first moment that knows some grammar and little else."""
    losses = [one["loss"] for one in listed()]
    return next(i for i, loss in enumerate(losses) if loss < 1.5 * losses[-1])


def test_a_sentence_begins_where_there_is_much_left_to_learn(served):
    assert view(served, SENTENCE, view="descent")["descent"]["at"] == early()


@pytest.mark.parametrize(("question", "answer"), zip(QUESTIONS, ["小红", "Lily"], strict=True))
def test_of_a_question_the_answer_is_learned(served, small, moments, question, answer):
    prompt = [token.id for token in small.prompt(question, chat=True)]
    found = view(served, question, chat=True, view="descent")["descent"]
    ids = torch.tensor([prompt])
    with torch.no_grad():
        whole = moments[-1].generate(
            ids, do_sample=False, max_new_tokens=14, eos_token_id=0, pad_token_id=0
        )
        answers = [int(model(ids).logits[0, -1].argmax()) for model in moments]
        losses = [float(model(whole, labels=whole).loss) for model in moments]
    other = max(i for i, one in enumerate(answers) if one != answers[-1])
    lost = losses[other] > np.log(small.spec.n_vocab)  # worse than one who guesses
    assert found["at"] == (early() if lost else other)
    assert found["lessons"][0]["loss"] == pytest.approx(losses[found["at"]], rel=1e-3)
    right = [place["right"]["id"] for place in found["lessons"][0]["places"]]
    assert right == whole[0, 1:].tolist() and found["answer"] == len(prompt) - 1
    assert right[found["answer"]] == answers[-1] == small.tokenizer.id_of(answer.encode())


def test_a_single_word_is_no_sentence_to_learn(served):
    assert view(served, "猫", view="descent")["descent"]["lessons"] == []


@pytest.mark.parametrize("at", ["99", "x"])
def test_a_moment_that_is_not_there_is_left_out(served, at):
    asked = view(served, SENTENCE, view="descent", at=at)["descent"]
    assert asked == view(served, SENTENCE, view="descent")["descent"]


def test_the_replay_says_what_the_model_said_at_every_moment(served, small, moments):
    shown = view(served, QUESTIONS[1], chat=True, view="replay")
    ids = torch.tensor([[token.id for token in small.prompt(QUESTIONS[1], chat=True)]])
    assert [moment["step"] for moment in shown["moments"]] == STEPS
    for model, seen in zip(moments, shown["seen"], strict=True):
        with torch.no_grad():
            probs = model(ids).logits[0, -1].double().softmax(-1).numpy()
        best = int(np.argmax(probs))
        assert seen["rows"][0]["id"] == seen["said"][0]["id"] == best
        assert seen["rows"][0]["own"] == pytest.approx(probs[best], abs=1e-4)


def test_a_text_of_unknown_words_is_replaced_by_the_pages_own(served, small):
    shown = view(served, "量子力学改变物理学", view="replay")
    example = LEARNING["en"]
    prompt = small.prompt(example.text, chat=example.chat)
    assert [t["id"] for box in shown["strip"] for t in box["tokens"]] == [t.id for t in prompt]
    assert shown["instead"] and shown["notice"] is None


def test_a_text_that_nobody_typed_and_that_says_nothing_gives_way(served):
    for language, (_, opening) in (("en", FIRST["en"][0]), ("zh", FIRST["zh"][0])):
        ask = Ask(opening.text, STANDBY, language, own={"view": "replay"})
        assert page.view(served, ask)["instead"]
    assert not view(served, "从前有一只", view="replay")["instead"]  # typed: it is shown as it is
    assert not view(served, QUESTIONS[0], chat=True, view="replay")["instead"]


def test_a_training_kept_begins_as_a_new_one_does(served):
    """The first losses kept are those of a training begun now."""
    from explain.smallworld.live import Pupil, Texts

    shown, ids = view(served, "Tom has a", view="train")["train"], served.workshop._ids
    sizes = {one["name"]: one for one in shown["sizes"]}
    assert shown["kept"].keys() <= sizes.keys() and "middle" in shown["kept"]
    for name, kept in shown["kept"].items():
        texts, points = Texts(ids, random.Random(0)), kept["points"]
        pupil = Pupil(len(ids), sizes[name]["layers"], sizes[name]["width"])
        losses = [pupil.learn(texts.rows()) for _ in range(points[0][0])]
        assert points[0][1] == pytest.approx(np.mean(losses), abs=2e-3)
        assert points[-1][1] < points[0][1] / 2 and points[-1][1] < points[-1][2] - 0.5
