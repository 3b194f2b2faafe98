"""`python -m explain.smallworld.tuning.kept answers wishes`: tunings as visitors start them, kept to be
seen before a visitor starts one. What stands in assets/data is tested against their first steps.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from explain.models import OURS_BASE, STANDBY
from explain.openings import QUESTIONS
from explain.smallworld.tuning import rankings, teach
from explain.smallworld.tuning.course import Course
from explain.smallworld.tuning.instruct import PAIRS

FOLDER = OURS_BASE.parents[1] / "data"
ANSWERS, WISHES = FOLDER / "tuned_by_answers.json", FOLDER / "tuned_by_wishes.json"
RUNS = (
    ("polite", "middle"),
    ("polite", "none"),
    ("long", "middle"),
)  # wish and leash, in each language


def answers() -> dict:
    """Instruction tuning with each number of pairs, to its end."""
    from explain.smallworld import tokenizer

    words, found = tokenizer.load(OURS_BASE), {}
    asked = {
        one: tuple(words(f"{text}<|answer|>")["input_ids"])
        for one, text in QUESTIONS[STANDBY].items()
    }
    for count in PAIRS:
        lesson = teach.Lesson(count, asked.values())
        for _ in lesson.events(float("inf")):  # all steps, however busy the machine is
            pass
        last = lesson.looks[-1]
        found[count] = {
            "step": last.step,
            "right": [[at, round(share, 4)] for at, share in lesson.right],
            "losses": [[at, round(loss, 4)] for at, loss in lesson.losses],
            "first": [round(one.loss or 0, 4) for one in lesson.looks[1:4]],
            "by_kind": {kind: round(share, 3) for kind, share in (last.by_kind or {}).items()},
            "said": {one: lesson.said[ids] for one, ids in asked.items()},
        }
        print(count, "pairs:", last.step, "steps,", f"{last.right:.1%} right", flush=True)
    return found


def wishes() -> dict:
    """For each language a pool of stories, and tunings on them; and one on names."""
    found = {}
    for language in rankings.PROMPTS:
        rows = rankings.sampled(language).rows
        stories, names = rankings.pool(language, "story", rows), rankings.pool(language, "name")
        runs = {}
        for wish, leash in RUNS:
            judge = rankings.ready(stories, wish).fit.judge
            runs[f"{wish} {leash}"] = Course(language, "story", judge, leash, wish=wish)
        judge = rankings.rare(names).fit.judge
        runs["rare middle"] = Course(language, "name", judge, "middle", wish="rare", names=names)
        for name, course in runs.items():
            for _ in course.events():
                pass
            print(language, name, course.told()["points"][-1], flush=True)
        told = {name: course.told() for name, course in runs.items()}
        found[language] = {"stories": rows, "runs": told}
    return found


def read(file: Path) -> dict:
    """What was kept."""
    return json.loads(file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="+", choices=["answers", "wishes"])
    torch.set_num_threads(1)
    for what in parser.parse_args().what:
        made, file = (answers, ANSWERS) if what == "answers" else (wishes, WISHES)
        file.write_text(json.dumps(made(), ensure_ascii=False) + "\n", encoding="utf-8")
