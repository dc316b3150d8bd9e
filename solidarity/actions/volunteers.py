"""What volunteers change about themselves. Each acts at once, and only on who asks for it."""

from __future__ import annotations

from solidarity.people import Free, Neighbour
from solidarity.places import Point
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.volunteering import (
    keep_cell,
    say_competence,
    say_free,
    say_interest,
    say_speaks,
    say_vehicle,
    unsay_score,
)


async def rate_competence(unit: Unit, person: Neighbour, challenge: str, value: int) -> Neighbour:
    """How well they can do what this challenge is about."""
    return await _keep(unit, say_competence(person, _asked(unit, challenge), value))


async def rate_interest(unit: Unit, person: Neighbour, challenge: str, value: int) -> Neighbour:
    """How much they would like to."""
    return await _keep(unit, say_interest(person, _asked(unit, challenge), value))


async def forget_score(unit: Unit, person: Neighbour, challenge: str) -> Neighbour:
    """What they said of this challenge is unknown again."""
    return await _keep(unit, unsay_score(person, _asked(unit, challenge)))


async def choose_free(unit: Unit, person: Neighbour, when: Free, *, wanted: bool) -> Neighbour:
    """When they have time."""
    return await _keep(unit, say_free(person, when, wanted=wanted))


async def choose_vehicle(unit: Unit, person: Neighbour, has: bool | None) -> Neighbour:  # noqa: FBT001
    """Whether they have a vehicle; None where they would rather not say."""
    return await _keep(unit, say_vehicle(person, has))


async def choose_spoken(unit: Unit, person: Neighbour, language: str, *, wanted: bool) -> Neighbour:
    """A language that they speak; anybody may say so, volunteer or not."""
    return await _keep(unit, say_speaks(person, language, wanted=wanted))


async def share_position(unit: Unit, person: Neighbour, point: Point) -> Neighbour | None:
    """Keep the cell around this position, and nothing else of it. Outside the municipality: nothing."""
    if unit.town.locate(point) is None:
        return None
    return await _keep(unit, keep_cell(person, point))


async def forget_position(unit: Unit, person: Neighbour) -> Neighbour:
    """The cell is deleted."""
    return await _keep(unit, keep_cell(person, None))


def _asked(unit: Unit, challenge: str) -> str:
    """The challenge, if volunteers are asked about it today."""
    found = unit.town.challenges.get(challenge)
    if found is None or found.retired:
        raise Refusal(Why.STALE)
    return challenge


async def _keep(unit: Unit, person: Neighbour) -> Neighbour:
    await unit.people.save(person)
    return person
