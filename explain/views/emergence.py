"""What the page "What emerges" shows: learning from examples, thinking in steps, jump or slope."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from explain import emergence
from explain.ask import Ask
from explain.emergence import CONTROL, SHOWN, Task, WrongColumns
from explain.emergence_examples import curve, looking_back
from explain.models import MODELS, STANDBY
from explain.models.refused import Refused
from explain.reader import Reader
from explain.server import Server
from explain.server.jobs import Job
from explain.views import emergence_gradual, emergence_steps, reading
from explain.vocabulary import Vocabulary

EXAMPLES = "examples in a prompt"  # jobs
PATIENCE_S = 10.0  # then nobody looks any more
LOOK_S = 0.5  # between two looks at work under way
MOST_HEADS = 3
OWN = "own"
LONGEST = 600  # characters of a column


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    chosen = ask.own["view"]
    if chosen == "gradual":
        return {"picture": True, "view": chosen, "gradual": emergence_gradual.gradual(ask)}
    reader, notice = reading.answering(server, ask)
    if reader is None:
        return {"notice": notice, "again": LOOK_S}
    shown = {
        "picture": True,
        "view": chosen,
        "notice": notice,
        "model": MODELS[reader.spec.name].title,
        "small": small(reader),
    }
    try:
        if chosen == "steps":
            return shown | emergence_steps.steps(server, ask, reader)
        return shown | examples(server, ask, reader)
    except Refused as error:
        return {"notice": reading.refusal(ask, error)}


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Take one's own task, open a head, begin or end a long measurement, change written steps."""
    kind = done["kind"]
    if kind == "own":
        columns = {side: str(done.get(side, ""))[:LONGEST] for side in ("left", "right")}
        return {"own": {"task": OWN, "examples": None} | columns}
    reader, _ = reading.answering(server, ask)
    if reader is None:
        return {}
    if kind == "head":
        task, count = chosen_task(ask, reader), shown_count(ask, reader)
        given = task.asked[0][0]
        layer, head = (str(done.get(name)) for name in ("layer", "head"))
        own = {"view": "one", "layer": layer, "head": head, "token": None, "path": None}
        text = task.prompt(count, given)
        return {"page": "attention", "text": text, "chat": False, "own": own}
    return emergence_steps.act(server, ask, reader, done)


def small(reader: Reader) -> bool:
    """Whether a model knows the small world's words alone."""
    return reader.spec.name.startswith(STANDBY)


def ready_tasks(ask: Ask, reader: Reader) -> dict[str, Task]:
    """The tasks of this model, by name; in Chinese for a Chinese room if it reads that."""
    entry = MODELS.get(reader.spec.name)
    chinese = ask.language == "zh" and entry is not None and "zh" in entry.languages
    return emergence.tasks(small(reader), chinese)


def chosen_task(ask: Ask, reader: Reader) -> Task:
    """The task that the address names, else the first. Raises: WrongColumns."""
    ready, name = ready_tasks(ask, reader), ask.own.get("task", "")
    if name == OWN:
        return emergence.own(ask.own.get("left", ""), ask.own.get("right", ""), small(reader))
    if name and name not in ready:
        ask.nonsense.add("task")
    return ready.get(name) or next(iter(ready.values()))


def shown_count(ask: Ask, reader: Reader) -> int:
    """How many examples are looked at: those of the address, else four or all."""
    most = len(chosen_task(ask, reader).examples)
    found = ask.number("examples", most + 1)
    return min(4, most) if found is None else found


def examples(server: Server, ask: Ask, reader: Reader) -> dict:
    """One task's curve, both ways; the prompt at one count of examples; heads that look back."""
    shown: dict = {
        "tasks": [*ready_tasks(ask, reader), OWN],
        "task": ask.own.get("task", ""),
        "own": {side: ask.own.get(side, "") for side in ("left", "right")},
    }
    try:
        task = chosen_task(ask, reader)
    except WrongColumns as error:
        says = ask.says("emergence")
        wrong = {"kind": "info", "text": says(f"wrong.{error.reason}")}
        typed = any(shown["own"].values())  # before that there is nothing to put right
        return {"examples": shown | {"wrong": True}, "notice": wrong if typed else None}
    count = shown_count(ask, reader)
    key = (EXAMPLES, reader.spec.name, task)
    server.jobs.forget(lambda one, job: one == key and job.state == "stopped")
    job = server.jobs.ask(key, partial(measured, server, reader, task), patience=PATIENCE_S)
    known = job.found or job.known or {}
    shown |= {
        "task": task.name,
        "count": count,
        "most": len(task.examples),
        "asked": [list(pair) for pair in task.asked],
        "lines": [list(pair) for pair in task.examples],
        "form": [task.form.joint, task.form.gap, task.form.comma],
        "progress": None if job.state == "done" else job.share,
        "right": [[row["right"] for row in rows] for rows in known.get(SHOWN, [])],
        "control": [[row["right"] for row in rows] for rows in known.get(CONTROL, [])],
        "says": said_at(reader, known.get(SHOWN, []), count),
        "checksum": known.get("checksum"),
        "heads": [],
    }
    if job.state == "done" and count:
        shown["heads"] = server.kept.get((*key, count), lambda: heads(server, reader, task, count))
    result: dict = {"examples": shown, "again": LOOK_S if job.state == "running" else None}
    if job.state == "failed":
        result["notice"] = reading.failed(ask)
    return result


def measured(server: Server, reader: Reader, task: Task, job: Job) -> dict | None:
    """The curve, and the weights' checksum before and after."""
    from explain.models.checksum import checksum  # torch: only now needed

    before = server.kept.get(("checksum", reader.spec.name), lambda: checksum(reader.model))
    found = curve(reader, task, job.tell)
    return found and found | {"checksum": [before, checksum(reader.model)]}


def said_at(reader: Reader, rows: list[list[dict]], count: int) -> list[dict]:
    """For each asked pair the likeliest first token of an answer, and whether it is the right one's."""
    if count >= len(rows):
        return []
    vocabulary = Vocabulary.of(reader.tokenizer)
    return [
        vocabulary.shown(row["says"], vocabulary.look(row["before"]))
        | {"prob": row["says_prob"], "good": row["says"] == row["first"]}
        for row in rows[count]
    ]


def heads(server: Server, reader: Reader, task: Task, count: int) -> list[dict]:
    """The heads that look most at the examples' answers when the first pair is asked."""
    tokens = reader.prompt(task.prompt(count, task.asked[0][0]))
    run = server.runs.get(reader, tokens, ())
    return looking_back(run.trace, task.answers_at(count), MOST_HEADS)
