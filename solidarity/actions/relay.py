"""Writing to each other through the bot: neither side sees the other's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solidarity.actions.apart import who_may_talk
from solidarity.actions.meeting import without_apart
from solidarity.actions.telling import tell_person, tell_staff
from solidarity.caution import speaks_of_money
from solidarity.missions import RELAY_REOPENS, Mission, MissionId, reopen_relay
from solidarity.notices import Cause, Kind, Notice, Recipient
from solidarity.people import Neighbour, PersonId, is_minor
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment, Feeling, report
from solidarity.rights import Action, allow, can, may_talk

MAX_RELAYED = 3500
"""UTF-16 units of a relayed text: room for the name above it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote, spoke or showed, and the message it was."""

    message: int
    text: str = ""
    attachment: Attachment | None = None
    file_id: str | None = None
    """Telegram's file, or of a place « latitude longitude »."""
    reply_to: int | None = None
    """The message in the same chat that it answers."""

    @property
    def facts(self) -> dict[str, str | int]:
        """As a notice carries it."""
        found: dict[str, str | int] = {"message": self.message, "text": self.text}
        if self.attachment is not None and self.file_id is not None:
            found |= {"attachment": self.attachment.value, "file_id": self.file_id}
        return found


async def open_conversations(unit: Unit, person: Neighbour) -> Sequence[Mission]:
    """The missions in which this person can write to the other side now."""
    found = [item for item in await _all(unit, person) if item.relay_open(unit.now)]
    mine = [item for item in found if can(person, Action.WRITE, item)]
    return [item for item in mine if await without_apart(unit, person, others(item, person))]


async def closed_conversations(unit: Unit, person: Neighbour) -> Sequence[Mission]:
    """Those that ended lately and that they may open again."""
    found = []
    for item in await _all(unit, person):
        if item.ended_at is None or item.relay_open(unit.now) or not item.holders:
            continue
        if not can(person, Action.WRITE, item):
            continue
        if unit.now < item.ended_at + RELAY_REOPENS and not _is_troubled(item):
            found += [item] if await without_apart(unit, person, others(item, person)) else []
    return found


async def kept_apart(unit: Unit, person: Neighbour) -> bool:
    """Whether they have a mission in which nobody writes to them, for they are 15 to 17."""
    return is_minor(person) and any(not item.state.is_over for item in await _all(unit, person))


async def _all(unit: Unit, person: Neighbour) -> list[Mission]:
    found: dict[MissionId, Mission] = {}
    for item in (*await unit.missions.asked_by(person.id), *await unit.missions.held_by(person.id)):
        found[item.id] = item
    if person.is_coordinator:
        published = await unit.missions.looked_after_by(person.id)
        found |= {item.id: item for item in published if item.publisher == person.id}
    return list(found.values())


def _is_troubled(mission: Mission) -> bool:
    """Where something went wrong, a coordinator stands between the two sides."""
    request = mission.request
    return request is not None and (request.feeling is Feeling.PROBLEM or request.reported_by is not None)


def others(mission: Mission, person: Neighbour) -> list[PersonId]:
    """The people on the other side of a mission from this person."""
    if mission.host == person.id:
        return [item.person for item in mission.holders if item.person != person.id]
    return [mission.host] if mission.host is not None else []


async def relay_message(unit: Unit, sender: Neighbour, mission_id: MissionId, said: Said) -> Mission:
    """Pass a message on to the other side, a reply below what it answers. Words of money warn both."""
    mission = await unit.missions.get(mission_id)
    allow(sender, Action.WRITE, mission)
    if not mission.relay_open(unit.now):
        raise Refusal(Why.RELAY_CLOSED, mission=mission)
    reached: list[Recipient] = []
    apart = False
    there = await without_apart(unit, sender, others(mission, sender))
    if not there and others(mission, sender):
        raise Refusal(Why.RELAY_CLOSED, mission=mission)
    for person in there:
        other = await unit.people.find(person)
        if other is None or not other.reachable:
            continue
        if not may_talk(sender, other):
            apart = True
            continue
        place = await place_for(unit, other, mission)
        facts = {"who": sender.id, **said.facts}
        below = None
        if said.reply_to is not None:
            below = await unit.relays.same(sender.telegram_id, said.reply_to, other.telegram_id)
        if below is not None:
            facts["reply"] = below
        await unit.relays.add(mission.id, sender.telegram_id, said.message, other.telegram_id)
        unit.tell(Notice(Kind.RELAY, mission.id, facts), place)
        reached.append(place)
    if not reached:
        raise Refusal(Why.NOT_IN_PRIVATE if apart else Why.NOBODY_TO_WRITE_TO, mission=mission)
    if speaks_of_money(said.text):
        unit.tell(Notice(Kind.CAUTION, mission.id), *reached, await place_for(unit, sender, mission))
    return mission


async def place_for(unit: Unit, person: Neighbour, mission: Mission) -> Recipient:
    """Their private chat, in the mission's own topic where there is one."""
    thread = await unit.topics.thread(person.telegram_id, mission.id) if unit.private_topics else None
    return Recipient(person.telegram_id, person.id, thread)


async def change_message(unit: Unit, sender: Neighbour, said: Said) -> None:
    """Somebody changed what they wrote: it changes on the other side too, also where it is on its way."""
    for copy in await unit.relays.copies(sender.telegram_id, said.message):
        mission = await unit.missions.find(copy.mission)
        if mission is None or not mission.relay_open(unit.now):
            continue
        if copy.message is None:
            await unit.relays.note_edit(sender.telegram_id, said.message, copy.chat, said.text)
            continue
        reader = await unit.people.by_telegram(copy.chat)
        if reader is not None and not may_talk(sender, reader):
            continue
        if reader is not None and not await without_apart(unit, sender, [reader.id]):
            continue
        facts = {"who": sender.id, **said.facts, "edits": copy.message}
        place = Recipient(copy.chat, reader.id if reader is not None else None)
        unit.tell(Notice(Kind.RELAY, mission.id, facts), place)


async def reopen_conversation(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """For a day both sides can write again; the other side learns who opened it."""
    before = await unit.missions.lock(mission_id)
    allow(person, Action.WRITE, before)
    if _is_troubled(before) or not await without_apart(unit, person, others(before, person)):
        raise Refusal(Why.RELAY_CLOSED, mission=before)
    after = reopen_relay(before, unit.now)
    if after is not before:
        after = await unit.missions.save(after)
        there = await without_apart(unit, person, others(after, person))
        for other in await who_may_talk(unit, person, *there):
            await tell_person(unit, other, Notice(Kind.REOPENED, after.id, {"who": person.id}))
    return after


async def report_conversation(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """« Signaler »: to the coordinators only; the other side never learns of it."""
    before = await unit.missions.lock(mission_id)
    allow(person, Action.REPORT, before)
    if before.request is None:
        return await unit.missions.save(await tell_staff(unit, before, Cause.REPORTED, person.id))
    if before.request.reported_by == person.id:
        return before
    after = await unit.missions.save(
        await tell_staff(unit, report(before, person.id), Cause.REPORTED, person.id)
    )
    await unit.refresh(after, renewed=Kind.STAFF_CARD)
    return after


async def ask_staff_to_help(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """A message could not be handed on: the coordinators are asked to reach the other side."""
    before = await unit.missions.lock(mission_id)
    allow(person, Action.WRITE, before)
    if before.cause is Cause.UNDELIVERED:
        return before
    after = await unit.missions.save(await tell_staff(unit, before, Cause.UNDELIVERED, person.id))
    await unit.refresh(after, renewed=Kind.STAFF_CARD)
    return after
