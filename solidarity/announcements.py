"""Announcements: what an association or the municipality has to say, from its first words until it is over.

What is said in an association's name is that association's: the municipality may hide it, with a reason, and
never changes a word. Not here: whom it reaches (`solidarity.audiences`), how it goes out
(`solidarity.broadcasts`), how links and titles are found in what was written (`solidarity.wording`).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType

from solidarity.audiences import Audience
from solidarity.audiences import Part as Reader
from solidarity.broadcasts import (
    UNDO,
    Broadcast,
    Content,
    Lane,
    Step,
    Subject,
    Words,
    new_broadcast_id,
)
from solidarity.organisations import Organisation, OrganisationId
from solidarity.people import Neighbour, PersonId
from solidarity.places import Municipality
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, Right, Speech, allow, can

AnnouncementId = NewType("AnnouncementId", int)

SEEN_FOR = timedelta(minutes=15)
"""How long the counts of a preview hold: after it they are made again."""
LIVES = timedelta(days=14)
"""How long one is valid where nobody said otherwise."""
MOST_AHEAD = timedelta(days=28)
"""How far ahead one can be scheduled."""
MUST_GO_WITHIN = timedelta(hours=24)
"""What has not gone out by then is no news any more."""
DELETABLE = timedelta(hours=47)
"""For two days a bot may take its own messages away: a picture cannot be edited out of one."""
DIGEST_HOUR = time(17)
"""When the one message of the day goes out, on the municipality's clock."""
DIGEST_LIVES = timedelta(hours=1)
"""For how long it is tried: what comes later would be another day's."""


def new_announcement_id() -> AnnouncementId:
    """A random id: nothing can be guessed or counted from it."""
    return AnnouncementId(secrets.randbits(62) + 1)


class State(StrEnum):
    """Where an announcement stands."""

    WRITTEN = "written"
    """Kept, and nobody has read it."""
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    """Who had written it took it back."""
    HIDDEN = "hidden"
    """The municipality hid it."""

    @property
    def is_over(self) -> bool:
        """Whether nobody should read it any more."""
        return self in (State.WITHDRAWN, State.HIDDEN)


class Motive(StrEnum):
    """Why the municipality hides an announcement: its authors read it in their language."""

    WRONG = "wrong"
    """What it says is not true."""
    ADVERT = "advert"
    HURTS = "hurts"
    """It insults somebody."""
    PRIVATE = "private"
    """It says things about somebody that are nobody's business."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. Without an organisation the municipality speaks."""

    id: AnnouncementId
    content: Content
    audience: Audience
    created_at: datetime
    organisation: OrganisationId | None = None
    author: PersonId | None = None
    """Who wrote it; nobody once they are gone: it stays the organisation's."""
    state: State = State.WRITTEN
    due: datetime | None = None
    """When it is published; of a published one, when a correction is looked at once more."""
    published_at: datetime | None = None
    hidden_by: PersonId | None = None
    hidden_at: datetime | None = None
    motive: Motive | None = None

    @property
    def until(self) -> datetime | None:
        """Until when it is valid."""
        return self.content.until

    @property
    def title(self) -> str:
        """What a list shows of it."""
        said = self.content.words[self.content.original]
        return said.title or next(iter(said.text.splitlines()), "")

    def can_be_read(self, now: datetime) -> bool:
        """Whether anybody may still be shown its words."""
        return self.state is State.PUBLISHED and (self.until is None or now < self.until)


def permit_writing(person: Neighbour, organisation: Organisation | None) -> None:
    """Refuse who may not prepare anything in this name."""
    if organisation is not None:
        allow(person, Right.WRITE, organisation)
    else:
        allow(person, Action.ANNOUNCE)


def permit_publishing(person: Neighbour, organisation: Organisation | None) -> None:
    """Refuse who may not publish in this name now."""
    if organisation is not None:
        allow(person, Right.SPEAK, organisation)
    else:
        allow(person, Action.ANNOUNCE)


def is_theirs(person: Neighbour, organisation: Organisation | None) -> bool:
    """Whether they are on the side that speaks: only that side ever changes a word."""
    if organisation is None:
        return can(person, Action.ANNOUNCE)
    return can(person, Right.WRITE, organisation)


def may_see(person: Neighbour, organisation: Organisation | None) -> bool:
    """Whether they may look at it, and at how it stands, before and behind its being read."""
    return can(person, Action.LOOK, Speech(organisation))


def may_read(person: Neighbour, announcement: Announcement, *, speaks: bool) -> bool:
    """Whether it is meant for somebody like them; `speaks`: for an association."""
    parts, likes = announcement.audience.parts, announcement.audience.challenges
    volunteer = person.volunteer
    mine = {
        Reader.VOLUNTEERS: volunteer is not None,
        Reader.MEMBERS: speaks,
        Reader.COORDINATORS: person.is_coordinator,
    }
    if parts and not any(mine[item] for item in parts):
        return False
    return not likes or (volunteer is not None and bool(likes & volunteer.likes))


