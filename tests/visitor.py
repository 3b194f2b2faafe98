"""A visitor without a browser: opens pages, sees what their components are told, and acts on them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

FRAME = Path(__file__).resolve().parents[1] / "pages" / "_frame.py"
PATIENCE_S = 60
PAGE, PROMPT, TOOLS = 0, 2, -1  # components, in the order of the page and then the sidebar


class Visitor:
    """One session of the app, begun on the bare address with these parameters.

    What a page shows is what its component would draw, read from the JSON that is sent to it.
    """

    def __init__(self, locale: str = "en-US", **parameters: str):
        self.app = AppTest.from_file(FRAME, default_timeout=PATIENCE_S)
        self.app.context = {"locale": locale}
        self.app.query_params = parameters
        self.app.run()

    def open(self, page: str, /, **parameters: str) -> dict:
        """Follow a link to a page. Returns: what it shows."""
        self.app.query_params = parameters
        self.app.switch_page(f"{page}.py")
        self.app.run()
        return self.seen()

    def do(self, kind: object, **extra) -> dict:
        """Act on the page's component as its JavaScript does. Returns: what it shows then."""
        return self._act(PAGE, {"kind": kind, "n": 1, **extra})

    def type(self, text: str) -> dict:
        """Apply a text in the sidebar's field. Returns: what the page shows then."""
        return self._act(PROMPT, {"kind": "text", "n": 1, "text": text})

    def undo(self) -> dict:
        """Take back, in the sidebar, what a page's offer changed. Returns: what the page shows then."""
        return self._act(PROMPT, {"kind": "undo", "n": 1})

    @property
    def back(self) -> str:
        """The sidebar's button that takes such a change back; empty where there is none."""
        return self._data(PROMPT)["back"]

    @property
    def page(self) -> str:
        """The page that is shown."""
        return self._data(TOOLS)["page"]

    @property
    def typed(self) -> str:
        """What stands in the sidebar's field."""
        return self._data(PROMPT)["text"]

    def _act(self, place: int, act: dict) -> dict:
        component, before = self._component(place), self.page
        states = component.root.get_widget_states()
        states.widgets.add(
            id=f"$$STREAMLIT_INTERNAL_KEY_{component.proto.id}__events",
            json_trigger_value=json.dumps([{"event": "act", "value": act}]),
        )
        component.root.get_widget_states = lambda: states
        component.root.run()
        if self.page != before:  # AppTest goes on with the page that it had opened itself
            return self.open(self.page)
        return self.seen()

    def seen(self) -> dict:
        """What the page shows, run again as long as it says that something is on its way."""
        until = time.monotonic() + PATIENCE_S
        while True:
            assert not self.app.exception, self.app.exception
            data = self._data(PAGE)
            if (data.get("notice") or {}).get("kind") != "busy":
                return data
            assert time.monotonic() < until, data["notice"]
            time.sleep(0.05)
            self.app.run()

    @property
    def address(self) -> dict[str, str]:
        """What the browser is told to write into its address bar."""
        return dict(
            parse_qsl(self._data(TOOLS)["address"].removeprefix("?"), keep_blank_values=True)
        )

    def _component(self, place: int):
        return self.app.get("bidi_component")[place]

    def _data(self, place: int) -> dict:
        proto = self._component(place).proto
        data = json.loads(proto.json, parse_constant=_no_number)
        assert isinstance(data, dict), f"{proto.component_name} is told no JSON: {data[:200]}"
        return data


def _no_number(name: str):
    raise AssertionError(f"{name} is sent to the browser")
