"""Visits: setting out, being there, and what happens when nobody says anything more.

Silence climbs one ladder. An errand (nobody is inside): the volunteer is asked, then the coordinators get
it. A visit (somebody is inside): both sides are asked, then the coordinators, then the numbers to call.
The minutes between the rungs are settings of the category. Silence is never taken for a yes: no rung ends
a mission. Not here: who is told, and in which words (`solidarity.actions.visits`, `bot.views.visits`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import IntEnum

from solidarity.missions import Mission, Participation, Seat, relieved
from solidarity.people import Neighbour, PersonId
from solidarity.places import Municipality
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

LEAST_PATIENCE = timedelta(minutes=30)
"""« Not yet » buys at least this much time, also where the category is quick."""


class Rung(IntEnum):
    """How far silence has climbed."""

    NONE = 0
    ASKED = 1
    """Asked how it stands: the volunteer; of a visit both sides."""
    STAFF = 2
    """The coordinators have it."""
    CALL = 3
    """Of a visit only: somebody must be called now."""


def expected_end(mission: Mission, part: Participation, town: Municipality) -> datetime:
    """When it is to be over, as far as anybody has said."""
    category = town.categories[mission.category]
    lasts = timedelta(minutes=category.minutes)
    if part.expected_at is not None:
        return part.expected_at
    if part.arrived_at is not None:
        return part.arrived_at + lasts
    by = town.at(mission.day, mission.hour or category.by)
    return max(by, (part.left_at or part.joined_at) + lasts)


def rungs(mission: Mission, part: Participation, town: Municipality) -> tuple[int, ...]:
    """How many minutes after the expected end each rung is reached."""
    silence = town.categories[mission.category].silence
    return silence.inside if part.arrived_at is not None else silence.errand


def next_rung_at(mission: Mission, part: Participation, town: Municipality) -> datetime | None:
    """The timer of one participation; None where nothing more can be reached.

    Of a published mission its publisher says when it is over: nobody else is asked.
    """
    if mission.published or mission.state.is_over or part.seat is not Seat.HOLDING:
        return None
    steps = rungs(mission, part, town)
    if part.rung >= len(steps):
        return None
    end = expected_end(mission, part, town)
    if part.arrived_at is not None:
        return end + timedelta(minutes=steps[part.rung])
    first = town.quiet.after(end + timedelta(minutes=steps[0]))  # no volunteer is woken for an errand
    if part.rung == Rung.NONE:
        return first
    between = timedelta(minutes=steps[part.rung] - steps[0])
    return max(end + timedelta(minutes=steps[part.rung]), first + between)


def climb(mission: Mission, person: PersonId, town: Municipality, now: datetime) -> Mission | None:
    """The mission with one more rung of silence, if its time has come; a rung at a time, each once."""
    part = _part(mission, person)
    if part is None:
        return None
    due = next_rung_at(mission, part, town)
    if due is None or due > now:
        return None
    return _with(mission, replace(part, rung=part.rung + 1))


def set_out(mission: Mission, person: Neighbour, now: datetime) -> Mission:
    """On the way. Said twice it stays as first said."""
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    part = mission.participation(person.id)
    if part.left_at is not None or part.arrived_at is not None:
        return mission
    gone = _with(mission, replace(part, left_at=now, expected_at=None, rung=Rung.NONE))
    return relieved(gone, heard=True)


def arrive(mission: Mission, person: Neighbour, helper: PersonId, now: datetime) -> Mission:
    """The helper is there, says one of the two sides: from now on somebody is inside.

    Said twice it stays as first said.
    """
    allow(person, Action.FINISH, mission)
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    part = mission.participation(helper)
    if part.arrived_at is not None:
        return mission
    left = part.left_at or now
    there = _with(mission, replace(part, left_at=left, arrived_at=now, expected_at=None, rung=Rung.NONE))
    return relieved(there, heard=True)


def not_yet(
    mission: Mission, person: Neighbour, helper: PersonId, town: Municipality, now: datetime
) -> Mission:
    """Asked, somebody answered that it goes on: the ladder begins anew from here."""
    allow(person, Action.FINISH, mission)
    part = _part(mission, helper)
    if part is None or mission.state.is_over:
        raise Refusal(Why.MISSION_OVER if mission.state.is_over else Why.STALE, mission=mission)
    lasts = timedelta(minutes=town.categories[mission.category].minutes)
    again = replace(part, expected_at=now + max(lasts, LEAST_PATIENCE), rung=Rung.NONE)
    return relieved(_with(mission, again), heard=True)


def _part(mission: Mission, person: PersonId) -> Participation | None:
    for item in mission.participations:
        if item.person == person and item.seat is Seat.HOLDING:
            return item
    return None


def _with(mission: Mission, part: Participation) -> Mission:
    return replace(
        mission,
        participations=tuple(part if item.person == part.person else item for item in mission.participations),
    )
