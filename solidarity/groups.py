"""Group chats and channels: what one is to the municipality, and what the bot may do in it.

Not here: the board of a neighbourhood (`solidarity.boards`) and the topics of a forum (`solidarity.topics`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from solidarity.people import PersonId

CROWD = 150
"""In a larger group people no longer know each other: several small ones work better."""
COUNTED_EVERY = timedelta(days=1)
"""How often Telegram is asked at most how many people are in a group."""


class Binding(StrEnum):
    """What a group is to the municipality."""

    NONE = "none"
    ASKED = "asked"
    """Somebody asked for it to be bound; the coordinators have been told."""
    NEIGHBOURHOOD = "neighbourhood"
    THEME = "theme"
    """For young people, for those who speak a language: gets announcements of its theme, no requests."""
    CHANNEL = "channel"
    """The municipality's own channel, of the whole town or of a neighbourhood: announcements and alerts."""
    STAFF = "staff"


BOUND = frozenset({Binding.NEIGHBOURHOOD, Binding.THEME, Binding.CHANNEL, Binding.STAFF})
"""Where the bot is at home: it says there what it misses, and its loss is told."""


class Right(StrEnum):
    """The rights that the bot asks for in a group."""

    POST = "post"
    """In a channel only: in a group whoever is in it may write."""
    PIN = "pin"
    """In a channel Telegram calls it the right to edit messages."""
    DELETE = "delete"
    TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class Standing:
    """What Telegram says of the bot and of the group; None where it was not asked or did not say."""

    rights: frozenset[Right] | None = None
    forum: bool | None = None
    members: int | None = None


_WANTED: Mapping[Binding, Collection[Right]] = {
    Binding.STAFF: (),
    Binding.THEME: {Right.PIN},
    Binding.CHANNEL: {Right.POST, Right.PIN},
}


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat by its Telegram id. What has no topic of its own goes to `thread`, where it was bound."""

    chat: int
    title: str
    binding: Binding = Binding.NONE
    neighbourhood: str | None = None
    """Of a channel without one: the whole town."""
    thread: int | None = None
    bound_by: PersonId | None = None
    bound_at: datetime | None = None
    working: bool = True
    """False once the bot was removed or may not write there."""
    forum: bool = False
    """Whether it has topics."""
    rights: frozenset[Right] | None = None
    """What the bot may do there, as far as anybody knows."""
    told: frozenset[Right] = frozenset()
    """The missing rights that its admins have been told of."""
    counted_at: datetime | None = None
    """When it was last asked how many people are in it."""
    crowd_told: bool = False
    """Whether the coordinators know that it is large."""
    channel: bool = False
    """Whether it is a channel, in which only its admins write."""
    theme: str | None = None

    @property
    def missing(self) -> frozenset[Right]:
        """The rights that an admin still has to give; none where nobody knows."""
        if self.rights is None:
            return frozenset()
        wanted = set(_WANTED.get(self.binding, {Right.PIN, Right.DELETE}))
        if self.forum and not self.channel:
            wanted.add(Right.TOPICS)
        return frozenset(wanted - self.rights)

    def may(self, right: Right) -> bool:
        """Whether the bot may do this, or nobody knows that it may not."""
        return self.rights is None or right in self.rights


def bind_neighbourhood(
    group: Group, neighbourhood: str, by: PersonId, thread: int | None, now: datetime
) -> Group:
    """The group bound to a neighbourhood; `thread` is the topic where that was asked."""
    return replace(
        group,
        binding=Binding.NEIGHBOURHOOD,
        neighbourhood=neighbourhood,
        theme=None,
        thread=thread,
        bound_by=by,
        bound_at=now,
        working=True,
    )


def bind_theme(group: Group, theme: str, by: PersonId, thread: int | None, now: datetime) -> Group:
    """The group of those whom a theme concerns."""
    return replace(
        group,
        binding=Binding.THEME,
        neighbourhood=None,
        theme=theme,
        thread=thread,
        bound_by=by,
        bound_at=now,
        working=True,
    )


def bind_channel(group: Group, neighbourhood: str | None, by: PersonId, now: datetime) -> Group:
    """The municipality's channel: of a neighbourhood, or of the whole town."""
    return replace(
        group,
        binding=Binding.CHANNEL,
        channel=True,
        neighbourhood=neighbourhood,
        theme=None,
        thread=None,
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
        theme=None,
        thread=thread,
        bound_by=by,
        bound_at=now,
        working=True,
    )


def stands(group: Group, standing: Standing) -> Group:
    """The group with what Telegram says of it now."""
    return replace(
        group,
        forum=group.forum if standing.forum is None else standing.forum,
        rights=group.rights if standing.rights is None else standing.rights,
    )


def without_right(group: Group, right: Right) -> Group:
    """Telegram refused: whatever was believed, this right is missing."""
    known = frozenset(Right) if group.rights is None else group.rights
    return replace(group, rights=known - {right})


def rights_news(group: Group) -> Collection[Right] | None:
    """What its admins should hear about rights now: the missing ones, none when all is there at last.

    None where they know already.
    """
    missing = group.missing
    if missing - group.told:
        return missing
    return missing if group.told and not missing and group.rights is not None else None


def rights_told(group: Group) -> Group:
    """Its admins know what is missing, if anything is."""
    return replace(group, told=group.missing)


def is_to_be_counted(group: Group, now: datetime) -> bool:
    """Whether it matters how many people are there, and was not asked within a day."""
    if group.binding is not Binding.NEIGHBOURHOOD or not group.working or group.crowd_told:
        return False
    return group.counted_at is None or now - group.counted_at >= COUNTED_EVERY


def counted(group: Group, members: int | None, now: datetime) -> tuple[Group, int | None]:
    """The group once it was asked, and how many people that is where somebody should hear it: once."""
    group = replace(group, counted_at=now)
    people = (members or 1) - 1  # the bot counts as one
    if group.binding is not Binding.NEIGHBOURHOOD or group.crowd_told or people <= CROWD:
        return group, None
    return replace(group, crowd_told=True), people
