"""The questions that a lecturer's trial left unanswered: what their answers claim, computed."""

from __future__ import annotations

import numpy as np
import pytest
from answers import says

from explain import attention, embedding
from explain.models import inside
from explain.models.checkpoints import listed
from explain.models.checksum import SHOWN
from explain.server import Server
from explain.views.embedding import Table
from explain.views.words import languages


def test_the_rules_that_cut_a_word(gemma):
    ranks = gemma.tokenizer.ranks
    for left, right in (("都", "是"), ("首", "都")):
        says("words", "why.cuts", f"{ranks.get((left.encode(), right.encode())):,}")
    pieces = [token.raw.decode() for token in gemma.prompt("法国的首都是") if not token.special]
    assert pieces == ["法国", "的首", "都是"]


def test_what_chinese_costs(gemma, smollm2):
    first, *others = [(one["zh_tokens"], one["en_tokens"]) for one in languages(gemma)]
    assert len(others) == 2 and all(chinese == english for chinese, english in others)
    says("words", "why.cheaper", *map(str, first))
    assert all(one["zh_tokens"] >= 2 * one["en_tokens"] for one in languages(smollm2))


def test_how_far_a_count_of_draws_strays():
    drawn = np.random.default_rng(0).binomial(100, 0.33, size=100_000)
    assert drawn.std() == pytest.approx(np.sqrt(100 * 0.33 * 0.67), abs=0.05)
    says("next_word", "why.hundred", f"{drawn.std():.1f}")


def test_a_rank_gets_worse_before_it_is_the_first(gemma, smollm2):
    def places(reader, text):
        trace = reader.read(reader.prompt(text))
        rows, answer = trace.resid[:, -1], int(trace.logits.argmax())
        return inside.lens(reader, rows, np.full(len(rows), answer))[2].tolist()

    paris = places(
        smollm2, "The capital of France is"
    )  # at the embedding, then after floor 0, 1, ...
    figures = [f"{paris[i]:,}" for i in (0, 1, 7)]
    says("transformer", "why.worse", *figures, "floor 6", "last seven", only=["en"])
    assert paris[-8] > 2000 and paris[-7] < 500 and paris[-1] == 1
    france = places(gemma, "法国的首都是")
    first = next(i for i, place in enumerate(france) if place <= 100)
    figures = [f"{place:,}" for place in france[:2]]
    says("transformer", "why.worse", *figures, f"第 {first - 1} 层", only=["zh"])
    assert france[-2:] == [1, 1] and france[-3] > 1


def test_most_heads_have_no_kind(small):
    found = np.array(list(listed()[-1]["heads"].values()))  # (4, L, H)
    assert len(found) == len(attention.KINDS) - ("spread" in attention.KINDS)
    without = int((found.max(axis=0) < attention.NAMED_FROM).sum())
    of = small.spec.n_layers * small.spec.n_heads
    says("attention", "why.nokind", f"{attention.NAMED_FROM:.2f}", str(without), str(of))


def test_where_an_added_word_stands(gemma):
    table = Table(Server(), gemma, "zh")
    places, _ = embedding.placed(table.ids, ["高考"], gemma.tokenizer.unknown_id)
    rows = table._rows(places)
    alike = (embedding.unit(rows[-1:]) @ embedding.unit(rows[:-1]).T)[0]
    best = int(alike.argmax())
    says("embedding", "why.beside", places[best].text, f"{alike[best]:.2f}", only=["zh"])
    assert places[best].group == "capitals" and embedding.BESIDE == 3
    near = [row["text"] for row in table.near("苹果")["rows"]]
    says("embedding", "why.script", next(text for text in near if "\u0900" <= text[0] <= "\u097f"))


def test_who_reads_and_who_answers(small, gemma, smollm2):
    says("chatgpt", "why.ours", f"{small.spec.n_vocab:,}")
    assert small.tokenizer.has_chat and smollm2.tokenizer.has_chat and not gemma.tokenizer.has_chat
    says("chatgpt", "why.checksum", "SHA-256", str(SHOWN))
