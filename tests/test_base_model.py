"""The base model: its language, in which nobody is asked, and what it does with questions."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import combinations

import pytest

from explain.models import MODELS, OURS, OURS_BASE
from explain.models.checkpoints import trainable
from explain.smallworld import language, tokenizer, unasked
from explain.smallworld.draw import APART, Draw
from explain.smallworld.language import ANSWER, END
from explain.smallworld.training import abilities, forms, rows, train
from explain.smallworld.training.recipe import BASE, SMALL_WORLD


@pytest.fixture(scope="module")
def words():
    return tokenizer.load(OURS_BASE)


@pytest.fixture(scope="module")
def model():
    return trainable(OURS_BASE).eval()


@pytest.fixture(scope="module")
def drawn():
    draw = Draw(3)
    return [unasked.text(draw) for _ in range(4000)]


def test_nobody_is_asked(drawn, words):
    known = words.get_vocab()
    for one in drawn:
        told = tokenizer.words(one)
        assert ANSWER not in one.spelled and ANSWER not in told
        assert all(word in known for word in told) and told[-1] == END
        assert len(told) < 128
        assert "".join(told) == one.spelled


def test_all_kinds_of_questions_stand_in_it(drawn):
    counts = Counter(one.kind for one in drawn)
    for kind, share in zip(unasked.KINDS, unasked.SHARES, strict=True):
        assert abs(counts[kind] / len(drawn) - share) < 0.03
    lists = " ".join(one.spelled for one in drawn if one.kind == "list")
    assert "你叫什么名字？" in lists and "What is your name?" in lists
    scenes = [one for one in drawn if one.kind == "have"]
    assert all(" asked " in s.given or " wanted to know." in s.given or "问" in s.given
               or "想/知道" in s.given for s in scenes)  # fmt: skip


def test_what_is_held_out_never_meets_in_it(drawn):
    for one in drawn:
        assert not one.held_out
        assert not any(b in APART[a] for a, b in combinations(one.about, 2))


def test_one_text_is_as_likely_every_time():
    """Two rows of choices that made one text would make its probability more than was counted."""
    draw, seen = Draw(5), {}
    for _ in range(20_000):
        one = unasked.text(draw, kind="counting", language="en")
        assert seen.setdefault(one.spelled, one.logprob) == pytest.approx(one.logprob)
    assert sum(2.718281828459045**log for log in seen.values()) == pytest.approx(1)


def test_the_other_recipe_draws_as_before():
    """Rates as they were written before recipes had turning points."""

    def before(step):
        if step >= 9000:
            return 0.15 * (9800 - step) / 800
        return min((step + 1) / 100, 1.0, (9000 - step) / (0.4 * 9000))

    assert all(train.rate(SMALL_WORLD, step) == before(step) for step in range(9800))
    assert [train.rate(BASE, step) for step in (99, 4200, 5350)] == [1.0, 1.0, 0.5]


def test_only_answers_and_what_is_found_again_weigh_more(words):
    ids = words.get_vocab()
    apart, draw = rows.apart_ids(ids), Draw(0)
    tokens, _, worth = rows.batch(SMALL_WORLD, draw, ids, apart, rows.Stage(0.0))
    for row, values in zip(tokens.tolist(), worth.tolist(), strict=True):
        answering = False
        for token, value in zip(row, values, strict=True):
            assert value == (SMALL_WORLD.weight if answering else 1.0)
            answering = (answering or token == ids[ANSWER]) and token != ids[END]
    tokens, _, worth = rows.batch(BASE, draw, ids, apart, rows.Stage(1.0))
    assert ids[ANSWER] not in {*tokens[:, 0]} and {*worth.flatten()} == {0.0, BASE.weight}


def test_its_folder_is_small_worlds_with_one_file_of_weights():
    assert [one.name for one in OURS_BASE.glob("*.safetensors")] == ["model.safetensors"]
    for name in ("tokenizer.json", "tokenizer_config.json", "config.json"):
        assert (OURS_BASE / name).read_bytes() == (OURS / name).read_bytes()
    assert not MODELS["small-world-base"].listed


def test_it_is_loaded_by_its_name():
    from explain.models import load

    reader = load("small-world-base")
    assert reader.spec.name == "small-world-base" and reader.tokenizer.n_vocab == 1106


def test_what_its_card_says_is_measured_again(model, words):
    said = json.loads((OURS_BASE / "held-out.json").read_text())
    loss, entropy, _ = abilities.loss_and_entropy(
        model, words.get_vocab(), 1500, seed=31, text=unasked.text
    )
    assert loss / entropy - 1 == pytest.approx(said["excess"], abs=0.02)
    assert said["excess"] < 0.05


def test_it_goes_on_as_its_card_shows():
    from explain.models import load

    reader = load("small-world-base")
    shown = re.findall(r"^    (.+)  ->  (.+)$", (OURS_BASE / "README.md").read_text("utf-8"), re.M)
    assert len(shown) == 2
    for asked, said in shown:
        trace, told = reader.read(asked), ""
        while not told.endswith((".", "。")) or len(told) < len(said.removesuffix("...")):
            token = int(trace.logits.argmax())
            told += reader.tokenizer.tokens([token])[0].raw.decode()
            trace = reader.step(trace, token)
        assert told == said.removesuffix("...")


def test_it_goes_on_with_questions_and_does_not_answer(model, words):
    """Fewer than 5 % end with an answer of a right form; the chat model nearly always does."""
    some = abilities.questions(8, seed=9, only=unasked.TOLD)
    asked = [one for kind in some.values() for one in kind]
    assert forms.answered(model, words, asked) < 0.05
    assert forms.answered(model, words, asked, ANSWER) < 0.05
    assert forms.answered(trainable().eval(), words, asked, ANSWER) > 0.9


def test_an_answer_has_the_form_of_answers():
    said = tokenizer.words(language.Text("en", "have", "", "Tom has a cat.", "", 0.0))
    assert forms.form(said) in forms.forms("en", "have")
    other = tokenizer.words(language.Text("en", "have", "", "Who has a cat?", "", 0.0))
    assert forms.form(other) not in forms.forms("en", "have")
