"""Nothing is edited of which the words stay the same: what a night, a broken hour and a silence redraw."""

from __future__ import annotations

from datetime import timedelta

from solidarity.actions.missions import join_mission, redraw_cards
from solidarity.actions.requests import escalate_overdue
from solidarity.actions.visits import climb_silence
from solidarity.missions import Mission
from solidarity.notices import Kind
from solidarity.requests import of
from tests.actions.acting import act, ask, everywhere, gather, now
from tests.cast import AMEL, ANA, GARE_GROUP, ROSA, SAM, STAFF_GROUP, TODAY
from tests.stores import TestedStore, deliver, rows

SPARED = {Kind.OFFER, Kind.GROUP_CARD}


async def known_to_all(store: TestedStore, ahead: int) -> Mission:
    """Rosa's request for that many days from now, with a card in each chat that it may have one in."""
    rosa, *_ = await gather(store, ROSA, SAM, ANA, AMEL, groups=(GARE_GROUP, STAFF_GROUP))
    return await everywhere(store, await ask(store, rosa, day=TODAY + timedelta(days=ahead)))


async def edited(store: TestedStore) -> set[Kind]:
    """The kinds of cards of which an edit waits."""
    found = await rows(store)
    return {row.kind for row in found if row.op.value == "edit" and row.state.value == "waiting"}


async def passes(store: TestedStore, mission: Mission) -> set[Kind]:
    """Midnight passes: what is edited of the mission."""
    store.clock.at = store.town.next_midnight(store.clock.at) + timedelta(minutes=1)
    async with store.unit() as unit:
        assert mission.id in await unit.missions.outdated(9)
    await act(store, redraw_cards, mission.id)
    found = await edited(store)
    await deliver(store)
    return found


async def test_a_night_redraws_what_says_tomorrow(store: TestedStore) -> None:
    """A date on the cards of the many stays as it is, until it is « demain »; and after it was « hier »."""
    mission = await known_to_all(store, 4)
    nights = [await passes(store, mission) >= SPARED for _ in range(9)]
    assert nights == [False, False, True, True, True, True, True, False, False]


async def test_a_broken_hour_edits_no_offer(store: TestedStore) -> None:
    """Only who asked and the coordinators read of it: nothing else is edited."""
    mission = await known_to_all(store, 1)
    store.clock.at = of(mission).answer_due
    assert await act(store, escalate_overdue, mission.id)
    assert await edited(store) == {Kind.STAFF_CARD}  # here nobody has pressed, so Rosa has no card


async def test_silence_edits_no_offer(store: TestedStore) -> None:
    """How it goes on is for both sides and the coordinators; who else was asked sees that it is taken."""
    mission = await known_to_all(store, 1)
    async with store.unit() as unit:
        sam = await unit.people.by_telegram(SAM.telegram_id)
        assert sam is not None
        await join_mission(unit, sam, mission.id)
    await deliver(store)
    store.clock.move(days=3)
    assert await act(store, climb_silence, mission.id, sam.id)
    assert not await edited(store) & SPARED


async def test_what_is_due_to_be_redrawn_stays_due(store: TestedStore) -> None:
    """What changes after midnight and edits a few cards does not pass for having redrawn all of them."""
    mission = await known_to_all(store, 1)
    store.clock.at = store.town.next_midnight(store.clock.at) + timedelta(minutes=1)
    assert await act(store, escalate_overdue, mission.id)
    await deliver(store)
    async with store.unit() as unit:
        assert mission.id in await unit.missions.outdated(9)
    await act(store, redraw_cards, mission.id)
    assert await edited(store) >= SPARED
    async with store.unit() as unit:
        assert mission.id not in await unit.missions.outdated(9)
    assert (await now(store, mission)).day == TODAY + timedelta(days=1)
