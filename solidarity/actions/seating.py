"""What several actions share about the seats of a published mission. Not an action itself."""

from __future__ import annotations

from dataclasses import replace

from solidarity.actions.telling import offer, post_card, tell_person
from solidarity.missions import Mission, release
from solidarity.notices import Kind, Notice
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.seats import ask_next, stop_waiting


def published(mission: Mission) -> Mission:
    """The mission, if the municipality published it."""
    if not mission.published:
        raise Refusal(Why.STALE, mission=mission)
    return mission


async def post_everywhere(unit: Unit, mission: Mission) -> None:
    """Its card in the groups of its neighbourhood; of the whole town, in those of every neighbourhood."""
    place = mission.neighbourhood
    groups = await (unit.groups.bound_anywhere() if place is None else unit.groups.bound_to(place))
    for group in groups:
        post_card(unit, mission, group)


async def keep_for_next(unit: Unit, mission: Mission) -> Mission:
    """Each free seat is kept for the next who waits, and they are asked; who sleeps has two hours after."""
    mission, asked = ask_next(mission, unit.town.quiet.after(unit.now))
    for person in asked:
        await tell_person(unit, person, Notice(Kind.SEAT_FREE, mission.id))
    return mission


async def give_back(unit: Unit, before: Mission, person: PersonId) -> Mission:
    """Somebody does not come after all: the seat goes to the next who waits, else to anybody."""
    after = await keep_for_next(unit, release(before, person, unit.now))
    if after.seats_left:
        await offer(unit, after)
    after = await unit.missions.save(after)
    await unit.refresh(after)
    return after


async def leave_line(unit: Unit, before: Mission, person: PersonId) -> Mission:
    """Off the waiting list; a seat that was kept for them is kept for the next."""
    after = await keep_for_next(unit, stop_waiting(before, person, unit.now))
    after = await unit.missions.save(after)
    await unit.refresh(after)
    return after


async def leave_all(unit: Unit, person: Neighbour) -> None:
    """Of somebody who goes for good: they wait for nothing more, and a colleague has what they published."""
    for waits in await unit.missions.awaited_by(person.id):
        await leave_line(unit, await unit.missions.lock(waits.id), person.id)
    colleague = next((item.id for item in await unit.people.coordinators() if item.id != person.id), None)
    for mine in await unit.missions.looked_after_by(person.id):
        mission = await unit.missions.lock(mine.id)
        if mission.publisher == person.id:
            await unit.missions.save(replace(mission, publisher=colleague))
