"""One step of the page "Next word" seen inside: on other pages the words taken go along as `path`."""

from __future__ import annotations

from explain.ask import Ask
from explain.history import History
from explain.reader import Reader

PAGES = ("attention", "transformer")


def chosen(ask: Ask, reader: Reader | None) -> bool:
    """Whether this is the model that was asked for: ids of another's tokens mean something else."""
    return reader is not None and reader.spec.name == ask.model


def taken(ask: Ask, reader: Reader) -> tuple[int, ...]:
    """The ids of the words that the address takes after the text; none while another model reads."""
    link = ask.own.get("path", "") if chosen(ask, reader) else ""
    path = History.from_link(link, reader.spec.n_vocab).path()
    if link and not path:
        ask.nonsense.add("path")
    return path


def kept(ask: Ask) -> dict[str, str]:
    """What the address of another such page says of the words taken."""
    return {"path": ask.own["path"]} if "path" in ask.own else {}


def inside(ask: Ask, reader: Reader | None, page: object, history: History) -> dict:
    """What an act changes that opens another page at this step."""
    if page not in PAGES:
        return {}
    path = History().follow(history.path()).to_link() if chosen(ask, reader) else ""
    return {"page": page, "own": {"path": path or None, "token": None}}


def told(ask: Ask, reader: Reader) -> dict | None:
    """What such a page says of the words taken, and of the ways on; None where there are none."""
    count, says = len(taken(ask, reader)), ask.says("frame")
    if not count:
        return None
    return {
        "said": says("step.said", n=count),
        "back": says("step.back", page=says("page.next_word")),
        "alone": says("step.alone"),
    }


def answer(ask: Ask, kind: str) -> dict | None:
    """What these ways on change; None for an act that is none of them."""
    path = ask.own.get("path")
    if kind == "to_step":
        return {"page": "next_word", "own": {"return": path}} if path else {}
    if kind == "text_alone":
        return {"own": {"path": None, "token": None}}
    return None
