"""Every view for whoever reads by keyboard, screen reader, large letters or colours of their own.

axe-core (npm, pinned in package.json) knows the rules; sizes and contrasts are measured where they
are drawn, by tests/legible.js.
"""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from browser import ROOT, settled
from PIL import Image
from playwright.sync_api import expect

from bench.browser import SHIFTS
from explain.ui.chapters import CHAPTERS

VIEWS = [(chapter.name, view) for chapter in CHAPTERS for view in chapter.views or [""]]
LEGIBLE = (ROOT / "tests" / "legible.js").read_text(encoding="utf-8").strip()
RUN_AXE = """() => axe.run().then(({ violations }) => violations.flatMap(
  ({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`)))"""
SMALLEST, SMALLEST_IN_PICTURE = 16, 18  # px at 1280x720
PICTURE = "svg, .axis, .bars .rows"
TABS = 20
SHIFT = 0.1


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core, from where npm installed it."""
    homes = [*os.environ.get("NODE_PATH", "").split(os.pathsep), str(ROOT / "node_modules")]
    found = [
        path for home in homes if home and (path := Path(home, "axe-core/axe.min.js")).exists()
    ]
    if not found and os.environ.get("CI"):
        pytest.fail("CI must have axe-core: `npm install`, and NODE_PATH where it is elsewhere")
    if not found:
        pytest.skip("no axe-core found: run `npm install`")
    return found[0].read_text(encoding="utf-8")


def legible(page, call):
    """What tests/legible.js says of the page."""
    return page.evaluate(f"({LEGIBLE}).{call}")


def lasting(look, seconds=15):
    """What still is found when colours have faded over and what was on its way has come."""
    end = time.monotonic() + seconds
    while (found := look()) and time.monotonic() < end:
        time.sleep(0.3)
    return found


def opened(visit, name, view, language="en", **options):
    """A view, with what it fetches after its first draw; nothing in it moves."""
    options = {"color_scheme": "light", "reduced_motion": "reduce"} | options
    page = visit(f"/{name}?lang={language}&view={view}", **options)
    page.wait_for_timeout(200)
    settled(page)
    return page


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_axe_finds_nothing_in_either_theme(visit, axe, name, view, language):
    page = opened(visit, name, view, language)
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.locator(f".kit.{name.replace('_', '-')}[data-theme={theme}]").wait_for()
        settled(page)
        page.evaluate(axe)
        found += [f"{theme} {one}" for one in lasting(lambda: page.evaluate(RUN_AXE))]
    assert found == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_letters_are_large_and_everything_stands_out(visit, name, view, language):
    page = opened(visit, name, view, language)
    assert lasting(lambda: legible(page, f"small({SMALLEST})")) == []
    assert lasting(lambda: legible(page, f"small({SMALLEST_IN_PICTURE}, '{PICTURE}')")) == []
    assert lasting(lambda: legible(page, "unfilled()")) == []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.locator(f".kit.{name.replace('_', '-')}[data-theme={theme}]").wait_for()
        settled(page)
        assert lasting(lambda: legible(page, "faint(4.5)")) == [], theme
        assert lasting(lambda: legible(page, "dim(3)")) == [], theme


def test_what_is_small_faint_or_dim_is_found(visit):
    page = opened(visit, "fruit", "")
    look = f"""() => {{
      const look = {LEGIBLE}
      look.kit().querySelector(".added")?.remove()
      const added = look.kit().appendChild(document.createElement("div"))
      added.className = "added"
      const add = (tag, style, text) => {{
        const node = added.appendChild(document.createElement(tag))
        node.setAttribute("style", style)
        node.textContent = text
      }}
      add("p", "font-size: 12px", "tiny")
      add("p", "color: #999", "pale {{n}}")
      add("button", "border: 1px solid #ddd; background: #fff; transition: none", "button")
      const own = list => list.filter(one => one.includes(" in added")).length
      return [own(look.small({SMALLEST})), own(look.faint(4.5)), own(look.dim(3)), ...look.unfilled()]
    }}"""
    wanted = [1, 1, 1, "pale {n}"]
    assert lasting(lambda: (found := page.evaluate(look)) != wanted and found) is False


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_few_tabs_lead_from_the_title_to_the_table(visit, name, view):
    page = opened(visit, name, view)
    table = page.locator("details:is(.table, .as-table) > summary:visible")
    if not table.count():
        pytest.skip("this view has no table")
    page.locator(".kit h1").first.evaluate("title => { title.tabIndex = -1; title.focus() }")
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if table.evaluate("node => node === node.getRootNode().activeElement"):
            break
    expect(table).to_be_focused()


def test_arrows_move_among_radios_and_up_the_tower(visit):
    page = opened(visit, "transformer", "tower")
    floors = page.locator(".floors")
    floors.focus()
    before = floors.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowUp")
    expect(floors).not_to_have_attribute("aria-activedescendant", before)
    page.keyboard.press("ArrowDown")
    expect(floors).to_have_attribute("aria-activedescendant", before)
    page = opened(visit, "fruit", "")
    first = page.locator(".kit [role=radiogroup]").first.locator("[role=radio]")
    first.first.focus()
    page.keyboard.press("ArrowRight")
    expect(first.nth(1)).to_be_focused()
    expect(first.nth(1)).to_have_attribute("aria-checked", "true")


def test_what_was_rebuilt_under_the_focus_gets_it_back(visit):
    page = opened(visit, "words", "vector")
    some = page.locator(".vector-view [role=radio]")
    some.first.focus()
    page.keyboard.press("ArrowRight")
    expect(some.nth(1)).to_have_attribute("aria-checked", "true")
    settled(page)
    expect(some.nth(1)).to_be_focused()


SHAPES = {
    "next_word": (".rows .row:first-child .fill", ".slider", ".switch .knob", ".plot i"),
    "attention": (".tab[aria-selected=true]", ".tab[aria-selected=false]", ".switch .knob"),
    "words": (".tab[aria-selected=true]", ".byte[data-odd]"),
    "transformer": (".tab", ".floor[data-now]", ".parts .attention"),
    "learning": (".slider", ".bars .bar", ".head canvas", ".curve path"),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_forced_colours_every_shape_is_still_seen(visit, name, theme):
    page = opened(visit, name, "")
    page.emulate_media(forced_colors="active", color_scheme=theme)
    settled(page)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    ground = picture.getpixel((1270, 4))
    for shape in SHAPES[name]:
        box = page.locator(shape).first.bounding_box()
        part = picture.crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
        assert max(abs(level - ground) for level in part.getextrema()) > 90, shape


PHONE = {"viewport": {"width": 400, "height": 844}, "locale": "en-US"}


@pytest.mark.parametrize(
    ("name", "view", "box"),
    [
        ("attention", "whatif", ".whatif .scroll"),
        ("transformer", "table", ".table-view .scroll"),
    ],
)
def test_what_scrolls_sideways_on_a_phone_says_so(visit, name, view, box):
    page = opened(visit, name, view, **PHONE)
    where = page.locator(box)
    where.evaluate("box => { box.scrollLeft = 0 }")
    expect(where).to_have_attribute("data-more", "right")
    where.evaluate("box => { box.scrollLeft = box.scrollWidth }")
    expect(where).to_have_attribute("data-more", "left")


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_nothing_jumps_while_a_view_opens_or_a_page_follows(visit, name, view):
    page = visit("/fruit?lang=en")
    page.add_init_script(f"({SHIFTS})()")
    page.goto(page.url.split("/fruit")[0] + f"/{name}?lang=en&view={view}")
    page.locator(".kit h1").first.wait_for()
    page.wait_for_timeout(400)
    settled(page)
    assert page.evaluate("shifted()") <= SHIFT
    other = "words" if name != "words" else "attention"
    page.locator(f"[data-testid=stSidebar] a[href*={other}]").first.click()
    page.locator(f".kit.{other} h1").wait_for()
    page.wait_for_timeout(400)
    settled(page)
    assert page.evaluate("shifted()") <= SHIFT


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_folded_sidebars_button_covers_no_title(visit, language):
    page = visit(f"/next_word?lang={language}")
    page.locator("[data-testid=stSidebar]").hover()
    page.locator("[data-testid=stSidebarCollapseButton] button").click()
    pill = page.locator("[data-testid=stExpandSidebarButton]")
    pill.wait_for()
    settled(page)
    words = page.locator(".kit h1").first.evaluate("""title => {
      const range = document.createRange()
      range.selectNodeContents(title)
      return range.getBoundingClientRect().left
    }""")
    box = pill.bounding_box()
    assert box["x"] + box["width"] <= words


def test_a_focused_link_does_not_look_like_the_page_one_is_on(visit):
    page = visit("/words?lang=en")
    links = page.locator("[data-testid=stSidebar] [data-testid=stPageLink-NavLink]")
    look = "node => getComputedStyle(node).backgroundColor"
    here, other = links.nth(1).evaluate(look), links.nth(3)
    other.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(other).to_be_focused()
    assert other.evaluate(look) != here
    assert other.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
