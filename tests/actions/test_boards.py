"""A board is drawn, kept, pinned, lost and retired: what is sent of it, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.actions.boards import (
    board_pinned,
    board_unpinned,
    draw_board,
    keep_board,
    lose_board,
)
from solidarity.actions.groups import bind_to_neighbourhood, bind_to_staff, board_of, note_standing
from solidarity.boards import DEBOUNCE, Board, Tally, next_month_of
from solidarity.groups import Binding, Group, Right, Standing
from solidarity.notices import Kind
from solidarity.queues import Op
from tests.actions.acting import act, ask, gather, nothing_new
from tests.cast import AMEL, GARE_GROUP, NOW, ROSA, STAFF_GROUP, town
from tests.stores import TestedStore, deliver, rows

ALL = Standing(frozenset(Right), forum=False)
NO_PIN = Standing(frozenset({Right.DELETE}), forum=False)
MET = Group(GARE_GROUP, "Voisins de la Gare")


async def board(store: TestedStore) -> Board:
    """The board of the Gare's group."""
    async with store.unit() as unit:
        return await unit.boards.find(GARE_GROUP)


async def bound(store: TestedStore, standing: Standing = ALL) -> Group:
    """The Gare's group, bound and its board pinned where that is allowed."""
    _, amel = await gather(store, ROSA, AMEL)
    group = await act(store, bind_to_neighbourhood, amel, MET, "gare", None, standing)
    await deliver(store)
    return group


async def later(store: TestedStore, by: timedelta = DEBOUNCE) -> int:
    """Time goes on, and the sweeper draws what is due."""
    store.clock.at += by
    async with store.unit() as unit:
        due = await unit.boards.due(9)
    return sum([await act(store, draw_board, chat) for chat in due])


async def test_bound_the_board_is_sent_pinned_and_waits_for_the_month_to_end(store: TestedStore) -> None:
    """Nothing else makes it due."""
    await bound(store)
    found = await board(store)
    assert found.message is not None
    assert (found.shown, found.pinned) == ("gare 0 0 0", True)
    assert await later(store, timedelta(hours=1)) == 0
    assert await later(store, next_month_of(town(), NOW) - NOW) == 1
    assert await deliver(store) == {}


async def test_what_happened_is_one_edit_with_the_figures_of_then(store: TestedStore) -> None:
    """Two requests, one edit; drawn again without a change, none."""
    await bound(store)
    async with store.unit() as unit:
        rosa = await unit.people.by_telegram(ROSA.telegram_id)
    assert rosa is not None
    for _ in range(2):
        await ask(store, rosa)
    assert await later(store) == 1
    (_, edit) = await rows(store, Kind.BOARD)
    found = await board(store)
    assert edit.facts == {"place": "gare", "open": 2, "taken": 0, "solved": 0, "message": found.message}
    assert (await deliver(store))["Gare group"] == ["edit board"]
    async with store.unit() as unit:
        await unit.boards.mark(GARE_GROUP, unit.now)
    assert await later(store) == 1
    assert await deliver(store) == {}


async def test_while_one_is_on_its_way_no_second_is_sent(store: TestedStore) -> None:
    """It is looked at again five seconds later, and then edited."""
    rosa, amel = await gather(store, ROSA, AMEL)
    await act(store, bind_to_neighbourhood, amel, MET, "gare", None, ALL)
    await act_quietly(store, rosa)
    assert await later(store) == 1
    assert len(await rows(store, Kind.BOARD)) == 1
    await deliver(store)
    assert await later(store) == 1
    assert (await deliver(store))["Gare group"] == ["edit board"]


async def act_quietly(store: TestedStore, rosa: object) -> None:
    """A request whose notices nobody has delivered yet."""
    from solidarity.actions.requests import ask_help
    from tests.cast import wish

    await act(store, ask_help, rosa, wish())


async def test_deleted_it_is_sent_anew_and_pinned(store: TestedStore) -> None:
    """Only where it was the one that stands; a message of old is nobody's loss."""
    await bound(store)
    message = (await board(store)).message
    await nothing_new(store, lose_board, GARE_GROUP, 1)
    await act(store, lose_board, GARE_GROUP, message)
    assert await deliver(store) == {"Gare group": ["board", "pin board_pin"]}
    found = await board(store)
    assert found.message not in (None, message)
    assert found.pinned


