"""The lecture's table, alive: beside each ability, prompts that show it on the models of this server."""

from __future__ import annotations

from dataclasses import replace

from explain import scale
from explain.ask import Ask
from explain.models import MODELS
from explain.reader import Reader
from explain.sampling import softmax
from explain.scale import Demonstration
from explain.server import Server
from explain.server.jobs import Job
from explain.text import topic
from explain.trace import Prefix

LOOK_S = 0.4  # between two looks at whether the models have answered
MOST_WORDS = 12  # tokens of what a model goes on with


def table(server: Server, ask: Ask) -> dict:
    """A row for each ability: its models with their sizes, what it is, and prompts to try."""
    says, known = ask.says("scale"), {one.name: one for one in scale.models()}
    answers, waits = answered(server)
    rows = []
    for ability, names in scale.ABILITIES.items():
        rows.append(
            {
                "ability": says(f"ability.{ability}.name"),
                "told": says(f"ability.{ability}.text"),
                "grew": says(f"ability.{ability}.grew"),
                "models": [
                    {
                        "name": name,
                        "year": known[name].date[:4],
                        "parameters": _size(known[name].parameters, ask),
                    }
                    for name in names
                ],
                "tries": [
                    _try(ask, one) | answers.get(one, {})
                    for one in scale.DEMONSTRATIONS
                    if one.ability == ability
                ],
                "page": _page(ask, ability),
            }
        )
    names = dict.fromkeys(one.model for one in scale.DEMONSTRATIONS)
    asleep = [name for name in names if server.shelf.status(name).state not in ("ready", "working")]
    return {
        "rows": rows,
        "working": waits,
        "asleep": [MODELS[name].title for name in asleep],
        "again": LOOK_S if waits else None,
    }


def _size(parameters: float | None, ask: Ask) -> str:
    unknown = ask.says("scale")("size.unknown")
    return scale.written(parameters, ask.language) if parameters else unknown


def _page(ask: Ask, ability: str) -> dict | None:
    """The page that shows an ability at length, where there is one."""
    page, view = scale.PAGES.get(ability, ("", ""))
    if f"page.{page}" not in topic("frame"):
        return None
    own = {"view": view} if view else {}
    return {"link": ask.link(page, **own), "name": ask.says("frame")(f"page.{page}")}


def _try(ask: Ask, one: Demonstration) -> dict:
    """A prompt, and the address where it can be gone on with."""
    there = replace(ask, text=one.text, model=one.model, chat=one.chat)
    return {
        "text": one.text,
        "model": MODELS[one.model].title,
        "chat": one.chat,
        "link": there.link("next_word"),
    }


def answered(server: Server) -> tuple[dict[Demonstration, dict], bool]:
    """What the models that are loaded go on with after each prompt; whether more is on its way."""
    found, waits = {}, False
    for name in dict.fromkeys(one.model for one in scale.DEMONSTRATIONS):
        reader = server.shelf.reader(name)
        waits |= reader is None and server.shelf.status(name).state == "working"
        if reader is None:
            continue
        job = server.jobs.ask(
            ("demonstrations", name), lambda job, reader=reader: work(job, reader)
        )
        job.wait(0.2)
        waits |= job.state == "running"
        found |= job.found or job.known or {}
    return found, waits


def _goes_on(reader: Reader, trace: Prefix) -> str:
    """The likeliest tokens that follow, to the end of the answer or of the line; "…" where it is cut."""
    raw = b""
    for _ in range(MOST_WORDS):
        best = int(trace.logits.argmax())
        one = reader.tokenizer.raw_bytes(best)
        if best in reader.tokenizer.end_ids or b"\n" in one:
            return raw.decode(errors="replace").rstrip()
        raw += one
        trace = reader.step(trace, best)
    return raw.decode(errors="replace").rstrip() + " …"


def work(job: Job, reader: Reader) -> dict[Demonstration, dict]:
    """After each prompt the likeliest token with its probability, and what follows it on its line."""
    found: dict[Demonstration, dict] = {}
    some = [one for one in scale.DEMONSTRATIONS if one.model == reader.spec.name]
    for done, one in enumerate(some, 1):
        trace = reader.prefix(reader.prompt(one.text, chat=one.chat))
        shares = softmax(trace.logits)
        best = int(shares.argmax())
        word = reader.tokenizer.raw_bytes(best).decode(errors="replace")
        rest = _goes_on(reader, reader.step(trace, best))
        found = found | {one: {"next": word, "rest": rest, "share": round(float(shares[best]), 6)}}
        job.tell(done / len(some), found)
    return found
