"""Writing to each other through the bot: neither side sees the other's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind, Notice, to
from solidarity.people import Action, Neighbour, PersonId, allow
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment, of

MAX_RELAYED = 3500
"""UTF-16 units of a relayed text: room for the name above it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote or spoke, and the message it was."""

    message: int
    text: str = ""
    attachment: Attachment | None = None
    file_id: str | None = None


async def open_conversations(unit: Unit, person: Neighbour) -> Sequence[Mission]:
    """The missions in which this person can write to the other side now."""
    asked = await unit.missions.asked_by(person.id)
    held = await unit.missions.held_by(person.id)
    return [item for item in (*asked, *held) if item.relay_open(unit.now)]


def others(mission: Mission, person: Neighbour) -> list[PersonId]:
    """The people on the other side of a mission from this person."""
    request = of(mission)
    if request.asker == person.id:
        return [item.person for item in mission.holders]
    return [request.asker]


async def relay_message(unit: Unit, sender: Neighbour, mission_id: MissionId, said: Said) -> Mission:
    """Pass a message on to the other side."""
    mission = await unit.missions.get(mission_id)
    allow(sender, Action.WRITE, mission)
    if not mission.relay_open(unit.now):
        raise Refusal(Why.RELAY_CLOSED, mission=mission)
    facts: dict[str, str | int] = {"who": sender.id, "message": said.message, "text": said.text}
    if said.attachment is not None and said.file_id is not None:
        facts |= {"attachment": said.attachment.value, "file_id": said.file_id}
    reached = 0
    for person in others(mission, sender):
        other = await unit.people.find(person)
        if other is None or not other.reachable:
            continue
        unit.tell(Notice(Kind.RELAY, mission.id, facts), to(other))
        reached += 1
    if not reached:
        raise Refusal(Why.NOBODY_TO_WRITE_TO, mission=mission)
    return mission
