"""What the municipality and the volunteers do with a published mission and its seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solidarity import publishing, seats
from solidarity.actions.seating import (
    give_back,
    keep_for_next,
    leave_line,
    post_everywhere,
    published,
)
from solidarity.actions.telling import offer, tell_holders, tell_person
from solidarity.framing import fits_age
from solidarity.missions import Mission, MissionId, Seat, State, close, finish, not_past
from solidarity.notices import Kind, Notice, to
from solidarity.organisations import Organisation, OrganisationId
from solidarity.people import Neighbour
from solidarity.ports import Deed, Unit
from solidarity.publishing import Motive, Plan
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.seats import place_in_line


@dataclass(frozen=True)
class Published:
    """What the coordinator is told after publishing."""

    mission: Mission
    offered: int
    """How many volunteers are told."""


async def publish_mission(unit: Unit, staff: Neighbour, plan: Plan) -> Published:
    """Store it; volunteers with room and the groups see it."""
    mission = await unit.missions.add(publishing.publish_mission(plan, staff, unit.town, unit.now))
    offered = await offer(unit, mission)
    await post_everywhere(unit, mission)
    return Published(mission, offered)


MOST_ASSOCIATIONS = 200


async def who_supervises(
    unit: Unit, staff: Neighbour, mission_id: MissionId
) -> tuple[Mission, Sequence[Organisation]]:
    """Which associations could look after people of 15 to 17 on this mission."""
    mission = published(await unit.missions.get(mission_id))
    allow(staff, Action.CLOSE, mission)
    if mission.state.is_over or mission.supervised:
        raise Refusal(Why.STALE, mission=mission)
    return mission, [item for item in await unit.organisations.all(MOST_ASSOCIATIONS) if item.may_speak]


async def supervise_mission(
    unit: Unit, staff: Neighbour, mission_id: MissionId, organisation: OrganisationId
) -> Mission:
    """An association looks after people of 15 to 17: those who are near see the mission."""
    before = published(await unit.missions.lock(mission_id))
    allow(staff, Action.CLOSE, before)
    after = publishing.supervise(before, await unit.organisations.get(organisation), unit.town)
    if after is before:
        return before
    after = await unit.missions.save(after)
    near = await unit.volunteers.minors_near(after)
    await unit.offers.add(after.id, [item.person for item in near if item.person is not None])
    unit.tell(Notice(Kind.OFFER, after.id), *near)
    await unit.refresh(after)
    return after


async def leave_seat(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """A participant cannot come after all: the seat goes to the next who waits, else to anybody.

    Not final: whoever gives a seat back may take one again.
    """
    before = published(await unit.missions.lock(mission_id))
    if not before.has(person.id):
        raise Refusal(Why.STALE, mission=before)
    return await give_back(unit, before, person.id)


async def wait_for_seat(
    unit: Unit, person: Neighbour, mission_id: MissionId, *, pressed: tuple[int, int] | None = None
) -> Mission:
    """Join the waiting list of a full mission. Asked for in a group, the number is told in private.

    `pressed` is the message (chat, id) whose button was tapped: it is redrawn by the answer.
    """
    before = published(await unit.missions.lock(mission_id))
    if await unit.offers.declined(mission_id, person.id) and not before.has(person.id):
        raise Refusal(Why.DECLINED)
    not_past(before, person, unit.town.today(unit.now))
    after = seats.wait(before, person, unit.now)
    if after is not before:
        fits_age(before, unit.town.categories[before.category], person)
    if after is before:
        return before
    after = await unit.missions.save(after)
    if pressed is not None and pressed[0] != person.telegram_id:
        unit.tell(Notice(Kind.IN_LINE, after.id), to(person))
    await unit.refresh(after, skip=pressed)
    return after


async def stop_waiting(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """Off the waiting list, or « no thank you » to a seat that became free."""
    before = published(await unit.missions.lock(mission_id))
    if place_in_line(before, person.id) is None:
        return before
    return await leave_line(unit, before, person.id)


async def lapse_seats(unit: Unit, mission_id: MissionId) -> int:
    """Whoever was asked and did not answer in time is told kindly, and the next is asked."""
    before = await unit.missions.lock(mission_id)
    after, late = seats.lapse(before, unit.now)
    if not late:
        return 0
    for person in late:
        await tell_person(unit, person, Notice(Kind.SEAT_PASSED, after.id))
    after = await unit.missions.save(await keep_for_next(unit, after))
    await unit.refresh(after)
    return len(late)


async def end_mission(unit: Unit, staff: Neighbour, mission_id: MissionId) -> Mission:
    """The municipality says that it is done; everybody who took part is thanked."""
    before = published(await unit.missions.lock(mission_id))
    allow(staff, Action.FINISH, before)
    after = finish(before, unit.now)
    if after is not before:
        after = await unit.missions.save(after)
        await tell_holders(unit, before, Notice(Kind.DONE_BY_ASKER, after.id))
        await unit.refresh(after)
    return after


async def call_off(unit: Unit, staff: Neighbour, mission_id: MissionId, motive: Motive) -> Mission:
    """The mission does not take place: who has a seat and who waits for one learn it, with the motive."""
    before = published(await unit.missions.lock(mission_id))
    allow(staff, Action.CLOSE, before)
    if before.state is State.CLOSED:
        return before
    after = await unit.missions.save(close(before, unit.now))
    await unit.audit.record(Deed.CLOSED, staff.id, None, after.id)
    notice = Notice(Kind.CALLED_OFF, after.id, {"motive": motive.value})
    for part in before.participations:
        if part.seat in (Seat.HOLDING, Seat.WAITING, Seat.ASKED):
            await tell_person(unit, part.person, notice)
    await unit.refresh(after)
    return after
