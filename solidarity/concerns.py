"""Concerns: « I am worried about this person », said to the safeguarding lead and to nobody else.

Who may read one, how it goes on, who is reminded of it. Not here: what is amiss with a mission, which goes to
the coordinators (`solidarity.causes`), and how somebody is kept away afterwards (`solidarity.barring`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from solidarity.missions import Mission, MissionId, Seat
from solidarity.people import Neighbour, PersonId, is_minor
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment
from solidarity.rights import Action, can

ConcernId = NewType("ConcernId", int)
REMINDED_AFTER = timedelta(hours=24)
"""How long one waits before whoever reads it is reminded, and again each time."""
MAX_SAID = 3000
"""UTF-16 units of all that is written of one: it is read in one message."""
MAX_PARTS = 8
"""Messages of which one is made."""
MAX_NOTE = 600


def new_concern_id() -> ConcernId:
    """A random id: nothing can be guessed or counted from it."""
    return ConcernId(secrets.randbits(62) + 1)


class Sort(StrEnum):
    """What somebody says without words."""

    WORRY = "worry"
    """« I am worried about this person »."""
    UNEASE = "unease"
    """« Something made me feel ill at ease »."""
    NUMBERS = "numbers"
    """Said by nobody: somebody tried again and again to hand on the number of a card or an account."""
    ADDRESSES = "addresses"
    """Said by nobody: somebody whom the municipality has not met looked at many addresses in a day."""


SAID = frozenset({Sort.WORRY, Sort.UNEASE})
"""What people say: the others are seen by the program, and nobody can make it look as if it had."""


class Progress(StrEnum):
    """Where a concern stands."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What came of it."""

    TALKED = "talked"
    HELP = "help"
    """Others were called in: family, a doctor, a social service."""
    APART = "apart"
    """The two are not brought together any more."""
    BARRED = "barred"
    NOTHING = "nothing"
    """There was nothing to worry about."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of whoever is worried."""

    text: str = ""
    attachment: Attachment | None = None
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """What a lead wrote down of how it went on."""

    at: datetime
    by: PersonId
    text: str


@dataclass(frozen=True, slots=True)
class Concern:
    """A worry about somebody. Whom it is about and who said it may both be gone; the words stay."""

    id: ConcernId
    sort: Sort
    by: PersonId | None
    about: PersonId | None
    mission: MissionId | None
    at: datetime
    said: tuple[Said, ...] = ()
    notes: tuple[Noted, ...] = ()
    state: Progress = Progress.OPEN
    handler: PersonId | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    due: datetime | None = None
    """The timer: whoever has it, or may read it, is reminded."""

    @property
    def words(self) -> str:
        """All that was written."""
        return "\n".join(item.text for item in self.said if item.text)

    @property
    def files(self) -> tuple[Said, ...]:
        """What was spoken or shown."""
        return tuple(item for item in self.said if item.file_id is not None)


def whom_about(mission: Mission, person: Neighbour) -> list[PersonId]:
    """Whom of the other side it may be about; empty for who is not, and was not, on the mission."""
    helpers = [item.person for item in mission.participations if item.seat in _WERE_THERE]
    if mission.host == person.id:
        return [item for item in helpers if item != person.id]
    if person.id not in helpers:
        return []
    others = [item for item in helpers if item != person.id] if mission.published else []
    return ([mission.host] if mission.host is not None else []) + others


_WERE_THERE = (Seat.HOLDING, Seat.DONE, Seat.RELEASED)
"""Who hands a mission back may do so for a reason that the lead should hear."""


def voice_concern(
    person: Neighbour,
    mission: Mission,
    about: PersonId | None,
    sort: Sort,
    said: Sequence[Said],
    now: datetime,
) -> Concern:
    """The concern, if this person may say it: about the other side of a mission that they are on."""
    others = whom_about(mission, person)
    if not others:
        raise Refusal(Why.NOT_YOURS)
    if (about is not None and about not in others) or sort not in SAID:
        raise Refusal(Why.STALE)
    due = now + REMINDED_AFTER
    return Concern(new_concern_id(), sort, person.id, about, mission.id, now, tuple(said), due=due)


def readers(team: Iterable[Neighbour], concern: Concern) -> list[Neighbour]:
    """Who reads a concern: the leads; without any, the coordinators one by one. Never whom it is about."""
    people = list(team)
    leads = [item for item in people if can(item, Action.SAFEGUARD, concern)]
    return leads or [item for item in people if item.is_coordinator and item.id != concern.about]


def read(concern: Concern, reader: Neighbour, team: Iterable[Neighbour]) -> None:
    """Refuse everybody but who reads it now."""
    if all(item.id != reader.id for item in readers(team, concern)):
        raise Refusal(Why.SAFEGUARD_ONLY)


def take(concern: Concern, lead: Neighbour, now: datetime) -> Concern:
    """The first tap takes it. Twice is once."""
    if concern.state is Progress.CLOSED or concern.handler == lead.id:
        return concern
    if concern.handler is not None:
        raise Refusal(Why.CONCERN_TAKEN)
    return replace(concern, state=Progress.TAKEN, handler=lead.id, due=now + REMINDED_AFTER)


def note(concern: Concern, lead: Neighbour, text: str, now: datetime) -> Concern:
    """Written down how it goes on; who writes has it from then on, where nobody had."""
    if concern.state is Progress.CLOSED:
        raise Refusal(Why.STALE)
    held = take(concern, lead, now) if concern.handler is None else concern
    noted = (*held.notes, Noted(now, lead.id, text))
    return replace(held, notes=noted, due=now + REMINDED_AFTER)


def close(concern: Concern, lead: Neighbour, outcome: Outcome, now: datetime) -> Concern:
    """Over, with what came of it. Closed twice it stays as it was."""
    if concern.state is Progress.CLOSED:
        return concern
    handler = concern.handler or lead.id
    closed = replace(concern, state=Progress.CLOSED, handler=handler, due=None)
    return replace(closed, closed_at=now, outcome=outcome)


def to_remind(concern: Concern, may_read: Sequence[Neighbour]) -> list[Neighbour]:
    """Who is reminded: whoever has it, while they may read it; else all who may."""
    mine = [item for item in may_read if item.id == concern.handler]
    return mine or list(may_read)


def in_order(concerns: Iterable[tuple[Concern, Neighbour | None]]) -> list[Concern]:
    """Those about somebody of 15 to 17 first, then what nobody has, then the oldest."""
    ranked = sorted(
        concerns,
        key=lambda item: (
            not (item[1] is not None and is_minor(item[1])),
            item[0].handler is not None,
            item[0].at,
            item[0].id,
        ),
    )
    return [concern for concern, _ in ranked]
