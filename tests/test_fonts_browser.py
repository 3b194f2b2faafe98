"""A device without a font for Chinese: boxes are explained in Latin letters."""

from __future__ import annotations

import os
from urllib.parse import quote

from browser import CHROMIUM, FLAGS, PROJECTOR
from playwright.sync_api import expect

from explain.models import STANDBY
from explain.text import topic

SAID = topic("frame")["no_font"]
TEXT = quote("小明有一只猫")

UNDRAWN = """async words => {
  const loaded = performance.getEntriesByType("resource").map(one => one.name)
  const at = loaded.find(name => /kit\\/fonts/.test(name))
  const { undrawn } = await import(at)
  return words.map(word => undrawn(word))
}"""

SAVED = """async () => {
  const loaded = performance.getEntriesByType("resource").map(one => one.name)
  const [files, presses] = [/lesson\\/files/, /kit\\/presses/].map(of => loaded.find(name => of.test(name)))
  const { pictureOf } = await import(files)
  const { shownPage } = await import(presses)
  return pictureOf(shownPage(), []).text
}"""


def test_boxes_in_place_of_chinese_are_explained(chromium, base, visit, tmp_path):
    fonts = tmp_path / "fonts.conf"
    folder, cache = tmp_path / "fonts", tmp_path / "cache"
    fonts.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    bare = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=FLAGS, env=os.environ | {"FONTCONFIG_FILE": str(fonts)}
    )
    try:
        page = bare.new_page(viewport=PROJECTOR)
        for path, language in ((f"/next_word?text={TEXT}", "en"), ("/fruit?", "zh")):
            page.goto(f"{base}{path}&model={STANDBY}&lang={language}")
            expect(page.locator(".notice")).to_contain_text(SAID[language][:40])
            assert SAID[language][:40] in page.evaluate(SAVED)  # the saved picture says so, too
        page.goto(f"{base}/next_word?text=Tom&model={STANDBY}&lang=en")
        page.locator(".rows .row").first.wait_for()
        expect(page.locator(".notice")).to_be_hidden()
        page.goto(f"{base}/learning?view=descent&lang=en")
        page.locator(".learning .place").first.wait_for()
        said = page.evaluate(UNDRAWN, ["\u1019\u103c", "Tom", "\u732b"])
        assert said == ["Myanmar", None, None]  # Chinese has a sentence of its own
    finally:
        bare.close()
    for language in ("en", "zh"):
        page = visit(f"/next_word?text={TEXT}&model={STANDBY}&lang={language}")
        page.locator(".rows .row").first.wait_for()
        expect(page.locator(".notice")).to_be_hidden()


def test_the_sentence_needs_no_chinese_font():
    assert all(text.isascii() for text in SAID.values())
