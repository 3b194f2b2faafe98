"""The questions that rooms asked of the pages: what their answers claim, computed on the models."""

from __future__ import annotations

import numpy as np
from answers import says

from explain import fruit
from explain.emergence import tasks
from explain.openings import NAME
from explain.sampling import softmax
from explain.scale import models, written
from explain.text import topic


def goes_on(reader, text, count):
    """The likeliest tokens that follow a text, each with its probability."""
    trace, said = reader.read(text if isinstance(text, tuple) else reader.prompt(text)), []
    for _ in range(count):
        probs = softmax(trace.logits)
        said.append((int(probs.argmax()), float(probs.max())))
        trace = reader.step(trace, said[-1][0])
    return said


def said(reader, text, count):
    return "".join(reader.tokenizer.raw_bytes(i).decode() for i, _ in goes_on(reader, text, count))


def test_the_end_is_a_token(small, gemma):
    says("next_word", "why.percent", f"{gemma.spec.n_parameters / 1e6:.0f} million", only=["en"])
    says("next_word", "why.percent", f"{gemma.spec.n_parameters / 1e8:.2f} 亿", only=["zh"])
    for language, text in (("en", "What is your name?"), ("zh", NAME.text)):
        length = {"en": 6, "zh": 5}[language]
        *words, (end, share) = goes_on(small, tuple(small.prompt(text, chat=True)), length)
        assert end in small.tokenizer.end_ids and share > 0.999
        assert small.tokenizer.raw_bytes(words[-1][0]).decode() == {"en": ".", "zh": "。"}[language]
        says("next_word", "why.end", "99.9%", text, only=[language])


def test_an_id_has_no_letters_and_a_rare_character_is_bytes(smollm2, gemma, small):
    for reader in (smollm2, gemma):
        (token,) = [one for one in reader.tokenizer.raw(" strawberry") if not one.special]
        says("words", "why.letters", str(token.id))
        rare = [one.raw.hex() for one in reader.tokenizer.raw("龘") if not one.special]
        assert rare == ["e9", "be", "98"]
        says("words", "why.rare", *rare)
    assert [one.unknown for one in small.tokenizer.raw("龘")] == [True]


def test_a_direction_has_a_meaning(smollm2, gemma):
    table, of = smollm2.embedding.astype(float), smollm2.tokenizer.id_of
    words = (" woman", " man", " queen", " king")
    woman, man, queen, king = (table[of(word.encode())] for word in words)
    picked = table[np.random.default_rng(1).integers(len(table), size=(4, 500))]

    def cosine(one, other):
        ways = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
        return (one * other).sum(axis=-1) / ways

    says("embedding", "why.dimension", f"{cosine(woman - man, queen - king):.2f}")
    assert abs(np.median(cosine(picked[0] - picked[1], picked[2] - picked[3]))) < 0.05
    says("embedding", "why.dimension", str(gemma.spec.d_model))
    x, y = fruit.KEYS[0]
    for asked in topic("fruit")["why.features.question"].values():
        assert f"({x:.0f}, {y:.0f})".replace("-", "−") in asked
    says("fruit", "why.features", str(gemma.spec.d_model))


def test_twice_the_text_is_four_times_the_work(smollm2):
    n = smollm2.spec.n_context
    scores = n * (n + 1) // 2
    says("attention", "why.limit", f"{n:,}", f"{scores:,}", only=["en"])
    says("attention", "why.limit", str(n), f"{scores / 1e4:.0f} 万", only=["zh"])


def test_what_parameters_are(smollm2):
    count = sum(one.parameters for one in smollm2.sizes)
    says("transformer", "why.parameter", f"{count:,}", only=["en"])
    says("transformer", "why.parameter", f"{count / 1e8:.2f} 亿", only=["zh"])


def test_what_a_training_cost():
    hours, price = 2.788e6, 2  # of an H800 in dollars: table 1 of the report
    says("learning", "why.money", f"{hours / 1e6} million", f"{hours * price / 1e6} m", only=["en"])
    says("learning", "why.money", f"{hours / 1e4} 万", f"{hours * price / 1e4:.1f} 万", only=["zh"])
    crawl, links, *books = (60, 22, 8, 8)  # percent of GPT-3's mix
    says("learning", "why.sources", f"{crawl + links}%", f"{sum(books)}%")


def test_how_much_of_an_expert_model_works_on_a_token():
    known = {one.name: one for one in models()}
    for name in ("DeepSeek-V3", "Qwen3-235B"):
        one = known[name]
        says("scale", "why.experts", written(one.parameters, "en"), only=["en"])
        says("scale", "why.experts", f"{one.active / 1e9:.0f}", only=["en"])
        for value in (one.parameters, one.active):
            says("scale", "why.experts", written(value, "zh"), only=["zh"])


def test_a_word_that_nobody_wrote_gets_a_plural(smollm2):
    assert said(smollm2, tasks(False)["plurals"].prompt(4, "zorf"), 4) == " zorfs,"
    says("emergence", "why.rote", "zorfs")


def test_sums_are_said_not_calculated(gemma):
    for text, found in (("3 + 4 =", "7"), ("37 + 48 =", "72")):
        assert said(gemma, text, len(found) + 2) == f" {found}\n\n"
        says("emergence", "why.sums", text, found)
