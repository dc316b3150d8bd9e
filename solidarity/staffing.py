"""What a coordinator does about a mission: look after it, think of somebody, ask further, say it is settled.

Two coordinators never work on one mission: whoever looks after it is its handler, and a colleague takes it
over on purpose. Nobody is put on a mission here: whom a coordinator thinks of is asked, and has two hours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from solidarity.causes import Cause
from solidarity.missions import Hold, Mission, State
from solidarity.people import Neighbour, PersonId
from solidarity.places import Municipality
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

ANSWER_WITHIN = timedelta(hours=2)
"""How long a mission is kept for whom a coordinator thought of; the night does not count."""


def not_anothers(mission: Mission, staff: Neighbour) -> None:
    """Refuse where a colleague looks after it."""
    if mission.handler not in (None, staff.id):
        raise Refusal(Why.HANDLED, mission=mission)


def handle(mission: Mission, staff: Neighbour) -> Mission:
    """This coordinator looks after it. Said twice changes nothing."""
    allow(staff, Action.HANDLE, mission)
    if mission.handler == staff.id and mission.handler_until is None:
        return mission
    not_anothers(mission, staff)
    if mission.cause is None:
        raise Refusal(Why.MISSION_OVER if mission.state.is_over else Why.STALE, mission=mission)
    return replace(mission, handler=staff.id, handler_until=None)


def take_over(mission: Mission, staff: Neighbour, known: PersonId | None) -> Mission:
    """A colleague goes on with it; `known` is who had it as far as they saw."""
    allow(staff, Action.HANDLE, mission)
    if mission.handler not in (None, staff.id, known):
        raise Refusal(Why.HANDLED, mission=mission)
    if mission.handler is None:
        return handle(mission, staff)
    if mission.handler == staff.id:
        return mission
    return replace(mission, handler=staff.id, handler_until=None)


def give_back(mission: Mission, staff: Neighbour) -> Mission:
    """Whoever looked after it no longer can."""
    if mission.handler != staff.id:
        raise Refusal(Why.STALE, mission=mission)
    return replace(mission, handler=None, handler_until=None)


def settle(mission: Mission, staff: Neighbour) -> Mission:
    """What brought it here is settled; of an open request only the call was made. Twice changes nothing."""
    allow(staff, Action.HANDLE, mission)
    not_anothers(mission, staff)
    if mission.cause is None and mission.handler is None:
        return mission
    request = mission.request
    if mission.state is State.OPEN and request is not None:
        called = replace(request, wants_call=False)
        cause = None if mission.cause is Cause.WANTS_CALL else mission.cause
        done = cause is None and mission.hold is None
        return replace(mission, request=called, cause=cause, handler=None if done else mission.handler)
    if request is not None:
        request = replace(request, wants_call=False, reported_by=None)
    return replace(mission, request=request, cause=None, handler=None)


def proposed_to(mission: Mission, now: datetime) -> PersonId | None:
    """Whom a coordinator asked and who may still answer."""
    hold = mission.hold
    return hold.person if hold is not None and hold.until > now else None


def is_kept(mission: Mission, now: datetime) -> bool:
    """Whether it waits for somebody at this moment."""
    return mission.hold is not None and mission.hold.until > now


def propose(
    mission: Mission, staff: Neighbour, person: Neighbour, town: Municipality, now: datetime
) -> Mission:
    """Keep an open request for this volunteer until they answer, and no longer than two hours of the day."""
    allow(staff, Action.HANDLE, mission)
    not_anothers(mission, staff)
    allow(person, Action.TAKE, mission)
    if mission.request is None or mission.state is not State.OPEN:
        raise Refusal(_why_not(mission), mission=mission)
    if is_kept(mission, now):
        if proposed_to(mission, now) == person.id:
            return mission
        proposed = proposed_to(mission, now) is not None
        raise Refusal(Why.MISSION_PROPOSED if proposed else Why.MISSION_HELD, mission=mission)
    until = town.quiet.after(town.quiet.after(now) + ANSWER_WITHIN)
    return replace(
        mission, hold=Hold(person.telegram_id, until, person.id), handler=staff.id, handler_until=None
    )


def unpropose(mission: Mission) -> Mission:
    """Whom the coordinator thought of does not come: anybody may take it."""
    return replace(mission, hold=None)


def widen(mission: Mission, staff: Neighbour) -> Mission:
    """Ask in the whole municipality. Twice is once."""
    allow(staff, Action.HANDLE, mission)
    not_anothers(mission, staff)
    if mission.widened:
        return mission
    if mission.state is not State.OPEN:
        raise Refusal(_why_not(mission), mission=mission)
    return replace(mission, widened=True)


def _why_not(mission: Mission) -> Why:
    if mission.state.is_over:
        return Why.MISSION_OVER
    return Why.MISSION_TAKEN if mission.state is State.TAKEN else Why.STALE


def main_cause(mission: Mission) -> Cause | None:
    """What a list shows it for: a promise that was missed, while nobody has it, before all else."""
    request = mission.request
    if mission.state is State.OPEN and request is not None and request.overdue_told_at is not None:
        return Cause.NOT_TAKEN
    return mission.cause


def people_around(mission: Mission) -> set[PersonId]:
    """Everybody whose first name a card of this mission may show."""
    found = {item.person for item in mission.participations}
    others = (mission.host, mission.handler, mission.hold.person if mission.hold is not None else None)
    return found | {item for item in others if item is not None}
