"""What people do about what is kept of them: have it, see who looked, take a consent back.

Also what the staff do for somebody without Telegram, on the telephone. Erasing one's own account is
`solidarity.actions.people.erase_neighbour`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from solidarity.actions.agreeing import cards_in, forget
from solidarity.actions.people import OwnData, hand_back, show_own_data
from solidarity.actions.seating import leave_line
from solidarity.actions.telling import tell_holders, tell_person
from solidarity.consents import Given, given, without, without_address, without_phone
from solidarity.missions import Mission, MissionId, close
from solidarity.notices import SECRETS, Kind, Notice
from solidarity.organisations import Standing
from solidarity.people import Neighbour, PersonId
from solidarity.phones import Phone, read_phone
from solidarity.ports import Code, Deed, Look, Purpose, Record, Unit
from solidarity.proxies import Agreement
from solidarity.refusals import Refusal, Why
from solidarity.requests import Detail, Reason, give_reason
from solidarity.rights import Action, allow, can

OWN_FILE = "own_data"
"""What the audit calls the file of one's own data."""
PLACES = (Deed.SAW_ADDRESS,)
LOOKS = (Deed.SAW_PHONE, Deed.SAW_OTHER_PHONE, Deed.SAW_DETAIL, Deed.SAW_ADDRESS, Deed.CALLED)
"""Deeds by which somebody saw something of a person."""
PAGE = 6
"""Looks on one page."""
NUMBER_WAITS = timedelta(hours=1)
"""How long what a number led to can be erased without looking it up again."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the first lines of one's data say."""

    data: OwnData
    saw_address: int
    """How many people saw the address."""
    saw_anything: int
    """How many saw anything at all."""


