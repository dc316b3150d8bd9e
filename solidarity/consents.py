"""What somebody agreed to beside the first screen, each of which they can take back alone.

Taking back the first screen's consent is erasing everything (`solidarity.actions.people`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from solidarity.answers import Answered, Reply
from solidarity.missions import Mission
from solidarity.people import Neighbour, News
from solidarity.requests import Request


class Given(StrEnum):
    """One consent."""

    NEWS = "news"
    VOLUNTEER = "volunteer"
    """The charter."""
    POSITION = "position"
    PHONE = "phone"
    ADDRESS = "address"
    """On requests."""
    LANGUAGES = "languages"
    ALERTS = "alerts"
    """Standing by for what an alert makes necessary."""


def given(person: Neighbour, asked: Sequence[Mission], answers: Sequence[Answered]) -> tuple[Given, ...]:
    """Those that hold now."""
    volunteer = person.volunteer
    holds = {
        Given.NEWS: person.news is not News.NEVER,
        Given.VOLUNTEER: volunteer is not None,
        Given.POSITION: volunteer is not None and volunteer.cell is not None,
        Given.PHONE: person.phone is not None,
        Given.ADDRESS: any(item.request is not None and item.request.address for item in asked),
        Given.LANGUAGES: bool(person.speaks),
        Given.ALERTS: any(item.reply is Reply.CAN for item in answers),
    }
    return tuple(item for item in Given if holds[item])


def without(person: Neighbour, consent: Given) -> Neighbour:
    """The person, no longer agreeing; what else goes with it is an action."""
    match consent:
        case Given.NEWS:
            return replace(person, news=News.NEVER)
        case Given.VOLUNTEER:
            return replace(person, volunteer=None)
        case Given.POSITION if person.volunteer is not None:
            return replace(person, volunteer=replace(person.volunteer, cell=None))
        case Given.PHONE:
            return replace(person, phone=None)
        case Given.LANGUAGES:
            return replace(person, speaks=None)
    return person


def without_phone(mission: Mission, person: Neighbour) -> Mission:
    """Nobody on this mission sees the person's own number any more, and nobody is to call it."""
    mine = mission.request is not None and mission.request.asker == person.id
    parts = tuple(
        replace(
            item,
            phone_shared=item.phone_shared and not mine,
            own_phone_shared=item.own_phone_shared and item.person != person.id,
        )
        for item in mission.participations
    )
    request = mission.request
    if mine and request is not None:
        request = replace(request, wants_call=False)
    return replace(mission, participations=parts, request=request)


def without_address(mission: Mission) -> Mission:
    """Nobody on this mission sees where its asker lives any more."""
    parts = tuple(replace(item, address_shared=False) for item in mission.participations)
    request = mission.request
    return replace(mission, participations=parts, request=_addressless(request))


def _addressless(request: Request | None) -> Request | None:
    return replace(request, address="") if request is not None else None
