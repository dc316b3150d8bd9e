"""Puts a screen into python-telegram-bot's types, for everybody who is not in the conversation.

It sends nothing and sets no parse mode. Its twin for answers is `bot/handlers/encode.py`; a test
holds the two to the same result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
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
    """A screen in PTB's types. `inline` is all that an edit can carry; a new message takes `markup`."""

    text: str
    entities: list[MessageEntity]
    inline: InlineKeyboardMarkup | None
    markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A new message as the plain values that PTB makes of its own types at each call: made once for many."""

    text: str
    entities: list[dict[str, Any]] | None
    markup: dict[str, Any] | None


def draw(screen: Screen) -> Drawn:
    """The screen as it goes into a call."""
    encoded = encode_screen(screen)
    entities = [entity.to_dict() for entity in encoded.entities] or None
    return Drawn(encoded.text, entities, encoded.markup.to_dict() if encoded.markup else None)


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


def encode_upload(upload: Upload) -> InputFile:
    """A document of ours, to be sent along with the call."""
    return InputFile(upload.content, filename=upload.name)


def encode_entities(encoded: EncodedText) -> list[MessageEntity]:
    """The entities of a text."""
    return [MessageEntity(e.kind, e.offset, e.length, url=e.url) for e in encoded.entities]


def encode_rows(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """The buttons under a message; None, which takes old ones away in an edit, when there are none."""
    keyboard = [[_button(checked(button)) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(keyboard) if keyboard else None


def encode_keyboard(keyboard: Keyboard) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """The keyboard below the input field, or its removal."""
    rows = [[_key(key) for key in row] for row in keyboard.rows if row]
    if not rows:
        return ReplyKeyboardRemove()
    placeholder = shorten(tidy(keyboard.placeholder or ""), MAX_PLACEHOLDER)
    return ReplyKeyboardMarkup(
        rows,
        resize_keyboard=True,
        is_persistent=keyboard.persistent,
        one_time_keyboard=keyboard.once,
        input_field_placeholder=placeholder or None,
    )


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        label(button.label),
        callback_data=button.data,
        url=button.url,
        copy_text=CopyTextButton(label(button.copy)) if button.copy else None,
        style=button.tone.value if button.tone else None,
    )


def _key(key: Key) -> KeyboardButton:
    return KeyboardButton(
        label(key.label),
        request_contact=True if key.asks is Asks.CONTACT else None,
        request_location=True if key.asks is Asks.LOCATION else None,
    )
