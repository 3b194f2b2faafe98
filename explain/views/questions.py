"""The questions that stand below each page's picture: to guess at, and what a room asks."""

from __future__ import annotations

from explain.text import Says
from explain.views.predict import grade


def questions(page: str, language: str) -> dict:
    """A page's questions, in the order of its text file, with the words around them.

    Raises: MissingText.
    """
    says, frame_says = Says(page, language), Says("frame", language)
    return {
        "title": frame_says("questions.title"),
        "close": frame_says("tools.key_close"),
        "words": frame_says.under("predict") | {"see": frame_says("questions.see")},
        "ask": frame_says("questions.ask"),
        "predict": grade.put(page, language),
        "why": frame_says("questions.why"),
        "answers": _answers(says.under("why")),
    }


def _answers(texts: dict[str, str]) -> list[dict]:
    names = dict.fromkeys(key.split(".")[0] for key in texts)
    return [
        {"question": texts[f"{name}.question"], "answer": texts[f"{name}.answer"]} for name in names
    ]
