"""Seats and the waiting list of a mission that the municipality published.

Whoever comes too late may wait. A seat that becomes free is kept two hours for the first who waits and
who is asked; silence is not a yes, and then the next is asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from solidarity.missions import Mission, Participation, Seat, State
from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

MOST_SEATS = 20
ANSWER_WITHIN = timedelta(hours=2)
"""How long a free seat is kept for who was asked."""
_AFTER = timedelta(microseconds=1)


def wait(mission: Mission, person: Neighbour, now: datetime) -> Mission:
    """The mission with this person at the end of its waiting list. Said twice changes nothing."""
    if mission.has(person.id) or place_in_line(mission, person.id) is not None:
        return mission
    allow(person, Action.TAKE, mission)
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    if mission.request is not None or mission.seats_left:
        raise Refusal(Why.STALE, mission=mission)
    others = tuple(item for item in mission.participations if item.person != person.id)
    latest = max((item.joined_at for item in others), default=now)
    came = max(now, latest + _AFTER)  # kept by this time: two who come in one instant have an order too
    return replace(mission, participations=(*others, Participation(person.id, Seat.WAITING, came)))


def place_in_line(mission: Mission, person: PersonId) -> int | None:
    """1 for the first who waits or is asked; None for who does neither."""
    line = [item.person for item in mission.participations if item.seat in (Seat.ASKED, Seat.WAITING)]
    return line.index(person) + 1 if person in line else None


def stop_waiting(mission: Mission, person: PersonId, now: datetime) -> Mission:
    """Off the list, also for who was just asked and says no."""
    return _reseat(mission, person, Seat.RELEASED, ended_at=now)


def ask_next(mission: Mission, now: datetime) -> tuple[Mission, tuple[PersonId, ...]]:
    """Keep each free seat for the next who waits; returns who is to be asked."""
    if mission.state.is_over:
        return mission, ()
    asked: list[PersonId] = []
    while mission.seats_left:
        first = next((item.person for item in mission.participations if item.seat is Seat.WAITING), None)
        if first is None:
            break
        mission = _reseat(mission, first, Seat.ASKED, asked_until=now + ANSWER_WITHIN)
        asked.append(first)
    return replace(mission, state=State.OPEN if mission.seats_left else State.TAKEN), tuple(asked)


def lapse(mission: Mission, now: datetime) -> tuple[Mission, tuple[PersonId, ...]]:
    """Who was asked and did not answer in time gives way; returns them."""
    late = tuple(
        item.person
        for item in mission.participations
        if item.seat is Seat.ASKED and item.asked_until is not None and item.asked_until <= now
    )
    for person in late:
        mission = _reseat(mission, person, Seat.RELEASED, ended_at=now)
    return mission, late


def _reseat(
    mission: Mission,
    person: PersonId,
    seat: Seat,
    *,
    ended_at: datetime | None = None,
    asked_until: datetime | None = None,
) -> Mission:
    return replace(
        mission,
        participations=tuple(
            replace(item, seat=seat, ended_at=ended_at, asked_until=asked_until)
            if item.person == person and item.seat in (Seat.WAITING, Seat.ASKED)
            else item
            for item in mission.participations
        ),
    )
