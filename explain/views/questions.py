"""The questions that stand below each page's picture: to ask a room, and what a room asks."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from explain.models import MODELS
from explain.text import Says
from explain.views.predict import grade


def questions(page: str, language: str) -> dict:
    """A page's questions and answers, in the order of its text file, with the words around them.

    A question to the room has in `see` the address where its answer can be seen, and in `model` whose
    answer it is, which may not be the model that the page shows. Raises: MissingText.
    """
    says, frame_says = Says(page, language), Says("frame", language)
    asked = _items(says.under("ask"), says)
    groups = [
        {"title": frame_says("questions.ask"), "items": asked},
        {"title": frame_says("questions.why"), "items": _items(says.under("why"), says)},
    ]
    return {
        "title": frame_says("questions.title"),
        "see": frame_says("questions.see"),
        "close": frame_says("tools.key_close"),
        "words": frame_says.under("predict"),
        "predict": grade.put(page, language),
        "groups": [groups[0], *(group for group in groups[1:] if group["items"])],
    }


def _items(texts: dict[str, str], says: Says) -> list[dict]:
    names = dict.fromkeys(key.split(".")[0] for key in texts)
    return [
        {
            "question": texts[f"{name}.question"],
            "answer": texts[f"{name}.answer"],
            "see": _address(says, texts.get(f"{name}.state")),
            "model": _model(texts.get(f"{name}.state")),
        }
        for name in names
    ]


def _address(says: Says, state: str | None) -> str | None:
    if state is None:
        return None
    return f"{says.name}?{urlencode({'lang': says.language} | dict(parse_qsl(state)))}"


def _model(state: str | None) -> str | None:
    name = dict(parse_qsl(state or "")).get("model")
    return MODELS[name].title if name else None
