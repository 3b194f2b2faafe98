"""Word problems put to a model, with and without written steps; what it said is kept on disk."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from explain.emergence_problems import Problem, asked, concluded, number
from explain.models.fetch import cache_root
from explain.reader import Reader
from explain.trace import Trace

NUMBER_TOKENS, STEP_TOKENS = 8, 48  # as many as a number, and as written steps, may take
NEXT = re.compile(r"\n\s*(Q:|问：|Question)|\n\n")  # here it begins another problem
Told = Callable[[float, list[dict]], bool]


def solve(
    reader: Reader, given: Sequence[Problem], language: str, known: list[dict], told: Told
) -> list[dict] | None:
    """Every problem, without and with steps; `known` are those that are solved already.

    `told` hears the share done and what is solved, and says whether to go on; None if not.
    Raises: Refused.
    """
    solved = list(known)
    for problem in given[len(solved) :]:

        def on() -> bool:
            return told(len(solved) / len(given), solved)

        direct = said(reader, asked(problem, language, False), NUMBER_TOKENS, on)
        steps = said(reader, asked(problem, language, True), STEP_TOKENS, on)
        if direct is None or steps is None:
            return None
        written = NEXT.split(steps, maxsplit=1)[0].strip()
        after = said(reader, concluded(problem, language, written), NUMBER_TOKENS, on)
        if after is None:
            return None
        solved.append(
            {"direct": number(direct), "written": written, "steps": number(after),
             "right": problem.answer}
        )  # fmt: skip
        if not told(len(solved) / len(given), list(solved)):
            return None
    return solved


def said(reader: Reader, prompt: str, most: int, on: Callable[[], bool]) -> str | None:
    """What a model says greedily; None when it was told to stop."""
    tokens = reader.prompt(prompt)
    trace, spoken = reader.read(tokens), b""
    for _ in range(min(most, reader.limit - len(tokens))):
        if not on():
            return None
        best = int(np.argmax(trace.logits))
        if best in reader.tokenizer.end_ids:
            break
        spoken += reader.tokenizer.raw_bytes(best)
        if NEXT.search(spoken.decode("utf-8", "ignore")):
            break
        trace = reader.step(trace, best)
    return spoken.decode("utf-8", "ignore")


def believed(reader: Reader, prompt: str, numbers: Sequence[int], language: str) -> list[float]:
    """Probability that the text goes on with each of these numbers. Unit: 0 to 1."""
    tokens = reader.prompt(prompt)
    trace: Trace = reader.read(tokens)
    gap, found = " " if language == "en" else "", []
    for one in numbers:
        whole = reader.prompt(f"{prompt}{gap}{one}")
        longer = reader.extend(trace, whole)
        found.append(float(np.prod(reader.shares(longer, len(tokens)))))
    return found


def file(model: str, language: str, given: Sequence[Problem]) -> Path:
    """Where a server keeps what a model said: another file for other problems."""
    key = repr([asked(one, language, True) for one in given]) + f"{STEP_TOKENS} {NUMBER_TOKENS}"
    digest = hashlib.sha256(key.encode()).hexdigest()[:8]
    name = re.sub(r"[^\w.-]", "_", model)
    return cache_root().parent / "solved" / f"{name}.{language}.{digest}.json"


def kept(path: Path) -> list[dict]:
    """What is kept; nothing where there is none or it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


def keep(path: Path, solved: list[dict]) -> None:
    """Keep it; where the disk refuses, it is only not kept."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(solved, ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    except OSError:
        return
