"""The page "From GPT to ChatGPT": what its columns read and say is transformers' own reading."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import torch
from visitor import Visitor

from explain.ask import Ask
from explain.conversation import ROOM, conversation, without_template
from explain.models import MODELS, STANDBY, load
from explain.openings import question
from explain.sampling import softmax
from explain.server import Server
from explain.server.shelf import Shelf
from explain.views import chatgpt, template

ASKED = "What is the capital of France?"


@pytest.fixture(scope="module")
def visitor(smollm2):
    return Visitor(lang="en", model="smollm2-135m", text="hi")


def texts(column):
    """Every turn of a column as text, as the component writes it."""
    return [
        "".join(" " * c["spaced"] + c["text"] for c in turn["cells"]) for turn in column["turns"]
    ]


def test_a_chat_says_what_transformers_says(visitor, smollm2, plain):
    shown = visitor.open(
        "chatgpt", messages=ASKED, steps="12", lang="en", model="smollm2-135m", text="hi"
    )
    bare, chat = shown["columns"]
    hugging = smollm2.tokenizer.hugging
    ids = hugging.apply_chat_template(
        [{"role": "user", "content": ASKED}], add_generation_prompt=True, return_dict=False
    )
    with torch.inference_mode():
        own = plain.generate(torch.tensor([ids]), max_new_tokens=12, do_sample=False)[0].tolist()
        logits = plain(torch.tensor([own])).logits[0].numpy()
        first = plain(torch.tensor([hugging(ASKED).input_ids])).logits[0, -1].numpy()
    cells = [cell for turn in chat["turns"] for cell in turn["cells"]]
    assert [index for cell in cells for index in cell["ids"]] == own
    for place, cell in enumerate(cells[len(ids) :], len(ids)):
        assert cell["prob"] == pytest.approx(softmax(logits[place - 1])[own[place]], abs=1e-4)
    assert chat["state"]["name"] == "ended_chat" and chat["next"] == [] and not chat["may_go_on"]
    assert texts(chat)[-1] == "The capital of France is Paris.<|im_end|>"
    end = int(first.argmax())
    assert bare["state"] | {"prob": 0} == {
        "name": "ended_at_once", "token": hugging.decode(end), "prob": 0, "count": 1,
    }  # fmt: skip
    assert bare["state"]["prob"] == pytest.approx(softmax(first)[end], abs=1e-4)


def test_what_may_come_next_is_the_models(visitor, plain):
    shown = visitor.open(
        "chatgpt", messages=ASKED, steps="0", lang="en", model="smollm2-135m", text="hi"
    )
    for column in shown["columns"]:
        ids = [index for turn in column["turns"] for cell in turn["cells"] for index in cell["ids"]]
        with torch.inference_mode():
            shares = softmax(plain(torch.tensor([ids])).logits[0, -1].numpy())
        assert [one["id"] for one in column["next"]] == list((-shares).argsort()[:4])
        for one in column["next"]:
            assert one["prob"] == pytest.approx(shares[one["id"]], abs=1e-4)


def test_the_next_turn_goes_on_in_the_same_text(visitor, smollm2):
    visitor.open("chatgpt", messages=ASKED, lang="en", model="smollm2-135m", text="hi")
    shown = visitor.do("say", text="And of Germany?")
    assert shown["messages"] == [ASKED, "And of Germany?"]
    _, chat = shown["columns"]
    assert [turn["by"] for turn in chat["turns"]] == ["person", "model"] * 2
    assert texts(chat)[1] == "The capital of France is Paris."
    assert texts(chat)[2].startswith("<|im_end|>")  # where the model's turn ends
    whole = visitor.do("system", text="You are a poet.")
    assert whole["system"] == {"text": "You are a poet."}
    assert "You are a poet." in texts(whole["columns"][1])[0]
    fresh = visitor.do("ask", text="  Who are\nyou? ")
    assert fresh["messages"] == ["Who are you?"] and fresh["system"] == whole["system"]


def test_both_texts_step_together_and_back(visitor):
    visitor.open(
        "chatgpt",
        messages="How do I make tea?",
        steps="0",
        lang="en",
        model="smollm2-135m",
        text="hi",
    )
    for kind, taken in (("next", (1, 1)), ("next", (1, 2)), ("back", (1, 1)), ("restart", (0, 0))):
        shown = visitor.do(kind)  # the bare text ends at once
        assert tuple(column["taken"] for column in shown["columns"]) == taken
    assert not shown["back"] and shown["more"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_our_model_writes_the_template_by_itself(served, language):
    own = {"messages": "", "beside": "small-world", "steps": "5"}
    ask = Ask("", "small-world", language, own=own)
    shown = chatgpt.view(served, ask)
    bare, chat = shown["columns"]
    assert shown["messages"] == [question("small-world", language)] and shown["system"] is None
    assert bare["state"]["name"] == "marked" and bare["state"]["token"] == "<|answer|>"
    assert texts(bare)[1].startswith("<|answer|>")
    said = "My name is" if language == "en" else "我叫"
    assert texts(chat)[1].startswith(said)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_base_model_goes_on_with_the_question(small, language):
    readers = {"small-world": small, template.BASE: load(template.BASE)}
    server = Server()
    server.shelf = Shelf(load=lambda name, progress, **_: readers[name])
    server.shelf.start("small-world")
    ask = Ask("", "small-world", language, own={"steps": "12"})
    for _ in range(100):
        shown = chatgpt.view(server, ask)
        if shown["picture"] and not shown["again"]:
            break
        time.sleep(0.02)
    bare, chat = shown["columns"]
    assert bare["model"] == MODELS[template.BASE].title != chat["model"]
    assert "<|answer|>" not in texts(bare)[1] and texts(bare)[1] != texts(chat)[1]
    server.jobs.close()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["small-world", "smollm2-135m"])
def test_the_one_goes_on_and_the_other_answers(visitor, name, language):
    """What the columns say before a word, against what they write then and their own likeliest token."""
    shown = visitor.open("chatgpt", lang=language, model=name, text="")
    said = {column["kind"]: column["state"] for column in shown["columns"]}
    for column in shown["columns"]:
        token, prob = said[column["kind"]]["token"], said[column["kind"]]["prob"]
        assert (token, prob) == (column["next"][0]["text"], column["next"][0]["prob"])
    assert said["chat"]["name"] == "before_chat" and said["bare"]["name"] != "before_chat"
    last = visitor.open("chatgpt", lang=language, model=name, text="", steps="40")
    bare, chat = (column["state"]["name"] for column in last["columns"])
    assert chat in ("ended_chat", "goes_on_chat")
    over = said["bare"]["name"] == "before_end"
    assert bare in (("ended_at_once",) if over else ("goes_on_bare", "ended_bare"))


def test_what_the_context_has_no_room_for_falls_out(small):
    said = ["小明有一只猫。谁有猫？"] * 9

    def answer(tokens):
        assert len(tokens) + ROOM <= 128
        return small.tokenizer.raw("小明有猫。")[0].id, *small.tokenizer.end_ids

    found = conversation(small.tokenizer, said, answer, system=None, limit=128)
    assert len(found.tokens) + ROOM <= 128
    assert found.dropped and len(found.dropped) % 2 == 0 and found.dropped[0] == said[0]
    assert len(found.dropped) // 2 + len(found.turns) // 2 == len(said)
    one = conversation(small.tokenizer, said[:1], answer, system=None, limit=10)
    assert (
        not one.dropped
    )  # the message itself is never left out: the reader says that it is too long


def test_without_a_template_the_words_are_the_same(small):
    said = ["小明有一只猫。", "谁有恐龙？"]
    found = without_template(small.tokenizer, said, lambda tokens: (*small.tokenizer.end_ids,))
    assert b"".join(one.raw for one in found.tokens if one.unknown).decode() == "恐龙"
    assert found.turns[1] == found.turns[2] == len(small.tokenizer.raw(said[0]))


@pytest.mark.parametrize(
    "own",
    [
        {"messages": "\n\n"}, {"messages": "x" * 4000}, {"messages": "a\n" * 1000},
        {"system": "s" * 4000}, {"beside": "<script>"}, {"steps": "99999"}, {"beside": "gemma-3-270m"},
    ],
)  # fmt: skip
def test_odd_addresses_give_a_picture_or_a_sentence(served, own):
    shown = chatgpt.view(served, Ask("", "small-world", "en", own=own))
    assert shown["picture"] or shown["notice"]["text"]
    assert "<script>" not in served.shelf._used


@pytest.mark.parametrize("text", [None, 7, "", "   ", ["x"]])
@pytest.mark.parametrize("kind", ["ask", "say"])
def test_nothing_said_changes_nothing(served, kind, text):
    assert chatgpt.act(served, Ask("", "small-world", "en"), {"kind": kind, "text": text}) == {}


def test_a_base_model_is_said_not_to_answer_and_offered_on_the_left(small, gemma):
    server = Server()
    server.shelf._readers |= {STANDBY: small, "gemma-3-270m": gemma}
    own = {"messages": "学习人工智能需要先学什么？"}
    shown = chatgpt.view(server, Ask("", "gemma-3-270m", "zh", own=own))
    assert shown["instead"] == "Gemma 3 270M" and shown["columns"][1]["model"] == "Small World 1M"
    assert "没学过回答" in shown["notice"]["text"] and "学" in shown["notice"]["values"]["unknown"]
    act = shown["notice"]["button"]["act"]
    assert act == {"kind": "go", "beside": "gemma-3-270m"}
    beside = chatgpt.view(
        server, Ask("", "gemma-3-270m", "zh", own=own | {"beside": act["beside"]})
    )
    assert beside["columns"][0]["model"] == "Gemma 3 270M" and "button" not in beside["notice"]
    for view, uses in (("rlhf", "Small World 1M"), ("template", "")):
        ask = Ask("", "gemma-3-270m", "zh", own={"view": view})
        assert chatgpt.view(server, ask)["uses"] == uses


def test_a_base_model_stands_on_the_left_alone(served, small, monkeypatch):
    tokenizer = small.tokenizer
    ask = Ask("", "small-world", "zh")
    assert template.wanted(ask, small) == template.BASE
    monkeypatch.setattr(type(tokenizer), "has_chat", property(lambda self: False))
    assert template.chatting(served, ask)[0] is None
    shown = chatgpt.view(served, replace(ask, language="en"))
    assert shown["picture"] is None and "template" in shown["notice"]["text"]
