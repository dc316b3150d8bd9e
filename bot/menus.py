"""The menus of who has a role: set when it begins, renewed when it changes, taken away when it ends.

A job of the one process that leads. It looks at who has which role now, and says only what changed to
Telegram; the store rings where that may have changed. What stands in a menu is `bot.profile`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
)
from aiogram.methods import DeleteMyCommands, SetMyCommands, TelegramMethod
from aiogram.types import BotCommandScopeChat

from bot.i18n import Catalogues
from bot.jobs import unless_stopped
from bot.profile import LEADING, MEMBERS, NOTING, SORTING, STAFF, commands_of, make_call
from bot.waiting import first_of
from solidarity.people import Neighbour
from solidarity.places import Municipality
from solidarity.triage import has_menu, may_sort
from storage.store import StoredStore

log = structlog.get_logger(__name__)

EVERY = 60.0
"""Seconds after which it looks unrung: another process may have changed a role, or a call failed."""
FINAL = (TelegramBadRequest, TelegramForbiddenError, TelegramNotFound)
"""Answers that a second try would not change: that chat is gone."""
Menu = SetMyCommands


def menus(
    catalogues: Catalogues,
    town: Municipality,
    staff: Iterable[Neighbour] = (),
    members: Iterable[Neighbour] = (),
    sorting: Iterable[Neighbour] = (),
) -> dict[int, Menu]:
    """The menu of each coordinator, of others with a role, and of who speaks for an association, by chat.

    In the language that they chose; of who blocked the bot none.
    """
    found: dict[int, tuple[Neighbour, Mapping[str, str]]]
    found = {person.telegram_id: (person, MEMBERS) for person in members}
    found |= {person.telegram_id: (person, _of_another_role(person)) for person in sorting}
    found |= {person.telegram_id: (person, STAFF) for person in staff}
    return {
        chat: SetMyCommands(
            commands=commands_of(catalogues.translator(person.language, town.zone), commands),
            scope=BotCommandScopeChat(chat_id=chat),
        )
        for chat, (person, commands) in found.items()
        if person.reachable
    }


def _of_another_role(person: Neighbour) -> Mapping[str, str]:
    """Of somebody with another role than that of a coordinator."""
    if person.is_safeguard:
        return LEADING if not may_sort(person) else {**LEADING, "trier": SORTING["trier"]}
    return SORTING if may_sort(person) else NOTING


@dataclass
class Menus:
    """What Telegram shows beside the field where those write who have a role."""

    bot: Bot
    store: StoredStore
    catalogues: Catalogues
    _shown: dict[int, Menu] = field(default_factory=dict)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        """Somebody's role, language or account changed."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until we are to stop. Whoever led before may have said something else, so that all is said anew."""
        self._shown.clear()
        while not stop.is_set():
            self._bell.clear()
            try:
                await unless_stopped(stop, self.look())
            except Exception:  # people are served all the same
                log.exception("menus_not_set")
            await first_of(EVERY, stop, self._bell)

    async def look(self) -> None:
        """Say what changed since the last look."""
        async with self.store.unit() as unit:
            staff = await unit.people.coordinators()
            members = [item for item in await unit.organisations.speakers() if item.is_active]
            sorting = [item for item in await unit.people.with_a_role() if has_menu(item)]
        wanted = menus(self.catalogues, self.store.town, staff, members, sorting)
        blocked = {item.telegram_id for item in (*staff, *members, *sorting) if not item.reachable}
        for chat in self._shown.keys() - wanted.keys() - blocked:
            if await self._said(DeleteMyCommands(scope=BotCommandScopeChat(chat_id=chat))):
                del self._shown[chat]
        for chat, menu in wanted.items():
            if self._shown.get(chat) != menu and await self._said(menu):
                self._shown[chat] = menu

    async def _said(self, call: TelegramMethod[bool]) -> bool:
        """Whether nothing more is to be said of it for now."""
        try:
            await make_call(self.bot, call)
        except FINAL as error:
            log.warning("menu_refused", method=call.__api_method__, error=type(error).__name__)
        except (AiogramError, OSError) as error:  # a gateway's page is none of its answers
            log.warning("menu_not_set", method=call.__api_method__, error=type(error).__name__)
            return False
        return True
