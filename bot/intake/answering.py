"""Sends what a handler answered, through aiogram: the press first, then the screens.

An edit that fails becomes a new message. What cannot be sent now comes back in `NotSentError`, with what is
left of the answer, so that nothing is shown twice. A new message that perhaps arrived is sent once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import LinkPreviewOptions, Message, ReplyParameters

from bot.clock import SystemClock
from bot.closing import ClosedError
from bot.handlers.encode import Encoded, encode_screen, encode_upload
from bot.intake.whispering import edit_whispered, remove, say_to_one
from bot.intake.wire import may_have_arrived, said_yes
from bot.views.entities import shorten
from bot.views.screen import Answer, CardKey, Media, MediaKind, Screen, Show, Whisper
from solidarity.ports import Clock

log = structlog.get_logger(__name__)

TOAST = 200
TRIES = 3
AT_ONCE = 100
"""Messages that Telegram takes away by one call."""
GENERAL_TOPIC = 1
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_WAIT = 0.3
_DOUBT = 2.0
"""Seconds before what perhaps arrived is sent once more: a line that broke may break again at once."""


class NotSentError(Exception):
    """Telegram could not be reached: `rest` is what still has to be sent."""

    def __init__(self, rest: Answer) -> None:
        super().__init__("the answer could not be sent")
        self.rest = rest


class BlockedError(Exception):
    """The person cannot be written to."""

    chat: int | None = None
    """Who, where it is not whom the answer is for."""


class _Verdict(Enum):
    """What an error means for the call that it ended."""

    AGAIN = auto()
    """It surely did not arrive."""
    UNSURE = auto()
    """Perhaps it did."""
    BLOCKED = auto()
    REFUSED = auto()
    """It can never work like this."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that shows a mission or how a broadcast stands, now that its id is known."""

    card: CardKey | None
    chat: int
    thread: int | None
    message: int
    report: int | None = None
    """The broadcast whose live report it is."""
    copy: int | None = None
    """The broadcast that is read in it."""
    whispered_to: int | None = None
    """Who alone sees it, in a group: `message` is then the number of an ephemeral message."""


