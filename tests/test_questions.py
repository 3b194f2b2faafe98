"""The questions on the pages: what their answers claim, computed on the model that they name."""

from __future__ import annotations

import re
from itertools import combinations, islice
from urllib.parse import parse_qsl

import numpy as np
import pytest
from answers import percent, says
from visitor import Visitor

from explain.embedding import PERMUTATIONS
from explain.models import MODELS
from explain.models.checkpoints import listed, load_checkpoints
from explain.smallworld.language import texts
from explain.text import LANGUAGES, topic
from explain.ui.chapters import CHAPTERS
from explain.views.questions import questions

LLAMA_HOURS = 30.84e6  # of an H100, in its model card; the address stands above the answer
H100_KW = 0.7  # its greatest power, in the same card
SMOLLM2_TOKENS = 2e12  # its model card: https://huggingface.co/HuggingFaceTB/SmolLM2-135M


def asked():
    """Every question that rooms ask, by page: {page: [key, ...]}."""
    found = {}
    for chapter in CHAPTERS:
        keys = [key for key in topic(chapter.name) if key.startswith("why.")]
        found[chapter.name] = [key.removesuffix(".question") for key in keys if "question" in key]
        parts = ("question", "answer")
        assert set(keys) == {f"{key}.{part}" for key in found[chapter.name] for part in parts}
    return found


def test_short_answers():
    for name, keys in asked().items():
        for key in keys:
            answer = topic(name)[f"{key}.answer"]
            assert len(re.findall(r"[.?!](?:\*\*)?(?: |$)", answer["en"])) <= 2, key
            assert len(re.findall(r"[。？！]", re.sub("“[^”]*”", "", answer["zh"]))) <= 2, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guess_leads_to_where_its_answer_is(language, smollm2, small):
    visitor = Visitor(lang=language)
    for name in (one.name for one in CHAPTERS):
        for item in questions(name, language)["predict"]:
            if item["own"]:
                assert item["see"] is None and not {"text", "model"} & set(item["go"])
                continue
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


def test_bytes_and_tokens(smollm2):
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
    chicken, cat = cosine(small, "猫", "鸡"), cosine(small, "猫", " cat")
    assert chicken > cat
    says("embedding", "why.apart", f"{chicken:.2f}", f"{cat:.2f}")
    some = [one.given + one.rest for one in islice(texts(11), 3000)]
    mixed = [one for one in some if re.search("[A-Za-z]", one) and re.search("[一-鿿]", one)]
    assert 0.05 < len(mixed) / len(some) < 0.15  # nine of ten hold one language


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
