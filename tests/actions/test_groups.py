"""Groups are bound, asked for, moved, lost and regained: what appears in them, what coordinators learn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from solidarity.actions.groups import (
    CONFIRMATION_LIVES,
    announce_binding,
    ask_for_binding,
    bind_to_channel,
    bind_to_neighbourhood,
    bind_to_staff,
    bind_to_theme,
    known_group,
    lose_group,
    meet_channel,
    migrate_group,
    refuse_binding,
    regain_group,
    start_confirmation,
)
from solidarity.groups import Binding, Group, Right, Standing
from solidarity.notices import Cause, Kind
from solidarity.ports import Code, Deed, Purpose
from solidarity.refusals import Why
from storage.audit import T
from tests.actions.acting import act, ask, everywhere, gather, nothing_new, refused
from tests.cast import (
    AMEL,
    BEN,
    CHATS,
    FORUM_GROUP,
    GARE_GROUP,
    NOW,
    ROSA,
    SAM,
    STAFF_GROUP,
    TOPIC,
)
from tests.stores import TestedStore, deliver, rows

MET = Group(GARE_GROUP, "Voisins de la Gare")


async def found(store: TestedStore, chat: int) -> Group:
    """The group as stored."""
    async with store.unit() as unit:
        group = await unit.groups.find(chat)
    assert group is not None
    return group


async def test_bound_the_group_shows_what_is_open(store: TestedStore) -> None:
    """In the topic where that was asked; again in the same place, nothing is repeated."""
    rosa, amel = await gather(store, ROSA, AMEL)
    await ask(store, rosa)
    await ask(store, rosa, category="papiers")
    await ask(store, rosa, neighbourhood="centre")
    bound = await act(store, bind_to_neighbourhood, amel, MET, "gare", TOPIC)
    assert bound == Group(
        GARE_GROUP, MET.title, Binding.NEIGHBOURHOOD, "gare", TOPIC, amel.id, NOW, forum=True
    )
    assert await found(store, GARE_GROUP) == bound
    assert await deliver(store) == {"Gare group": ["board", "group_card", "pin board_pin"]}
    assert await nothing_new(store, bind_to_neighbourhood, amel, bound, "gare", TOPIC) == bound
    await act(store, bind_to_neighbourhood, amel, bound, "centre", TOPIC)
    assert await deliver(store) == {"Gare group": ["edit board", "group_card"]}


async def test_only_coordinators_bind(store: TestedStore) -> None:
    """To a neighbourhood of the town, or as the staff's own chat."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    for person in (rosa, sam):
        assert await refused(store, bind_to_neighbourhood, person, MET, "gare", None) is Why.STAFF_ONLY
        assert await refused(store, bind_to_staff, person, MET, None) is Why.STAFF_ONLY
        assert await refused(store, refuse_binding, person, GARE_GROUP) is Why.STAFF_ONLY
    assert await refused(store, bind_to_neighbourhood, amel, MET, "ailleurs", None) is Why.STALE


async def test_the_staffs_chat_gets_what_coordinators_get(store: TestedStore) -> None:
    """From then on, in topics of their own; bound again nothing changes; the audit knows who did it."""
    rosa, amel = await gather(store, ROSA, AMEL)
    bound = await act(store, bind_to_staff, amel, Group(STAFF_GROUP, "Équipe"), TOPIC)
    assert await deliver(store) == {"staff group": ["topic topic"] * 3}
    assert await nothing_new(store, bind_to_staff, amel, bound, TOPIC) == bound
    await ask(store, rosa, quietly=False)
    card = ["staff_card: no_volunteer"]
    assert await deliver(store) == {"Amel": card, "staff group": card}
    async with store.unit() as unit:
        staff = await unit.groups.staff()
        assert [(group.chat, group.thread, group.bound_by) for group in staff] == [
            (STAFF_GROUP, TOPIC, amel.id)
        ]
        deeds = (await unit.execute(select(T.c.deed, T.c.actor_id))).all()
    assert [tuple(row) for row in deeds] == [(Deed.BOUND, amel.id)]


