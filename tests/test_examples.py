"""What the "Try this" cards claim, on the model that they claim it of."""

from __future__ import annotations

import numpy as np
import pytest

from explain import knobs
from explain.models import load
from explain.openings import AI, BY_MODEL, openings
from explain.sampling import choose, softmax
from explain.smallworld.draw import is_held_out
from explain.smallworld.words import ANIMALS, NUMBERS
from explain.text import topic

SMOLLM2 = {example.name: example for example in BY_MODEL["smollm2-135m"].examples}


def choice(reader, name):
    """The choice after an example's prompt, under its own knobs."""
    example = SMOLLM2[name]
    trace = reader.read(reader.prompt(example.text, chat=example.chat))
    return choose(trace.logits, knobs.read(example.knobs)[0])


def best(reader, name, count=1):
    """The likeliest words after an example's prompt."""
    order = choice(reader, name).order[:count]
    return [reader.tokenizer.raw_bytes(int(index)).decode() for index in order]


def test_paris_stands_far_out_and_london_is_on_the_screen(smollm2):
    words = best(smollm2, "capital", 8)
    made = choice(smollm2, "capital")
    assert words[0] == " Paris" and " London" in words
    assert made.own[made.order[0]] > 10 * made.own[made.order[1]]


def test_girl_or_town(smollm2):
    assert best(smollm2, "story", 2) == [" girl", " town"]


def test_alice_comes_first(smollm2):
    assert best(smollm2, "copy") == [" Alice"]


def test_six_is_not_first_but_near(smollm2):
    words = best(smollm2, "count", 8)
    assert words[0] != " six" and " six" in words


def test_a_bare_question_ends_and_a_chat_answers(smollm2):
    first = int(choice(smollm2, "question").order[0])
    assert first in smollm2.tokenizer.end_ids
    trace = smollm2.read(smollm2.prompt(SMOLLM2["chat"].text, chat=True))
    assert int(trace.logits.argmax()) not in smollm2.tokenizer.end_ids
    assert best(smollm2, "chat") == ["My"]


def test_temperature_two_lets_more_words_in(smollm2):
    usual = choose(smollm2.read(AI.text).logits)
    hot = choice(smollm2, "hot")
    half = [int(np.searchsorted(np.cumsum(c.probs[c.order]), 0.5)) for c in (usual, hot)]
    assert half[1] > 10 * (half[0] + 1)


@pytest.mark.parametrize("name", ["opening", "story"])
def test_the_seed_decides(smollm2, name):
    from explain.sampling import die, draw

    made = choice(smollm2, name)
    assert len({draw(made, die(seed, 10)) for seed in range(20)}) > 1


def test_every_example_asks_for_knobs_that_exist():
    for example in BY_MODEL["smollm2-135m"].examples:
        assert set(example.knobs) <= set(knobs.OFF)
        values, seed = knobs.read(example.knobs)
        for name, text in example.knobs.items():
            assert float(text) == (seed if name == "seed" else getattr(values, name))


def small_answer(text):
    """What the small world's model says to a question, greedily."""
    from explain.models import load

    reader = load("small-world")
    trace, said = reader.read(reader.prompt(text, chat=True)), []
    for _ in range(40):
        said.append(int(np.argmax(trace.logits)))
        if said[-1] in reader.tokenizer.end_ids:
            break
        trace = reader.step(trace, said[-1])
    return b"".join(map(reader.tokenizer.raw_bytes, said[:-1])).decode(), trace


def test_what_the_small_worlds_examples_claim():
    small = {example.name: example for example in BY_MODEL["small-world"].examples}
    hesitates = choose(load("small-world").read(small["animal"].text).logits)
    assert hesitates.own[hesitates.order[0]] < 0.25 and hesitates.own[hesitates.order[5]] > 0.05
    assert small_answer(small["name"].text)[0].startswith("我叫")
    assert small_answer(small["english"].text)[0].startswith("My name is")
    assert small_answer(small["who"].text)[0] == "小红有狗。"
    swapped = (
        small["who"].text.translate(str.maketrans("猫狗", "狗猫", "")).replace("谁有猫", "谁有狗")
    )
    assert small_answer(swapped)[0] == "小明有狗。"
    assert small_answer(small["legs"].text)[0] == "三只鸡有六条腿。"
    assert small_answer("Tom gave Lily a book. Who has the book now?")[0].startswith("Lily")


def test_what_gemmas_examples_claim(gemma):
    def likeliest(name, language, count=3):
        example = next(e for e in openings("gemma-3-270m", language).examples if e.name == name)
        made = choose(gemma.read(example.text).logits)
        best = [int(index) for index in made.order[:count]]
        return [gemma.tokenizer.raw_bytes(i).decode().strip() for i in best], made.own[best]

    def said(name, language, count):
        example = next(e for e in openings("gemma-3-270m", language).examples if e.name == name)
        trace, ids = gemma.read(example.text), []
        for _ in range(count):
            ids.append(int(np.argmax(trace.logits)))
            trace = gemma.step(trace, ids[-1])
        return b"".join(map(gemma.tokenizer.raw_bytes, ids)).decode()

    assert likeliest("once", "zh", 2)[0] == ["女孩", "男孩"]
    assert likeliest("girl", "en", 2)[0] == ["girl", "boy"]
    for name, language, word, own in (
        ("change", "zh", "生活", 0.84),
        ("pets", "zh", "狗", 0.92),
        ("capitals", "zh", "伦敦", 0.92),
        ("translate", "zh", "apple", 0.96),
        ("wrong", "zh", "中国的", 0.69),
        ("japan", "en", "Japan", 0.97),
    ):
        words, owns = likeliest(name, language)
        assert words[0] == word and owns[0] == pytest.approx(own, abs=0.006), name
    assert likeliest("third", "en")[0][2] == "Paris"
    assert likeliest("alice", "en")[0][0] == "Alice"
    assert likeliest("chickens", "zh")[0] == ["四", "五", "六"]
    assert "智能手机" in said("phone", "zh", 8)
    assert likeliest("words", "en")[0][0] == "apple"
    for name, language in (("asked", "zh"), ("continued", "en")):
        assert likeliest(name, language)[0][0] == ""  # a new line


def test_three_chickens_were_never_seen_and_six_spiders_have_no_word(small):
    three, chicken = (
        next(word for word in some if word.zh == zh)
        for some, zh in ((NUMBERS, "三"), (ANIMALS, "鸡"))
    )
    assert is_held_out(three, chicken)
    assert max(word.value for word in NUMBERS) == 20  # six spiders have 48 legs
    assert small.tokenizer.id_of("四十八".encode()) is None
    trace = small.read(small.prompt("六只蜘蛛有几条腿？", chat=True))
    for word in ("六", "只", "蜘蛛", "有"):
        trace = small.step(trace, small.tokenizer.id_of(word.encode()))
    share = softmax(trace.logits).max()
    assert int(np.argmax(trace.logits)) == small.tokenizer.id_of("十六".encode())
    assert all(f"{100 * share:.1f}%" in said for said in topic("next_word")["try.legs"].values())


def test_without_the_chat_it_writes_the_token_itself(small):
    raw = next(example for example in BY_MODEL["small-world"].examples if example.name == "raw")
    probs = softmax(small.read(small.prompt(raw.text)).logits)
    assert probs[small.tokenizer.id_of(b"<|answer|>")] > 0.99
