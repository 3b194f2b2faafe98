"""What visitors see when a model cannot be had, and a model from a folder of the server's own."""

from __future__ import annotations

import json
import os
import re

import pytest
from browser import ready, server
from families import model_of, tokenizer
from playwright.sync_api import expect

from explain.models.fetch import SMOLLM2, gguf
from explain.models.unavailable import REASONS, ModelUnavailable
from explain.text import LANGUAGES, topic

HELLO = "/next_word?text=Hello&lang="


def test_a_sentence_and_a_retry_while_the_model_is_missing(visit, tmp_path):
    weights = tmp_path / "weights.gguf"
    cache = tmp_path / "cache"
    with server(
        "up", EXPLAIN_GEMMA="ask", EXPLAIN_CACHE=str(cache), EXPLAIN_SMOLLM2=str(weights)
    ) as base:
        visit(base + HELLO + "zh").get_by_role("button", name="重试").wait_for()
        page = visit(base + HELLO + "en")
        again, notice = page.get_by_role("button", name="Try again"), page.locator(".notice")
        again.wait_for()
        expected = topic("models")["reason.not_found"]["en"].split("{")[0].strip()
        expect(notice).to_contain_text(expected)
        page.locator(".rows .row").first.wait_for()  # meanwhile our own small model answers
        expect(notice).to_contain_text("Small World")
        status, told = ready(base)
        assert status == 503 and told["reason"] == "not_found"
        assert "/" not in json.dumps(told)
        assert not [path for path in cache.glob("*") if ".tmp-" in path.name]
        toy = visit(base + "/fruit?lang=en")  # it needs no model
        expect(toy.locator(".fruit .result")).to_have_text(["0.949", "1", "0.707"])

        os.symlink(gguf(SMOLLM2), weights)  # the owner mends it; nobody restarts the server
        again.click()
        notice.wait_for(state="hidden", timeout=120_000)
        page.locator(".rows .row").first.wait_for()
        assert ready(base)[0] == 200
        expect(page.get_by_role("textbox", name="Text")).to_have_value("Hello")


def local_folder(tmp_path, name, spoil=False):
    """A tiny Llama in a folder whose name is full of markup."""
    folder = tmp_path / name
    model = model_of("llama")
    if spoil:
        model.model.norm.weight.data[0] = float("nan")
    model.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return str(folder)


def test_a_model_from_a_folder(visit, tmp_path):
    name = "<b>x *y* $z$ `w` [a](b)"
    with server("up", EXPLAIN_MODEL_FOLDER=local_folder(tmp_path, name)) as base:
        page = visit(base + HELLO + "en&model=local")
        page.locator(".rows .row").first.wait_for(timeout=60_000)
        select = page.get_by_test_id("stSelectbox")  # its name: as characters, not as markup
        shown = select.inner_text() + (select.locator("input").first.input_value() or "")
        assert name in shown
        page.locator(".next").click()
        expect(page).to_have_url(re.compile("path=0\\.[\\w-]{3}"))  # a word was taken


def test_weights_that_are_no_numbers(visit, tmp_path):
    with server("up", EXPLAIN_MODEL_FOLDER=local_folder(tmp_path, "spoilt", True)) as base:
        page = visit(base + HELLO + "en&model=local")
        expected = topic("models")["reason.damaged"]["en"].split(".")[0]
        page.get_by_text(expected).wait_for(timeout=60_000)
        expect(page.get_by_role("textbox", name="Text")).to_have_value("Hello")


def test_every_reason_has_words_that_fit_its_details():
    for reason in REASONS:
        texts = topic("models")[f"reason.{reason}"]
        for language in LANGUAGES:
            assert texts[language].format_map(
                dict.fromkeys(("part", "setting", "name", "need", "free", "room"), "x")
            )
    with pytest.raises(ValueError, match="unknown reason"):
        ModelUnavailable("bad luck")
