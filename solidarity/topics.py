"""Topics of a group that is a forum: one for each kind of post, made by the bot where it may.

Where a topic is missing or closed, posts go where the group was bound, else to its general topic: never
nowhere. Not here: topics of a private chat, one for each mission.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from solidarity.groups import Binding, Group, Right
from solidarity.notices import Cause, Kind, Notice

GENERAL = 1
"""The first topic of a forum, which is no topic of its own."""
ASKED_FOR = timedelta(days=1)
"""How long a topic that was asked of Telegram may be on its way."""


class Topic(StrEnum):
    """A kind of post."""

    REQUESTS = "requests"
    """In a neighbourhood's group: the cards."""
    NEW = "new"
    """In the staff's chat: what has just come in."""
    UNANSWERED = "unanswered"
    TO_SETTLE = "to_settle"
    NEWS = "news"
    """Wherever something is announced: made when the first announcement comes."""
    ALERTS = "alerts"


@dataclass(frozen=True, slots=True)
class Place:
    """Where posts of one kind go. Without a thread it was asked for, at `asked_at`, and is not there yet."""

    thread: int | None = None
    closed: bool = False
    asked_at: datetime | None = None


Places = Mapping[Topic, Place]

_UNANSWERED = frozenset(
    {
        *(Cause.NOT_TAKEN, Cause.NO_VOLUNTEER, Cause.NOBODY_YET, Cause.PLACE_UNKNOWN, Cause.HANDED_BACK),
        *(Cause.REASSIGNED, Cause.UNANSWERED, Cause.DECLINED, Cause.OLD),
    }
)


def topic_of_cause(cause: Cause | None) -> Topic:
    """Where a coordinators' matter belongs."""
    if cause is Cause.NEW:
        return Topic.NEW
    return Topic.UNANSWERED if cause in _UNANSWERED else Topic.TO_SETTLE


def topic_of(notice: Notice) -> Topic | None:
    """The kind of post that this is in a group; None for what belongs where it was said."""
    if notice.kind is Kind.GROUP_CARD:
        return Topic.REQUESTS
    if notice.kind is Kind.ALERT_POST:
        return Topic.ALERTS
    if notice.kind is Kind.ANNOUNCEMENT_POST:
        return Topic.NEWS
    if notice.kind is Kind.STAFF_CARD:
        cause = notice.facts.get("cause")
        return topic_of_cause(Cause(str(cause)) if cause else None)
    return None


def wanted(group: Group) -> tuple[Topic, ...]:
    """The topics that the bot makes in this group from the start; others when they are first used."""
    if group.binding is Binding.STAFF:
        return (Topic.NEW, Topic.UNANSWERED, Topic.TO_SETTLE)
    if group.binding is Binding.NEIGHBOURHOOD and group.thread in (None, GENERAL):
        return (Topic.REQUESTS,)
    return ()


def to_make(group: Group, places: Places, now: datetime, topics: Collection[Topic] = ()) -> list[Topic]:
    """Those that are not there, where the bot may make them: these, else the ones that it starts with."""
    if not group.forum or not group.working or not group.may(Right.TOPICS):
        return []
    return [topic for topic in topics or wanted(group) if not _is_there(places.get(topic), now)]


def _is_there(place: Place | None, now: datetime) -> bool:
    if place is None:
        return False
    return place.thread is not None or (place.asked_at is not None and now - place.asked_at < ASKED_FOR)


def thread_for(group: Group, places: Places, topic: Topic) -> int | None:
    """The topic in which to post; None is the general one."""
    place = places.get(topic)
    if place is not None and place.thread is not None and not place.closed:
        return place.thread
    closed = {item.thread for item in places.values() if item.closed}
    return None if group.thread in closed else group.thread


def topics_at(places: Places, thread: int) -> list[Topic]:
    """The kinds of post that go to this topic."""
    return [topic for topic, place in places.items() if place.thread == thread]
