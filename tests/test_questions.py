"""The questions on the pages: what their answers claim, computed on the model that they name."""

from __future__ import annotations

import re
from itertools import combinations, islice
from urllib.parse import parse_qsl

import numpy as np
import pytest
from answers import WHO, percent, says
from visitor import Visitor

from explain import fruit
from explain.embedding import PERMUTATIONS
from explain.models import MODELS
from explain.models.checkpoints import curve, listed, load_checkpoints
from explain.openings import AI, BY_MODEL, NAME
from explain.sampling import softmax
from explain.smallworld.language import texts
from explain.text import LANGUAGES, topic
from explain.ui.chapters import CHAPTERS
from explain.views.questions import questions

LLAMA_HOURS = 30.84e6  # of an H100, in its model card; the address stands above the answer
H100_KW = 0.7  # its greatest power, in the same card
SMOLLM2_TOKENS = 2e12  # its model card: https://huggingface.co/HuggingFaceTB/SmolLM2-135M


def shares(reader, text, chat=False):
    """The next token's probabilities by the token's bytes, likeliest first."""
    trace = reader.read(reader.prompt(text, chat=chat))
    probs = softmax(trace.logits)
    order = np.argsort(-probs)[:200]
    return {reader.tokenizer.raw_bytes(int(i)).decode(errors="replace"): probs[i] for i in order}


def spoken(reader, text):
    """The greedy answer, each token with its probability."""
    trace, said = reader.read(reader.prompt(text, chat=True)), []
    while not said or said[-1][0] not in reader.tokenizer.end_ids:
        probs = softmax(trace.logits)
        said.append((int(probs.argmax()), float(probs.max())))
        trace = reader.step(trace, said[-1][0])
    return [(reader.tokenizer.raw_bytes(index).decode(), share) for index, share in said]


def asked(kind):
    """Every question of a kind, by page: {page: [key, ...]}."""
    found = {}
    for chapter in CHAPTERS:
        keys = [key for key in topic(chapter.name) if key.startswith(f"{kind}.")]
        found[chapter.name] = [key.removesuffix(".question") for key in keys if "question" in key]
        parts = ("question", "answer", "state") if kind == "ask" else ("question", "answer")
        assert set(keys) == {f"{key}.{part}" for key in found[chapter.name] for part in parts}
    return found


def test_two_questions_a_page_and_short_answers():
    assert all(len(keys) == 2 for keys in asked("ask").values() if keys)
    for kind in ("ask", "why"):
        for name, keys in asked(kind).items():
            for key in keys:
                answer = topic(name)[f"{key}.answer"]
                assert len(re.findall(r"[.?!](?:\*\*)?(?: |$)", answer["en"])) <= 2, key
                assert len(re.findall(r"[。？！]", re.sub("“[^”]*”", "", answer["zh"]))) <= 2, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_to_the_room_leads_to_where_its_answer_is(language, smollm2, small):
    visitor = Visitor(lang=language)
    for name in [name for name, keys in asked("ask").items() if keys]:
        for item in questions(name, language)["groups"][0]["items"]:
            page, _, state = item["see"].partition("?")
            wanted = dict(parse_qsl(state))
            assert item["model"] == (MODELS[wanted["model"]].title if "model" in wanted else None)
            shown = visitor.open(page, **wanted)
            assert page == name and shown["notice"] is None and shown["lang"] == language
            held = visitor.address
            assert {key: held.get(key) for key in wanted} == wanted, item["question"]


def test_the_word_page_counts_the_visitor_s_text(small):
    text = "小明有一只猫，小红有一只狗。"
    shown = Visitor(lang="zh").open("words", text=text, model="small-world", lang="zh", chat="1")
    own = small.tokenizer.raw(text)
    assert shown["filled"] == {"n": len(own), "characters": len(text)}


def test_figures_of_the_glossary(smollm2, small):
    for language in LANGUAGES:
        vector = topic("glossary")["glossary.vector.text"][language]
        assert str(small.spec.d_model) in vector and str(smollm2.spec.d_model) in vector
        assert f"{np.e:.1f}" in topic("glossary")["glossary.logit.text"][language]
        assert f"{PERMUTATIONS:,}" in topic("glossary")["glossary.p_value.text"]["en"]


def test_how_sure_it_is(smollm2, small):
    first = list(shares(smollm2, AI.text).items())[:2]
    assert [word for word, _ in first] == [" make", " automate"]
    says("next_word", "ask.sure", "make", *[percent(share) for _, share in first], only=["en"])
    said = spoken(small, NAME.text)
    assert len(said) == 5 and said[2][0] == "小天"
    assert min(share for i, (_, share) in enumerate(said) if i != 2) > 0.999
    says("next_word", "ask.sure", "小天", percent(said[2][1]), only=["zh"])


