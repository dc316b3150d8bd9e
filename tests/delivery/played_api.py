"""A Bot API over real HTTP that answers as it is told: for what the wire does, not for what Telegram does.

It keeps every call it read, and plays each planned answer once; with none planned it says yes.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiohttp import web

TOKEN = "42:played-token-that-must-never-show"
MESSAGE = {"message_id": 700, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "."}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Call(NamedTuple):
    """One request as it arrived."""

    method: str
    fields: dict[str, Any]
    at: float
    files: dict[str, tuple[str, bytes]]
    """What came along: by the name of its part, its own name and its content."""


class PlayedApi:
    """The calls it read and the answers that are still to be played."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: deque[Answer] = deque()
        self.closed: dict[int, Answer] = {}
        """Chats that get one answer, however often they are tried."""
        self.base = ""
        self.has_come = asyncio.Condition()

    def will(self, *answers: Answer) -> None:
        """Play these next."""
        self.answers.extend(answers)

    async def reaches(self, calls: int) -> None:
        """Return when so many calls have come in."""
        async with self.has_come:
            await self.has_come.wait_for(lambda: len(self.calls) >= calls)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Read the whole call, then do as planned."""
        if request.content_type == "application/json":
            fields, files = await request.json(), {}
        else:
            fields, files = _parts(await request.post())
        method = request.match_info["method"]
        self.calls.append(Call(method, fields, asyncio.get_running_loop().time(), files))
        async with self.has_come:
            self.has_come.notify_all()
        if (chat := fields.get("chat_id")) in self.closed:
            return await self.closed[chat](request)
        if self.answers:
            return await self.answers.popleft()(request)
        return web.json_response({"ok": True, "result": _result(method)})


def says(status: int, description: str, **parameters: int) -> Answer:
    """An error of the Bot API."""

    async def answer(_: web.Request) -> web.Response:
        body = {"ok": False, "error_code": status, "description": description}
        if parameters:
            body["parameters"] = parameters
        return web.json_response(body, status=status)

    return answer


def page(status: int, text: str) -> Answer:
    """What something else than the Bot API answers in between."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=text, content_type="text/html")

    return answer


def odd(body: Any) -> Answer:
    """A yes whose content is not as documented."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body)

    return answer


def after(seconds: float) -> Answer:
    """A yes, late or never within the patience of the caller."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(seconds)
        return web.json_response({"ok": True, "result": _result(request.match_info["method"])})

    return answer


def once(there: asyncio.Event) -> Answer:
    """A yes, as soon as something is so."""

    async def answer(request: web.Request) -> web.Response:
        await there.wait()
        return web.json_response({"ok": True, "result": _result(request.match_info["method"])})

    return answer


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """Closes the line without a word."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def resets(request: web.Request) -> web.StreamResponse:
    """Breaks the line, so that the caller sees a reset."""
    assert request.transport is not None
    line: socket.socket = request.transport.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    return web.Response()


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Begins to answer and hangs up in the middle."""
    response = web.StreamResponse(headers={"Content-Length": "500"})
    await response.prepare(request)
    await response.write(b'{"ok": true, "res')
    assert request.transport is not None
    request.transport.close()
    return response


@asynccontextmanager
async def played_api() -> AsyncIterator[PlayedApi]:
    """The API on a free port of loopback; what still hangs at the end is cut off."""
    api = PlayedApi()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", api.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.05, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    api.base = f"http://{host}:{port}"
    try:
        yield api
    finally:
        await runner.cleanup()


def _parts(form: Any) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """The fields of a form, and its files."""
    files = {name: part for name, part in form.items() if isinstance(part, web.FileField)}
    fields = {name: _decoded(str(part)) for name, part in form.items() if name not in files}
    return fields, {name: (part.filename, part.file.read()) for name, part in files.items()}


def _decoded(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _result(method: str) -> Any:
    if method == "copyMessage":
        return {"message_id": 701}
    if method == "createForumTopic":
        return {"message_thread_id": 702, "name": ".", "icon_color": 7322096}
    return MESSAGE if method.startswith(("send", "edit")) else True
