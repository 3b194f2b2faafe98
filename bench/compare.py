"""A second text beside the first: a knob while both are compared, and what comparing sends."""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module

from bench.browser import CHROMIUM, FLAGS, TURNING, knob
from bench.model import TEXT

TOKENS = 256
PAGES = {"next_word": [""], "attention": ["one"], "transformer": ["tower"]}  # and their views


def measure() -> dict[str, float | None]:
    """The most that any page sends at 256 tokens; then the knob, in a browser."""
    return {
        "compare_kb": max(_sent(page, view) for page, some in PAGES.items() for view in some)
    } | (_browser())


def _sent(page: str, view: str) -> float:
    """What a page sends with a second text of as many tokens as the first. Unit: kB."""
    from explain.ask import Ask
    from explain.models import DEFAULT, load
    from explain.server import Server
    from explain.views import next_word

    reader, server = load(), Server()
    server.shelf.start(DEFAULT)
    tokens = reader.tokenizer.raw(TEXT * 4)[: TOKENS + 1]
    first, second = (
        b"".join(one.raw for one in some).decode("utf-8", "ignore")
        for some in (tokens[:-1], tokens[1:])
    )
    ask = Ask(first, DEFAULT, own={"view": view} if view else {}, second=second)
    place = (next_word.Place(),) if page == "next_word" else ()
    while True:
        data = import_module(f"explain.views.{page}").view(server, ask, *place)
        if data.get("compare") and data["compare"]["shared"] and not data.get("again"):
            return len(json.dumps(data, ensure_ascii=False).encode()) / 1000
        time.sleep(0.2)


def _browser() -> dict[str, float | None]:
    if not CHROMIUM:
        print("bench: no Chromium found (Debian: chromium)", file=sys.stderr)
        return {}
    from playwright.sync_api import sync_playwright

    from bench.server import serving

    with sync_playwright() as playwright, serving() as server:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        server.ready()
        address = f"{server.base}{TURNING}&second=The+capital+of+Japan+is"
        moved = knob(chromium, address)
        chromium.close()
    return {"compare_knob_ms": moved}
