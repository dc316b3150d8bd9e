"""What comes in before anybody knows what it is about: spoken, photographed, or written in danger.

The coordinators get it at once and say what it is for (`solidarity.triage.reclassify`); nobody else is asked
before that.
"""

from __future__ import annotations

from solidarity.actions.reading import note_read
from solidarity.actions.telling import tell_staff
from solidarity.danger import speaks_of_danger
from solidarity.missions import Mission, MissionId
from solidarity.notices import Cause
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import Detail, Via, ask_vaguely, of
from solidarity.rights import Action, allow


async def send_unsorted(
    unit: Unit,
    asker: Neighbour,
    detail: Detail,
    via: Via,
    cause: Cause = Cause.VOICE,
    *,
    discreet: bool = False,
) -> Mission:
    """The request, to the coordinators only; words of danger beside a voice come before all other reasons."""
    made = ask_vaguely(asker, unit.town, unit.now, detail, via, discreet=discreet)
    made = await unit.missions.add(made)
    if cause is not Cause.DANGER and speaks_of_danger(detail.text) is not None:
        cause = Cause.DANGER
    return await unit.missions.save(await tell_staff(unit, made, cause))


async def hear_detail(unit: Unit, staff: Neighbour, mission_id: MissionId) -> Mission:
    """The request whose voice or photo a coordinator opens; its asker can see who did."""
    mission = await unit.missions.get(mission_id)
    allow(staff, Action.HANDLE, mission)
    if of(mission).detail.file_id is None:
        raise Refusal(Why.STALE, mission=mission)
    await note_read(unit, staff, mission)
    return mission
