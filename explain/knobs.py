"""The sampling knobs in the address: text in, values within their ranges out."""

from __future__ import annotations

from collections.abc import Mapping

from explain.sampling import Knobs

OFF = {"temperature": None, "top_k": None, "top_p": None, "min_p": None, "seed": None}
DEFAULTS = Knobs()
MOST = {"temperature": 2.0, "top_k": 1000, "top_p": 1.0, "min_p": 0.5}
SEEDS = 2**31 - 1


def read(own: Mapping[str, str]) -> tuple[Knobs, int]:
    """The knobs and the seed that an address asks for; what makes no sense there is left out."""
    values = {
        name: _number(own.get(name), getattr(DEFAULTS, name), most) for name, most in MOST.items()
    }
    return Knobs(**values), int(_number(own.get("seed"), 0, SEEDS))


def written(done: Mapping) -> dict[str, str | None]:
    """The knobs that a component's act names, as the address writes them: None where off."""
    result = {}
    for name in OFF:
        if name in done:
            default = getattr(DEFAULTS, name, 0)
            value = _number(done[name], default, MOST.get(name, SEEDS))
            result[name] = None if value == default else f"{value:g}"
    if "seed" in result and result["seed"] is not None:
        result["seed"] = str(int(_number(done["seed"], 0, SEEDS)))
    return result


def _number(value, default, most):
    """A number between 0 and `most` of the default's kind; the default for anything else."""
    try:
        number = type(default)(float(value)) if not isinstance(default, int) else int(float(value))
    except (TypeError, ValueError, OverflowError):
        return default
    return number if 0 <= number <= most else default
