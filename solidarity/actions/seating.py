"""What several actions share about the seats of a published mission. Not an action itself."""

from __future__ import annotations

from solidarity.actions.telling import post_card, tell_person
from solidarity.missions import Mission
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


async def offer_seats(unit: Unit, mission: Mission) -> int:
    """Offer it to volunteers with room who were never offered it; returns how many."""
    offered = await unit.people.volunteers_to_offer(mission)
    await unit.offers.add(mission.id, [item.person for item in offered if item.person is not None])
    unit.tell(Notice(Kind.OFFER, mission.id), *offered)
    return len(offered)


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


async def leave_line(unit: Unit, mission: Mission, person: PersonId) -> Mission:
    """Off the waiting list; a seat that was kept for them is kept for the next."""
    return await keep_for_next(unit, stop_waiting(mission, person, unit.now))


async def hand_over(unit: Unit, leaving: Neighbour) -> PersonId | None:
    """The coordinator to whom the missions of one who leaves go."""
    others = [item.id for item in await unit.people.coordinators() if item.id != leaving.id]
    return others[0] if others else None
