"""Figures in the answers to what a room asks: each against its own source."""

from __future__ import annotations

import pytest

from explain.scale import SHAPES, models
from explain.text import LANGUAGES, topic


def answer(page: str, name: str, language: str) -> str:
    return topic(page)[f"why.{name}.answer"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_big_the_forerunner_of_chatgpt_is(smollm2, language):
    said = answer("transformer", "chatgpt", language)
    gpt3, spec = SHAPES["gpt-3"], smollm2.spec
    published = {one.name: one.parameters for one in models()}["GPT-3"]
    times = round(published / spec.n_parameters, -2)
    floors = (f"{gpt3.layers} ", f"{gpt3.width:,}", f"{spec.n_layers} ", f"{spec.d_model} ")
    assert all(one in said for one in floors)
    assert f"{times:,.0f}" in said.replace("1300", "1,300")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_five_tokens_make_of_a_slope(language):
    said = answer("emergence", "sudden", language)
    for each in (0.5, 0.9):
        assert f"{each:.0%}" in said and f"{each**5:.0%}" in said
