"""A click on "Next word" done by a replica behind Ray Serve, beside the same done in this process."""

from __future__ import annotations

import sys
import time
from importlib.util import find_spec
from statistics import median

ROUNDS, STEPS, WARM = 4, 16, 1  # texts, clicks on each; first rounds dropped
PATIENCE_S = 120


def measure() -> dict[str, float | None]:
    """Medians of both and of their differences, taken in turn. None where Ray is not installed."""
    if find_spec("ray") is None:
        print("bench: Ray is not installed: pip install -r requirements-ray.txt", file=sys.stderr)
        return {}
    from explain.models import DEFAULT
    from explain.server import Server, cluster
    from explain.server.front import Front

    front, here = Front(cluster.LOCAL), Server()
    try:
        here.shelf.start(DEFAULT)
        until = time.monotonic() + PATIENCE_S
        while not (here.shelf.reader(DEFAULT) and front.shelf.reader(DEFAULT)):
            if time.monotonic() > until:
                raise TimeoutError("the replicas did not get ready")
            time.sleep(0.1)
        times = [pair for n in range(ROUNDS) for pair in _clicks(n, (front, here)) if n >= WARM]
        far, near = zip(*times, strict=True)
        extra = median(one - other for one, other in times)
        return {
            "ray_step_extra_ms": extra,
            "ray_step_ms": median(far),
            "ray_step_embedded_ms": median(near),
        }
    finally:
        cluster.leave()


def _clicks(number: int, servers: tuple) -> list[tuple[float, float]]:
    """What each click takes on each server, as a page asks for it. Unit: ms."""
    from bench.model import timed
    from explain.ask import Ask
    from explain.models import DEFAULT
    from explain.views import next_word

    ask = Ask(f"The garden number {number} is full of", DEFAULT, visitor=f"bench {number}")

    def click(server, place):
        return server.do(next_word.click, ask, place, {"kind": "next"})[0]

    places = [next_word.Place() for _ in servers]
    for server, place in zip(servers, places, strict=True):
        while not server.see(next_word.view, ask, place)["rows"]:  # still being read
            time.sleep(0.1)
    times = []
    for _ in range(STEPS):
        took = []
        for i, server in enumerate(servers):
            places[i], ms = timed(lambda server=server, i=i: click(server, places[i]))
            took.append(ms)
        times.append((took[0], took[1]))
    return times
