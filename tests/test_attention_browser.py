"""Attention in a real Chromium: steps, a number checked, the grid, one head off, keys."""

from __future__ import annotations

import re

import pytest
from browser import number
from playwright.sync_api import expect

FRANCE = (
    "/attention?lang=en&model=smollm2-135m&step=6&layer=23&head=4&text=The+capital+of+France+is"
)
WHO = "/attention?lang=zh&model=small-world&chat=1&step=6&text=小明有一只猫，小红有一只狗。谁有狗？"


def numbers(page):
    """The attention weights that are shown."""
    return [number(text) for text in page.locator(".weight-cell .number").all_inner_texts()]


def test_steps_and_a_number_checked(visit):
    page = visit(FRANCE)
    weights = numbers(page)
    assert weights[3] == pytest.approx(0.90, abs=0.01)
    assert sum(weights) == pytest.approx(1, abs=3e-3)
    page.locator(".value-cell .number").nth(3).click()
    said = page.locator(".check .sum").inner_text()
    terms = [number(x) for x in re.findall(r"[\u2212]?\d+\.\d+", said)]
    q, k = terms[0:6:2], terms[1:6:2]
    rest, total = terms[6:8]
    assert sum(a * b for a, b in zip(q, k, strict=True)) + rest == pytest.approx(total, abs=5e-3)
    assert total == pytest.approx(39.03, abs=0.01)
    page.locator(".one .out").click()
    page.wait_for_selector(".check:has-text('Number ')")
    line = page.locator(".check .sum").inner_text().replace("\u2212", "-")
    parts = re.findall(r"(-?[\d.]+) × (-?[\d.]+)", line)
    more = re.search(r"more \((-?[\d.]+)\)", line)
    total = sum(float(a) * float(b) for a, b in parts) + float(more[1])
    assert abs(total - float(line.split("=")[1])) < 0.01
    page.locator(".act .button").first.click()
    expect(page.locator(".name[data-mark=now] b").first).to_have_text("Softmax")
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile("layer=24"))
    page.get_by_role("combobox", name="Layer").select_option("11")
    page.get_by_role("combobox", name="Head").select_option("1")
    page.wait_for_selector(
        ".kind h2:has-text('L11H1 on random words: previous word')", timeout=60_000
    )
    page.locator("details.table > summary").click()
    page.wait_for_selector("details.table tbody tr:nth-child(5)")  # it is filled once it is open
    assert page.locator("details.table tr").count() == 6


def test_a_head_that_the_page_changes_with_the_text_is_said_and_a_chosen_one_stays(visit):
    page = visit("/attention?lang=en&model=smollm2-135m&text=Tom+has+a+red+ball.+He")
    layer, head = (page.get_by_role("combobox", name=name) for name in ("Layer", "Head"))
    opened = layer.input_value(), head.input_value()
    expect(page.locator(".moved")).to_be_hidden()
    text = page.get_by_role("textbox", name="Text")
    text.fill("The capital of France is")
    text.press("Control+Enter")
    expect(page.locator(".moved span")).to_contain_text("For this text the page shows L")
    assert (layer.input_value(), head.input_value()) != opened
    page.locator(".moved .button").click()
    expect(page.locator(".moved")).to_be_hidden()
    assert (layer.input_value(), head.input_value()) == opened
    layer.select_option("5")
    expect(page).to_have_url(re.compile(f"layer=5&head={opened[1]}"))
    text.fill("Tom has a blue hat. She")
    text.press("Control+Enter")
    expect(page.locator(".token").first).to_contain_text("Tom")
    assert (layer.input_value(), head.input_value()) == ("5", opened[1])


def test_the_grid_opens_a_head(visit):
    page = visit(FRANCE + "&view=all")
    page.wait_for_selector(".cards .card", timeout=60_000)
    assert "L18H6" in page.locator(".cards .card").nth(3).inner_text()
    page.get_by_role("switch", name="By kind").click()
    page.wait_for_selector(".all[data-sorted] .frames i[data-kind=previous]")
    names = page.locator(".all .names span")
    assert names.first.inner_text().startswith("previous word")
    assert sum(int(count) for count in names.locator("b").all_inner_texts()) == 30 * 9
    tops = [name.bounding_box()["y"] for name in names.all()]
    for frame in page.locator(".frames i[data-kind=previous]").all():  # each under its kind's name
        assert tops[0] < frame.bounding_box()["y"] < tops[1]
    page.locator(".all canvas").focus()
    before = page.url
    page.keyboard.press("ArrowDown")
    expect(page).not_to_have_url(before)
    page.get_by_role("button", name=re.compile("L18H6")).first.click()
    expect(page).to_have_url(re.compile("layer=18"))
    page.wait_for_selector(".one .weight-cell")


