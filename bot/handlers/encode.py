"""Puts a screen into aiogram's types, for the answers to people who are in the conversation.

It sends nothing and sets no parse mode. Its twin for everybody else is `bot/delivery/encode.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.views.entities import (
    MAX_CAPTION,
    MAX_PLACEHOLDER,
    EncodedText,
    checked,
    encode_text,
    label,
    shorten,
    tidy,
)
from bot.views.screen import MAX_TEXT, Asks, Button, Key, Keyboard, Screen, Upload


@dataclass(frozen=True, slots=True)
class Encoded:
    """A screen in aiogram's types. `inline` is all that an edit can carry; a new message takes `markup`."""

    text: str
    entities: list[MessageEntity]
    inline: InlineKeyboardMarkup | None
    markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


def encode_screen(screen: Screen) -> Encoded:
    """The screen's text (a caption when it has media), entities and buttons."""
    if screen.rows and screen.keyboard:
        raise ValueError("one message carries buttons or a keyboard, not both")
    if screen.media and screen.upload:
        raise ValueError("one message carries one file")
    encoded = encode_text(screen.text, MAX_CAPTION if screen.carries_file else MAX_TEXT)
    inline = encode_rows(screen.rows)
    markup = encode_keyboard(screen.keyboard) if screen.keyboard else inline
    return Encoded(encoded.text, encode_entities(encoded), inline, markup)


def encode_upload(upload: Upload) -> BufferedInputFile:
    """A document of ours, to be sent along with the call."""
    return BufferedInputFile(upload.content, filename=upload.name)


def encode_entities(encoded: EncodedText) -> list[MessageEntity]:
    """The entities of a text."""
    return [MessageEntity(type=e.kind, offset=e.offset, length=e.length, url=e.url) for e in encoded.entities]


def encode_rows(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """The buttons under a message; None, which takes old ones away in an edit, when there are none."""
    keyboard = [[_button(checked(button)) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(inline_keyboard=keyboard) if keyboard else None


def encode_keyboard(keyboard: Keyboard) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """The keyboard below the input field, or its removal."""
    rows = [[_key(key) for key in row] for row in keyboard.rows if row]
    if not rows:
        return ReplyKeyboardRemove(remove_keyboard=True)
    placeholder = shorten(tidy(keyboard.placeholder or ""), MAX_PLACEHOLDER)
    return ReplyKeyboardMarkup(
        keyboard=rows,
        resize_keyboard=True,
        is_persistent=keyboard.persistent,
        one_time_keyboard=keyboard.once,
        input_field_placeholder=placeholder or None,
    )


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        text=label(button.label),
        callback_data=button.data,
        url=button.url,
        copy_text=CopyTextButton(text=label(button.copy)) if button.copy else None,
        style=button.tone.value if button.tone else None,
    )


def _key(key: Key) -> KeyboardButton:
    return KeyboardButton(
        text=label(key.label),
        request_contact=True if key.asks is Asks.CONTACT else None,
        request_location=True if key.asks is Asks.LOCATION else None,
    )
