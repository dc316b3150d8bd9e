"""One call of the Bot API, from name and parameters to Telegram's answer: faults, checks, deed, record.

Knows no HTTP: `api.py` brings calls here over the network, tests may bring them directly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiogram.methods import GetUpdates, TelegramMethod
from aiogram.types import InputFile

from sandbox.errors import ApiError, forbidden, not_emulated, too_many
from sandbox.faults import Fault
from sandbox.history import Call
from sandbox.methods import PLAYED
from sandbox.polling import Polling
from sandbox.reading import METHODS, Fields, validate
from sandbox.world import World

Json = dict[str, Any]
_HANG = 60_000
_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
_SHOWN_TEXT = 5000


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back over the wire: usually a body, sometimes a page of a proxy, sometimes nothing."""

    status: int = 200
    body: Json | None = None
    html: str | None = None
    hang: float | None = None
    """Seconds to leave the connection open without an answer before closing it."""


DROPPED = Reply(hang=0.0)


class BotApi:
    """The Bot API of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.polling = Polling(world)

    async def call(self, name: str, fields: Fields) -> Reply:
        """Play one call; never raises what Telegram would answer."""
        lowered = name.lower()
        call = self._open(name, lowered, fields)
        fault: Fault | None = None
        try:
            self._refuse_in_pause(call, lowered)
            whispers = "ephemeral" in lowered or bool(fields.get("ephemeral_message_parameters"))
            fault = self.world.faults.strike(lowered, call.chat, ephemeral=whispers)
            if fault is not None:
                call.fault = fault.id
                self.world.note("faults")
                early = await self._play_before(fault, lowered, call, fields)
                if early is not None:
                    return early
            result = await self._perform(lowered, fields, call)
        except ApiError as error:
            return self._failed(call, error)
        call.result = result
        if fault is not None and fault.kind == "lost_reply":
            return self._withheld(call, fault)
        if isinstance(result, list) and lowered == "getupdates":
            call.result = [update["update_id"] for update in result]  # whole batches would fill the memory
        call.ok, call.code = True, 200
        self._close(call, listed=lowered != "getupdates" or bool(result))
        return Reply(body={"ok": True, "result": result})

    # The record

    def _open(self, name: str, lowered: str, fields: Fields) -> Call:
        method = METHODS.get(lowered)
        call = self.world.calls.open(
            method.__api_method__ if method else name, self.world.now(), self.world.machine()
        )
        call.parameters = {key: _shown(value) for key, value in fields.items()}
        call.chat = _number(fields.get("chat_id"))
        if lowered != "getupdates":
            self.world.calls.keep(call)
        return call

    def _close(self, call: Call, *, listed: bool = True) -> None:
        call.ms = round((self.world.machine() - call.machine) * 1000, 3)
        if not listed:
            return
        if call.method == "getUpdates":
            self.world.calls.keep(call)
        self.world.calls.judge(call)
        self.world.note("calls")

    def _failed(self, call: Call, error: ApiError) -> Reply:
        call.ok, call.code, call.description = False, error.code, error.description
        call.retry_after = (error.parameters or {}).get("retry_after")
        self._close(call)
        return Reply(error.code, error.as_json())

    # Faults and pauses

    def _refuse_in_pause(self, call: Call, lowered: str) -> None:
        flooded = self.world.limits.paused(lowered, call.chat)
        if flooded is not None:
            call.early = flooded.early
            raise too_many(flooded.retry_after)

    async def _play_before(self, fault: Fault, lowered: str, call: Call, fields: Fields) -> Reply | None:
        """What a fault does before the call is performed; None lets it go on."""
        match fault.kind:
            case "slow":
                await self._delay(fault, lowered, call, fields)
                return None
            case "lost_reply" | "unseen":
                return None
            case "drop":
                self._close(call)
                return DROPPED
            case "bad_gateway":
                call.ok, call.code, call.description = False, 502, "Bad Gateway"
                self._close(call)
                return Reply(502, html=_BAD_GATEWAY)
            case "flood":
                self.world.limits.pause(None if fault.whole_bot else call.chat, fault.retry_after)
                raise too_many(fault.retry_after)
            case "forbidden":
                raise forbidden(fault.description or "bot was blocked by the user")
            case "bad_request":
                raise ApiError(400, f"Bad Request: {fault.description or 'played by the fault plan'}")
            case "error_500":
                raise ApiError(500, fault.description or "Internal Server Error")

    async def _delay(self, fault: Fault, lowered: str, call: Call, fields: Fields) -> None:
        """Wait; who hangs up meanwhile has still made the call."""
        try:
            await asyncio.sleep((fault.ms or 0) / 1000)
        except asyncio.CancelledError:
            try:
                call.result = await self._perform(lowered, fields, call)
            except ApiError as error:
                self._failed(call, error)
            else:
                self._withheld(call, fault)
            raise

    def _withheld(self, call: Call, fault: Fault) -> Reply:
        """It was done, and the bot will not hear of it."""
        for entry in reversed(self.world.history.entries):
            if entry.call != call.n:
                break
            entry.reply_lost = True
        self._close(call)
        return Reply(hang=(_HANG if fault.ms is None else fault.ms) / 1000)

    # The deed

    async def _perform(self, lowered: str, fields: Fields, call: Call) -> Any:  # noqa: ANN401 - any result
        method = METHODS.get(lowered)
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        parsed: TelegramMethod[Any] = validate(method, fields)
        if isinstance(parsed, GetUpdates):
            return await self.polling.get_updates(parsed)
        play = PLAYED.get(lowered)
        if play is None:
            call.emulated = False
            raise not_emulated(f"the method {method.__api_method__}")
        flooded = self.world.limits.admit(lowered, call.chat, group=(call.chat or 0) < 0)
        if flooded is not None:
            raise too_many(flooded.retry_after)
        try:
            result = play(self.world, parsed, call)
        except ApiError as error:
            call.emulated = error.code != 501  # noqa: PLR2004 - what `not_emulated` raises
            raise
        if lowered == "setwebhook":
            self.polling.end("terminated by setWebhook request")
        return result


def _number(value: object) -> int | None:
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.removeprefix("-").isdecimal():
        return int(value)
    return None


def _shown(value: object) -> object:
    """A parameter as the call log keeps it: files by their size, nothing endless."""
    if isinstance(value, InputFile):
        return f"<{len(getattr(value, 'data', b''))} bytes, {value.filename}>"
    if isinstance(value, str) and len(value) > _SHOWN_TEXT:
        return value[:_SHOWN_TEXT] + "…"
    if isinstance(value, (str, int, float, bool, list, Mapping)) or value is None:
        return value
    return str(value)
