"""`python -m bench hall`: real students on a real server, and what the sentence says of a class."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bench.hall import Lesson, advice, verdict
from bench.student import Seen, Student

GOOD = Lesson(50, 1000, 60.0, 250.0, 400.0, 70.0, 1.2, 0.1, 1500.0, ())


def test_the_sentence_says_what_was_seen_and_what_to_do():
    assert verdict([GOOD], 2) == (
        "This machine carries 50 students: 19 of 20 clicks are answered within 250 ms."
    )
    slow, half = replace(GOOD, p95=1234.0), replace(GOOD, students=25)
    said = verdict([slow, half], 2)
    assert "carries about 25 students; with 50, one click in 20 waits 1,234 ms" in said
    assert said.endswith("behind nginx.") and "too slow" in verdict(
        [slow, replace(slow, students=1)], 2
    )
    lost = replace(GOOD, faults=("a click was answered and changed nothing: next",))
    assert not lost.carried and "Faults: 1" in verdict([lost], 2)
    assert "Other programs used 1.5 of its 2 cores" in advice(replace(slow, others=1.5), 2)
    assert "several" in advice(slow, 8)


def test_students_click_through_the_protocol(base):
    seen = Seen()

    async def both():
        await asyncio.gather(*(Student(base, i, seen).attend(2, 0.0, 0.0) for i in range(2)))

    with ThreadPoolExecutor(1) as thread:  # the browser's tests have a loop running in this one
        thread.submit(asyncio.run, both()).result()
    assert not seen.faults
    assert len(seen.waits) == 4 and all(0 < wait < 60 for wait in seen.waits)
