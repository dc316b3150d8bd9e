"""What goes out through aiogram's client, and how its answers are read."""

from __future__ import annotations

import gc
import weakref
from collections.abc import AsyncIterator

import orjson
import pytest
from aiogram import Bot
from aiogram.methods import SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.intake.wire import Wire
from tests.delivery.played_api import PlayedApi

CALLED_BACK = InlineKeyboardButton(text="Oui", callback_data="y")


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    """A client that calls nobody."""
    made = Bot("42:not-a-token", session=Wire("http://127.0.0.1:9"))
    yield made
    await made.session.close()


async def test_a_call_is_written_as_json_without_what_was_left_out(api: PlayedApi) -> None:
    """Numbers stay numbers, nested things are nested, and what was not said is not sent."""
    bot = Bot("42:not-a-token", session=Wire(api.base))
    try:
        await bot.send_message(
            7,
            "é 🛒",
            reply_markup=InlineKeyboardMarkup(inline_keyboard=[[CALLED_BACK]]),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            protect_content=False,
        )
    finally:
        await bot.session.close()
    assert api.calls[0].fields == {
        "chat_id": 7,
        "text": "é 🛒",
        "reply_markup": {"inline_keyboard": [[{"text": "Oui", "callback_data": "y"}]]},
        "link_preview_options": {"is_disabled": True},
        "protect_content": False,
    }


def test_a_file_goes_along_in_a_form(bot: Bot) -> None:
    """JSON cannot carry one."""
    photo = SendPhoto(chat_id=7, photo=BufferedInputFile(b"...", "a.png"))
    assert bot.session.build_form_data(bot, photo).is_multipart  # type: ignore[attr-defined]


def test_the_class_that_reads_a_response_is_built_once(bot: Bot) -> None:
    """Pydantic forgets such a class as soon as nobody holds it, and takes 10 ms to build it again."""
    body = orjson.dumps(
        {"ok": True, "result": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}}
    )
    method = SendMessage(chat_id=7, text="un")
    shape = weakref.ref(type(bot.session.check_response(bot, method, 200, body.decode())))
    gc.collect()
    assert shape() is not None