def test_sure_and_wrong(smollm2, small):
    count = next(one for one in BY_MODEL["smollm2-135m"].examples if one.name == "count")
    first = list(shares(smollm2, count.text).items())[:2]
    assert [word for word, _ in first] == [" eight", " six"]
    says("next_word", "ask.wrong", *[percent(share) for _, share in first], only=["en"])
    word, share = spoken(small, "六只蜘蛛有几条腿？")[4]
    says("next_word", "ask.wrong", word, f"{100 * share:.1f}%", only=["zh"])


def test_bare_questions(smollm2, small):
    said = "What is the capital of France?"
    token, share = next(iter(shares(smollm2, said).items()))
    says("chatgpt", "ask.bare", token, percent(share))
    assert next(iter(shares(smollm2, said, chat=True))) == "The"
    for language, name in (("en", "What is your name?"), ("zh", "你叫什么名字？")):
        token, share = next(iter(shares(small, name).items()))
        assert share > 0.999
        says("chatgpt", "ask.marks", token, "99.9%", only=[language])
        bare = small.read(small.prompt(name))
        written = small.step(bare, int(bare.logits.argmax()))
        assert written.ids == small.read(small.prompt(name, chat=True)).ids


def test_bytes_and_tokens(smollm2):
    says("words", "ask.bytes", "猫".encode().hex(" "))
    tokens = smollm2.tokenizer.raw("今天天气很好 🤗")
    assert len(tokens) == 16
    for token in tokens:
        with pytest.raises(UnicodeDecodeError):
            token.raw.decode()
    question = "What is your name?"
    found = len(smollm2.tokenizer.raw(question))
    for language in LANGUAGES:
        said = topic("words")["why.tokens.answer"][language]
        assert re.findall(r"\d+", said.replace("SmolLM2", "")) == [str(len(question)), str(found)]


def cosine(reader, one, other):
    """Of two words' rows, the table's mean subtracted."""
    rows = [reader.embedding[reader.tokenizer.id_of(word.encode())] for word in (one, other)]
    one, other = (row.astype(float) - reader.embedding.mean(axis=0) for row in rows)
    return one @ other / np.linalg.norm(one) / np.linalg.norm(other)


def test_use_not_meaning(smollm2, small):
    cold, warm = cosine(smollm2, " hot", " cold"), cosine(smollm2, " hot", " warm")
    assert cold > warm
    says("embedding", "ask.near", f"{cold:.2f}", f"{warm:.2f}", only=["en"])
    chicken, cat = cosine(small, "猫", "鸡"), cosine(small, "猫", " cat")
    assert chicken > cat
    says("embedding", "ask.near", f"{chicken:.2f}", f"{cat:.2f}", only=["zh"])
    says("embedding", "why.apart", f"{chicken:.2f}", f"{cat:.2f}")
    some = [one.given + one.rest for one in islice(texts(11), 3000)]
    mixed = [one for one in some if re.search("[A-Za-z]", one) and re.search("[一-鿿]", one)]
    assert 0.05 < len(mixed) / len(some) < 0.15  # nine of ten hold one language


def summed(reader, plus, minus):
    """Cosines of a sum of words with every row of the table."""
    rows = reader.embedding.astype(float) - reader.embedding.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    plus, minus = ([reader.tokenizer.id_of(w.encode()) for w in some] for some in (plus, minus))
    target = rows[plus].sum(axis=0) - rows[minus].sum(axis=0)
    return rows @ target / np.linalg.norm(target)


@pytest.mark.parametrize(
    ("name", "plus", "minus", "found", "only"),
    [
        ("smollm2", [" king", " woman"], [" man"], " queen", "en"),
        ("small", ["爷爷", "妈妈"], ["爸爸"], "奶奶", "zh"),
    ],
)
def test_a_sum_stays_near_its_words(request, name, plus, minus, found, only):
    reader = request.getfixturevalue(name)
    cosines = summed(reader, plus, minus)
    first, other = (reader.tokenizer.id_of(word.encode()) for word in (plus[0], found))
    assert cosines.argmax() == first
    says("embedding", "ask.sum", f"{cosines[first]:.2f}", f"{cosines[other]:.2f}", only=[only])


def test_one_language_is_near_by_itself(gemma):
    assert cosine(gemma, " dog", " red") > cosine(gemma, "猫", "狗")
    english, chinese = (" cat", " dog", " red", " apple"), ("猫", "狗", "红色", "苹果")
    across = [cosine(gemma, one, other) for one in english for other in chinese]
    within = [cosine(gemma, one, other) for one, other in combinations(english, 2)]
    assert np.mean(within) > 2 * np.mean(across)


