"""One need that was asked for twice: noticed on asking, put together by a coordinator."""

from __future__ import annotations

from collections.abc import Sequence

from solidarity.actions.telling import tell_holders, tell_person
from solidarity.changes import Part
from solidarity.merging import NEAR, asked_before, likely_copies, merge, say_same
from solidarity.missions import Mission, MissionId
from solidarity.names import clean_name
from solidarity.notices import Kind, Notice
from solidarity.people import Neighbour
from solidarity.ports import Deed, Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import Wish, of
from solidarity.rights import Action, allow
from solidarity.staffing import not_anothers
from solidarity.triage import may_see

Pressed = tuple[int, int]
SHOWN = 6
FAR = 60
"""Days around a request in which others of the same person are looked for."""
CHAIN = 9


async def find_asked_before(
    unit: Unit, asker: Neighbour, wish: Wish, phone: str | None = None
) -> Mission | None:
    """What this person has asked for already and wants again; `phone`: for whom, where it is for another."""
    for known in await unit.missions.asked_by(asker.id):
        if asked_before(known, asker.id, wish.category, wish.day, phone):
            return known
    return None


async def keep_one_request(unit: Unit, asker: Neighbour, mission_id: MissionId, wish: Wish) -> Mission:
    """It is the same: nothing new is sent, and what was added stands on the request that there is."""
    before = await unit.missions.lock(mission_id)
    after = say_same(before, asker, wish.detail)
    if after is before:
        return before
    after = await unit.missions.save(after)
    await tell_holders(unit, after, Notice(Kind.CHANGED, after.id, {"what": Part.DETAIL.value}))
    if of(after).detail.file_id != of(before).detail.file_id:
        await tell_holders(unit, after, Notice(Kind.NEW_DETAIL, after.id))
    await unit.refresh(after)
    return after


async def copies_for(
    unit: Unit, staff: Neighbour, mission_id: MissionId
) -> tuple[Mission, Sequence[Mission]]:
    """With which requests this one could be put together, the likeliest first."""
    mission = await unit.missions.get(mission_id)
    allow(staff, Action.HANDLE, mission)
    not_anothers(mission, staff)
    if mission.request is None or mission.state.is_over:
        raise Refusal(Why.MISSION_OVER if mission.state.is_over else Why.STALE, mission=mission)
    near = await unit.triage.copies_of(mission, NEAR)
    theirs = await unit.missions.asked_by(mission.request.asker)
    others = {item.id: item for item in (*near, *theirs)}
    found = [item for item in likely_copies(mission, others.values()) if may_see(staff, item)]
    return mission, found[:SHOWN]


async def by_reference(unit: Unit, staff: Neighbour, written: str) -> Mission | None:
    """The request that was written or read out like this, where this person may work on it."""
    found = await unit.triage.by_reference(clean_name(written).upper().replace(" ", ""))
    return found if found is not None and found.request is not None and may_see(staff, found) else None


async def merge_requests(
    unit: Unit, staff: Neighbour, one: MissionId, other: MissionId, pressed: Pressed | None = None
) -> Mission:
    """Put two requests together; returns the one that is kept. Who asked is told once, in plain words."""
    locked = {item: await unit.missions.lock(item) for item in sorted({one, other})}
    if len(locked) > 1 and locked[other].merged_into == one:
        return locked[one]  # pressed twice
    kept, copy = merge(locked[one], locked[other], staff, unit.now)
    kept, copy = await unit.missions.save(kept), await unit.missions.save(copy)
    for item in (kept, copy):
        await unit.audit.record(Deed.MERGED, staff.id, of(item).asker, item.id)
    await _tell(unit, kept, copy, locked[copy.id])
    await unit.refresh(copy, skip=pressed, renewed=Kind.STAFF_CARD)
    await unit.refresh(kept, skip=pressed)
    return kept


async def _tell(unit: Unit, kept: Mission, copy: Mission, before: Mission) -> None:
    mine = {"kept": kept.id} if of(kept).asker == of(copy).asker else {}
    await tell_person(unit, of(copy).asker, Notice(Kind.MERGED, copy.id, mine))
    await tell_holders(unit, before, Notice(Kind.MERGED, copy.id, {"kept": kept.id, "helper": 1}))


async def kept_of(unit: Unit, mission: Mission) -> Mission:
    """The request that goes on in the place of this one; itself, where it is no copy."""
    for _ in range(CHAIN):
        if mission.merged_into is None:
            break
        following = await unit.missions.find(mission.merged_into)
        if following is None:
            break
        mission = following
    return mission
