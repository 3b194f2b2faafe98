"""`python -m explain.lesson check FILE`: does the lesson still hold here, and what does it cost?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from explain.lesson.check import checked
from explain.lesson.file import Lesson, WrongLesson, read
from explain.server import the_server
from explain.text import LANGUAGES, Says


def main(arguments: list[str] | None = None) -> int:
    """Check a lesson's file. Returns: 0 when all of it holds, 1 when something does not."""
    parser = argparse.ArgumentParser(prog="python -m explain.lesson", description=__doc__)
    parser.add_argument("command", choices=["check"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--lang", choices=list(LANGUAGES), help="this language alone")
    given = parser.parse_args(arguments)
    says = given.lang or next(iter(LANGUAGES))
    try:
        lesson = read(given.file.read_text(encoding="utf-8"))
    except WrongLesson as error:
        print(f"{given.file.name}: {error.said(says)}", file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(f"{given.file.name}: {error}", file=sys.stderr)
        return 1
    some = [given.lang] if given.lang else list(lesson.title)
    held = [_checked(lesson, language) for language in some]
    return 0 if all(held) else 1


def _checked(lesson: Lesson, language: str) -> bool:
    says, held, total = Says("lesson", language), True, 0.0
    print(f"{lesson.title.get(language, '')} ({language})")
    for one in checked(the_server(), lesson, language):
        held, total = held and one.good, total + one.seconds
        mark = "ok" if one.good else "!!"
        print(f"{one.n:3} {mark} {one.seconds:6.2f} s  {one.page}", flush=True)
        for claim, found in one.failed:
            print("    " + says("check.failed", claim=claim, found=found))
        if one.trouble:
            print("    " + one.trouble)
    print(says("check.total", seconds=f"{total:.1f}"))
    return held


if __name__ == "__main__":
    sys.exit(main())