class Answerer:
    """The one place that answers people."""

    def __init__(self, bot: Bot, clock: Clock | None = None) -> None:
        self._bot = bot
        self._clock = clock or SystemClock()

    async def send(self, answer: Answer) -> AsyncIterator[tuple[Answer, Shown | None]]:
        """Everything the answer holds; after each part what is left, and the card that it has become.

        Raises NotSentError, BlockedError.
        """
        rest = answer
        if answer.press is not None:
            await self._answer_press(answer)
            rest = replace(rest, press=None, toast=None)
        while rest.removes:
            await self._remove(rest)
            rest = replace(rest, removes=rest.removes[1:])
        while rest.wipes:
            await self._wipe(rest)
            rest = replace(rest, wipes=rest.wipes[AT_ONCE:])
        if not rest.shows and (answer.press is not None or answer.removes):
            yield rest, None
        while rest.shows:
            show = rest.shows[0]
            if show.whisper is not None:
                shown = await self._whisper(rest, show.whisper)
                rest = replace(rest, shows=rest.shows[1:])
                yield rest, shown
                continue
            message = await self._show(rest)
            rest = replace(rest, shows=rest.shows[1:])
            shown = None
            follows = (show.card, show.report, show.copy) != (None, None, None)
            chat, thread = _place_of(answer, show)
            if message is not None and follows and chat is not None:
                shown = Shown(show.card, chat, thread, message, show.report, show.copy)
            yield rest, shown

    async def _answer_press(self, answer: Answer) -> None:
        """A press too old to be answered is answered by its screen alone."""
        toast = answer.toast
        text = shorten(toast.text, TOAST) if toast and toast.text else None
        try:
            await self._try(
                lambda: self._bot.answer_callback_query(
                    answer.press or "",
                    text=text,
                    show_alert=toast.alert if toast else None,
                    url=toast.url if toast else None,
                ),
                answer,
                repeatable=True,
            )
        except BlockedError:
            return

    async def _remove(self, rest: Answer) -> None:
        """What cannot be taken away stays: perhaps it is gone, or the bot may not."""
        gone, chat = rest.removes[0], rest.chat
        if chat is None:
            return
        with suppress(BlockedError):
            await self._try(lambda: remove(self._bot, chat, gone), rest, repeatable=True, expected=True)

    async def _wipe(self, rest: Answer) -> None:
        """What is not there any more, or too old, is passed over."""
        chat = rest.chat
        if chat is None:
            return
        numbers = list(rest.wipes[:AT_ONCE])
        with suppress(BlockedError):
            await self._try(
                lambda: self._bot.delete_messages(chat, numbers), rest, repeatable=True, expected=True
            )

    async def _whisper(self, rest: Answer, whisper: Whisper) -> Shown | None:
        """Said to one member of a group; where it cannot be, in private; else the way there in the group."""
        chat, show = rest.chat, rest.shows[0]
        if chat is None:
            return None
        with suppress(BlockedError):
            if await self._changed(chat, rest, whisper):
                return None
            number = await self._said_to_one(chat, rest, whisper)
            if number is not None:
                return Shown(None, chat, rest.thread, number, whispered_to=whisper.person)
        if whisper.private is not None:
            aside = replace(show, screen=whisper.private, whisper=None)
            with suppress(BlockedError):
                said = await self._try(lambda: self._say(whisper.person, None, aside), rest, repeatable=False)
                if said is not None:
                    return Shown(show.card, whisper.person, None, int(said))
        if whisper.door is not None:
            door = Show(whisper.door)
            await self._try(lambda: self._send(chat, rest.thread, door), rest, repeatable=False)
        return None

    async def _changed(self, chat: int, rest: Answer, whisper: Whisper) -> bool:
        """Whether what this person sees in the group shows the screen now."""
        if whisper.edits is None:
            return False
        screen = rest.shows[0].screen
        changed = await self._try(
            lambda: edit_whispered(self._bot, chat, whisper, screen), rest, repeatable=True, expected=True
        )
        return changed is True

    async def _said_to_one(self, chat: int, rest: Answer, whisper: Whisper) -> int | None:
        """The new ephemeral message's number; None where Telegram takes none, or not any more."""
        screen = rest.shows[0].screen
        occasion = whisper.command is not None or whisper.press is not None
        if not occasion or self._clock.now() > whisper.until:
            return None
        sent = await self._try(
            lambda: say_to_one(self._bot, chat, rest.thread, whisper, screen),
            rest,
            repeatable=False,
            expected=True,
        )
        return None if sent is None else int(sent)

    async def _try(
        self,
        call: Callable[[], Awaitable[Any]],
        rest: Answer,
        *,
        repeatable: bool,
        expected: bool = False,
    ) -> Any:  # noqa: ANN401 - the call's own
        """One call, tried again where Telegram was too busy or out of reach; None where it is refused.

        `expected`: a refusal is nothing to complain of, because something else is done then.
        """
        for attempt in range(TRIES):
            try:
                return await call()
            except ClosedError as error:
                raise NotSentError(rest) from error
            except Exception as error:  # noqa: BLE001 - one broken screen must not be tried for ever
                failure = error
            wait = 0.0 if isinstance(failure, TelegramRetryAfter) else _WAIT * (attempt + 1)
            match _verdict(failure):
                case _Verdict.BLOCKED:
                    raise BlockedError from failure
                case _Verdict.REFUSED:
                    _log_refusal(failure, expected=expected)
                    return None
                case _Verdict.UNSURE if not repeatable:
                    if rest.shows[0].doubted:
                        log.error("answer_unsure", reason=_reason(failure))
                        return None
                    rest = replace(rest, shows=(replace(rest.shows[0], doubted=True), *rest.shows[1:]))
                    wait = _DOUBT
            await asyncio.sleep(wait)
        raise NotSentError(rest)

    async def _show(self, rest: Answer) -> int | None:
        """The first screen of what is left; returns its message id."""
        show = rest.shows[0]
        chat, thread = _place_of(rest, show)
        if chat is None:
            return None
        if show.edits is not None and show.screen.upload is None:
            edited = await self._try(
                lambda: self._edit(chat, show.edits or 0, show.screen), rest, repeatable=True
            )
            if edited is not None:
                return int(edited)
            rest = replace(rest, shows=(replace(show, edits=None), *rest.shows[1:]))
        try:
            sent = await self._try(lambda: self._send(chat, thread, show), rest, repeatable=False)
        except BlockedError as error:
            error.chat = show.chat
            raise
        return None if sent is None else int(sent)

    async def _edit(self, chat: int, message: int, screen: Screen) -> int | None:
        """The message's id; None where it cannot be edited, for whatever reason: then a new one is sent."""
        encoded = encode_screen(screen)
        try:
            await self._bot.edit_message_text(
                encoded.text,
                chat_id=chat,
                message_id=message,
                entities=encoded.entities or None,
                reply_markup=encoded.inline,
                link_preview_options=NO_PREVIEW,
            )
        except TelegramMigrateToChat:
            return None
        except ClientDecodeError as error:
            if said_yes(error) is None:
                raise
        except TelegramBadRequest as error:
            return message if "message is not modified" in error.message else None
        return message

    async def _send(self, chat: int, thread: int | None, show: Show) -> int:
        try:
            return await self._say(chat, thread, show)
        except TelegramMigrateToChat as error:
            return await self._say(error.migrate_to_chat_id, thread, show)

    async def _say(self, chat: int, thread: int | None, show: Show) -> int:
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
        if screen.media is not None:
            return await self._say_media(screen.media, encoded, here)
        if screen.upload is not None:
            here |= {"caption": encoded.text or None, "caption_entities": encoded.entities or None}
            if screen.upload.name.endswith(".png"):
                return await _sent(self._bot.send_photo(photo=encode_upload(screen.upload), **here))
            return await _sent(self._bot.send_document(document=encode_upload(screen.upload), **here))
        here |= {"text": encoded.text, "entities": encoded.entities or None}
        return await _sent(self._bot.send_message(link_preview_options=NO_PREVIEW, **here))

    async def _say_media(self, media: Media, encoded: Encoded, here: dict[str, Any]) -> int:
        said: dict[str, Any] = {
            "caption": encoded.text or None,
            "caption_entities": encoded.entities or None,
        }
        file, bot = media.file_id, self._bot
        match media.kind:
            case MediaKind.PHOTO:
                return await _sent(bot.send_photo(photo=file, **said, **here))
            case MediaKind.VOICE:
                return await _sent(bot.send_voice(voice=file, **said, **here))
            case MediaKind.VIDEO:
                return await _sent(bot.send_video(video=file, **said, **here))
            case MediaKind.DOCUMENT:
                return await _sent(bot.send_document(document=file, **said, **here))
            case MediaKind.VIDEO_NOTE:
                return await _sent(bot.send_video_note(video_note=file, **here))
            case MediaKind.PLACE:
                latitude, longitude = map(float, file.split())
                title, _, address = encoded.text.partition("\n")
                here |= {"latitude": latitude, "longitude": longitude, "title": title}
                return await _sent(bot.send_venue(address=address or title, **here))


