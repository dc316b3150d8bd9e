"""Missions that the municipality publishes: for 1 to 20 people, in one neighbourhood or the whole town.

Who takes a seat or waits for one is in `solidarity.missions` and `solidarity.seats`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from solidarity.missions import Mission, State, new_mission_id, new_reference
from solidarity.names import utf16_len
from solidarity.organisations import Organisation
from solidarity.people import Neighbour
from solidarity.places import Municipality
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.seats import MOST_SEATS

MAX_TEXT = 500
"""UTF-16 units of what the municipality says of it: a card stays short."""
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:h.]|u(?:ur)?|uhr)\s*(\d{2})?\s*(?:uhr)?", re.IGNORECASE)
_HALF_DAY = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?m\.?", re.IGNORECASE)
_NOON = 12


class Motive(StrEnum):
    """Why a published mission is called off."""

    WEATHER = "weather"
    TOO_FEW = "too_few"
    LATER = "later"
    NO_NEED = "no_need"


@dataclass(frozen=True, slots=True)
class Plan:
    """A mission before it is published: what the screens collected."""

    category: str
    day: date
    neighbourhood: str | None
    """None for the whole town."""
    seats: int
    hour: time | None = None
    text: str = ""


def publish_mission(plan: Plan, staff: Neighbour, town: Municipality, now: datetime) -> Mission:
    """The open mission for this plan; only a coordinator publishes, and only what is still to come."""
    allow(staff, Action.STEER)
    category = town.categories.get(plan.category)
    place = town.neighbourhoods.get(plan.neighbourhood) if plan.neighbourhood is not None else None
    if category is None or category.retired or (plan.neighbourhood is not None and place is None):
        raise Refusal(Why.STALE)
    if place is not None and place.retired:
        raise Refusal(Why.STALE)
    if not 1 <= plan.seats <= MOST_SEATS or utf16_len(plan.text) > MAX_TEXT:
        raise Refusal(Why.STALE)
    if not is_to_come(plan.day, plan.hour, town, now):
        raise Refusal(Why.DAY_PAST)
    return Mission(
        id=new_mission_id(),
        reference=new_reference(),
        category=plan.category,
        neighbourhood=plan.neighbourhood,
        day=plan.day,
        seats=plan.seats,
        state=State.OPEN,
        opened_at=now,
        hour=plan.hour,
        text=plan.text,
        publisher=staff.id,
        widened=plan.neighbourhood is None,
    )


def supervise(mission: Mission, by: Organisation, town: Municipality) -> Mission:
    """The mission with an association that looks after people of 15 to 17. Said twice changes nothing."""
    if mission.supervised and mission.organisation == by.id:
        return mission
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    if not by.may_speak or mission.supervised or not town.categories[mission.category].minors:
        raise Refusal(Why.STALE, mission=mission)
    return replace(mission, organisation=by.id, supervisor=by.name)


def is_to_come(day: date, hour: time | None, town: Municipality, now: datetime) -> bool:
    """Whether this day, and where one is said this hour, is not over yet."""
    if hour is None:
        return day >= town.today(now)
    return town.at(day, hour) > now


def parse_hour(words: str) -> time | None:
    """« 14h30 », « 9 h », « 14:30 », « 14u », « 14 Uhr 30 », « 2:30 pm »; None for anything in doubt."""
    words = " ".join(words.split())
    if (match := _HALF_DAY.fullmatch(words)) is not None:
        hour, minute = int(match[1]), int(match[2] or 0)
        if not 1 <= hour <= _NOON:
            return None
        return _time(hour % _NOON + (_NOON if match[3].lower() == "p" else 0), minute)
    if (match := _HOUR.fullmatch(words)) is not None and not (words.endswith((":", "."))):
        return _time(int(match[1]), int(match[2] or 0))
    return None


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a day, an hour


def parse_seats(words: str) -> int | None:
    """A number from 1 to 20, written as digits and nothing else."""
    words = words.strip()
    if not re.fullmatch(r"[0-9]{1,2}", words):
        return None
    return int(words) if 1 <= int(words) <= MOST_SEATS else None