def test_a_head_off_and_back_on(visit):
    page = visit(FRANCE + "&view=whatif")
    told, first = (
        page.locator(".whatif h2"),
        page.locator(".whatif .bars li:not(.legend) .numbers").first,
    )
    expect(told).to_contain_text("L23H4, the head that matters most", timeout=90_000)
    assert re.match(r"77% → 1\d% −6", first.inner_text())
    page.get_by_role("button", name="All on").click()
    expect(told).to_have_text("All heads are on.")
    expect(first).to_contain_text("77% → 77%")
    expect(page).to_have_url(re.compile("off=none"))  # it stays so
    page.locator(".head-switch[title^='L11H7:']").click()
    expect(told).to_contain_text("Without L11H7, “Paris” goes from 77%")
    assert not first.inner_text().startswith("77% → 77%")


def test_what_looks_clickable_opens_what_is_behind_it(visit):
    page = visit(WHO)
    said, table = page.locator(".check .sum"), page.locator("details.table")
    board, matrix = page.locator(".one .columns"), page.locator(".matrix")
    page.locator(".arcs path").nth(2).dispatch_event("click")
    expect(said).to_contain_text("e^")
    board.locator(".strip.key").first.click()  # its number with the query's, one by one
    expect(page.locator(".check details")).to_contain_text("32")
    board.locator(".strip.value").first.click()
    expect(said).to_contain_text("×")
    matrix.locator(".top").nth(14).click()
    expect(said).to_contain_text("e^")
    cell = matrix.locator("i:not(.future)[title^='狗 → 有']").first
    weight = cell.get_attribute("title").rsplit(" ", 1)[1]
    cell.click()  # of another row: that word looks now
    expect(page.get_by_role("combobox", name="当前词")).to_have_value("10")
    expect(said).to_contain_text("e^")
    assert number(said.inner_text().rsplit("= ", 1)[1]) == pytest.approx(float(weight), abs=0.006)
    assert board.locator(".token[data-gap]").count() >= 1  # words left out stand between
    board.locator(".weight-cell button[title]").last.click()
    expect(table).to_have_attribute("open", "")
    page.get_by_role("tab", name="像水果那样").click()
    table.locator("summary").click()
    page.locator(".plane .weight").first.click()
    expect(table).to_have_attribute("open", "")


def test_one_token_and_chinese(visit):
    page = visit("/attention?lang=zh&model=small-world&step=6&text=猫")
    assert page.locator(".weight-cell .number").all_inner_texts() == ["1.000"]
    page.get_by_role("tab", name="像水果那样").click()
    page.wait_for_selector(".plane circle")
    assert "NaN" not in page.locator(".kit.attention").inner_text()


def test_a_text_at_the_limit_and_beyond(visit):
    page = visit(FRANCE)
    page.locator("textarea").first.fill("One token is drawn and joins the row. " * 400)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Keep the beginning").click(timeout=30_000)
    page.wait_for_selector(".token.rest:has-text('others')", timeout=60_000)
    weights = numbers(page)
    assert len(weights) == 6 and sum(weights) == pytest.approx(1, abs=4e-3)
    page.get_by_role("tab", name="All 270 heads").click()
    page.wait_for_selector(".all .note:has-text('first and the last 127')", timeout=60_000)
    page.get_by_role("tab", name="As fruit").click()
    page.wait_for_selector(".plane-view svg circle", timeout=30_000)


@pytest.mark.parametrize("text", ["Hello", "no+no+no+no+no+no"])
def test_one_token_and_one_token_repeated(visit, text):
    page = visit(f"/attention?lang=en&model=smollm2-135m&step=6&text={text}")
    page.wait_for_selector(".weight-cell .number")
    weights = numbers(page)
    assert sum(weights) == pytest.approx(1, abs=3e-3)
    assert "NaN" not in page.locator(".attention").first.inner_text()
    page.get_by_role("tab", name="As fruit").click()
    page.wait_for_selector(".plane-view svg circle")
    assert "NaN" not in page.locator(".plane-view").inner_html()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_at_every_step_its_sentence_is_in_sight(visit, language):
    page = visit(f"/attention?lang={language}&step=1")
    for step in range(1, 6):
        expect(page.locator(".attention .name[data-mark=now] .disc")).to_have_text(str(step))
        expect(page.locator(".attention .check")).to_be_in_viewport(ratio=1)
        expect(page.locator(".attention .act")).to_be_in_viewport(ratio=1)
        page.keyboard.press("PageDown")
