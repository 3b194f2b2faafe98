"""What stays wrong after all tuning: a made-up fact token by token, and three beliefs put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.ask import Ask
from explain.models import DEFAULT, MODELS, STANDBY
from explain.models.refused import Refused
from explain.openings import question
from explain.reader import Reader
from explain.sampling import softmax
from explain.server import Server
from explain.views import reading, template, turn
from explain.vocabulary import Vocabulary

MOST = 28  # tokens of a made-up answer
LONGEST = 200  # characters of what is said to it
N_NEXT = 3


@dataclass(frozen=True)
class Fact:
    """A question whose answer the model makes up. `true` has for an invented token the one that would
    begin the truth."""

    question: str
    true: Mapping[str, str]


EINSTEIN = Fact(  # born on March 14, 1879 in Germany; died in Princeton on April 18, 1955
    "When did Albert Einstein die?",
    {
        " Austria": " Germany",
        " January": " March",
        "4": "1",
        " New": " Princeton",
        " March": " April",
    },
)
FACTS = {
    DEFAULT: {"en": EINSTEIN},
    STANDBY: {
        "en": Fact("How many legs do six spiders have?", {}),
        "zh": Fact("五只鱼有几条腿？", {"有": "没有"}),  # asked about one fish it says: 鱼没有腿
    },
}


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    if missing := turn.missing(server, ask):
        return missing
    real = server.shelf.reader(DEFAULT) if ask.language in FACTS[DEFAULT] else None
    reader = real or server.shelf.reader(STANDBY)
    try:
        return {
            "picture": True,
            "notice": None,
            "limits": {
                "model": MODELS[reader.spec.name].title,
                "fact": made_up(server, reader, FACTS[reader.spec.name][ask.language]),
                "asked": bare_and_chat(server, reader, ask.language),
                "feedback": feedback(server, ask.language),
                "chat": chat(server, ask),
            },
        }
    except Refused as error:
        return {"picture": None, "notice": reading.refusal(ask, error)}


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Say something to our model."""
    if done["kind"] == "chat" and isinstance(done.get("text"), str):
        return {"own": {"asked": " ".join(done["text"].split())[:LONGEST] or None}}
    return {}


def made_up(server: Server, reader: Reader, fact: Fact) -> dict:
    """The likeliest answer, every token with its probability, and the true one's where it is wrong."""
    prompt = reader.prompt(fact.question, chat=True)
    path = template.spoken(server, reader, prompt, MOST)
    vocabulary, tokens, wrong = Vocabulary.of(reader.tokenizer), [], dict(fact.true)
    for at, index in enumerate(path):
        shares = softmax(server.runs.get(reader, prompt, path[:at]).trace.logits)
        raw = reader.tokenizer.raw_bytes(index)
        true = reader.tokenizer.id_of(wrong.pop(raw.decode("utf-8", "replace"), "").encode())
        token = vocabulary.shown(index) | {"prob": float(shares[index]), "true": None}
        if true is not None:
            token["true"] = vocabulary.shown(true) | {"prob": float(shares[true])}
        tokens.append(token | {"spaced": raw.startswith(b" ")})
    return {"question": fact.question, "tokens": tokens, "model": MODELS[reader.spec.name].title}


def bare_and_chat(server: Server, reader: Reader, language: str) -> dict:
    """The same question to the same weights: what may come next without the template and in it."""
    asked = question(reader.spec.name, language)
    vocabulary = Vocabulary.of(reader.tokenizer)

    def likeliest(*, chat: bool) -> list[dict]:
        tokens = reader.prompt(asked, chat=chat)
        shares = softmax(server.runs.get(reader, tokens, ()).trace.logits)
        order = np.argsort(-shares, kind="stable")[:N_NEXT]
        return [item | {"prob": float(shares[item["id"]])} for item in vocabulary.listed(order)]

    return {"question": asked, "bare": likeliest(chat=False), "chat": likeliest(chat=True)}


def feedback(server: Server, language: str) -> dict:
    """A tuning that was kept: votes for long stories. Reward, length and the exam, before and after."""
    from explain.smallworld.tuning import kept

    recorded = server.kept.get(("kept", kept.WISHES.name), lambda: kept.read(kept.WISHES))
    run = recorded[language]["runs"]["long middle"]
    exams = [point[3] for point in run["points"] if point[3] is not None]
    first, last = run["points"][0], run["points"][-1]
    return {
        "reward": [first[1], last[1]],
        "length": [first[4], last[4]],
        "right": [exams[0], exams[-1]],
    }


def chat(server: Server, ask: Ask) -> dict:
    """A talk with our model, and the checksum of all its weights before and after."""
    from explain.models.checksum import checksum

    reader: Any = server.shelf.reader(STANDBY)
    said = ask.own.get("asked") or question(STANDBY, ask.language)
    before = checksum(reader.model)
    try:
        prompt = reader.prompt(said, chat=True)
    except Refused:
        said = question(STANDBY, ask.language)
        prompt = reader.prompt(said, chat=True)
    path = template.answer(server, reader, prompt)
    ids = path[:-1] if path and path[-1] in reader.tokenizer.end_ids else path
    raw = b"".join(map(reader.tokenizer.raw_bytes, ids))
    return {
        "said": said,
        "answer": raw.decode("utf-8", "replace").strip(),
        "before": before,
        "after": checksum(reader.model),
        "parameters": reader.spec.n_parameters,
    }
