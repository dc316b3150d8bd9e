"""Missions and participations: what volunteers accept, and the one life that a mission has.

A request (`solidarity.requests`) is a mission that somebody asked for; both share one state, kept
here, so that no two cards can disagree. Rules take the mission and a time, return the mission after,
or raise a `Refusal`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from solidarity.people import Action, Neighbour, PersonId, allow
from solidarity.refusals import Refusal, Why

if TYPE_CHECKING:
    from solidarity.requests import Request

MissionId = NewType("MissionId", int)

HOLD = timedelta(minutes=10)
"""How long a mission waits for somebody who is registering for it."""
RELAY_STAYS_OPEN = timedelta(hours=24)
"""How long both sides can still write after the end."""
_REFERENCE_LETTERS = "ABCDEFGHJKMNPQRTUVWXYZ2346789"  # none that is read as another: I/1, L, O/0, S/5


class State(StrEnum):
    """The life of a mission."""

    OPEN = "open"
    TAKEN = "taken"
    """Every seat is filled."""
    DONE = "done"
    """Somebody said that it is done; the resident has not answered how it went."""
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    """By the resident."""
    CLOSED = "closed"
    """By the municipality, with a reason."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to the mission itself."""
        return self not in (State.OPEN, State.TAKEN)


class Seat(StrEnum):
    """How a participation stands."""

    HOLDING = "holding"
    RELEASED = "released"
    """Handed back, or ended with the mission before it was done."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Participation:
    """One person on one mission."""

    person: PersonId
    seat: Seat
    joined_at: datetime
    ended_at: datetime | None = None
    phone_shared: bool = False
    """The resident lets this person see their number."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A mission that waits for somebody who is registering, by their Telegram id."""

    telegram_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Mission:
    """A piece of help with a number of seats. `day` is the last day on which it is useful."""

    id: MissionId
    reference: str
    category: str
    neighbourhood: str | None
    day: date
    seats: int
    state: State
    opened_at: datetime
    ended_at: datetime | None = None
    hold: Hold | None = None
    participations: tuple[Participation, ...] = ()
    request: Request | None = None
    version: int = 0
    """Raised by one at each save, so that a card knows whether it shows the present."""

    @property
    def holders(self) -> tuple[Participation, ...]:
        """Who has it, or had it when it was done."""
        return tuple(item for item in self.participations if item.seat is not Seat.RELEASED)

    def has(self, person: PersonId) -> bool:
        """Whether this person has it, or had it when it was done."""
        return any(item.person == person for item in self.holders)

    def participation(self, person: PersonId) -> Participation:
        """This person's part in it, or a refusal."""
        for item in self.holders:
            if item.person == person:
                return item
        raise Refusal(Why.NOT_YOURS)

    def relay_open(self, now: datetime) -> bool:
        """Whether the two sides can write to each other."""
        if self.request is None or not self.holders:
            return False
        return self.ended_at is None or now < self.ended_at + RELAY_STAYS_OPEN


def new_mission_id() -> MissionId:
    """A random id: nothing can be guessed or counted from it."""
    return MissionId(secrets.randbits(62) + 1)


def new_reference() -> str:
    """Four letters and digits that can be read out over the telephone."""
    return "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(4))


def join(mission: Mission, person: Neighbour, now: datetime, action: Action = Action.TAKE) -> Mission:
    """The mission with this person on it. A second tap of who has it already changes nothing.

    `action` is TAKE for a volunteer, HANDLE for a coordinator (who needs no charter).
    """
    if mission.has(person.id) and not mission.state.is_over:
        return mission
    allow(person, action, mission)
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    if mission.state is State.TAKEN or len(mission.holders) >= mission.seats:
        raise Refusal(Why.MISSION_TAKEN, mission=mission)
    hold = mission.hold
    if hold is not None and hold.until > now and hold.telegram_id != person.telegram_id:
        raise Refusal(Why.MISSION_HELD, mission=mission, until=hold.until)
    others = tuple(item for item in mission.participations if item.person != person.id)
    holders = (*others, Participation(person.id, Seat.HOLDING, now))
    full = sum(item.seat is Seat.HOLDING for item in holders) >= mission.seats
    return replace(mission, participations=holders, state=State.TAKEN if full else State.OPEN, hold=None)


def hold(mission: Mission, telegram_id: int, now: datetime) -> Mission:
    """Keep an open mission ten minutes for somebody who is registering, not twice running."""
    if mission.state is not State.OPEN:
        return mission
    waits = mission.hold
    if waits is not None and (waits.until > now or waits.telegram_id == telegram_id):
        return mission
    return replace(mission, hold=Hold(telegram_id, now + HOLD))


def release(mission: Mission, person: PersonId, now: datetime) -> Mission:
    """Hand a seat back: the mission is open again."""
    mission.participation(person)
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    return replace(mission, state=State.OPEN, participations=_end(mission, Seat.RELEASED, now, person))


def finish(mission: Mission, now: datetime) -> Mission:
    """It is done, says one of the two sides. Said twice it stays done."""
    if mission.state in (State.DONE, State.CONFIRMED):
        return mission
    if mission.state is not State.TAKEN:
        raise Refusal(Why.MISSION_OVER if mission.state.is_over else Why.STALE, mission=mission)
    return _over(mission, State.DONE, Seat.DONE, now)


def cancel(mission: Mission, now: datetime) -> Mission:
    """The resident no longer needs it. Said twice it stays cancelled."""
    if mission.state is State.CANCELLED:
        return mission
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    return _over(mission, State.CANCELLED, Seat.RELEASED, now)


def close(mission: Mission, now: datetime) -> Mission:
    """The municipality ends it, with a reason kept on the request."""
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    return _over(mission, State.CLOSED, Seat.RELEASED, now)


def _over(mission: Mission, state: State, seat: Seat, now: datetime) -> Mission:
    return replace(mission, state=state, ended_at=now, hold=None, participations=_end(mission, seat, now))


def _end(
    mission: Mission, seat: Seat, now: datetime, person: PersonId | None = None
) -> tuple[Participation, ...]:
    return tuple(
        replace(item, seat=seat, ended_at=now)
        if item.seat is Seat.HOLDING and person in (None, item.person)
        else item
        for item in mission.participations
    )
