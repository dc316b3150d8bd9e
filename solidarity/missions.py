"""Missions and participations: what volunteers accept, and the one life that a mission has.

A request (`solidarity.requests`) is a mission that somebody asked for; both share one state, kept
here, so that no two cards can disagree. Rules take the mission and a time, return the mission after,
or raise a `Refusal`. Not here: setting out, arriving and the ladder of silence (`solidarity.visits`),
and lists of who waits for a seat (`solidarity.seats`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from solidarity.causes import SILENCE, UNTIL_TAKEN, Cause
from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

if TYPE_CHECKING:
    from solidarity.requests import Request

MissionId = NewType("MissionId", int)

HOLD = timedelta(minutes=10)
"""How long a mission waits for somebody who is registering for it."""
RELAY_STAYS_OPEN = timedelta(hours=24)
"""How long both sides can still write after the end, or after they opened it again."""
RELAY_REOPENS = timedelta(days=7)
"""How long after the end a conversation can be opened again."""
UNDO = timedelta(minutes=10)
"""How long « done » can be taken back."""
_DIGITS = "0123456789"
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
    WAITING = "waiting"
    """On the waiting list of a mission that is full."""
    ASKED = "asked"
    """A seat became free and is kept for this person until they answer."""
    RELEASED = "released"
    """Handed back, or ended with the mission before it was done."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Expense:
    """What somebody paid on a mission: the photo of the receipt, and the amount in cents where said."""

    file_id: str
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """One person on one mission."""

    person: PersonId
    seat: Seat
    joined_at: datetime
    ended_at: datetime | None = None
    phone_shared: bool = False
    """The resident lets this person see their number."""
    address_shared: bool = False
    """The resident lets this person see their address."""
    own_phone_shared: bool = False
    """This person lets the resident see their number."""
    code: str = ""
    """Four digits that both sides know: said at the door, they prove who is there."""
    left_at: datetime | None = None
    """When they said that they set out."""
    arrived_at: datetime | None = None
    """When they said that they are there."""
    expected_at: datetime | None = None
    """When it is to be over, where somebody said « not yet »."""
    rung: int = 0
    """How far silence has climbed (`solidarity.visits`)."""
    asked_until: datetime | None = None
    """Until when a free seat is kept for them."""
    expense: Expense | None = None
    framing: Framing | None = None
    """How a first visit to somebody is to be made; None where nothing special is asked."""


