"""Visitors who behave badly, and servers that meet. At length and measured: `python -m bench attacks`."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from browser import server

from bench.attacks import deaf, hasty, idle, large
from bench.student import Seen, Student

ROOT = Path(__file__).resolve().parents[1]
ATTACKS = {
    "idle": lambda at: idle(at, 100),
    "hasty": hasty,
    "deaf": lambda at: deaf(at, 5),
    "large": large,
}


def in_a_thread(coroutine):
    """Run a coroutine to its end. A browser test leaves a loop running in the main thread."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, coroutine).result()


def pairs(base, seen, clicks=3):
    """Two students who click."""
    return asyncio.gather(*(Student(base, i, seen).attend(clicks, 0.1, 0.0) for i in range(2)))


@pytest.mark.parametrize("name", ATTACKS)
def test_others_go_on_beside(base, name):
    seen = Seen()

    async def play():
        async with ATTACKS[name](base):
            await pairs(base, seen)

    in_a_thread(play())
    assert not seen.faults and len(seen.waits) == 6 and max(seen.waits) < 20


def test_fifty_clicks_a_second_have_one_place_in_the_line(base):
    def line():
        with urllib.request.urlopen(base + "/status") as answer:
            return json.load(answer)["line"]

    async def watch():
        async with hasty(base):
            seen = []
            for _ in range(30):
                await asyncio.sleep(0.1)
                seen.append(await asyncio.to_thread(line))
            return seen

    seen = in_a_thread(watch())
    assert max(one["at_work"] + one["waiting"] for one in seen) <= 2  # and one that a test left
    assert any(one["at_work"] for one in seen)


def test_a_port_that_is_taken_is_said_and_ends_the_start():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        command += ["--server.address", "127.0.0.1", "--server.port", port]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
    said = done.stdout + done.stderr
    assert done.returncode == 1 and f"Port {port} is not available" in said
    assert "loading" not in said  # no model was begun


def test_two_servers_on_one_machine_share_the_cache(base):
    seen = Seen()
    with server() as other:
        in_a_thread(both(base, other, seen))
    assert not seen.faults and len(seen.waits) == 4


async def both(base, other, seen):
    """The same clicks at two servers at once."""
    await asyncio.gather(pairs(base, seen, 1), pairs(other, seen, 1))
