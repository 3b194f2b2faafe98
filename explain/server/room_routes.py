"""The room's addresses, beside Streamlit: the phone's page, and what phones and the lecturer ask for.

Whoever asks says who they are in the header `Authorization: Bearer`, a device by the token that it was
given, the lecturer by the room's secret: never in an address, which is shared and logged. All of it
runs in the server's one event loop, so rooms need no lock. Who wants news waits for them here.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import secrets
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from explain import share
from explain.room import Question, Room, RoomRefused
from explain.server.rooms import Rooms
from explain.settings import ADDRESS

LARGEST = 16 * 1024  # bytes of what is sent here
LONGEST_BASE = 300  # characters
WAIT_S = 20.0  # for news
MOST_WAITING = 2000  # requests; more are answered at once
STATUS = {
    "over": 404, "no_code": 404, "stranger": 403, "nonsense": 422, "closed": 409, "taken": 409,
    "full": 503, "no_room": 503, "slow": 429, "too_large": 413, "no_json": 415,
}  # fmt: skip
GUARDED = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Answer = Callable[[Request], Awaitable[Response]]


class RoomRoutes:
    """What answers at /r and below. `page` is the phone's page."""

    def __init__(self, rooms: Rooms, page: str):
        self.rooms, self._page = rooms, page
        self._waiting: dict[tuple[str, str], asyncio.Future[None]] = {}

    def routes(self, under: Callable[[str], str]) -> list[Route]:
        """The routes, each at the path that `under` makes of its own."""
        some: list[tuple[str, str, Answer]] = [
            ("/r", "GET", self.page),
            ("/r/{code}", "GET", self.page),
            ("/r/{code}", "PUT", self.open),
            ("/r/{code}", "DELETE", self.end),
            ("/r/{code}/join", "POST", self.join),
            ("/r/{code}/question", "GET", self.question),
            ("/r/{code}/answer", "PUT", self.answer),
            ("/r/{code}/answers", "GET", self.answers),
            ("/r/{code}/question", "PUT", self.ask),
            ("/r/{code}/close", "POST", self.close),
            ("/r/{code}/hidden", "PUT", self.hide),
        ]
        return [Route(under(path), guarded(answer), methods=[how]) for path, how, answer in some]

    async def page(self, request: Request) -> Response:
        """The phone's page, the same for every code."""
        return HTMLResponse(self._page)

    # A device's calls.

    async def join(self, request: Request) -> Response:
        """A new device comes in. Returns: the token by which it is known from now on."""
        await sent(request)
        room, device = self._room(request), secrets.token_urlsafe(16)
        room.join(device)
        self._wake(request, room)
        return JSONResponse({"device": device})

    async def question(self, request: Request) -> Response:
        """What is asked, as soon as it is another than `after`."""
        room, device = self._room(request), token(request)
        return await self._news(request, device, lambda: room.told(device))

    async def answer(self, request: Request) -> Response:
        """A device's answer, in place of its last one."""
        told, room = await sent(request), self._room(request)
        room.answer(token(request), told.get("n"), told.get("answer"))
        self._wake(request, room)
        return JSONResponse(room.told(token(request)))

    # The lecturer's calls.

    async def open(self, request: Request) -> Response:
        """Open a room. Returns: its secret, told this once; its address, and the code of that."""
        told, code = await sent(request), request.path_params["code"]
        room = self.rooms.open(code, client(request))
        base = ADDRESS + "/" if ADDRESS else ascii(told.get("base"))[1:-1][:LONGEST_BASE]
        link = f"{base}r/{code}"
        return JSONResponse(
            {
                "code": code,
                "secret": room.secret,
                "link": link,
                "rows": share.modules(link),
                "local": share.local(base),
            }
        )

    async def answers(self, request: Request) -> Response:
        """How many have answered and, after the vote, what; as soon as it is another than `after`."""
        room = self._lead(request)
        return await self._news(request, room.secret, room.told_lecturer)

    async def ask(self, request: Request) -> Response:
        """Ask the room."""
        told, room = await sent(request), self._lead(request)
        room.ask(Question.taken(told))
        return self._told(request, room)

    async def close(self, request: Request) -> Response:
        """End the vote."""
        await sent(request)
        room = self._lead(request)
        room.close()
        return self._told(request, room)

    async def hide(self, request: Request) -> Response:
        """Leave an answer out of the bars, or show it again."""
        told, room = await sent(request), self._lead(request)
        room.hide(told.get("key"), told.get("on") is True)
        return self._told(request, room)

    async def end(self, request: Request) -> Response:
        """End the room."""
        room = self._lead(request)
        self.rooms.end(request.path_params["code"])
        self._wake(request, room, everybody=True)
        return JSONResponse({})

    def _told(self, request: Request, room: Room) -> Response:
        self._wake(request, room, everybody=True)
        return JSONResponse(room.told_lecturer())

    def _room(self, request: Request) -> Room:
        return self.rooms.find(request.path_params["code"], client(request), token(request))

    def _lead(self, request: Request) -> Room:
        return self.rooms.lead(request.path_params["code"], client(request), token(request))

    async def _news(self, request: Request, who: str, told: Callable[[], dict]) -> Response:
        """What is told, once it is another than the asker knows; the same after WAIT_S."""
        found = told()
        if str(found["version"]) == request.query_params.get("after"):
            await self._wait((request.path_params["code"], who))
            self._room(request)  # it may have ended meanwhile
            found = told()
        return JSONResponse(found)

    async def _wait(self, key: tuple[str, str]) -> None:
        """Wait for news. Each device waits once: an older request of it ends."""
        if before := self._waiting.pop(key, None):
            before.set_result(None)
        if len(self._waiting) >= MOST_WAITING:
            return
        mine = self._waiting[key] = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait([mine], timeout=WAIT_S)
        finally:  # also where the connection is gone
            if self._waiting.get(key) is mine:
                del self._waiting[key]

    def _wake(self, request: Request, room: Room, *, everybody: bool = False) -> None:
        """There is news: for the lecturer, or for everybody in the room."""
        code = request.path_params["code"]
        some = [one for one in self._waiting if one[0] == code] if everybody else []
        for key in some or [(code, room.secret)]:
            if waiting := self._waiting.pop(key, None):
                waiting.set_result(None)


