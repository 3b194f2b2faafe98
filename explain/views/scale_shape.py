"""One formula for every size: sliders, and where a loaded model's exact count differs."""

from __future__ import annotations

from explain import scale
from explain.ask import Ask
from explain.reader import Reader
from explain.scale import SHAPES, Shape
from explain.server import Server
from explain.trace import ModelSpec
from explain.views import reading

NUMBERS = ("layers", "width", "vocabulary", "context")
MOST = {"layers": 200, "width": 32768, "vocabulary": 300_000, "context": 200_000}
FIRST = "gpt-2"
DIFFERENT = 0.01  # of a part: a smaller difference is not explained
PUBLISHED = {"gpt": "GPT", "gpt-2": "GPT-2", "gpt-3": "GPT-3", "small-world": "Small World"}


def formula(server: Server, ask: Ask) -> dict:
    """The formula's parameters for the sliders' shape, the presets, and the loaded model's parts."""
    shape = asked(ask)
    published = {one.name: one.parameters for one in scale.models()}
    reader, _ = reading.answering(server, ask)
    return {
        "shape": {name: getattr(shape, name) for name in NUMBERS},
        "parts": shape.parts,
        "parameters": shape.parameters,
        "said": scale.written(shape.parameters, ask.language, 4),
        "presets": [
            {
                "name": PUBLISHED[name],
                "shape": {part: getattr(one, part) for part in NUMBERS},
                "said": scale.written(one.parameters, ask.language, 4),
                "published": scale.written(published[PUBLISHED[name]] or 0, ask.language, 4),
            }
            for name, one in SHAPES.items()
        ],
        "loaded": compared(ask, reader) if reader else None,
    }


def asked(ask: Ask) -> Shape:
    """The shape that the address names; each number that it leaves out is the first preset's."""
    first = SHAPES[FIRST]
    numbers = {name: ask.number(name, MOST[name] + 1) for name in NUMBERS}
    return Shape(**{name: numbers[name] or getattr(first, name) for name in NUMBERS})


def shape_of(spec: ModelSpec) -> Shape:
    """A model's shape: positions have rows of a table only where none are turned into queries."""
    context = 0 if spec.rotates else spec.n_context
    return Shape(spec.n_layers, spec.d_model, spec.n_vocab, context)


def compared(ask: Ask, reader: Reader) -> dict:
    """A loaded model's parts: what the formula says, what its tensors count, and why they differ."""
    spec, says = reader.spec, ask.says("scale")
    shape = shape_of(spec)
    exact = {one.part: one.parameters for one in reader.sizes if one.parameters}
    parts = [part for part in (*shape.parts, *exact) if shape.parts.get(part) or exact.get(part)]

    def why(part: str) -> str:
        guessed, counted = shape.parts.get(part, 0), exact.get(part, 0)
        if abs(guessed - counted) <= DIFFERENT * max(guessed, counted):
            return ""
        if part == "attention" and spec.n_kv_heads < spec.n_heads:
            return says("why_part.groups", heads=spec.n_heads, groups=spec.n_kv_heads)
        if part == "feedforward" and spec.d_mlp:
            return says(
                "why_part.gated", width=spec.d_mlp, times=f"{spec.d_mlp / spec.d_model:.3g}"
            )
        return says("why_part.norms") if part == "norms" else says("why_part.other")

    return {
        "title": spec.title,
        "formula": shape.parameters,
        "exact": sum(exact.values()),
        "off": f"{100 * (shape.parameters / sum(exact.values()) - 1):+.1f}",
        "rows": [
            {
                "part": part,
                "formula": shape.parts.get(part, 0),
                "exact": exact.get(part, 0),
                "why": why(part),
            }
            for part in dict.fromkeys(parts)
        ],
    }
