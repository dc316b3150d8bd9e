"""Boards are kept beside their groups; their timers, and the figures on them, are found by an index."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from solidarity.boards import DEBOUNCE, Board, Tally
from solidarity.groups import Binding, Group
from solidarity.missions import Mission, State
from solidarity.notices import Kind, Notice, Recipient
from solidarity.requests import ask
from storage.groups import G
from tests.cast import FORUM_GROUP, GARE_GROUP, NOW, ROSA, STAFF_GROUP, arrive, bind, town, wish
from tests.storage.test_plans import listening, plan
from tests.stores import TestedStore

ALL = tuple(town().categories)


async def wished(store: TestedStore, **changes: object) -> Mission:
    """A request of Rosa's."""
    async with store.unit() as unit:
        rosa = await unit.people.by_telegram(ROSA.telegram_id)
        assert rosa is not None
        return await unit.missions.add(ask(wish(**changes), rosa, town(), NOW))


async def timers(store: TestedStore) -> dict[int, object]:
    """When each group's board is to be looked at."""
    async with store.unit() as unit:
        return {row.chat_id: row.board_due for row in await unit.execute(select(G.c.chat_id, G.c.board_due))}


async def tally(store: TestedStore, *places: str, since: object = NOW - timedelta(days=1)) -> Tally:
    """The figures."""
    async with store.unit() as unit:
        return await unit.boards.tally(places, ALL, since)


async def test_a_board_is_kept_apart_from_its_group(store: TestedStore) -> None:
    """A group saved again, by somebody who knows nothing of its board, leaves it as it is."""
    await bind(store, GARE_GROUP)
    board = Board(13, "gare 1 0 0", pinned=True)
    async with store.unit() as unit:
        assert await unit.boards.find(GARE_GROUP) == Board()
        await unit.boards.put(GARE_GROUP, board)
        await unit.boards.mark(GARE_GROUP, NOW)
        group = await unit.groups.find(GARE_GROUP)
        assert group is not None
        await unit.groups.save(replace(group, title="Autre titre"))
    async with store.unit() as unit:
        assert await unit.boards.find(GARE_GROUP) == board
        assert await unit.boards.due(9) == [GARE_GROUP]
        assert await unit.boards.find(-7) == Board()


async def test_what_happens_marks_the_boards_of_its_neighbourhood(store: TestedStore) -> None:
    """After five seconds; those of other neighbourhoods, of the staff and of lost groups are left alone."""
    await arrive(store, ROSA)
    await bind(store, GARE_GROUP, FORUM_GROUP, STAFF_GROUP)
    async with store.unit() as unit:
        await unit.groups.save(Group(-7, "Perdu", Binding.NEIGHBOURHOOD, "gare", working=False))
        await unit.groups.save(Group(-8, "En attente", Binding.ASKED, "gare"))
    await wished(store, neighbourhood="gare")
    nothing = dict.fromkeys((FORUM_GROUP, STAFF_GROUP, -7, -8))
    assert await timers(store) == {GARE_GROUP: NOW + DEBOUNCE, **nothing}
    store.clock.at += timedelta(seconds=3)
    await wished(store, neighbourhood="gare")
    assert (await timers(store))[GARE_GROUP] == NOW + DEBOUNCE, "a crowd of changes does not put it off"


async def test_only_what_a_board_counts_marks_it(store: TestedStore) -> None:
    """Another state or place does, on both sides; a promised hour told, or another version, does not."""
    await arrive(store, ROSA)
    await bind(store, GARE_GROUP, FORUM_GROUP)
    mission = await wished(store, neighbourhood="gare")

    async def unmarked() -> None:
        async with store.unit() as unit:
            await unit.boards.put(GARE_GROUP, Board())
            await unit.execute(text("UPDATE chat_groups SET board_due = NULL"))

    async def marked_by(**changes: object) -> set[int]:
        nonlocal mission
        await unmarked()
        async with store.unit() as unit:
            before = await unit.missions.lock(mission.id)
            mission = await unit.missions.save(replace(before, **changes))
        return {chat for chat, due in (await timers(store)).items() if due is not None}

    assert await marked_by(seats=2) == set()
    assert await marked_by(state=State.TAKEN) == {GARE_GROUP}
    assert await marked_by(neighbourhood="centre") == {GARE_GROUP, FORUM_GROUP}
    assert await marked_by(state=State.DONE, ended_at=NOW) == {FORUM_GROUP}
    assert await marked_by(neighbourhood=None) == {FORUM_GROUP}


async def test_a_unit_that_fails_marks_nothing(store: TestedStore) -> None:
    """The mark is part of what it was to commit."""
    await arrive(store, ROSA)
    await bind(store, GARE_GROUP)

    async def fail() -> None:
        async with store.unit() as unit:
            rosa = await unit.people.by_telegram(ROSA.telegram_id)
            assert rosa is not None
            await unit.missions.add(ask(wish(neighbourhood="gare"), rosa, town(), NOW))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await timers(store) == {GARE_GROUP: None}


async def test_a_board_is_taken_when_its_time_has_come(store: TestedStore) -> None:
    """Once; then at its next time, unless it is marked before."""
    await bind(store, GARE_GROUP)
    later = NOW + timedelta(days=7)
    async with store.unit() as unit:
        await unit.boards.put(GARE_GROUP, Board(13, "x"))
        await unit.boards.mark(GARE_GROUP, NOW + DEBOUNCE)
        assert await unit.boards.due(9) == []
        assert await unit.boards.take(GARE_GROUP, later) is None
    store.clock.at += DEBOUNCE
    async with store.unit() as unit:
        assert await unit.boards.due(9) == [GARE_GROUP]
        assert await unit.boards.take(GARE_GROUP, later) == Board(13, "x")
        assert await unit.boards.take(GARE_GROUP, later) is None
        await unit.boards.mark(GARE_GROUP, later + DEBOUNCE)
    assert await timers(store) == {GARE_GROUP: later}
    async with store.unit() as unit:
        await unit.boards.mark(GARE_GROUP, later - DEBOUNCE)
    assert await timers(store) == {GARE_GROUP: later - DEBOUNCE}


