"""« Ne plus nous mettre ensemble »: said by one of the two, or by the municipality; and lifted again."""

from __future__ import annotations

from collections.abc import Sequence

from solidarity import blocks
from solidarity.actions.people import hand_back
from solidarity.actions.telling import tell_person
from solidarity.blocks import Block
from solidarity.concerns import whom_about
from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind, Notice
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, can


async def whom_to_avoid(unit: Unit, person: Neighbour, mission_id: MissionId) -> list[PersonId]:
    """Whom of a mission somebody may wish not to meet again; those whom they avoid already are not named."""
    mission = await unit.missions.get(mission_id)
    found = whom_about(mission, person)
    if not found:
        raise Refusal(Why.NOT_YOURS)
    beside = await unit.blocks.beside([person.id])
    return [item for item in found if item not in beside]


async def avoid(unit: Unit, person: Neighbour, mission_id: MissionId, other: PersonId) -> None:
    """These two are not brought together any more; the other one learns nothing of it. Twice is once."""
    if other not in whom_about(await unit.missions.get(mission_id), person):
        raise Refusal(Why.NOT_YOURS)
    await _part(unit, person, blocks.block(person, person.id, other, unit.now))


async def part_pair(unit: Unit, staff: Neighbour, one: PersonId, other: PersonId) -> bool:
    """The municipality keeps two apart; False where they are already."""
    made = blocks.block(staff, one, other, unit.now)
    for person in (one, other):
        await unit.people.get(person)
    if not await _part(unit, staff, made):
        return False
    for person in (one, other):
        await unit.audit.record(Deed.PARTED, staff.id, person)
    return True


async def _part(unit: Unit, by: Neighbour, made: Block) -> bool:
    if not await unit.blocks.add(made):
        return False
    await separate(unit, made.person, made.other, by.id)
    return True


async def separate(unit: Unit, one: PersonId, other: PersonId, by: PersonId | None = None) -> None:
    """What both are on and is not over: whoever helps hands it back, and is thanked. Not an action itself."""
    for mission in [*await unit.missions.held_by(one), *await unit.missions.held_by(other)]:
        there = await unit.blocks.there(mission)
        leaves = _who_leaves(mission, one, other, by) if {one, other} <= there else None
        helper = await unit.people.find(leaves) if leaves is not None else None
        if helper is None:
            continue
        await hand_back(unit, mission.id, helper)
        if helper.id != by:
            await tell_person(unit, helper.id, Notice(Kind.REASSIGNED, mission.id))


def _who_leaves(mission: Mission, one: PersonId, other: PersonId, by: PersonId | None) -> PersonId | None:
    """Who of the two gives their seat back; where both help, who wished it."""
    if mission.state.is_over:
        return None
    helpers = [item for item in (one, other) if mission.has(item)]
    return by if by in helpers else (helpers[-1] if helpers else None)


async def own_blocks(unit: Unit, person: Neighbour) -> Sequence[Block]:
    """Whom somebody wished not to meet again."""
    return await unit.blocks.made_by(person.id)


async def lift_block(unit: Unit, person: Neighbour, one: PersonId, other: PersonId) -> bool:
    """They may meet again, says who wished it or the municipality; False where nothing kept them apart."""
    found = await unit.blocks.find(one, other)
    if found is None:
        return False
    if not blocks.may_lift(person, found):
        raise Refusal(Why.NOT_YOURS)
    await unit.blocks.lift(found)
    if can(person, Action.BAR) and person.id not in (one, other):
        for item in (one, other):
            await unit.audit.record(Deed.PARTED, person.id, item, what="lifted")
    return True
