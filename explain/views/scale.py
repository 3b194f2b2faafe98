"""What the page "From 2018 to now" shows: published models, a formula for their sizes, a budget."""

from __future__ import annotations

from collections.abc import Mapping

from explain import scale
from explain.ask import Ask
from explain.figures import shown
from explain.scale import Model
from explain.server import Server
from explain.views import scale_budget, scale_ours, scale_shape, scale_table

ALL = "all"  # a filter that lets everything through
FILTERS = {
    "family": scale.families(scale.models()),
    "language": scale.LANGUAGES,
    "openness": scale.OPENNESS,
}
FIRST = "GPT-3"  # the lecture's


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    chosen = ask.own["view"]
    data: dict = {"picture": True, "view": chosen}
    if chosen == "timeline":
        data["timeline"] = timeline(ask)
    if chosen == "table":
        data["abilities"] = scale_table.table(server, ask)
        data["again"] = data["abilities"].pop("again")
    if chosen == "formula":
        data["formula"] = scale_shape.formula(server, ask)
    if chosen == "budget":
        data["budget"] = scale_budget.calculator(server, ask)
    if chosen == "ours":
        data["ours"] = scale_ours.ours(ask)
    return data


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Sliders: what is dragged through several places counts once."""
    if done["kind"] != "knobs":
        return {}
    known = (*scale_shape.NUMBERS, *scale_budget.NUMBERS)
    return {"own": {name: str(done[name]) for name in known if name in done}}


def timeline(ask: Ask) -> dict:
    """All models as rows, those that the filters leave as a figure, and the row that is open."""
    from explain.figures.timeline import kind
    from explain.figures.timeline import timeline as figure  # half a second the first time

    says, wished = ask.says("scale"), filters(ask)
    some = scale.models()
    left = [one for one in some if passes(one, wished)]
    open_row = opened(ask, left)

    def told(one: Model) -> str:
        facts = [row(ask, one)["date"], size(ask, one), text(ask, one)]
        return "\n".join([one.name, *facts])

    words = {name: says(f"kind.{name}") for name in (*scale.OPENNESS, "here")}
    drawn = figure(
        left,
        [one for one in some if one not in left],
        open_row,
        told,
        words
        | {
            "unknown": says("unknown_size"),
            "times": says("times", n=times()),
            "parameters": says("parameters"),
        },
        lambda value: scale.written(value, ask.language),
    )
    return {
        "figure": shown(drawn, "models", says("caption.timeline")),
        "rows": [row(ask, one) | {"kind": kind(one), "left": one in left} for one in some],
        "open": open_row,
        "filters": wished,
        "choices": {
            name: [{"value": ALL, "label": says(f"all.{name}")}]
            + [{"value": one, "label": label(ask, name, one)} for one in choices]
            for name, choices in FILTERS.items()
        },
    }


def times() -> str:
    """How many times the parameters of the lecture's first model its last one has."""
    sizes = {one.name: one.parameters or 0 for one in scale.models()}
    return scale.plain(sizes[scale.LINE[-1]] / sizes[scale.LINE[0]], 4)


def filters(ask: Ask) -> dict[str, str]:
    """What each filter is set to; what makes no sense is none."""
    found = {}
    for name, choices in FILTERS.items():
        asked = ask.own.get(name, ALL)
        if asked not in (ALL, *choices):
            ask.nonsense.add(name)
        found[name] = asked if asked in choices else ALL
    return found


def passes(model: Model, wished: Mapping[str, str]) -> bool:
    """Whether every filter lets a model through."""
    return all(value in (ALL, getattr(model, name)) for name, value in wished.items())


def opened(ask: Ask, left: list[Model]) -> str:
    """The model whose row is open: the one asked for, else the lecture's, else the last that is left."""
    names = [one.name for one in left]
    asked = ask.own.get("one", FIRST)
    if "one" in ask.own and asked not in [one.name for one in scale.models()]:
        ask.nonsense.add("one")
    if asked in names:
        return asked
    return FIRST if FIRST in names else names[-1] if names else ""


def label(ask: Ask, name: str, value: str) -> str:
    """A filter's choice in the visitor's words; families keep their names."""
    says = ask.says("scale")
    return value if name == "family" else says(f"{name}.{value}")


def row(ask: Ask, one: Model) -> dict:
    """A row of the table in the visitor's words."""
    return {
        "name": one.name,
        "by": one.by,
        "date": one.date,
        "parameters": size(ask, one),
        "tokens": text(ask, one),
        "family": one.family,
        "language": label(ask, "language", one.language),
        "openness": label(ask, "openness", one.openness),
        "source": one.source,
        "link": link(one.source),
    }


def size(ask: Ask, one: Model) -> str:
    """A model's parameters in words, with those that one token meets where that is fewer."""
    says = ask.says("scale")
    if one.parameters is None:
        return says("size.unknown")
    total = scale.written(one.parameters, ask.language)
    if one.active is None:
        return says("size.all", n=total)
    return says("size.active", n=total, active=scale.written(one.active, ask.language))


def text(ask: Ask, one: Model) -> str:
    """How much text a model was trained on, in the unit of its source."""
    says = ask.says("scale")
    if one.tokens:
        return says("text.tokens", n=scale.written(one.tokens, ask.language))
    if one.data:
        amount, unit = one.data
        return says(f"text.{unit.lower()}", n=scale.written(amount, ask.language))
    return says("text.unknown")


def link(source: str) -> str | None:
    """The address of a paper that has a number in arXiv."""
    _, found, rest = source.partition("arXiv:")
    return f"https://arxiv.org/abs/{rest[:10]}" if found else None
