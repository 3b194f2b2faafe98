"""The view "Thinking in steps": word problems with and without steps, and a step that is false."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from explain.ask import Ask
from explain.emergence import interval
from explain.emergence_problems import COUNT, Problem, asked, concluded, problems
from explain.reader import Reader
from explain.server import Server
from explain.server.jobs import Job
from explain.views import reading

SOLVED = "word problems"  # jobs
PATIENCE_S = 5.0  # then nobody looks any more
LOOK_S = 1.0
LONGEST = 300  # characters of written steps
# Shares right. Unit: percent. Kojima et al., "Large Language Models are Zero-Shot Reasoners" (2022),
# arXiv 2205.11916, table 1; Wei et al., "Chain-of-Thought Prompting" (2022), arXiv 2201.11903.
PUBLISHED = (
    {"model": "text-davinci-002", "test": "MultiArith", "without": 17.7, "with": 78.7,
     "source": "Kojima et al. 2022", "link": "https://arxiv.org/abs/2205.11916"},
    {"model": "text-davinci-002", "test": "GSM8K", "without": 10.4, "with": 40.7,
     "source": "Kojima et al. 2022", "link": "https://arxiv.org/abs/2205.11916"},
    {"model": "PaLM 540B", "test": "GSM8K", "without": 17.9, "with": 56.9,
     "source": "Wei et al. 2022", "link": "https://arxiv.org/abs/2201.11903"},
)  # fmt: skip
NUMBER = re.compile(r"\d{1,6}")


def steps(server: Server, ask: Ask, reader: Reader) -> dict:
    """How many of the problems come out right both ways, and one of them step by step."""
    given = problems(ask.language)
    strange = unknown(reader, asked(given[0], ask.language, True))
    at = ask.number("problem", COUNT) or 0
    shown: dict = {
        "published": list(PUBLISHED),
        "of": COUNT,
        "at": at,
        "problem": given[at].text,
        "true": " ".join(given[at].steps),
        "false": " ".join(given[at].false_steps),
        "answer": given[at].answer,
        "written": ask.own.get("steps") or " ".join(given[at].steps),
        "strange": strange,
        "state": "strange" if strange else "idle",
        "progress": 0.0,
        "ways": [],
        "said": None,
        "believed": [],
    }
    if strange:
        return {"steps": shown}
    solved, state = known(server, reader, ask.language, given)
    shown |= {
        "state": state,
        "progress": len(solved) / COUNT,
        "ways": [share(solved, way) for way in ("direct", "steps")] if solved else [],
        "said": solved[at] if at < len(solved) else None,
        "believed": beliefs(server, reader, ask.language, given[at], shown["written"]),
    }
    result: dict = {"steps": shown, "again": LOOK_S if state == "running" else None}
    if state == "failed":
        result["notice"] = reading.failed(ask)
    return result


def act(server: Server, ask: Ask, reader: Reader, done: Mapping) -> dict:
    """Begin or end the measurement; other written steps."""
    kind, key = done["kind"], (SOLVED, reader.spec.name, ask.language)
    if kind == "solve":
        server.jobs.start(
            key, partial(work, reader, ask.language, problems(ask.language)), patience=PATIENCE_S
        )
    elif kind == "halt":
        job = server.jobs.find(key)
        if job:
            job.stop()
    elif kind == "write" and isinstance(done.get("steps"), str):
        return {"own": {"steps": " ".join(done["steps"].split())[:LONGEST] or None}}
    return {}


def unknown(reader: Reader, text: str) -> bool:
    """Whether a model reads blanks where the problem has words."""
    return any(token.unknown for token in reader.tokenizer.plain(text))


def known(
    server: Server, reader: Reader, language: str, given: list[Problem]
) -> tuple[list[dict], str]:
    """What is solved so far, from the job or the disk, and the job's state."""
    from explain.models.solving import file, kept  # torch: only now needed

    job = server.jobs.find((SOLVED, reader.spec.name, language))
    on_disk = kept(file(reader.spec.name, language, given))
    solved = max([job.found if job and job.found else [], (job.known if job else None) or [],
                  on_disk], key=len)  # fmt: skip
    state = "done" if len(solved) >= COUNT else job.state if job else "idle"
    return solved, state


def work(reader: Reader, language: str, given: list[Problem], job: Job) -> list[dict] | None:
    """Solve what is left, and keep every problem at once."""
    from explain.models.solving import file, keep, kept, solve

    path = file(reader.spec.name, language, given)
    held = kept(path)[:COUNT]
    last = len(held)

    def told(done: float, solved: list[dict]) -> bool:
        nonlocal last
        if len(solved) > last:
            last = len(solved)
            keep(path, solved)
        return job.tell(done, list(solved))

    return solve(reader, given, language, held, told)


def share(solved: list[dict], way: str) -> dict:
    """How many are right one way, with the interval of the share."""
    right = sum(one[way] == one["right"] for one in solved)
    low, high = interval(right, len(solved))
    return {"way": way, "right": right, "of": len(solved), "low": low, "high": high}


def beliefs(
    server: Server, reader: Reader, language: str, problem: Problem, written: str
) -> list[dict]:
    """How probable the right number and the one beside it are: asked at once, after the right
    steps, after a false last step, after the visitor's; there also the last number they wrote."""
    from explain.models.solving import believed

    right = " ".join(problem.steps)
    prompts = {
        "direct": asked(problem, language, False),
        "true": concluded(problem, language, right),
        "false": concluded(problem, language, " ".join(problem.false_steps)),
        "own": concluded(problem, language, written),
    }
    last = [int(one) for one in NUMBER.findall(written)][-1:]
    rows = []
    for name, prompt in prompts.items():
        numbers = [problem.answer, problem.answer + 1]
        if name == "own":
            numbers += [one for one in last if one not in numbers]
        key = ("believed", reader.spec.name, prompt, *numbers)
        shares = server.kept.get(key, partial(believed, reader, prompt, numbers, language))
        row = {"after": name, "right": shares[0], "beside": shares[1]}
        third = {"number": numbers[2], "share": shares[2]} if len(numbers) > 2 else None
        rows.append(row | {"written": third})
    return rows
