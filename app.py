"""The server: `streamlit run app.py`. Pages are in pages/, what they show is computed in explain/."""

import os
import sys

# Before torch is imported: waiting threads spin briefly, then sleep. Sleeping at once doubles the time
# of a step (600 short parallel regions); spinning for long makes two sessions make each other crawl.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")
# numpy's threads the same: 1 ms outlasts the gaps within a step. Left alone they spin for 20 ms after
# it, and what comes next (the lens, the browser's own drawing) takes twice as long.
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "22")
# A step takes Python's lock back hundreds of times, and each time another thread may hold it for so
# long. With Python's own 5 ms a step beside a busy thread takes three times as long as with this.
sys.setswitchinterval(0.0005)

import asyncio
import hmac
from contextlib import asynccontextmanager

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from explain.figures import plotly_js
from explain.lesson.file import ready as ready_lessons
from explain.lesson.file import told
from explain.models import DEFAULT, MODELS, STANDBY, awaited
from explain.models.memory import few_arenas
from explain.server import the_server
from explain.server.health import metrics, status
from explain.server.room_routes import RoomRoutes
from explain.settings import TOKEN
from explain.text import LANGUAGES
from explain.ui import phone, sessions
from explain.ui.chapters import BY_NAME, CHAPTERS
from explain.ui.components import ASSETS, SERVED
from explain.ui.style import index
from explain.ui.texts import TOPICS, texts
from explain.views.questions import questions

few_arenas()  # before there are threads


@asynccontextmanager
async def warm(app):
    """Load the models while the first pages are served already."""
    for name in (STANDBY, DEFAULT, *(model for model in MODELS if awaited(model))):
        the_server().shelf.start(name)
    tidying = asyncio.create_task(sessions.tidy())
    yield
    tidying.cancel()
    the_server().jobs.close()


async def ready(request):
    """200 once the model can answer; before that 503 with how far it is, or why it cannot. Where it is
    none of the replicas', ours counts."""
    model, status = DEFAULT, the_server().shelf.status(DEFAULT)
    if status.reason == "not_served":
        model, status = STANDBY, the_server().shelf.status(STANDBY)
    done = status.state == "ready"
    told = {"ready": done, "model": model, "state": status.state, "stage": status.stage}
    told |= {"share": round(status.share, 3), "reason": status.reason}
    return JSONResponse(told, status_code=200 if done else 503)


def allowed(request) -> bool:
    """Whether who asks runs this server: on this machine and not through a proxy, or with the token."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    given = (request.query_params.get("token") or given).encode()
    if TOKEN and hmac.compare_digest(given, TOKEN.encode()):
        return True
    forwarded = any(
        name in request.headers for name in ("x-forwarded-for", "forwarded", "x-real-ip")
    )
    local = ("127.0.0.1", "::1", "localhost")
    here = request.client and {request.client.host, request.url.hostname} <= {*local}
    return bool(here) and not forwarded


async def state(request):
    """How the server is: visitors, waits, memory, models."""
    if not allowed(request):
        return Response(status_code=404)
    return JSONResponse(status(the_server(), sessions.count()))


async def line(request):
    """How long a visitor still waits for others."""
    before, seconds = the_server().line.before(request.query_params.get("who", ""))
    told = {"before": before, "seconds": round(seconds, 1)}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def numbers(request):
    """The same for Prometheus."""
    if not allowed(request):
        return Response(status_code=404)
    told = metrics(the_server(), sessions.count())
    return Response(told, media_type="text/plain; version=0.0.4")


INDEX = index()


async def page(request):
    """The same for every page: which one it is, the browser reads from the address."""
    return HTMLResponse(INDEX, headers={"Cache-Control": "no-cache"})


KEPT = {
    "Cache-Control": "public, max-age=31536000, immutable"
}  # the address changes with the content


async def asked(request):
    """A page's questions and answers: fetched once, not sent with every run of the page."""
    page, language = request.path_params["page"], request.path_params["language"]
    if page not in BY_NAME or language not in LANGUAGES:
        return Response(status_code=404)
    return JSONResponse(questions(page, language), headers=KEPT)


async def words(request):
    """What a component says in a language."""
    topic, language = request.path_params["topic"], request.path_params["language"]
    if topic not in TOPICS or language not in LANGUAGES:
        return Response(status_code=404)
    return JSONResponse(texts(topic, language), headers=KEPT)


async def plotly(request):
    """What draws figures: fetched by the first page that has one, compressed once for all."""
    packed = await run_in_threadpool(plotly_js)
    headers = KEPT | {"Content-Encoding": "gzip"}
    return Response(packed, media_type="text/javascript", headers=headers)


async def lesson(request):
    """One of the lessons that come with the app."""
    found = ready_lessons().get(request.path_params["name"])
    return JSONResponse(told(found), headers=KEPT) if found else Response(status_code=404)


async def shared(request):
    """A short address leads to the view that it was made for."""
    found = the_server().links.find(request.path_params["name"])
    return RedirectResponse(under(f"/{found or ''}"), status_code=303)


class Kept(StaticFiles):
    """Files whose address changes with their content: browsers need not ask again."""

    async def get_response(self, path, scope):
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers.update(KEPT)
        return response


def under(path: str) -> str:
    """Where a path stands with `--server.baseUrlPath`, as Streamlit's own addresses do."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{path}" if base else path


app = st.App(
    "pages/_frame.py",
    lifespan=warm,
    routes=[
        Route(under("/ready"), ready),
        Route(under("/status"), state),
        Route(under("/metrics"), numbers),
        Route(under("/line"), line),
        *(Route(under(f"/{name}"), page) for name in ("", *(one.name for one in CHAPTERS))),
        Route(under("/assets/{version}/questions/{page}.{language}.json"), asked),
        Route(under("/assets/{version}/texts/{topic}.{language}.json"), words),
        Route(under("/assets/{version}/plotly.js"), plotly),
        Route(under("/s/{name}"), shared),
        *RoomRoutes(the_server().rooms, phone.page(under)).routes(under),
        Route(under("/assets/{version}/lessons/{name}.json"), lesson),
        *(
            Mount(under(f"/assets/{{version}}/{folder}"), Kept(directory=ASSETS / folder))
            for folder in SERVED
        ),
    ],
)
