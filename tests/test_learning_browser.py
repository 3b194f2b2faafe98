"""The page "How it learns" in a real Chromium: replay, one step, a training watched and left."""

from __future__ import annotations

import re

from playwright.sync_api import expect

WHO = (
    "/learning?model=small-world&chat=1&lang=en&text=Tom+gave+Lily+a+book.+Who+has+the+book+now%3F"
)
TRAIN = "/learning?model=small-world&lang=en&view=train&text=Tom+has+a"


def test_scrub_and_play(visit):
    page = visit(WHO)
    slider, step = page.locator(".slide input"), page.locator(".step")
    said = page.locator(".replay .said")
    expect(page.locator(".said .token").first).to_have_text("Lily")  # it opens at the end
    slider.focus()
    page.keyboard.press("Home")
    expect(step).to_contain_text("step 0")
    expect(page.locator(".said .token").first).not_to_have_text("Lily")
    expect(page.locator(".replay .caption").first).to_contain_text(
        "Lily"
    )  # what it says at the end
    first = page.locator(".replay .bars .number").first  # it knows nothing:
    expect(first).to_have_text(re.compile(r"^0\.[123]%$"))  # about one in a thousand words
    page.get_by_role("button", name="Play").click()
    expect(step).not_to_contain_text("step 0")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("switch", name="Guess first").click()
    expect(said).to_contain_text("Covered")
    page.get_by_role("button", name="From here on").click()
    expect(page.locator(".verdict")).to_contain_text("says at the end")
    page.locator("details.table summary").click()
    page.locator("details.table tbody tr").nth(9).wait_for()


def test_the_replay_is_one_screen_and_says_what_it_shows(visit):
    for language, words in (
        ("en", ("Not your text", "last 12 of 16")),
        ("zh", ("不是你的文本", "最后 12 个")),
    ):
        page = visit(f"/learning?lang={language}&model=small-world")
        expect(page.locator(".instead")).to_contain_text(words[0])
        expect(page.locator(".heads .caption")).to_contain_text(words[1])
        expect(page.locator(".large .row")).to_have_count(12)
        box = page.locator(".replay").bounding_box()
        assert box["y"] + box["height"] <= 720, box
        page.locator(".large i:not(.future)").last.click()
        expect(page.locator(".heads .caption")).to_contain_text("→")
        page.locator(".replay .bars li").first.click()
        expect(page.locator("details.table")).to_have_attribute("open", "")


def test_before_a_training_of_ones_own_one_that_was_kept_is_drawn(visit):
    page = visit(TRAIN)
    expect(page.locator(".train .curve .loss")).to_be_visible()
    expect(page.locator(".train .caption").first).to_contain_text("An earlier training, 2 × 64")


def test_one_step_makes_the_right_word_likelier(visit):
    page = visit("/learning?model=small-world&lang=zh&view=descent&text=小明有一只猫。")
    page.wait_for_selector(".columns .right-word")
    shares = [
        float(text.rsplit(" ", 1)[1].strip("%<"))
        for text in page.locator(".columns .right-word").all_inner_texts()
    ]
    assert len(shares) == 4 and shares[-1] > shares[0]


def test_a_training_is_watched_stopped_and_left(visit):
    page = visit(TRAIN)
    status, train = (
        page.locator(".train .status"),
        page.get_by_role("button", name="Train", exact=True),
    )
    page.get_by_role("radio", name="1 × 32").click()
    train.click()
    expect(status).to_contain_text("words a second")
    page.locator(".train .bars li").first.wait_for()
    before = status.inner_text()
    expect(status).not_to_have_text(before)
    page.get_by_role("button", name="Stop").click()
    expect(status).to_contain_text("Stopped")
    train.click()
    expect(status).to_contain_text("words a second")
    page.close()
    other = visit(TRAIN)
    status = other.locator(".train .status")
    other.get_by_role("button", name="Train", exact=True).click()  # waits till the left one ends
    expect(status).to_contain_text("words a second")
    other.get_by_role("button", name="Stop").click()
    expect(status).to_contain_text("Stopped")
