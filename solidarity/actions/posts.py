"""Posts of broadcasts in groups and channels: where they go, what becomes of them, what is pinned.

Shared by what releases, corrects and ends alerts and announcements: no action by itself, and never the
messages to people one by one (`actions.broadcasts`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from solidarity.actions.showing import make_topics, tell_rights
from solidarity.broadcasts import Broadcast, BroadcastId, Stage, Step, Subject
from solidarity.groups import Group, Right, without_right
from solidarity.notices import Fact, Kind, Notice, Recipient
from solidarity.ports import Unit
from solidarity.posts import (
    Became,
    Post,
    is_to_be_pinned,
    kind_of,
    over,
    posted,
    topic_for,
    what_became,
)
from solidarity.topics import thread_for

DELETABLE = timedelta(hours=47)
"""Telegram lets a bot delete its own messages for two days, and later only with the right to delete."""


async def post_places(unit: Unit, areas: Collection[str], theme: str | None) -> list[Group]:
    """The groups of these neighbourhoods (none: all) and of this theme; their channels and the town's."""
    return list(await unit.groups.for_posts(areas, theme))


async def post_broadcast(unit: Unit, broadcast: Broadcast, but: Collection[int] = ()) -> int:
    """Post it wherever it is meant for anybody, but in these; returns in how many groups and channels."""
    return await _post(
        unit, broadcast, [group for group in await _meant(unit, broadcast) if group.chat not in but]
    )


async def correct_posts(unit: Unit, earlier: Collection[BroadcastId], broadcast: Broadcast) -> int:
    """Say in place that the earlier posts hold no more, and post the new words: where the old ones stood.

    New words that are true go also where none stood. Returns the number of new posts.
    """
    told = [await unit.groups.find(chat) for chat in await unit.posts.told(earlier)]
    places = {group.chat: group for group in told if group is not None and group.working}
    if broadcast.step is Step.UPDATE:
        places |= {group.chat: group for group in await _meant(unit, broadcast)}
    became = what_became(broadcast.step)
    if became is not None:
        await end_posts(unit, earlier, became)
    return await _post(unit, broadcast, places.values())


async def end_posts(unit: Unit, broadcasts: Collection[BroadcastId], became: Became) -> int:
    """Say in each post of these what became of it, and unpin it; returns how many there were."""
    standing = await unit.posts.of(broadcasts)
    for post in standing:
        await _put_down(unit, post, await unit.broadcasts.get(post.broadcast), became)
    return len(standing)


async def unpin_expired(unit: Unit, expired: Post) -> int:
    """What holds no more is unpinned, and stays as it is: it says itself until when it was true."""
    post = await unit.posts.find(expired.chat, expired.message)
    if post is None or post.until is None or post.is_valid(unit.now):
        return 0
    await _unpin(unit, post)
    await unit.posts.put(over(post))
    return 1


async def post_again(unit: Unit, group: Group, posts: Iterable[Post]) -> None:
    """Under its new id the messages of the old one are out of the bot's reach: what is true comes anew."""
    for post in posts:
        await _post(unit, await unit.broadcasts.get(post.broadcast), [group], until=post.until)


async def post_missed(unit: Unit, group: Group) -> None:
    """The bot was away, or the group is new: what is still true and matters comes now."""
    for broadcast_id in await unit.posts.lasting():
        broadcast = await unit.broadcasts.get(broadcast_id)
        post = posted(broadcast, group.chat, 0, None)
        matters = broadcast.subject is Subject.ALERT or broadcast.content.pinned
        if not matters or not post.is_valid(unit.now) or await _said_since(unit, broadcast) is not None:
            continue
        if group.chat in {item.chat for item in await _meant(unit, broadcast)}:
            await unit.posts.retry(broadcast_id, group.chat)
            await _post(unit, broadcast, [group])


async def pin_posts(unit: Unit, group: Group) -> None:
    """Pin what is to be pinned in this group and is not, where the bot may."""
    for post in await unit.posts.valid_in(group.chat):
        _pin(unit, group, post, await unit.broadcasts.get(post.broadcast))