async def test_a_group_that_somebody_wants_bound_is_brought_to_the_coordinators_once(
    store: TestedStore,
) -> None:
    """With its name; refused, it may ask again; bound, it has nothing to ask."""
    _, amel = await gather(store, ROSA, AMEL, groups=(STAFF_GROUP,))
    await act(store, ask_for_binding, MET)
    (row, _) = await rows(store, Kind.GROUP_ASKS)
    assert row.facts == {"group": GARE_GROUP, "title": "Voisins de la Gare"}
    assert await deliver(store) == {"Amel": ["group_asks"], "staff group": ["group_asks"]}
    await nothing_new(store, ask_for_binding, await found(store, GARE_GROUP))
    assert (await act(store, refuse_binding, amel, GARE_GROUP)).binding is Binding.NONE
    assert (await nothing_new(store, refuse_binding, amel, GARE_GROUP)).binding is Binding.NONE
    await act(store, ask_for_binding, await found(store, GARE_GROUP))
    assert "group_asks" in (await deliver(store))["Amel"]
    bound = await act(store, bind_to_neighbourhood, amel, await found(store, GARE_GROUP), "gare", None)
    await nothing_new(store, ask_for_binding, bound)
    assert (await nothing_new(store, refuse_binding, amel, GARE_GROUP)) == bound
    assert await refused(store, refuse_binding, amel, -7) is Why.NOT_FOUND


async def test_a_binding_decided_elsewhere_is_said_in_the_group(store: TestedStore) -> None:
    """In its topic, with what it is now."""
    _, amel = await gather(store, ROSA, AMEL)
    bound = await act(store, bind_to_neighbourhood, amel, MET, "gare", TOPIC)
    await act(store, announce_binding, bound)
    (row,) = await rows(store, Kind.GROUP_BOUND)
    assert row.facts == {"binding": "neighbourhood", "place": "gare"}
    assert await deliver(store) == {"Gare group": ["board", "group_bound", "pin board_pin"]}


async def test_an_anonymous_admin_goes_on_in_private(store: TestedStore) -> None:
    """By a code of half an hour that knows the group, its topic and what it is to be."""
    await gather(store, AMEL)
    secret = await act(store, start_confirmation, MET, Binding.STAFF, TOPIC)
    facts = {"chat": GARE_GROUP, "title": MET.title, "binding": "staff", "thread": TOPIC}
    async with store.unit() as unit:
        assert await unit.codes.peek(Purpose.BIND, secret) == Code(
            Purpose.BIND, NOW + CONFIRMATION_LIVES, facts
        )
    store.clock.at += CONFIRMATION_LIVES
    async with store.unit() as unit:
        assert await unit.codes.use(Purpose.BIND, secret) is None


async def test_a_group_keeps_its_present_title(store: TestedStore) -> None:
    """What Telegram says now, else what was known."""
    await gather(store, AMEL, groups=(GARE_GROUP,))
    async with store.unit() as unit:
        assert (await known_group(unit, GARE_GROUP, "Nouveau nom")).title == "Nouveau nom"
        assert (await known_group(unit, GARE_GROUP, "")).title == "Gare, entre voisins"
        assert await known_group(unit, -7, "Inconnu") == Group(-7, "Inconnu")


@pytest.mark.parametrize("chat", [GARE_GROUP, FORUM_GROUP, STAFF_GROUP], ids=CHATS.__getitem__)
@pytest.mark.parametrize("cause", [Cause.REMOVED, Cause.MUTED])
async def test_a_lost_group_is_brought_to_the_coordinators_once(
    store: TestedStore, chat: int, cause: Cause
) -> None:
    """In private and in the staff's chat, unless that is the one that is lost; with the cause."""
    await gather(store, AMEL, BEN, groups=(GARE_GROUP, FORUM_GROUP, STAFF_GROUP))
    await act(store, lose_group, chat, cause)
    (row, *_) = await rows(store, Kind.GROUP_LOST)
    assert row.facts == {"title": (await found(store, chat)).title, "cause": cause, "group": chat}
    told = await deliver(store)
    assert set(told) == {"Amel", "Ben", "staff group"} - {CHATS[chat]}
    assert not (await found(store, chat)).working
    await nothing_new(store, lose_group, chat, cause)


