"""/status and /metrics: what they say is so, and only who runs the server hears it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

import app
from explain.server import Server, the_server
from explain.server.health import metrics, quantile, status
from explain.ui import sessions


def request(host="127.0.0.1", query=None, to="localhost", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(
        client=SimpleNamespace(host=host),
        headers=headers,
        query_params=query or {},
        url=SimpleNamespace(hostname=to),
    )


def test_only_this_machine_or_the_token_hears_it(monkeypatch):
    assert app.allowed(request())
    assert not app.allowed(request("192.0.2.7"))
    assert not app.allowed(request(x_forwarded_for="192.0.2.7"))  # through a proxy on this machine
    assert not app.allowed(request(to="hall.example.org"))  # the same, by a proxy that says nothing
    assert not app.allowed(request("192.0.2.7", {"token": ""}))  # no token is no key
    monkeypatch.setattr(app, "TOKEN", "secret")
    assert app.allowed(request("192.0.2.7", {"token": "secret"}))
    assert app.allowed(request("192.0.2.7", authorization="Bearer secret"))
    assert not app.allowed(request("192.0.2.7", {"token": "secre"}))


def test_what_is_told_is_what_happened(small):
    server = Server()
    prompt = small.prompt("Tom has a")
    server.runs.prefix(small, prompt, ())
    server.runs.prefix(small, prompt, (5,))
    server.runs.get(small, prompt, ())
    with server.line.turn():
        told = status(server, 7)
        said = metrics(server, 7).decode()
    assert (told["visitors"], told["line"]["at_work"], told["line"]["waiting"]) == (7, 1, 0)
    assert told["texts"] == {"read": 2, "stepped": 1}
    assert told["memory_mb"]["prefixes"] < told["memory_mb"]["traces"] < 10
    found = {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(said)
        for one in family.samples
    }
    assert found["explain_visitors",] == 7 and found["explain_steps_total",] == 1
    assert found["explain_memory_bytes", "process"] > 50e6
    assert found["explain_model_ready", "smollm2-135m"] == 0


@pytest.mark.parametrize("share, expected", [(0.5, 2), (0.95, 4), (0.75, 3)])
def test_quantiles_by_nearest_rank(share, expected):
    assert quantile([4, 2, 3, 1], share) == expected
    assert quantile([], share) == 0


def in_a_thread(coroutine):
    """Run a coroutine to its end. A browser test leaves a loop running in the main thread."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, coroutine()).result()


def test_sessions_that_left_are_let_go_of_without_a_new_visitor_and_what_they_read(
    monkeypatch, small
):
    runs = the_server().runs
    runs.get(small, small.prompt("Tom has a"), ())
    storage = MemorySessionStorage(ttl_seconds=0.1)
    manager = WebsocketSessionManager(storage, None, None, None)
    storage.save(SimpleNamespace(session=SimpleNamespace(id="left")))
    monkeypatch.setattr(sessions, "exists", lambda: True)
    monkeypatch.setattr(sessions, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    monkeypatch.setattr(sessions, "TIDY_S", 0.02)

    async def a_moment():
        tidying = asyncio.create_task(sessions.tidy())
        await asyncio.sleep(0.5)
        tidying.cancel()

    in_a_thread(a_moment)
    assert not storage._cache._data and sessions.count() == 0
    assert runs.whole.held == runs.brief.held == 0
