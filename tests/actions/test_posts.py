"""Posts: one in each group that it concerns, pinned while it is true, put right where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.actions.groups import (
    bind_to_neighbourhood,
    lose_group,
    migrate_group,
    note_standing,
    regain_group,
)
from solidarity.actions.posts import (
    correct_posts,
    end_posts,
    keep_post,
    pin_refused,
    post_broadcast,
    post_pinned,
    unpin_expired,
)
from solidarity.actions.topics import lose_topic
from solidarity.audiences import Audience, Part
from solidarity.broadcasts import Broadcast, Stage, Step
from solidarity.groups import Group, Right, Standing, bind_channel, bind_theme
from solidarity.notices import POSTS, Cause, Kind, Recipient
from solidarity.people import PersonId
from solidarity.posts import Became, Post
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from solidarity.receipts import Step as Step_
from tests.actions.acting import act, gather, nothing_new
from tests.cast import AMEL, FORUM_GROUP, GARE_GROUP, NOW, STAFF_GROUP, TOPIC, bind
from tests.posting import alert, later, news, release, with_picture
from tests.stores import Row, TestedStore, deliver, rows

MOVED = -1_002_222_222_222
TOWN, YOUTH = -1_003_000_000_001, -1_003_000_000_002
ALL = frozenset(Right)


async def town(store: TestedStore, *chats: int) -> None:
    """These groups, with every right, and whatever binding caused delivered."""
    await bind(store, *chats)
    async with store.unit() as unit:
        for chat in chats:
            group = await unit.groups.find(chat)
            assert group is not None
            await unit.groups.save(replace(group, rights=ALL, forum=chat == FORUM_GROUP))


async def posts(store: TestedStore, *of: Broadcast) -> Sequence[Post]:
    """What is known to stand of these."""
    async with store.unit() as unit:
        return await unit.posts.of([item.id for item in of])


async def planned(store: TestedStore) -> list[Row]:
    """What waits to be posted, pinned or changed."""
    kinds = (*POSTS, Kind.POST_PIN, Kind.POST_UNPIN, Kind.TOPIC)
    return [row for row in await rows(store, *kinds) if row.state is OutboxState.WAITING]


async def sweep(store: TestedStore) -> int:
    """Look after what is over, as the sweeper does."""
    async with store.unit() as unit:
        return sum([await unpin_expired(unit, post) for post in await unit.posts.expired(50)])


async def test_each_group_and_channel_gets_one_post(store: TestedStore) -> None:
    """Of the neighbourhoods named and of the theme; said twice, posted once; the staff reads it elsewhere."""
    await town(store, GARE_GROUP, FORUM_GROUP, STAFF_GROUP)
    async with store.unit() as unit:
        await unit.groups.save(bind_channel(Group(TOWN, "Valmeuse"), None, PersonId(1), NOW))
        await unit.groups.save(bind_theme(Group(YOUTH, "Jeunes"), "youth", PersonId(1), None, NOW))
    body = news("gare", theme="youth")
    assert await act(store, release, body) == 3
    assert await nothing_new(store, post_broadcast, body) == 0
    assert {(row.kind, row.chat) for row in await planned(store)} == {
        (Kind.ANNOUNCEMENT_POST, chat) for chat in (GARE_GROUP, TOWN, YOUTH)
    }
    assert await act(store, release, alert()) == 3
    heard = await deliver(store)
    assert "alert_post" in heard["forum group"]
    assert {post.chat for post in await posts(store, body)} == {GARE_GROUP, TOWN, YOUTH}


@pytest.mark.parametrize(
    "audience",
    [
        Audience(in_groups=False),
        Audience(parts=frozenset({Part.VOLUNTEERS})),
        Audience(challenges=frozenset("a")),
    ],
    ids=["private", "volunteers", "a challenge"],
)
async def test_what_is_meant_for_certain_people_is_not_posted(store: TestedStore, audience: Audience) -> None:
    """A group is public."""
    await town(store, GARE_GROUP)
    assert await act(store, release, news(audience=audience)) == 0


async def test_in_a_forum_a_post_has_its_topic(store: TestedStore) -> None:
    """Made when the first one comes; where the bot may not, it goes where the group was bound."""
    await town(store, FORUM_GROUP)
    body = news()
    await act(store, release, body)
    assert (await deliver(store))["forum group"] == [
        "announcement_post",
        "pin post_pin",
        "topic topic",
    ]
    (second, third) = (news(about=6), news(about=8))
    await act(store, release, second)
    async with store.unit() as unit:
        group = await unit.groups.find(FORUM_GROUP)
        assert group is not None
        await unit.groups.save(replace(group, rights=frozenset({Right.PIN})))
    await act(store, release, alert())
    await act(store, release, third)
    assert "topic topic" not in (await deliver(store))["forum group"]
    async with store.unit() as unit:
        made = (await unit.group_topics.of(FORUM_GROUP)).values()
        threads = {post.broadcast: post.thread for post in await unit.posts.valid_in(FORUM_GROUP)}
    (topic,) = [place.thread for place in made]
    assert threads[second.id] == threads[third.id] == topic
    assert TOPIC in threads.values(), "the alert, without a topic of its own"


async def test_a_post_is_pinned_while_it_is_true(store: TestedStore) -> None:
    """Then unpinned, once; nothing else of it changes."""
    await town(store, GARE_GROUP)
    body = alert("gare")
    await act(store, release, body)
    await deliver(store)
    (post,) = await posts(store, body)
    assert (post.pinned, post.until) == (True, NOW + timedelta(hours=6))
    assert await sweep(store) == 0
    store.clock.move(hours=6)
    assert await sweep(store) == 1
    (row,) = await planned(store)
    assert (row.kind, row.op, row.message) == (Kind.POST_UNPIN, Op.UNPIN, post.message)
    assert await sweep(store) == 0
    assert await nothing_new(store, unpin_expired, post) == 0
    assert await posts(store, body) == [replace(post, pinned=False, until=None)]


async def test_what_was_never_pinned_is_not_unpinned(store: TestedStore) -> None:
    """An announcement that nobody wanted on top."""
    await town(store, GARE_GROUP)
    body = news(content=replace(news().content, pinned=False))
    await act(store, release, body)
    assert (await deliver(store))["Gare group"] == ["announcement_post"]
    store.clock.move(days=2)
    assert await sweep(store) == 1
    assert await planned(store) == []


async def test_a_correction_says_so_in_place_and_is_posted(store: TestedStore) -> None:
    """New words go wherever they concern somebody: also where the old ones never stood."""
    await town(store, GARE_GROUP, FORUM_GROUP)
    first = alert("gare")
    await act(store, release, first)
    await deliver(store)
    (old,) = await posts(store, first)
    update = later(first, Step.UPDATE, audience=Audience(frozenset({"gare", "centre"})))
    async with store.unit() as unit:
        await unit.broadcasts.add(update)
        assert await correct_posts(unit, [first.id], update) == 2
    store.clock.move(minutes=6)
    edit = next(row for row in await planned(store) if row.op is Op.EDIT)
    assert (edit.chat, edit.message, edit.facts["became"]) == (GARE_GROUP, old.message, "replaced")
    await deliver(store)
    assert await posts(store, first) == [replace(old, pinned=False, until=None)]
    assert {(post.chat, post.pinned) for post in await posts(store, update)} == {
        (GARE_GROUP, True),
        (FORUM_GROUP, True),
    }


@pytest.mark.parametrize(("step", "became"), [(Step.MISTAKE, "mistake"), (Step.END, "ended")])
async def test_the_end_is_said_where_it_was_posted(store: TestedStore, step: Step, became: str) -> None:
    """Nowhere else: who read nothing of it need not read that it is over. It is not pinned."""
    await town(store, GARE_GROUP)
    first = alert()
    await act(store, release, first)
    await deliver(store)
    await town(store, FORUM_GROUP)
    end = later(first, step)
    async with store.unit() as unit:
        await unit.broadcasts.add(end)
        assert await correct_posts(unit, [first.id], end) == 1
    store.clock.move(minutes=6)
    assert {(row.op, row.facts.get("became")) for row in await planned(store)} == {
        (Op.SEND, None),
        (Op.UNPIN, None),
        (Op.EDIT, became),
    }
    assert set(await deliver(store)) == {"Gare group"}
    assert [post.until for post in await posts(store, end)] == [None]


async def test_a_post_that_was_on_its_way_is_put_right_once_it_stands(store: TestedStore) -> None:
    """Leased when the alert turned out to be a mistake: the group reads both words, and nothing is pinned."""
    await town(store, GARE_GROUP)
    first = alert()
    await act(store, release, first)
    async with store.unit() as unit:
        (flying,) = await unit.outbox.lease("sender", 10, ())
    mistake = later(first, Step.MISTAKE)
    async with store.unit() as unit:
        await unit.broadcasts.add(mistake)
        assert await correct_posts(unit, [first.id], mistake) == 1
    await act(store, keep_post, first.id, flying.recipient, 99)
    waiting = [row for row in await planned(store) if row.seq != flying.seq]
    assert {(row.op, row.message, row.facts.get("became")) for row in waiting} == {
        (Op.SEND, None, None),
        (Op.EDIT, 99, "mistake"),
    }


async def test_an_announcement_that_was_on_its_way_gets_its_new_words_in_place(store: TestedStore) -> None:
    """It stays pinned: what it says now is true."""
    await town(store, GARE_GROUP)
    first = news()
    await act(store, release, first)
    update = later(first, Step.UPDATE)
    async with store.unit() as unit:
        await unit.broadcasts.add(update)
    await act(store, keep_post, first.id, Recipient(GARE_GROUP), 99)
    (post,) = await posts(store, update)
    assert (post.message, post.is_valid(NOW)) == (99, True)
    edit, pin = [row for row in await planned(store) if row.message == 99]
    assert (edit.op, edit.facts) == (Op.EDIT, {"broadcast": update.id, "message": 99})
    assert pin.op is Op.PIN


async def test_a_correction_that_was_stopped_changes_nothing(store: TestedStore) -> None:
    """Called back within its thirty seconds."""
    await town(store, GARE_GROUP)
    first = alert()
    await act(store, release, first)
    async with store.unit() as unit:
        await unit.broadcasts.add(later(first, Step.MISTAKE, stage=Stage.STOPPED))
    await act(store, keep_post, first.id, Recipient(GARE_GROUP), 99)
    (post,) = await posts(store, first)
    assert post.is_valid(NOW)


@pytest.mark.parametrize("became", [Became.HIDDEN, Became.WITHDRAWN])
async def test_a_hidden_picture_is_taken_away(store: TestedStore, became: Became) -> None:
    """Words are replaced where they stand; a picture can only go with its message."""
    await town(store, GARE_GROUP)
    words, picture = news(), with_picture(news(about=6))
    for body in (words, picture):
        await act(store, release, body)
    await deliver(store)
    assert await act(store, end_posts, [words.id, picture.id], became) == 2
    changes = {(row.op, row.facts.get("became")) for row in await planned(store)}
    assert changes == {(Op.UNPIN, None), (Op.EDIT, became.value), (Op.DELETE, None)}
    assert await posts(store, picture) == []
    assert await nothing_new(store, end_posts, [picture.id], became) == 0


async def test_what_telegram_will_not_delete_is_emptied_in_place(store: TestedStore) -> None:
    """After two days a bot without the right to delete can only change the words below the picture."""
    await town(store, GARE_GROUP)
    async with store.unit() as unit:
        group = await unit.groups.find(GARE_GROUP)
        assert group is not None
        await unit.groups.save(replace(group, rights=frozenset({Right.PIN})))
    body = with_picture(news())
    await act(store, release, body)
    await deliver(store)
    store.clock.move(days=2)
    await act(store, end_posts, [body.id], Became.HIDDEN)
    assert Op.DELETE not in {row.op for row in await planned(store)}


async def test_a_group_that_moved_shows_what_is_true_again(store: TestedStore) -> None:
    """Pinned under its new id; what is over does not come back, and what waits comes once."""
    await town(store, GARE_GROUP)
    first, over, waiting = news(), news(about=6), alert()
    for body in (first, over):
        await act(store, release, body)
    await deliver(store)
    await act(store, end_posts, [over.id], Became.ENDED)
    await act(store, release, waiting)
    store.clock.move(hours=1)
    async with store.unit() as unit:
        await migrate_group(unit, GARE_GROUP, MOVED)
        await migrate_group(unit, GARE_GROUP, MOVED)
    assert [row.chat for row in await planned(store)] == [MOVED, MOVED]
    await deliver(store)
    there = [*await posts(store, first), *await posts(store, over), *await posts(store, waiting)]
    assert [(post.broadcast, post.chat, post.pinned) for post in there] == [
        (first.id, MOVED, True),
        (waiting.id, MOVED, True),
    ]
    await act(store, end_posts, [first.id], Became.HIDDEN)
    assert {row.chat for row in await planned(store)} == {MOVED}


async def test_a_moved_group_gets_what_is_true_also_when_it_is_too_late_to_send(store: TestedStore) -> None:
    """An announcement is sent for a day and true for two: what comes anew comes as long as it is true."""
    await town(store, GARE_GROUP)
    body = news()
    await act(store, release, body)
    await deliver(store)
    store.clock.move(days=1, hours=2)
    async with store.unit() as unit:
        await migrate_group(unit, GARE_GROUP, MOVED)
    await deliver(store)
    (post,) = await posts(store, body)
    assert (post.chat, post.pinned) == (MOVED, True)


async def test_in_a_lost_group_nothing_is_tried(store: TestedStore) -> None:
    """The bot was removed: no post, no edit, no pin; the others get theirs."""
    await town(store, GARE_GROUP, FORUM_GROUP)
    first = alert()
    await act(store, release, first)
    await deliver(store)
    await act(store, lose_group, GARE_GROUP, Cause.REMOVED)
    end = later(first, Step.END)
    async with store.unit() as unit:
        await unit.broadcasts.add(end)
        assert await correct_posts(unit, [first.id], end) == 1
    assert {row.chat for row in await planned(store)} == {FORUM_GROUP}


async def test_what_a_group_missed_comes_when_the_bot_is_back(store: TestedStore) -> None:
    """An alert that is still true, and what somebody wanted on top; not what is over, nor all the news."""
    await town(store, GARE_GROUP)
    unpinned = replace(news().content, pinned=False)
    seen, small, missed = alert(about=1), news(about=2, content=unpinned), alert(about=3)
    await act(store, release, seen)
    await deliver(store)
    await act(store, lose_group, GARE_GROUP, Cause.MUTED)
    over = alert(about=4)
    for body in (small, missed, over, later(over, Step.END)):
        await act(store, release, body)
    await act(store, regain_group, GARE_GROUP)
    assert {row.facts["broadcast"] for row in await planned(store)} == {missed.id}
    await deliver(store)
    assert [post.pinned for post in await posts(store, missed)] == [True]


async def test_what_telegram_refused_is_tried_again_when_the_bot_is_back(store: TestedStore) -> None:
    """The post that told of the loss is not lost with it."""
    await town(store, GARE_GROUP)
    body = alert()
    await act(store, release, body)
    async with store.unit() as unit:
        (flying,) = await unit.outbox.lease("sender", 10, ())
        await unit.outbox.settle(flying, Step_(OutboxState.UNREACHABLE), None, "kicked")
    await act(store, lose_group, GARE_GROUP, Cause.REMOVED)
    await act(store, regain_group, GARE_GROUP)
    await deliver(store)
    assert [post.chat for post in await posts(store, body)] == [GARE_GROUP]


async def test_a_group_that_is_bound_during_an_alert_shows_it(store: TestedStore) -> None:
    """Bound once more, nothing is repeated."""
    (amel,) = await gather(store, AMEL)
    body = alert("gare")
    await act(store, release, body)
    bound = await act(store, bind_to_neighbourhood, amel, Group(GARE_GROUP, "Gare"), "gare", None)
    assert "alert_post" in (await deliver(store))["Gare group"]
    await nothing_new(store, bind_to_neighbourhood, amel, bound, "gare", None)
    assert len(await posts(store, body)) == 1


async def test_without_the_right_to_pin_it_stands_unpinned(store: TestedStore) -> None:
    """Refused once, it is said once; given the right later, what is still true is pinned."""
    await town(store, GARE_GROUP)
    body = alert()
    await act(store, release, body)
    async with store.unit() as unit:
        (flying,) = await unit.outbox.lease("sender", 10, ())
        assert flying.notice.kind is Kind.ALERT_POST
    await act(store, keep_post, body.id, flying.recipient, 99)
    await act(store, pin_refused, GARE_GROUP)
    await act(store, pin_refused, GARE_GROUP)
    assert len(await rows(store, Kind.GROUP_RIGHTS)) == 1
    other = news()
    await act(store, release, other)
    await act(store, keep_post, other.id, Recipient(GARE_GROUP), 100)
    assert [row.message for row in await rows(store, Kind.POST_PIN)] == [99]
    await act(store, note_standing, GARE_GROUP, Standing(ALL))
    assert [row.message for row in await rows(store, Kind.POST_PIN)] == [99, 99, 100]


async def test_what_ended_while_it_was_being_pinned_is_unpinned(store: TestedStore) -> None:
    """Whichever comes last: nothing stays on top that is over."""
    await town(store, GARE_GROUP)
    body = alert()
    await act(store, release, body)
    await act(store, keep_post, body.id, Recipient(GARE_GROUP), 99)
    await act(store, end_posts, [body.id], Became.ENDED)
    await act(store, post_pinned, GARE_GROUP, 99)
    assert [row.message for row in await rows(store, Kind.POST_UNPIN)] == [99]
    (post,) = await posts(store, body)
    assert not post.pinned
    await nothing_new(store, post_pinned, GARE_GROUP, 12345)


async def test_what_stood_in_a_deleted_topic_is_forgotten(store: TestedStore) -> None:
    """Nothing is tried on messages that are gone; the next one makes the topic again."""
    await town(store, FORUM_GROUP)
    body = news()
    await act(store, release, body)
    await deliver(store)
    (post,) = await posts(store, body)
    assert post.thread is not None
    await act(store, lose_topic, FORUM_GROUP, post.thread)
    assert await posts(store, body) == []
    await act(store, release, news(about=6))
    assert "topic topic" in (await deliver(store))["forum group"]


async def test_a_post_of_a_broadcast_that_is_gone_is_not_kept(store: TestedStore) -> None:
    """Nobody knows what it said."""
    await town(store, GARE_GROUP)
    await nothing_new(store, keep_post, news().id, Recipient(GARE_GROUP), 99)