class Framing(StrEnum):
    """How somebody who is not trusted yet goes to an address for the first time."""

    DOOR = "door"
    """Nobody goes in: things are handed over at the door."""
    PAIR = "pair"
    """Two go together."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A mission that waits for somebody, by their Telegram id: who registers, or whom a coordinator asked."""

    telegram_id: int
    until: datetime
    person: PersonId | None = None
    """Whom a coordinator thought of; None for somebody who is registering."""


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
    hour: time | None = None
    """When it begins, in the municipality's time; None where only the day was said."""
    text: str = ""
    """What the municipality says of a mission that nobody asked for. Public."""
    publisher: PersonId | None = None
    """The coordinator who published it."""
    handler: PersonId | None = None
    """The coordinator who looks after it, so that no two do."""
    cause: Cause | None = None
    """Why the coordinators have it."""
    widened: bool = False
    """Offered beyond its neighbourhood."""
    relay_until: datetime | None = None
    """Until when both sides can write, where they opened the conversation again."""
    alert: int | None = None
    """The alert that it answers."""
    wave: int = 0
    """Who has been asked so far (`solidarity.waves`)."""
    wave_at: datetime | None = None
    """When the next wave goes out, unless somebody took it before."""
    told: int = 0
    """How many volunteers these waves have asked."""
    merged_into: MissionId | None = None
    """The request of which this one was a second copy."""
    merged_with: tuple[str, ...] = ()
    """References of the copies that were put together with it; of a copy, that of the one that was kept."""
    handler_until: datetime | None = None
    """Until when it is theirs who only opened it to see; None: until they say otherwise."""
    no_answer_at: datetime | None = None
    """When the municipality last called about it in vain."""
    organisation: int | None = None
    """The organisation that supervises it: people of 15 to 17 may come only where there is one."""
    supervisor: str = ""
    """What it is called, as long as the municipality lets it act."""

    @property
    def holders(self) -> tuple[Participation, ...]:
        """Who has it, or had it when it was done."""
        return tuple(item for item in self.participations if item.seat in (Seat.HOLDING, Seat.DONE))

    @property
    def published(self) -> bool:
        """Whether the municipality published it: for several people, and nobody asked for it."""
        return self.request is None and self.publisher is not None

    @property
    def supervised(self) -> bool:
        """Whether somebody looks after people of 15 to 17 there."""
        return self.organisation is not None and bool(self.supervisor)

    @property
    def host(self) -> PersonId | None:
        """Who expects the volunteers: the resident who asked, or the coordinator who published it."""
        return self.request.asker if self.request is not None else self.publisher

    @property
    def seats_left(self) -> int:
        """Seats that anybody may take: one that is kept for somebody is not free."""
        kept = (Seat.HOLDING, Seat.ASKED)
        return max(0, self.seats - sum(item.seat in kept for item in self.participations))

    def is_asked(self, person: PersonId) -> bool:
        """Whether a seat that became free is kept for them."""
        return any(item.person == person and item.seat is Seat.ASKED for item in self.participations)

    def kept_for_another(self, telegram_id: int, now: datetime) -> bool:
        """Whether it waits for somebody else, who is registering; of several published seats, the last."""
        waits = self.hold is not None and self.hold.until > now and self.hold.telegram_id != telegram_id
        return waits and not (self.published and self.seats_left > 1)

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
        if self.host is None or not self.holders:
            return False
        if self.relay_until is not None and now < self.relay_until:
            return True
        return self.ended_at is None or now < self.ended_at + RELAY_STAYS_OPEN

    def can_undo(self, now: datetime) -> bool:
        """Whether « done » was said just now and nobody has answered to it."""
        return self.state is State.DONE and self.ended_at is not None and now < self.ended_at + UNDO


def new_mission_id() -> MissionId:
    """A random id: nothing can be guessed or counted from it."""
    return MissionId(secrets.randbits(62) + 1)


def new_reference() -> str:
    """Four letters and digits that can be read out over the telephone."""
    return "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(4))


def new_code() -> str:
    """Four digits for one visit."""
    return "".join(secrets.choice(_DIGITS) for _ in range(4))


def not_past(mission: Mission, person: Neighbour, today: date) -> None:
    """Refuse a mission whose day is over, but to who has it and to whom a coordinator asked all the same."""
    asked = mission.hold is not None and mission.hold.person == person.id
    if mission.day < today and not (mission.state.is_over or mission.has(person.id) or asked):
        raise Refusal(Why.MISSION_PAST, mission=mission)


def join(mission: Mission, person: Neighbour, now: datetime, action: Action = Action.TAKE) -> Mission:
    """The mission with this person on it. A second tap of who has it already changes nothing.

    `action` is TAKE for a volunteer, HANDLE for a coordinator (who needs no charter).
    """
    if mission.has(person.id) and not mission.state.is_over:
        return mission
    allow(person, action, mission)
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    if not mission.is_asked(person.id) and mission.seats_left == 0:
        raise Refusal(Why.MISSION_FULL if mission.published else Why.MISSION_TAKEN, mission=mission)
    if mission.hold is not None and mission.kept_for_another(person.telegram_id, now):
        raise Refusal(why_kept(mission.hold), mission=mission, until=mission.hold.until)
    others = tuple(item for item in mission.participations if item.person != person.id)
    code = new_code() if mission.request is not None else ""
    joined = replace(
        mission, participations=(*others, Participation(person.id, Seat.HOLDING, now, code=code)), hold=None
    )
    return relieved(replace(joined, state=State.OPEN if joined.seats_left else State.TAKEN))


