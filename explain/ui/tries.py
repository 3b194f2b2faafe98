"""The "Try this" card of a page: what to try, which of it is on the screen, and doing it."""

from __future__ import annotations

from explain.examples import examples
from explain.ui import knobs, visit


def shown(here: visit.Visit, model: str) -> dict:
    """The card's texts for a component; `tried` is the first that matches what is on the screen."""
    words = here.words("next_word")
    now = (here.text, here.chat, here.own.get("temperature"))
    states = [(e.text, e.chat, e.knobs.get("temperature")) for e in examples(model)]
    return {
        "tries": [
            {"text": words(f"try.{e.name}"), "label": words("try_button")} for e in examples(model)
        ],
        "tried": states.index(now) if now in states else None,
    }


def take(model: str, index: int) -> None:
    """Set the page as an example says: its text, chat and knobs."""
    chosen = examples(model)
    if isinstance(index, int) and 0 <= index < len(chosen):
        one = chosen[index]
        visit.change(text=one.text, chat=one.chat, own=knobs.OFF | one.knobs)
