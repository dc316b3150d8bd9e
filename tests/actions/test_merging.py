"""One need that was asked for twice: said on asking, put together by a coordinator; who is told what."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.actions.merging import (
    by_reference,
    copies_for,
    find_asked_before,
    keep_one_request,
    kept_of,
    merge_requests,
)
from solidarity.actions.missions import join_mission
from solidarity.actions.requests import cancel_request
from solidarity.missions import Mission, State
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.ports import Deed
from solidarity.refusals import Refusal, Why
from solidarity.requests import Beneficiary, Detail, Reason, of
from tests.actions.acting import act, ask, gather, nothing_new, now, refused
from tests.cast import AMEL, ANA, BEN, DIALLO, NOW, ROSA, SAM, TODAY, wish
from tests.stores import TestedStore, deliver

PHONE = "+32470000001"


async def for_odette(store: TestedStore, mission: Mission, by: Neighbour) -> Mission:
    """It is for Odette, who has no smartphone."""
    async with store.unit() as unit:
        before = await unit.missions.lock(mission.id)
        whom = Beneficiary("Odette", PHONE, NOW, by.id)
        return await unit.missions.save(replace(before, request=replace(of(before), beneficiary=whom)))


async def merged_ids(store: TestedStore, person: Neighbour) -> list[int | None]:
    """Of which requests it is kept that they were put together."""
    async with store.unit() as unit:
        return [item.mission for item in await unit.audit.about(person.id) if item.deed is Deed.MERGED]


# --- On asking ------------------------------------------------------------------------------------------


async def test_what_was_asked_before_is_found(store: TestedStore) -> None:
    """Rosa's own, of the same kind, near in time, while it lasts; not what is for Odette."""
    rosa, diallo = await gather(store, ROSA, DIALLO)
    mission = await ask(store, rosa)
    near = wish(day=TODAY + timedelta(days=2))
    assert (await act(store, find_asked_before, rosa, near)).id == mission.id
    assert await act(store, find_asked_before, rosa, wish(day=TODAY + timedelta(days=3))) is None
    assert await act(store, find_asked_before, rosa, wish(category="transport")) is None
    assert await act(store, find_asked_before, diallo, near) is None
    assert await act(store, find_asked_before, rosa, near, PHONE) is None
    await for_odette(store, mission, rosa)
    assert (await act(store, find_asked_before, rosa, near, PHONE)).id == mission.id
    await act(store, cancel_request, rosa, mission.id)
    assert await act(store, find_asked_before, rosa, near, PHONE) is None


async def test_it_is_the_same_and_what_was_added_is_there(store: TestedStore) -> None:
    """No second request; Sam, who has it, hears of the new detail; said again nothing changes."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    again = wish(detail=Detail("Sonnez deux fois"))
    after = await act(store, keep_one_request, rosa, mission.id, again)
    assert of(after).detail.text == "Du lait et du pain\nSonnez deux fois"
    assert "changed" in (await deliver(store))["Sam"]
    async with store.unit() as unit:
        assert len(await unit.missions.asked_by(rosa.id)) == 1
    await nothing_new(store, keep_one_request, rosa, mission.id, again)


async def test_what_has_ended_meanwhile_is_not_the_same(store: TestedStore) -> None:
    """Nor is what somebody else asked for."""
    rosa, diallo = await gather(store, ROSA, DIALLO)
    mission = await ask(store, rosa)
    assert await refused(store, keep_one_request, diallo, mission.id, wish()) is Why.NOT_YOURS
    await act(store, cancel_request, rosa, mission.id)
    assert await refused(store, keep_one_request, rosa, mission.id, wish()) is Why.MISSION_OVER


# --- By a coordinator -----------------------------------------------------------------------------------


async def test_two_become_one_and_who_asked_is_told_once(store: TestedStore) -> None:
    """Rosa reads which one goes on; both histories are kept; the other's cards say so."""
    rosa, _, amel = await gather(store, ROSA, SAM, AMEL)
    one, other = await ask(store, rosa), await ask(store, rosa, detail=Detail("Et du beurre"))
    kept = await act(store, merge_requests, amel, one.id, other.id)
    copy = await now(store, other)
    assert (kept.id, kept.state, kept.merged_with) == (one.id, State.OPEN, (other.reference,))
    assert (copy.state, copy.merged_into, copy.merged_with) == (State.CLOSED, one.id, (one.reference,))
    assert of(copy).reason is Reason.DUPLICATE
    assert "Et du beurre" in of(kept).detail.text
    told = await deliver(store)
    assert [word for word in told["Rosa"] if "merged" in word] == ["merged"]
    assert sorted(await merged_ids(store, rosa)) == sorted([one.id, other.id])
    async with store.unit() as unit:
        assert (await kept_of(unit, copy)).id == one.id
        assert (await kept_of(unit, kept)).id == one.id
    await nothing_new(store, merge_requests, amel, one.id, other.id)