async def test_what_happens_while_a_board_is_drawn_is_not_lost(postgres_store: TestedStore) -> None:
    """A unit that commits a request while the board is counted without it marks the board all the same."""
    store = postgres_store
    await arrive(store, ROSA)
    await bind(store, GARE_GROUP)
    async with store.unit() as unit:
        await unit.boards.mark(GARE_GROUP, NOW)
    async with store.unit() as asking:
        rosa = await asking.people.by_telegram(ROSA.telegram_id)
        assert rosa is not None
        await asking.missions.add(ask(wish(neighbourhood="gare"), rosa, town(), NOW))
        async with store.unit() as drawing:
            assert await drawing.boards.take(GARE_GROUP, NOW + timedelta(days=7)) == Board()
            assert await drawing.boards.tally(["gare"], ALL, NOW) == Tally()
    assert await timers(store) == {GARE_GROUP: NOW + DEBOUNCE}


async def test_figures_are_those_of_the_neighbourhood_the_kinds_and_the_month(store: TestedStore) -> None:
    """Open, in hand, solved since then; cancelled and closed ones are no figure at all."""
    await arrive(store, ROSA)
    states = {
        State.OPEN: None,
        State.TAKEN: None,
        State.DONE: NOW,
        State.CONFIRMED: NOW - timedelta(hours=1),
        State.CANCELLED: NOW,
        State.CLOSED: NOW,
    }
    for state, ended in states.items():
        mission = await wished(store, neighbourhood="gare")
        async with store.unit() as unit:
            await unit.missions.save(replace(mission, state=state, ended_at=ended))
    await wished(store, neighbourhood="centre")
    await wished(store, neighbourhood=None)
    assert await tally(store, "gare") == Tally(1, 1, 2)
    assert await tally(store, "gare", since=NOW) == Tally(1, 1, 1)
    assert await tally(store, "gare", "centre") == Tally(2, 1, 2)
    assert await tally(store, "moulins") == Tally()
    async with store.unit() as unit:
        others = [code for code in ALL if code != mission.category]
        assert await unit.boards.tally(["gare"], others, NOW) == Tally()


async def test_figures_are_counted_by_index(store: TestedStore) -> None:
    """None of the three counts walks through the missions of all years."""
    await arrive(store, ROSA)
    await wished(store)
    with listening(store) as heard:
        await tally(store, "gare")
    (counted,) = [item for item in heard if "count(" in item[0]]
    found = plan(store, *counted)
    if store.database.dialect == "sqlite":
        for index in ("ix_missions_open", "ix_missions_taken", "ix_missions_ended"):
            assert index in found
        assert "SCAN missions" not in found.replace("SCAN missions USING INDEX", "")


async def test_one_that_is_on_its_way_is_known(store: TestedStore) -> None:
    """Planned in this unit, waiting, in flight; not once it is out, nor an edit, nor another group's."""
    await bind(store, GARE_GROUP, FORUM_GROUP)
    facts = {"place": "gare", "open": 0, "taken": 0, "solved": 0}
    async with store.unit() as unit:
        unit.tell(Notice(Kind.BOARD, facts={**facts, "message": 5}), Recipient(FORUM_GROUP))
        assert not await unit.boards.on_its_way(FORUM_GROUP)
        assert not await unit.boards.on_its_way(GARE_GROUP)
        unit.tell(Notice(Kind.BOARD, facts=facts), Recipient(GARE_GROUP))
        assert await unit.boards.on_its_way(GARE_GROUP)
    async with store.unit() as unit:
        assert await unit.boards.on_its_way(GARE_GROUP)
        assert not await unit.boards.on_its_way(FORUM_GROUP)
        await unit.outbox.lease("tests", 9, ())
        assert await unit.boards.on_its_way(GARE_GROUP)
        await unit.outbox.silence(GARE_GROUP, "unreachable")
        await unit.execute(text("UPDATE outbox SET state = 'sent'"))
        assert not await unit.boards.on_its_way(GARE_GROUP)


async def test_at_a_start_all_boards_are_due(store: TestedStore) -> None:
    """Of working groups of neighbourhoods, whatever they are believed to show."""
    await bind(store, GARE_GROUP, FORUM_GROUP, STAFF_GROUP)
    async with store.unit() as unit:
        await unit.boards.put(GARE_GROUP, Board(13, "gare 0 0 0", pinned=True))
        await unit.groups.save(Group(-7, "Perdu", Binding.NEIGHBOURHOOD, "gare", working=False))
        await unit.boards.look_at_all()
        assert set(await unit.boards.due(9)) == {GARE_GROUP, FORUM_GROUP}
        assert await unit.boards.find(GARE_GROUP) == Board(13, None, pinned=True)


async def test_a_board_is_not_taken_along_to_another_id(store: TestedStore) -> None:
    """Its message is not there: the group that moved begins without one."""
    await bind(store, GARE_GROUP)
    async with store.unit() as unit:
        await unit.boards.put(GARE_GROUP, Board(13, "x", pinned=True))
        await unit.groups.moved(GARE_GROUP, -7)
        assert await unit.boards.find(-7) == Board()
