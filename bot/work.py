"""What one update is worked on with: its unit, and what Telegram was asked before the unit was opened.

The unit travels in a context variable because aiogram's storage protocol has no argument for it.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from solidarity.groups import Right
from solidarity.queues import Draft, EngineUnit


@dataclass(frozen=True, slots=True)
class ChatFacts:
    """What only Telegram knows of a group: asked before a unit is opened, never inside one."""

    actor_is_admin: bool = False
    bot_is_admin: bool = False
    bot_rights: frozenset[Right] = frozenset()
    is_forum: bool = False

    @property
    def missing(self) -> frozenset[Right]:
        """The rights that an admin still has to give."""
        wanted = set(Right) if self.is_forum else {Right.PIN, Right.DELETE}
        return frozenset(wanted - self.bot_rights)


@dataclass(slots=True)
class Work:
    """One update being worked on."""

    unit: EngineUnit
    facts: ChatFacts | None = None
    draft: Draft | None = None
    draft_loaded: bool = field(default=False)
    draft_changed: bool = field(default=False)


current: ContextVar[Work] = ContextVar("entraide_work")
