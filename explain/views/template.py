"""The same words, bare and in a chat template (the page "From GPT to ChatGPT").

Both columns step together and always take the likeliest token, so an address says all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from explain.ask import Ask
from explain.conversation import LONGEST_ANSWER, Conversation, conversation, without_template
from explain.models import BASE, MODELS, STANDBY
from explain.models.refused import Refused, TextTooLong
from explain.openings import question
from explain.reader import Reader
from explain.sampling import softmax
from explain.server import Server
from explain.server.runs import Run
from explain.tokens import cells
from explain.trace import Token
from explain.views import reading
from explain.vocabulary import Vocabulary

LOOK_S = 0.3  # between two looks whether it is there
MOST_STEPS = 96
N_NEXT = 4  # words shown that may come next
LONGEST = 600  # characters of a message
MOST_MESSAGES = 12
BETWEEN = "\n"  # messages in the address; a message is one line


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    chat, notice = chatting(server, ask)
    if chat is None:
        said = ask.says("models")("notice.no_chat")
        return {"picture": None, "notice": notice or {"kind": "info", "text": said}}
    bare, said = beside(server, ask, chat), messages(ask, chat)
    asked = server.shelf.reader(ask.model)
    steps = ask.number("steps", MOST_STEPS + 1) or 0  # at first: what may come next in both texts
    usual, system = chat.tokenizer.template.default_system, ask.own.get("system")
    try:
        plain = without_template(bare.tokenizer, said, partial(answer, server, bare))
        written = conversation(
            chat.tokenizer,
            said,
            partial(answer, server, chat),
            system=None if usual is None else system,
            limit=chat.limit,
        )
        columns = [
            _column(server, "bare", bare, plain, steps),
            _column(server, "chat", chat, written, steps),
        ]
    except Refused as error:
        return {"picture": None, "notice": reading.refusal(ask, error)}
    taken = max(column["taken"] for column in columns)
    return {
        "picture": True,
        "notice": notice or unknown(server, ask, chat, said[-1]),
        "columns": columns,
        "messages": said,
        "system": None if usual is None else {"text": usual if system is None else system},
        "beside": {
            "now": bare.spec.name,
            "options": [
                [name, MODELS[name].title] for name in dict.fromkeys([*_ready(server), BASE])
            ],
        },
        "twin": bare.spec.name != chat.spec.name,
        "instead": MODELS[ask.model].title if chat is not asked and asked else None,
        "again": LOOK_S if server.shelf.status(wanted(ask, chat)).state == "working" else None,
        "back": taken > 0,
        "address": {"steps": str(taken) if "steps" in ask.own else None},
        "more": any(column["may_go_on"] for column in columns),
    }


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Step, go back, ask another question or one more, or change the system message."""
    kind, text = done["kind"], done.get("text")
    steps = ask.number("steps", MOST_STEPS + 1) or 0  # as many as were taken: the view says so
    if kind in ("next", "back", "restart"):
        steps = {"next": min(steps + 1, MOST_STEPS), "back": max(0, steps - 1), "restart": 0}[kind]
        return {"own": {"steps": str(steps)}}
    if kind == "other_model":
        chat, _ = chatting(server, ask)
        return {"model": reading.knowing(messages(ask, chat)[-1])} if chat else {}
    if not isinstance(text, str):
        return {}
    line = " ".join(text.split())[:LONGEST]
    if kind == "system":
        return {"own": {"system": line, "steps": None}}
    if kind == "ask" and line:
        return {"own": {"messages": line, "steps": None}}
    if kind == "say" and line:
        chat, _ = chatting(server, ask)
        said = [*(messages(ask, chat) if chat else []), line][-MOST_MESSAGES:]
        return {"own": {"messages": BETWEEN.join(said), "steps": None}}
    return {}


def chatting(server: Server, ask: Ask) -> tuple[Reader | None, dict | None]:
    """The reader of the right column, which knows a chat template, and a card while it is missing.

    A base model has no template: one that has, and reads the visitor's language, stands beside it.
    """
    reader, notice = reading.answering(server, ask)
    if reader is None or reader.tokenizer.has_chat:
        return reader, notice
    ready = [MODELS[name] for name in _ready(server)]
    spoken = [entry.name for entry in ready if ask.language in entry.languages]
    readers = [server.shelf.reader(name) for name in (*spoken, STANDBY)]
    return next((one for one in readers if one and one.tokenizer.has_chat), None), notice


def beside(server: Server, ask: Ask, chat: Reader) -> Reader:
    """The reader of the left column: the one asked for, else the chat's own weights; beside our own
    chat model the one of the same size that was never asked anything."""
    name = wanted(ask, chat)
    if name == BASE:  # two megabytes of ours: loaded when a page shows it
        server.shelf.start(BASE)
    return server.shelf.reader(name) or chat


def wanted(ask: Ask, chat: Reader) -> str:
    """The name of the left column's model."""
    asked = ask.own.get("beside", "")
    if asked in MODELS:
        return asked
    return BASE if chat.spec.name == STANDBY else chat.spec.name


def _ready(server: Server) -> list[str]:
    return [name for name in MODELS if server.shelf.status(name).state == "ready"]


def messages(ask: Ask, reader: Reader) -> list[str]:
    """What people say in the conversation, one after another."""
    lines = [line.strip()[:LONGEST] for line in ask.own.get("messages", "").split(BETWEEN)]
    return [line for line in lines if line][-MOST_MESSAGES:] or [
        question(reader.spec.name, ask.language)
    ]


