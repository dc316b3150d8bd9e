"""Going through what waits: the next card, filing one anew, calling about one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from solidarity.actions.telling import tell_holders, tell_person
from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind, Notice
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Deed, Total, Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import of
from solidarity.rights import Action, allow, can
from solidarity.staffing import handle, not_anothers
from solidarity.triage import (
    COUNTED,
    Filing,
    following,
    in_order,
    left_lying,
    look,
    may_see,
    note_no_answer,
    put_down,
    reclassify,
)

LISTED = 50
Pressed = tuple[int, int]
"""The message (chat, id) whose button was tapped: it is redrawn by the answer."""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is."""

    mission: Mission | None
    """None: nothing waits, or nothing more does."""
    waiting: int
    """How many there are in all."""
    promise: datetime | None = None
    """The next promised hour, where nothing waits."""


async def waiting_for(unit: Unit, staff: Neighbour) -> list[Mission]:
    """What waits for this person, the greatest risk first; what colleagues look after comes last."""
    allow(staff, Action.TRIAGE)
    within = None if can(staff, Action.STEER) else staff.sector
    found = await unit.missions.waiting_for_staff(LISTED, within)
    return in_order([item for item in found if may_see(staff, item)], staff.id)


async def open_next(
    unit: Unit, staff: Neighbour, after: MissionId | None = None, pressed: Pressed | None = None
) -> Turn:
    """The next card, in this person's hands for some minutes; `after` is the one that they leave."""
    queue = await waiting_for(unit, staff)
    if after is not None:
        await _put_away(unit, staff, after, pressed)
    for item in following(queue, after):
        if item.handler not in (None, staff.id):
            return Turn(item, len(queue))
        before = await unit.missions.lock(item.id)
        try:
            opened = look(before, staff, unit.now)
        except Refusal:  # a colleague or a volunteer was quicker: the next one
            continue
        if opened is not before:
            opened = await unit.missions.save(opened)
            await unit.refresh(opened, skip=pressed)
        return Turn(opened, len(queue))
    promise = await unit.missions.next_promise(None if can(staff, Action.STEER) else staff.sector)
    return Turn(None, len(queue), promise)


async def _put_away(unit: Unit, staff: Neighbour, mission_id: MissionId, pressed: Pressed | None) -> None:
    if await unit.missions.find(mission_id) is None:
        return
    before = await unit.missions.lock(mission_id)
    after = put_down(before, staff.id)
    if after is not before:
        await unit.refresh(await unit.missions.save(after), skip=pressed)


async def end_look(unit: Unit, mission_id: MissionId) -> int:
    """Somebody opened a card and went away: their colleagues find it again."""
    before = await unit.missions.lock(mission_id)
    after = left_lying(before, unit.now)
    if after is before:
        return 0
    await unit.refresh(await unit.missions.save(after))
    return 1


async def reclassify_request(
    unit: Unit, staff: Neighbour, mission_id: MissionId, filing: Filing, pressed: Pressed | None = None
) -> Mission:
    """Another kind, day or place: the resident and who has it are told, volunteers are asked anew."""
    before = await unit.missions.lock(mission_id)
    after = reclassify(before, staff, filing, unit.town, unit.now)
    if after is before:
        return before
    after = await unit.missions.save(after)
    asker = of(after).asker
    await unit.audit.record(Deed.RECLASSIFIED, staff.id, asker, after.id)
    notice = Notice(Kind.RECLASSIFIED, after.id)
    await tell_person(unit, asker, notice)
    await tell_holders(unit, after, notice, but=staff.id)
    await unit.refresh(after, skip=pressed, renewed=(Kind.ASKER_CARD, Kind.OFFER, Kind.GROUP_CARD))
    return after


@dataclass(frozen=True)
class Call:
    """Whom to call, and about what."""

    mission: Mission
    name: str
    phone: str
    sees: bool
    """Whether who is called can see in their data that the number was looked at."""


async def call_about(
    unit: Unit,
    staff: Neighbour,
    mission_id: MissionId,
    whom: PersonId | None = None,
    pressed: Pressed | None = None,
) -> Call:
    """The number of one side (None: of the person for whom it was asked); from now on it is their call."""
    before = await unit.missions.lock(mission_id)
    allow(staff, Action.SEE_PHONE, before)
    not_anothers(before, staff)
    name, phone = await _number(unit, before, whom)
    if whom is None:
        await unit.audit.record(Deed.SAW_OTHER_PHONE, staff.id, of(before).asker, before.id)
    else:
        await unit.audit.record(Deed.SAW_PHONE, staff.id, whom, before.id)
    after = handle(before, staff) if before.cause is not None and before.host != staff.id else before
    if after is not before:
        after = await unit.missions.save(after)
        await unit.refresh(after, skip=pressed)
    return Call(after, name, phone, whom is not None)


async def _number(unit: Unit, mission: Mission, whom: PersonId | None) -> tuple[str, str]:
    other = mission.request.beneficiary if mission.request is not None else None
    if whom is None:
        if other is None:
            raise Refusal(Why.NO_PHONE, mission=mission)
        return other.name, other.phone
    if whom != mission.host and not any(item.person == whom for item in mission.participations):
        raise Refusal(Why.STALE, mission=mission)
    person = await unit.people.find(whom)
    if person is None or person.phone is None:
        raise Refusal(Why.NO_PHONE, mission=mission)
    return person.first_name, person.phone


async def note_call_in_vain(
    unit: Unit, staff: Neighbour, mission_id: MissionId, pressed: Pressed | None = None
) -> Mission:
    """Nobody answered: the colleagues have it again, and see when it was tried."""
    before = await unit.missions.lock(mission_id)
    after = await unit.missions.save(note_no_answer(before, staff, unit.now))
    await unit.refresh(after, skip=pressed)
    return after


async def count_requests(unit: Unit, reader: Neighbour) -> Sequence[Total]:
    """How many requests there are in each neighbourhood: numbers, and nothing else."""
    allow(reader, Action.COUNT)
    return await unit.triage.totals(unit.now - COUNTED)
