"""Whether two may be brought together, asked wherever they would be. Not an action itself.

Each time anew, from what is stored now: a pair that is kept apart, or somebody for whom a coordinator decides
who goes. What is answered says neither. Not here: people of 15 to 17 (`solidarity.actions.apart`).
"""

from __future__ import annotations

from collections.abc import Collection

from solidarity.barring import may_ask_volunteers
from solidarity.missions import Mission
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.staffing import proposed_to


async def free_for(unit: Unit, mission: Mission, person: Neighbour, *, as_staff: bool = False) -> None:
    """Refuse, in words that fit any reason, who would meet somebody they are kept apart from."""
    if mission.has(person.id):
        return
    others = await unit.blocks.there(mission)
    if others and person.id in await unit.blocks.beside(others):
        raise Refusal(Why.NOT_FREE)
    chosen = as_staff or proposed_to(mission, unit.now) == person.id
    if not chosen and await needs_a_decision(unit, mission):
        raise Refusal(Why.NOT_FREE)


async def needs_a_decision(unit: Unit, mission: Mission) -> bool:
    """Whether whoever asks is kept away: a coordinator says who goes there, or that somebody calls."""
    if mission.request is None:
        return False
    asker = await unit.people.find(mission.request.asker)
    return asker is not None and not may_ask_volunteers(asker)


async def may_go_on(unit: Unit, mission: Mission) -> bool:
    """Whether all who have it may still be there: nobody was kept away meanwhile, nor apart from another."""
    there = [item.person for item in mission.holders]
    found = [await unit.people.find(item) for item in there]
    if any(item is None or not item.is_active for item in found):
        return False
    return not (await unit.blocks.beside(there) & await unit.blocks.there(mission))


async def without_apart(unit: Unit, person: Neighbour, people: Collection[PersonId]) -> list[PersonId]:
    """Those of these people with whom this person may still have words."""
    beside = await unit.blocks.beside([person.id]) if people else frozenset()
    return [item for item in people if item not in beside]
