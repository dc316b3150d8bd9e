"""What follows from a message having arrived, or from Telegram saying that it never will."""

from __future__ import annotations

from solidarity.actions.telling import staff_places
from solidarity.missions import State
from solidarity.notices import Kind, Notice, Recipient, to
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Card, Unit

CARD_OF = {
    Kind.OFFER: Kind.OFFER,
    Kind.HELD: Kind.OFFER,
    Kind.SEAT_FREE: Kind.OFFER,
    Kind.IN_LINE: Kind.OFFER,
    Kind.GROUP_CARD: Kind.GROUP_CARD,
    Kind.STAFF_CARD: Kind.STAFF_CARD,
    Kind.TAKEN: Kind.ASKER_CARD,
    Kind.RELEASED: Kind.ASKER_CARD,
    Kind.DONE: Kind.ASKER_CARD,
    Kind.ON_THE_WAY: Kind.ASKER_CARD,
    Kind.ARRIVED: Kind.ASKER_CARD,
    Kind.CLOSED: Kind.ASKER_CARD,
    Kind.AGREED: Kind.ASKER_CARD,
    Kind.ASKER_CARD: Kind.ASKER_CARD,
    Kind.ADDRESS: Kind.ADDRESS,
}
"""Which notices become a live card once they are sent, and of which kind."""


async def keep_card(unit: Unit, notice: Notice, recipient: Recipient, message: int, drawn: int) -> None:
    """The message follows its mission from now on.

    `drawn` is the version that it shows: where the mission has changed since, it is edited at once.
    """
    mission = None if notice.mission is None else await unit.missions.find(notice.mission)
    if mission is None:
        return
    kind = CARD_OF.get(notice.kind)
    if notice.kind is Kind.NOT_DONE:
        kind = Kind.ASKER_CARD if mission.host == recipient.person else Kind.OFFER
    if kind is None or await _is_gone(unit, recipient):
        return
    await unit.cards.put(Card(kind, mission.id, recipient.chat, recipient.thread, recipient.person, message))
    if mission.version != drawn:
        await unit.refresh(mission)


async def renew_card(unit: Unit, notice: Notice, recipient: Recipient, message: int, drawn: int) -> None:
    """A card was edited: where its mission has changed meanwhile, it is edited once more.

    Whoever changed it may have been shown so in this very message already, and this edit came after that.
    """
    mission = None if notice.mission is None else await unit.missions.find(notice.mission)
    if mission is not None and mission.version != drawn:
        await unit.refresh_message(mission, recipient.chat, message)


async def _is_gone(unit: Unit, recipient: Recipient) -> bool:
    """Whether its reader was erased while it was on its way: then nothing of them is kept."""
    return recipient.person is not None and await unit.people.find(recipient.person) is None


async def report_transmitted(unit: Unit, notice: Notice, recipient: Recipient, message: int | None) -> None:
    """The other side has it: a reaction on the sender's own message says so; replies and edits can follow."""
    sender = await unit.people.find(PersonId(int(notice.facts["who"])))
    if sender is None:
        return
    written = int(notice.facts["message"])
    unit.tell(Notice(Kind.TRANSMITTED, notice.mission, {"message": written}), to(sender))
    if message is None or await _is_gone(unit, recipient):
        return
    changed = await unit.relays.arrived(sender.telegram_id, written, recipient.chat, message)
    if changed is not None:
        facts = {**notice.facts, "text": changed, "edits": message}
        unit.tell(Notice(Kind.RELAY, notice.mission, facts), recipient)


async def report_undelivered(unit: Unit, notice: Notice) -> None:
    """The other side cannot be reached: the sender is told, with the way to the municipality."""
    sender = await unit.people.find(PersonId(int(notice.facts["who"])))
    if sender is not None:
        unit.tell(Notice(Kind.UNDELIVERED, notice.mission), to(sender))


async def lose_person(unit: Unit, person_id: PersonId) -> bool:
    """Somebody blocked the bot: the coordinators get each matter of theirs that is still open."""
    person = await unit.people.find(person_id)
    if person is None or not person.reachable:
        return False
    await unit.people.mark_reachable(person.telegram_id, False)  # noqa: FBT003 - the value
    for mission in (
        *await unit.missions.asked_by(person.id),
        *await unit.missions.held_by(person.id),
    ):
        if mission.state in (State.OPEN, State.TAKEN):
            everybody = await staff_places(unit, mission=mission)
            places = [item for item in everybody if item.chat != person.telegram_id]
            unit.tell(Notice(Kind.UNREACHABLE, mission.id, {"who": person.id}), *places)
    return True


async def regain_person(unit: Unit, person: Neighbour) -> None:
    """They wrote again."""
    if not person.reachable:
        await unit.people.mark_reachable(person.telegram_id, True)  # noqa: FBT003 - the value
