"""`python -m bench attacks`: what a class notices of visitors who behave badly. On this machine alone.

Ten students click with a second of thought: by themselves, beside each attack, and by themselves again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import psutil
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from bench.hall import lesson
from bench.server import serving
from bench.student import Seen, Student

STUDENTS, CLICKS, THINK_S = 10, 10, 1.0
SOCKETS = 2000
CLICKS_PER_S = 50
DEAF = 20
LARGE = 1_000_000  # characters
MOST = 2.0  # times the p95 without

Attack = Callable[[str], AbstractAsyncContextManager[None]]


def _open(base: str, **how) -> connect:
    url = f"ws://{base.removeprefix('http://')}/_stcore/stream"
    return connect(url, subprotocols=[Subprotocol("streamlit")], max_size=None, **how)


@asynccontextmanager
async def idle(base: str, count: int = SOCKETS) -> AsyncIterator[None]:
    """Tabs that are opened and say nothing."""
    async with AsyncExitStack() as stack:
        for _ in range(count):
            await stack.enter_async_context(_open(base))
        yield


@asynccontextmanager
async def _running(*work) -> AsyncIterator[None]:
    """Work that goes on while the class does, and ends with it."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        for error in ended:
            if not isinstance(error, asyncio.CancelledError | ConnectionClosed | None):
                raise error


class Bad(Student):
    """A visitor who sends what and when they like."""

    async def keep_on(self, socket: ClientConnection, act: dict, pause_s: float) -> None:
        """The same act over and over, not waiting for answers; each runs the whole script."""
        self.socket, listening = socket, asyncio.create_task(self._listen())
        try:
            await self._run()
            await self._until(lambda: self.component)
            name = f"$$STREAMLIT_INTERNAL_KEY_{self.component}__events"
            n = 0
            while True:
                n += 1
                value = json.dumps([{"event": "act", "value": {"n": n, **act}}])
                await self._run(WidgetState(id=name, json_trigger_value=value))
                await asyncio.sleep(pause_s)
        finally:
            listening.cancel()


async def _attack(base: str, number: int, act: dict, pause_s: float) -> None:
    async with _open(base) as socket:
        await Bad(base, number, Seen()).keep_on(socket, act, pause_s)


def hasty(base: str, a_second: int = CLICKS_PER_S) -> AbstractAsyncContextManager[None]:
    """One visitor who clicks so often a second, forwards and back, and waits for nothing."""
    return _running(_attack(base, 1000, {"kind": "next"}, 1 / a_second))


def large(base: str, size: int = LARGE) -> AbstractAsyncContextManager[None]:
    """One visitor whose acts hold a text of so many characters, five a second."""
    return _running(_attack(base, 1001, {"kind": "guess", "text": "x" * size}, 0.2))


async def _never_reads(base: str) -> None:
    one = Student(base, 1100, Seen())  # all with one text: reading theirs is not what is measured
    async with _open(base, max_queue=1) as socket:
        one.socket = socket
        while True:  # asks for the page again and again, and takes in a few frames at most
            await one._run()
            await asyncio.sleep(2)


def deaf(base: str, count: int = DEAF) -> AbstractAsyncContextManager[None]:
    """Visitors who ask for pages and never read an answer."""
    return _running(*(_never_reads(base) for _ in range(count)))


ATTACKS: dict[str, Attack] = {
    "2,000 idle sockets": idle,
    "50 clicks a second": hasty,
    "20 who never read": deaf,
    "acts of 1 MB": large,
}


def main(arguments: list[str]) -> None:
    """Play the class beside each attack, and say whether its p95 was doubled."""
    parser = argparse.ArgumentParser(prog="python -m bench attacks", description=__doc__)
    parser.add_argument("--students", type=int, default=STUDENTS, choices=range(1, 51), metavar="N")
    parser.add_argument("--clicks", type=int, default=CLICKS, help="of each student (10)")
    asked = parser.parse_args(arguments)
    with serving() as server:
        server.ready()
        lesson(server, 1, 3, 0)  # the first clicks pay for what is made once
        print(f"{'beside':<20} {'p50':>7} {'p95':>7} {'max':>7}  ms      MB  faults")
        held, first = {}, 1
        for name, attack in {"nobody": None, **ATTACKS, "nobody again": None}.items():
            held[name] = lesson(server, asked.students, asked.clicks, THINK_S, attack, first=first)
            first += asked.students
        for name, one in held.items():
            told = f"{one.p50:>7,.0f} {one.p95:>7,.0f} {one.worst:>7,.0f}     {one.memory:>7,.0f}"
            print(f"{name:<20} {told}  {len(one.faults)}")
        worst = max(ATTACKS, key=lambda name: held[name].p95)
        times = held[worst].p95 / max(1.0, held["nobody"].p95, held["nobody again"].p95)
        print(f"At most {times:.1f} times the p95 of a class alone ({worst}); the bar is {MOST:g}.")
        print(f"Now {psutil.Process(server.pid).memory_info().rss / 2**20:,.0f} MB.")
