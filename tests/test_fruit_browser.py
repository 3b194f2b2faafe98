"""The toy in a real Chromium: dragged, by keys, its puzzles, and what its link reopens."""

from __future__ import annotations

import re

import pytest
from browser import number
from playwright.sync_api import expect

from explain import fruit

FRUIT = "/fruit?lang=en"


@pytest.fixture
def toy(visit):
    """Open the toy; whatever is done with it, no number on it may be none."""
    pages = []

    def go(address=FRUIT):
        pages.append(visit(address))
        pages[-1].locator(".fruit .result").first.wait_for()
        return pages[-1]

    yield go
    for page in pages:
        assert "NaN" not in page.locator(".kit.fruit").inner_text()


def shown(page):
    """(gaze, matches, weights, mix) as the page says them."""
    gaze = [float(box.input_value()) for box in page.locator(".gaze-box input").all()]
    match = [number(text) for text in page.locator(".result").all_inner_texts()]
    parts = [number(text) for text in page.locator(".part b").all_inner_texts()]
    mixed = [number(x) for x in re.findall(r"[\u2212\d.]+", page.locator(".mix-is").inner_text())]
    return gaze, match, parts, mixed


def agrees(page, how="cosine", parting="share", warmth=1.0, values=fruit.KEYS):
    """Whether what is shown is what explain.fruit computes for the gaze that is shown."""
    gaze, match, parts, mixed = shown(page)
    wanted = fruit.matches(fruit.KEYS, gaze, how)
    weights = fruit.weights(wanted, parting, warmth)
    assert match == pytest.approx(wanted, abs=6e-4)
    assert parts == pytest.approx(weights, abs=6e-4)
    assert mixed == pytest.approx(fruit.mix(weights, values), abs=6e-4)
    return gaze


def test_it_opens_on_the_lectures_numbers(toy):
    page = toy()
    assert shown(page) == ([-1, 1], [0.949, 1, 0.707], [0.357, 0.377, 0.266], [-1.091, 1])
    agrees(page)


def test_dragging_moves_everything_at_once(toy):
    page = toy()
    box = page.locator(".gaze-handle .ring").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 40 * step, box["y"] - 4 * step)
        agrees(page)
    page.mouse.up()
    gaze = agrees(page)
    assert gaze != [-1, 1]
    x, y = (f"{value:g}" for value in gaze)
    expect(page).to_have_url(re.compile(f"gaze={x}(,|%2C){y}(&|$)"))
    assert shown(toy(page.url)) == shown(page)


def test_keys_switches_and_boxes(toy):
    page = toy()
    page.locator(".gaze-handle").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert agrees(page) != [-1, 1]
    page.get_by_role("radio", name="dot").click()
    agrees(page, "dot")
    page.get_by_role("radio", name="softmax").click()
    agrees(page, "dot", "softmax")
    page.get_by_role("switch", name="value").click()
    page.locator(".value-handle").first.focus()
    page.keyboard.press("ArrowUp")
    values = [(-2, 1.1), *fruit.KEYS[1:]]
    agrees(page, "dot", "softmax", values=values)
    assert "gaze = query" in page.locator(".roles").inner_text()
    page.get_by_role("button", name="Reset").click()
    assert agrees(page) == [-1, 1]
    for axis in "xy":
        field = page.get_by_label(f"gaze {axis}")
        field.fill("0")
        field.press("Tab")
    assert "undefined" in page.locator(".why").first.inner_text()


def test_three_puzzles(toy):
    page = toy()

    def look(x, y):
        for axis, value in (("x", x), ("y", y)):
            field = page.get_by_label(f"gaze {axis}")
            field.fill(str(value))
            field.press("Tab")

    for puzzle, gaze in (("1", (1, 0.5)), ("2", (-1, 0.72)), ("3", (-0.62, 1))):
        page.get_by_role("radio", name=puzzle, exact=True).click()
        assert page.locator(".try .verdict").inner_text() != "Solved."
        look(*gaze)
        assert page.locator(".try .verdict").inner_text() == "Solved.", puzzle


def test_a_clicker_goes_through_the_puzzles(toy):
    page = toy()
    puzzle = page.get_by_role("radiogroup", name="Puzzle").locator("[aria-checked=true]")
    for key, n in (("PageDown", 2), ("PageDown", 3), ("PageDown", 3), ("PageUp", 2)):
        page.keyboard.press(key)
        expect(puzzle).to_have_text(str(n))
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0


@pytest.mark.parametrize("match", ["", "&match=dot"])
def test_a_gaze_in_any_direction_and_its_name_stay_on_the_plane(toy, match):
    for gaze in ("0,-1", "-3,-3", "3,-3", "3,3", "-3,3", "0.4,-2", "0,3"):
        page = toy(f"{FRUIT}&gaze={gaze}{match}")
        plane = page.locator(".plane").bounding_box()
        for part in (".gaze-handle .ring", ".gaze-name"):
            box = page.locator(part).bounding_box()
            for start, size in (("x", "width"), ("y", "height")):
                assert plane[start] - 1 <= box[start], (gaze, part)
                assert box[start] + box[size] <= plane[start] + plane[size] + 1, (gaze, part)


def test_the_longest_arithmetic_stays_on_its_line(toy):
    page = toy(FRUIT + "&gaze=-2.36,-1.25")
    for line in page.locator(".sum-out").all():
        assert line.evaluate("line => line.scrollWidth <= line.clientWidth")
        assert line.evaluate("line => line.clientHeight < 2 * line.firstElementChild.clientHeight")
