"""What both sides say of a visit while it goes on, and who is told when nobody says anything."""

from __future__ import annotations

from solidarity.actions.apart import not_alone
from solidarity.actions.meeting import may_go_on, without_apart
from solidarity.actions.telling import tell_person, tell_staff
from solidarity.missions import Expense, Mission, MissionId, Participation, undo_finish
from solidarity.notices import Cause, Kind, Notice
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import note_expense
from solidarity.rights import Action, allow
from solidarity.visits import Rung, arrive, climb, not_yet, set_out

ALARMS = {Rung.STAFF: Cause.INSIDE, Rung.CALL: Cause.CALL_NOW}
"""What the coordinators are told of somebody who is inside."""


async def leave_for(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """« I am on my way »: the other side is told, with the code to be said at the door."""
    before = await unit.missions.lock(mission_id)
    after = set_out(before, person, unit.now)
    return await _tell_host(unit, before, after, Notice(Kind.ON_THE_WAY, mission_id, {"who": person.id}))


async def note_arrival(unit: Unit, person: Neighbour, mission_id: MissionId, helper: PersonId) -> Mission:
    """« I am there », or the resident says that the volunteer is."""
    before = await unit.missions.lock(mission_id)
    after = arrive(before, person, helper, unit.now)
    if person.id != helper:
        if after is not before:
            after = await unit.missions.save(after)
            await unit.refresh(after)
        return after
    return await _tell_host(unit, before, after, Notice(Kind.ARRIVED, mission_id, {"who": helper}))


async def _tell_host(unit: Unit, before: Mission, after: Mission, notice: Notice) -> Mission:
    if after is before:
        return before
    after = await unit.missions.save(after)
    if after.request is not None:
        await tell_person(unit, after.request.asker, notice)
    await unit.refresh(after, renewed=Kind.ASKER_CARD)
    return after


async def wait_longer(unit: Unit, person: Neighbour, mission_id: MissionId, helper: PersonId) -> Mission:
    """« Not yet », of either side: everybody waits a while longer before worrying."""
    before = await unit.missions.lock(mission_id)
    after = await unit.missions.save(not_yet(before, person, helper, unit.town, unit.now))
    await unit.refresh(after)
    return after


async def take_back_done(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """« Not done yet », just after « done »: the other side is told. Who may not come any more does not."""
    before = await unit.missions.lock(mission_id)
    after = undo_finish(before, person, unit.now)
    if not await may_go_on(unit, before):
        raise Refusal(Why.STALE, mission=before)
    after = await unit.missions.save(after)
    notice = Notice(Kind.NOT_DONE, mission_id, {"who": person.id})
    for other in (after.host, *(item.person for item in after.holders)):
        if other is not None and other != person.id:
            await tell_person(unit, other, notice)
    await unit.refresh(after, renewed=Kind.ASKER_CARD if person.id != after.host else Kind.OFFER)
    return after


async def report_problem(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """« A problem », while it goes on: to the coordinators at once, and to nobody else."""
    before = await unit.missions.lock(mission_id)
    allow(person, Action.REPORT, before)
    if before.cause is Cause.PROBLEM:
        return before
    after = await unit.missions.save(await tell_staff(unit, before, Cause.PROBLEM, person.id))
    await unit.refresh(after, renewed=Kind.STAFF_CARD)
    return after


async def send_expense(unit: Unit, person: Neighbour, mission_id: MissionId, expense: Expense) -> Mission:
    """What was paid, with the receipt, for the resident to see."""
    before = await unit.missions.lock(mission_id)
    if before.request is None or not before.relay_open(unit.now):
        raise Refusal(Why.RELAY_CLOSED, mission=before)
    known = before.participation(person.id).expense
    if known == expense:
        return before
    allow(person, Action.WRITE, before)  # a photo says as much as words
    await not_alone(unit, person, before.request.asker)
    if not await without_apart(unit, person, [before.request.asker]):
        raise Refusal(Why.RELAY_CLOSED, mission=before)
    after = await unit.missions.save(note_expense(before, person.id, expense))
    facts: dict[str, str | int] = {"who": person.id, "file_id": expense.file_id}
    if expense.cents is not None:
        facts["cents"] = expense.cents
    await tell_person(unit, before.request.asker, Notice(Kind.EXPENSE, mission_id, facts))
    return after


async def climb_silence(unit: Unit, mission_id: MissionId, helper: PersonId) -> bool:
    """One rung more: whoever is to be asked is asked, and then the coordinators have it."""
    after = climb(await unit.missions.lock(mission_id), helper, unit.town, unit.now)
    if after is None:
        return False
    part = after.participation(helper)
    if part.rung == Rung.ASKED:
        await _ask(unit, after, part)
    else:
        cause = ALARMS[Rung(part.rung)] if part.arrived_at is not None else Cause.SILENT
        after = await tell_staff(unit, after, cause, helper)
    after = await unit.missions.save(after)
    shows = (Kind.ASKER_CARD, Kind.STAFF_CARD)
    await unit.refresh(after, only=shows, renewed=Kind.STAFF_CARD if part.rung > Rung.ASKED else None)
    return True


async def _ask(unit: Unit, mission: Mission, part: Participation) -> None:
    """How does it stand? Of an errand the volunteer is asked; of a visit both sides."""
    inside = part.arrived_at is not None
    notice = Notice(Kind.SAFE_IN if inside else Kind.CHECK_IN, mission.id, {"helper": part.person})
    await tell_person(unit, part.person, notice)
    if inside and mission.host is not None:
        await tell_person(unit, mission.host, notice)
