"""Writing to each other through the bot: neither side sees the other's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solidarity.actions.apart import who_may_talk
from solidarity.actions.meeting import without_apart
from solidarity.actions.telling import tell_person, tell_staff
from solidarity.caution import NEVER, Held, look
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


@dataclass(frozen=True, slots=True)
class Passed:
    """What came of what somebody wrote."""

    mission: Mission
    held: Held | None = None
    """Why nothing went out."""


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


async def relay_message(
    unit: Unit, sender: Neighbour, mission_id: MissionId, *said: Said, before: str = "", insists: bool = False
) -> Passed:
    """Pass on what somebody wrote, in one part or several; or hold all of it, and say why.

    Numbers of cards and accounts never go. Links and words of money go once their sender insists; then the
    other side reads what nobody here asks for. `before`: see `solidarity.caution.look`.
    """
    mission = await unit.missions.get(mission_id)
    allow(sender, Action.WRITE, mission)
    if not mission.relay_open(unit.now):
        raise Refusal(Why.RELAY_CLOSED, mission=mission)
    readers = await _readers(unit, sender, mission)
    held = look("".join(item.text for item in said), before)
    if held in NEVER or (held is not None and not insists):
        return Passed(mission, held)
    for other in readers:
        place = await place_for(unit, other, mission)
        for part in said:
            await _hand_on(unit, sender, mission, part, place)
        if held is not None:
            unit.tell(Notice(Kind.CAUTION, mission.id), place)
    return Passed(mission)


async def _readers(unit: Unit, sender: Neighbour, mission: Mission) -> list[Neighbour]:
    """Who can read it now; a refusal where nobody can."""
    there = await without_apart(unit, sender, others(mission, sender))
    if not there and others(mission, sender):
        raise Refusal(Why.RELAY_CLOSED, mission=mission)
    found = [await unit.people.find(person) for person in there]
    reachable = [item for item in found if item is not None and item.reachable]
    free = [item for item in reachable if may_talk(sender, item)]
    if not free:
        raise Refusal(Why.NOT_IN_PRIVATE if reachable else Why.NOBODY_TO_WRITE_TO, mission=mission)
    return free


async def _hand_on(unit: Unit, sender: Neighbour, mission: Mission, said: Said, place: Recipient) -> None:
    facts = {"who": sender.id, **said.facts}
    if said.reply_to is not None:
        below = await unit.relays.same(sender.telegram_id, said.reply_to, place.chat)
        facts |= {"reply": below} if below is not None else {}
    await unit.relays.add(mission.id, sender.telegram_id, said.message, place.chat)
    unit.tell(Notice(Kind.RELAY, mission.id, facts), place)


async def went_out(unit: Unit, sender: Neighbour, message: int) -> bool:
    """Whether this message was handed on already: a second tap."""
    return bool(await unit.relays.copies(sender.telegram_id, message))


async def place_for(unit: Unit, person: Neighbour, mission: Mission) -> Recipient:
    """Their private chat, in the mission's own topic where there is one."""
    thread = await unit.topics.thread(person.telegram_id, mission.id) if unit.private_topics else None
    return Recipient(person.telegram_id, person.id, thread)


async def change_message(unit: Unit, sender: Neighbour, said: Said, held: Held | None = None) -> Held | None:
    """Somebody changed what they wrote: it changes on the other side too, also where it is on its way.

    What would not go at once is not followed; why, where anybody has it. Nor what somebody changes who could
    not write there any more. `held`: why it does not go with what stands around it.
    """
    copies = await unit.relays.copies(sender.telegram_id, said.message)
    held = held or look(said.text)
    if copies and held is not None:
        return held
    for copy in copies:
        mission = await unit.missions.find(copy.mission)
        if mission is None or not mission.relay_open(unit.now) or not can(sender, Action.WRITE, mission):
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
    return None


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
