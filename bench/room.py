"""A room of scripted phones, by the real protocol, while its lecturer steps.

Half of the phones drop at every question and come back: those have typed their answer before, and send
it twice, since they do not know whether it arrived.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx2

from bench.server import Server, serving
from bench.student import Seen, Student
from explain.server.health import quantile

PHONES, QUESTIONS, SETTLED = 60, 20, 5
CLICKS, ALONE_S, BESIDE_S = 40, 0.5, 1.5  # of the lecturer, and seconds of thought between two
THOUGHT_S = 2.0  # of a phone, at most
PATIENCE_S = 60
PACE_S = 0.25  # between two questions of the lecturer's window, as assets/js/lesson/calls.js
CODE = "benchr"
WORDS = ("make", "learn", "create", "think", "adapt", "see", "do", "grow")


@dataclass
class Class:
    """What happened in the room. Unit: seconds since the same moment, MB."""

    sent: list[list[float]] = field(default_factory=list)  # of each question, when answers left
    heard: list[list[float]] = field(default_factory=list)  # when so many were on the wall
    wrong: int = 0  # answers lost, or counted twice
    memory: list[float] = field(default_factory=list)  # after each question


class Phone:
    """One phone: it asks for news, answers every question once, and may be away for a while."""

    def __init__(self, base: str, number: int, seen: Class, given: list[str]):
        self.base, self.dice, self.drops = f"{base}/r/{CODE}", random.Random(number), number % 2
        self.seen, self.given = seen, given

    async def attend(self) -> None:
        """Come in and answer every question."""
        async with _client() as web:
            device = (await web.post(f"{self.base}/join", json={})).json()["device"]
        token, version, n, web = {"Authorization": f"Bearer {device}"}, -1, 0, _client()
        while n < QUESTIONS:
            after = f"?after={version}" if version >= 0 else ""
            told = (await web.get(f"{self.base}/question{after}", headers=token)).json()
            version = told["version"]
            if told["n"] == n or not told["open"]:
                continue
            n = told["n"]
            await asyncio.sleep(self.dice.uniform(0, THOUGHT_S))
            answer = {"n": n, "answer": self.dice.choice(WORDS)}
            if self.drops:  # asleep, or without Wi-Fi
                await web.aclose()
                await asyncio.sleep(self.dice.uniform(0, THOUGHT_S))
                web = _client()
            self.given.append(answer["answer"])
            self.seen.sent[-1].append(time.perf_counter())
            for _ in range(1 + self.drops):
                await web.put(f"{self.base}/answer", headers=token, json=answer)
        await web.aclose()


def _client() -> httpx2.AsyncClient:
    """A connection of its own, without certificates: to read them costs more than a room."""
    return httpx2.AsyncClient(timeout=PATIENCE_S, verify=False, trust_env=False)


async def _lead(server: Server, seen: Class, given: list[str]) -> None:
    """Ask question after question, each until everybody has answered."""
    base = f"{server.base}/r/{CODE}"
    async with _client() as web:
        secret = (await web.put(base, json={"base": server.base})).json()["secret"]
        token = {"Authorization": f"Bearer {secret}"}
        phones = [
            asyncio.create_task(Phone(server.base, i, seen, given).attend()) for i in range(PHONES)
        ]
        while (await web.get(f"{base}/answers", headers=token)).json()["devices"] < PHONES:
            await asyncio.sleep(0.1)
        for _ in range(QUESTIONS):
            given.clear()
            seen.sent.append([])
            seen.heard.append(heard := [])
            question = {"text": "The best thing about AI is its ability to"}
            told = (await web.put(f"{base}/question", headers=token, json=question)).json()
            async with asyncio.timeout(PATIENCE_S):
                while len(heard) < PHONES:
                    address = f"{base}/answers?after={told['version']}"
                    told = (await web.get(address, headers=token)).json()
                    heard += [time.perf_counter()] * (told["answered"] - len(heard))
                    await asyncio.sleep(PACE_S)
            told = (await web.post(f"{base}/close", headers=token, json={})).json()
            counted = Counter({bar["text"]: bar["count"] for bar in told["bars"]})
            expected = Counter(given)
            seen.wrong += ((counted - expected) + (expected - counted)).total()
            seen.memory.append(server.memory_mb()[0] or 0.0)
        await asyncio.gather(*phones)
        await web.delete(base, headers=token)


async def _steps(server: Server, number: int, think_s: float, room=None) -> list[float]:
    """The lecturer's clicks on "Next word", beside a room or without one. Unit: seconds."""
    seen = Seen()
    clicking = Student(server.base, number, seen).attend(CLICKS, think_s, 0.0)
    await asyncio.gather(clicking, *([room] if room else []))
    if seen.faults:
        raise RuntimeError(seen.faults[0])
    return seen.waits


def measure() -> dict[str, float | None]:
    """How soon answers are on the wall, and what a room costs the lecturer."""
    seen = Class()
    with serving() as server:
        server.ready()
        asyncio.run(_steps(server, 0, 0.0))  # the first clicks pay for what is made once
        alone = asyncio.run(_steps(server, 1, ALONE_S))
        beside = asyncio.run(_steps(server, 2, BESIDE_S, _lead(server, seen, [])))
        alone += asyncio.run(_steps(server, 3, ALONE_S))  # again: others may use the machine, too
    waits = [
        heard - sent
        for question in zip(seen.heard, seen.sent, strict=True)
        for heard, sent in zip(question[0], sorted(question[1]), strict=True)
    ]
    return {
        "room_answer_s": quantile(waits, 0.95),
        "room_step_slower": quantile(beside, 0.5) / quantile(alone, 0.5),
        "room_step_ms": 1000 * quantile(beside, 0.5),
        "room_step_alone_ms": 1000 * quantile(alone, 0.5),
        "room_answers_wrong": float(seen.wrong),
        "room_memory_mb": seen.memory[-1] - seen.memory[SETTLED - 1],
    }
