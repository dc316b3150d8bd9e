"""Messages handed on, by ids only: both sides find each other's, edits follow, no words are kept."""

from __future__ import annotations

from sqlalchemy import select

from solidarity.actions.requests import ask_help
from solidarity.missions import MissionId
from solidarity.notices import SHOWN_FOR, Kind
from solidarity.ports import Card, Copy
from storage.relays import Y
from tests.cast import ROSA, SAM, arrive, wish
from tests.stores import TestedStore

HERE, THERE = ROSA.telegram_id, SAM.telegram_id


async def asked(store: TestedStore) -> MissionId:
    """A mission to talk about."""
    rosa, *_ = await arrive(store, ROSA, SAM)
    async with store.unit() as unit:
        return (await ask_help(unit, rosa, wish())).mission.id


async def test_both_sides_find_the_same_message(store: TestedStore) -> None:
    """What is 11 here is 25 there, once it has arrived; in a third chat it is nothing."""
    mission = await asked(store)
    async with store.unit() as unit:
        await unit.relays.add(mission, HERE, 11, THERE)
        assert await unit.relays.same(HERE, 11, THERE) is None
        assert await unit.relays.arrived(HERE, 11, THERE, 25) is None
    async with store.unit() as unit:
        assert await unit.relays.same(HERE, 11, THERE) == 25
        assert await unit.relays.same(THERE, 25, HERE) == 11
        assert await unit.relays.same(THERE, 25, 99) is None
        assert await unit.relays.copies(HERE, 11) == [Copy(mission, THERE, 25)]
        found = [await unit.relays.mission_of(*one) for one in ((HERE, 11), (THERE, 25), (THERE, 11))]
    assert found == [mission, mission, None]


async def test_it_arrives_once(store: TestedStore) -> None:
    """A second copy after a crash does not take the place of the first; told twice changes nothing."""
    mission = await asked(store)
    async with store.unit() as unit:
        for _ in range(2):
            await unit.relays.add(mission, HERE, 11, THERE)
        await unit.relays.arrived(HERE, 11, THERE, 25)
        assert await unit.relays.arrived(HERE, 11, THERE, 26) is None
        assert await unit.relays.copies(HERE, 11) == [Copy(mission, THERE, 25)]


async def test_what_was_changed_on_the_way_is_given_once_and_sealed(store: TestedStore) -> None:
    """The last change is kept until the message is there, as cipher text, and then forgotten."""
    mission = await asked(store)
    async with store.unit() as unit:
        await unit.relays.add(mission, HERE, 11, THERE)
        for words in ("À midi", "À treize heures"):
            await unit.relays.note_edit(HERE, 11, THERE, words)
        kept = (await unit.execute(select(Y.c.edited))).scalar_one()
        assert b"treize" not in bytes(kept)
    async with store.unit() as unit:
        assert await unit.relays.arrived(HERE, 11, THERE, 25) == "À treize heures"
        assert (await unit.execute(select(Y.c.edited))).scalar_one() is None


async def test_a_topic_belongs_to_one_mission(store: TestedStore) -> None:
    """Found from both ends, and forgotten when its owner deletes it."""
    mission = await asked(store)
    async with store.unit() as unit:
        await unit.topics.put(HERE, mission, 7)
        await unit.topics.put(HERE, mission, 8)
        assert await unit.topics.thread(HERE, mission) == 8
        assert await unit.topics.mission_of(HERE, 8) == mission
        assert await unit.topics.mission_of(THERE, 8) is None
        await unit.topics.forget(HERE, 8)
        assert await unit.topics.thread(HERE, mission) is None


async def test_a_shown_address_is_to_be_hidden_after_a_day(store: TestedStore) -> None:
    """Not before; a card of another kind never."""
    mission = await asked(store)
    async with store.unit() as unit:
        await unit.cards.put(Card(Kind.ADDRESS, mission, THERE, None, None, 31))
        await unit.cards.put(Card(Kind.OFFER, mission, THERE, None, None, 32))
    store.clock.move(seconds=SHOWN_FOR.total_seconds() - 1)
    async with store.unit() as unit:
        assert await unit.cards.to_hide(10) == []
    store.clock.move(seconds=1)
    async with store.unit() as unit:
        assert [card.message for card in await unit.cards.to_hide(10)] == [31]
