"""Says something to one member of a group through aiogram, changes it, and takes messages away.

One call each. Whether it may be tried again, and what is done where Telegram refuses, is `answering`'s.
"""

from __future__ import annotations

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest
from aiogram.types import EphemeralMessageParameters, LinkPreviewOptions, ReplyParameters

from bot.handlers.encode import encode_screen
from bot.intake.wire import said_yes
from bot.views.screen import Removal, Screen, Whisper

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def say_to_one(bot: Bot, chat: int, thread: int | None, whisper: Whisper, screen: Screen) -> int:
    """The number of the ephemeral message, also where aiogram cannot read the rest of it."""
    encoded = encode_screen(screen)
    command = whisper.command
    try:
        sent = await bot.send_message(
            chat,
            encoded.text,
            message_thread_id=thread,
            entities=encoded.entities or None,
            reply_markup=encoded.inline,
            link_preview_options=NO_PREVIEW,
            reply_parameters=ReplyParameters(ephemeral_message_id=command) if command else None,
            ephemeral_message_parameters=EphemeralMessageParameters(
                receiver_user_id=whisper.person, callback_query_id=whisper.press
            ),
        )
    except ClientDecodeError as error:
        found = said_yes(error)
        number = found.get("ephemeral_message_id") if isinstance(found, dict) else None
        if not isinstance(number, int):
            raise
        return number
    return sent.ephemeral_message_id or 0


async def edit_whispered(bot: Bot, chat: int, whisper: Whisper, screen: Screen) -> bool:
    """Whether it shows this now; not, where it cannot be changed any more."""
    encoded = encode_screen(screen)
    try:
        await bot.edit_ephemeral_message_text(
            chat_id=chat,
            receiver_user_id=whisper.person,
            ephemeral_message_id=whisper.edits or 0,
            text=encoded.text,
            entities=encoded.entities or None,
            reply_markup=encoded.inline,
            link_preview_options=NO_PREVIEW,
        )
    except ClientDecodeError as error:
        if said_yes(error) is None:
            raise
    except TelegramBadRequest as error:
        return "message is not modified" in error.message
    return True


async def remove(bot: Bot, chat: int, gone: Removal) -> bool:
    """Take a message away, from all or from this one person's phone."""
    if gone.person is None:
        return await bot.delete_message(chat, gone.message)
    return await bot.delete_ephemeral_message(
        chat_id=chat, receiver_user_id=gone.person, ephemeral_message_id=gone.message
    )
