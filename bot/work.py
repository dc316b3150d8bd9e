"""What one update is worked on with: its unit, and what Telegram was asked before the unit was opened.

The unit travels in a context variable because aiogram's storage protocol has no argument for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from solidarity.groups import Right, Standing
from solidarity.queues import Draft, EngineUnit


@dataclass(frozen=True, slots=True)
class ChatFacts:
    """What only Telegram knows of a group: asked before a unit is opened, never inside one."""

    actor_is_admin: bool = False
    standing: Standing = field(default_factory=Standing)


_RIGHTS = {
    Right.PIN: "can_pin_messages",
    Right.DELETE: "can_delete_messages",
    Right.TOPICS: "can_manage_topics",
}


_RIGHTS_IN_CHANNELS = {
    Right.POST: "can_post_messages",
    Right.PIN: "can_edit_messages",
    Right.DELETE: "can_delete_messages",
}


def rights_of(member: Mapping[str, Any], *, channel: bool = False) -> frozenset[Right]:
    """What the bot may do as this member of a group, or of a channel."""
    names = _RIGHTS_IN_CHANNELS if channel else _RIGHTS
    return frozenset(right for right, name in names.items() if member.get(name) is True)


def binds(arg: str) -> bool:
    """Whether this press of BIND is a choice, and not the way to one."""
    return arg != "choose" and not arg.endswith(".t.")


class MadeOutside(Exception):  # noqa: N818 - a turn, not an error
    """A handler has read what it needs. What takes long is made of that in a thread, while no unit is open.

    Then the update is worked on anew, and the handler finds it (`ready`). Until then nothing has happened.
    """

    def __init__(self, make: Callable[[], object]) -> None:
        super().__init__("made outside the unit")
        self.make = make


@dataclass(slots=True)
class Work:
    """One update being worked on."""

    unit: EngineUnit
    facts: ChatFacts | None = None
    ready: object | None = None
    """What was made for it outside the unit."""
    draft: Draft | None = None
    draft_loaded: bool = field(default=False)
    draft_changed: bool = field(default=False)


current: ContextVar[Work] = ContextVar("entraide_work")
Made = TypeVar("Made")


def outside(make: Callable[[], Made]) -> Made:
    """What this makes. In the first turn of an update it raises `MadeOutside`; in the second it is there."""
    ready: Any = current.get().ready
    if ready is None:
        raise MadeOutside(make)
    made: Made = ready
    return made


def is_made() -> bool:
    """Whether this is the second turn: what is counted outside the unit was counted in the first."""
    return current.get().ready is not None
