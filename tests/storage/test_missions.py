"""Missions are kept whole, locked while they change, and listed for whom they concern."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.actions.requests import ask_help, escalate_overdue, request_call
from solidarity.missions import (
    Mission,
    MissionId,
    Participation,
    Seat,
    State,
    cancel,
    finish,
    hold,
    join,
    new_mission_id,
    release,
)
from solidarity.notices import Cause, Kind
from solidarity.people import Neighbour
from solidarity.refusals import Refusal, Why
from solidarity.requests import (
    Attachment,
    Detail,
    Feeling,
    Reason,
    confirm,
    give_reason,
    note_staff_told,
    of,
    share_phone,
    thank,
    want_call,
)
from storage import missions as stored
from tests import cast
from tests.cast import AMEL, ANA, LEON, NOW, ROSA, SAM, arrive, wish
from tests.stores import TestedStore, rows


async def ask(store: TestedStore, asker: Neighbour, **changes: object) -> Mission:
    """A request of this person, as it is stored."""
    async with store.unit() as unit:
        return (await ask_help(unit, asker, wish(**changes))).mission


async def keep(store: TestedStore, mission: Mission) -> Mission:
    """The mission after it was saved and read again in another unit."""
    async with store.unit() as unit:
        await unit.missions.lock(mission.id)
        saved = await unit.missions.save(mission)
    async with store.unit() as unit:
        assert await unit.missions.get(mission.id) == saved
    return saved


async def test_a_mission_is_kept_whole_through_its_life(store: TestedStore) -> None:
    """Whatever the rules make of it comes back as it was, and its version goes up by one each time."""
    rosa, sam, ana = await arrive(store, ROSA, SAM, ANA)
    mission = await ask(store, rosa)
    assert of(mission).detail == Detail("Du lait et du pain")
    life = [
        lambda item: hold(item, sam.telegram_id, NOW),
        lambda item: join(item, sam, NOW),
        lambda item: note_staff_told(want_call(item), NOW),
        lambda item: release(item, sam.id, NOW + timedelta(minutes=1)),
        lambda item: join(item, ana, NOW + timedelta(minutes=2)),
        lambda item: share_phone(item, ana.id),
        lambda item: finish(item, NOW + timedelta(hours=1)),
        lambda item: confirm(item, Feeling.SO_SO),
        thank,
        lambda item: give_reason(item, Reason.SOLVED),
    ]
    for step in life:
        before, mission = mission.version, await keep(store, step(mission))
        assert mission.version == before + 1
    assert [item.seat for item in mission.participations] == [Seat.RELEASED, Seat.DONE]


@pytest.mark.parametrize(
    "detail",
    [
        Detail(),
        Detail("Ligne 1\nLigne 2 🛒"),
        Detail("", Attachment.VOICE, "AwACAgQAAxkBAAI"),
        Detail("Avec photo", Attachment.PHOTO, "AgACAgQAAxkBAAI"),
    ],
    ids=["none", "text", "voice", "photo"],
)
async def test_a_detail_is_kept(store: TestedStore, detail: Detail) -> None:
    """Text, a photo or a voice message, by Telegram's file id."""
    (rosa,) = await arrive(store, ROSA)
    mission = await ask(store, rosa, detail=detail)
    async with store.unit() as unit:
        assert of(await unit.missions.get(mission.id)).detail == detail


async def test_a_mission_that_nobody_asked_for_is_kept(store: TestedStore) -> None:
    """A mission for two without a request, with one on it."""
    (sam,) = await arrive(store, SAM)
    made = join(replace(cast.mission(None, seats=2), id=new_mission_id()), sam, NOW)
    async with store.unit() as unit:
        added = await unit.missions.add(replace(made, participations=()))
        await unit.missions.save(replace(made, version=added.version))
    async with store.unit() as unit:
        kept = await unit.missions.get(made.id)
    assert kept == replace(made, version=2)
    assert (kept.state, kept.request) == (State.OPEN, None)


async def test_what_is_not_there_is_refused(store: TestedStore) -> None:
    """`find` says None, `get` and `lock` refuse."""
    async with store.unit() as unit:
        assert await unit.missions.find(MissionId(7)) is None
        for look in (unit.missions.get, unit.missions.lock):
            with pytest.raises(Refusal) as refused:
                await look(MissionId(7))
            assert refused.value.why is Why.NOT_FOUND


