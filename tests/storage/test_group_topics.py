"""Topics of groups are kept by the kind of post that goes to them."""

from __future__ import annotations

import pytest

from solidarity.notices import Kind, Notice, Recipient
from solidarity.topics import Place, Topic
from tests.cast import FORUM_GROUP, GARE_GROUP, NOW, bind
from tests.stores import B, TestedStore


@pytest.mark.parametrize("place", [Place(17), Place(17, closed=True), Place(asked_at=NOW)])
async def test_a_topic_is_kept_whole(store: TestedStore, place: Place) -> None:
    """Each kind of post of each group has its own; put again, it is replaced."""
    async with store.unit() as unit:
        await unit.group_topics.put(GARE_GROUP, Topic.NEW, Place(3))
        await unit.group_topics.put(GARE_GROUP, Topic.NEW, place)
        await unit.group_topics.put(GARE_GROUP, Topic.REQUESTS, Place(4))
        await unit.group_topics.put(FORUM_GROUP, Topic.NEW, Place(5))
    async with store.unit() as unit:
        assert await unit.group_topics.of(GARE_GROUP) == {Topic.NEW: place, Topic.REQUESTS: Place(4)}
        await unit.group_topics.drop(GARE_GROUP, Topic.NEW)
        assert await unit.group_topics.of(GARE_GROUP) == {Topic.REQUESTS: Place(4)}
        assert await unit.group_topics.of(FORUM_GROUP) == {Topic.NEW: Place(5)}


async def test_what_waits_for_a_topic_leaves_it(store: TestedStore) -> None:
    """For the general one; what goes to another topic or another group stays where it is to go."""
    facts = {"binding": "staff"}
    places = [Recipient(chat, None, thread) for chat in (GARE_GROUP, FORUM_GROUP) for thread in (17, 18)]
    async with store.unit() as unit:
        unit.tell(Notice(Kind.GROUP_BOUND, facts=facts), *places)
    async with store.unit() as unit:
        await unit.group_topics.leave(GARE_GROUP, 17)
        found = await unit.execute(B.select().order_by(B.c.seq))
        assert [(row.chat_id, row.thread_id) for row in found] == [
            (GARE_GROUP, None),
            (GARE_GROUP, 18),
            (FORUM_GROUP, 17),
            (FORUM_GROUP, 18),
        ]


async def test_topics_are_not_taken_along_to_another_id(store: TestedStore) -> None:
    """A group that moved has none of them."""
    await bind(store, GARE_GROUP)
    async with store.unit() as unit:
        await unit.group_topics.put(GARE_GROUP, Topic.REQUESTS, Place(17))
        await unit.groups.moved(GARE_GROUP, -7)
        assert await unit.group_topics.of(GARE_GROUP) == await unit.group_topics.of(-7) == {}
