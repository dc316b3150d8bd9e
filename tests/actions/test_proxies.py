"""Requests for somebody else: nothing goes out before the « yes », and after a « no » nothing is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from solidarity.actions.missions import finish_mission, join_mission
from solidarity.actions.people import erase_neighbour, show_own_data
from solidarity.actions.proxies import (
    ask_agreement,
    make_own,
    note_agreed,
    note_no_answer,
    note_refused,
    see_beneficiary_phone,
    see_to_agreement,
    show_agreement_phone,
    take_agreement_over,
    withdraw_agreement,
)
from solidarity.actions.requests import ask_help, close_request
from solidarity.actions.staffing import handle_mission, settle_mission
from solidarity.causes import Cause
from solidarity.missions import State
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.ports import Deed
from solidarity.proxies import ENDS_AFTER, REMIND_AFTER, Agreement, Whom
from solidarity.refusals import Why
from solidarity.requests import Detail, Reason, Via, of
from storage.sealing import Seal
from storage.tables import Table
from tests.actions.acting import act, gather, nothing_new, now, refused
from tests.cast import AMEL, ANA, BEN, DIALLO, GARE_GROUP, ROSA, SAM, STAFF_GROUP, wish
from tests.stores import TestedStore, deliver, rows

NAME = "Canari Dubois"
PHONE = "+32475998877"
SECRET = "Sonnez chez le canari"
OUTWARD = {Kind.OFFER, Kind.GROUP_CARD}


async def town_of(store: TestedStore) -> list[Neighbour]:
    """Rosa, two volunteers of her neighbourhood, two coordinators, her group and the staff's."""
    return await gather(store, ROSA, SAM, ANA, AMEL, BEN, groups=(GARE_GROUP, STAFF_GROUP))


async def not_yet(store: TestedStore, asker: Neighbour) -> Agreement:
    """Mrs Dubois has not agreed yet."""
    return await act(store, ask_agreement, asker, wish(detail=Detail(SECRET)), NAME, PHONE)


