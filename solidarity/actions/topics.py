"""Topics of a group: one was made, could not be made, was closed, was deleted or opened again."""

from __future__ import annotations

from dataclasses import replace

from solidarity.actions.showing import make_topics, show_board, tell_rights
from solidarity.actions.telling import post_open_cards
from solidarity.boards import Board
from solidarity.groups import Group, Right, Standing, stands, without_right
from solidarity.notices import Kind, Notice, Recipient
from solidarity.ports import Unit
from solidarity.topics import Place, Topic, topics_at


async def keep_topic(unit: Unit, chat: int, topic: Topic, thread: int) -> None:
    """It is there: posts of its kind go to it from now on."""
    await unit.group_topics.put(chat, topic, Place(thread))


async def no_topic(unit: Unit, chat: int, topic: Topic) -> None:
    """It could not be made, and perhaps can be later: posts go where they went before."""
    await unit.group_topics.drop(chat, topic)


async def topic_refused(unit: Unit, chat: int, topic: Topic, *, forum: bool) -> None:
    """The bot may not make it, or there are no topics here any more; the group learns it once."""
    await unit.group_topics.drop(chat, topic)
    group = await unit.groups.find(chat)
    if group is not None:
        group = without_right(group, Right.TOPICS) if forum else stands(group, Standing(forum=False))
        await unit.groups.save(await tell_rights(unit, group))


async def close_topic(unit: Unit, chat: int, thread: int) -> None:
    """Telegram lets nobody write there: what waits and what comes goes elsewhere, which is said once."""
    await unit.group_topics.leave(chat, thread)
    places = await unit.group_topics.of(chat)
    ours = topics_at(places, thread)
    if not ours:
        await _leave(unit, chat, thread)
    for topic in ours:
        if not places[topic].closed:
            await unit.group_topics.put(chat, topic, replace(places[topic], closed=True))
            unit.tell(Notice(Kind.TOPIC_CLOSED, facts={"topic": topic.value}), Recipient(chat))


async def open_topic(unit: Unit, chat: int, thread: int) -> None:
    """It can be written in again."""
    places = await unit.group_topics.of(chat)
    for topic in topics_at(places, thread):
        if places[topic].closed:
            await unit.group_topics.put(chat, topic, replace(places[topic], closed=False))


async def lose_topic(unit: Unit, chat: int, thread: int) -> None:
    """Somebody deleted it, with all that was in it: it is made again, and what is open is shown again."""
    await unit.group_topics.leave(chat, thread)
    lost = topics_at(await unit.group_topics.of(chat), thread)
    for topic in lost:
        await unit.group_topics.drop(chat, topic)
    await unit.cards.forget_thread(chat, thread)
    await unit.posts.forget_thread(chat, thread)
    group = await _leave(unit, chat, thread)
    if group is None:
        return
    await make_topics(unit, group)
    if Topic.REQUESTS in lost:
        await post_open_cards(unit, group)


async def _leave(unit: Unit, chat: int, thread: int) -> Group | None:
    """A group that was bound in this topic is at home in its general one now, board included."""
    group = await unit.groups.find(chat)
    if group is None or group.thread != thread:
        return group
    group = replace(group, thread=None)
    await unit.groups.save(group)
    await unit.boards.put(chat, Board())
    await show_board(unit, group, Board())
    return group
