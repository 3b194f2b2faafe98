"""Every page's questions: how they are put, and what becomes of a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from explain.ask import Ask
from explain.models import MODELS
from explain.models.refused import Refused
from explain.server import Server
from explain.text import Says
from explain.views import reading
from explain.views.predict import (
    attention,
    chatgpt,
    embedding,
    emergence,
    fruit,
    learning,
    next_word,
    scale,
    transformer,
    words,
)
from explain.views.predict.found import Found, Question, Told, Unsettled, number

PAGES: Mapping[str, Mapping[str, Question]] = {
    "next_word": next_word.QUESTIONS,
    "words": words.QUESTIONS,
    "embedding": embedding.QUESTIONS,
    "fruit": fruit.QUESTIONS,
    "attention": attention.QUESTIONS,
    "transformer": transformer.QUESTIONS,
    "learning": learning.QUESTIONS,
    "scale": scale.QUESTIONS,
    "emergence": emergence.QUESTIONS,
    "chatgpt": chatgpt.QUESTIONS,
}
LONGEST_GUESS = 50  # characters


def put(page: str, language: str) -> list[dict]:
    """A page's questions as its component asks them. Raises: MissingText."""
    says = Says(page, language)
    return [
        {
            "name": name,
            "kind": question.kind,
            "question": says(f"predict.{name}.question"),
            "choices": [{"key": key, "label": said} for key, said in choices(says, name).items()],
            "own": question.own,
            "see": None if question.own else address(says, name),
            "go": state(says, name) if question.own else None,
            "model": _title(state(says, name)),
        }
        for name, question in PAGES.get(page, {}).items()
    ]


def choices(says: Says, name: str) -> dict[str, str]:
    """What can be chosen, key to label: `key = label | key = label`, a label left out is the key."""
    told = says.under(f"predict.{name}").get("choices", "")
    some = (one.partition(" = ") for one in told.split(" | ") if one)
    return {key.strip(): (label or key).strip() for key, _, label in some}


def state(says: Says, name: str) -> dict[str, str]:
    """What the address says where a question is asked, but for the language."""
    return dict(parse_qsl(says.under(f"predict.{name}").get("state", "")))


def address(says: Says, name: str) -> str:
    """The address where the answer can be seen."""
    return f"{says.name}?{urlencode({'lang': says.language} | state(says, name))}"


def asked(ask: Ask, page: str, name: str, there: Ask | None) -> Ask | None:
    """What a question is asked on: what the visitor reads (`ask`), or its own state (`there`)."""
    question = PAGES.get(page, {}).get(name)
    if question is None:
        return None
    if not question.own:
        return there
    return replace(ask, own={**ask.own, **state(ask.says(page), name)})


def grade(server: Server, ask: Ask, page: str, name: str, guess: str) -> dict:
    """What becomes of a guess: whether it is right, and one sentence that says why; "" asks for the
    answer alone. While a model or its run is on its way, `again` and the card that says so."""
    question, says = PAGES[page][name], ask.says(page)
    labels = choices(says, name)
    guess = guess[:LONGEST_GUESS].strip()
    if guess and not _sane(question, guess, labels):
        return {"refused": True}
    try:
        found = question.find(server, ask, Told(tuple(labels), guess))
    except Unsettled as error:
        return {"notice": error.notice, "again": error.again}
    except Refused as error:
        return {"notice": reading.refusal(ask, error), "again": None}
    right = question.right(guess, found) if guess else None
    return {
        "right": right,
        "text": says(f"predict.{name}.{'wrong' if right is False else 'told'}"),
        "values": _values(found, guess, labels),
    }


def _sane(question: Question, guess: str, labels: Mapping[str, str]) -> bool:
    if question.kind == "choice":
        return guess in labels
    return question.kind == "word" or number(guess) is not None


def _values(found: Found, guess: str, labels: Mapping[str, str]) -> dict[str, str]:
    told = {
        "guess": labels.get(guess, guess),
        "answer": labels.get(found.answer, found.answer),
        "mine": found.of.get(guess, ""),
        "its": found.of.get(found.answer, ""),
    }
    return {**told, **found.values}


def _title(said: Mapping[str, str]) -> str | None:
    return MODELS[said["model"]].title if "model" in said else None
