"""A student without a browser: one tab that speaks Streamlit's protocol and clicks on "Next word"."""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

PAGE = "next_word"
PATIENCE_S = 60
SUBJECTS = ("river", "teacher", "garden", "train", "doctor", "city", "kitchen", "forest", "winter")
VERBS = ("opens before", "was built by", "belongs to", "looks like", "is full of", "begins with")


@dataclass
class Seen:
    """What the students of a class saw. Unit: seconds."""

    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Student:
    """One tab on the page "Next word", with a text of its own."""

    def __init__(self, base: str, number: int, seen: Seen):
        self.dice, self.seen = random.Random(number), seen
        text = f"The {self.dice.choice(SUBJECTS)} number {number} {self.dice.choice(VERBS)} the"
        self.query = urlencode({"text": text, "lang": "en", "model": "smollm2-135m"})
        self.where, self.socket_url = (
            f"{base}/{PAGE}",
            f"ws://{urlsplit(base).netloc}/_stcore/stream",
        )
        self.shown, self.component, self.fragment, self.script = {}, "", "", ""
        self.news = asyncio.Event()
        self.clock: asyncio.Task | None = None

    async def attend(self, clicks: int, think_s: float, arrive_s: float) -> None:
        """Come, click so many times with pauses of `think_s` on average, and leave."""
        try:
            await asyncio.sleep(self.dice.uniform(0, arrive_s))
            async with connect(
                self.socket_url, subprotocols=[Subprotocol("streamlit")], max_size=None
            ) as socket:
                self.socket, listening = socket, asyncio.create_task(self._listen())
                try:
                    await self._run()
                    await self._until(lambda: self.shown.get("rows"))
                    for _ in range(clicks):
                        pause = (
                            min(self.dice.expovariate(1 / think_s), 5 * think_s) if think_s else 0
                        )
                        await asyncio.sleep(pause)
                        await self._click()
                finally:
                    listening.cancel()
                    if self.clock:
                        self.clock.cancel()
        except Exception as error:  # whatever it is, the others go on and the fault is told
            self.seen.faults.append(f"{type(error).__name__}: {error}")

    async def _click(self) -> None:
        """One word on; where the text has ended, back."""
        kind = "back" if self.shown.get("ended") else "next"
        n, before, begun = (
            time.time_ns() // 1_000_000,
            self.shown["history"]["at"],
            time.perf_counter(),
        )
        value = json.dumps([{"event": "act", "value": {"n": n, "kind": kind}}])
        name = f"$$STREAMLIT_INTERNAL_KEY_{self.component}__events"
        act = WidgetState(id=name, json_trigger_value=value)
        await self._run(act, fragment=self.fragment)
        drawn = ("rows", "ended")
        await self._until(
            lambda: self.shown.get("ack") == n and any(self.shown.get(one) for one in drawn)
        )
        self.seen.waits.append(time.perf_counter() - begun)
        if self.shown["history"]["at"] == before:
            self.seen.faults.append(f"a click was answered and changed nothing: {kind}")

    async def _until(self, true) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                self.news.clear()
                await self.news.wait()

    async def _run(self, *widgets: WidgetState, fragment: str = "") -> None:
        """Have the script run, as a browser does."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self.script
        asked.page_name = "" if self.script else PAGE
        asked.fragment_id, asked.is_auto_rerun = fragment, bool(fragment and not widgets)
        asked.widget_states.widgets.extend(widgets)
        asked.context_info.url, asked.context_info.locale = self.where, "en-US"
        await self.socket.send(message.SerializeToString())

    async def _listen(self) -> None:
        async for frame in self.socket:
            assert isinstance(frame, bytes)  # Streamlit sends nothing else
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.script = message.new_session.page_script_hash or self.script
            elif kind == "navigation":
                self.script = message.navigation.page_script_hash
            elif kind == "auto_rerun":  # a card: it asks again in a moment
                again = message.auto_rerun
                if self.clock:
                    self.clock.cancel()
                self.clock = asyncio.create_task(self._tick(again.fragment_id, again.interval))
            elif kind == "stop_auto_rerun" and self.clock:
                self.clock.cancel()
            elif kind == "delta" and message.delta.HasField("new_element"):
                element = message.delta.new_element
                if element.WhichOneof("type") == "exception":
                    self.seen.faults.append(f"the page failed: {element.exception.message[:100]}")
                one = element.bidi_component
                if one.component_name.split(".")[-1] == PAGE:
                    self.component, self.shown = one.id, json.loads(one.json)
                    self.fragment = message.delta.fragment_id
                    self.news.set()

    async def _tick(self, fragment: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._run(fragment=fragment)
