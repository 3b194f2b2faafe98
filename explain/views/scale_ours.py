"""Our own scaling run: five sizes, one stream, and a line through the smaller ones that is tested."""

from __future__ import annotations

from explain import scale
from explain.ask import Ask
from explain.figures import shown
from explain.scaling import FIVE, Point, Size, scaling

AGAINST = ("parameters", "compute")


def ours(ask: Ask) -> dict:
    """The run over parameters or over compute, and what the smaller sizes foretold of the largest."""
    from explain.figures.ours import ours as figure

    run, says, language = scaling(), ask.says("scale"), ask.language
    against = ask.own.get("against") or AGAINST[0]
    if against not in AGAINST:
        ask.nonsense.add("against")
        against = AGAINST[0]

    def place(size: Size, point: Point) -> tuple[float, float]:
        over = scale.compute(size.parameters, point.tokens)
        return (over if against == "compute" else size.parameters), point.excess

    height, slope = run.forecast
    line = [
        (place(size, size.points[-1])[0], height * size.parameters**-slope) for size in run.trained
    ]
    curves = [
        (size.called(language), [place(size, point) for point in size.points if point.step])
        for size in run.trained
    ]
    words = {name: says(f"ours.{name}") for name in ("way", "line", "end")}
    words |= {"x": says(f"ours.{against}"), "y": says("ours.excess")}
    drawn = figure(curves, line, words, lambda value: scale.written(value, language))
    last = run.trained[-1]
    return {
        "figure": shown(drawn, "ours", says("caption.ours")),
        "against": against,
        "sizes": [
            {
                "name": size.called(language),
                "parameters": size.parameters,
                "shape": f"{size.layers} × {size.width}",
                "operations": float(scale.compute(size.parameters, size.points[-1].tokens)),
                "loss": round(size.points[-1].loss, 3),
                "excess": round(size.points[-1].excess, 3),
                "foretold": round(height * size.parameters**-slope, 3),
            }
            for size in run.trained
        ],
        "largest": last.called(language),
        "slope": f"{slope:.2f}",
        "foretold": f"{line[-1][1]:.3f}",
        "measured": f"{last.points[-1].excess:.3f}",
        "tokens": scale.written(run.steps * run.batch, language),
        "missing": FIVE - len(run.trained),
    }
