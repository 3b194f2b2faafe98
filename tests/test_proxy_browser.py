"""The app where others put it: under a path, and behind a web server in front of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from browser import answer, free_port, ready, server
from playwright.sync_api import expect

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
# `outside` is the path that browsers ask for, `inside` the one that the app answers at: a proxy may
# hand its path on or take it off.
CONF = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  gzip on; gzip_types text/css text/javascript application/javascript;
  map $http_upgrade $connection_upgrade {{ default upgrade; "" close; }}
  server {{
    listen 127.0.0.1:{port};
    location {outside}/ {{
      proxy_pass http://{app}{inside}/;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 1d;
    }}
  }}
}}
"""


@contextmanager
def nginx(folder, app, outside="", inside=""):
    """A real nginx that serves the app under the path `outside`; yields the address."""
    port, conf = free_port(), folder / "nginx.conf"
    parts = {"folder": folder, "port": port, "app": urlsplit(app).netloc}
    conf.write_text(CONF.format(**parts, outside=outside, inside=inside))
    process = subprocess.Popen([NGINX, "-c", str(conf), "-e", f"{folder}/error.log"])
    base = f"http://127.0.0.1:{port}{outside}"
    try:
        until = time.monotonic() + 20
        while not answer(base + "/_stcore/health"):
            assert process.poll() is None and time.monotonic() < until, "nginx did not start"
            time.sleep(0.05)
        yield base
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def proxied(tmp_path):
    """Put nginx before an app; skipped where there is none, but never in CI."""
    if not NGINX and os.environ.get("CI"):
        pytest.fail("CI must have an nginx: these tests may not be skipped there")
    if not NGINX:
        pytest.skip("no nginx found (Debian: nginx-light)")

    def front(app, **paths):
        return nginx(tmp_path, app, **paths)

    return front


def walk(visit, base):
    """The first page by the bare address, a step, another page by its link, and what a page loads."""
    page = visit(base + "/?lang=en&model=small-world&text=Tom+has+a")
    assert urlsplit(page.url).path == urlsplit(base).path + "/next_word"
    page.locator("button.next").click()
    expect(page.locator(".strip .chip:not(.slot)")).to_have_count(4)
    page.get_by_role("link", name="Attention").click()
    expect(page.locator(".value-cell .number").first).to_be_visible()
    assert urlsplit(page.url).path == urlsplit(base).path + "/attention"
    deep = visit(base + "/fruit?lang=en")
    deep.get_by_role("link", name="attention").last.click()
    expect(deep.locator(".kit.attention")).to_be_visible()
    assert urlsplit(deep.url).path == urlsplit(base).path + "/attention"


@pytest.fixture(scope="module")
def below(chromium):
    """A server under a path of its own."""
    with server(under="/llm") as address:
        yield address


def test_under_a_path(visit, below):
    assert ready(below)[1]["ready"]
    walk(visit, below)


def test_under_a_path_behind_nginx(visit, below, proxied):
    with proxied(below, outside="/llm", inside="/llm") as base:
        assert ready(base)[1]["ready"]
        walk(visit, base)


@pytest.mark.parametrize("outside", ["", "/llm"])
def test_at_the_root_behind_nginx(visit, base, proxied, outside):
    with proxied(base, outside=outside) as front:
        assert ready(front)[1]["ready"]
        walk(visit, front)