async def test_the_one_that_somebody_has_is_kept(store: TestedStore) -> None:
    """Sam took the second: the first ends in it."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    one, other = await ask(store, rosa), await ask(store, rosa)
    await act(store, join_mission, sam, other.id)
    await deliver(store)
    kept = await act(store, merge_requests, amel, one.id, other.id)
    assert (kept.id, kept.has(sam.id)) == (other.id, True)
    assert (await now(store, one)).merged_into == other.id
    assert not [word for word in (await deliver(store)).get("Sam", []) if "cancelled" in word]


async def test_two_people_keep_what_they_have(store: TestedStore) -> None:
    """Sam and Ana each said yes: nothing changes. Sam who has both keeps one, and is told."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    one, other = await ask(store, rosa), await ask(store, rosa)
    await act(store, join_mission, sam, one.id)
    await act(store, join_mission, ana, other.id)
    assert await refused(store, merge_requests, amel, one.id, other.id) is Why.BOTH_TAKEN
    third = await ask(store, rosa)
    await act(store, join_mission, sam, third.id)
    await deliver(store)
    kept = await act(store, merge_requests, amel, one.id, third.id)
    assert kept.has(sam.id)
    assert "merged" in (await deliver(store))["Sam"]


async def test_two_neighbours_asked_for_the_same_person(store: TestedStore) -> None:
    """Amel sees both; each keeps their own words, and neither sees the other's request."""
    rosa, diallo, amel = await gather(store, ROSA, DIALLO, AMEL)
    mine = await for_odette(store, await ask(store, rosa), rosa)
    theirs = await for_odette(store, await ask(store, diallo, detail=Detail("Ma tante")), diallo)
    _, found = await act(store, copies_for, amel, mine.id)
    assert [item.id for item in found] == [theirs.id]
    kept = await act(store, merge_requests, amel, mine.id, theirs.id)
    assert "Ma tante" not in of(kept).detail.text
    async with store.unit() as unit:
        for _ in range(9):
            planned = await unit.outbox.lease("tests", 50, ())
            for item in planned:
                if item.notice.kind is Kind.MERGED:
                    assert (item.recipient.chat, "kept" in item.notice.facts) == (DIALLO.telegram_id, False)
                await unit.outbox.settle(item, _sent(), 1, "")


def _sent() -> object:
    from solidarity.receipts import OutboxState, Step

    return Step(OutboxState.SENT)


async def test_the_likeliest_comes_first(store: TestedStore) -> None:
    """The same kind, then others of Rosa's; one that is named by its number is found too, however written."""
    rosa, diallo, amel = await gather(store, ROSA, DIALLO, AMEL)
    mission = await ask(store, rosa)
    ride = await ask(store, rosa, category="transport")
    same = await ask(store, rosa, day=TODAY + timedelta(days=1))
    far = await ask(store, diallo, neighbourhood="centre")
    _, found = await act(store, copies_for, amel, mission.id)
    assert [item.id for item in found] == [same.id, ride.id]
    for written in (far.reference, f" {far.reference.lower()} ", " ".join(far.reference)):
        assert (await act(store, by_reference, amel, written)).id == far.id
    assert await act(store, by_reference, amel, "NONE") is None
    assert await refused(store, copies_for, rosa, mission.id) is Why.STAFF_ONLY


async def test_whoever_is_quicker_decides(store: TestedStore) -> None:
    """Amel and Ben put the same two together at once, each the other way round: one is kept."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    one, other = await ask(store, rosa), await ask(store, rosa)
    results = await asyncio.gather(
        act(store, merge_requests, amel, one.id, other.id),
        act(store, merge_requests, ben, other.id, one.id),
        return_exceptions=True,
    )
    kept = [item for item in results if isinstance(item, Mission)]
    assert len(kept) == 1
    assert [item.why for item in results if isinstance(item, Refusal)] == [Why.MISSION_OVER]
    states = sorted([(await now(store, item)).state for item in (one, other)])
    assert states == [State.CLOSED, State.OPEN]


@pytest.mark.parametrize("whom", ["itself", "over"])
async def test_what_cannot_be_put_together(store: TestedStore, whom: str) -> None:
    """One with itself, or with what has ended."""
    rosa, amel = await gather(store, ROSA, AMEL)
    one, other = await ask(store, rosa), await ask(store, rosa)
    if whom == "itself":
        assert await refused(store, merge_requests, amel, one.id, one.id) is Why.STALE
        return
    await act(store, cancel_request, rosa, other.id)
    assert await refused(store, merge_requests, amel, one.id, other.id) is Why.MISSION_OVER
