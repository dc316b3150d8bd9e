"""One thing to tell, to whom, and what it is about as that stands when it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from solidarity.alert_messages import Counted
from solidarity.alerts import Alert
from solidarity.announcements import Announcement
from solidarity.broadcasts import Broadcast, Reach
from solidarity.concerns import Concern
from solidarity.missions import Mission, MissionId
from solidarity.notices.kinds import Kind
from solidarity.organisations import Organisation
from solidarity.people import Neighbour, PersonId
from solidarity.proxies import Agreement
from solidarity.reasons import Merits

Fact = str | int


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell."""

    kind: Kind
    mission: MissionId | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a notice goes: a chat, a topic in it, and the person whose private chat it is."""

    chat: int
    person: PersonId | None = None
    thread: int | None = None


def to(person: Neighbour) -> Recipient:
    """Somebody's private chat."""
    return Recipient(person.telegram_id, person.id)


@dataclass(frozen=True, slots=True)
class Situation:
    """What a notice is about, as it stands when it is sent."""

    now: datetime
    reader: Neighbour | None = None
    mission: Mission | None = None
    names: Mapping[PersonId, str] = field(default_factory=dict)
    phone: str | None = None
    draft: str | None = None
    """The unfinished conversation that nobody has come back to, by its id."""
    organisation: Organisation | None = None
    announcements: Sequence[Announcement] = ()
    """What the message of the day brings, as it stands now; or the one that it is about."""
    broadcast: Broadcast | None = None
    reach: Reach | None = None
    """How far the broadcast has come, for who looks after it."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """How many answered what to the alert."""
    alert: Alert | None = None
    counted: Counted | None = None
    """Whom the alert would reach, where somebody is asked whether it may go out."""
    agreement: Agreement | None = None
    """Whom somebody asked for, and who is to be called first; None once that is over."""
    numbers: frozenset[PersonId] = frozenset()
    """Who of the mission has left a number with us; known where coordinators read it."""
    why: Merits = ()
    """Why the reader was offered the mission."""
    concern: Concern | None = None
    """What somebody is worried about: only where the reader may read it now."""
    young: bool = False
    """Whether that is about somebody of 15 to 17."""
