"""The room's addresses: phones and a lecturer as they ask over HTTP, and what attackers get."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from explain.server import room_routes, rooms
from explain.server.room_routes import RoomRoutes
from explain.server.rooms import Rooms
from explain.share import LETTERS
from explain.ui import phone

ROOT = Path(__file__).resolve().parents[1]
CODE, OTHER = "abc234", "zzz999"
WORD = {"text": "Tom has a"}
VOTES = 1000  # over HTTP; tests/test_room.py gives ten thousand


class Caller:
    """One browser: what it asks, and how it is answered."""

    def __init__(self, web, token="", code=CODE):
        self.web, self.token, self.code = web, token, code

    def __call__(self, method, path, body=None, **headers):
        headers = {"Authorization": f"Bearer {self.token}"} | headers
        return self.web.request(method, f"/r/{self.code}{path}", json=body, headers=headers)

    def ask(self, told=WORD):
        return self("PUT", "/question", told)

    def answer(self, n, given):
        return self("PUT", "/answer", {"n": n, "answer": given})


@pytest.fixture
def web():
    """The routes on a server of their own, with nobody in any room."""
    app = Starlette(routes=RoomRoutes(Rooms(), phone.page(lambda path: path)).routes(lambda p: p))
    with TestClient(app) as client:
        yield client


@pytest.fixture
def lecturer(web):
    """Who has opened a room."""
    told = web.put(f"/r/{CODE}", json={"base": "http://192.168.1.5:8501/"}).json()
    assert told["link"] == f"http://192.168.1.5:8501/r/{CODE}" and not told["local"]
    return Caller(web, told["secret"])


def joined(web):
    """A phone that has come in."""
    return Caller(web, Caller(web)("POST", "/join", {}).json()["device"])


def test_a_class_answers(web, lecturer):
    phones = [joined(web) for _ in range(3)]
    n = lecturer.ask().json()["n"]
    assert phones[0]("GET", "/question").json()["question"]["text"] == "Tom has a"
    for one, word in zip(phones, ["cat", "dog", "cat"], strict=True):
        assert one.answer(n, word).json()["mine"] == word
    open_ = lecturer("GET", "/answers").json()
    assert (open_["answered"], open_["bars"]) == (3, [])
    bars = lecturer("POST", "/close", {}).json()["bars"]
    assert [(bar["text"], bar["count"]) for bar in bars] == [("cat", 2), ("dog", 1)]
    assert phones[0].answer(n, "ball").status_code == 409
    assert phones[0]("GET", "/question").json()["open"] is False
    assert lecturer("PUT", "/hidden", {"key": "dog", "on": True}).json()["bars"][1]["hidden"]
    assert lecturer("DELETE", "").status_code == 200
    assert phones[0]("GET", "/question").status_code == 404


def test_news_comes_at_once_to_who_waits(web, lecturer):
    one, told = joined(web), []
    version = one("GET", "/question").json()["version"]
    waits = threading.Thread(
        target=lambda: told.append(one("GET", f"/question?after={version}").json())
    )
    waits.start()
    time.sleep(0.3)
    begun = time.monotonic()
    lecturer.ask()
    waits.join(10)
    assert told[0]["question"]["text"] == "Tom has a" and time.monotonic() - begun < 5


def test_a_device_that_asks_twice_waits_once(web, lecturer, monkeypatch):
    one, first = joined(web), []
    wait = f"/question?after={one('GET', '/question').json()['version']}"
    older = threading.Thread(target=lambda: first.append(one("GET", wait)))
    older.start()
    time.sleep(0.3)
    monkeypatch.setattr(room_routes, "WAIT_S", 0.1)
    assert one("GET", wait).status_code == 200
    older.join(5)  # long before its own time was over
    assert first and first[0].status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/question", WORD),
        ("POST", "/close", {}),
        ("PUT", "/hidden", {"key": "cat", "on": True}),
        ("GET", "/answers", None),
        ("DELETE", "", None),
    ],
)
def test_a_student_does_not_lead_the_room(web, lecturer, method, path, body):
    student, stranger = joined(web), Caller(web)
    lecturer.ask()
    for one in (student, stranger):
        assert one(method, path, body).json() == {"reason": "stranger"}
    assert lecturer("GET", "/answers").json()["open"] is True


def test_a_foreign_code_and_a_foreign_token_open_nothing(web, lecturer):
    lecturer.ask()
    assert Caller(web, code=OTHER)("POST", "/join", {}).status_code == 404
    web.put(f"/r/{OTHER}", json={})
    elsewhere = Caller(web, Caller(web, code=OTHER)("POST", "/join", {}).json()["device"])
    assert elsewhere.answer(1, "cat").status_code == 403  # known, but in another room
    assert elsewhere("GET", "/question").status_code == 403
    assert Caller(web)("GET", "/question").status_code == 403  # a code alone reads nothing
    assert web.put(f"/r/{CODE}", json={}).status_code == 409  # nobody takes a room over


def test_a_thousand_votes_of_one_device_are_one(web, lecturer):
    one, other = joined(web), joined(web)
    n = lecturer.ask().json()["n"]
    other.answer(n, "dog")
    for i in range(VOTES):
        one.answer(n, f"word{i % 7}")
    assert lecturer("GET", "/answers").json()["answered"] == 2
    bars = lecturer("POST", "/close", {}).json()["bars"]
    assert sorted(bar["count"] for bar in bars) == [1, 1]
    replayed = one.answer(n, "dog")
    assert (replayed.status_code, replayed.json()["reason"]) == (409, "closed")


def test_what_is_too_large_or_no_json_is_refused(web, lecturer):
    one, n = joined(web), lecturer.ask().json()["n"]
    assert one.answer(n, "x" * 2**20).status_code == 413
    assert one.answer(n, "x" * 41).status_code == 422
    url, headers = f"/r/{CODE}/answer", {"Authorization": f"Bearer {one.token}"}
    as_form = web.put(url, data={"n": 1, "answer": "cat"}, headers=headers)
    assert as_form.status_code == 415  # what another site's form could send
    headers["Content-Type"] = "application/json"
    for body in (b"{", b"[" * 16000, b"[]", b"\xff", b"null"):
        assert web.put(url, content=body, headers=headers).status_code == 422
    assert lecturer("GET", "/answers").json()["answered"] == 0


def test_html_is_text_all_the_way(web, lecturer):
    one, n = joined(web), lecturer.ask({"text": "<b>Tom</b>"}).json()["n"]
    answer = one.answer(n, "<img src=x onerror=alert(1)>")
    assert answer.json()["mine"] == "<img src=x onerror=alert(1)>"
    assert answer.headers["content-type"] == "application/json"
    bars = lecturer("POST", "/close", {}).json()["bars"]
    assert bars[0]["text"] == "<img src=x onerror=alert(1)>"


def test_codes_tried_in_a_row_are_answered_slowly_and_the_class_goes_on(web, lecturer):
    one, n = joined(web), lecturer.ask().json()["n"]
    seen = [
        Caller(web, code=f"ab{a}{b}22")("POST", "/join", {}).status_code
        for a in LETTERS[:8]
        for b in LETTERS[:16]
    ]
    assert seen == [404] * rooms.WRONG_EACH + [429] * (128 - rooms.WRONG_EACH)
    late = Caller(web)("POST", "/join", {})
    assert late.status_code == 429 and late.headers["retry-after"] == "30"
    assert one.answer(n, "cat").status_code == 200


def test_rooms_in_a_row_are_refused(web):
    codes = [f"cd{a}{b}22" for a in LETTERS[:5] for b in LETTERS[:5]]
    seen = [web.put(f"/r/{code}", json={}).status_code for code in codes]
    assert seen == [200] * rooms.OPENED_EACH + [429] * (25 - rooms.OPENED_EACH)


def test_clients_are_told_apart_behind_a_proxy_and_not_by_what_they_write(web):
    def request(host, header):
        scope = {"type": "http", "client": (host, 1), "headers": [(b"x-forwarded-for", header)]}
        return room_routes.Request(scope)

    assert room_routes.client(request("10.0.0.2", b"6.6.6.6, 93.184.216.34")) == "93.184.216.34"
    assert room_routes.client(request("93.184.216.34", b"6.6.6.6")) == "93.184.216.34"


def test_every_answer_keeps_others_out_and_is_not_kept(web, lecturer):
    for answer in (web.get("/r"), web.get(f"/r/{CODE}"), lecturer("GET", "/answers")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
    assert web.get("/r").headers["content-type"].startswith("text/html")


def test_the_phones_page_is_light_and_needs_nobody_else(web):
    page = web.get("/r").text
    parts = [ROOT / "assets" / one for one in re.findall(r"assets/\w+/((?:js|css)/[\w/.]+)", page)]
    assert [part.name for part in parts] == ["phone.css", "phone.js"]
    whole = len(page.encode()) + sum(len(part.read_bytes()) for part in parts)
    assert whole < 30_000
    assert "import" not in re.sub("important", "", parts[1].read_text(encoding="utf-8"))
    assert not re.findall(r"https?://", page + "".join(p.read_text("utf-8") for p in parts))
    assert "{" not in re.sub(r"<script type=\"application/json\".*?</script>", "", page)


def test_under_a_path_the_page_finds_its_parts_there():
    assert '<base href="/llm/">' in phone.page(lambda path: f"/llm{path}")


def test_the_browser_makes_codes_of_the_same_letters():
    code = (ROOT / "assets/js/lesson/calls.js").read_text(encoding="utf-8")
    assert f'LETTERS = "{LETTERS}"' in code
