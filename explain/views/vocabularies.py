"""One text in the vocabularies of known models, and in those of this app's own: boxes and costs."""

from __future__ import annotations

from explain.ask import Ask
from explain.boxes import READY, boxes, shown
from explain.models import MODELS
from explain.models.unavailable import ModelUnavailable
from explain.models.vocabularies import VOCABULARIES, Published, load, missing
from explain.openings import FIRST, LEARNING
from explain.server import Server

LONGEST = 20_000  # characters that are cut
N_BOXES = 40  # of a row; of the opened one all up to N_OPEN
N_OPEN = 512
LOOK_S = 0.5  # between two looks at a download
PROBLEMS = {
    "hash_mismatch": "hash",
    "fetch_off": "off",
    "disk_full": "disk",
    "not_writable": "disk",
}
NO_NETWORK = ("no_network", "no_pip", "interrupted")


def view(server: Server, ask: Ask) -> dict:
    """What the view draws: the text, a row for each vocabulary, and what costs are relative to."""
    name, text = chosen(ask)
    text = text[:LONGEST]
    english = READY[name][1] if name else ""
    rows = [published(server, ask, one, text, english) for one in VOCABULARIES]
    rows += [own(server, ask, model, text, english) for model in MODELS if MODELS[model].listed]
    rows = [row for row in rows if row]
    counted = [row for row in rows if row["state"] == "here"]
    for row in counted:  # relative to the first vocabulary, where no English is known
        row["cost"] = row["tokens"] / (row.pop("english") or counted[0]["tokens"] or 1)
    return {
        "ready": [{"name": one, "text": said} for one, (said, _) in READY.items()],
        "chosen": name,
        "text": text,
        "english": english,
        "first": counted[0]["title"] if counted else "",
        "rows": rows,
        "coming": any(row["state"] == "coming" for row in rows),
    }


def chosen(ask: Ask) -> tuple[str, str]:
    """The ready text's name and text; "" and the visitor's own where he typed one, or asks for it."""
    at = ask.number("ready", len(READY) + 1)
    if at is None:
        untouched = {example.text for _, example in FIRST[ask.language]}
        untouched.add(LEARNING[ask.language].text)
        at = 1 if ask.text in untouched or not ask.text else 0
    name = ["", *READY][at]
    return name, READY[name][0] if name else ask.text


def published(server: Server, ask: Ask, one: Published, text: str, english: str) -> dict:
    """A published vocabulary's row; it is fetched now where that needs nobody's consent."""
    row = {"name": one.name, "title": one.title, "licence": one.licence, "source": one.package}
    key = ("vocabulary", one.name)
    job = server.jobs.find(key)
    if job is None and (why := missing(one)):
        return row | {"state": "consent" if why == "licence" else "off"}
    if job is None or job.state == "done":
        if one.here:
            try:
                return row | cut(server, ask, one.name, text, english, _cutter(server, one.name))
            except ModelUnavailable as error:
                return row | {"state": problem(error)}
        job = fetch(server, one.name)
    if job.state == "running":
        return row | {"state": "coming"}
    return row | {"state": problem(job.error)}


def problem(error: Exception | None) -> str:
    """Which sentence says why a vocabulary cannot be had."""
    reason = getattr(error, "reason", "")
    return "network" if reason in NO_NETWORK else PROBLEMS.get(reason, "broken")


def fetch(server: Server, name: str, *, accepted: bool = False):
    """The job that brings a vocabulary; begun anew where the last one failed."""

    def work(job):
        return bool(load(name, job.tell, accepted=accepted))

    return server.jobs.start(("vocabulary", name), work)


def _cutter(server: Server, name: str):
    return lambda text: server.vocabularies.get(name, lambda: load(name)).cut(text)


def own(server: Server, ask: Ask, name: str, text: str, english: str) -> dict | None:
    """The row of a model of this app that is loaded; None where it is not."""
    if server.shelf.status(name).state != "ready":
        return None
    entry, tokenizer = MODELS[name], server.shelf.reader(name).tokenizer
    row = {"name": name, "title": entry.title, "licence": entry.licence, "source": ""}
    plain = tokenizer.plain(text)
    found = cut(
        server,
        ask,
        name,
        text,
        english,
        lambda said: [(one.id, one.raw) for one in tokenizer.plain(said)],
    )
    return row | found | {"unknown": sum(one.unknown for one in plain)}


def cut(server: Server, ask: Ask, name: str, text: str, english: str, cutter) -> dict:
    """What a vocabulary makes of the text; the ids of the row that is opened. Kept for knobs."""
    found = server.kept.get(("boxes", name, text), lambda: boxes(cutter(text)))
    opened = ask.own.get("ids") == name
    some = found[: N_OPEN if opened else N_BOXES]
    tokens = sum(len(box.ids) for box in found)
    return {
        "state": "here",
        "tokens": tokens,
        "unknown": 0,
        "each": len(text) / tokens if tokens else 0,
        "english": len(cutter(english)) if english else 0,
        "boxes": [shown(box) for box in some],
        "more": len(found) - len(some),
        "ids": [list(box.ids) for box in some] if opened else [],
    }
