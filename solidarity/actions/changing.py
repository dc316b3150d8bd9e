"""What follows when a resident changes a request, and when one has been open for long."""

from __future__ import annotations

from solidarity.actions.agreeing import pass_on_for_the_young
from solidarity.actions.telling import own, publish, tell_holders, tell_person, tell_staff
from solidarity.changes import Part, changed_parts
from solidarity.danger import speaks_of_danger
from solidarity.missions import Mission, MissionId, State
from solidarity.notices import Cause, Kind, Notice
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.requests import Still, Wish, change, of, still_needed, still_useful


async def change_request(unit: Unit, asker: Neighbour, mission_id: MissionId, wish: Wish) -> Mission:
    """Another day, place or detail: the cards follow, who has it is told, a new neighbourhood is asked."""
    before = own(await unit.missions.lock(mission_id), asker)
    after = change(before, wish, unit.town, unit.now)
    parts = changed_parts(before, after)
    if not parts:
        return before
    moved = Part.PLACE in parts
    revived = after.state is State.OPEN and before.day < unit.town.today(unit.now)
    if moved or revived:
        after = await _ask_around(unit, after, again=revived)
    endangered = Part.DETAIL in parts and speaks_of_danger(of(after).detail.text) is not None
    if endangered:
        after = await tell_staff(unit, after, Cause.DANGER)
    if Part.DETAIL in parts:
        for part in after.holders:
            after = await pass_on_for_the_young(unit, after, await unit.people.get(part.person))
    after = await unit.missions.save(after)
    facts = {"what": " ".join(parts)}
    await tell_holders(unit, after, Notice(Kind.CHANGED, after.id, facts))
    if Part.DETAIL in parts and of(after).detail.attachment is not None:
        await tell_holders(unit, after, Notice(Kind.NEW_DETAIL, after.id))
    renewed = (Kind.OFFER, Kind.GROUP_CARD) if revived else (Kind.GROUP_CARD,) if moved else ()
    await unit.refresh(after, renewed=(*renewed, Kind.STAFF_CARD) if endangered else renewed)
    return after


async def _ask_around(unit: Unit, mission: Mission, *, again: bool) -> Mission:
    """The volunteers of another neighbourhood, wave after wave, or all anew for another day.

    Where nobody is free the coordinators have it.
    """
    mission = await publish(unit, mission, again=again)
    if not again or mission.told or of(mission).staff_told_at is not None:
        return mission
    return await tell_staff(unit, mission, Cause.NO_VOLUNTEER)


async def ask_still_needed(unit: Unit, mission_id: MissionId) -> int:
    """An open request gets old: its asker is asked, and after a week a coordinator looks at it."""
    due = still_needed(await unit.missions.lock(mission_id), unit.now)
    if due is None:
        return 0
    after, whom = due
    if whom is Still.STAFF:
        after = await unit.missions.save(await tell_staff(unit, after, Cause.OLD))
        await unit.refresh(after, renewed=Kind.STAFF_CARD)
        return 1
    after = await unit.missions.save(after)
    await tell_person(unit, of(after).asker, Notice(Kind.STILL_NEEDED, after.id))
    return 1


async def keep_looking(
    unit: Unit, staff: Neighbour, mission_id: MissionId, pressed: tuple[int, int] | None = None
) -> Mission:
    """A coordinator looked at an old request, and help is still needed: it stays open.

    `pressed` is the message (chat, id) whose button was tapped: it is redrawn by the answer.
    """
    before = await unit.missions.lock(mission_id)
    after = still_useful(before, staff, unit.now)
    if after is before:
        return before
    after = await unit.missions.save(after)
    await unit.refresh(after, skip=pressed)
    return after
