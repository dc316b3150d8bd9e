"""Asking for somebody else: nothing is published before that person's « yes », and a « no » leaves no trace.

Coordinators call, one at a time. Who asked is told what came of it, and may take it back before.
"""

from __future__ import annotations

from solidarity.actions.agreeing import Pressed, ask_again, ask_staff, forget, redraw
from solidarity.actions.blocks import separate
from solidarity.actions.reading import note_asked
from solidarity.actions.telling import send_out, tell_person
from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind, Notice, to
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.proxies import (
    Agreement,
    AgreementId,
    Due,
    Shown,
    agreed,
    due,
    hold,
    made_own,
    not_answered,
    seek,
    shown_in,
    take_over,
)
from solidarity.refusals import Refusal, Why
from solidarity.requests import Wish, ask, of
from solidarity.rights import Action, allow


async def ask_agreement(unit: Unit, asker: Neighbour, wish: Wish, name: str, phone: str) -> Agreement:
    """Keep the wish for a person who is called first. Volunteers and groups learn nothing of it."""
    agreement = seek(wish, name, phone, asker, unit.town, unit.now)
    await unit.agreements.add(agreement)
    await ask_staff(unit, agreement)
    return agreement


async def show_agreement_phone(
    unit: Unit, staff: Neighbour, known: AgreementId, pressed: Pressed | None = None
) -> Agreement:
    """The number, for the coordinator who calls now; who asked can see that it was looked at."""
    before = await unit.agreements.lock(known)
    after = hold(before, staff)
    await unit.audit.record(Deed.SAW_OTHER_PHONE, staff.id, after.asker)
    if after is not before:
        await unit.agreements.save(after)
        redraw(unit, after, pressed)
    return after


async def open_agreement(unit: Unit, staff: Neighbour, known: AgreementId, *, read: bool) -> Agreement:
    """As it stands, for a coordinator; `read` in their own chat, where it shows what was written."""
    allow(staff, Action.STEER)
    found = await unit.agreements.lock(known)
    if read:
        await note_asked(unit, staff, found)
    return found


async def bring_agreement(
    unit: Unit, staff: Neighbour, agreement: Agreement, message: int | None = None
) -> None:
    """A coordinator reads of it in this message, which follows it from now on; without one a card is sent."""
    if message is None:
        unit.tell(Notice(Kind.AGREEMENT_ASKS, facts={"agreement": agreement.id}), to(staff))
        return
    found = await unit.agreements.lock(agreement.id)
    await unit.agreements.save(shown_in(found, Shown(staff.telegram_id, message, staff.id)))


async def take_agreement_over(
    unit: Unit, staff: Neighbour, known: AgreementId, held_by: PersonId | None, pressed: Pressed | None = None
) -> Agreement:
    """A colleague calls instead."""
    before = await unit.agreements.lock(known)
    after = take_over(before, staff, held_by)
    if after is not before:
        await unit.agreements.save(after)
        redraw(unit, after, pressed)
    return after


async def note_agreed(
    unit: Unit, staff: Neighbour, known: AgreementId, pressed: Pressed | None = None
) -> Mission:
    """The person said yes: the request is made now, and goes out like any other."""
    agreement = await unit.agreements.lock(known)
    wish = agreed(agreement, staff, unit.town, unit.now)
    asker = await unit.people.get(agreement.asker)
    await forget(unit, agreement, pressed)
    mission = await send_out(unit, ask(wish, asker, unit.town, unit.now))
    await tell_person(unit, asker.id, Notice(Kind.AGREED, mission.id))
    return mission


async def note_refused(
    unit: Unit, staff: Neighbour, known: AgreementId, pressed: Pressed | None = None
) -> None:
    """The person said no: nothing of it remains, and who asked is told without a name."""
    agreement = await unit.agreements.lock(known)
    hold(agreement, staff)
    await forget(unit, agreement, pressed)
    await _tell_over(unit, agreement, "refused")


async def note_no_answer(
    unit: Unit, staff: Neighbour, known: AgreementId, pressed: Pressed | None = None
) -> Agreement:
    """Nobody picked up: it comes back later, to any colleague."""
    after = not_answered(await unit.agreements.lock(known), staff, unit.town, unit.now)
    await unit.agreements.save(after)
    redraw(unit, after, pressed)
    return after


async def withdraw_agreement(unit: Unit, asker: Neighbour, known: AgreementId) -> None:
    """Who asked thinks better of it: nobody is called, and nothing is kept."""
    agreement = await unit.agreements.lock(known)
    if agreement.asker != asker.id:
        raise Refusal(Why.NOT_YOURS)
    await forget(unit, agreement)


async def see_to_agreement(unit: Unit, known: AgreementId) -> bool:
    """Its timer has come: call again, be reminded, or erase all of it."""
    agreement = await unit.agreements.lock(known)
    found = due(agreement, unit.now)
    if found is None:
        return False
    after, what = found
    if what is Due.END:
        await forget(unit, agreement)
        await _tell_over(unit, agreement, "expired")
        return True
    if what is Due.REMIND:
        await ask_again(unit, after, late=1)
        await tell_person(unit, after.asker, Notice(Kind.AGREEMENT_LATE, facts={"agreement": after.id}))
    else:
        await ask_again(unit, after, again=1)
    return True


async def see_beneficiary_phone(unit: Unit, reader: Neighbour, mission_id: MissionId) -> Mission:
    """The number of the person for whom it was asked, for who goes there and for the staff.

    Each look is kept for who asked to see.
    """
    mission = await unit.missions.get(mission_id)
    allow(reader, Action.SEE_PHONE, mission)
    request = of(mission)
    if request.beneficiary is None:
        raise Refusal(Why.NO_PHONE)
    await unit.audit.record(Deed.SAW_OTHER_PHONE, reader.id, request.asker, mission.id)
    return mission


async def make_own(unit: Unit, person: Neighbour, mission_id: MissionId) -> Mission:
    """Whoever it was asked for follows it themselves; who asked is told, and their card is closed."""
    before = await unit.missions.lock(mission_id)
    if before.request is not None and before.request.asker == person.id:
        return before
    after = await unit.missions.save(made_own(before, person))
    asker = await unit.people.find(of(before).asker)
    if asker is not None:
        unit.tell(Notice(Kind.MADE_OWN, after.id), to(asker))
        await unit.refresh(after, renewed=Kind.ASKER_CARD, chats={asker.telegram_id})
    for part in after.holders:
        if await unit.blocks.find(person.id, part.person) is not None:
            await separate(unit, person.id, part.person)
    after = await unit.missions.get(after.id)
    await unit.refresh(after)
    return after


async def _tell_over(unit: Unit, agreement: Agreement, how: str) -> None:
    wish = agreement.wish
    facts = {"how": how, "category": wish.category, "day": wish.day.isoformat()}
    await tell_person(unit, agreement.asker, Notice(Kind.AGREEMENT_OVER, facts=facts))
