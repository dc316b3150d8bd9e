"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`, as bot libraries expect it."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qsl

from aiogram.types import BufferedInputFile, InputFile
from aiohttp import BodyPartReader, web

from sandbox.bot_api import BotApi, Reply
from sandbox.crowd import Crowd
from sandbox.reading import Fields, resolve_attachments
from sandbox.world import World

WORLD = web.AppKey("world", World)
BOT_API = web.AppKey("bot_api", BotApi)
CROWD = web.AppKey("crowd", Crowd)
_UNAUTHORIZED = {"ok": False, "error_code": 401, "description": "Unauthorized"}
_NOT_FOUND = {"ok": False, "error_code": 404, "description": "Not Found"}


def add_routes(app: web.Application) -> None:
    """Serve the Bot API of the app's world."""
    app.router.add_route("*", "/bot{token}/{method}", on_call)
    app.router.add_get("/file/bot{token}/{path:.+}", on_download)


def dumps(value: object) -> str:
    """JSON as Telegram writes it: ASCII only."""
    return json.dumps(value, separators=(",", ":"))


def answer_json(body: Any, status: int = 200) -> web.Response:  # noqa: ANN401 - any JSON
    """A JSON response."""
    return web.Response(body=dumps(body).encode(), status=status, content_type="application/json")


async def on_call(request: web.Request) -> web.StreamResponse:
    """One call."""
    api = request.app[BOT_API]
    if request.match_info["token"] != api.world.bot.token:
        return answer_json(_UNAUTHORIZED, 401)
    if request.method not in {"GET", "POST"}:
        return answer_json(_NOT_FOUND, 404)
    try:
        fields = await read_fields(request)
    except ValueError as error:
        text = f"Bad Request: can't parse request: {error}"
        return answer_json({"ok": False, "error_code": 400, "description": text}, 400)
    return await _send(request, await api.call(request.match_info["method"], fields))


async def _send(request: web.Request, reply: Reply) -> web.StreamResponse:
    if reply.body is not None:
        return answer_json(reply.body, reply.status)
    if reply.html is not None:
        return web.Response(text=reply.html, status=reply.status, content_type="text/html")
    if reply.hang:
        await asyncio.sleep(reply.hang)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def read_fields(request: web.Request) -> Fields:
    """Parameters from the address and the body, whatever the encoding, in one dict."""
    fields: Fields = dict(request.query)
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _read_multipart(request, fields)
    body = await request.read()
    if not body:
        return fields
    if kind == "application/json":
        decoded = json.loads(body)
        if not isinstance(decoded, dict):
            raise ValueError("a JSON object is expected")
        return fields | decoded
    return fields | dict(parse_qsl(body.decode(), keep_blank_values=True))


async def _read_multipart(request: web.Request, fields: Fields) -> Fields:
    files: dict[str, InputFile] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytes(await part.read(decode=True))
        if part.filename is not None:
            files[part.name] = BufferedInputFile(data, filename=part.filename)
        else:
            fields[part.name] = data.decode()
    return resolve_attachments(fields, files)


async def on_download(request: web.Request) -> web.StreamResponse:
    """A file that getFile has named less than an hour ago."""
    world = request.app[WORLD]
    if request.match_info["token"] != world.bot.token:
        return answer_json(_UNAUTHORIZED, 401)
    stored = world.files.by_path.get(request.match_info["path"])
    good_until = world.files.links.get(request.match_info["path"])
    if stored is None or good_until is None or good_until < world.now():
        return answer_json(_NOT_FOUND, 404)
    return web.Response(body=stored.data, content_type=stored.mime.split(";", 1)[0])
