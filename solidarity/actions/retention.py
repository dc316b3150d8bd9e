"""What age does to people and to missions: who was not seen is told twice and erased; what nobody ended ends.

Not here: removing rows by their age (`storage.retention`), how long that is (`solidarity.retention`).
"""

from __future__ import annotations

from dataclasses import replace

from solidarity.actions.telling import tell_holders, tell_person
from solidarity.missions import MissionId, close
from solidarity.notices import Kind, Notice, to
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.retention import Idle, goes_on, idle_step


async def note_seen(unit: Unit, person: Neighbour) -> Neighbour:
    """They wrote or pressed something: kept as a day, once a day; what they were told no longer counts."""
    today = unit.town.today(unit.now)
    if person.seen_on == today:
        return person
    return await unit.people.note_seen(person, today)


async def see_to_idle(unit: Unit, person_id: PersonId) -> int:
    """Somebody was not seen for long: tell them, or erase what is kept of them. 1 if anything was done."""
    person = await unit.people.find(person_id)
    today = unit.town.today(unit.now)
    step = idle_step(person, today, unit.town.retention) if person is not None else None
    if person is None or step is None:
        return 0
    if step is Idle.OVER:
        await unit.audit.record(Deed.ERASED, None, person.id, what="idle")
        await unit.people.erase(person)
        await unit.own.forget_account(person.telegram_id)
        return 1
    facts = {"until": goes_on(person, step, today, unit.town.retention).isoformat()}
    unit.tell(Notice(Kind.IDLE, facts=facts), to(person))
    await unit.people.save(replace(person, idle_told=person.idle_told + 1, idle_told_on=today))
    return 1


async def end_forgotten(unit: Unit, mission_id: MissionId) -> int:
    """Its day is long over and nobody ended it: it is closed, and who asked or has it is told."""
    before = await unit.missions.lock(mission_id)
    if before.state.is_over:
        return 0
    after = await unit.missions.save(close(before, unit.now))
    if after.request is not None:
        await tell_person(unit, after.request.asker, Notice(Kind.CLOSED, after.id))
    await tell_holders(unit, before, Notice(Kind.CANCELLED, after.id))
    await unit.refresh(after, renewed=Kind.ASKER_CARD)
    return 1
