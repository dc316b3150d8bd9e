"""The way to the emulated Telegram without a network: both libraries' calls end in its Bot API directly.

What goes in and what comes out is what HTTP would carry; so nothing above the wire knows the difference.
Each call takes a little while, drawn from the seed, and may go wrong on the way there or back.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile
from aiohttp import ConnectionTimeoutError
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData

from bot.delivery import wire as sending
from bot.intake import wire as answering
from sandbox.bot_api import BotApi
from sandbox.reading import Fields, resolve_attachments
from sandbox.world import World
from tests.simulation.faults import CrashError, Fault, Faults

Json = dict[str, Any]
GATEWAY_PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
REFUSALS: dict[Fault, Json] = {
    Fault.FLOOD: {"error_code": 429, "description": "Too Many Requests: retry after 4"},
    Fault.FORBIDDEN: {"error_code": 403, "description": "Forbidden: bot was blocked by the user"},
    Fault.BAD_REQUEST: {"error_code": 400, "description": "Bad Request: played by the simulation"},
    Fault.SERVER_ERROR: {"error_code": 500, "description": "Internal Server Error"},
}
SLOWEST = 0.4


class NeverArrivedError(Exception):
    """The line broke before anything was written."""


class NoReplyError(Exception):
    """The line broke after everything was written."""


@dataclass(slots=True)
class Said:
    """One call, as the checker sees it."""

    n: int
    sender: str
    """`answer` or `delivery`: by which of the two libraries."""
    method: str
    fields: Fields
    at: datetime
    """Civil time when it was made."""
    begun: int = 0
    """How many calls there had been by then."""
    fault: Fault | None = None
    accepted: bool = False
    code: int = 0
    description: str = ""

    @property
    def chat(self) -> int:
        """Where; 0 where in no chat."""
        return int(self.fields.get("chat_id") or 0)


@dataclass
class Line:
    """The line to Telegram of one town."""

    world: World
    faults: Faults
    chance: random.Random
    calls: list[Said] = field(default_factory=list)
    on_call: Callable[[Said], None] = lambda _: None
    on_done: Callable[[Said], None] = lambda _: None
    dead: set[int] = field(default_factory=set)
    """Lives that are over: nothing of theirs arrives any more."""
    _made: int = 0
    _api: BotApi = field(init=False)

    def __post_init__(self) -> None:
        self._api = BotApi(self.world)

    async def call(self, life: int, sender: str, method: str, fields: Fields) -> tuple[int, bytes]:
        """There and back. Raises what a broken line raises."""
        self._made += 1
        said = Said(self._made, sender, method, fields, self.world.now())
        fault = said.fault = self.faults.at_send()
        said.begun = len(self.calls)
        await asyncio.sleep(self.chance.random() * SLOWEST)
        if life in self.dead:
            raise CrashError
        self.calls.append(said)
        self.on_call(said)
        if fault is Fault.CRASH_BEFORE_SEND:
            self.faults.crashed(fault)
            raise CrashError
        if fault is Fault.NO_CONNECTION:
            self.faults.failed(fault)
            raise NeverArrivedError
        if fault in REFUSALS or fault is Fault.GATEWAY:
            return self._refused(said, fault)
        reply = await self._api.call(method, fields)
        assert reply.body is not None, "the emulator's own faults are not used"
        said.accepted, said.code = bool(reply.body["ok"]), reply.status
        said.description = str(reply.body.get("description", ""))
        self.on_done(said)
        if fault is Fault.CRASH_AFTER_SEND:
            self.faults.crashed(fault)
            raise CrashError
        if fault is Fault.LOST_REPLY:
            self.faults.failed(fault)
            raise NoReplyError
        await asyncio.sleep(self.chance.random() * SLOWEST)
        if life in self.dead:
            raise CrashError
        return reply.status, orjson.dumps(reply.body)

    def _refused(self, said: Said, fault: Fault) -> tuple[int, bytes]:
        self.faults.failed(fault)
        if fault is Fault.GATEWAY:
            said.code = 502
            return 502, GATEWAY_PAGE
        body = {"ok": False, **REFUSALS[fault]}
        if fault is Fault.FLOOD:
            body["parameters"] = {"retry_after": 4}
            self.world.limits.pause(None, 4)
        said.code, said.description = body["error_code"], body["description"]
        return said.code, orjson.dumps(body)


def answering_wire(line: Line, life: int) -> type[answering.Wire]:
    """Aiogram's session for one life."""

    class Direct(answering.Wire):
        """Ends in the emulator."""

        async def make_request(
            self,
            bot: Bot,
            method: TelegramMethod[Any],
            timeout: int | None = None,  # noqa: ASYNC109 - aiogram's name
        ) -> Any:
            files: dict[str, Any] = {}
            fields = {
                name: prepared
                for name, value in method.model_dump(warnings=False, exclude_none=True).items()
                if (prepared := self.prepare_value(value, bot, files, _dumps_json=False)) not in (None, "")
            }
            fields = orjson.loads(orjson.dumps(fields))
            if files:
                fields = resolve_attachments(
                    fields, {key: await _read(value) for key, value in files.items()}
                )
            try:
                status, body = await line.call(life, "answer", method.__api_method__, fields)
            except NeverArrivedError:
                raise TelegramNetworkError(method, "ConnectionTimeoutError") from ConnectionTimeoutError()
            except NoReplyError:
                raise TelegramNetworkError(method, "Request timeout error") from TimeoutError()
            return self.check_response(bot, method, status, body.decode()).result

    return Direct


async def _read(file: InputFile) -> InputFile:
    """An upload as a server gets it."""
    return file if isinstance(file, BufferedInputFile) else BufferedInputFile(b"", file.filename or "file")


def sending_wire(line: Line, life: int) -> type[sending.Wire]:
    """python-telegram-bot's client for one life."""

    class Direct(sending.Wire):
        """Ends in the emulator."""

        __slots__ = ()

        async def do_request(
            self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
        ) -> tuple[int, bytes]:
            fields: Fields = {}
            if request_data is not None:
                fields = orjson.loads(orjson.dumps(request_data.parameters))
                uploads = request_data.multipart_data if request_data.contains_files else {}
                files: dict[str, InputFile] = {
                    key: BufferedInputFile(content if isinstance(content, bytes) else content.read(), name)
                    for key, (name, content, _kind) in uploads.items()
                }
                fields = resolve_attachments(fields, files)
            try:
                return await line.call(life, "delivery", url.rpartition("/")[2], fields)
            except NeverArrivedError:
                raise NetworkError("ConnectionTimeoutError") from ConnectionTimeoutError()
            except NoReplyError:
                raise TimedOut from TimeoutError()

    return Direct
