"""How large models are: the table's form, the formula, the two fits of the loss, and what is said of them."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from explain import scale
from explain.ask import Ask
from explain.models.checkpoints import listed
from explain.models.sources import SMOLLM2
from explain.server import Server
from explain.text import topic
from explain.views import scale as view
from explain.views import scale_budget, scale_ours
from explain.views.scale_shape import compared, shape_of

BY_NAME = {one.name: one for one in scale.models()}


def test_models_have_the_form_that_the_page_reads():
    with scale.DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 40 and len({row["name"] for row in rows}) == len(rows)
    for one in scale.models():
        assert date(2017, 6, 1) <= date.fromisoformat(one.day) <= date(2026, 12, 31), one.name
        assert one.language in scale.LANGUAGES and one.openness in scale.OPENNESS, one.name
        assert one.family and one.by, one.name
        assert one.data is None or one.data[1] in scale.UNITS, one.name
        assert one.active is None or one.active < (one.parameters or 0), one.name
        for number in (one.parameters, one.tokens):
            assert number is None or 5e5 < number < 1e14, one.name


def test_no_figure_lacks_a_source_and_what_is_missing_is_said_to_be():
    for one in scale.models():
        numbered = re.search(r"arXiv:\d{4}\.\d{5}", one.source)
        titled = re.search(r"(19|20)\d\d, \w.{3,}|README of \w", one.source)
        assert numbered or titled, f"{one.name}: {one.source}"
        missing = {name for name in scale.COUNTED if getattr(one, name) is None}
        assert set(one.unpublished) <= missing, one.name
        assert ("parameters" in missing) == ("parameters" in one.unpublished), one.name
        assert one.tokens or one.data or "tokens" in one.unpublished, one.name


def test_the_size_of_a_paper_s_number_fits_its_date():
    for one in scale.models():
        found = re.search(r"arXiv:(\d\d)(\d\d)\.", one.source)
        if found:  # a paper may follow its model by some months, never lead it by more than one
            year, month = int(found[1]) + 2000, int(found[2])
            day = date.fromisoformat(one.day)
            late = (year - day.year) * 12 + month - day.month
            assert -1 <= late <= 6, one.name


def test_models_that_run_here_have_the_size_that_their_tensors_have(smollm2, small, gemma):
    for reader in (smollm2, small, gemma):
        row = next(one for one in scale.models() if one.here == reader.spec.name)
        assert row.parameters == pytest.approx(reader.spec.n_parameters, rel=0.01)
    assert BY_NAME["Small World"].parameters == small.spec.n_parameters
    assert BY_NAME["Small World"].tokens == listed()[-1]["tokens"]


PUBLISHED = {"gpt": 116e6, "gpt-2": 1.56e9, "gpt-3": 174.6e9, "small-world": 0.94e6}


@pytest.mark.parametrize("name", PUBLISHED)
def test_one_formula_gives_the_published_sizes(name):
    shape = scale.SHAPES[name]
    layers, width, rows = shape.layers, shape.width, shape.vocabulary + shape.context
    assert shape.parameters == 12 * layers * width**2 + rows * width
    assert shape.parameters == pytest.approx(PUBLISHED[name], rel=0.01)
    told = {"gpt": "GPT", "gpt-2": "GPT-2", "gpt-3": "GPT-3", "small-world": "Small World"}[name]
    assert shape.parameters == pytest.approx(BY_NAME[told].parameters, rel=0.01)


def test_the_formula_beside_the_tensors_of_a_loaded_model(smollm2, small):
    from transformers import AutoConfig

    from explain.models import OURS

    config = AutoConfig.from_pretrained(OURS)
    assert shape_of(small.spec) == scale.SHAPES["small-world"]
    width, layers = config.n_embd, config.n_layer
    ours = compared(Ask("", small.spec.name), small)
    exact = {row["part"]: row["exact"] for row in ours["rows"]}
    assert exact["feedforward"] == layers * (8 * width**2 + 5 * width)  # two matrices, their biases
    assert exact["attention"] == layers * (4 * width**2 + 4 * width)
    assert exact["norms"] == (2 * layers + 1) * 2 * width
    assert sum(exact.values()) == ours["exact"] == small.spec.n_parameters
    other = {row["part"]: row for row in compared(Ask("", "x"), smollm2)["rows"]}
    assert other["attention"]["exact"] * 3 == other["attention"]["formula"] * 2  # 9 heads share 3
    assert "9" in other["attention"]["why"] and "3" in other["attention"]["why"]
    assert other["feedforward"]["why"] == "" and other["norms"]["why"]


@pytest.mark.parametrize("name", scale.FITS)
def test_the_best_split_has_the_least_loss_of_its_budget(name):
    fit = scale.FITS[name]
    for spent in (1e19, 5.76e23):
        found = minimize_scalar(
            lambda x, spent=spent: fit.loss(np.exp(x), spent / 6 / np.exp(x)),
            bounds=(np.log(1e6), np.log(1e14)),
            method="bounded",
            options={"xatol": 1e-9},
        )
        n, d = fit.best(spent)
        assert n == pytest.approx(np.exp(found.x), rel=1e-3)
        assert 6 * n * d == pytest.approx(spent)


def test_fits_say_what_their_papers_say():
    """Hoffmann et al., Table A3 and equation 10; Besiroglu et al.: their refit agrees with about 20
    tokens for each parameter at Chinchilla's budget, the first fit does not."""
    spent = scale.compute(70e9, 1.4e12)
    assert spent == pytest.approx(5.88e23)
    ratios = {name: np.divide(*fit.best(spent)[::-1]) for name, fit in scale.FITS.items()}
    assert 15 < ratios["besiroglu"] < 25 < 60 < ratios["hoffmann"]
    for fit in scale.FITS.values():
        assert fit.loss(70e9, 1.4e12) < fit.loss(280e9, 300e9)