async def test_a_reference_in_use_is_replaced(store: TestedStore) -> None:
    """Two missions never share the letters that are read out over the telephone."""
    (rosa,) = await arrive(store, ROSA)
    first = await ask(store, rosa)
    async with store.unit() as unit:
        second = await unit.missions.add(replace(first, id=new_mission_id()))
        assert second.reference != first.reference
        assert await unit.missions.get(second.id) == second


async def test_references_grow_before_they_run_out(
    store: TestedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where four letters keep meeting ones in use, a fifth is added instead of trying for ever."""
    (rosa,) = await arrive(store, ROSA)
    monkeypatch.setattr(stored, "new_reference", lambda: "AAAA")
    first = await ask(store, rosa)
    async with store.unit() as unit:
        second = await unit.missions.add(replace(first, id=new_mission_id(), reference="AAAA"))
        third = await unit.missions.add(replace(first, id=new_mission_id(), reference=first.reference))
    assert second.reference == "AAAA"
    assert third.reference == "AAAAA"


# --- Two at once ----------------------------------------------------------------------------------------


async def test_the_second_sees_what_the_first_did(store: TestedStore) -> None:
    """Who locks a mission reads its seats and its request as whoever had it locked before left them."""
    rosa, sam, _ = await arrive(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    first_has_it = asyncio.Event()

    async def first() -> None:
        async with store.unit() as unit:
            found = await unit.missions.lock(mission.id)
            first_has_it.set()
            await asyncio.sleep(0.1)
            await unit.missions.save(join(want_call(found), sam, NOW))

    async def second() -> Mission:
        await first_has_it.wait()
        async with store.unit() as unit:
            return await unit.missions.lock(mission.id)

    _, seen = await asyncio.gather(first(), second())
    assert seen.version == mission.version + 1
    assert seen.has(sam.id)
    assert of(seen).wants_call


async def test_two_that_act_at_once_lose_nothing_and_say_it_once(store: TestedStore) -> None:
    """A wish to be called, tapped twice, while the promised hour passes: all three are noted, each once."""
    rosa, _ = await arrive(store, ROSA, AMEL)
    mission = await ask(store, rosa)
    store.clock.move(hours=3)

    async def call() -> None:
        async with store.unit() as unit:
            await request_call(unit, rosa, mission.id)

    async def sweep() -> bool:
        async with store.unit() as unit:
            return await escalate_overdue(unit, mission.id)

    _, late, _, again = await asyncio.gather(call(), sweep(), call(), sweep())
    assert late is not again
    async with store.unit() as unit:
        request = of(await unit.missions.get(mission.id))
    assert request.wants_call
    assert request.overdue_told_at == store.clock.now()
    (card,) = await rows(store, Kind.STAFF_CARD)
    assert card.facts["cause"] in (Cause.NOT_TAKEN, Cause.WANTS_CALL)


# --- Lists ----------------------------------------------------------------------------------------------


async def test_a_persons_requests_and_missions(store: TestedStore) -> None:
    """What lasts comes first, then the newest; what was handed back is not theirs any more."""
    rosa, sam, ana = await arrive(store, ROSA, SAM, ANA)
    made = []
    for _ in range(4):
        made.append(await ask(store, rosa))
        store.clock.move(minutes=1)
    first, second, third, fourth = made
    async with store.unit() as unit:
        await unit.missions.save(cancel(fourth, NOW))
        await unit.missions.save(finish(join(first, sam, NOW), NOW))
        await unit.missions.save(join(second, sam, NOW))
        await unit.missions.save(join(release(join(third, sam, NOW), sam.id, NOW), ana, NOW))
    async with store.unit() as unit:
        assert [item.id for item in await unit.missions.asked_by(rosa.id)] == [
            item.id for item in (third, second, fourth, first)
        ]
        assert [item.id for item in await unit.missions.held_by(sam.id)] == [second.id, first.id]
        assert [item.id for item in await unit.missions.held_by(ana.id)] == [third.id]
        assert await unit.missions.asked_by(sam.id) == []


async def test_what_somebody_may_still_take(store: TestedStore) -> None:
    """Open, in their neighbourhood, not their own, not declined; the soonest first."""
    rosa, sam, _, leon = await arrive(store, ROSA, SAM, ANA, LEON)
    tomorrow = await ask(store, rosa, day=cast.TODAY + timedelta(days=1))
    today = await ask(store, rosa)
    await ask(store, sam)
    gone = await ask(store, rosa)
    declined = await ask(store, rosa)
    async with store.unit() as unit:
        await unit.missions.save(cancel(gone, NOW))
        await unit.offers.decline(declined.id, sam.id)
    async with store.unit() as unit:
        assert [item.id for item in await unit.missions.open_for(sam, 5)] == [today.id, tomorrow.id]
        assert [item.id for item in await unit.missions.open_for(sam, 1)] == [today.id]
        assert await unit.missions.open_for(leon, 5) == []
        assert len(await unit.missions.open_in("gare")) == 4
        assert await unit.missions.open_in("centre") == []


async def test_no_is_final_for_that_mission(store: TestedStore) -> None:
    """A declined offer stays declined when it is offered again; another person's offer is theirs."""
    rosa, sam, ana = await arrive(store, ROSA, SAM, ANA)
    mission = await ask(store, rosa)
    async with store.unit() as unit:
        await unit.offers.decline(mission.id, sam.id)
        await unit.offers.add(mission.id, [sam.id, ana.id])
        assert await unit.offers.declined(mission.id, sam.id)
        assert not await unit.offers.declined(mission.id, ana.id)
        assert not await unit.offers.declined(MissionId(7), ana.id)
        assert (await unit.offers.open_count(sam.id), await unit.offers.open_count(ana.id)) == (0, 1)
        await unit.offers.add(mission.id, [])


async def test_what_waits_for_the_municipality(store: TestedStore) -> None:
    """The greatest risk on top: a missed promise, silence, a problem; then what was promised first."""
    rosa, sam = await arrive(store, ROSA, SAM)
    week, days = cast.TODAY + timedelta(days=5), cast.TODAY
    causes = {
        None: days,
        Cause.NO_VOLUNTEER: week,
        Cause.HANDED_BACK: days,
        Cause.PROBLEM: days,
        Cause.SILENT: days,
        Cause.NOT_TAKEN: week,
        Cause.CALL_NOW: days,
    }
    asked = {cause: await ask(store, rosa, day=day) for cause, day in causes.items()}
    taken = await ask(store, rosa)
    async with store.unit() as unit:
        for cause, item in asked.items():
            await unit.missions.save(replace(item, cause=cause))
        await unit.missions.save(join(replace(taken, cause=Cause.NOT_TAKEN), sam, NOW))
    async with store.unit() as unit:
        waiting = [item.cause for item in await unit.missions.waiting_for_staff(9)]
        assert waiting == [*reversed(list(causes))][: len(waiting)]
        assert len(waiting) == len(causes) - 1, "neither what is only asked nor what somebody took"
        assert len(await unit.missions.waiting_for_staff(1)) == 1
        assert await unit.missions.waiting_for_staff(9, ["centre"]) == []
        assert len(await unit.missions.waiting_for_staff(9, ["centre", "gare"])) == len(waiting)


async def test_a_promised_hour_is_swept_on_its_minute_and_once(store: TestedStore) -> None:
    """The timer runs while nobody has the request, goes on after a hand-back, and is told of once."""
    rosa, sam, _ = await arrive(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)

    async def due() -> list[MissionId]:
        async with store.unit() as unit:
            return list(await unit.missions.overdue(10))

    store.clock.at = of(mission).answer_due - timedelta(seconds=1)
    assert await due() == []
    store.clock.move(seconds=1)
    assert await due() == [mission.id]
    mission = await keep(store, join(mission, sam, store.clock.now()))
    assert await due() == []
    mission = await keep(store, release(mission, sam.id, store.clock.now()))
    assert await due() == [mission.id]
    async with store.unit() as unit:
        assert await escalate_overdue(unit, mission.id)
    assert await due() == []


async def test_seats_keep_their_order(store: TestedStore) -> None:
    """Participations come back in the order in which people joined."""
    people = await arrive(store, SAM, ANA, LEON)
    made = replace(cast.mission(None, seats=3), id=new_mission_id())
    seats = tuple(
        Participation(person.id, Seat.HOLDING, NOW + timedelta(minutes=minutes))
        for person, minutes in zip(people, (2, 0, 1), strict=True)
    )
    async with store.unit() as unit:
        added = await unit.missions.add(made)
        await unit.missions.save(replace(added, participations=seats))
    async with store.unit() as unit:
        found = await unit.missions.get(made.id)
    assert [item.person for item in found.participations] == [people[n].id for n in (1, 2, 0)]
