"""Where a picture shows a part, it says so and leads to the rest; tables are those of the picture."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from explain.models import STANDBY

LONG = quote("Tom has a cat. Lily has a dog. " * 5)  # 50 tokens of our own model


def opened(visit, page, **own):
    asked = "".join(f"&{name}={value}" for name, value in own.items())
    return visit(f"/{page}?text={LONG}&model={STANDBY}&lang=en{asked}")


def test_every_token_of_a_long_text_can_look(visit):
    page = opened(visit, "attention", view="one")
    part, rows = page.locator(".matrix-box .part"), page.locator(".matrix .side")
    expect(part).to_contain_text("Tokens 27 to 50 of 50")
    page.get_by_label("Looking word").select_option("9")
    expect(part).to_contain_text("Tokens 1 to 24 of 50")
    expect(rows).to_have_count(24)
    expect(page.locator(".matrix .side[aria-pressed=true]")).to_have_count(1)
    part.get_by_role("button", name="Later tokens").click()
    expect(part).to_contain_text("Tokens 27 to 50 of 50")
    expect(page).to_have_url(re.compile(r"token=47\b"))
    page.locator(".token.rest").click()  # "43 others": the table has them all
    expect(page.locator("details.table tbody tr")).to_have_count(48)


@pytest.mark.parametrize("view", ["tower", "table"])
def test_the_tower_and_its_table_lead_to_the_first_token(visit, view):
    page = opened(visit, "transformer", view=view)
    part = page.locator(f".{view}-view .part", has_text="Tokens")
    while not part.inner_text().strip().startswith("Tokens 1 "):
        before = part.inner_text()
        part.get_by_role("button", name="Earlier tokens").click()
        expect(part).not_to_have_text(before)
    expect(part.get_by_role("button", name="Earlier tokens")).to_be_disabled()


def test_all_characters_are_there_and_the_table_is_the_pictures(visit):
    page = opened(visit, "words")
    part = page.locator(".rows-view .part")
    expect(part).to_contain_text("of 154")
    part.get_by_role("button", name="Later").click()
    expect(part).not_to_contain_text("Characters 1 ")
    page.locator("details.table summary").click()
    heads = page.locator("details.table th")
    expect(heads).to_have_text(["token", "id", "UTF-8 bytes"])
    page.get_by_role("tab", name="From id to vector").or_(
        page.get_by_role("button", name="From id to vector")
    ).first.click()
    expect(heads).to_have_text(["What", "token", "id", "Cosine"])


def test_what_ifs_table_has_every_heads_effect(visit):
    page = opened(visit, "attention", view="whatif")
    page.locator("details.table summary").click()
    bars = page.locator(".whatif .bars li:not(.legend)").count()
    heads = page.locator(".head-switch").count()
    expect(page.locator("details.table tbody tr")).to_have_count(bars + heads)


def test_a_guess_that_is_no_token_is_told(visit):
    page = visit(
        f"/next_word?text=Tom%20has%20a%20cat.%20Lily%20has%20a&model={STANDBY}&lang=en&cover=1"
    )
    field = page.locator(".cover input")
    field.fill("Saturn")
    field.press("Enter")
    expect(page.locator(".cover .refused")).to_contain_text("Saturn")
    field.fill("fish")
    field.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("13%")
