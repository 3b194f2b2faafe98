"""What the page "From GPT to ChatGPT" shows: a chat template, tuning by answers, tuning by preferences,
and what stays wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

from explain.ask import Ask
from explain.models import MODELS, STANDBY
from explain.server import Server
from explain.views import instruction, limits, rlhf, template

VIEWS = {"template": template, "instruction": instruction, "rlhf": rlhf, "limits": limits}
OURS = ("instruction", "rlhf")  # whatever is chosen: a visitor tunes our small model


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    chosen = ask.own.get("view", "template")
    ours = chosen in OURS and ask.model != STANDBY
    uses = {"uses": MODELS[STANDBY].title if ours else ""}
    return {"view": chosen} | uses | VIEWS[chosen].view(server, ask)


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """What a visitor does in the view that is shown."""
    return VIEWS[ask.own.get("view", "template")].act(server, ask, done)