async def summarise(unit: Unit, person: Neighbour) -> Summary:
    """What `/mesdonnees` shows first."""
    data = await show_own_data(unit, person)
    _, address = await unit.own.lookers(person.id, PLACES)
    _, anything = await unit.own.lookers(person.id, LOOKS)
    return Summary(data, address, anything)


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept, for a file: in words of ours, row by row, and who looked."""

    data: OwnData
    records: Mapping[str, Sequence[Record]]
    looks: Sequence[Look]


MOST_LOOKS = 10_000


async def read_own_data(unit: Unit, person: Neighbour) -> Everything:
    """Everything, for its owner. The files are made of it once the unit is over: `take_own_file`."""
    return Everything(
        await show_own_data(unit, person),
        await unit.own.everything(person),
        await unit.own.looks(person.id, LOOKS, 0, MOST_LOOKS),
    )


async def take_own_file(unit: Unit, person: Neighbour) -> None:
    """The file is handed over in this unit: that it was taken is kept, as of any file."""
    await unit.audit.record(Deed.EXPORTED, person.id, person.id, what=OWN_FILE)


async def show_looks(unit: Unit, person: Neighbour, page: int) -> tuple[Sequence[Look], int, int]:
    """A page of who saw what of them, the newest first; how many looks there are, and which page it is."""
    total, _ = await unit.own.lookers(person.id, LOOKS)
    page = min(page, max(0, (total - 1) // PAGE))
    return await unit.own.looks(person.id, LOOKS, page * PAGE, PAGE), total, page


# Taking a consent back


async def show_consents(unit: Unit, person: Neighbour) -> tuple[Given, ...]:
    """What they can take back, each alone."""
    return given(person, await unit.missions.asked_by(person.id), await unit.alert_answers.of(person.id))


async def withdraw_consent(unit: Unit, person: Neighbour, consent: Given) -> Neighbour:
    """At once, with all that follows from it. Said twice it stays so."""
    if consent not in await show_consents(unit, person):
        return person
    match consent:
        case Given.VOLUNTEER:
            await _stop_helping(unit, person)
        case Given.PHONE:
            await _hide_phone(unit, person)
        case Given.ADDRESS:
            await _hide_address(unit, person)
        case Given.ALERTS:
            await unit.own.drop_standing_by(person.id)
    after = without(await unit.people.get(person.id), consent)
    await unit.people.save(after)
    await unit.audit.record(Deed.WITHDREW, person.id, person.id, what=consent.value)
    return after


async def _stop_helping(unit: Unit, person: Neighbour) -> None:
    """Missions are handed back, waiting lists left, and what was offered is shown as over."""
    for held in await unit.missions.held_by(person.id):
        await hand_back(unit, held.id, person)
    for waits in await unit.missions.awaited_by(person.id):
        await leave_line(unit, await unit.missions.lock(waits.id), person.id)
    await unit.own.drop_standing_by(person.id)
    for offered in await unit.own.drop_offers(person.id):
        mission = await unit.missions.find(offered)
        if mission is not None:
            chats = {person.telegram_id}
            await unit.refresh(mission, only=(Kind.OFFER,), renewed=Kind.OFFER, chats=chats)


async def _hide_phone(unit: Unit, person: Neighbour) -> None:
    for mission in await _lasting(unit, person):
        before = await unit.missions.lock(mission.id)
        after = without_phone(before, person)
        if after == before:
            continue
        after = await unit.missions.save(after)
        await _take_away(unit, after, Kind.PHONE)
        await unit.refresh(after)


async def _hide_address(unit: Unit, person: Neighbour) -> None:
    for mission in await unit.missions.asked_by(person.id):
        before = await unit.missions.lock(mission.id)
        after = without_address(before)
        if after == before:
            continue
        after = await unit.missions.save(after)
        await _take_away(unit, after, Kind.ADDRESS)
        if not after.state.is_over:
            await unit.refresh(after)


async def _lasting(unit: Unit, person: Neighbour) -> list[Mission]:
    """What they asked for or have, while it lasts."""
    mine = (*await unit.missions.asked_by(person.id), *await unit.missions.held_by(person.id))
    return [item for item in mine if not item.state.is_over]


async def _take_away(unit: Unit, mission: Mission, kind: Kind) -> None:
    """Every message that shows it goes, on all sides of the mission."""
    around = {item.person for item in mission.holders} | ({mission.host} if mission.host else set())
    for reader in around:
        for card in await unit.cards.shown_to(reader, mission.id, kind):
            await unit.hide_message(card)


# Before erasing


@dataclass(frozen=True, slots=True)
class Leaving:
    """What has to be said before somebody is erased."""

    held: tuple[Mission, ...] = ()
    """Missions that they have now, which are handed back."""
    alone_in_team: bool = False
    """They are the only coordinator: first somebody else is invited."""
    silent: tuple[str, ...] = ()
    """Associations for which nobody would speak any more."""
    counted: bool = False
    """How many homes they have learnt of today outlasts the account, for a day."""


async def before_leaving(unit: Unit, person: Neighbour) -> Leaving:
    """What erasing them would leave behind."""
    held = tuple(item for item in await unit.missions.held_by(person.id) if not item.state.is_over)
    silent = tuple(
        item.organisation.name
        for item in await unit.organisations.of(person.id)
        if len(item.organisation.members) == 1 and item.organisation.standing is Standing.VALID
    )
    alone = person.is_coordinator and len(await unit.people.coordinators()) < 2  # noqa: PLR2004
    counted = await unit.homes_seen.counts(person)
    return Leaving(held, alone, silent, counted)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Messages in somebody's own chat that tell of others: nobody follows them once that person is gone."""

    secrets: tuple[int, ...] = ()
    """With an address or a number in them."""
    cards: tuple[int, ...] = ()
    """With a request, or with somebody who was to be called."""


MOST_CARDS = 100
"""Messages that Telegram takes away by one call; of more, the newest."""


async def left_behind(unit: Unit, person: Neighbour) -> LeftBehind:
    """What is to be taken out of their chat as they are erased, to be asked before it."""
    found = await unit.cards.in_chat(person.telegram_id, MOST_CARDS)
    secrets = [item.message for item in found if item.kind in SECRETS and item.message]
    others = [item.message for item in found if item.kind not in SECRETS and item.message]
    named = await cards_in(unit, person)
    return LeftBehind(tuple(secrets), tuple(sorted({*others, *named}, reverse=True)[:MOST_CARDS]))


async def forget_stranger(unit: Unit, telegram_id: int) -> int:
    """What is kept of an account whose owner never accepted the first screen; how many rows."""
    return await unit.own.forget_account(telegram_id)


# For somebody without Telegram, on the telephone


@dataclass(frozen=True, slots=True)
class Found:
    """What a telephone number leads to, for staff."""

    phone: Phone
    requests: int = 0
    """Made for its owner by somebody else, in the sector of who looks."""
    waiting: int = 0
    """Not made yet, because its owner was not asked."""
    account: bool = False
    """Whether somebody with an account gave it as their own: only they can erase that."""
    secret: str = ""
    """By which it can be erased, for an hour."""


