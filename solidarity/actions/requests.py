"""What a resident does with a request, and how it reaches the municipality when nobody takes it."""

from __future__ import annotations

from dataclasses import dataclass

from solidarity.actions.agreeing import ask_to_call_back
from solidarity.actions.apart import not_alone
from solidarity.actions.meeting import without_apart
from solidarity.actions.telling import own, send_out, tell_holders, tell_person, tell_staff
from solidarity.missions import Mission, MissionId, State, cancel, close, finish
from solidarity.notices import Cause, Kind, Notice
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import (
    Feeling,
    Reason,
    Wish,
    ask,
    confirm,
    give_reason,
    of,
    overdue,
    share_phone,
    thank,
    want_call,
)
from solidarity.rights import Action, allow, can, keep_apart
from solidarity.staffing import not_anothers


@dataclass(frozen=True)
class Asked:
    """What the resident is told after sending."""

    mission: Mission
    offered: int
    """How many volunteers are told."""


async def ask_help(unit: Unit, asker: Neighbour, wish: Wish) -> Asked:
    """Send a request: volunteers are asked, wave after wave; without any, the coordinators at once."""
    mission = await send_out(unit, ask(wish, asker, unit.town, unit.now))
    return Asked(mission, mission.told)


async def cancel_request(unit: Unit, asker: Neighbour, mission_id: MissionId) -> Mission:
    """The resident no longer needs help; whoever was coming is told."""
    before = own(await unit.missions.lock(mission_id), asker)
    after = cancel(before, unit.now)
    if after is not before:
        after = await unit.missions.save(after)
        await tell_holders(unit, before, Notice(Kind.CANCELLED, after.id))
        await unit.refresh(after)
    return after


async def finish_as_asker(unit: Unit, asker: Neighbour, mission_id: MissionId) -> Mission:
    """The resident says that it is done; the volunteer is told."""
    before = own(await unit.missions.lock(mission_id), asker)
    after = finish(before, unit.now)
    if after is not before:
        after = await unit.missions.save(after)
        await tell_holders(unit, before, Notice(Kind.DONE_BY_ASKER, after.id))
        await unit.refresh(after)
    return after


async def confirm_outcome(unit: Unit, asker: Neighbour, mission_id: MissionId, feeling: Feeling) -> Mission:
    """How it went. A problem goes to the coordinators at once and is never shown to the volunteer."""
    before = own(await unit.missions.lock(mission_id), asker)
    after = confirm(before, feeling)
    if after is not before:
        if feeling is Feeling.PROBLEM:
            after = await tell_staff(unit, after, Cause.PROBLEM)
        after = await unit.missions.save(after)
        await unit.refresh(after, renewed=Kind.STAFF_CARD if feeling is Feeling.PROBLEM else None)
    return after


async def thank_helper(unit: Unit, asker: Neighbour, mission_id: MissionId, words: str = "") -> Mission:
    """Thanks to whoever helped, once; in the resident's own words where there are any.

    Two who are apart hear nothing more of each other; who thanks does not learn of it.
    """
    before = own(await unit.missions.lock(mission_id), asker)
    after = thank(before)
    helpers = [item.person for item in before.holders]
    there = await without_apart(unit, asker, helpers)
    if words:
        allow(asker, Action.WRITE, before)
        await not_alone(unit, asker, *helpers)
        if helpers and not there:
            raise Refusal(Why.RELAY_CLOSED, mission=before)
    if not of(before).thanked:
        after = await unit.missions.save(after)
        for helper in there:
            await tell_person(unit, helper, Notice(Kind.THANKED, after.id, {"text": words} if words else {}))
    return after


async def request_call(unit: Unit, asker: Neighbour, mission_id: MissionId) -> Mission:
    """The resident shared a number and would like the municipality to call."""
    before = own(await unit.missions.lock(mission_id), asker)
    if of(before).wants_call:
        return before
    after = await tell_staff(unit, want_call(before), Cause.WANTS_CALL)
    after = await unit.missions.save(after)
    await unit.refresh(after, renewed=Kind.STAFF_CARD)
    return after


async def share_phone_with_helper(
    unit: Unit, asker: Neighbour, mission_id: MissionId, helper: PersonId
) -> Mission:
    """The resident lets this one volunteer see their number."""
    before = own(await unit.missions.lock(mission_id), asker)
    if before.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=before)
    shared = before.participation(helper).phone_shared
    await not_alone(unit, asker, helper)
    after = share_phone(before, helper)
    if not shared:
        after = await unit.missions.save(after)
        await tell_person(unit, helper, Notice(Kind.PHONE_SHARED, after.id))
        await unit.refresh(after)
    return after


async def see_phone(unit: Unit, reader: Neighbour, mission_id: MissionId) -> tuple[Neighbour, str]:
    """The resident's number, for whom they gave it to; each view is kept for the resident to see."""
    mission = await unit.missions.get(mission_id)
    allow(reader, Action.SEE_PHONE, mission)
    shared = mission.has(reader.id) and mission.participation(reader.id).phone_shared
    if not shared and not can(reader, Action.STEER, mission):
        raise Refusal(Why.NO_PHONE)
    asker = await unit.people.get(of(mission).asker)
    if shared:
        keep_apart(reader, asker)
    if asker.phone is None:
        raise Refusal(Why.NO_PHONE)
    await unit.audit.record(Deed.SAW_PHONE, reader.id, asker.id, mission.id)
    return asker, asker.phone


async def close_request(unit: Unit, staff: Neighbour, mission_id: MissionId, reason: Reason) -> Mission:
    """A coordinator ends a request with a reason; the resident learns it and whom to call."""
    before = await unit.missions.lock(mission_id)
    allow(staff, Action.CLOSE, before)
    if before.state is State.CLOSED:
        return before
    not_anothers(before, staff)
    after = give_reason(close(before, unit.now), reason)
    if of(after).asker != staff.id:
        after = await ask_to_call_back(unit, after)
    after = await unit.missions.save(after)
    await unit.audit.record(Deed.CLOSED, staff.id, of(after).asker, after.id)
    await tell_person(unit, of(after).asker, Notice(Kind.CLOSED, after.id))
    await tell_holders(unit, before, Notice(Kind.CANCELLED, after.id), but=staff.id)
    await unit.refresh(after, renewed=Kind.ASKER_CARD)
    return after


async def escalate_overdue(unit: Unit, mission_id: MissionId) -> bool:
    """The promised hour has come and nobody took it: every coordinator is told, and its asker, once.

    The coordinators at once; the asker when the quiet hours are over.
    """
    late = overdue(await unit.missions.lock(mission_id), unit.now)
    if late is None:
        return False
    late = await tell_staff(unit, late, Cause.NOT_TAKEN)
    late = await unit.missions.save(late)
    await tell_person(unit, of(late).asker, Notice(Kind.LATE, late.id))
    await unit.refresh(late, only=(Kind.ASKER_CARD, Kind.STAFF_CARD), renewed=Kind.STAFF_CARD)
    return True