def answer(key, language="en"):
    return topic("scale")[f"{key}.answer"][language]


def test_beliefs_put_right_by_numbers():
    bits = SMOLLM2.size * 8 / BY_NAME["SmolLM2 135M"].tokens
    for language in ("en", "zh"):
        stores = answer("why.stores", language)
        assert f"{SMOLLM2.size / 1e6:.0f} MB" in stores and f"{bits:.4f}" in stores


def test_numbers_in_words():
    cases = {
        117e6: ("117 million", "1.17 亿"), 1542e6: ("1.54 billion", "15.4 亿"),
        175e9: ("175 billion", "1750 亿"), 1.4e12: ("1.4 trillion", "1.4 万亿"),
        951296: ("951,000", "95.1 万"), 999.9e6: ("1 billion", "10 亿"), 7000: ("7,000", "7,000"),
    }  # fmt: skip
    for value, said in cases.items():
        assert tuple(scale.written(value, one) for one in ("en", "zh")) == said


def seen(name="timeline", **own):
    ask = Ask("", "small-world", own={"view": name, **own})
    return view.view(Server(), ask), ask


def test_filters_leave_what_they_say_and_the_rest_stands_faint():
    data, _ = seen(family="GLM", openness="weights")
    left = [row["name"] for row in data["timeline"]["rows"] if row["left"]]
    assert left == ["GLM-130B", "ChatGLM-6B", "GLM-4.5", "GLM-5"]
    traces = data["timeline"]["figure"]["data"]
    strong = {name for one in traces if one.get("opacity") == 1 for name in one["customdata"]}
    faint = {name for one in traces if 0 < one.get("opacity", 1) < 1 for name in one["customdata"]}
    assert strong == set(left) and strong | faint == set(BY_NAME)
    assert data["timeline"]["open"] == "GLM-5"  # GPT-3 is not among them
    none, _ = seen(family="BERT", language="zh")
    assert none["timeline"]["open"] == "" and none["timeline"]["figure"]["data"]


