"""`python -m bench`: a table for people; with `--json`, one JSON object of named figures on stdout.

`python -m bench hall --students 50` says how many students this machine carries at once, and
`python -m bench attacks` what they notice of visitors who behave badly.
"""

from __future__ import annotations

import os

# As in app.py, before torch is imported; and nothing here may ask a network or draw progress bars.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "22")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import argparse
import importlib
import json
import signal
import sys
import time
from contextlib import contextmanager

from bench.figures import FIGURES, TOPICS
from explain.models.fetch import fetch
from explain.models.sources import GEMMA


def main() -> None:
    """Measure the topics asked for and print what was found; or play a class (`hall`, `attacks`)."""
    if sys.argv[1:2] in (["hall"], ["attacks"]):
        importlib.import_module(f"bench.{sys.argv[1]}").main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    parser.add_argument("--only", metavar="TOPICS", help=f"some of {','.join(TOPICS)}")
    parser.add_argument(
        "--all", action="store_true", help="fetch Gemma if it is not here; that accepts its terms"
    )
    asked = parser.parse_args()
    topics: list[str] = asked.only.split(",") if asked.only else [*TOPICS]
    if unknown := [topic for topic in topics if topic not in TOPICS]:
        parser.error(f"no topic {', '.join(unknown)}; there are {', '.join(TOPICS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that every `finally` runs
    with only_ours() as out:
        if asked.all:
            fetch(GEMMA)
        values = measure(topics)
        print(json.dumps(values, indent=2) if asked.json else table(values), file=out, flush=True)


@contextmanager
def only_ours():
    """The real stdout; whatever anything else prints meanwhile, C libraries too, goes to stderr."""
    sys.stdout.flush()
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        try:
            yield out
        finally:
            sys.stdout.flush()
            os.dup2(out.fileno(), 1)


def measure(topics: list[str]) -> dict[str, float | None]:
    """The figures of some topics, in the list's order; None for what could not be measured."""
    found = {"load_at_start": load()}
    for topic in topics:
        begun = time.monotonic()
        print(f"bench: {topic} ...", file=sys.stderr, flush=True)
        found |= importlib.import_module(f"bench.{topic}").measure()
        print(f"bench: {topic} took {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    found["load_at_end"] = load()
    known = [figure for figure in FIGURES if figure.topic in (*topics, "machine")]
    if stray := found.keys() - {figure.name for figure in known}:
        raise KeyError(f"not in bench/figures.py: {sorted(stray)}")
    return {figure.name: rounded(found.get(figure.name)) for figure in known}


def load() -> float | None:
    """How many processes wanted the processor in the last minute; None where nobody counts."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def rounded(value: float | None) -> float | None:
    """Four significant digits."""
    return value if value is None else float(f"{value:.4g}")


def table(values: dict[str, float | None]) -> str:
    """Name, value, unit, bar, ok."""
    lines = [("figure", "value", "unit", "bar", "ok")]
    for figure in FIGURES:
        if figure.name in values:
            value, bar = values[figure.name], figure.bar
            told = (
                "not measured"
                if value is None
                else f"{value:,.4g}"
                if value < 1000
                else f"{value:,.0f}"
            )
            ok = {True: "yes", False: "NO", None: ""}[figure.ok(value)]
            lines.append(
                (figure.name, told, figure.unit, f"{figure.direction} {bar:g}" if bar else "", ok)
            )
    widths = [max(len(line[i]) for line in lines) for i in range(5)]
    rows = [
        f"{n:<{widths[0]}}  {v:>{widths[1]}}  {u:<{widths[2]}}  {b:<{widths[3]}}  {k}".rstrip()
        for n, v, u, b, k in lines
    ]
    return "\n".join([rows[0], "-" * len(rows[0]), *rows[1:]])


if __name__ == "__main__":
    main()