def guarded(answer: Answer) -> Answer:
    """The same with what a room refuses as a status and a reason, and with headers that keep others
    out."""

    async def answered(request: Request) -> Response:
        try:
            response = await answer(request)
        except RoomRefused as error:
            response = JSONResponse({"reason": error.reason}, status_code=STATUS[error.reason])
            if error.reason == "slow":
                response.headers["Retry-After"] = "30"
        except ClientDisconnect:
            response = Response(status_code=400)
        response.headers.update(GUARDED)
        return response

    return answered


async def sent(request: Request) -> dict:
    """What was sent: an object of JSON. Raises: RoomRefused("no_json"), ("too_large"),
    ("nonsense")."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise RoomRefused("no_json")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise RoomRefused("too_large")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise RoomRefused("nonsense") from None
    if not isinstance(told, dict):
        raise RoomRefused("nonsense")
    return told


def token(request: Request) -> str:
    """Who asks, as they say."""
    kind, _, said = request.headers.get("authorization", "").partition(" ")
    return said.strip() if kind.lower() == "bearer" else ""


def client(request: Request) -> str:
    """The address that a request comes from. A proxy stands at a private one and adds what it saw at
    the header's end. Who sits in the same network can write that header: what all do together is
    bounded as well."""
    host = request.client.host if request.client else ""
    try:
        inside = ipaddress.ip_address(host).is_private
    except ValueError:
        inside = True
    seen = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return seen[:64] if inside and seen else host
