"""What actions share about requests for somebody else: the coordinators' cards, and what stays behind.

Not an action itself. What is decided about an agreement is `solidarity.actions.proxies`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from solidarity.actions.telling import staff_places, tell_staff
from solidarity.missions import Mission
from solidarity.notices import Cause, Fact, Kind, Notice, Recipient
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.proxies import Agreement, AgreementId, Shown, shown_in
from solidarity.refusals import Refusal
from solidarity.rights import reads_words

Pressed = tuple[int, int]
"""The message (chat, id) whose button was tapped: it is redrawn by the answer."""
MOST_WAITING = 10_000
"""Agreements that wait at once: more than any town has, for each ends after four days."""


async def ask_staff(unit: Unit, agreement: Agreement, **facts: Fact) -> None:
    """Somebody is to be called: every coordinator, and their chat without the name."""
    notice = Notice(Kind.AGREEMENT_ASKS, facts={"agreement": agreement.id, **facts})
    unit.tell(notice, *await staff_places(unit))


async def ask_again(unit: Unit, agreement: Agreement, **facts: Fact) -> Agreement:
    """New cards for all, and the older ones emptied: nobody reads a name twice. Handed back as stored."""
    redraw(unit, agreement, newer=1)
    after = replace(agreement, cards=())
    await unit.agreements.save(after)
    await ask_staff(unit, after, **facts)
    return after


def redraw(unit: Unit, agreement: Agreement, pressed: Pressed | None = None, **more: Fact) -> None:
    """Each card says what is true now: who calls, or that it is over and nothing is kept."""
    for card in agreement.cards:
        if (card.chat, card.message) != pressed:
            facts: dict[str, Fact] = {"agreement": agreement.id, "message": card.message, **more}
            unit.tell(Notice(Kind.AGREEMENT_ASKS, facts=facts), Recipient(card.chat, card.person))


async def forget(unit: Unit, agreement: Agreement, pressed: Pressed | None = None) -> None:
    """The row goes at once, and the name from every message that shows it."""
    await unit.agreements.drop(agreement.id)
    redraw(unit, agreement, pressed)


async def keep_agreement_card(unit: Unit, notice: Notice, place: Recipient, message: int) -> None:
    """A coordinator's message about it has arrived: it follows it, or is emptied where it is over."""
    if notice.kind is not Kind.AGREEMENT_ASKS or "message" in notice.facts:
        return
    if place.person is not None and await unit.people.find(place.person) is None:
        return  # erased while it was on its way: nothing of them is kept
    known = AgreementId(int(notice.facts["agreement"]))
    anew = Notice(Kind.AGREEMENT_ASKS, facts={"agreement": known, "message": message})
    try:
        found = await unit.agreements.lock(known)
    except Refusal:
        unit.tell(anew, place)
        return
    await unit.agreements.save(shown_in(found, Shown(place.chat, message, place.person)))
    if found.handler is not None:  # somebody began to call while it was on its way
        unit.tell(anew, place)


async def ask_to_call_back(unit: Unit, mission: Mission) -> Mission:
    """Who asked by telephone learns by telephone what has changed; handed back to be saved."""
    if mission.request is None or not mission.request.noted:
        return mission
    return await tell_staff(unit, mission, Cause.CALL_BACK)


async def pass_on_for_the_young(unit: Unit, mission: Mission, helper: Neighbour) -> Mission:
    """What somebody of 15 to 17 wrote is told who helps by a coordinator; handed back to be saved."""
    if mission.request is None or reads_words(helper, mission):
        return mission
    return await tell_staff(unit, mission, Cause.TELL, helper.id)


async def leave_cards(unit: Unit, leaving: Neighbour) -> None:
    """No message of somebody who goes follows an agreement any more: nothing is planned for that chat."""
    for waits in await _shown_in(unit, leaving):
        others = tuple(card for card in waits.cards if card.chat != leaving.telegram_id)
        await unit.agreements.save(replace(waits, cards=others))


async def cards_in(unit: Unit, person: Neighbour) -> list[int]:
    """The messages in this person's own chat that name somebody who is to be called."""
    return [
        card.message
        for waits in await _shown_in(unit, person)
        for card in waits.cards
        if card.chat == person.telegram_id
    ]


async def _shown_in(unit: Unit, person: Neighbour) -> list[Agreement]:
    """Agreements that this person read of in their own chat, each locked; those that have just ended not."""
    found = []
    for waits in await unit.agreements.waiting(MOST_WAITING):
        if any(card.chat == person.telegram_id for card in waits.cards):
            with suppress(Refusal):
                found.append(await unit.agreements.lock(waits.id))
    return found


async def hand_over_calls(unit: Unit, leaving: Neighbour) -> None:
    """What somebody of the staff wrote down for others goes on with a colleague when they leave."""
    colleagues = [item for item in await unit.people.coordinators() if item.id != leaving.id]
    if not colleagues:
        return
    while noted := _noted(await unit.missions.asked_by(leaving.id)):  # fifty at a time, what lasts first
        for mission in noted:
            locked = await unit.missions.lock(mission.id)
            if locked.request is not None:
                theirs = replace(locked.request, asker=colleagues[0].id)
                await unit.missions.save(replace(locked, request=theirs))


def _noted(missions: Iterable[Mission]) -> list[Mission]:
    """Those that were written down for somebody who called."""
    return [item for item in missions if item.request is not None and item.request.noted]