def why_kept(hold: Hold) -> Why:
    """Why somebody else has to wait: a newcomer registers, or a coordinator thought of somebody."""
    return Why.MISSION_HELD if hold.person is None else Why.MISSION_PROPOSED


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
    freed = replace(mission, state=State.OPEN, participations=_end(mission, Seat.RELEASED, now, person))
    return relieved(freed, heard=True)


def finish(mission: Mission, now: datetime) -> Mission:
    """It is done, says one of the two sides. Said twice it stays done."""
    if mission.state in (State.DONE, State.CONFIRMED):
        return mission
    if mission.state.is_over or not mission.holders:
        raise Refusal(Why.MISSION_OVER if mission.state.is_over else Why.STALE, mission=mission)
    return _over(mission, State.DONE, Seat.DONE, now)


def undo_finish(mission: Mission, person: Neighbour, now: datetime) -> Mission:
    """« Not done yet », within ten minutes, by who can say that it is done."""
    allow(person, Action.FINISH, mission)
    if not mission.can_undo(now):
        raise Refusal(Why.STALE, mission=mission)
    back = tuple(
        replace(item, seat=Seat.HOLDING, ended_at=None) if item.seat is Seat.DONE else item
        for item in mission.participations
    )
    again = replace(mission, ended_at=None, participations=back)
    return relieved(replace(again, state=State.OPEN if again.seats_left else State.TAKEN))


def reopen_relay(mission: Mission, now: datetime) -> Mission:
    """Both sides can write to each other again for a day."""
    if mission.relay_open(now):
        return mission
    if mission.ended_at is None or not mission.holders or now >= mission.ended_at + RELAY_REOPENS:
        raise Refusal(Why.RELAY_CLOSED, mission=mission)
    return replace(mission, relay_until=now + RELAY_STAYS_OPEN)


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
    return replace(_over(mission, State.CLOSED, Seat.RELEASED, now), cause=None, handler=None)


def relieved(mission: Mission, *, heard: bool = False) -> Mission:
    """The mission without a reason for the coordinators that has passed by itself; `heard`: no more silence.

    Where no reason is left, nobody looks after it any more; and where it is not open, nobody else is asked.
    """
    cause = mission.cause
    if cause is None or not _holds(mission, cause, heard=heard):
        cause = _other_cause(mission)
    return replace(
        mission,
        cause=cause,
        handler=mission.handler if cause is not None else None,
        wave_at=mission.wave_at if mission.state is State.OPEN else None,
    )


def _holds(mission: Mission, cause: Cause, *, heard: bool) -> bool:
    if cause in UNTIL_TAKEN:
        return mission.state is State.OPEN
    if cause in SILENCE:
        return not heard and not mission.state.is_over
    if cause in (Cause.WANTS_CALL, Cause.CALL_BACK):
        return not mission.state.is_over
    if cause is Cause.TELL:
        return mission.state is State.TAKEN
    return True


def _other_cause(mission: Mission) -> Cause | None:
    """What the request remembers by itself, once the graver reason has passed."""
    request = mission.request
    if request is None:
        return None
    if request.reported_by is not None:
        return Cause.REPORTED
    return Cause.WANTS_CALL if request.wants_call and not mission.state.is_over else None


def _over(mission: Mission, state: State, seat: Seat, now: datetime) -> Mission:
    parts = _end(mission, seat, now)
    gone = tuple(
        replace(item, seat=Seat.RELEASED, ended_at=now, asked_until=None)
        if item.seat in (Seat.WAITING, Seat.ASKED)
        else item
        for item in parts
    )
    ended = replace(mission, state=state, ended_at=now, hold=None, participations=gone)
    return relieved(ended)


def _end(
    mission: Mission, seat: Seat, now: datetime, person: PersonId | None = None
) -> tuple[Participation, ...]:
    return tuple(
        replace(item, seat=seat, ended_at=now)
        if item.seat is Seat.HOLDING and person in (None, item.person)
        else item
        for item in mission.participations
    )
