"""Turns styled text into what Telegram takes: a plain string and entities counted in UTF-16 units.

No markup language is involved, so there is nothing to escape and nothing that a person writes can become
bold or a link. It knows no Telegram library: the two encoders put these values into their library's types.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.views.screen import MAX_TEXT, Button, Span, Style, Text
from solidarity.names import cut_utf16, utf16_len

MAX_CAPTION = 1024
"""Telegram's limit for the text under a file."""

MAX_COPY = 256
"""Telegram's limit for what a button copies."""

MAX_PLACEHOLDER = 64
"""Telegram's limit for the grey text of an input field."""

MAX_DATA = 64
"""Telegram's limit for what a button sends back, in bytes."""

ELLIPSIS = "…"

_KINDS = {Style.BOLD: "bold", Style.CODE: "code", Style.LINK: "text_link"}

_AS_TELEGRAM_DOES: dict[int, str | None] = {
    **dict.fromkeys(range(0x20), " "),  # control characters become spaces
    ord("\n"): "\n",
    **dict.fromkeys(map(ord, "\r\u0333\u033f\u030a")),  # dropped: carriage returns, "vertical lines"
    **dict.fromkeys(range(0x2028, 0x202F)),  # dropped: separators and changes of direction
    **dict.fromkeys(range(0xD800, 0xE000)),  # half characters cannot be sent at all
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A styled part of a text, by Telegram's name for the style, offset and length in UTF-16 units."""

    kind: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class EncodedText:
    """A text as it will stand in the chat, and its entities in reading order, none of them empty."""

    text: str
    entities: tuple[Entity, ...]


def encode_text(text: Text, limit: int = MAX_TEXT) -> EncodedText:
    """The text trimmed as Telegram trims it and cut, with an ellipsis, to `limit` UTF-16 units."""
    spans = merged(Span(tidy(span.text), span.style, span.url) for span in text)
    whole = "".join(span.text for span in spans)
    body = whole.strip()
    shown = shorten(body, limit)
    end = len(shown) - (shown != body)  # an ellipsis belongs to no span
    begin = len(whole.lstrip()) - len(whole)
    entities = []
    for span in spans:
        first, last = max(begin, 0), min(begin + len(span.text), end)
        begin += len(span.text)
        part = shown[first:last] if first < last else ""
        kind = _KINDS.get(span.style)
        if kind and part.strip():
            entities.append(Entity(kind, utf16_len(shown[:first]), utf16_len(part), span.url))
    return EncodedText(shown, tuple(entities))


def merged(spans: Iterable[Span]) -> Text:
    """The same text in as few spans as possible: neighbours of one style joined, empty ones left out."""
    result: list[Span] = []
    for span in spans:
        style = Style.PLAIN if span.style is Style.LINK and not span.url else span.style
        url = span.url if style is Style.LINK else None
        if not span.text:
            continue
        if result and (result[-1].style, result[-1].url) == (style, url):
            result[-1] = Span(result[-1].text + span.text, style, url)
        else:
            result.append(Span(span.text, style, url))
    return tuple(result)


def tidy(text: str) -> str:
    """The text as Telegram's server would store it, so that what we count is what people get."""
    return text.translate(_AS_TELEGRAM_DOES)


def shorten(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, within `limit` UTF-16 units and with whole letters."""
    if utf16_len(text) <= limit:
        return text
    return cut_utf16(text, limit - len(ELLIPSIS)).rstrip() + ELLIPSIS


def label(text: str) -> str:
    """What a button shows or copies: never empty, because Telegram refuses the whole message for it."""
    return tidy(text).strip() or ELLIPSIS


def checked(button: Button) -> Button:
    """The button, or a ValueError when Telegram would refuse it: that is a fault of the view."""
    if sum(target is not None for target in (button.data, button.url, button.copy)) != 1:
        raise ValueError(f"a button does one thing: {button.label!r}")
    if button.data is not None and not 1 <= len(button.data.encode()) <= MAX_DATA:
        raise ValueError(f"a button sends 1 to {MAX_DATA} bytes: {button.data!r}")
    if button.copy is not None and not 1 <= utf16_len(button.copy) <= MAX_COPY:
        raise ValueError(f"a button copies 1 to {MAX_COPY} characters: {button.label!r}")
    return button
