"""Who is in a group is kept where that spares somebody a second copy, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from solidarity.actions.groups import bind_to_staff, lose_group, migrate_group
from solidarity.actions.people import erase_neighbour
from solidarity.audiences import Audience, Excluded
from solidarity.broadcasts import Subject
from solidarity.groups import Binding, Group, bind_channel, bind_theme
from solidarity.notices import Cause
from solidarity.people import PersonId
from storage.groups import GM
from tests.cast import AMEL, FORUM_GROUP, GARE_GROUP, NOW, ROSA, SAM, STAFF_GROUP, STRANGER, arrive, bind
from tests.stores import TestedStore

MOVED = -1_002_222_222_222
TOWN, PLACE, THEME = -1_003_000_000_001, -1_003_000_000_002, -1_003_000_000_003
BY = PersonId(7)


async def note(store: TestedStore, chat: int, *people: int, present: bool = True) -> None:
    """They were seen there, or have left."""
    async with store.unit() as unit:
        for person in people:
            await unit.groups.note_member(chat, person, present=present)


async def kept(store: TestedStore) -> set[tuple[int, int, bool]]:
    """What is known of anybody: group, Telegram id, whether they are there."""
    async with store.unit() as unit:
        rows = await unit.execute(select(GM.c.chat_id, GM.c.telegram_id, GM.c.present))
        return {tuple(row) for row in rows.all()}


async def bind_more(store: TestedStore) -> None:
    """The town's channel, one of the Gare, and a group for young people."""
    async with store.unit() as unit:
        await unit.groups.save(bind_channel(Group(TOWN, "Valmeuse"), None, BY, NOW))
        await unit.groups.save(bind_channel(Group(PLACE, "La Gare"), "gare", BY, NOW))
        await unit.groups.save(bind_theme(Group(THEME, "Jeunes"), "youth", BY, None, NOW))


async def test_members_are_kept_of_groups_that_get_posts(store: TestedStore) -> None:
    """Not of the staff's own chat, not of a group that only asked, not of one that nobody knows."""
    await arrive(store, ROSA, SAM)
    await bind(store, GARE_GROUP, STAFF_GROUP)
    await bind_more(store)
    async with store.unit() as unit:
        await unit.groups.save(Group(FORUM_GROUP, "En attente", Binding.ASKED))
    for chat in (GARE_GROUP, TOWN, PLACE, THEME, STAFF_GROUP, FORUM_GROUP, MOVED):
        await note(store, chat, ROSA.telegram_id)
    await note(store, GARE_GROUP, SAM.telegram_id)
    assert await kept(store) == {
        *((chat, ROSA.telegram_id, True) for chat in (GARE_GROUP, TOWN, PLACE, THEME)),
        (GARE_GROUP, SAM.telegram_id, True),
    }


async def test_nothing_is_kept_of_who_never_accepted_the_first_screen(store: TestedStore) -> None:
    """They get nothing in private anyway, and « we have nothing about you » stays true."""
    await bind(store, GARE_GROUP)
    await note(store, GARE_GROUP, STRANGER)
    await note(store, GARE_GROUP, STRANGER, present=False)
    assert await kept(store) == set()


async def test_who_left_is_not_in_the_group(store: TestedStore) -> None:
    """And is again once seen again; what is shown to them names the groups where they are."""
    await arrive(store, ROSA)
    await bind(store, GARE_GROUP, FORUM_GROUP)
    await note(store, GARE_GROUP, ROSA.telegram_id)
    await note(store, FORUM_GROUP, ROSA.telegram_id)
    await note(store, GARE_GROUP, ROSA.telegram_id, present=False)
    async with store.unit() as unit:
        assert [group.chat for group in await unit.groups.seen_in(ROSA.telegram_id)] == [FORUM_GROUP]
    await note(store, GARE_GROUP, ROSA.telegram_id)
    async with store.unit() as unit:
        found = await unit.groups.seen_in(ROSA.telegram_id)
        assert {group.chat for group in found} == {GARE_GROUP, FORUM_GROUP}
        assert await unit.groups.seen_in(SAM.telegram_id) == []


async def test_members_move_with_their_group(store: TestedStore) -> None:
    """Seen under both ids, the newer one counts."""
    await arrive(store, ROSA, SAM)
    await bind(store, GARE_GROUP, FORUM_GROUP)
    await note(store, GARE_GROUP, ROSA.telegram_id, SAM.telegram_id)
    await note(store, FORUM_GROUP, SAM.telegram_id)
    async with store.unit() as unit:
        known = await unit.groups.find(GARE_GROUP)
        assert known is not None
        await unit.groups.save(replace(known, chat=MOVED))
    await note(store, MOVED, SAM.telegram_id)
    await note(store, MOVED, SAM.telegram_id, present=False)
    async with store.unit() as unit:
        await migrate_group(unit, GARE_GROUP, MOVED)
    assert await kept(store) == {
        (MOVED, ROSA.telegram_id, True),
        (MOVED, SAM.telegram_id, False),
        (FORUM_GROUP, SAM.telegram_id, True),
    }


