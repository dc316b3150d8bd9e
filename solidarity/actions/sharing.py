"""Numbers and addresses: seen only by whom their owner gave them to; each look is kept for the owner."""

from __future__ import annotations

from solidarity.actions.apart import not_alone
from solidarity.actions.cautioning import raise_by_itself
from solidarity.actions.telling import own, tell_person
from solidarity.concerns import Sort
from solidarity.harvest import WITHIN, allow_looking, is_counted
from solidarity.missions import Mission, MissionId
from solidarity.names import clean_text
from solidarity.notices import Kind, Notice
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Card, Deed, Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import of, share_address, share_own_phone
from solidarity.rights import Action, allow, can, keep_apart

MAX_ADDRESS = 300
"""UTF-16 units: a street, a floor, a bell."""


async def share_address_with_helper(
    unit: Unit, asker: Neighbour, mission_id: MissionId, helper: PersonId, address: str
) -> Mission:
    """The resident lets this one volunteer see where to come."""
    before = own(await unit.missions.lock(mission_id), asker)
    words = clean_text(address, MAX_ADDRESS)
    if before.state.is_over or not words:
        raise Refusal(Why.MISSION_OVER if before.state.is_over else Why.STALE, mission=before)
    known = before.participation(helper)
    await not_alone(unit, asker, helper)
    after = share_address(before, helper, words)
    if known.address_shared and of(before).address == words:
        return before
    after = await unit.missions.save(after)
    await tell_person(unit, helper, Notice(Kind.ADDRESS_SHARED, after.id, {"who": asker.id}))
    await unit.refresh(after)
    return after


async def see_address(unit: Unit, reader: Neighbour, mission_id: MissionId) -> tuple[Mission, str]:
    """Where to come, for whom it was given to; each look is kept for the resident to see.

    Looked at again, the newest message alone shows it.
    """
    mission = await unit.missions.get(mission_id)
    allow(reader, Action.SEE_ADDRESS, mission)
    request = of(mission)
    if not mission.participation(reader.id).address_shared or not request.address:
        raise Refusal(Why.NO_ADDRESS)
    await not_alone(unit, reader, request.asker)
    if is_counted(reader, unit.town.today(unit.now)):
        seen = await unit.audit.met(reader.id, Deed.SAW_ADDRESS, unit.now - WITHIN)
        if allow_looking(request.asker, seen, await unit.homes_seen.earlier(reader.telegram_id)):
            await raise_by_itself(unit, reader, mission.id, Sort.ADDRESSES)
    for older in await unit.cards.shown_to(reader.id, mission.id, Kind.ADDRESS):
        await unit.hide_message(older)
    await unit.audit.record(Deed.SAW_ADDRESS, reader.id, request.asker, mission.id)
    return mission, request.address


async def share_own_number(unit: Unit, helper: Neighbour, mission_id: MissionId) -> Mission:
    """The volunteer lets the resident see their number."""
    before = await unit.missions.lock(mission_id)
    allow(helper, Action.SHARE_OWN_PHONE, before)
    if before.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=before)
    if before.participation(helper.id).own_phone_shared:
        return before
    await not_alone(unit, helper, before.host)
    after = await unit.missions.save(share_own_phone(before, helper.id))
    if after.host is not None:
        await tell_person(unit, after.host, Notice(Kind.OWN_PHONE_SHARED, after.id, {"who": helper.id}))
    await unit.refresh(after)
    return after


async def see_helper_phone(
    unit: Unit, reader: Neighbour, mission_id: MissionId, helper: PersonId
) -> tuple[Neighbour, str]:
    """The volunteer's number: for the resident they gave it to, and for the coordinators."""
    mission = await unit.missions.get(mission_id)
    part = mission.participation(helper)
    given = part.own_phone_shared and mission.host == reader.id and not mission.state.is_over
    if not given and not can(reader, Action.STEER, mission):
        raise Refusal(Why.NO_PHONE)
    person = await unit.people.get(helper)
    if given:
        keep_apart(reader, person)
    if person.phone is None:
        raise Refusal(Why.NO_PHONE)
    await unit.audit.record(Deed.SAW_PHONE, reader.id, helper, mission.id)
    return person, person.phone


async def keep_typed_address(unit: Unit, mission: Mission, asker: Neighbour, message: int) -> None:
    """What the resident typed goes from the chat like what was shown of it; typed too late, at once."""
    card = Card(Kind.ADDRESS, mission.id, asker.telegram_id, None, asker.id, message)
    await unit.cards.put(card)
    if mission.state.is_over:
        await unit.hide_message(card)


async def renew_shown(unit: Unit, card: Card) -> bool:
    """An address or a number has stood for a day: taken away while it still can be.

    On a mission that goes on, whoever needs the address gets it anew; what its owner typed is not repeated.
    """
    if card.message is not None:
        await unit.hide_message(card)
    mission = await unit.missions.find(card.mission)
    if mission is None or card.person is None or mission.state.is_over or mission.host == card.person:
        return True
    if card.kind is Kind.ADDRESS and any(
        item.person == card.person and item.address_shared for item in mission.holders
    ):
        await tell_person(unit, card.person, Notice(Kind.ADDRESS, mission.id))
    return True
