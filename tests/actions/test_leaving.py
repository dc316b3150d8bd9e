"""Who erases themselves takes along what they had of others, and is found by nothing that others do later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from solidarity.actions.agreeing import keep_agreement_card
from solidarity.actions.missions import join_mission
from solidarity.actions.people import erase_neighbour
from solidarity.actions.privacy import left_behind
from solidarity.actions.proxies import ask_agreement, note_refused
from solidarity.actions.relay import Said, relay_message
from solidarity.actions.requests import ask_help
from solidarity.actions.sharing import keep_typed_address
from solidarity.harvest import WITHIN
from solidarity.missions import Mission, State
from solidarity.notices import Kind, Notice, to
from solidarity.people import Bar, Barred, Neighbour
from solidarity.ports import Card
from solidarity.proxies import Agreement, Whom
from solidarity.requests import Detail, of
from storage import mission_lists
from storage.tables import Request, core
from tests.actions.acting import act, ask, gather, now
from tests.actions.test_privacy import on_a_mission
from tests.cast import AMEL, ANA, BEN, ROSA, SAM, wish
from tests.storage.test_people import everything_about
from tests.stores import TestedStore, deliver

NUMBER = "+32475998877"


async def asked_for(store: TestedStore, asker: Neighbour) -> Agreement:
    """Irène is to be called; the coordinators read of her."""
    waits = await act(store, ask_agreement, asker, wish(detail=Detail("Le chat")), "Irène", NUMBER)
    await deliver(store)
    return waits


async def test_nothing_is_planned_for_a_chat_by_what_colleagues_do_later(store: TestedStore) -> None:
    """The cards of whom to call follow each « no » and « yes »: not those of a coordinator who is gone."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    waits = await asked_for(store, rosa)
    await act(store, erase_neighbour, amel)
    await act(store, note_refused, ben, waits.id)
    assert set(await everything_about(store, amel)) <= {"traces", "erasures"}
    assert "Amel" not in await deliver(store)


async def test_a_card_that_arrives_after_its_reader_is_gone_is_not_followed(store: TestedStore) -> None:
    """It was on its way while they were erased: neither their chat nor their id is kept with it."""
    rosa, amel, _ = await gather(store, ROSA, AMEL, BEN)
    waits = await asked_for(store, rosa)
    await act(store, erase_neighbour, amel)
    notice = Notice(Kind.AGREEMENT_ASKS, facts={"agreement": waits.id})
    await act(store, keep_agreement_card, notice, to(amel), 99)
    async with store.unit() as unit:
        kept = await unit.agreements.lock(waits.id)
    assert {card.chat for card in kept.cards} == {BEN.telegram_id}


async def test_all_that_was_noted_on_the_telephone_goes_on(
    store: TestedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much a coordinator wrote down: none of it is cancelled with them, a colleague has it."""
    monkeypatch.setattr(mission_lists, "_LISTED", 2)
    amel, ben = await gather(store, AMEL, BEN)
    async with store.unit() as unit:
        noted = Whom("Irène", NUMBER, noted=True).wish(wish(), amel, unit.now)
        made: list[Mission] = [(await ask_help(unit, amel, noted)).mission for _ in range(5)]
    await act(store, erase_neighbour, amel)
    for mission in made:
        after = await now(store, mission)
        assert (after.state, of(after).asker) == (State.OPEN, ben.id)


async def test_what_they_had_of_others_is_to_be_taken_out_of_their_chat(store: TestedStore) -> None:
    """Addresses and numbers first, one by one; then missions and whom to call. Of others' chats nothing."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    async with store.unit() as unit:
        for kind, message in ((Kind.ADDRESS, 501), (Kind.PHONE, 502), (Kind.OFFER, 503)):
            await unit.cards.put(Card(kind, mission.id, sam.telegram_id, None, sam.id, message))
        await keep_typed_address(unit, mission, rosa, 504)
        helper, asker = await left_behind(unit, sam), await left_behind(unit, rosa)
    assert sorted(helper.secrets) == [501, 502]
    assert 503 in helper.cards
    assert asker.secrets == (504,)
    waits = await asked_for(store, rosa)
    async with store.unit() as unit:
        (card,) = (await unit.agreements.lock(waits.id)).cards
        assert card.message in (await left_behind(unit, amel)).cards
        assert card.message not in (await left_behind(unit, sam)).cards


async def test_until_when_an_account_is_still_known_is_said(store: TestedStore) -> None:
    """Of who was suspended, or had looked at where somebody lives; of all others, and then, nothing is."""
    sam, rosa, ana = await gather(store, SAM, ROSA, ANA)
    end = store.clock.at + timedelta(days=7)
    await on_a_mission(store, ana, rosa)
    async with store.unit() as unit:
        away = Barred(Bar.SUSPENDED, "money", unit.now, until=end)
        await unit.people.save(replace(sam, barred=away))
    for person in (sam, rosa, ana):
        async with store.unit() as unit:
            await erase_neighbour(unit, await unit.people.get(person.id))
            known = await unit.own.remembered_until(person.telegram_id)
        assert known == {sam.id: end, ana.id: store.clock.at + WITHIN}.get(person.id)
    store.clock.at = end
    async with store.unit() as unit:
        assert await unit.own.remembered_until(sam.telegram_id) is None


async def test_words_that_have_not_gone_out_yet_go_to_nobody(store: TestedStore) -> None:
    """Written while Telegram was away, or after a restore; what the others write to each other goes on."""
    rosa, sam, ana, ben = await gather(store, ROSA, SAM, ANA, BEN)
    first, other = await ask(store, rosa), await ask(store, ben)
    for helper, mission in ((sam, first), (ana, other)):
        await act(store, join_mission, helper, mission.id)
    await deliver(store)
    await act(store, relay_message, rosa, first.id, Said(7, "La porte est ouverte"))
    assert "relay" in (await deliver(store))["Sam"]
    await act(store, relay_message, rosa, first.id, Said(8, "Je suis au jardin"))
    await act(store, relay_message, ben, other.id, Said(8, "Bonjour"))
    await act(store, erase_neighbour, rosa)
    told = await deliver(store)
    assert "cancelled" in told["Sam"]
    assert "relay" not in told["Sam"]
    assert "relay" in told["Ana"]


async def test_of_a_request_no_language_and_no_wish_of_its_asker_stays(store: TestedStore) -> None:
    """« Arabic, discreet, in this street » would still point at somebody."""
    (rosa,) = await gather(store, ROSA)
    mission = await ask(store, rosa)
    request = core(Request)
    columns = (request.c.languages, request.c.discreet)
    theirs = select(*columns).where(request.c.mission_id == mission.id)
    async with store.unit() as unit:
        known = request.update().where(request.c.mission_id == mission.id)
        await unit.execute(known.values(languages="ar", discreet=True))
        assert tuple((await unit.execute(theirs)).one()) == ("ar", True)
    await act(store, erase_neighbour, rosa)
    async with store.unit() as unit:
        assert tuple((await unit.execute(theirs)).one()) == (None, None)
