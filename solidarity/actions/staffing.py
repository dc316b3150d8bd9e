"""What coordinators do about a mission: look after it, think of somebody, ask further, settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from solidarity.actions.telling import end_proposal, offer, staff_places, tell_person
from solidarity.causes import graver
from solidarity.matching import SHOWN, Ranked, fits_as_well
from solidarity.missions import Mission, MissionId, State, release
from solidarity.notices import Cause, Kind, Notice, to
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.reasons import Override
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.staffing import (
    give_back,
    handle,
    is_kept,
    not_anothers,
    propose,
    proposed_to,
    settle,
    take_over,
    widen,
)
from solidarity.waves import asked_all

Pressed = tuple[int, int]
"""The message (chat, id) whose button was tapped: it is redrawn by the answer."""


async def handle_mission(
    unit: Unit, staff: Neighbour, mission_id: MissionId, pressed: Pressed | None = None
) -> Mission:
    """A coordinator looks after it; her colleagues' cards say so."""
    before = await unit.missions.lock(mission_id)
    return await _keep(unit, before, handle(before, staff), pressed)


async def take_mission_over(
    unit: Unit,
    staff: Neighbour,
    mission_id: MissionId,
    known: PersonId | None,
    pressed: Pressed | None = None,
) -> Mission:
    """A colleague goes on with it; whoever looked after it is told."""
    before = await unit.missions.lock(mission_id)
    after = take_over(before, staff, known)
    if after is not before and before.handler is not None:
        await tell_person(unit, before.handler, Notice(Kind.TAKEN_OVER, after.id, {"who": staff.id}))
    return await _keep(unit, before, after, pressed)


async def give_mission_back(
    unit: Unit, staff: Neighbour, mission_id: MissionId, pressed: Pressed | None = None
) -> Mission:
    """Whoever looked after it cannot go on: the colleagues get it anew, and nothing is lost between two."""
    before = await unit.missions.lock(mission_id)
    after = give_back(before, staff)
    cause = after.cause
    if cause is None:
        return await _keep(unit, before, after, pressed)
    after = await unit.missions.save(after)
    places = [item for item in await staff_places(unit, cause, after) if item.person != staff.id]
    unit.tell(Notice(Kind.STAFF_CARD, after.id, {"cause": cause.value}), *places)
    chats = {item.chat for item in places}
    await unit.refresh(after, skip=pressed, renewed=Kind.STAFF_CARD, chats=chats)
    return after


async def settle_mission(
    unit: Unit, staff: Neighbour, mission_id: MissionId, pressed: Pressed | None = None
) -> Mission:
    """What brought it to the coordinators is settled."""
    before = await unit.missions.lock(mission_id)
    return await _keep(unit, before, settle(before, staff), pressed)


async def _keep(unit: Unit, before: Mission, after: Mission, pressed: Pressed | None) -> Mission:
    if after is before:
        return before
    after = await unit.missions.save(after)
    await unit.refresh(after, skip=pressed)
    return after


async def widen_mission(
    unit: Unit, staff: Neighbour, mission_id: MissionId, pressed: Pressed | None = None
) -> tuple[Mission, int | None]:
    """Ask in all neighbourhoods, but not in the groups again; returns how many are told, None if twice."""
    before = await unit.missions.lock(mission_id)
    after = widen(before, staff)
    if after is before:
        return before, None
    asked = await offer(unit, after)
    after = asked_all(after, asked, unit.town, unit.now)
    return await _keep(unit, before, after, pressed), asked


async def who_could_help(
    unit: Unit, staff: Neighbour, mission_id: MissionId
) -> tuple[Mission, Sequence[Ranked]]:
    """Whom a coordinator could ask for it, the best first."""
    mission = await unit.missions.get(mission_id)
    allow(staff, Action.HANDLE, mission)
    not_anothers(mission, staff)
    if mission.request is None or mission.state.is_over:
        raise Refusal(Why.MISSION_OVER if mission.state.is_over else Why.STALE, mission=mission)
    if is_kept(mission, unit.now):
        proposed = proposed_to(mission, unit.now) is not None
        raise Refusal(Why.MISSION_PROPOSED if proposed else Why.MISSION_HELD, mission=mission)
    found = await unit.candidates.best(mission, SHOWN + 1, by_name=True)
    return mission, [item for item in found if item.person != staff.id][:SHOWN]


