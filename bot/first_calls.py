"""What the bot asks Telegram and tells it when it begins: its name, how it listens, its profile and menus.

What a profile says is `bot.profile`; how updates come in then is `bot.intake`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNotFound,
    TelegramUnauthorizedError,
)

from bot.i18n import Catalogues
from bot.intake.raw import ALLOWED
from bot.jobs import unless_stopped
from bot.metrics import Metrics
from bot.profile import set_profile
from bot.settings import SettingsError
from storage.store import StoredStore

log = structlog.get_logger(__name__)

WRONG_TOKEN = (TelegramUnauthorizedError, TelegramNotFound)
REFUSED = "ENTRAIDE_TOKEN: Telegram does not know this token; write /token to @BotFather to see it again"
AGAIN = 1.0
"""Seconds between tries while Telegram is away."""


@dataclass
class FirstCalls:
    """Made by each process; the profile by the one that leads."""

    bot: Bot
    store: StoredStore
    catalogues: Catalogues
    metrics: Metrics
    name: str = ""
    """The bot's username, once it is known."""

    async def ask_name(self) -> None:
        """Learn the bot's name, from the store where Telegram is away."""
        try:
            await self._learn_name()
        except WRONG_TOKEN as error:
            raise SettingsError(REFUSED) from error
        except (TelegramAPIError, OSError) as error:  # it may be away: what is stored will do
            log.warning("no_get_me", error=type(error).__name__)
            self.name = await self.store.bot_name() or ""

    async def _learn_name(self) -> None:
        me = await self.bot.get_me()
        self.name = me.username or ""
        self.store.private_topics = bool(me.has_topics_enabled)
        await self.store.remember_bot_name(self.name)

    async def listen_by_polling(self, stop: asyncio.Event) -> None:
        """Telegram hands nothing to an address any more; what waits is kept."""
        await _until_done(stop, self._forget_webhook)

    async def _forget_webhook(self) -> None:
        await self.bot.delete_webhook(drop_pending_updates=False)
        self.metrics.listened()
        if not self.name:
            await self._learn_name()

    async def listen_at(self, url: str, secret: str, stop: asyncio.Event) -> None:
        """Telegram hands to this address what comes."""
        await _until_done(stop, lambda: self._set_webhook(url, secret))

    async def _set_webhook(self, url: str, secret: str) -> None:
        await self.bot.set_webhook(
            url, secret_token=secret, allowed_updates=list(ALLOWED), drop_pending_updates=False
        )
        self.metrics.listened()
        if not self.name:
            await self._learn_name()

    async def tell_profile(self, stop: asyncio.Event) -> None:
        """Descriptions and the menus of everybody, in each language."""
        try:
            await unless_stopped(stop, set_profile(self.bot, self.catalogues, self.store.town))
        except Exception:  # people are served all the same
            log.exception("profile_not_set")


async def _until_done(stop: asyncio.Event, call: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    """A call that must succeed before anything else: repeated until it does, or until it never can."""
    while not stop.is_set():
        try:
            await unless_stopped(stop, call())
        except WRONG_TOKEN as error:
            raise SettingsError(REFUSED) from error
        except TelegramBadRequest as error:
            raise SettingsError(f"ENTRAIDE_WEBHOOK_URL: Telegram says: {error.message}") from error
        except (TelegramAPIError, OSError) as error:  # the token is in the address: only the kind is logged
            log.warning("telegram_away", error=type(error).__name__)
            await asyncio.sleep(AGAIN)
        else:
            return