def test_which_models_begin_with_a_token_of_their_own(gemma, smollm2, small):
    says("next_word", "why.bos", "Gemma", "Small World", "SmolLM2")
    assert gemma.prompt("dog")[0].special
    assert not any(token.special for one in (smollm2, small) for token in one.prompt("dog"))


def test_vectors_begin_at_random():
    first, last = (cosine(load_checkpoints()[at].reader, "猫", "狗") for at in (0, -1))
    says("embedding", "why.numbers", f"{first:.2f}", f"{last:.2f}")


def test_the_mix_misses_the_pear():
    keys, gaze = np.array(fruit.KEYS, float), np.array([-1.0, 1.0])
    match = keys @ gaze / np.linalg.norm(keys, axis=1) / np.linalg.norm(gaze)
    mixed = match / match.sum() @ keys
    says("fruit", "ask.pear", f"({mixed[0]:.3f}, {mixed[1]:.0f})".replace("-", "−"))
    assert match[0] > match[2]  # apple pulls harder than banana
    says("fruit", "ask.dot", " : ".join(f"{one:.0f}" for one in keys @ gaze))
    assert np.linalg.norm(keys, axis=1).argmax() == 0


def test_what_the_lessons_do():
    loss = {point["step"]: point["fresh_loss"] for point in curve()}
    says("learning", "ask.loss", f"{loss[0]:.2f}", f"{loss[1500]:.2f}")
    assert listed()[0]["step"] == 0 and 1500 in {one["step"] for one in listed()}


def test_from_which_step_on_it_is_always_right(small):
    for language, text in WHO.items():
        wanted, _ = spoken(small, text)[0]
        right = []
        for one in load_checkpoints():
            logits = one.reader.read(one.reader.prompt(text, chat=True)).logits
            said = one.reader.tokenizer.raw_bytes(int(logits.argmax())).decode()
            right.append((one.step, said == wanted))
        last = max(step for step, found in right if not found)
        first = min(step for step, found in right if step > last)
        shown = f"{first:,}" if language == "en" else str(first)
        says("learning", "ask.always", shown, only=[language])
        if language == "zh":
            assert (1700, True) in right and last == 2600
    have = next(point["right"]["en have"] for point in curve() if point["step"] == 1700)
    says("learning", "ask.always", percent(have), only=["en"])


def test_how_much_each_model_read():
    tokens = listed()[-1]["tokens"]
    times = SMOLLM2_TOKENS / tokens
    english = f"{tokens / 1e6:.0f} million", f"{times / 1e3:.0f},000 times"
    says("learning", "why.data", *english, only=["en"])
    chinese = f"{round(tokens / 1e4, -3):.0f} 万个", f"{times / 1e4:.1f} 万倍"
    says("learning", "why.data", *chinese, only=["zh"])


def test_what_a_large_training_takes():
    years = LLAMA_HOURS / 24 / 365.25
    says("learning", "why.cost", f"{LLAMA_HOURS / 1e6:.2f} million", only=["en"])
    says("learning", "why.cost", f"{LLAMA_HOURS / 1e4:.0f} 万", only=["zh"])
    for language, said in (("en", f"{round(years, -2):,.0f}"), ("zh", f"{round(years, -2):.0f}")):
        says("learning", "why.cost", said, only=[language])


def test_what_a_large_training_takes_in_electricity_and_money():
    for language, unit in (("en", 1e6), ("zh", 1e4)):
        said = topic("scale")["why.energy.answer"][language].replace(",", "").replace(" 万", "")
        hours, kilowatt, energy, homes, each, price, cost = map(
            float, re.findall(r"\d+(?:\.\d+)?", re.sub(r"Llama 3.1 405B|H100", "", said))
        )
        assert (hours * unit, kilowatt) == (pytest.approx(LLAMA_HOURS), H100_KW)
        assert energy * unit == pytest.approx(LLAMA_HOURS * H100_KW, rel=1e-3)
        assert homes == pytest.approx(LLAMA_HOURS * H100_KW / each, rel=1e-2)
        assert cost * unit == pytest.approx(LLAMA_HOURS * price, rel=1e-2)


def test_nats_as_factors():
    for language in LANGUAGES:
        told = topic("glossary")
        nat, kl = told["glossary.nat.text"][language], told["glossary.kl.text"][language]
        assert all(said in nat for said in (f"{np.e:.1f}", percent(1 / np.e), percent(np.exp(-2))))
        assert f"{np.e:.1f}" in kl and f"{np.exp(2):.1f}" in kl


def test_the_right_answer_is_the_text_s_own_next_token(small):
    shown = Visitor(lang="en").open(
        "learning", view="descent", model="small-world", lang="en", text="Tom has a cat."
    )
    taught = [place["right"]["id"] for place in shown["descent"]["lessons"][0]["places"]]
    assert taught == [token.id for token in small.prompt("Tom has a cat.")][1:]
