"""The cards above a picture: what a text holds that its model does not read, and what is too long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain.ask import Ask
from explain.models import STANDBY
from explain.server import Server
from explain.text import Says
from explain.views import attention, embedding, learning, next_word, reading, transformer, words
from explain.views.next_word import Place

MODELS = Says("models", "en")


def notice(served, text, chat=False, view=next_word.view):
    place = (Place(),) if view is next_word.view else ()
    return view(served, Ask(text, STANDBY, chat=chat, own={"view": "rows"}), *place)["notice"]


def test_blanks_that_are_not_read_are_named(served):
    for text, blanks in (("Tom\tlikes  fish\n", "⇥, ␣␣, ↵"), ("小明 有\u3000猫", "␣, U+3000")):
        said = notice(served, text)
        assert said["text"].endswith(MODELS("notice.blanks")) and said["values"]["blanks"] == blanks
        assert notice(served, text, view=words.view) == said
    assert notice(served, "Tom likes fish.") is None


def test_a_model_that_knows_the_words_is_offered(served, monkeypatch):
    monkeypatch.setattr(reading, "there", lambda name: False)
    assert "button" not in notice(served, "人工智能会取代老师吗")
    monkeypatch.setattr(reading, "there", lambda name: True)
    offered = notice(served, "人工智能会取代老师吗")["button"]
    assert offered["label"] == MODELS("notice.change_model", title="Gemma 3 270M")
    ask = Ask("人工智能会取代老师吗", STANDBY)
    assert reading.answer(served, ask, offered["act"], STANDBY) == {"model": "gemma-3-270m"}
    assert "button" not in notice(served, "小明有一只猫。\t")  # only a blank is not read
    assert "button" not in (notice(served, "人工智能会取代老师吗", view=learning.view) or {})
    elsewhere = replace(ask, model="gemma-3-270m")  # ours stands by: the chosen one may know them
    reader = served.shelf.reader(STANDBY)
    tokens = reader.prompt(ask.text)
    assert "button" not in reading.strange(served, elsewhere, reader, tokens, free=True)


def test_a_very_long_word_is_told_by_its_beginning(served):
    said = notice(served, "Tom " + "x" * 2000)
    assert said["values"]["unknown"] == "x" * 24 + "…"
    shown = next_word.view(served, Ask("Tom " + "x" * 2000, STANDBY), Place())
    assert [box["text"] for box in shown["strip"]] == ["Tom", "x" * 40 + "…"]


def test_a_chat_that_a_model_does_not_know_is_said(served, small, monkeypatch):
    assert notice(served, "Tom likes fish.", chat=True) is None
    monkeypatch.setattr(type(small.tokenizer), "has_chat", property(lambda self: False))
    assert notice(served, "Tom likes fish.", chat=True)["text"] == MODELS("notice.no_chat")


@pytest.mark.parametrize("chat", [False, True])
def test_special_tokens_spelt_in_a_text_are_read_alike_on_all_pages(smollm2, chat):
    server = Server()
    server.shelf._readers["smollm2-135m"] = smollm2
    text = "a <|endoftext|> cat"

    def ask(view=""):
        return Ask(text, "smollm2-135m", chat=chat, own={"view": view})

    read = smollm2.prompt(text, chat=chat)
    for made in (server.runs.get, server.runs.prefix):  # so that no page is still reading
        made(smollm2, read, ())
    own = slice(smollm2.tokenizer.preamble if chat else 0, None)
    special = [token.display for token in read[own] if token.special]
    assert ("<|endoftext|>" in special) != chat
    for seen in (
        words.view(server, ask("rows"))["tokens"],
        attention.view(server, ask("whatif"))["names"][own],
        transformer.view(server, ask("sizes"))["names"][own],
        next_word.view(server, ask(), Place())["strip"],
    ):
        shown = [one["text"] for one in seen if one["kind"] == "special" and not one.get("fold")]
        assert shown == special
    merged = words.view(server, ask("merges"))["merges"]["choices"]
    assert ("endoftext" in [one["text"] for one in merged]) == chat
    shown = words.view(server, ask("rows"))
    assert shown["folded"] == (smollm2.tokenizer.preamble if chat else 0)


LONG = "Tom has a cat. " * 40


def test_a_text_too_long_for_a_word_in_context_has_its_card(served):
    card = embedding.view(served, Ask("", STANDBY, own={"view": "context", "pair": "x|y"}))
    assert card["notice"] is None
    pair = "。" * 190 + "|猫"
    shown = embedding.view(served, Ask("", STANDBY, own={"view": "context", "pair": pair}))
    assert shown["notice"]["kind"] == "error" and "128" in shown["notice"]["text"]
    assert shown["context"]["cosines"]  # the page's own pair, for as long


def test_the_beginning_is_kept_for_the_model_that_reads(served, small):
    from explain.views import reading

    card = learning.view(served, Ask(LONG, "smollm2-135m", own={"view": "replay"}))["notice"]
    assert card["button"]["act"] == "shorten"
    kept = reading.answer(served, Ask(LONG, "smollm2-135m"), "shorten", STANDBY)["text"]
    assert LONG.startswith(kept) and len(small.prompt(kept)) == small.limit - 64


def test_every_character_stands_on_one_page_of_the_words(served):
    text, seen = "Tom has a cat. " * 12, ""
    first = words.view(served, Ask(text, STANDBY, own={"view": "rows"}))["part"]
    assert first["pages"] > 2 and first["of"] == len(text) - 1
    for page in range(first["pages"]):
        own = {"view": "rows", "part": str(page)}
        shown = words.view(served, Ask(text, STANDBY, own=own))
        letters = [one["text"] for piece in shown["pieces"] for one in piece]
        assert shown["part"]["first"] == len(seen) + 1
        seen += "".join(letters).replace("␣", " ")
        assert shown["part"]["last"] == len(seen)
    assert seen == text.rstrip()