def _place_of(answer: Answer, show: Show) -> tuple[int | None, int | None]:
    """The chat that a screen goes to, and the topic."""
    return (answer.chat, answer.thread) if show.chat is None else (show.chat, None)


async def _sent(call: Awaitable[Message]) -> int:
    """The message's id, also where aiogram cannot read the rest of the message."""
    try:
        return (await call).message_id
    except ClientDecodeError as error:
        found = said_yes(error)
        if not isinstance(found, dict) or not isinstance(found.get("message_id"), int):
            raise
        return int(found["message_id"])


def _verdict(error: Exception) -> _Verdict:
    """What became of a call that ended so; the order matters, some of these classes are others' children."""
    match error:
        case TelegramEntityTooLarge():
            return _Verdict.REFUSED
        case TelegramRetryAfter():
            return _Verdict.AGAIN  # the budget holds the next try back for exactly as long as it must
        case TelegramServerError() | TelegramUnauthorizedError() | TelegramConflictError():
            return _Verdict.AGAIN  # the bot as a whole is in trouble, not this message
        case TelegramNetworkError():
            return _Verdict.UNSURE if may_have_arrived(error) else _Verdict.AGAIN
        case TelegramForbiddenError():
            return _Verdict.BLOCKED
        case _:
            return _Verdict.REFUSED


def _log_refusal(error: Exception, *, expected: bool) -> None:
    if expected:
        log.info("answer_refused", error=type(error).__name__, reason=_reason(error))
    elif "query is too old" not in _reason(error):
        log.error("answer_rejected", error=type(error).__name__, reason=_reason(error))


def _reason(error: Exception) -> str:
    """Telegram's own words. Of other errors only the kind is told: theirs may hold what people wrote."""
    return error.message if isinstance(error, TelegramAPIError) else ""