async def look_up_number(unit: Unit, staff: Neighbour, raw: str) -> Found:
    """What is kept with this number. Each look-up stands in the audit, also one that finds nothing."""
    allow(staff, Action.NOTE)
    phone = read_phone(raw, unit.town.country, unit.town.emergency)
    if not phone.number:
        return Found(phone)
    await unit.audit.record(Deed.LOOKED_UP, staff.id, what="number")
    requests = await _requests_with(unit, staff, phone.number)
    waiting = await _waiting_with(unit, staff, phone.number)
    secret = ""
    if requests or waiting:
        facts: dict[str, str | int] = {"phone": phone.number, "by": staff.id}
        secret = await unit.codes.issue(Code(Purpose.FORGET_NUMBER, unit.now + NUMBER_WAITS, facts))
    account = can(staff, Action.TRIAGE) and await unit.own.has_account(phone.number)
    return Found(phone, len(requests), len(waiting), account, secret)


async def forget_number(unit: Unit, staff: Neighbour, secret: str) -> int:
    """Erase what a number led to, once its owner asked for it on the telephone; how many requests."""
    allow(staff, Action.NOTE)
    code = await unit.codes.peek(Purpose.FORGET_NUMBER, secret)
    if code is None or code.facts["by"] != staff.id:
        raise Refusal(Why.CODE_INVALID)
    await unit.codes.use(Purpose.FORGET_NUMBER, secret)
    phone = str(code.facts["phone"])
    requests = await _requests_with(unit, staff, phone)
    for mission in requests:
        await _forget_beneficiary(unit, staff, mission.id)
    waiting = await _waiting_with(unit, staff, phone)
    for agreement in waiting:
        await _forget_agreement(unit, staff, agreement)
    return len(requests) + len(waiting)


async def _requests_with(unit: Unit, staff: Neighbour, phone: str) -> list[Mission]:
    found = [await unit.missions.get(item) for item in await unit.own.with_number(phone)]
    return [
        item
        for item in found
        if staff.looks_after(item.neighbourhood)
        or (item.request is not None and item.request.asker == staff.id)  # a professional, of what is theirs
    ]


async def _waiting_with(unit: Unit, staff: Neighbour, phone: str) -> list[Agreement]:
    waiting = await unit.own.waiting_with_number(phone)
    return [item for item in waiting if staff.looks_after(item.wish.neighbourhood)]


async def _forget_beneficiary(unit: Unit, staff: Neighbour, mission_id: MissionId) -> None:
    """Name, number, address and detail go; what is open ends, and who asked is told."""
    before = await unit.missions.lock(mission_id)
    after = before
    if not before.state.is_over:
        after = give_reason(close(before, unit.now), Reason.NO_NEED)
    request = after.request
    if request is None:
        return
    bare = replace(request, beneficiary=None, detail=Detail(), address="", wants_call=False)
    parts = tuple(replace(item, address_shared=False) for item in after.participations)
    after = await unit.missions.save(replace(after, request=bare, participations=parts))
    for kind in (Kind.PHONE, Kind.ADDRESS):
        await _take_away(unit, after, kind)
    await unit.audit.record(Deed.ERASED, staff.id, request.asker, after.id, what="number")
    if not before.state.is_over:
        await _tell_proxy(unit, staff, request.asker, after)
        await tell_holders(unit, before, Notice(Kind.CANCELLED, after.id), but=staff.id)
    await unit.refresh(after)


async def _tell_proxy(unit: Unit, staff: Neighbour, asker: PersonId, mission: Mission) -> None:
    if asker != staff.id:
        await tell_person(unit, asker, Notice(Kind.CLOSED, mission.id))


async def _forget_agreement(unit: Unit, staff: Neighbour, agreement: Agreement) -> None:
    """It never becomes a request, and who asked is told without a name."""
    await forget(unit, await unit.agreements.lock(agreement.id))
    await unit.audit.record(Deed.ERASED, staff.id, agreement.asker, what="number")
    wish = agreement.wish
    facts = {"how": "refused", "category": wish.category, "day": wish.day.isoformat()}
    await tell_person(unit, agreement.asker, Notice(Kind.AGREEMENT_OVER, facts=facts))
