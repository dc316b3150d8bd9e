"""Whoever is banned reads whom to call, whatever they write or press; their own data stays theirs.

Also whoever was banned, erased everything and comes back: their account is known by a keyed number only.
In a group nothing is said about it. Not here: what somebody may who is suspended (`solidarity.rights`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks import Press, unpack
from bot.replies import redraw, say, toast
from bot.views.barring import closed_door
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.barring import is_banned
from solidarity.people import Bar, Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

COMMANDS = frozenset({"mesdonnees", "oublier", "oublie", "moi", "langue", "taal", "language", "sprache"})
"""What is answered all the same: one's own data, and in which language."""
PRESSES = frozenset(
    {
        *(Press.MY_DATA, Press.ERASE, Press.ERASE_YES, Press.LANGUAGE),
        *(Press.ALL_DATA, Press.WHO_SAW, Press.CORRECT, Press.WITHDRAW),
    }
)


class BarredMiddleware(BaseMiddleware):
    """Before every handler of messages and presses."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - the handler's own
        """Hand it on, unless it is somebody's who is banned."""
        unit: Unit | None = data.get("unit")
        scene: Scene | None = data.get("scene")
        if unit is None or scene is None or not await _is_banned(unit, event, data.get("me")):
            return await handler(event, data)
        if isinstance(event, CallbackQuery):
            return await self._pressed(handler, event, data, scene)
        if isinstance(event, Message):
            return await self._written(handler, event, data, scene)
        return await handler(event, data)

    async def _pressed(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        query: CallbackQuery,
        data: dict[str, Any],
        scene: Scene,
    ) -> Any:  # noqa: ANN401
        pressed = unpack(query.data)
        if data.get("me") is not None and pressed is not None and pressed.verb in PRESSES:
            return await handler(query, data)
        if query.message is not None and query.message.chat.type != ChatType.PRIVATE:
            return toast(query, refused(scene, Refusal(Why.KEPT_AWAY)), alert=True)
        return redraw(query, closed_door(scene, known=data.get("me") is not None))

    async def _written(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        message: Message,
        data: dict[str, Any],
        scene: Scene,
    ) -> Any:  # noqa: ANN401
        text = message.text or ""
        if message.chat.type != ChatType.PRIVATE:
            return Answer() if text.startswith("/") else await handler(message, data)
        command = text[1:].split("@")[0].split(" ")[0] if text.startswith("/") else ""
        if data.get("me") is not None and command in COMMANDS:
            return await handler(message, data)
        return say(message, closed_door(scene, known=data.get("me") is not None))


async def _is_banned(unit: Unit, event: TelegramObject, me: Neighbour | None) -> bool:
    if me is not None:
        return is_banned(me)
    author = getattr(event, "from_user", None)
    if author is None or author.is_bot:
        return False
    remembered = await unit.bans.standing(author.id)
    return remembered is not None and remembered.bar is Bar.BANNED
