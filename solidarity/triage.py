"""Going through what waits for the municipality, one card at a time, the greatest risk first.

A card that somebody opens is theirs for some minutes, so that no two work on one; what they say about it
(`solidarity.staffing`) makes it theirs for longer. Putting two requests together is `solidarity.merging`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from solidarity.causes import UNTIL_SETTLED, Cause
from solidarity.missions import Mission, MissionId, State, relieved
from solidarity.people import Neighbour, PersonId
from solidarity.places import Municipality
from solidarity.refusals import Refusal, Why
from solidarity.requests import first_still, of
from solidarity.rights import Action, allow, can
from solidarity.staffing import not_anothers
from solidarity.waves import begun

LOOKED_AT = timedelta(minutes=10)
"""How long a card is theirs who opened it and said nothing about it."""
DAYS_AHEAD = 8
"""How far ahead a request may be put to another day."""
COUNTED = timedelta(days=30)
"""Of which time solved requests are counted."""
MASKED = 5
"""Fewer than this are never told as a number: who they are could be guessed."""
BENEFICIARY = "_"
"""Who is called: the person for whom somebody else asked."""
_ASKED_ANEW = frozenset({Cause.PLACE_UNKNOWN, Cause.NO_VOLUNTEER, Cause.VOICE, Cause.UNCONFIRMED})
"""Reasons that are no longer true once others are asked."""


def may_sort(person: Neighbour) -> bool:
    """Whether there is anything behind « sort »: cards, or totals."""
    return can(person, Action.TRIAGE) or can(person, Action.COUNT)


def has_menu(person: Neighbour) -> bool:
    """Whether their role has commands of its own."""
    return may_sort(person) or can(person, Action.NOTE) or can(person, Action.SAFEGUARD)


def may_see(staff: Neighbour, mission: Mission) -> bool:
    """Whether they may work on it: not on their own request, nor on what is said of themselves."""
    if not can(staff, Action.HANDLE, mission):
        return False
    return not mission.has(staff.id) or (mission.state.is_over and mission.cause not in UNTIL_SETTLED)


def in_order(waiting: Sequence[Mission], staff: PersonId) -> list[Mission]:
    """What nobody looks after or they do themselves; then, in the same order, what colleagues look after."""
    return sorted(waiting, key=lambda item: item.handler not in (None, staff))


def following(queue: Sequence[Mission], after: MissionId | None) -> Sequence[Mission]:
    """What comes after this one; everything, where it waits no more."""
    places = [at for at, item in enumerate(queue) if item.id == after]
    return queue[places[0] + 1 :] if places else queue


def look(mission: Mission, staff: Neighbour, now: datetime) -> Mission:
    """It is in their hands for some minutes. Whoever looks after it already goes on."""
    allow(staff, Action.HANDLE, mission)
    not_anothers(mission, staff)
    if mission.cause is None:
        raise Refusal(Why.MISSION_OVER if mission.state.is_over else Why.STALE, mission=mission)
    if mission.handler == staff.id and mission.handler_until is None:
        return mission
    return replace(mission, handler=staff.id, handler_until=now + LOOKED_AT)


def put_down(mission: Mission, staff: PersonId) -> Mission:
    """They go on to the next one: what they only looked at is anybody's again."""
    if mission.handler != staff or mission.handler_until is None:
        return mission
    return replace(mission, handler=None, handler_until=None)


def left_lying(mission: Mission, now: datetime) -> Mission:
    """The same where they went away from it."""
    if mission.handler is None or mission.handler_until is None or mission.handler_until > now:
        return mission
    return put_down(mission, mission.handler)


def note_no_answer(mission: Mission, staff: Neighbour, now: datetime) -> Mission:
    """Called in vain: it is anybody's again, and who calls next sees when that was."""
    allow(staff, Action.HANDLE, mission)
    not_anothers(mission, staff)
    if mission.cause is None and mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    return replace(mission, no_answer_at=now, handler=None, handler_until=None)


@dataclass(frozen=True, slots=True)
class Filing:
    """What a coordinator says of a request anew; None stays as it was."""

    category: str | None = None
    day: date | None = None
    place: str | None = None


def reclassify(
    mission: Mission, staff: Neighbour, filing: Filing, town: Municipality, now: datetime
) -> Mission:
    """The request as it should have been asked: never promised for later than it was.

    Where nobody has it, volunteers are asked anew. Said twice changes nothing.
    """
    allow(staff, Action.HANDLE, mission)
    not_anothers(mission, staff)
    if mission.request is None:
        raise Refusal(Why.STALE, mission=mission)
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    _offered(filing, mission, town, now)
    after = replace(
        mission,
        category=filing.category or mission.category,
        day=filing.day or mission.day,
        neighbourhood=filing.place or mission.neighbourhood,
    )
    if after == mission and not (filing.category and of(mission).vague):
        return mission
    return _asked_anew(
        after, moved=after.day != mission.day, said=filing.category is not None, town=town, now=now
    )


def _asked_anew(mission: Mission, *, moved: bool, said: bool, town: Municipality, now: datetime) -> Mission:
    request = of(mission)
    due = min(request.answer_due, town.answer_due(mission.category, mission.day, now))
    request = replace(
        request,
        answer_due=due,
        still_at=first_still(mission.day, town, now) if moved else request.still_at,
        vague=request.vague and not said,
    )
    mission = replace(mission, request=request)
    if mission.state is not State.OPEN or request.vague:
        return mission
    if mission.cause in _ASKED_ANEW:
        mission = relieved(replace(mission, cause=None))
    if mission.neighbourhood is None:
        return replace(mission, cause=mission.cause or Cause.PLACE_UNKNOWN)
    return begun(mission, now)


def _offered(filing: Filing, mission: Mission, town: Municipality, now: datetime) -> None:
    """Refuse what the municipality's file does not hold, and a day that is past or far."""
    if filing.category is not None and filing.category not in {
        item.code for item in town.active_categories()
    }:
        raise Refusal(Why.STALE, mission=mission)
    if filing.place is not None and filing.place not in {item.code for item in town.active_neighbourhoods()}:
        raise Refusal(Why.STALE, mission=mission)
    today = town.today(now)
    if filing.day is not None and not today <= filing.day <= today + timedelta(days=DAYS_AHEAD):
        raise Refusal(Why.DAY_PAST if filing.day < today else Why.STALE, mission=mission)
