"""What the courier can be asked to do in one chat: one call, as plain values.

No Telegram library and no words of the neighbourhood: a screen comes from a view, ids from the outbox row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.budget import Lane
from bot.views.screen import Screen


@dataclass(frozen=True, slots=True)
class ShowNew:
    """Send a screen as a new message, under another one where it still exists."""

    screen: Screen
    reply_to: int | None = None
    silent: bool = False
    """Without a sound."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put a screen in the place of a message of ours. One with a file keeps its file; its caption changes."""

    message_id: int
    screen: Screen


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a message away."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Unwhisper:
    """Take away what one member alone sees in a group, where it still stands."""

    message_id: int
    person: int


@dataclass(frozen=True, slots=True)
class Pin:
    """Pin a message, without a sound."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Unpin:
    """Take a pinned message from the top of its chat; it stays where it is."""

    message_id: int


@dataclass(frozen=True, slots=True)
class CopyFrom:
    """Copy a message of another chat here, without saying from whom.

    With a screen, its text replaces the caption (a text message keeps its own) and its buttons go below.
    """

    chat_id: int
    message_id: int
    screen: Screen | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class React:
    """Put an emoji on a message, or take ours away."""

    message_id: int
    emoji: str | None


@dataclass(frozen=True, slots=True)
class MakeTopic:
    """Make a topic in a group that is a forum. Its receipt carries the topic's id as the message's."""

    name: str


Action = ShowNew | Edit | Delete | Unwhisper | Pin | Unpin | CopyFrom | React | MakeTopic
"""A closed list: each is one call, with one receipt."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One call to make in one chat, or in one topic of it."""

    chat_id: int
    action: Action
    thread_id: int | None = None
    lane: Lane = Lane.BROADCAST
    is_late: Callable[[], bool] | None = None
    """Asked right before the call: whether its time is over."""

    @property
    def is_edit(self) -> bool:
        """Whether nobody would see it if it happened twice (see `solidarity.receipts.next_step`)."""
        return not isinstance(self.action, ShowNew | CopyFrom | MakeTopic)
