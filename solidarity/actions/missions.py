"""What volunteers and coordinators do with a mission: take it, hand it back, finish it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from solidarity.actions.agreeing import ask_to_call_back, pass_on_for_the_young
from solidarity.actions.meeting import free_for
from solidarity.actions.seating import give_back
from solidarity.actions.telling import RENEWED, ask_further, end_proposal, publish, tell_person, tell_staff
from solidarity.actions.waves import keep_asking
from solidarity.framing import allow_visit, fits_age, framed, is_known
from solidarity.harvest import WITHIN, allow_taking, is_counted
from solidarity.merging import whom_for
from solidarity.missions import (
    Framing,
    Mission,
    MissionId,
    State,
    finish,
    hold,
    join,
    not_past,
    release,
    why_kept,
)
from solidarity.notices import Cause, Kind, Notice, to
from solidarity.people import MAX_OPEN_OFFERS, Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.redrawing import to_redraw
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow, may_talk, reads_words
from solidarity.staffing import not_anothers
from solidarity.waves import hurried


@dataclass(frozen=True)
class Joined:
    """A mission taken."""

    mission: Mission
    asker: Neighbour | None
    """Who expects them: the resident, or the coordinator who published it."""
    fresh: bool
    """False when they had it already: a second tap."""


async def join_mission(
    unit: Unit,
    person: Neighbour,
    mission_id: MissionId,
    *,
    as_staff: bool = False,
    pressed: tuple[int, int] | None = None,
) -> Joined:
    """Take a seat. Taken in a group, the private part of it goes to the person's own chat.

    `pressed` is the message (chat, id) whose button was tapped: it is redrawn by the answer.
    """
    before = await unit.missions.lock(mission_id)
    action = Action.HANDLE if as_staff else Action.TAKE
    if not as_staff and await unit.offers.declined(mission_id, person.id) and not before.has(person.id):
        raise Refusal(Why.DECLINED)
    if as_staff:
        not_anothers(before, person)
    else:
        not_past(before, person, unit.town.today(unit.now))
    await free_for(unit, before, person, as_staff=as_staff)
    after = join(before, person, unit.now, action)
    asker = await unit.people.find(after.host) if after.host is not None else None
    if after is before:
        return Joined(after, asker, fresh=False)
    if not as_staff:
        await _not_too_many(unit, before, person)
        after = framed(after, person.id, await _framing(unit, before, person))
    if asker is None or asker.id != person.id:
        after = await pass_on_for_the_young(unit, await ask_to_call_back(unit, after), person)
    after = await unit.missions.save(after)
    if asker is not None and after.request is not None and asker.id != person.id:
        unit.tell(Notice(Kind.TAKEN, after.id, {"who": person.id}), to(asker))
        if reads_words(person, after):
            await unit.audit.record(Deed.SAW_DETAIL, person.id, asker.id, after.id)
    if unit.private_topics:
        await _make_topics(unit, after, person, asker)
    if pressed is not None and pressed[0] != person.telegram_id:
        unit.tell(Notice(Kind.HELD, after.id), to(person))
    await unit.refresh(after, skip=pressed, renewed=Kind.ASKER_CARD)
    return Joined(after, asker, fresh=True)


async def _not_too_many(unit: Unit, mission: Mission, person: Neighbour) -> None:
    """Refuse a request more to somebody whom the municipality has not met and who has enough of them."""
    if mission.request is not None and is_counted(person, unit.town.today(unit.now)):
        homes = await unit.audit.met(person.id, Deed.SAW_DETAIL, unit.now - WITHIN)
        earlier = await unit.homes_seen.earlier(person.telegram_id)
        allow_taking(mission, person, await unit.missions.held_by(person.id), homes, earlier)


async def _framing(unit: Unit, mission: Mission, person: Neighbour) -> Framing | None:
    """How this visit is made; what the resident asked for so far says who is known there."""
    category, today = unit.town.categories[mission.category], unit.town.today(unit.now)
    fits_age(mission, category, person)
    if mission.request is None:
        return None
    asked = await unit.missions.asked_by(mission.request.asker)
    earlier = [item for item in asked if whom_for(item) == whom_for(mission)]
    known = is_known(mission, person, earlier, today)
    return allow_visit(mission, category, person, known=known, today=today)


async def _make_topics(unit: Unit, mission: Mission, helper: Neighbour, asker: Neighbour | None) -> None:
    """A topic of its own for this mission in each of the two private chats."""
    for reader, other in ((helper, asker), (asker, helper)):
        if reader is None or other is None or reader.id == other.id:
            continue
        if may_talk(reader, other):
            unit.tell(Notice(Kind.PRIVATE_TOPIC, mission.id, {"who": other.id}), to(reader))


async def hold_mission(unit: Unit, telegram_id: int, mission_id: MissionId) -> Mission:
    """Keep the mission ten minutes for somebody who tapped and is not a volunteer yet."""
    before = await unit.missions.lock(mission_id)
    if before.state is not State.OPEN:
        full = Why.MISSION_FULL if before.published else Why.MISSION_TAKEN
        raise Refusal(Why.MISSION_OVER if before.state.is_over else full, mission=before)
    if before.hold is not None and before.kept_for_another(telegram_id, unit.now):
        raise Refusal(why_kept(before.hold), mission=before, until=before.hold.until)
    after = hold(before, telegram_id, unit.now)
    if after is not before:
        after = await unit.missions.save(after)
    return after


async def free_mission(unit: Unit, telegram_id: int, mission_id: MissionId) -> None:
    """Who was waited for will not register after all: others may take it at once."""
    if await unit.missions.find(mission_id) is None:
        return
    before = await unit.missions.lock(mission_id)
    if before.hold is not None and before.hold.telegram_id == telegram_id and before.hold.until > unit.now:
        await unit.missions.save(replace(before, hold=replace(before.hold, until=unit.now)))


async def decline_offer(unit: Unit, person: Neighbour, mission_id: MissionId) -> None:
    """« Not this time »: final for this mission, without a reason."""
    if person.volunteer is None:
        raise Refusal(Why.NOT_A_VOLUNTEER)
    mission = await unit.missions.lock(mission_id)
    await unit.offers.decline(mission.id, person.id)
    if mission.hold is not None and mission.hold.person == person.id:
        await end_proposal(unit, mission, mission.hold.person, Cause.DECLINED)
    elif mission.wave_at is not None and not await unit.offers.unanswered(mission.id):
        after = await ask_further(unit, hurried(mission, unit.now))
        await keep_asking(unit, mission, after)


async def release_mission(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """Hand the mission back: the resident is told kindly, others are asked, the coordinators know."""
    before = await unit.missions.lock(mission_id)
    if not before.has(person.id):
        raise Refusal(Why.STALE, mission=before)
    return await _give_back(unit, before, person.id)


async def replace_helper(unit: Unit, staff: Neighbour, mission_id: MissionId, helper: PersonId) -> Mission:
    """A coordinator looks for somebody else, because whoever has it cannot be reached any more."""
    before = await unit.missions.lock(mission_id)
    allow(staff, Action.STEER, before)
    person = await unit.people.find(helper)
    if not before.has(helper) or (person is not None and person.reachable):
        raise Refusal(Why.STALE, mission=before)
    if before.published:
        return await give_back(unit, before, helper)
    return await _give_back(unit, before, helper)


async def _give_back(unit: Unit, before: Mission, helper: PersonId) -> Mission:
    after = release(before, helper, unit.now)
    await unit.offers.decline(after.id, helper)
    if after.request is not None:
        notice = Notice(Kind.RELEASED, after.id, {"who": helper})
        await tell_person(unit, after.request.asker, notice)
    after = await publish(unit, after, again=True)
    after = await tell_staff(unit, after, Cause.HANDED_BACK)
    after = await unit.missions.save(after)
    await unit.refresh(after, renewed=RENEWED)
    return after


async def finish_mission(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """The volunteer says that it is done; the resident is asked how it went."""
    before = await unit.missions.lock(mission_id)
    allow(person, Action.FINISH, before)
    after = finish(before, unit.now)
    if after is not before:
        after = await unit.missions.save(after)
        if after.request is not None:
            await tell_person(unit, after.request.asker, Notice(Kind.DONE, after.id))
        await unit.refresh(after, renewed=Kind.ASKER_CARD)
    return after


async def offer_now(unit: Unit, person: Neighbour) -> Mission | None:
    """An open mission for somebody who has just said that they would like to help."""
    if person.volunteer is None or not person.volunteer.is_available(unit.now):
        return None
    if await unit.offers.open_count(person.id) >= MAX_OPEN_OFFERS:
        return None
    for mission in await unit.missions.open_for(person, _LOOKED_AT):
        mine = await unit.candidates.find(mission, person.id)
        if mine is not None and not mine.bars:
            await unit.offers.add(mission.id, [person.id], reasons={person.id: mine.merits})
            return mission
    return None


_LOOKED_AT = 8
"""How many open missions are looked at for one that somebody may be offered."""


async def redraw_cards(unit: Unit, mission_id: MissionId) -> bool:
    """A day has passed: « tomorrow » on the mission's cards becomes « today », wherever it is said."""
    mission = await unit.missions.lock(mission_id)
    drawn = await unit.missions.redrawn(mission_id)
    await unit.refresh(mission, only=to_redraw(mission, unit.town, drawn, unit.town.today(unit.now)))
    return True