@pytest.mark.parametrize("cause", [Cause.REMOVED, Cause.MUTED])
async def test_removed_the_bot_forgets_who_was_there(store: TestedStore, cause: Cause) -> None:
    """Muted it is still in the group, and sees who comes and goes."""
    await arrive(store, ROSA)
    await bind(store, GARE_GROUP)
    await note(store, GARE_GROUP, ROSA.telegram_id)
    async with store.unit() as unit:
        await lose_group(unit, GARE_GROUP, cause)
    there = {(GARE_GROUP, ROSA.telegram_id, True)}
    assert await kept(store) == (set() if cause is Cause.REMOVED else there)


async def test_a_group_that_becomes_the_staffs_forgets_who_was_there(store: TestedStore) -> None:
    """Nothing is posted there any more that somebody could get twice."""
    (_, amel) = await arrive(store, ROSA, AMEL)
    await bind(store, GARE_GROUP)
    await note(store, GARE_GROUP, ROSA.telegram_id)
    async with store.unit() as unit:
        known = await unit.groups.find(GARE_GROUP)
        assert known is not None
        await bind_to_staff(unit, amel, known, None)
    assert await kept(store) == set()


async def test_who_is_erased_is_in_no_group(store: TestedStore) -> None:
    """What is known of others stays."""
    (rosa, _) = await arrive(store, ROSA, SAM)
    await bind(store, GARE_GROUP)
    await note(store, GARE_GROUP, ROSA.telegram_id, SAM.telegram_id)
    async with store.unit() as unit:
        await erase_neighbour(unit, rosa)
    assert await kept(store) == {(GARE_GROUP, SAM.telegram_id, True)}


async def places(store: TestedStore, areas: tuple[str, ...], theme: str | None = None) -> set[int]:
    """Where a post for these neighbourhoods and this theme goes."""
    async with store.unit() as unit:
        return {group.chat for group in await unit.groups.for_posts(areas, theme)}


async def test_a_post_goes_to_the_groups_of_its_neighbourhoods_and_theme(store: TestedStore) -> None:
    """To all where none is named; to the town's own channel always; never to the staff's chat."""
    await bind(store, GARE_GROUP, FORUM_GROUP, STAFF_GROUP)
    await bind_more(store)
    assert await places(store, ()) == {GARE_GROUP, FORUM_GROUP, TOWN, PLACE}
    assert await places(store, ("gare",)) == {GARE_GROUP, TOWN, PLACE}
    assert await places(store, ("centre", "gare")) == {GARE_GROUP, FORUM_GROUP, TOWN, PLACE}
    assert await places(store, ("moulins",)) == {TOWN}
    assert await places(store, (), "youth") == {GARE_GROUP, FORUM_GROUP, TOWN, PLACE, THEME}
    assert await places(store, ("moulins",), "sport") == {TOWN}


async def test_a_group_that_does_not_work_gets_no_post(store: TestedStore) -> None:
    """The bot was removed or may not write there."""
    await bind(store, GARE_GROUP)
    async with store.unit() as unit:
        known = await unit.groups.find(GARE_GROUP)
        assert known is not None
        await unit.groups.save(replace(known, working=False))
    assert await places(store, ("gare",)) == set()


@pytest.mark.parametrize(
    ("chat", "theme", "excluded"),
    [
        (GARE_GROUP, None, 1),
        (TOWN, None, 1),
        (PLACE, None, 1),
        (FORUM_GROUP, None, 0),
        (THEME, None, 0),
        (THEME, "youth", 1),
        (STAFF_GROUP, None, 0),
    ],
    ids=["its group", "the town's channel", "its channel", "another's", "a theme's", "its theme's", "staff"],
)
async def test_who_reads_it_in_a_group_gets_no_second_copy(
    store: TestedStore, chat: int, theme: str | None, excluded: int
) -> None:
    """Counted with its reason: exactly those who are where it is posted. Who has left gets it in private."""
    await arrive(store, ROSA)
    await bind(store, GARE_GROUP, FORUM_GROUP, STAFF_GROUP)
    await bind_more(store)
    await note(store, chat, ROSA.telegram_id)
    audience = Audience(frozenset({"gare"}), theme=theme)
    async with store.unit() as unit:
        census = await unit.broadcasts.census(audience, Subject.ANNOUNCEMENT)
        assert (census.excluded.get(Excluded.IN_GROUP, 0), census.reached) == (excluded, 1 - excluded)
    await note(store, chat, ROSA.telegram_id, present=False)
    async with store.unit() as unit:
        census = await unit.broadcasts.census(audience, Subject.ANNOUNCEMENT)
        assert census.reached == 1


async def test_an_alert_reaches_everybody_also_in_groups(store: TestedStore) -> None:
    """Its answers are given in private, and nobody is left out because a group read it."""
    await arrive(store, ROSA)
    await bind(store, GARE_GROUP)
    await note(store, GARE_GROUP, ROSA.telegram_id)
    async with store.unit() as unit:
        assert (await unit.broadcasts.census(Audience(), Subject.ALERT)).reached == 1
