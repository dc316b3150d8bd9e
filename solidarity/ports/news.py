"""What is told to many: broadcasts, announcements, messages of the day, organisations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from solidarity.announcements import Announcement, AnnouncementId
from solidarity.audiences import Audience, Census
from solidarity.broadcasts import Broadcast, BroadcastId, Reach, Subject
from solidarity.notices import Recipient
from solidarity.organisations import Membership, Organisation, OrganisationId
from solidarity.people import Neighbour, PersonId


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A message that shows how a broadcast stands."""

    broadcast: BroadcastId
    chat: int
    message: int
    person: PersonId | None = None
    thread: int | None = None


class Broadcasts(Protocol):
    """Messages on their way to many."""

    async def add(self, broadcast: Broadcast) -> None: ...
    async def get(self, broadcast: BroadcastId) -> Broadcast: ...
    async def find(self, broadcast: BroadcastId) -> Broadcast | None: ...
    async def lock(self, broadcast: BroadcastId) -> Broadcast: ...
    async def save(self, broadcast: Broadcast) -> None:
        """Store how it stands; what it says never changes."""
        ...

    async def of(self, subject: Subject, about: int) -> Sequence[Broadcast]:
        """All of one alert or announcement, in the order in which they were made."""
        ...

    async def census(self, audience: Audience, subject: Subject) -> Census:
        """How many an audience is, as it stands now, with who is left out and why."""
        ...

    async def plan(self, broadcast: Broadcast) -> int:
        """One message for each who gets it; returns how many. Planned twice, nobody gets it twice."""
        ...

    async def plan_for_told(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """For exactly those who were told by these, those first who were told first."""
        ...

    async def plan_for_untold(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """For those for whom one of these was planned and whom none has reached."""
        ...

    async def plan_for_silent(
        self, broadcast: Broadcast, alert: int, earlier: Collection[BroadcastId]
    ) -> int:
        """For those of the told who have not answered the alert."""
        ...

    async def cancel(self, broadcast: BroadcastId) -> int:
        """Whatever has not gone out never will; returns how many that were."""
        ...

    async def reach(self, broadcast: BroadcastId) -> Reach: ...
    async def to_report(self, limit: int) -> Sequence[BroadcastId]:
        """Those whose live report is to be looked at."""
        ...

    async def is_sending(self) -> bool:
        """Whether any live report is to be looked at soon."""
        ...

    async def report_by(self, broadcast: BroadcastId, moment: datetime) -> None:
        """Its live report is looked at by then at the latest."""
        ...

    async def put_report(self, card: ReportCard) -> None: ...
    async def reports(self, broadcast: BroadcastId) -> Sequence[ReportCard]: ...


class Announcements(Protocol):
    """Announcements, and the messages in which somebody has read them."""

    async def find(self, announcement: AnnouncementId) -> Announcement | None: ...
    async def get(self, announcement: AnnouncementId) -> Announcement: ...
    async def lock(self, announcement: AnnouncementId) -> Announcement:
        """Like `get`, and nobody else changes it before this unit ends."""
        ...

    async def add(self, announcement: Announcement) -> None: ...
    async def save(self, announcement: Announcement) -> None: ...
    async def drop(self, announcement: AnnouncementId) -> None: ...
    async def of(self, organisation: OrganisationId, limit: int) -> Sequence[Announcement]:
        """What an organisation says or prepares, the newest first."""
        ...

    async def all(self, limit: int) -> Sequence[Announcement]:
        """What the municipality says or prepares, and what associations have said, the newest first."""
        ...

    async def by(self, author: PersonId, limit: int) -> Sequence[Announcement]: ...
    async def due(self, limit: int) -> Sequence[AnnouncementId]:
        """Those whose hour has come: to be published, or looked at once more after a correction."""
        ...

    async def readable(self, announcements: Collection[int]) -> Sequence[Announcement]:
        """Those of them that may still be shown, in the order in which they were published."""
        ...

    async def amend(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """Each message of these that is there says what this one says. Planned twice it is done once."""
        ...

    async def take_away(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """Each message of these that is there is deleted."""
        ...

    async def pass_on(self, earlier: Collection[BroadcastId], broadcast: BroadcastId) -> int:
        """What of these has not gone out says what this one says. Nobody's place in the line changes."""
        ...

    async def in_flight(self, broadcasts: Collection[BroadcastId]) -> bool:
        """Whether a message of these is being sent just now: where it arrives nobody knows yet."""
        ...

    async def keep_copy(self, broadcast: Broadcast, place: Recipient, message: int) -> None:
        """Somebody asked to read it, and has it in this message."""
        ...


class Digests(Protocol):
    """The one message of the day of those who want only one."""

    async def wait(self, day: date) -> bool:
        """Whether somebody's message of this day is still to be made."""
        ...

    async def take(self, day: date, limit: int) -> Mapping[Recipient, Sequence[AnnouncementId]]:
        """What waits for some who had no message on this day; it no longer waits, and they had one."""
        ...

    async def send(self, found: Mapping[Recipient, Sequence[AnnouncementId]], not_after: datetime) -> int:
        """One message to each, after all that concerns single people and after every alert."""
        ...

    async def withdraw(self, announcement: AnnouncementId) -> None:
        """It waits for nobody any more."""
        ...


class Organisations(Protocol):
    """Associations and others who speak for themselves, with their members."""

    async def get(self, organisation: OrganisationId) -> Organisation: ...
    async def find(self, organisation: OrganisationId) -> Organisation | None: ...
    async def lock(self, organisation: OrganisationId) -> Organisation:
        """Like `get`, and nobody else changes it before this unit ends."""
        ...

    async def add(self, organisation: Organisation) -> None: ...
    async def save(self, organisation: Organisation) -> None: ...
    async def drop(self, organisation: OrganisationId) -> None: ...
    async def of(self, person: PersonId) -> Sequence[Membership]:
        """What this person speaks for, by name; also what waits, is suspended or was refused."""
        ...

    async def members(self, organisation: OrganisationId) -> Sequence[Neighbour]:
        """Those who speak for it, the longest there first."""
        ...

    async def speakers(self) -> Sequence[Neighbour]:
        """Everybody who writes for one that was not refused."""
        ...

    async def waiting(self, limit: int) -> Sequence[Organisation]:
        """What the municipality has not decided on, the longest first."""
        ...

    async def all(self, limit: int) -> Sequence[Organisation]:
        """Every one, what waits on top, then by name."""
        ...

    async def undecided(self, limit: int) -> Sequence[OrganisationId]:
        """What waits for longer than was said, of which the coordinators were not reminded."""
        ...
