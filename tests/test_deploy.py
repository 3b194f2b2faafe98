"""deploy/: the same nginx.conf before several servers, and what the Dockerfile promises."""

from __future__ import annotations

import asyncio
import http.cookiejar
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml
from browser import free_port
from test_proxy_browser import NGINX
from websockets.asyncio.server import serve
from websockets.datastructures import Headers
from websockets.http11 import Response
from websockets.sync.client import connect

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"


class Replica:
    """A server that says its port, by HTTP and by WebSocket; can be killed."""

    def __init__(self):
        self.port, self._loop, self._up = free_port(), asyncio.new_event_loop(), threading.Event()
        threading.Thread(target=lambda: self._loop.run_until_complete(self._serve())).start()
        assert self._up.wait(10)

    async def _serve(self):
        async def talk(socket):
            await socket.send(str(self.port))
            await socket.wait_closed()

        def say(_, request):
            if request.headers.get("Upgrade") == "websocket":
                return None
            body = f"{self.port} {request.headers.get('X-Forwarded-For')} ".encode() + b"x" * 5000
            return Response(
                200,
                "OK",
                Headers(
                    {
                        "Content-Type": "text/css",
                        "Content-Length": str(len(body)),
                        "Connection": "close",
                    }
                ),
                body,
            )

        self._over = asyncio.Event()
        async with serve(talk, "127.0.0.1", self.port, process_request=say):
            self._up.set()
            await self._over.wait()

    def kill(self):
        self._loop.call_soon_threadsafe(self._over.set)


class Browser:
    """Keeps cookies."""

    def __init__(self, base):
        self.base, jar = base, http.cookiejar.CookieJar()
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open
        self.cookies = lambda: "; ".join(f"{one.name}={one.value}" for one in jar)

    def ask(self, path="/next_word"):
        return self.open(self.base + path, timeout=10).read().decode().split()[0]

    def talk(self):
        url = self.base.replace("http", "ws") + "/_stcore/stream"
        with connect(url, additional_headers={"Cookie": self.cookies()}) as socket:
            return socket.recv()


@pytest.fixture
def hall(tmp_path):
    """nginx, as deploy/ has it, before three replicas: the replicas, and a new browser."""
    if not NGINX:
        pytest.skip("no nginx found (Debian: nginx-light)")
    replicas, port = [Replica() for _ in range(3)], free_port()
    servers = "".join(f"server 127.0.0.1:{one.port} max_fails=1; " for one in replicas)
    conf = (DEPLOY / "nginx.conf").read_text()
    conf, found = re.subn(r"server app:8501 [^;]*;", servers, conf)
    assert found == 1
    conf = conf.replace("listen 8080", f"listen 127.0.0.1:{port}")
    conf = conf.replace(
        "include mime.types;",
        "".join(
            f"{kind}_temp_path {tmp_path}; "
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        ),
    )
    (tmp_path / "nginx.conf").write_text(f"daemon off; pid {tmp_path}/pid;\n{conf}")
    command = [NGINX, "-c", f"{tmp_path}/nginx.conf", "-e", f"{tmp_path}/error.log"]
    told = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    process = subprocess.Popen(command)
    base = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(base, timeout=5)
            break
        except OSError:
            time.sleep(0.05)
    yield replicas, lambda: Browser(base)
    process.terminate()
    process.wait(10)
    for one in replicas:
        one.kill()


def test_a_visitor_stays_with_one_replica_and_visitors_spread(hall):
    replicas, browser = hall
    seats = []
    for _ in range(24):
        visitor = browser()
        seats.append(visitor.ask())
        assert {visitor.ask(), visitor.ask("/attention"), visitor.talk()} == {seats[-1]}
    assert set(seats) == {str(one.port) for one in replicas}


def test_everybody_in_a_room_gets_to_the_same_replica_and_rooms_spread(hall):
    _, browser = hall
    lecturer, *phones = (browser() for _ in range(6))
    lecturer.ask()
    seats = []
    for code in [f"abc{a}{b}2" for a in "defgh" for b in "jkmn"]:
        calls = [
            (lecturer, ""),
            (lecturer, "/answers"),
            *((one, "/question?after=3") for one in phones),
        ]
        found = {one.ask(f"/r/{code}{path}") for one, path in calls}
        assert len(found) == 1
        seats += found
    assert len(set(seats)) == 3


def test_the_visitors_of_a_replica_that_died_go_on_at_another(hall):
    replicas, browser = hall
    visitors = [browser() for _ in range(12)]
    before = [visitor.ask() for visitor in visitors]
    replicas[0].kill()
    time.sleep(0.2)
    for visitor, seat in zip(visitors, before, strict=True):
        now = visitor.ask()
        assert now != str(replicas[0].port) and now == visitor.ask() == visitor.talk()
        assert now == seat or seat == str(replicas[0].port)  # nobody else is moved


def test_what_is_for_who_runs_it_is_not_handed_on_and_the_rest_is_packed(hall):
    _, browser = hall
    visitor = browser()
    for path in ("/status", "/metrics"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            visitor.ask(path)
    packed = urllib.request.Request(visitor.base + "/a.css", headers={"Accept-Encoding": "gzip"})
    with visitor.open(packed, timeout=10) as answer:
        assert answer.headers["Content-Encoding"] == "gzip" and len(answer.read()) < 500
    with visitor.open(visitor.base + "/", timeout=10) as answer:
        assert answer.read().split()[1] == b"127.0.0.1"  # X-Forwarded-For


def test_the_image_runs_what_is_here_without_tests_and_not_as_root():
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    steps = [line.split(None, 1) for line in text.splitlines() if line and line[0] not in "# "]
    kinds = [kind for kind, _ in steps]
    assert kinds.index("USER") < kinds.index("CMD") and ["USER", "app"] in steps
    command = next(done for kind, done in steps if kind == "RUN" and "sed" in done)
    sed = re.search(r"sed '(.*?)' requirements.txt", command).group(1)
    kept = subprocess.run(
        ["sed", sed, "requirements.txt"],
        cwd=DEPLOY.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "torch==" in kept.stdout and "pytest" not in kept.stdout
    assert "/ready" in text and "app.py" in dict(steps)["CMD"]


def test_all_replicas_have_one_secret_and_are_asked_whether_they_are_ready():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert "STREAMLIT_SERVER_COOKIE_SECRET" in services["app"]["environment"]
    assert services["front"]["depends_on"]["app"]["condition"] == "service_healthy"
    assert (
        DEPLOY.parent / "deploy" / services["app"]["build"]["dockerfile"].split("/")[1]
    ).is_file()
    app, *_ = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
    container = app["spec"]["template"]["spec"]["containers"][0]
    assert container["readinessProbe"]["httpGet"]["path"] == "/ready"
    assert container["env"][0]["name"] == "STREAMLIT_SERVER_COOKIE_SECRET"
