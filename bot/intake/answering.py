"""Sends what a handler answered, through aiogram: the press first, then the screens.

An edit whose message is gone becomes a new message. What cannot be sent now comes back as `NotSent`
with what is left of the answer, so that nothing is shown twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import LinkPreviewOptions, Message, ReplyParameters

from bot.handlers.encode import encode_screen
from bot.views.entities import shorten
from bot.views.screen import Answer, CardKey, MediaKind, Screen, Show

log = structlog.get_logger(__name__)

TOAST = 200
TRIES = 3
GENERAL_TOPIC = 1
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_WAIT = 0.3


class NotSentError(Exception):
    """Telegram could not be reached: `rest` is what still has to be sent."""

    def __init__(self, rest: Answer) -> None:
        super().__init__("the answer could not be sent")
        self.rest = rest


class BlockedError(Exception):
    """The person cannot be written to."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that shows a mission, now that its id is known."""

    card: CardKey
    chat: int
    thread: int | None
    message: int


class Answerer:
    """The one place that answers people."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, answer: Answer) -> list[Shown]:
        """Everything the answer holds. Raises NotSentError, BlockedError."""
        if answer.press is not None:
            await self._answer_press(answer)
            answer = replace(answer, press=None, toast=None)
        shown: list[Shown] = []
        for at, show in enumerate(answer.shows):
            rest = replace(answer, shows=answer.shows[at:])
            message = await self._try(lambda show=show: self._show(answer, show), rest)  # type: ignore[misc]
            if message is not None and show.card is not None and answer.chat is not None:
                shown.append(Shown(show.card, answer.chat, answer.thread, message))
        return shown

    async def _answer_press(self, answer: Answer) -> None:
        """A press too old to be answered is answered by its screen alone."""
        toast = answer.toast
        text = shorten(toast.text, TOAST) if toast and toast.text else None
        press = answer.press or ""
        try:
            await self._try(
                lambda: self._bot.answer_callback_query(
                    press,
                    text=text,
                    show_alert=toast.alert if toast else None,
                    url=toast.url if toast else None,
                ),
                answer,
            )
        except BlockedError:
            return

    async def _try(self, call: Callable[[], Awaitable[Any]], rest: Answer) -> Any:  # noqa: ANN401
        """One call, tried again where Telegram was too busy or out of reach; a refusal is logged."""
        for attempt in range(TRIES):
            try:
                return await call()
            except TelegramRetryAfter:
                continue  # the budget holds the next try back for exactly as long as it must
            except (TelegramNetworkError, TelegramServerError):
                await asyncio.sleep(_WAIT * (attempt + 1))
            except TelegramForbiddenError as error:
                raise BlockedError from error
            except TelegramBadRequest as error:
                if "query is too old" not in str(error):
                    log.error("answer_rejected", reason=error.message)
                return None
            except TelegramAPIError as error:
                log.error("answer_rejected", reason=error.message)
                return None
        raise NotSentError(rest)

    async def _show(self, answer: Answer, show: Show) -> int | None:
        chat = answer.chat
        if chat is None:
            return None
        if show.edits is not None:
            try:
                return await self._edit(chat, show.edits, show.screen)
            except TelegramBadRequest as error:
                if not any(part in error.message.lower() for part in _GONE):
                    raise
        try:
            return await self._send(chat, answer.thread, show)
        except TelegramMigrateToChat as error:
            return await self._send(error.migrate_to_chat_id, answer.thread, show)

    async def _edit(self, chat: int, message: int, screen: Screen) -> int:
        encoded = encode_screen(screen)
        try:
            await self._bot.edit_message_text(
                encoded.text,
                chat_id=chat,
                message_id=message,
                entities=encoded.entities or None,
                reply_markup=encoded.inline,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except TelegramBadRequest as error:
            if "message is not modified" not in error.message:
                raise
        return message

    async def _send(self, chat: int, thread: int | None, show: Show) -> int:
        screen, encoded = show.screen, encode_screen(show.screen)
        reply = None
        if show.reply_to is not None:
            reply = ReplyParameters(message_id=show.reply_to, allow_sending_without_reply=True)
        here: dict[str, Any] = {
            "chat_id": chat,
            "message_thread_id": None if thread == GENERAL_TOPIC else thread,
            "reply_markup": encoded.markup,
            "protect_content": screen.protected or None,
            "reply_parameters": reply,
        }
        if screen.media is None:
            sent: Message = await self._bot.send_message(
                text=encoded.text,
                entities=encoded.entities or None,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                **here,
            )
            return sent.message_id
        here |= {"caption": encoded.text or None, "caption_entities": encoded.entities or None}
        if screen.media.kind is MediaKind.PHOTO:
            return (await self._bot.send_photo(photo=screen.media.file_id, **here)).message_id
        return (await self._bot.send_voice(voice=screen.media.file_id, **here)).message_id
