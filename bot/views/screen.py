"""What a view returns: a screen, and what a handler returns: an answer.

Plain values without any Telegram library in them, so that both edges can encode them
(`bot/handlers/encode.py` for aiogram, `bot/delivery/encode.py` for python-telegram-bot)
and so that an answer can be stored as JSON next to the update it answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

MAX_TEXT = 4096
"""Telegram's limit for a message's text, in UTF-16 units to be on the safe side."""


class Style(StrEnum):
    """How a span of text looks."""

    PLAIN = "plain"
    BOLD = "bold"
    CODE = "code"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. Encoded as an entity, never as markup."""

    text: str
    style: Style = Style.PLAIN
    url: str | None = None


Text = tuple[Span, ...]
"""A styled text: spans in reading order."""


class Tone(StrEnum):
    """The colour of a button: what is safe and what destroys. Never the only sign of it."""

    MAIN = "primary"
    GOOD = "success"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: exactly one of `data` (a callback, at most 64 bytes), `url` or `copy`."""

    label: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None
    tone: Tone | None = None


class Asks(StrEnum):
    """What a key of a reply keyboard asks the person's client for."""

    NOTHING = "nothing"
    CONTACT = "contact"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a reply keyboard; pressing it writes its label, or shares what it asks for."""

    label: str
    asks: Asks = Asks.NOTHING


@dataclass(frozen=True, slots=True)
class Keyboard:
    """A reply keyboard. No rows means: take the keyboard away."""

    rows: tuple[tuple[Key, ...], ...] = ()
    persistent: bool = False
    once: bool = False
    placeholder: str | None = None


class MediaKind(StrEnum):
    """The kinds of file that a screen can carry."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    """Round; it has no room for words, so they stand on a button below."""
    DOCUMENT = "document"
    PLACE = "place"
    """A position instead of a file: « latitude longitude », in degrees (WGS 84)."""


@dataclass(frozen=True, slots=True)
class Media:
    """A file that Telegram already holds, by its `file_id` (valid for this bot only); or a place."""

    kind: MediaKind
    file_id: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A document of ours that Telegram does not hold yet. Its kind shows in its name (« liste.pdf »)."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        ser_json_bytes="base64",
        val_json_bytes="base64",
    )

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: text, inline buttons in rows, and sometimes a reply keyboard or a file.

    With `media`, or an `upload` in its place, the text is its caption. An edit cannot put a file into
    a message: an answer with an upload is always a new one. `protected` forbids forwarding and saving.
    `effect` is a message effect id (private chats only).
    """

    text: Text
    rows: tuple[tuple[Button, ...], ...] = ()
    keyboard: Keyboard | None = None
    media: Media | None = None
    protected: bool = False
    effect: str | None = None
    upload: Upload | None = None

    @property
    def carries_file(self) -> bool:
        """Whether the text is a caption, which has less room."""
        return self.media is not None or self.upload is not None


@dataclass(frozen=True, slots=True)
class CardKey:
    """Says that a message shows a mission and must follow it: kept with the message id once sent.

    `version` is the mission's as drawn, so that a change made meanwhile is noticed.
    """

    kind: str
    mission: int
    version: int


@dataclass(frozen=True, slots=True)
class Whisper:
    """For one member's eyes in a group (Telegram's ephemeral messages).

    Where that cannot be, `private` is said in their chat with the bot; where that cannot be either, `door`
    in the group, which shows the way and says nothing of anybody.
    """

    person: int
    until: datetime
    """Until when Telegram takes a new one; changing one that stands is not bound to it."""
    command: int | None = None
    """The ephemeral command that it answers."""
    press: str | None = None
    """The press that it answers."""
    edits: int | None = None
    """The ephemeral message that it takes the place of."""
    private: Screen | None = None
    door: Screen | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """A message of the chat to take away: an ephemeral one of this person's, else one that all see."""

    message: int
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """A screen to put into a chat: a new message, or an edit of `edits` (its message id).

    An edit whose message is gone or too old becomes a new message.
    `chat` and `thread` name the place when it is not where the update came from.
    """

    screen: Screen
    edits: int | None = None
    card: CardKey | None = None
    reply_to: int | None = None
    doubted: bool = False
    """Whether it was sent and perhaps arrived: it is sent once more, not again and again."""
    report: int | None = None
    """The broadcast whose live report this is: edited from now on, as messages go out."""
    copy: int | None = None
    """The broadcast that somebody asked to read: what puts it right changes this message too."""
    whisper: Whisper | None = None
    """Whose eyes it is for, in a group."""
    chat: int | None = None
    """Where it goes, if not to the chat of the answer."""


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a press: a short line, a dialogue (`alert`), or a deep link to open."""

    text: str | None = None
    alert: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """All that the person who acted gets back for one update. Anybody else is told by the outbox."""

    chat: int | None = None
    thread: int | None = None
    shows: tuple[Show, ...] = ()
    press: str | None = None
    """The callback query to answer."""
    toast: Toast | None = None
    removes: tuple[Removal, ...] = ()
    """What is taken away first, if it may be."""
    wipes: tuple[int, ...] = ()
    """Messages of a private chat that go as far as Telegram has them, before anything is shown."""


_answer = TypeAdapter(Answer)


def dump_answer(answer: Answer) -> bytes:
    """The answer as JSON, to be stored beside its update."""
    return _answer.dump_json(answer, exclude_defaults=True)


def load_answer(raw: bytes) -> Answer:
    """The stored answer again."""
    return _answer.validate_json(raw)


_screen = TypeAdapter(Screen)


def dump_screen(screen: Screen) -> bytes:
    """A screen as JSON: what a notice says, frozen at its first attempt."""
    return _screen.dump_json(screen, exclude_defaults=True)


def load_screen(raw: bytes) -> Screen:
    """The frozen screen again."""
    return _screen.validate_json(raw)
