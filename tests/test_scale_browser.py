"""The page "From 2018 to now" as it is used: marks, list and filters, sliders, the saved picture."""

from __future__ import annotations

import re
import time

import pytest
from browser import settled
from PIL import Image
from playwright.sync_api import expect

from explain import scale

FILTER_MS = 300  # from a filter to the picture redrawn


def opened(visit, view, **options):
    """A view with its picture drawn."""
    page = visit(f"/scale?lang=en&view={view}", **options)
    page.locator(".chart[data-drawn] .main-svg").first.wait_for()
    settled(page)
    return page


def test_a_mark_and_its_line_in_the_list_open_the_same_row(visit):
    page = opened(visit, "timeline")
    expect(page.locator(".opened")).to_contain_text("arXiv:2005.14165")
    mark = page.locator(".chart .points path").nth(20)
    box = mark.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile("one="))
    name = page.locator(".opened b").inner_text()
    expect(page.locator(".model[aria-current]")).to_contain_text(name)
    page.locator(".model[aria-current]").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator(".opened b")).to_have_text(scale.models()[-1].name)


def test_a_filter_redraws_in_time_and_the_address_says_it(visit):
    page = opened(visit, "timeline")
    page.locator("select[name=openness]").select_option("service")
    expect(page.locator(".count")).not_to_contain_text("73 of")  # warm
    settled(page)
    left = [one for one in scale.models() if one.openness == "service" and one.family == "GPT"]
    page.locator("select[name=family]").select_option("GPT")
    expect(page.locator(".count")).to_contain_text(f"{len(left)} of {len(scale.models())}")
    expect(page.locator(".model")).to_have_count(len(left))
    expect(page).to_have_url(re.compile("family=GPT.*openness=service"))
    assert page.locator(".chart[data-drawn]").count() == 1  # the same picture


@pytest.mark.parametrize("view", ["timeline", "budget"])
def test_the_saved_picture_has_its_caption(visit, view, tmp_path):
    page = opened(visit, view)
    seen = page.locator(".chart[data-drawn]").bounding_box()
    with page.expect_download() as saved:
        page.locator(".chart[data-drawn] .modebar-btn").click()
    path = tmp_path / "saved.png"
    saved.value.save_as(path)
    picture = Image.open(path).convert("L")
    assert saved.value.suggested_filename.endswith(".png")
    assert picture.height > 2 * seen["height"]  # twice as fine, with the caption below
    foot = picture.crop((0, picture.height - 110, picture.width, picture.height))
    assert foot.getextrema()[1] - foot.getextrema()[0] > 100  # letters on a ground


def test_sliders_move_the_formula_and_the_tower(visit):
    page = opened_formula(visit)
    for name in ("GPT-3", "GPT", "Small World"):
        page.get_by_role("button", name=name, exact=True).click()
        shape = scale.SHAPES[name.lower().replace(" ", "-")]
        said = scale.written(shape.parameters, "en", 4)
        expect(page.locator(".formula b")).to_have_text(said)
    expect(page).to_have_url(re.compile("layers=4"))
    before = page.locator(".tower .own").bounding_box()
    page.get_by_label("Layers L").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".formula")).to_contain_text("12 · 12 · 128²")
    settled(page)
    assert page.locator(".tower .own").bounding_box()["height"] > before["height"]


def opened_formula(visit):
    page = visit("/scale?lang=en&view=formula")
    page.locator(".formula b").wait_for()
    return page


def test_nothing_of_plotly_is_fetched_by_other_pages(visit):
    page = visit("/fruit?lang=en")
    settled(page)
    asked = "() => performance.getEntriesByType('resource').map(one => one.name)"
    assert not [name for name in page.evaluate(asked) if "plotly" in name]
    begun = time.monotonic()
    page = opened(visit, "timeline")
    assert [name for name in page.evaluate(asked) if name.endswith("/plotly.js")]
    assert time.monotonic() - begun < 60