async def test_a_group_that_means_nothing_is_lost_without_a_word(store: TestedStore) -> None:
    """Unbound or unknown: nobody needs to know."""
    await gather(store, AMEL)
    async with store.unit() as unit:
        await unit.groups.save(MET)
    await act(store, lose_group, GARE_GROUP, Cause.REMOVED)
    await nothing_new(store, lose_group, -7, Cause.REMOVED)
    assert await deliver(store) == {}


async def test_individuals_are_served_while_a_group_is_lost(store: TestedStore) -> None:
    """Sam gets his offer; the group gets nothing; back again it shows what is open."""
    rosa, *_ = await gather(store, ROSA, SAM, AMEL, groups=(GARE_GROUP,))
    await act(store, lose_group, GARE_GROUP, Cause.MUTED)
    await deliver(store)
    mission = await ask(store, rosa, quietly=False)
    assert await deliver(store) == {"Sam": ["offer"]}
    await everywhere(store, mission)
    await act(store, regain_group, GARE_GROUP)
    assert (await found(store, GARE_GROUP)).working
    assert await deliver(store) == {"Gare group": ["board", "group_card", "pin board_pin"]}
    for chat in (GARE_GROUP, -7):
        await nothing_new(store, regain_group, chat)


async def test_bound_again_a_lost_group_works_and_shows_what_is_open(store: TestedStore) -> None:
    """Binding in the same place is no repetition where the group had been lost."""
    rosa, amel, *_ = await gather(store, ROSA, AMEL, groups=(GARE_GROUP,))
    await ask(store, rosa)
    await act(store, lose_group, GARE_GROUP, Cause.REMOVED)
    await deliver(store)
    lost = await found(store, GARE_GROUP)
    await act(store, bind_to_neighbourhood, amel, lost, "gare", None)
    assert await deliver(store) == {"Gare group": ["board", "group_card", "pin board_pin"]}
    async with store.unit() as unit:
        assert [group.chat for group in await unit.groups.bound_to("gare")] == [GARE_GROUP]


async def test_a_group_that_moved_shows_what_is_open_under_its_new_id(store: TestedStore) -> None:
    """Its binding moves along; said a second time nothing more happens."""
    rosa, *_ = await gather(store, ROSA, groups=(GARE_GROUP,))
    await ask(store, rosa)
    before = await found(store, GARE_GROUP)
    await act(store, migrate_group, GARE_GROUP, FORUM_GROUP)
    assert await found(store, FORUM_GROUP) == replace(before, chat=FORUM_GROUP)
    assert await deliver(store) == {"forum group": ["board", "group_card", "pin board_pin"]}
    await nothing_new(store, migrate_group, GARE_GROUP, FORUM_GROUP)


ALL_THERE = Standing(frozenset({Right.POST, Right.PIN}))
CHANNEL = Group(GARE_GROUP, "Valmeuse infos", channel=True)


async def test_a_group_of_a_theme_shows_no_requests(store: TestedStore) -> None:
    """No board and no cards; bound to the same again, nothing is repeated."""
    rosa, amel = await gather(store, ROSA, AMEL)
    await ask(store, rosa)
    bound = await act(store, bind_to_theme, amel, MET, "jeunes", None)
    assert (bound.binding, bound.theme) == (Binding.THEME, "jeunes")
    assert await found(store, GARE_GROUP) == bound
    assert await deliver(store) == {}
    await nothing_new(store, bind_to_theme, amel, bound, "jeunes", None)


