"""A message as Telegram stores it. `showing.py` shows it to the bot, `phone_view.py` to a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.entities import Entity
from sandbox.files import StoredFile

Json = dict[str, Any]

CAPTIONED = frozenset({"photo", "video", "voice", "document"})
"""Media with words beside them; a video note has none."""
WORDED = CAPTIONED | {"text"}
"""What its author may change."""


@dataclass(slots=True)
class Content:
    """What a message carries, apart from where and by whom."""

    kind: str = "text"
    text: str = ""
    """The text, or the caption of a medium."""
    entities: list[Entity] = field(default_factory=list)
    media: StoredFile | None = None
    location: Json | None = None
    venue: Json | None = None
    """Title and address of a place that has a name; its location is the one above."""
    contact: Json | None = None
    service: Json | None = None
    """Facts of a service message: kind, then what `phone_view.py` and `showing.py` need."""


@dataclass(slots=True)
class Message:
    """One message in one chat."""

    id: int
    chat: int
    date: datetime
    sender: int
    content: Content
    sender_chat: int | None = None
    """The group itself, for anonymous administrators."""
    thread: int | None = None
    reply_to: int | None = None
    inline: Json | None = None
    """The inline keyboard."""
    other_markup: bool = False
    """Sent with a reply keyboard or the like: Telegram does not let it be edited."""
    edited: datetime | None = None
    forwarded: Json | None = None
    protected: bool = False
    silent: bool = False
    effect: str | None = None
    receiver: int | None = None
    """Who alone sees it besides its sender, when it is ephemeral."""
    after: int = 0
    """The newest message of the chat when an ephemeral one came."""
    arrived: bool = True
    """Whether the phone of who may see an ephemeral message has got it."""
    said_at: float = 0.0
    """Machine time at which an ephemeral message came."""
    reactions: dict[int, str] = field(default_factory=dict)
    version: int = 0
    """The world's version when it last changed."""

    @property
    def ephemeral(self) -> int | None:
        """Telegram's id of an ephemeral message, whose message id is 0."""
        return -self.id if self.receiver is not None else None

    @property
    def text(self) -> str:
        """The text or caption."""
        return self.content.text

    @property
    def kind(self) -> str:
        """The kind of content."""
        return self.content.kind

    @property
    def buttons(self) -> list[list[Json]]:
        """Rows of inline buttons in Telegram's shape."""
        return self.inline["inline_keyboard"] if self.inline else []

    @property
    def labels(self) -> list[list[str]]:
        """Rows of the inline buttons' labels."""
        return [[button["text"] for button in row] for row in self.buttons]
