"""The phone's page: HTML of our own, with its words in both languages; what is loaded besides is one
module and one stylesheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from explain.text import LANGUAGES, Says
from explain.ui.components import ASSETS, VERSION

FILE = ASSETS / "phone.html"


def page(under: Callable[[str], str]) -> str:
    """The page. `under` says where the app stands."""
    words = {name: Says("phone", name).under("component") for name in LANGUAGES}
    says = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    html = FILE.read_text(encoding="utf-8")
    for name, value in (("base", escape(under("/"))), ("version", VERSION), ("says", says)):
        html = html.replace(f"{{{name}}}", value)
    return html
