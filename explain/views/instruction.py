"""Instruction tuning live: the base model is shown question-answer pairs, and begins to answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from explain.ask import Ask
from explain.models import STANDBY
from explain.models.refused import Refused
from explain.openings import question
from explain.reader import Reader
from explain.server import Server
from explain.trace import Token
from explain.views import reading, template, turn

LONGEST = 200  # characters of a question
SHOWN = 10  # of the pairs: all that the smallest tuning sees


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    if missing := turn.missing(server, ask):
        return missing
    from explain.smallworld.tuning import kept
    from explain.smallworld.tuning.instruct import PAIRS, STEPS

    server.shelf.start(template.BASE)
    reader, asked = server.shelf.reader(STANDBY), question(STANDBY, ask.language)
    typed = " ".join(ask.own.get("asked", "").split())[:LONGEST]
    tokens, notice = _tokens(server, ask, reader, typed or asked)
    if notice and notice["kind"] == "error":
        typed, (tokens, _) = "", _tokens(server, ask, reader, asked)
    ids = tuple(token.id for token in tokens)
    found, lesson = turn.training(server, owner(ask))
    if lesson:
        lesson.ask(ids)
    base = server.shelf.reader(template.BASE)
    before = None
    if base is not None:  # it knows no template: the bare question is what it goes on with
        bare = base.prompt(typed or asked)
        before = template.spoken(server, base, bare, _longest())
    recorded = server.kept.get(("kept", kept.ANSWERS.name), lambda: kept.read(kept.ANSWERS))
    own = {**lesson.results, lesson.count: lesson} if lesson else {}
    count = ask.number("pairs", PAIRS[-1] + 1)
    kept_runs = [
        _kept_run(recorded, one, ask.language, reader, same=(typed or asked) == asked)
        for one in PAIRS
    ]
    mine = {one: _own_run(run, ids, reader) for one, run in own.items() if run.looks}
    waits = turn.LOOK_S if base is None else None
    job = turn.stand(server, found)
    return {
        "picture": True,
        "notice": notice,
        "again": turn.again(found) or waits,
        "instruction": {
            "counts": list(PAIRS),
            "count": count if count in PAIRS else PAIRS[-1],
            "most": STEPS,
            "runs": [mine.get(run["count"], run) for run in kept_runs],
            "behind": [run for run in kept_runs if run["count"] in mine],
            "pairs": server.kept.get(("pairs", ask.language), lambda: _pairs(ask.language)),
            "question": typed or asked,
            "before": None if before is None else _said(reader, before),
            "job": job and job | {"count": lesson.count},
        },
    }


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Begin, hold, go on with or end a tuning; ask another question; take the model elsewhere."""
    kind = done["kind"]
    if kind == "ask" and isinstance(done.get("text"), str):
        return {"own": {"asked": " ".join(done["text"].split())[:LONGEST] or None}}
    if server.shelf.reader(STANDBY) is None:
        return {}
    from explain.smallworld.tuning.instruct import PAIRS
    from explain.smallworld.tuning.live import Tuned
    from explain.smallworld.tuning.teach import Lesson

    _, lesson = turn.training(server, owner(ask))
    if kind == "teach" and done.get("count") in PAIRS:
        tokens, _ = _tokens(server, ask, server.shelf.reader(STANDBY), _question(ask))
        results = {**lesson.results, lesson.count: lesson.result()} if lesson else {}
        new = Lesson(done["count"], [tuple(token.id for token in tokens)], results)
        server.workshop.take(Tuned(owner(ask), new.events, new))
        return {"own": {"pairs": str(new.count)}}
    if kind == "take" and lesson and lesson.done:
        name = lend(server, ask, lesson)
        return {"page": "attention", "model": name, "text": _question(ask), "chat": True}
    turn.steer(server, owner(ask), kind)
    return {}


def owner(ask: Ask) -> str:
    """What this visitor's tuning is called in the workshop."""
    return f"{ask.visitor}/instruction"


def lend(server: Server, ask: Ask, lesson: Any) -> str:
    """The tuned model as a model of this server, for this visit; its name."""
    from explain.smallworld.tuning.guest import guest

    name = f"tuned-{blake2b(ask.visitor.encode(), digest_size=6).hexdigest()}"
    says = ask.says("chatgpt")
    title = says("guest", n=f"{lesson.count:,}", at=lesson.looks[-1].step)
    server.shelf.lend(*guest(lesson.model, name, title))
    return name


def _question(ask: Ask) -> str:
    return ask.own.get("asked") or question(STANDBY, ask.language)


def _longest() -> int:
    from explain.smallworld.tuning.teach import LONGEST as TOKENS

    return TOKENS


def _tokens(
    server: Server, ask: Ask, reader: Reader, text: str
) -> tuple[tuple[Token, ...], dict | None]:
    """A question as the tuned model will read it, and the card about what it cannot read of it."""
    here = replace(ask, text=text, chat=True)
    try:
        tokens = reader.prompt(text, chat=True)
    except Refused as error:
        return (), reading.refusal(here, error) | {"kind": "error", "button": None}
    return tokens, reading.strange(server, here, reader, tokens)


def _pairs(language: str) -> list[dict]:
    """The first of the pairs, those in the visitor's language before the others."""
    from explain.smallworld.tuning.instruct import PAIRS, pairs

    first = sorted(
        pairs(PAIRS[-1])[:SHOWN], key=lambda one: one.answer.isascii() == (language == "zh")
    )
    return [{"question": one.given.replace("/", ""), "answer": one.answer} for one in first]


def _said(reader: Reader, ids: Sequence[int]) -> dict:
    """An answer as text, and whether it came to its end."""
    ended = bool(ids) and ids[-1] in reader.tokenizer.end_ids
    raw = b"".join(map(reader.tokenizer.raw_bytes, ids[:-1] if ended else ids))
    return {"text": raw.decode("utf-8", "replace").strip(), "ended": ended}


def _own_run(lesson: Any, ids: tuple[int, ...], reader: Reader) -> dict:
    """This visitor's own tuning, under way or over."""
    last = lesson.looks[-1]
    said = lesson.said.get(ids, ())
    return {
        "count": lesson.count,
        "own": True,
        "step": last.step,
        "right": lesson.right,
        "losses": lesson.losses,
        "said": [{"at": at} | _said(reader, row) for at, row in said],
    }


def _kept_run(recorded: dict, count: int, language: str, reader: Reader, *, same: bool) -> dict:
    """A tuning that was kept; its answers are to the page's own question."""
    run = recorded[str(count)]
    said = run["said"][language] if same else []
    return {
        "count": count,
        "own": False,
        "step": run["step"],
        "right": run["right"],
        "losses": run["losses"],
        "said": [{"at": at} | _said(reader, row) for at, row in said],
    }
