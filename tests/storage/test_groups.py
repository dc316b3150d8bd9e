"""Groups are kept with their binding; when one moves, everything moves with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solidarity.actions.groups import migrate_group
from solidarity.actions.requests import ask_help
from solidarity.groups import Binding, Group, Right
from solidarity.missions import Mission
from solidarity.notices import Kind, Notice, Recipient
from solidarity.people import PersonId
from solidarity.ports import Card
from solidarity.queues import Op, Planned
from solidarity.receipts import OutboxState, Step
from tests import cast
from tests.cast import FORUM_GROUP, GARE_GROUP, NOW, ROSA, STAFF_GROUP, TOPIC, arrive, bind, wish
from tests.stores import TestedStore, rows

MOVED = -1_002_222_222_222


async def asked(store: TestedStore) -> Mission:
    """Rosa's request, shown in the Gare's group as message 13."""
    (rosa,) = await arrive(store, ROSA)
    await bind(store, GARE_GROUP)
    async with store.unit() as unit:
        mission = (await ask_help(unit, rosa, wish())).mission
    async with store.unit() as unit:
        for planned in await unit.outbox.lease("tests", 10, ()):
            await unit.outbox.settle(planned, Step(OutboxState.SENT), 13, "")
        await unit.cards.put(Card(Kind.GROUP_CARD, mission.id, GARE_GROUP, None, None, 13))
    return mission


@pytest.mark.parametrize("binding", Binding)
async def test_a_group_is_kept_whole(store: TestedStore, binding: Binding) -> None:
    """Title, binding, topic, who bound it and when, whether it works, its rights; saved again, replaced."""
    group = Group(
        *(-1001, "Voisins <3 🏘", binding, "gare", TOPIC, PersonId(2**61), NOW),
        working=False,
        forum=True,
        rights=frozenset({Right.PIN, Right.TOPICS}),
        told=frozenset({Right.DELETE}),
        counted_at=NOW,
        crowd_told=True,
        channel=binding is Binding.CHANNEL,
        theme="jeunes" if binding is Binding.THEME else None,
    )
    for wanted in (group, Group(-1001, "Autre titre")):
        async with store.unit() as unit:
            await unit.groups.save(wanted)
        async with store.unit() as unit:
            assert await unit.groups.find(-1001) == wanted
            assert await unit.groups.find(-1002) is None


async def test_cards_go_to_working_groups_of_the_neighbourhood_only(store: TestedStore) -> None:
    """By neighbourhood and by role; a group that lost the bot, or only asked, gets nothing."""
    await bind(store, GARE_GROUP, FORUM_GROUP, STAFF_GROUP)
    async with store.unit() as unit:
        await unit.groups.save(Group(-7, "En attente", Binding.ASKED, "gare"))
        await unit.groups.save(Group(-8, "Perdu", Binding.NEIGHBOURHOOD, "gare", working=False))
        await unit.groups.save(Group(-9, "Perdu aussi", Binding.STAFF, working=False))
        assert [(group.chat, group.thread) for group in await unit.groups.bound_to("gare")] == [
            (GARE_GROUP, None)
        ]
        assert [(group.chat, group.thread) for group in await unit.groups.bound_to("centre")] == [
            (FORUM_GROUP, TOPIC)
        ]
        assert await unit.groups.bound_to("moulins") == []
        assert [group.chat for group in await unit.groups.staff()] == [STAFF_GROUP]


async def test_the_binding_moves_with_the_group(store: TestedStore) -> None:
    """Title, neighbourhood and topic stand under the new id, where it works; the old id is forgotten."""
    await bind(store, FORUM_GROUP)
    async with store.unit() as unit:
        before = await unit.groups.find(FORUM_GROUP)
        assert before is not None
        await unit.groups.save(replace(before, working=False))
        assert await unit.groups.moved(FORUM_GROUP, MOVED)
        assert await unit.groups.find(FORUM_GROUP) is None
        assert await unit.groups.find(MOVED) == replace(before, chat=MOVED)
        assert not await unit.groups.moved(FORUM_GROUP, MOVED), "said twice by Telegram, done once"
        assert await unit.groups.find(MOVED) == replace(before, chat=MOVED)


async def test_a_binding_made_under_the_new_id_is_kept(store: TestedStore) -> None:
    """What the bot met as a new chat gives way; what a coordinator has bound there meanwhile does not."""
    await bind(store, GARE_GROUP, FORUM_GROUP)
    async with store.unit() as unit:
        await unit.groups.save(Group(MOVED, "Vu comme nouveau"))
        await unit.groups.moved(GARE_GROUP, MOVED)
        found = await unit.groups.find(MOVED)
        assert found is not None
        assert (found.title, found.neighbourhood) == ("Gare, entre voisins", "gare")
        await unit.groups.moved(FORUM_GROUP, MOVED)
        assert await unit.groups.find(MOVED) == found


async def test_what_waits_for_a_group_follows_it(store: TestedStore) -> None:
    """Messages are due now under the new id; edits, which aim at messages of the old one, are closed."""
    mission = await asked(store)
    async with store.unit() as unit:
        await unit.refresh(mission)
        unit.tell(Notice(Kind.GROUP_BOUND, facts={"binding": "staff"}), Recipient(GARE_GROUP))
        unit.tell(Notice(Kind.GROUP_BOUND, facts={"binding": "staff"}), Recipient(FORUM_GROUP))
    async with store.unit() as unit:
        await migrate_group(unit, GARE_GROUP, MOVED)
        assert await unit.cards.by_message(GARE_GROUP, 13) is None
    found = [row for row in await rows(store) if row.chat in (GARE_GROUP, MOVED, FORUM_GROUP)]
    assert [(row.kind, row.op, row.chat, row.state) for row in found] == [
        (Kind.GROUP_CARD, Op.SEND, GARE_GROUP, OutboxState.SENT),
        (Kind.GROUP_CARD, Op.EDIT, GARE_GROUP, OutboxState.DROPPED),
        (Kind.GROUP_BOUND, Op.SEND, MOVED, OutboxState.WAITING),
        (Kind.GROUP_BOUND, Op.SEND, FORUM_GROUP, OutboxState.WAITING),
        (Kind.BOARD, Op.SEND, MOVED, OutboxState.WAITING),
        (Kind.GROUP_CARD, Op.SEND, MOVED, OutboxState.WAITING),
    ]


async def in_flight(store: TestedStore, mission: Mission, *, edit: bool) -> Planned:
    """A card of the group, or its edit, on its way to the old id."""
    async with store.unit() as unit:
        if edit:
            await unit.refresh(mission)
        else:
            unit.tell(Notice(Kind.GROUP_CARD, mission.id), Recipient(GARE_GROUP))
    async with store.unit() as unit:
        (planned,) = await unit.outbox.lease("tests", 10, ())
    return planned


@pytest.mark.parametrize("edit", [False, True], ids=["card", "edit"])
@pytest.mark.parametrize("first", ["update", "answer", "answer, then moved"])
async def test_a_move_while_a_message_is_on_its_way(store: TestedStore, first: str, edit: bool) -> None:
    """Whoever says it first, the group's own update or the answer to our message: one card, one board."""
    mission = await asked(store)
    planned = await in_flight(store, mission, edit=edit)
    again = Step(OutboxState.WAITING, due_in=NOW - NOW, count_attempt=False)
    if first == "update":
        async with store.unit() as unit:
            await migrate_group(unit, GARE_GROUP, MOVED)
    async with store.unit() as unit:
        if first == "answer":
            await unit.outbox.settle(planned, again, None, "moved")
        await migrate_group(unit, GARE_GROUP, MOVED)
        if first != "answer":
            await unit.outbox.settle(planned, again, None, "moved")
    waiting = [row for row in await rows(store) if not row.state.is_final]
    assert {(row.kind, row.op, row.chat) for row in waiting} == {
        (Kind.GROUP_CARD, Op.SEND, MOVED),
        (Kind.BOARD, Op.SEND, MOVED),
    }
    assert len(waiting) == 2


async def test_two_groups_that_become_one_show_each_card_once(store: TestedStore) -> None:
    """A card that waits under both ids waits once afterwards, and the move does not stumble over it."""
    mission = await asked(store)
    async with store.unit() as unit:
        for chat in (GARE_GROUP, MOVED):
            unit.tell(Notice(Kind.GROUP_CARD, mission.id), Recipient(chat))
    async with store.unit() as unit:
        await unit.groups.moved(GARE_GROUP, MOVED)
    waiting = [row for row in await rows(store) if not row.state.is_final]
    assert [(row.kind, row.chat) for row in waiting] == [(Kind.GROUP_CARD, MOVED)]


async def test_an_unknown_group_that_moves_takes_its_messages_along(store: TestedStore) -> None:
    """Never bound, it has no binding to move, but what waits for it does."""
    async with store.unit() as unit:
        unit.tell(Notice(Kind.GROUP_BOUND, facts={"binding": "none"}), Recipient(cast.GARE_GROUP))
    async with store.unit() as unit:
        assert not await unit.groups.moved(GARE_GROUP, MOVED)
        assert await unit.groups.find(MOVED) is None
    assert [row.chat for row in await rows(store)] == [MOVED]
