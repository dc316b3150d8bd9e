"""Requests: what a resident asked for, and the promise that somebody answers by an hour.

The life of the request is the life of its mission (`solidarity.missions`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from solidarity.missions import Mission, State, new_mission_id, new_reference
from solidarity.people import Neighbour, PersonId
from solidarity.places import Municipality
from solidarity.refusals import Refusal, Why

MAX_DETAIL = 1000
"""UTF-16 units of a detail: what fits on a volunteer's card."""


class Attachment(StrEnum):
    """What a detail can be besides text."""

    PHOTO = "photo"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Detail:
    """What the resident added: words, a photo or a voice message (Telegram's file id)."""

    text: str = ""
    attachment: Attachment | None = None
    file_id: str | None = None


class Feeling(StrEnum):
    """How it went, says the resident."""

    WELL = "well"
    SO_SO = "so_so"
    PROBLEM = "problem"
    """Told to the coordinators only."""


class Reason(StrEnum):
    """Why the municipality closed a request."""

    SOLVED = "solved"
    NO_NEED = "no_need"
    DUPLICATE = "duplicate"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Request:
    """The asking side of a mission."""

    asker: PersonId
    detail: Detail
    answer_due: datetime
    """The promised hour, exactly as the resident's screen shows it."""
    staff_told_at: datetime | None = None
    """When the coordinators first got it."""
    overdue_told_at: datetime | None = None
    """When they were told that the promised hour has passed."""
    wants_call: bool = False
    feeling: Feeling | None = None
    reason: Reason | None = None
    thanked: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A request before it is sent: what the screens collected."""

    category: str
    day: date
    neighbourhood: str | None
    detail: Detail = Detail()


def ask(wish: Wish, asker: Neighbour, town: Municipality, now: datetime) -> Mission:
    """The open mission for this wish, with its promised hour."""
    category = town.categories.get(wish.category)
    if category is None or category.retired:
        raise Refusal(Why.STALE)
    place = town.neighbourhoods.get(wish.neighbourhood) if wish.neighbourhood else None
    if place is not None and place.retired:
        raise Refusal(Why.STALE)
    if wish.day < town.today(now):
        raise Refusal(Why.DAY_PAST)
    due = town.answer_due(wish.category, wish.day, now)
    return Mission(
        id=new_mission_id(),
        reference=new_reference(),
        category=wish.category,
        neighbourhood=wish.neighbourhood,
        day=wish.day,
        seats=1,
        state=State.OPEN,
        opened_at=now,
        request=Request(asker.id, wish.detail, due),
    )


def of(mission: Mission) -> Request:
    """The mission's request; a mission that nobody asked for has none."""
    if mission.request is None:
        raise Refusal(Why.NOT_FOUND)
    return mission.request


def note_staff_told(mission: Mission, now: datetime) -> Mission:
    """The coordinators have it."""
    request = of(mission)
    return replace(mission, request=replace(request, staff_told_at=request.staff_told_at or now))


def overdue(mission: Mission, now: datetime) -> Mission | None:
    """The request with its broken hour noted, if the promised hour has come and nobody took it."""
    request = of(mission)
    if mission.state is not State.OPEN or request.overdue_told_at or request.answer_due > now:
        return None
    return replace(mission, request=replace(request, overdue_told_at=now))


def may_want_call(mission: Mission) -> bool:
    """Whether a call can still be asked for: while the request lasts, or after a problem."""
    return not mission.state.is_over or of(mission).feeling is Feeling.PROBLEM


def want_call(mission: Mission) -> Mission:
    """The resident would rather be called by the municipality."""
    if not may_want_call(mission):
        raise Refusal(Why.MISSION_OVER, mission=mission)
    return replace(mission, request=replace(of(mission), wants_call=True))


def confirm(mission: Mission, feeling: Feeling) -> Mission:
    """How it went. The first answer counts; the same again changes nothing."""
    request = of(mission)
    if mission.state is State.CONFIRMED:
        return mission
    if mission.state is not State.DONE:
        raise Refusal(Why.STALE, mission=mission)
    return replace(mission, state=State.CONFIRMED, request=replace(request, feeling=feeling))


def thank(mission: Mission) -> Mission:
    """Thanks are sent once."""
    if mission.state not in (State.DONE, State.CONFIRMED):
        raise Refusal(Why.STALE, mission=mission)
    return replace(mission, request=replace(of(mission), thanked=True))


def give_reason(mission: Mission, reason: Reason) -> Mission:
    """Why the municipality closes it."""
    return replace(mission, request=replace(of(mission), reason=reason))


def share_phone(mission: Mission, person: PersonId) -> Mission:
    """Let this one participant see the resident's number."""
    mission.participation(person)
    return replace(
        mission,
        participations=tuple(
            replace(item, phone_shared=True) if item.person == person else item
            for item in mission.participations
        ),
    )
