"""Who acts, in which language: every handler is handed `me`, `scene`, `unit` and `town`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update, User

from bot.i18n import Catalogues
from bot.views.scene import Scene
from bot.work import current
from solidarity.actions.delivery import regain_person
from solidarity.actions.retention import note_seen
from solidarity.people import Neighbour


class PersonMiddleware(BaseMiddleware):
    """Loads the acting person; whoever has not accepted the first screen is None."""

    def __init__(self, catalogues: Catalogues, bot_name: Callable[[], str]) -> None:
        self._catalogues = catalogues
        self._bot_name = bot_name

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - the handler's own
        """Hand on the person, the scene and the unit."""
        work = current.get()
        unit = work.unit
        user: User | None = data.get("event_from_user")
        if user is None and _is_said_by_nobody(event):
            return None
        me = await unit.people.by_telegram(user.id) if user and not user.is_bot else None
        if me is not None and not me.reachable:
            await regain_person(unit, me)
        if me is not None:
            me = await note_seen(unit, me)
        data |= {
            "unit": unit,
            "town": unit.town,
            "facts": work.facts,
            "me": me,
            "scene": self.scene(unit.town, unit.now, me, user),
        }
        return await handler(event, data)

    def scene(self, town: Any, now: Any, me: Neighbour | None, user: User | None) -> Scene:  # noqa: ANN401
        """The scene in the person's language; a newcomer's is guessed from their client."""
        guessed = self._catalogues.match(user.language_code if user else None)
        offered = town.languages
        language = me.language if me else guessed if guessed in offered else offered[0]
        return Scene(
            self._catalogues.translator(language, town.zone),
            town,
            now,
            self._bot_name(),
            self._catalogues.translator(offered[0], town.zone),
        )


def _is_said_by_nobody(event: TelegramObject) -> bool:
    """A message without a sender, which belongs to no conversation; that a chat has moved needs none."""
    if not isinstance(event, Update):
        return False
    message = event.message or event.edited_message
    return message is not None and message.migrate_to_chat_id is None