def unknown(server: Server, ask: Ask, reader: Reader, message: str) -> dict | None:
    """The card about what a model cannot read of a message."""
    tokens, better = reader.prompt(message, chat=True), reading.knowing(message)
    card = reading.strange(server, replace(ask, text=message, chat=True), reader, tokens)
    knows = server.shelf.reader(better)
    if card is None or "unknown" not in card["values"] or knows is None or knows is reader:
        return card
    says = ask.says("models")
    told = {"other": MODELS[better].title, "model": MODELS[reader.spec.name].title}
    if knows.tokenizer.has_chat:
        label = says("notice.change_model", title=MODELS[better].title)
        button = {"label": label, "act": "other_model"}
        return card | {"text": says("unknown"), "button": button}
    button = {"label": says("notice.beside", **told), "act": {"kind": "go", "beside": better}}
    there = {} if ask.own.get("beside") == better else {"button": button}
    card.pop("button", None)
    return card | {"text": says("notice.only_base", **told)} | there


def answer(server: Server, reader: Reader, prompt: tuple[Token, ...]) -> tuple[int, ...]:
    """A whole answer, to its end or cut at the longest."""
    return spoken(server, reader, prompt, LONGEST_ANSWER)


def spoken(
    server: Server, reader: Reader, prompt: tuple[Token, ...], steps: int
) -> tuple[int, ...]:
    """The likeliest token, `steps` times or until one ends the text. Raises: TextTooLong, Busy."""
    if len(prompt) > reader.limit:
        raise TextTooLong(len(prompt), reader.limit)
    name = ("spoken", reader.spec.name, reading.key(prompt))
    path = server.kept.find(name) or ()  # as far as anybody went
    if len(path) >= steps or _over(reader, prompt, path):
        return path[:steps]
    while len(path) < steps and not _over(reader, prompt, path):
        run = server.runs.prefix(reader, prompt, path)
        path = (*path, int(np.argmax(run.trace.logits)))
    server.kept.keep(name, path)
    return path


def _over(reader: Reader, prompt: Sequence[Token], path: Sequence[int]) -> bool:
    """Whether nothing can follow: the text ended, or the model's context is full."""
    ended = bool(path) and path[-1] in reader.tokenizer.end_ids
    return ended or len(prompt) + len(path) >= reader.limit


def _column(server: Server, kind: str, reader: Reader, read: Conversation, steps: int) -> dict:
    """One text: every turn's words, what may come next, and how it stands."""
    path = spoken(server, reader, read.tokens, steps)
    run = server.runs.prefix(reader, read.tokens, path)
    ended, full = bool(path) and path[-1] in reader.tokenizer.end_ids, False
    if not ended:
        full = len(run.trace.tokens) >= reader.limit
    vocabulary = Vocabulary.of(reader.tokenizer)
    return {
        "kind": kind,
        "model": MODELS[reader.spec.name].title,
        "turns": _turns(read, run),
        "dropped": list(read.dropped),
        "taken": len(path),
        "next": [] if ended or full else _next(run, vocabulary),
        "may_go_on": not ended and not full and len(path) < MOST_STEPS,
        "state": _state(kind, reader, path, run, vocabulary, over=full),
    }


def _turns(read: Conversation, run: Run) -> list[dict]:
    """The text in turns: who says it, and its words; a word that the model chose has its share."""
    turns: list[dict] = [
        {"by": "model" if i % 2 else "person", "cells": []} for i in range(len(read.turns))
    ]
    before, first = None, len(read.tokens)
    for cell in cells(run.trace.tokens):
        last = cell.start + len(cell.tokens)
        shares = run.shares[max(0, cell.start - first) : max(0, last - first)]
        turns[read.turn(cell.start)]["cells"].append(
            {
                "text": cell.glyphs.text,
                "kind": cell.glyphs.kind,
                "spaced": before is not None and cell.tokens[0].raw.startswith(b" "),
                "ids": [token.id for token in cell.tokens],
                "prob": float(np.prod(shares)) if shares else None,
            }
        )
        before = cell.glyphs
    return turns


def _next(run: Run, vocabulary: Vocabulary) -> list[dict]:
    """The likeliest next words with the model's own probabilities."""
    shares = softmax(run.trace.logits)
    order = np.argsort(-shares, kind="stable")[:N_NEXT]
    return [item | {"prob": float(shares[item["id"]])} for item in vocabulary.listed(order)]


def _state(
    kind: str, reader: Reader, path: Sequence[int], run: Run, words: Vocabulary, *, over: bool
) -> dict:
    """How the text stands, for the sentence below it, and the token that the sentence names. What a
    text without an end is, differs: bare it goes on, in the template an answer is written."""
    special, count = reader.tokenizer.special_ids, len(path)

    def told(name: str, index: int, prob: float, count: int) -> dict:
        return {"name": name, "token": words.shown(index)["text"], "prob": prob, "count": count}

    if count and path[-1] in reader.tokenizer.end_ids:
        name = "ended_at_once" if count == 1 else f"ended_{kind}"
        return told(name, path[-1], run.shares[-1], count)
    for place, index in enumerate(path):  # it wrote by itself what the template would have written
        if index in special:
            return told("marked", index, run.shares[place], place)
    if count or over:
        name = "full" if over else f"goes_on_{kind}"
        return {"name": name, "token": "", "prob": None, "count": count}
    shares = softmax(run.trace.logits)
    first = int(np.argmax(shares))
    bare = kind == "bare" and first in special
    mark = "end" if first in reader.tokenizer.end_ids else "mark"
    return told(f"before_{mark if bare else kind}", first, float(shares[first]), 0)
