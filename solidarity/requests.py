"""Requests: what a resident asked for, and the promise that somebody answers by an hour.

The life of the request is the life of its mission (`solidarity.missions`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from solidarity.causes import Cause
from solidarity.missions import (
    Expense,
    Mission,
    Participation,
    State,
    new_mission_id,
    new_reference,
)
from solidarity.people import Neighbour, PersonId
from solidarity.places import Municipality
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.staffing import not_anothers

STILL_NEEDED = timedelta(hours=48)
"""How long an open request waits before its asker is asked whether it still matters."""
LOOKED_AT = timedelta(days=7)
"""How long before a coordinator looks at an open request that nobody took."""
MORNING = time(9)
GENERAL = "autre"
"""The kind of help that is none of the others, where the municipality has it; else its last one."""
MAX_THANKS = 300
"""UTF-16 units of a word of thanks."""
MAX_DETAIL = 1000
"""UTF-16 units of a detail: what fits on a volunteer's card."""


class Attachment(StrEnum):
    """What people send each other besides text; a detail is only ever a photo or a voice message."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    DOCUMENT = "document"
    PLACE = "place"
    """A position; only ever handed on, never kept."""


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


class Via(StrEnum):
    """By which way a request came in."""

    CHAT = "chat"
    GROUP = "group"
    VOICE = "voice"
    PROXY = "proxy"
    """Somebody asked for somebody else."""
    SWITCHBOARD = "switchboard"
    """The municipality's staff wrote down what was said on the telephone or at a counter."""


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """The person without a smartphone for whom somebody else asked: reached by telephone only."""

    name: str
    phone: str
    agreed_at: datetime
    agreed_by: PersonId | None
    """Who heard the « yes »: the one who asked, or the coordinator who called. None once erased."""


class Still(StrEnum):
    """Who is to look at an open request that is getting old."""

    ASKER = "asker"
    STAFF = "staff"


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
    address: str = ""
    """Where the resident lives, as they wrote it for who helps."""
    reported_by: PersonId | None = None
    """Who said that something is wrong with the conversation."""
    still_at: datetime | None = None
    """When the resident is asked next whether help is still needed."""
    vague: bool = False
    """Made by one tap under an alert, or spoken: what for was not said yet, so nobody else is asked."""
    via: Via = Via.CHAT
    beneficiary: Beneficiary | None = None
    """Whom it is for, where that is not the asker."""
    discreet: bool = False
    """Nothing of it in groups, and neutral words to the asker."""
    languages: frozenset[str] = frozenset()
    """Languages in which who needs help can be talked to; empty: any."""
    late_told_at: datetime | None = None
    """When the asker was told that the promised hour has passed, and who takes over."""
    young: bool = False
    """Its asker is 15 to 17 as things stand: what they wrote reaches who helps by a coordinator only."""

    @property
    def noted(self) -> bool:
        """Whether the municipality's staff wrote it down for somebody who called."""
        return self.via is Via.SWITCHBOARD


@dataclass(frozen=True, slots=True)
class Wish:
    """A request before it is sent: what the screens collected."""

    category: str
    day: date
    neighbourhood: str | None
    detail: Detail = Detail()
    via: Via = Via.CHAT
    beneficiary: Beneficiary | None = None
    """Whom it is for, where that is not the asker."""
    discreet: bool = False
    """Nothing of it in groups, and neutral words to the asker."""


def ask(wish: Wish, asker: Neighbour, town: Municipality, now: datetime) -> Mission:
    """The open mission for this wish, with its promised hour."""
    if wish.via is Via.SWITCHBOARD:
        may_note(asker, wish.neighbourhood)
    category = town.categories.get(wish.category)
    if category is None or category.retired:
        raise Refusal(Why.STALE)
    place = town.neighbourhoods.get(wish.neighbourhood) if wish.neighbourhood else None
    if place is not None and place.retired:
        raise Refusal(Why.STALE)
    if wish.day < town.today(now):
        raise Refusal(Why.DAY_PAST)
    due = town.answer_due(wish.category, wish.day, now)
    still_at = first_still(wish.day, town, now)
    return Mission(
        id=new_mission_id(),
        reference=new_reference(),
        category=wish.category,
        neighbourhood=wish.neighbourhood,
        day=wish.day,
        seats=1,
        state=State.OPEN,
        opened_at=now,
        request=Request(
            asker.id,
            wish.detail,
            due,
            still_at=still_at,
            via=wish.via,
            beneficiary=wish.beneficiary,
            discreet=wish.discreet or asker.discreet,
        ),
    )


def may_note(staff: Neighbour, neighbourhood: str | None) -> None:
    """Refuse where this person may not write down a call, or not one from there."""
    allow(staff, Action.NOTE, neighbourhood)


def ask_in_alert(asker: Neighbour, alert: int, town: Municipality, now: datetime) -> Mission:
    """The request that « I need help » under an alert makes at once: for today, whatever it is for."""
    return replace(ask_vaguely(asker, town, now), alert=alert)


def ask_vaguely(
    asker: Neighbour,
    town: Municipality,
    now: datetime,
    detail: Detail = Detail(),
    via: Via = Via.CHAT,
    *,
    discreet: bool = False,
) -> Mission:
    """A request for today of which nobody has said yet what it is for: it goes to the coordinators only."""
    offered = town.active_categories()
    if not offered:
        raise Refusal(Why.STALE)
    general = next((item for item in offered if item.code == GENERAL), offered[-1])
    places = {item.code for item in town.active_neighbourhoods()}
    place = asker.neighbourhood if asker.neighbourhood in places else None
    wish = Wish(general.code, town.today(now), place, detail, via, discreet=discreet)
    made = ask(wish, asker, town, now)
    return replace(made, request=replace(of(made), vague=True))