async def test_without_the_right_to_pin_nothing_is_tried(store: TestedStore) -> None:
    """Once it is given, the board that stands is pinned, and the group thanked."""
    await bound(store, NO_PIN)
    assert [row.op.value for row in await rows(store, Kind.BOARD, Kind.BOARD_PIN)] == ["send"]
    await act(store, note_standing, GARE_GROUP, ALL)
    assert await deliver(store) == {"Gare group": ["group_rights", "pin board_pin"]}
    assert (await board(store)).pinned
    await nothing_new(store, note_standing, GARE_GROUP, ALL)


async def test_a_refused_pin_is_told_once(store: TestedStore) -> None:
    """However often it is refused."""
    await bound(store)
    await act(store, board_unpinned, GARE_GROUP)
    (row,) = await rows(store, Kind.GROUP_RIGHTS)
    assert row.facts == {"missing": "pin"}
    await deliver(store)
    await nothing_new(store, board_unpinned, GARE_GROUP)
    await nothing_new(store, board_unpinned, -7)


async def test_a_pin_of_another_message_says_nothing_of_the_board(store: TestedStore) -> None:
    """Of one that was replaced meanwhile."""
    await bound(store, NO_PIN)
    await act(store, board_pinned, GARE_GROUP, 1)
    assert not (await board(store)).pinned


@pytest.mark.parametrize(
    ("rights", "end", "op"),
    [({Right.DELETE}, "gone", Op.DELETE), ({Right.PIN}, "retired", Op.EDIT), (None, "retired", Op.EDIT)],
)
async def test_a_board_that_arrives_in_what_is_the_staffs_chat_now_is_retired(
    store: TestedStore, rights: set[Right] | None, end: str, op: Op
) -> None:
    """Bound anew while the board was on its way: taken away where that is allowed, else it says so."""
    _, amel = await gather(store, ROSA, AMEL)
    standing = Standing(None if rights is None else frozenset(rights), forum=False)
    group = await act(store, bind_to_neighbourhood, amel, MET, "gare", None, standing)
    await act(store, bind_to_staff, amel, group, None, standing)
    await act(store, keep_board, GARE_GROUP, 33)
    (_, last) = await rows(store, Kind.BOARD)
    assert (last.op, last.facts) == (op, {"message": 33, end: 1})
    assert (await board(store)).message is None
    await nothing_new(store, keep_board, -7, 33)


async def test_boards_of_groups_that_have_none_are_not_drawn(store: TestedStore) -> None:
    """Lost, the staff's, or gone: whatever made it due."""
    group = await bound(store)
    for changed in (
        replace(group, working=False),
        replace(group, binding=Binding.STAFF, neighbourhood=None),
        replace(group, binding=Binding.ASKED),
    ):
        async with store.unit() as unit:
            await unit.groups.save(changed)
            await unit.boards.put(GARE_GROUP, Board(5, None))
            await unit.boards.mark(GARE_GROUP, unit.now)
        assert await later(store) == 1
        assert await deliver(store) == {}
    assert await act(store, draw_board, -7) == 0


@pytest.mark.parametrize("binding", Binding)
async def test_figures_are_for_groups_that_are_bound(store: TestedStore, binding: Binding) -> None:
    """A neighbourhood's own, the whole town's for the staff and for a theme; for any other group none."""
    (rosa, _) = await gather(store, ROSA, AMEL)
    await ask(store, rosa)
    await ask(store, rosa, neighbourhood="centre")
    place = "gare" if binding is Binding.NEIGHBOURHOOD else None
    expected = {Binding.NEIGHBOURHOOD: Tally(1), Binding.STAFF: Tally(2), Binding.THEME: Tally(2)}
    async with store.unit() as unit:
        found = await board_of(unit, Group(STAFF_GROUP, "Groupe", binding, place))
    assert found == expected.get(binding)