@pytest.fixture
def unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept lies open, so that a search finds also what could only be read with a key."""
    monkeypatch.setattr(Seal, "close", lambda _self, value, *_place: value)
    monkeypatch.setattr(Seal, "open", lambda _self, value, *_place: bytes(value))


async def traces(store: TestedStore) -> set[str]:
    """The tables in which the name, the number or the detail stands, however it is written."""
    found = set()
    async with store.unit() as unit:
        for table in Table.metadata.tables.values():
            for row in await unit.execute(select(table)):
                cells = [item.encode() if isinstance(item, str) else item for item in row]
                heap = b" ".join(bytes(item) for item in cells if isinstance(item, bytes | memoryview))
                if any(word in heap for word in (b"Canari", b"475998877", b"canari")):
                    found.add(table.name)
    return found


async def test_nothing_goes_out_before_the_yes(store: TestedStore) -> None:
    """Not to a volunteer, not to a group: only the staff know, and no request exists."""
    rosa, *_ = await town_of(store)
    await not_yet(store, rosa)
    assert {row.kind for row in await rows(store)} & OUTWARD == set()
    assert await deliver(store) == {who: ["agreement_asks"] for who in ("Amel", "Ben", "staff group")}
    async with store.unit() as unit:
        assert await unit.missions.asked_by(rosa.id) == []


async def test_the_yes_sends_it_like_any_other_request(store: TestedStore) -> None:
    """Exactly then, with who heard it; who asked sees it, and no agreement waits any more."""
    rosa, _, _, amel, _ = await town_of(store)
    waits = await not_yet(store, rosa)
    await deliver(store)
    store.clock.move(hours=3)
    made = await act(store, note_agreed, amel, waits.id)
    other = of(made).beneficiary
    assert other is not None
    assert (other.name, other.phone, other.agreed_by, other.agreed_at) == (
        *(NAME, PHONE, amel.id),
        store.clock.at,
    )
    assert (of(made).via, of(made).asker, of(made).detail) == (Via.PROXY, rosa.id, Detail(SECRET))
    told = await deliver(store)
    assert told["Rosa"] == ["agreed"]
    assert "offer" in told["Sam"]
    assert told["Ben"] == ["edit agreement_asks"]
    async with store.unit() as unit:
        assert await unit.agreements.waiting(9) == []
    assert await refused(store, note_agreed, amel, waits.id) is Why.AGREEMENT_OVER


@pytest.mark.usefixtures("unsealed")
async def test_a_refusal_leaves_no_trace(store: TestedStore) -> None:
    """The name, the number and the detail are in no cell of any table, sealed or not, within the same unit.

    Also after it was held, tried, reminded of and shown in messages that are edited now.
    """
    rosa, _, _, amel, ben = await town_of(store)
    waits = await not_yet(store, rosa)
    await deliver(store)
    assert await traces(store) == {"agreements"}, "the search finds it while it is there"
    await act(store, show_agreement_phone, amel, waits.id)
    await act(store, note_no_answer, amel, waits.id)
    store.clock.move(hours=73)
    await act(store, see_to_agreement, waits.id)
    await act(store, show_agreement_phone, ben, waits.id)
    await act(store, note_refused, ben, waits.id)
    assert await traces(store) == set()
    told = await deliver(store)
    assert "agreement_over" in told["Rosa"]
    assert "edit agreement_asks" in told["Amel"]
    assert await traces(store) == set()


@pytest.mark.usefixtures("unsealed")
@pytest.mark.parametrize("how", ["withdrawn", "expired", "erased"])
async def test_every_other_end_leaves_no_trace_either(store: TestedStore, how: str) -> None:
    """Taken back by who asked, after four days, or with everything of theirs."""
    rosa, *_ = await town_of(store)
    waits = await not_yet(store, rosa)
    if how == "withdrawn":
        await act(store, withdraw_agreement, rosa, waits.id)
    elif how == "expired":
        store.clock.move(hours=96)
        await act(store, see_to_agreement, waits.id)
    else:
        await act(store, erase_neighbour, rosa)
    assert await traces(store) == set()
    told = await deliver(store)
    assert ("agreement_over" in told.get("Rosa", [])) is (how == "expired")


async def test_a_card_that_arrives_after_the_no_is_emptied(store: TestedStore) -> None:
    """It was on its way to a coordinator while a colleague heard the « no »."""
    rosa, _, _, amel, _ = await town_of(store)
    waits = await not_yet(store, rosa)
    await act(store, note_refused, amel, waits.id)
    told = await deliver(store)
    assert told["Ben"] == ["agreement_asks", "edit agreement_asks"]


async def test_one_coordinator_calls_and_the_others_see_it(store: TestedStore) -> None:
    """Whoever looks at the number first; a colleague can go on with it; each look is kept for who asked."""
    rosa, _, _, amel, ben = await town_of(store)
    waits = await not_yet(store, rosa)
    await deliver(store)
    await act(store, show_agreement_phone, amel, waits.id)
    assert (await deliver(store))["Ben"] == ["edit agreement_asks"]
    assert await refused(store, show_agreement_phone, ben, waits.id) is Why.AGREEMENT_HELD
    assert await refused(store, note_agreed, ben, waits.id) is Why.AGREEMENT_HELD
    assert (await act(store, take_agreement_over, ben, waits.id, amel.id)).handler == ben.id
    async with store.unit() as unit:
        looks = [trace for trace in await unit.audit.about(rosa.id) if trace.deed is Deed.SAW_OTHER_PHONE]
    assert [trace.actor for trace in looks] == [amel.id]
    assert await refused(store, show_agreement_phone, rosa, waits.id) is Why.STAFF_ONLY


async def test_it_comes_back_is_reminded_of_and_ends(store: TestedStore) -> None:
    """Two hours later, after three days, after four: each once, by the timer alone."""
    rosa, _, _, amel, _ = await town_of(store)
    waits = await not_yet(store, rosa)
    await act(store, note_no_answer, amel, waits.id)
    await deliver(store)
    for moment, told_rosa in ((timedelta(hours=2), []), (REMIND_AFTER, ["agreement_late"])):
        store.clock.at = waits.asked_at + moment
        async with store.unit() as unit:
            assert await unit.agreements.due(9) == [waits.id]
        assert await act(store, see_to_agreement, waits.id)
        assert not await nothing_new(store, see_to_agreement, waits.id)
        heard = await deliver(store)
        assert heard.get("Rosa", []) == told_rosa
        assert heard["Ben"] == ["agreement_asks", "edit agreement_asks"]
    store.clock.at = waits.asked_at + ENDS_AFTER - timedelta(seconds=1)
    async with store.unit() as unit:
        assert await unit.agreements.due(9) == []
    store.clock.move(seconds=1)
    await act(store, see_to_agreement, waits.id)
    assert (await deliver(store))["Rosa"] == ["agreement_over"]


async def test_only_who_asked_can_take_it_back(store: TestedStore) -> None:
    """Nobody else, the staff included; and it is counted in their own data."""
    rosa, sam, _, amel, _ = await town_of(store)
    waits = await not_yet(store, rosa)
    assert (await act(store, show_own_data, rosa)).waiting == 1
    for other in (sam, amel):
        assert await refused(store, withdraw_agreement, other, waits.id) is Why.NOT_YOURS
    await act(store, withdraw_agreement, rosa, waits.id)
    assert (await act(store, show_own_data, rosa)).waiting == 0


async def test_the_number_is_for_who_goes_there_and_for_the_staff(store: TestedStore) -> None:
    """Not before somebody has said yes, not for others, not any more afterwards; each look is kept."""
    rosa, sam, ana, amel, _ = await town_of(store)
    sent = Whom(NAME, PHONE).wish(wish(), rosa, store.clock.at)
    made = (await act(store, ask_help, rosa, sent)).mission
    assert await refused(store, see_beneficiary_phone, sam, made.id) is Why.NOT_YOURS
    await act(store, join_mission, sam, made.id)
    found = await act(store, see_beneficiary_phone, sam, made.id)
    assert of(found).beneficiary == of(made).beneficiary
    await act(store, see_beneficiary_phone, amel, made.id)
    assert await refused(store, see_beneficiary_phone, ana, made.id) is Why.NOT_YOURS
    await act(store, finish_mission, sam, made.id)
    assert await refused(store, see_beneficiary_phone, sam, made.id) is Why.NOT_YOURS
    async with store.unit() as unit:
        looks = [trace for trace in await unit.audit.about(rosa.id) if trace.deed is Deed.SAW_OTHER_PHONE]
    assert {trace.actor for trace in looks} == {sam.id, amel.id}


async def called(store: TestedStore, amel: Neighbour):  # noqa: ANN201 - a mission
    """Amel writes down what Mrs Dubois asks for on the telephone."""
    sent = Whom(NAME, PHONE, noted=True).wish(wish(), amel, store.clock.at)
    made = (await act(store, ask_help, amel, sent)).mission
    await deliver(store)
    return made


async def test_a_call_is_the_whole_staffs(store: TestedStore) -> None:
    """Who wrote it down and any colleague may look after it, take it on and see it in the list."""
    *_, amel, ben = await town_of(store)
    made = await called(store, amel)
    async with store.unit() as unit:
        assert [item.id for item in await unit.missions.by_telephone(9)] == [made.id]
    taken = await act(store, join_mission, amel, made.id, as_staff=True)
    assert taken.mission.has(amel.id)
    assert "taken" not in (await deliver(store)).get("Amel", []), "nobody is told what they did themselves"
    other = await called(store, amel)
    assert (await act(store, join_mission, ben, other.id, as_staff=True)).mission.has(ben.id)


async def test_who_called_is_called_back(store: TestedStore) -> None:
    """Taken: the staff have it until somebody says that the person knows. Closed by a colleague: again."""
    _, sam, _, amel, ben = await town_of(store)
    made = await called(store, amel)
    taken = (await act(store, join_mission, sam, made.id)).mission
    assert taken.cause is Cause.CALL_BACK
    assert "staff_card: call_back" in (await deliver(store))["Ben"]
    assert (await act(store, settle_mission, ben, made.id)).cause is None
    closed = await act(store, close_request, ben, made.id, Reason.IMPOSSIBLE)
    assert (closed.state, closed.cause) == (State.CLOSED, Cause.CALL_BACK)
    assert "staff_card: call_back" in (await deliver(store))["Amel"]
    await act(store, handle_mission, amel, made.id)
    await act(store, settle_mission, amel, made.id)
    async with store.unit() as unit:
        assert await unit.missions.by_telephone(9) == []


async def test_a_request_by_a_relative_is_not_called_back_by_the_staff(store: TestedStore) -> None:
    """The relative knows, and says so."""
    rosa, sam, *_ = await town_of(store)
    sent = Whom(NAME, PHONE).wish(wish(), rosa, store.clock.at)
    made = (await act(store, ask_help, rosa, sent)).mission
    assert (await act(store, join_mission, sam, made.id)).mission.cause is None


async def test_a_coordinator_who_leaves_takes_no_call_away(store: TestedStore) -> None:
    """What was written down for others goes on with a colleague, readable as before."""
    *_, amel, ben = await town_of(store)
    made = await called(store, amel)
    await act(store, erase_neighbour, amel)
    after = await now(store, made)
    assert (after.state, of(after).asker) == (State.OPEN, ben.id)
    assert (of(after).beneficiary, of(after).detail) == (of(made).beneficiary, of(made).detail)


async def test_whoever_it_was_asked_for_can_follow_it(store: TestedStore) -> None:
    """By their own number and no other: they ask from then on, who asked is told, who helps sees it."""
    rosa, sam, _, _, ben = await town_of(store)
    (diallo,) = await gather(store, replace(DIALLO, phone=PHONE))
    sent = Whom(NAME, PHONE).wish(wish(), rosa, store.clock.at)
    made = (await act(store, ask_help, rosa, sent)).mission
    await act(store, join_mission, sam, made.id)
    await deliver(store)
    async with store.unit() as unit:
        assert [item.id for item in await unit.missions.made_for(PHONE)] == [made.id]
        assert await unit.missions.made_for("+32475998878") == []
    for other in (ben, sam):
        assert await refused(store, make_own, other, made.id) is Why.NOT_YOURS
    await act(store, make_own, diallo, made.id)
    after = await now(store, made)
    assert (of(after).asker, of(after).beneficiary, of(after).detail) == (diallo.id, None, of(made).detail)
    assert after.has(sam.id)
    told = await deliver(store)
    assert "made_own" in told["Rosa"]
    assert told["Sam"] == ["edit offer"]
    await nothing_new(store, make_own, diallo, made.id)
    async with store.unit() as unit:
        assert await unit.missions.made_for(PHONE) == []


async def test_a_number_is_looked_for_while_its_request_lasts(store: TestedStore) -> None:
    """Once it is over nothing can be found by the number, nor after who asked was erased."""
    rosa, _, _, amel, _ = await town_of(store)
    sent = Whom(NAME, PHONE).wish(wish(), rosa, store.clock.at)
    made = (await act(store, ask_help, rosa, sent)).mission
    await act(store, close_request, amel, made.id, Reason.SOLVED)
    async with store.unit() as unit:
        assert await unit.missions.made_for(PHONE) == []
    again = (await act(store, ask_help, rosa, sent)).mission
    await act(store, erase_neighbour, rosa)
    async with store.unit() as unit:
        assert await unit.missions.made_for(PHONE) == []
    assert (await now(store, again)).request is None


async def test_an_agreement_is_stored_whole(store: TestedStore) -> None:
    """Name, number, wish, who calls, tries and messages: read back as they were, on both databases."""
    rosa, *_, amel, _ = await town_of(store)
    waits = await not_yet(store, rosa)
    changed = replace(waits, handler=amel.id, tries=2, reminded=True, due=waits.ends)
    async with store.unit() as unit:
        await unit.agreements.save(changed)
    async with store.unit() as unit:
        assert await unit.agreements.find(waits.id) == changed
        assert await unit.agreements.of(rosa.id) == [changed]
        assert await unit.agreements.lock(waits.id) == changed
