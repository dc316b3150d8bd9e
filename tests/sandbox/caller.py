"""Calls the emulated Bot API without a network, and checks each result against aiogram's own class."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from sandbox.bot_api import BotApi, Reply
from sandbox.reading import METHODS
from sandbox.world import World


class RefusedError(Exception):
    """Telegram refused a call."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__(f"{body['error_code']} {body['description']}")
        self.code: int = body["error_code"]
        self.description: str = body["description"]
        self.parameters: dict[str, Any] = body.get("parameters", {})


@cache
def returning(name: str) -> TypeAdapter[Any]:
    """What aiogram takes for the result of a method."""
    return TypeAdapter(METHODS[name.lower()].__returning__)


class Caller:
    """A bot that only calls."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.api = BotApi(world)

    async def reply(self, method: str, **fields: Any) -> Reply:
        """The raw reply."""
        return await self.api.call(method, fields)

    async def __call__(self, method: str, **fields: Any) -> Any:
        """The result, after a round trip through JSON, or the refusal."""
        reply = await self.reply(method, **fields)
        assert reply.body is not None, f"{method} was not answered"
        body = json.loads(json.dumps(reply.body))
        if not body["ok"]:
            assert body["error_code"] == reply.status
            raise RefusedError(body)
        returning(method).validate_python(body["result"])
        return body["result"]

    async def say(self, chat: int, text: str = "Bonjour", **more: Any) -> int:
        """Send a text and give its message id."""
        sent = await self("sendMessage", chat_id=chat, text=text, **more)
        return int(sent["message_id"])

    async def updates(self) -> list[dict[str, Any]]:
        """Everything pending, confirmed."""
        batch = await self("getUpdates")
        if batch:
            await self("getUpdates", offset=batch[-1]["update_id"] + 1)
        return list(batch)

    async def kinds(self) -> list[str]:
        """The kinds of everything pending, confirmed."""
        return [next(key for key in update if key != "update_id") for update in await self.updates()]


def inline(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    """An inline keyboard of (label, data)."""
    return {
        "inline_keyboard": [[{"text": text, "callback_data": data} for text, data in row] for row in rows]
    }
