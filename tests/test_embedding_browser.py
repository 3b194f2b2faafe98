"""Word embeddings in a real Chromium: a word of one's own, its neighbours, sums, a link."""

from __future__ import annotations

import re

from browser import settled
from playwright.sync_api import expect


def test_words_neighbours_and_a_link(visit):
    page = visit("/embedding?lang=en&model=smollm2-135m")
    near, asked = page.locator(".near"), page.get_by_label("Neighbours of")
    names, note = page.locator(".map .name"), page.locator(".note")
    expect(near).to_contain_text("French")
    page.get_by_label("your own words").fill("guitar piano")
    page.keyboard.press("Enter")
    expect(page.locator(".map .name.near-by", has_text="guitar").first).to_be_visible()
    assert "France" not in near.inner_text()  # nor in other spellings
    asked.fill("piano")
    page.keyboard.press("Enter")
    page.locator("h2", has_text="piano").wait_for()
    note.filter(has_text="t-SNE").wait_for(timeout=60_000)
    page.locator(".map .group-name", has_text="Countries").click()  # one group alone
    names.filter(has_text="Egypt").first.wait_for()
    expect(names.filter(has_text="uncle")).to_have_count(0)
    page.get_by_role("button", name="All groups").click()
    names.filter(has_text="guitar").first.click()  # a word of the map is asked by a click
    page.locator("h2", has_text="guitar").wait_for()
    page.get_by_role("radio", name="PCA").click()
    note.filter(has_text="PCA").wait_for()
    expect(page).to_have_url(re.compile("method=pca"))
    settled(page)
    again = visit(page.url)
    again.locator(".note", has_text="PCA").wait_for()
    expect(again.get_by_label("your own words")).to_have_value("guitar piano")
    expect(again.get_by_label("Neighbours of")).to_have_value("guitar")


def test_words_of_ones_own_leave_the_map_as_it_is(visit):
    page = visit("/embedding?lang=zh&model=small-world")
    note = page.locator(".note")
    note.filter(has_text="可信度").wait_for(timeout=60_000)
    names = page.locator(".map .group-name")
    assert names.filter(has_text="动物").count() == 2  # the English words lie apart
    hits = page.locator(".map .hit")
    settled(page)
    before = {(dot.get_attribute("cx"), dot.get_attribute("cy")) for dot in hits.all()}
    page.get_by_label("加几个自己的词").fill("船 老师")
    page.keyboard.press("Enter")
    page.locator(".map .name.near-by", has_text="老师").first.wait_for()
    note.filter(has_text="你加的词").wait_for()
    after = {(dot.get_attribute("cx"), dot.get_attribute("cy")) for dot in hits.all()}
    assert before < after
    hits.last.hover()  # the topmost: some lie on others
    expect(page.locator(".map .hovered")).to_have_count(1)


def test_sums_groups_and_words_in_context(visit):
    page = visit("/embedding?lang=en&model=smollm2-135m")
    page.get_by_role("tab", name="Word arithmetic").click()
    expect(page.locator(".sums-view .near li").first).to_contain_text("queen")
    page.get_by_role("tab", name="Does it mean anything?").click()
    expect(page.locator(".groups li")).to_have_count(10)
    expect(page.locator(".groups-view .told")).to_contain_text("numbers")
    page.locator(".group", has_text="animals").click()
    expect(page.locator(".groups-view .told")).to_contain_text("animals")
    page.get_by_role("tab", name="Word in context").click()
    page.locator(".layers circle").first.wait_for()