async def keep_post(unit: Unit, broadcast_id: BroadcastId, place: Recipient, message: int) -> None:
    """It stands there: it is pinned, or put right at once where it was corrected while it was on its way."""
    broadcast = await unit.broadcasts.find(broadcast_id)
    if broadcast is None:
        return
    since = await _said_since(unit, broadcast)
    if since is not None and since.subject is Subject.ANNOUNCEMENT and since.step is Step.UPDATE:
        facts: dict[str, Fact] = {"broadcast": since.id, "message": message}
        unit.tell(Notice(kind_of(since), facts=facts), place)
        broadcast, since = since, None  # an announcement is put right in place, with its new words
    post = posted(broadcast, place.chat, message, place.thread)
    await unit.posts.put(post)
    became = what_became(since.step) if since is not None else None
    group = await unit.groups.find(place.chat)
    if became is not None:
        await _put_down(unit, post, broadcast, became)
    elif group is not None:
        _pin(unit, group, post, broadcast)


async def post_pinned(unit: Unit, chat: int, message: int) -> None:
    """It is pinned; unless it was put down meanwhile."""
    post = await unit.posts.find(chat, message)
    if post is None:
        return
    pinned = Post(post.broadcast, chat, message, post.thread, pinned=True, until=post.until)
    if post.is_valid(unit.now):
        await unit.posts.put(pinned)
    else:
        await _unpin(unit, pinned)


async def pin_refused(unit: Unit, chat: int) -> None:
    """The bot may not pin: the post stands where it is, and it is said once which right is missing."""
    group = await unit.groups.find(chat)
    if group is not None:
        await unit.groups.save(await tell_rights(unit, without_right(group, Right.PIN)))


async def _meant(unit: Unit, broadcast: Broadcast) -> list[Group]:
    audience = broadcast.audience
    if not audience.in_groups or not audience.is_public:
        return []
    return await post_places(unit, audience.neighbourhoods, audience.theme or broadcast.content.theme)


async def _post(
    unit: Unit, broadcast: Broadcast, groups: Iterable[Group], until: datetime | None = None
) -> int:
    """One message in each, in its topic where there are topics, made where the bot may."""
    topic = topic_for(broadcast)
    places = []
    for group in groups:
        await make_topics(unit, group, topic)
        thread = thread_for(group, await unit.group_topics.of(group.chat), topic)
        places.append(Recipient(group.chat, None, thread))
    return await unit.posts.plan(broadcast, places, until)


async def _put_down(unit: Unit, post: Post, broadcast: Broadcast, became: Became) -> None:
    """Edit it, or take it away where its picture should not be seen; unpin it."""
    group = await unit.groups.find(post.chat)
    if group is None or not group.working:
        await unit.posts.forget(post.chat, post.message)
        return
    facts: dict[str, Fact] = {"broadcast": post.broadcast, "message": post.message}
    shows_more = broadcast.content.attachment is not None
    gone = became.takes_away and shows_more and _may_delete(unit, group, broadcast)
    facts |= {"gone": 1} if gone else {"became": became.value}
    await _unpin(unit, post)
    unit.tell(Notice(kind_of(broadcast), facts=facts), Recipient(post.chat, None, post.thread))
    if gone:
        await unit.posts.forget(post.chat, post.message)
    else:
        await unit.posts.put(over(post))


def _may_delete(unit: Unit, group: Group, broadcast: Broadcast) -> bool:
    return Right.DELETE in (group.rights or ()) or unit.now - broadcast.due < DELETABLE


def _pin(unit: Unit, group: Group, post: Post, broadcast: Broadcast) -> None:
    if is_to_be_pinned(post, broadcast, unit.now) and group.may(Right.PIN):
        facts: dict[str, Fact] = {"message": post.message, "broadcast": post.broadcast}
        unit.tell(Notice(Kind.POST_PIN, facts=facts), Recipient(post.chat, None, post.thread))


async def _unpin(unit: Unit, post: Post) -> None:
    group = await unit.groups.find(post.chat) if post.pinned else None
    if group is not None and group.working:
        notice = Notice(Kind.POST_UNPIN, facts={"message": post.message})
        unit.tell(notice, Recipient(post.chat, None, post.thread))


async def _said_since(unit: Unit, broadcast: Broadcast) -> Broadcast | None:
    """What was last said of its subject after it and puts it right, if anything."""
    all_of_it: Sequence[Broadcast] = await unit.broadcasts.of(broadcast.subject, broadcast.about)
    later = [item for item in all_of_it if item.created_at > broadcast.created_at]
    said = [item for item in later if item.stage is not Stage.STOPPED and what_became(item.step) is not None]
    return said[-1] if said else None