async def needs_a_reason(
    unit: Unit, staff: Neighbour, mission_id: MissionId, person_id: PersonId
) -> Mission | None:
    """The mission, where somebody else fits better than this one: the coordinator says why. Else None."""
    if is_kept(await unit.missions.get(mission_id), unit.now):
        return None  # nobody can be asked now, whoever it is
    mission, found = await who_could_help(unit, staff, mission_id)
    chosen = await unit.candidates.find(mission, person_id, by_name=True)
    if chosen is None or chosen.bars or not found or fits_as_well(found[0], chosen):
        return None
    return mission


async def propose_mission(
    unit: Unit,
    staff: Neighbour,
    mission_id: MissionId,
    person_id: PersonId,
    pressed: Pressed | None = None,
    *,
    instead: PersonId | None = None,
    override: Override | None = None,
) -> Mission:
    """Ask this volunteer first, and keep the mission for them.

    `instead` is who has it as far as the coordinator saw: thanked and let go. Nobody else ever is: who said
    yes meanwhile keeps it. `override`: why not the first of the list; kept with the offer.
    """
    before = await unit.missions.lock(mission_id)
    person = await unit.people.find(person_id)
    chosen = await unit.candidates.find(before, person_id, by_name=True)
    if person is None or chosen is None or chosen.bars:
        raise Refusal(Why.NOT_AVAILABLE, mission=before)
    not_anothers(before, staff)
    if before.state is State.TAKEN and (instead is None or not before.has(instead)):
        raise Refusal(Why.MISSION_TAKEN, mission=before)
    freed = _freed(unit, before) if before.state is State.TAKEN else before
    after = propose(freed, staff, person, unit.town, unit.now)
    if after is before:
        return before
    if freed is not before:
        await _let_go(unit, before)
    await unit.offers.choose(after.id, person.id, staff.id, chosen.merits, override)
    if override is not None:
        await unit.audit.record(Deed.CHOSE, staff.id, person.id, after.id)
    after = await unit.missions.save(after)
    unit.tell(Notice(Kind.OFFER, after.id), to(person))
    gone = [await unit.people.find(item.person) for item in before.holders]
    chats = {item.telegram_id for item in (person, *gone) if item is not None}
    await unit.refresh(after, skip=pressed, renewed=Kind.OFFER, chats=chats)
    if freed is not before:
        await unit.refresh(after, skip=pressed, renewed=Kind.ASKER_CARD)
    return after


def _freed(unit: Unit, mission: Mission) -> Mission:
    """The mission without who has it, for somebody else."""
    for part in mission.holders:
        mission = release(mission, part.person, unit.now)
    return replace(mission, cause=graver(mission.cause, Cause.REASSIGNED))


async def _let_go(unit: Unit, before: Mission) -> None:
    """Somebody else is looked for: who has it is told kindly, and the resident too."""
    for part in before.holders:
        await unit.offers.decline(before.id, part.person)
        await tell_person(unit, part.person, Notice(Kind.REASSIGNED, before.id))
    if before.request is not None:
        notice = Notice(Kind.RELEASED, before.id, {"by": "staff"})
        await tell_person(unit, before.request.asker, notice)


async def end_unanswered(unit: Unit, mission_id: MissionId) -> bool:
    """Whom a coordinator thought of did not answer in time: open again, and the coordinator knows."""
    before = await unit.missions.lock(mission_id)
    hold = before.hold
    if hold is None or hold.person is None or hold.until > unit.now:
        return False
    await end_proposal(unit, before, hold.person, Cause.UNANSWERED)
    return True


async def who_left_a_number(unit: Unit, mission: Mission) -> frozenset[PersonId]:
    """Who of the two sides could be called: so that no button promises a number that is not there."""
    sides = {item.person for item in mission.participations} | ({mission.host} if mission.host else set())
    found = [await unit.people.find(item) for item in sides]
    return frozenset(item.id for item in found if item is not None and item.phone is not None)
