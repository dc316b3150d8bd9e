"""Posts are planned once for each group, at their broadcast's hour, and known by their message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from solidarity.audiences import Audience
from solidarity.broadcasts import Broadcast
from solidarity.notices import Kind, Recipient
from solidarity.posts import Post
from solidarity.queues import Op
from solidarity.receipts import OutboxState, Step
from tests.cast import FORUM_GROUP, GARE_GROUP, NOW, TOPIC, town
from tests.posting import alert, news
from tests.stores import B, TestedStore, rows

PLACES = [Recipient(GARE_GROUP), Recipient(FORUM_GROUP, None, TOPIC)]
NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=NOW.tzinfo)


async def plan(store: TestedStore, body: Broadcast, until: datetime | None = None) -> int:
    """It exists, and is to be posted in two groups."""
    async with store.unit() as unit:
        if await unit.broadcasts.find(body.id) is None:
            await unit.broadcasts.add(body)
        return await unit.posts.plan(body, PLACES, until)


async def lives(store: TestedStore) -> set[datetime]:
    """Until when what waits may be sent."""
    async with store.unit() as unit:
        return set((await unit.execute(select(B.c.not_after))).scalars())


async def test_planned_twice_it_is_posted_once(store: TestedStore) -> None:
    """In each group; the row says whose it is, and goes before what goes to people."""
    body = alert()
    assert await plan(store, body) == 2
    assert await plan(store, body) == 0
    found = await rows(store)
    assert [(row.kind, row.op, row.chat, row.facts) for row in found] == [
        (Kind.ALERT_POST, Op.SEND, GARE_GROUP, {"broadcast": body.id}),
        (Kind.ALERT_POST, Op.SEND, FORUM_GROUP, {"broadcast": body.id}),
    ]
    async with store.unit() as unit:
        first, second = await unit.outbox.lease("sender", 10, ())
        assert {first.recipient.thread, second.recipient.thread} == {None, TOPIC}


@pytest.mark.parametrize(("wakes", "due"), [(True, NIGHT), (False, town().quiet.after(NIGHT))])
async def test_what_may_not_wake_waits_for_the_morning(
    store: TestedStore, wakes: bool, due: datetime
) -> None:
    """And lives as long as its broadcast, whatever its kind usually lives."""
    store.clock.at = NIGHT
    ends = NIGHT + timedelta(hours=20)
    await plan(store, replace(alert(), wakes=wakes, due=NIGHT, not_after=ends))
    assert {row.due for row in await rows(store)} == {due}
    assert await lives(store) == {ends}


async def test_what_comes_anew_lives_as_long_as_it_is_true(store: TestedStore) -> None:
    """Longer than it would first be sent; and it is due now, not when it first was."""
    body = news()
    store.clock.move(hours=2)
    await plan(store, body, until=NOW + timedelta(days=2))
    assert await lives(store) == {NOW + timedelta(days=2)}
    assert {row.due for row in await rows(store)} == {NOW + timedelta(hours=2)}


async def test_a_cancelled_broadcast_is_not_posted(store: TestedStore) -> None:
    """The statement that stops what goes to people stops its posts too; what hangs on them is let be."""
    body = alert()
    await plan(store, body)
    async with store.unit() as unit:
        assert await unit.broadcasts.cancel(body.id) == 2
    assert {row.state for row in await rows(store)} == {OutboxState.CANCELLED}


async def test_posts_are_not_counted_as_people(store: TestedStore) -> None:
    """Neither in how far a broadcast has come, nor among those who are told of its end."""
    body = alert()
    await plan(store, body)
    async with store.unit() as unit:
        for planned in await unit.outbox.lease("sender", 10, ()):
            await unit.outbox.settle(planned, Step(OutboxState.SENT), 9, "")
        assert (await unit.broadcasts.reach(body.id)).total == 0
        end = replace(alert(), audience=Audience())
        await unit.broadcasts.add(end)
        assert await unit.broadcasts.plan_for_told(end, [body.id]) == 0


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (OutboxState.SENT, True),
        (OutboxState.UNSURE, True),
        (OutboxState.CANCELLED, False),
        (OutboxState.UNREACHABLE, False),
    ],
)
async def test_where_it_may_stand_its_end_is_said(store: TestedStore, state: OutboxState, told: bool) -> None:
    """Sent, perhaps sent, or on its way."""
    body = alert()
    await plan(store, body)
    async with store.unit() as unit:
        assert await unit.posts.told([body.id]) == []
        first, _ = await unit.outbox.lease("sender", 10, ())
        assert set(await unit.posts.told([body.id])) == {GARE_GROUP, FORUM_GROUP}
        await unit.outbox.settle(first, Step(state), None, "")
        assert (first.recipient.chat in await unit.posts.told([body.id])) is told


async def put(store: TestedStore, *posts: Post) -> None:
    """These stand; their broadcasts exist."""
    async with store.unit() as unit:
        for post in posts:
            if await unit.broadcasts.find(post.broadcast) is None:
                await unit.broadcasts.add(replace(news(), id=post.broadcast))
            await unit.posts.put(post)


async def valid(store: TestedStore, chat: int) -> Sequence[int]:
    """The messages of a chat that stand as what is true."""
    async with store.unit() as unit:
        return [post.message for post in await unit.posts.valid_in(chat)]


async def test_a_post_is_kept_whole_and_by_its_message(store: TestedStore) -> None:
    """Put again, replaced; nothing of another chat with the same number."""
    post = Post(news().id, GARE_GROUP, 9, TOPIC, pinned=True, until=NOW + timedelta(hours=1))
    other = replace(post, chat=FORUM_GROUP, thread=None)
    await put(store, post, other)
    await put(store, replace(post, pinned=False))
    async with store.unit() as unit:
        assert await unit.posts.find(GARE_GROUP, 9) == replace(post, pinned=False)
        assert await unit.posts.of([post.broadcast]) == [other, replace(post, pinned=False)]
        assert await unit.posts.find(GARE_GROUP, 10) is None
        await unit.posts.forget(GARE_GROUP, 9)
        assert await unit.posts.of([post.broadcast]) == [other]
        await unit.posts.forget_thread(FORUM_GROUP, TOPIC)
        assert await unit.posts.of([post.broadcast]) == [other]


async def test_what_is_true_and_what_is_over(store: TestedStore) -> None:
    """By the hour; what was put down is neither."""
    ends = NOW + timedelta(hours=1)
    body = news().id
    await put(
        store,
        Post(body, GARE_GROUP, 1, until=ends),
        Post(body, GARE_GROUP, 2, until=ends + timedelta(hours=1)),
        Post(body, GARE_GROUP, 3),
    )
    assert await valid(store, GARE_GROUP) == [1, 2]
    store.clock.move(hours=1)
    assert await valid(store, GARE_GROUP) == [2]
    async with store.unit() as unit:
        assert [post.message for post in await unit.posts.expired(9)] == [1]
        assert await unit.posts.expired(0) == []


async def test_a_chat_that_is_left_keeps_nothing(store: TestedStore) -> None:
    """What was still true is handed back, to be posted where the chat lives now."""
    ends = NOW + timedelta(hours=1)
    await put(store, Post(news().id, GARE_GROUP, 1, until=ends), Post(news().id, GARE_GROUP, 2))
    async with store.unit() as unit:
        assert [post.message for post in await unit.posts.leave(GARE_GROUP)] == [1]
        assert await unit.posts.leave(GARE_GROUP) == []
