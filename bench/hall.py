"""`python -m bench hall --students 50`: how many students this machine carries at once.

Plays a class: every student reads a text of their own and clicks on "Next word", with three seconds of
thought on average. Where they wait too long, half as many are tried.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from contextlib import nullcontext
from dataclasses import dataclass

import psutil

from bench.server import Server, serving
from bench.student import Seen, Student
from explain.server.health import quantile

BAR_MS = 300
THINK_S = 3.0


@dataclass(frozen=True)
class Lesson:
    """How one class fared. Unit: ms, MB; `cores` is what the server used, `others` everything else."""

    students: int
    clicks: int
    p50: float
    p95: float
    worst: float
    cpu_ms: float
    cores: float
    others: float
    memory: float
    faults: tuple[str, ...]

    @property
    def carried(self) -> bool:
        """Whether nobody waited too long and nothing was lost."""
        return self.clicks > 0 and self.p95 <= BAR_MS and not self.faults


async def _attend(base: str, beside, numbers: range, clicks: int, think_s: float) -> Seen:
    seen = Seen()
    async with beside:
        await asyncio.gather(
            *(Student(base, i, seen).attend(clicks, think_s, think_s) for i in numbers)
        )
    return seen


def lesson(
    server: Server,
    students: int,
    clicks: int,
    think_s: float = THINK_S,
    beside=None,
    first: int = 0,
) -> Lesson:
    """Play a class on a server that is ready; `beside(base)` is open meanwhile. Students are numbered
    from `first` on: whose number has been there before asks for what has been computed already."""
    process = psutil.Process(server.pid)
    begun, before, whole = server.age, sum(process.cpu_times()[:2]), _busy()
    meanwhile = beside(server.base) if beside else nullcontext()
    seen = asyncio.run(
        _attend(server.base, meanwhile, range(first, first + students), clicks, think_s)
    )
    used, took = sum(process.cpu_times()[:2]) - before, server.age - begun
    waits = [1000 * wait for wait in seen.waits]
    return Lesson(
        students,
        len(waits),
        quantile(waits, 0.5),
        quantile(waits, 0.95),
        max(waits, default=0.0),
        1000 * used / max(1, len(waits)),
        used / took,
        max(0.0, (_busy() - whole - used) / took),
        process.memory_info().rss / 2**20,
        tuple(seen.faults),
    )


def _busy() -> float:
    """Processor time that all programs have used so far. Unit: seconds."""
    times = psutil.cpu_times()
    return times.user + times.system + getattr(times, "nice", 0.0)


def verdict(lessons: list[Lesson], cores: int) -> str:
    """In sentences: how many students this machine carries, and what to do for more."""
    asked, last = lessons[0], lessons[-1]
    wait = f"one click in 20 waits {asked.p95:,.0f} ms or longer"
    if asked.carried:
        wait = f"19 of 20 clicks are answered within {asked.p95:,.0f} ms"
        said = f"This machine carries {asked.students} students: {wait}."
    elif last.carried:
        said = (
            f"This machine carries about {last.students} students; with {asked.students}, {wait}."
        )
    else:
        said = f"This machine is too slow or too busy for a class: with {asked.students} students, {wait}."
    if asked.faults:
        said += f" Faults: {len(asked.faults)}, the first: {asked.faults[0]}."
    return said if asked.carried else f"{said} {advice(asked, cores)}"


def advice(one: Lesson, cores: int) -> str:
    """What would help most."""
    if one.others > 0.25 * cores:
        return f"Other programs used {one.others:.1f} of its {cores} cores: end them and try again."
    if cores >= 4:
        return "One server process uses two cores at most: start several behind nginx."
    return "Take a machine with more cores, and start a server for every two of them behind nginx."


def main(arguments: list[str]) -> None:
    """Play a class, and smaller ones until one is carried."""
    parser = argparse.ArgumentParser(prog="python -m bench hall", description=__doc__)
    parser.add_argument("--students", type=int, default=50, choices=range(1, 201), metavar="N")
    parser.add_argument("--clicks", type=int, default=20, help="of each student (20)")
    parser.add_argument("--think", type=float, default=THINK_S, help="seconds between two (3)")
    asked = parser.parse_args(arguments)
    lessons: list[Lesson] = []
    with serving() as server:
        server.ready()
        lesson(server, 1, 3, 0)  # the first clicks pay for what is made once
        students, first = asked.students, 1
        print(f"{'students':>8} {'clicks':>7} {'p50':>8} {'p95':>8} {'max':>8}  ms   CPU-ms   MB")
        while students:
            one = lesson(server, students, asked.clicks, asked.think, first=first)
            lessons.append(one)
            first += students
            print(
                f"{students:>8} {one.clicks:>7} {one.p50:>8,.0f} {one.p95:>8,.0f} {one.worst:>8,.0f}"
                f"     {one.cpu_ms:>7.0f} {one.memory:>6,.0f}",
                flush=True,
            )
            students = 0 if one.carried else students // 2
    print(verdict(lessons, os.cpu_count() or 1))