def is_unsorted(mission: Mission) -> bool:
    """Whether a coordinator is to say first what it is for: nobody else is asked before that."""
    return mission.request is not None and mission.request.vague and mission.alert is None


def specify(
    mission: Mission,
    town: Municipality,
    now: datetime,
    *,
    category: str | None = None,
    place: str | None = None,
) -> Mission:
    """What such a request is for, or where: the promised hour may come sooner by it, never later.

    Said twice changes nothing. Where it is can be said once: later it is a change like any other.
    """
    if mission.alert is None:
        raise Refusal(Why.STALE, mission=mission)
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    request = of(mission)
    if category is not None:
        if category not in {item.code for item in town.active_categories()}:
            raise Refusal(Why.STALE, mission=mission)
        due = min(request.answer_due, town.answer_due(category, mission.day, now))
        request = replace(request, vague=False, answer_due=due)
        if request != mission.request or category != mission.category:
            mission = replace(mission, category=category, request=request)
    if place is not None and place != mission.neighbourhood:
        known = {item.code for item in town.active_neighbourhoods()}
        if place not in known or mission.neighbourhood is not None or mission.state is not State.OPEN:
            raise Refusal(Why.STALE, mission=mission)
        mission = replace(mission, neighbourhood=place)
    return mission


def first_still(day: date, town: Municipality, asked_at: datetime) -> datetime:
    """When to ask whether help is still needed: after two days, or on the morning after the day."""
    return min(asked_at + STILL_NEEDED, town.at(day + timedelta(days=1), MORNING))


def still_needed(mission: Mission, now: datetime) -> tuple[Mission, Still] | None:
    """What is to be done about an open request that is getting old; the next time is noted.

    Nothing is ever closed by itself: after a week a coordinator looks at it.
    """
    request = of(mission)
    if mission.state is not State.OPEN or request.still_at is None or request.still_at > now:
        return None
    week = mission.opened_at + LOOKED_AT
    if now >= week:
        return replace(mission, request=replace(request, still_at=None)), Still.STAFF
    following = max(min(now + STILL_NEEDED, week), now)
    return replace(mission, request=replace(request, still_at=following)), Still.ASKER


def still_useful(mission: Mission, staff: Neighbour, now: datetime) -> Mission:
    """A coordinator has looked at what is old: it stays open, and is looked at again in a week.

    Said twice changes nothing.
    """
    allow(staff, Action.HANDLE, mission)
    not_anothers(mission, staff)
    if mission.cause is not Cause.OLD or mission.state is not State.OPEN:
        return mission
    request = of(mission)
    cause = Cause.WANTS_CALL if request.wants_call else None
    looked = replace(request, still_at=now + LOOKED_AT)
    return replace(mission, cause=cause, handler=None, handler_until=None, request=looked)


def change(mission: Mission, wish: Wish, town: Municipality, now: datetime) -> Mission:
    """The request with another day, place or detail. What was promised is not put off without need."""
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    request = of(mission)
    if wish.day < town.today(now) and wish.day != mission.day:
        raise Refusal(Why.DAY_PAST)
    if wish.neighbourhood != mission.neighbourhood:
        place = town.neighbourhoods.get(wish.neighbourhood or "")
        if place is None or place.retired or mission.state is not State.OPEN:
            raise Refusal(Why.STALE, mission=mission)
    changed = replace(mission, day=wish.day, neighbourhood=wish.neighbourhood)
    asked = replace(request, detail=wish.detail)
    if wish.day != mission.day and mission.state is State.OPEN:
        due = town.answer_due(mission.category, wish.day, now)
        asked = replace(
            asked,
            answer_due=due,
            overdue_told_at=None if due > now else asked.overdue_told_at,
            late_told_at=None if due > now else asked.late_told_at,
            still_at=first_still(wish.day, town, now),
        )
    return replace(changed, request=asked)


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
    """The request with its broken hour noted, if the promised hour has come and nobody took it.

    From then on the coordinators have it, and its asker is told who takes over.
    """
    request = of(mission)
    if mission.state is not State.OPEN or request.overdue_told_at or request.answer_due > now:
        return None
    return replace(mission, request=replace(request, overdue_told_at=now, late_told_at=now))


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
    return _with(mission, replace(mission.participation(person), phone_shared=True))


def share_own_phone(mission: Mission, person: PersonId) -> Mission:
    """This participant lets the resident see their number."""
    return _with(mission, replace(mission.participation(person), own_phone_shared=True))


def share_address(mission: Mission, person: PersonId, address: str) -> Mission:
    """Let this one participant see where the resident lives."""
    shared = _with(mission, replace(mission.participation(person), address_shared=True))
    return replace(shared, request=replace(of(mission), address=address))


def report(mission: Mission, person: PersonId) -> Mission:
    """Somebody says that something is wrong. The first who says so is kept."""
    request = of(mission)
    return replace(mission, request=replace(request, reported_by=request.reported_by or person))


def note_expense(mission: Mission, person: PersonId, expense: Expense) -> Mission:
    """What this participant paid; a newer receipt takes the place of an older one."""
    return _with(mission, replace(mission.participation(person), expense=expense))


def _with(mission: Mission, part: Participation) -> Mission:
    return replace(
        mission,
        participations=tuple(part if item.person == part.person else item for item in mission.participations),
    )