def may_stop(person: Neighbour, announcement: Announcement, organisation: Organisation | None) -> bool:
    """Who wrote it, who leads the association, any coordinator."""
    return can(person, Action.STOP, Speech(organisation, announcement.author))


def publish(announcement: Announcement, now: datetime) -> Announcement:
    """It is said now."""
    if announcement.state not in (State.WRITTEN, State.SCHEDULED):
        raise Refusal(Why.STALE)
    if announcement.until is not None and announcement.until <= now:
        raise Refusal(Why.DAY_PAST)
    return replace(announcement, state=State.PUBLISHED, published_at=now, due=None)


def schedule(announcement: Announcement, when: datetime, now: datetime) -> Announcement:
    """It is said then; its audience is that of then."""
    if announcement.state not in (State.WRITTEN, State.SCHEDULED):
        raise Refusal(Why.STALE)
    if not now < when <= now + MOST_AHEAD:
        raise Refusal(Why.DAY_PAST)
    lasting = replace(announcement.content, until=valid_until(announcement, when))
    return replace(announcement, state=State.SCHEDULED, due=when, content=lasting)


def valid_until(announcement: Announcement, when: datetime) -> datetime | None:
    """As long from then on as it was to be valid from when it was written."""
    until = announcement.until
    return None if until is None else when + (until - (announcement.due or announcement.created_at))


def put_off(announcement: Announcement) -> Announcement:
    """It is kept, and not said at its hour."""
    if announcement.state is State.WRITTEN:
        return announcement
    if announcement.state is not State.SCHEDULED:
        raise Refusal(Why.STALE)
    return replace(announcement, state=State.WRITTEN, due=None)


def take_back(announcement: Announcement) -> Announcement:
    """It was stopped before anybody could read it: as if nothing had been said."""
    return replace(announcement, state=State.WRITTEN, published_at=None, due=None)


def correct(announcement: Announcement, words: Mapping[str, Words], link: str) -> Announcement:
    """Other words in the place of those that were read; what was sent with them stays."""
    if announcement.state is not State.PUBLISHED:
        raise Refusal(Why.STALE)
    return replace(announcement, content=replace(announcement.content, words=dict(words), link=link))


def withdraw(announcement: Announcement) -> Announcement:
    """Who speaks takes it back; said twice it stays so."""
    if announcement.state is State.WITHDRAWN:
        return announcement
    if announcement.state is not State.PUBLISHED:
        raise Refusal(Why.STALE)
    return replace(announcement, state=State.WITHDRAWN, due=None)


def hide(announcement: Announcement, staff: Neighbour, motive: Motive, now: datetime) -> Announcement:
    """The municipality hides what an association said; said twice, the first reason stays."""
    allow(staff, Action.HIDE)
    if announcement.state is State.HIDDEN:
        return announcement
    if announcement.organisation is None or announcement.state is not State.PUBLISHED:
        raise Refusal(Why.STALE)
    return replace(
        announcement, state=State.HIDDEN, hidden_by=staff.id, hidden_at=now, motive=motive, due=None
    )


def still_holds(seen: datetime | None, now: datetime) -> bool:
    """Whether the counts of a preview may still be acted upon."""
    return seen is not None and timedelta() <= now - seen <= SEEN_FOR


def first_step(
    announcement: Announcement, by: PersonId | None, town: Municipality, now: datetime
) -> Broadcast:
    """The message that carries it: it can be called back for half a minute, or until the quiet hours end."""
    due = town.quiet.after(now + UNDO)
    latest = due + MUST_GO_WITHIN
    until = announcement.until
    return Broadcast(
        id=new_broadcast_id(),
        subject=Subject.ANNOUNCEMENT,
        about=announcement.id,
        step=Step.FIRST,
        content=announcement.content,
        audience=announcement.audience,
        by=by,
        lane=Lane.ANNOUNCEMENT,
        wakes=False,
        due=due,
        not_after=latest if until is None else min(latest, max(until, due)),
        created_at=now,
    )


def next_step(
    announcement: Announcement, step: Step, by: PersonId | None, town: Municipality, now: datetime
) -> Broadcast:
    """What puts right the messages that are there already. Nobody is woken by an edit."""
    first = first_step(announcement, by, town, now)
    return replace(first, step=step, due=now, not_after=now + DELETABLE)


def digest_hour(town: Municipality, day: date) -> datetime:
    """When the message of this day goes out: where that is in quiet hours, at their end of the same day."""
    hour = town.at(day, DIGEST_HOUR)
    return town.at(day, town.quiet.end) if town.quiet.covers(hour) else hour


def next_digest(town: Municipality, now: datetime) -> datetime:
    """When what is published now is in somebody's message of the day: strictly later."""
    today = town.today(now)
    hour = digest_hour(town, today)
    return hour if now < hour else digest_hour(town, today + timedelta(days=1))


def digest_day(town: Municipality, now: datetime) -> date | None:
    """The day whose message may go out now: from its hour on, while there is time before the quiet hours."""
    today = town.today(now)
    latest = now + DIGEST_LIVES
    if now < digest_hour(town, today) or town.quiet.covers(now) or town.quiet.covers(latest):
        return None
    return today
