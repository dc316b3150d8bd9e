"""Group chats: what a group is to the municipality, and what the bot may do in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from solidarity.people import PersonId


class Binding(StrEnum):
    """What a group is to the municipality."""

    NONE = "none"
    ASKED = "asked"
    """Somebody asked for it to be bound; the coordinators have been told."""
    NEIGHBOURHOOD = "neighbourhood"
    STAFF = "staff"


class Right(StrEnum):
    """The rights that the bot asks for in a group."""

    PIN = "pin"
    DELETE = "delete"
    TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat by its Telegram id. Cards go to `thread` where the group has topics."""

    chat: int
    title: str
    binding: Binding = Binding.NONE
    neighbourhood: str | None = None
    thread: int | None = None
    bound_by: PersonId | None = None
    bound_at: datetime | None = None
    working: bool = True
    """False once the bot was removed or may not write there."""


def bind_neighbourhood(
    group: Group, neighbourhood: str, by: PersonId, thread: int | None, now: datetime
) -> Group:
    """The group bound to a neighbourhood; cards go to the topic where that was asked."""
    return replace(
        group,
        binding=Binding.NEIGHBOURHOOD,
        neighbourhood=neighbourhood,
        thread=thread,
        bound_by=by,
        bound_at=now,
        working=True,
    )


def bind_staff(group: Group, by: PersonId, thread: int | None, now: datetime) -> Group:
    """The group as the coordinators' own chat."""
    return replace(
        group,
        binding=Binding.STAFF,
        neighbourhood=None,
        thread=thread,
        bound_by=by,
        bound_at=now,
        working=True,
    )
