"""Where a budget pays: parameters or text, by two fits of one law, and in hours of this machine."""

from __future__ import annotations

import math

from explain import scale
from explain.ask import Ask
from explain.figures import NO_NAME, shown
from explain.scale import FITS
from explain.server import Server

NUMBERS = ("n", "d")  # parameters, tokens
ENDS = {"n": (1e7, 3e12), "d": (1e8, 1e14)}
FIRST = {"n": 280e9, "d": 300e9}  # Gopher
KNOWN = ("GPT-3", "Gopher", "Chinchilla", "PaLM", "Llama 3.1 405B", "SmolLM2 135M")
PRESETS = ("GPT-3", "Gopher", "Chinchilla", "Llama 3.1 405B")
FIRST_FIT = "besiroglu"
HOURS = 3600


def calculator(server: Server, ask: Ask) -> dict:
    """What N parameters on D tokens cost and are predicted to reach, and the best split of that cost."""
    from explain.figures.budget import budget

    says, language = ask.says("scale"), ask.language
    here = {name: amount(ask, name) for name in NUMBERS}
    n, d = here["n"], here["d"]
    known = {one.name: one for one in scale.models()}
    fit, spent = chosen(ask), scale.compute(n, d)
    rate = server.kept.get(("operations a second",), scale.rate)
    names = ("parameters", "tokens", "best_way", "budget", "best", "here")
    words = {name: says(f"budget.{name}") for name in names}
    words["hover"] = says("budget.hover") + NO_NAME
    drawn = budget(
        FITS[fit],
        (n, d),
        [known[name] for name in KNOWN],
        words,
        lambda value: scale.written(value, language),
    )
    return {
        "figure": shown(drawn, "budget", says("caption.budget", source=FITS[fit].source)),
        "n": n,
        "d": d,
        "ends": ENDS,
        "said": {
            "n": scale.written(n, language),
            "d": scale.written(d, language),
            "each": scale.plain(d / n, 3),
        },
        "operations": power(spent),
        "hours": scale.written(spent / rate / HOURS, language),
        "years": scale.written(spent / rate / HOURS / 24 / 365.25, language),
        "rate": scale.written(rate, language),
        "fit": fit,
        "fits": [_fit(name, n, d, language) for name in FITS],
        "presets": [
            {"name": name, "n": known[name].parameters, "d": known[name].tokens} for name in PRESETS
        ],
    }


def _fit(name: str, n: float, d: float, language: str) -> dict:
    """What one fit says of this budget."""
    fit = FITS[name]
    best = fit.best(scale.compute(n, d))
    return {
        "name": name,
        "source": fit.source,
        "loss": f"{fit.loss(n, d):.3f}",
        "best_loss": f"{fit.loss(*best):.3f}",
        "best_n": scale.written(best[0], language, 2),
        "best_d": scale.written(best[1], language, 2),
    }


def amount(ask: Ask, name: str) -> float:
    """Parameters or tokens that the address names, as "2.8e11"; within the sliders' ends."""
    try:
        found = float(ask.own.get(name, FIRST[name]))
    except ValueError:
        found = math.nan
    low, high = ENDS[name]
    if low <= found <= high:
        return found
    ask.nonsense.add(name)
    return FIRST[name]


def chosen(ask: Ask) -> str:
    """The fit that the figure draws."""
    asked = ask.own.get("fit", FIRST_FIT)
    if asked not in FITS:
        ask.nonsense.add("fit")
    return asked if asked in FITS else FIRST_FIT


def power(value: float) -> dict:
    """A number as m times ten to a power."""
    exponent = math.floor(math.log10(value))
    return {"m": f"{value / 10**exponent:.2f}", "exponent": exponent}
