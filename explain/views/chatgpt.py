"""What the page "From GPT to ChatGPT" shows: a chat template, tuning by answers, tuning by preferences,
and what stays wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

from explain.ask import Ask
from explain.server import Server
from explain.views import instruction, limits, rlhf, template

VIEWS = {"template": template, "instruction": instruction, "rlhf": rlhf, "limits": limits}


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    chosen = ask.own.get("view", "template")
    return {"view": chosen} | VIEWS[chosen].view(server, ask)


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """What a visitor does in the view that is shown."""
    return VIEWS[ask.own.get("view", "template")].act(server, ask, done)