async def test_a_neighbourhoods_group_that_becomes_a_themes_loses_its_board(store: TestedStore) -> None:
    """Who was seen there is still there."""
    _, amel, *_ = await gather(store, ROSA, AMEL, groups=(GARE_GROUP,))
    await act(store, bind_to_neighbourhood, amel, await found(store, GARE_GROUP), "gare", None)
    await deliver(store)
    async with store.unit() as unit:
        await unit.groups.note_member(GARE_GROUP, ROSA.telegram_id, present=True)
    await act(store, bind_to_theme, amel, await found(store, GARE_GROUP), "jeunes", None)
    async with store.unit() as unit:
        assert len(await unit.groups.seen_in(ROSA.telegram_id)) == 1
        assert await unit.groups.bound_to("gare") == []


async def test_only_coordinators_bind_themes_and_channels(store: TestedStore) -> None:
    """To what the town has; a channel is no group of a theme."""
    rosa, amel = await gather(store, ROSA, AMEL)
    assert await refused(store, bind_to_theme, rosa, MET, "jeunes", None) is Why.STAFF_ONLY
    assert await refused(store, bind_to_channel, rosa, CHANNEL, None) is Why.STAFF_ONLY
    assert await refused(store, bind_to_theme, amel, MET, "ailleurs", None) is Why.STALE
    assert await refused(store, bind_to_theme, amel, CHANNEL, "jeunes", None) is Why.STALE
    assert await refused(store, bind_to_channel, amel, CHANNEL, "ailleurs") is Why.STALE


@pytest.mark.parametrize("place", [None, "gare"])
async def test_nothing_is_said_in_a_channel_that_is_bound(store: TestedStore, place: str | None) -> None:
    """Neither board nor card nor a word, also when it is announced or counted."""
    rosa, amel = await gather(store, ROSA, AMEL)
    await ask(store, rosa)
    standing = Standing(ALL_THERE.rights, members=4000)
    bound = await act(store, bind_to_channel, amel, CHANNEL, place, standing)
    await act(store, announce_binding, bound)
    await ask(store, rosa, quietly=False)
    assert (bound.binding, bound.neighbourhood, bound.working) == (Binding.CHANNEL, place, True)
    assert "Gare group" not in await deliver(store)
    await nothing_new(store, bind_to_channel, amel, bound, place, standing)


async def test_a_channel_in_which_the_bot_may_not_publish_does_not_work(store: TestedStore) -> None:
    """Bound it is; nothing is tried there until the right is given."""
    _, amel = await gather(store, ROSA, AMEL)
    bound = await act(store, bind_to_channel, amel, CHANNEL, None, Standing(frozenset({Right.PIN})))
    assert not bound.working
    await act(store, meet_channel, GARE_GROUP, "Valmeuse", ALL_THERE)
    after = await found(store, GARE_GROUP)
    assert (after.working, after.title, after.missing) == (True, "Valmeuse", frozenset())
    (row,) = await rows(store, Kind.GROUP_RIGHTS)
    assert (row.chat, row.facts) == (AMEL.telegram_id, {"missing": "", "title": "Valmeuse"})


async def test_a_channel_that_asks_is_named_as_one(store: TestedStore) -> None:
    """Once; removed and made an administrator again it asks again."""
    await gather(store, AMEL)
    met = await act(store, meet_channel, GARE_GROUP, "Potins", ALL_THERE)
    await act(store, ask_for_binding, met)
    (row,) = await rows(store, Kind.GROUP_ASKS)
    assert row.facts == {"group": GARE_GROUP, "title": "Potins", "channel": 1}
    await nothing_new(store, ask_for_binding, await found(store, GARE_GROUP))
    await act(store, lose_group, GARE_GROUP, Cause.REMOVED)
    await act(store, ask_for_binding, await act(store, meet_channel, GARE_GROUP, "Potins", ALL_THERE))
    assert len(await rows(store, Kind.GROUP_ASKS)) == 2
