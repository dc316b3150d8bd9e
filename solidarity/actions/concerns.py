"""Concerns on their way: said, read, taken, noted, closed, and reminded of.

Whoever acts here reads it first: each action asks anew who may (`solidarity.concerns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from solidarity import concerns
from solidarity.concerns import REMINDED_AFTER, Concern, ConcernId, Outcome, Said, Sort
from solidarity.missions import Mission, MissionId
from solidarity.names import clean_text
from solidarity.notices import Kind, Notice, to
from solidarity.people import Neighbour, PersonId, is_minor
from solidarity.ports import Deed, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, say_if_kept

LISTED = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """A concern as somebody reads it who may."""

    concern: Concern
    by: Neighbour | None
    about: Neighbour | None
    mission: Mission | None
    handler: Neighbour | None
    waiting: int = 0
    """How many are open in all."""

    @property
    def is_young(self) -> bool:
        """Whether it is about somebody of 15 to 17."""
        return self.about is not None and is_minor(self.about)


async def who_reads(unit: Unit, concern: Concern) -> list[Neighbour]:
    """Who reads it, as it stands now."""
    return concerns.readers(await unit.people.with_a_role(), concern)


async def has_lead(unit: Unit) -> bool:
    """Whether anybody is named to whom concerns come."""
    return any(item.is_safeguard for item in await unit.people.with_a_role())


async def whom_it_is_about(unit: Unit, person: Neighbour, mission_id: MissionId) -> list[PersonId]:
    """Whom somebody can say it about: the other side of a mission that they are on. Refuses all others."""
    found = concerns.whom_about(await unit.missions.get(mission_id), person)
    if not found:
        raise Refusal(Why.NOT_YOURS)
    return found


async def say_concern(
    unit: Unit,
    person: Neighbour,
    mission_id: MissionId,
    about: PersonId | None,
    sort: Sort,
    said: Sequence[Said],
) -> tuple[Concern, bool]:
    """It is with who reads it, and with nobody else; returns it, and whether a lead is among them."""
    mission = await unit.missions.get(mission_id)
    concern = concerns.voice_concern(person, mission, about, sort, said, unit.now)
    await unit.concerns.add(concern)
    readers = await who_reads(unit, concern)
    unit.tell(Notice(Kind.CONCERN, facts={"concern": concern.id}), *map(to, readers))
    return concern, any(item.is_safeguard for item in readers)


async def read_concern(unit: Unit, reader: Neighbour, concern_id: ConcernId) -> Seen:
    """One of them, for who may read it."""
    return await _seen(unit, reader, await _read(unit, reader, concern_id))


async def _read(unit: Unit, reader: Neighbour, concern_id: ConcernId) -> Concern:
    concern = await unit.concerns.lock(concern_id)
    concerns.read(concern, reader, await unit.people.with_a_role())
    return concern


async def _seen(unit: Unit, reader: Neighbour, concern: Concern) -> Seen:
    async def find(person: PersonId | None) -> Neighbour | None:
        return await unit.people.find(person) if person is not None else None

    mission = await unit.missions.find(concern.mission) if concern.mission is not None else None
    by, about, handler = await find(concern.by), await find(concern.about), await find(concern.handler)
    return Seen(concern, by, about, mission, handler, len(await open_concerns(unit, reader)))


async def open_concerns(unit: Unit, reader: Neighbour) -> list[Concern]:
    """Those that wait and that this person may read, in the order in which to look at them."""
    team = await unit.people.with_a_role()
    found = []
    for item in await unit.concerns.open(LISTED):
        if any(reader.id == one.id for one in concerns.readers(team, item)):
            about = await unit.people.find(item.about) if item.about is not None else None
            found.append((item, about))
    return concerns.in_order(found)


async def next_concern(unit: Unit, reader: Neighbour, after: ConcernId | None = None) -> Seen | None:
    """The first that waits, or the one behind this; None where none does."""
    may = reader.is_safeguard or (reader.is_coordinator and not await has_lead(unit))
    found = await open_concerns(unit, reader)
    if not may and not found:
        say_if_kept(reader, Action.SAFEGUARD)
        raise Refusal(Why.SAFEGUARD_ONLY)
    ids = [item.id for item in found]
    at = ids.index(after) + 1 if after in ids else 0
    return await _seen(unit, reader, found[at % len(found)]) if found else None


async def take_concern(unit: Unit, lead: Neighbour, concern_id: ConcernId) -> Seen:
    """The first tap takes it, and the other leads know who has it."""
    before = await _read(unit, lead, concern_id)
    after = concerns.take(before, lead, unit.now)
    if after is not before:
        await unit.concerns.save(after)
        await unit.audit.record(Deed.SAFEGUARDED, lead.id, what="taken")
        others = [item for item in await who_reads(unit, after) if item.id != lead.id]
        facts = {"concern": after.id, "who": lead.id}
        unit.tell(Notice(Kind.CONCERN_TAKEN, facts=facts), *map(to, others))
    return await _seen(unit, lead, after)


async def number_of(unit: Unit, lead: Neighbour, concern_id: ConcernId, whom: PersonId) -> tuple[Seen, str]:
    """The telephone number of one of the two sides; whose it is sees who looked."""
    concern = await _read(unit, lead, concern_id)
    person = await unit.people.find(whom) if whom in (concern.by, concern.about) else None
    if person is None:
        raise Refusal(Why.STALE)
    if person.phone is None:
        raise Refusal(Why.NO_PHONE)
    await unit.audit.record(Deed.SAW_PHONE, lead.id, person.id)
    return await _seen(unit, lead, concern), person.phone


async def note_concern(unit: Unit, lead: Neighbour, concern_id: ConcernId, text: str) -> Seen:
    """How it goes on, in the lead's words; who writes takes it where nobody had."""
    before = await _read(unit, lead, concern_id)
    after = concerns.note(before, lead, clean_text(text, concerns.MAX_NOTE), unit.now)
    await unit.concerns.save(after)
    return await _seen(unit, lead, after)


async def close_concern(unit: Unit, lead: Neighbour, concern_id: ConcernId, outcome: Outcome) -> Seen:
    """Over, with what came of it. Whoever said it is not told: that is for the lead to do by voice."""
    before = await _read(unit, lead, concern_id)
    after = concerns.close(before, lead, outcome, unit.now)
    if after is not before:
        await unit.concerns.save(after)
        await unit.audit.record(Deed.SAFEGUARDED, lead.id, what=outcome.value)
    return await _seen(unit, lead, after)


async def remind_of_concern(unit: Unit, concern_id: ConcernId) -> int:
    """Its timer has come: whoever has it is reminded, or all who read it; and again a day later."""
    concern = await unit.concerns.lock(concern_id)
    if concern.due is None or concern.due > unit.now:
        return 0
    people = concerns.to_remind(concern, await who_reads(unit, concern))
    held = concern.handler if any(item.id == concern.handler for item in people) else None
    state = concern.state if held is not None else concerns.Progress.OPEN
    after = replace(concern, due=unit.now + REMINDED_AFTER, handler=held, state=state)
    await unit.concerns.save(after)
    unit.tell(Notice(Kind.CONCERN, facts={"concern": concern.id, "late": 1}), *map(to, people))
    return 1