def test_every_mark_stands_where_its_row_says():
    data, _ = seen()
    for trace in data["timeline"]["figure"]["data"]:
        for name, day, y in zip(trace.get("customdata", ()), trace["x"], trace["y"], strict=False):
            one = BY_NAME[name]
            assert day == one.day
            assert y == (one.parameters or pytest.approx(10**13.65))


def test_nonsense_in_the_address_is_noted_and_the_page_opens_on_its_own():
    data, ask = seen(one="GPT-17", family="Nobody", language="tlh")
    assert ask.nonsense == {"one", "family", "language"} and data["timeline"]["open"] == "GPT-3"
    for wrong in ("", "x", "nan", "-3", "1e99"):
        data, ask = seen("budget", n=wrong, fit="mine")
        assert data["budget"]["n"] == 280e9 and {"n", "fit"} <= ask.nonsense
    data, ask = seen("formula", layers="0", width="99999999")
    assert data["formula"]["shape"]["width"] == 1600 and "width" in ask.nonsense


@pytest.mark.parametrize("name", ["timeline", "budget", "ours"])
def test_figures_name_colours_of_our_tokens_alone(name):
    data, _ = seen(name)
    drawn = json.dumps(data[name]["figure"])
    tokens = (scale.DATA.parents[1] / "css" / "tokens.css").read_text()
    light, dark = (set(re.findall(r"(--[\w-]+):", part)) for part in tokens.split("\n.kit[")[1:3])
    used = set(re.findall(r"var\((--[\w-]+)\)", drawn))
    assert used and used <= light & dark
    assert not re.search(r"#[0-9a-fA-F]{6}|rgb\(", drawn)


def test_a_budget_in_hours_of_this_machine():
    data, _ = seen("budget", n="1e8", d="1e9")
    rate = scale.rate(256, 2)
    assert 1e8 < rate < 1e14
    assert data["budget"]["operations"] == {"m": "6.00", "exponent": 17}
    spent = 6e17 / float(data["budget"]["rate"].split()[0]) / 1e9 / 3600
    assert float(data["budget"]["hours"].replace(",", "")) == pytest.approx(spent, rel=0.02)


HOSTILE = '<a href="https://x.example">a</a><b>'


def drawn_texts(figure):
    """Every text of a figure that plotly may draw."""
    if isinstance(figure, str):
        yield figure
    elif isinstance(figure, dict):
        for key, one in figure.items():
            yield from drawn_texts(one) if key != "customdata" else ()
    elif isinstance(figure, list | tuple):
        for one in figure:
            yield from drawn_texts(one)


@pytest.mark.parametrize("name", ["timeline", "budget", "ours"])
def test_plotly_reads_no_tag_but_our_own_line_breaks(monkeypatch, name):
    """A model's name and maker are others' words: plotly would make a link of them."""
    evil = replace(BY_NAME["GPT-3"], name=HOSTILE, by=HOSTILE)
    monkeypatch.setattr(scale, "models", lambda: (evil, *BY_NAME.values()))
    monkeypatch.setattr(scale_budget, "KNOWN", (*scale_budget.KNOWN, HOSTILE))
    run = scale_ours.scaling()
    sizes = tuple(replace(size, name=HOSTILE) for size in run.sizes)
    monkeypatch.setattr(scale_ours, "scaling", lambda: replace(run, sizes=sizes))
    data, _ = seen(name, one=HOSTILE)
    texts = list(drawn_texts(data[name]["figure"]))
    tags = {tag for text in texts for tag in re.findall(r"<[^>]*>?", text)}
    assert tags <= {"<br>", "<extra>", "</extra>"}
    assert any("&lt;a href" in text for text in texts)
    assert "<" not in scale.DATA.read_text(encoding="utf-8")
