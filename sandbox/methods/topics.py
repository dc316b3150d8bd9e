"""Topics made and kept by the bot, in forums and in private chats."""

from __future__ import annotations

from aiogram.methods import (
    CloseForumTopic,
    CreateForumTopic,
    DeleteForumTopic,
    EditForumTopic,
    ReopenForumTopic,
)

from sandbox import groups
from sandbox.chats import Chat, Topic
from sandbox.errors import bad_request
from sandbox.history import Call
from sandbox.methods.common import Json, Played, manages_topics, reach_to_write
from sandbox.world import World

_MAX_NAME = 128


def _forum(world: World, number: object) -> Chat:
    """A chat with topics."""
    chat = reach_to_write(world, number)
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    return chat


def _kept(world: World, number: object, thread: int, what: str) -> tuple[Chat, Topic]:
    """A topic that the bot may change."""
    chat = _forum(world, number)
    topic = _topic(chat, thread)
    if not manages_topics(world, chat, topic):
        raise bad_request(f"not enough rights to {what}")
    return chat, topic


def _topic(chat: Chat, number: int) -> Topic:
    if number not in chat.topics:
        raise bad_request("message thread not found")
    return chat.topics[number]


def _checked_name(name: str) -> str:
    if not 1 <= len(name.strip()) <= _MAX_NAME:
        raise bad_request("TOPIC_TITLE_INVALID" if name.strip() else "TOPIC_TITLE_EMPTY")
    return name.strip()


def create(world: World, method: CreateForumTopic, call: Call) -> Json:
    """createForumTopic: counts as a message."""
    chat = _forum(world, method.chat_id)
    if not manages_topics(world, chat):
        raise bad_request("not enough rights to create a topic")
    name = _checked_name(method.name)
    if method.icon_color is not None and method.icon_color not in groups.TOPIC_COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    topic = groups.create_topic(world, chat, world.bot.id, name, method.icon_color)
    world.accept(call, "topic_created", chat.messages[topic.id])
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


def edit(world: World, method: EditForumTopic, call: Call) -> bool:
    """editForumTopic: the name."""
    chat, topic = _kept(world, method.chat_id, method.message_thread_id, "edit the topic")
    if method.name is None or method.name.strip() in {"", topic.name}:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = _checked_name(method.name)
    facts = {"kind": "topic_edited", "name": topic.name}
    groups.service(world, chat, world.bot.id, facts, thread=topic.id)
    world.accept_facts(call, "topic_edited", chat.id, topic.id, text=topic.name)
    return True


def _set_closed(world: World, number: object, thread: int, call: Call, *, closed: bool) -> bool:
    chat, topic = _kept(world, number, thread, "close the topic" if closed else "reopen the topic")
    if chat.private:
        raise bad_request("the chat is not a forum")  # there topics stay open until they are deleted
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    groups.close_topic(world, chat, world.bot.id, topic, closed=closed)
    world.accept_facts(call, "topic_closed" if closed else "topic_reopened", chat.id, thread)
    return True


def close(world: World, method: CloseForumTopic, call: Call) -> bool:
    """CloseForumTopic."""
    return _set_closed(world, method.chat_id, method.message_thread_id, call, closed=True)


def reopen(world: World, method: ReopenForumTopic, call: Call) -> bool:
    """ReopenForumTopic."""
    return _set_closed(world, method.chat_id, method.message_thread_id, call, closed=False)


def delete(world: World, method: DeleteForumTopic, call: Call) -> bool:
    """deleteForumTopic: with all its messages."""
    chat = _forum(world, method.chat_id)
    if not chat.private and not chat.member(world.bot.id).may("can_delete_messages"):
        raise bad_request("not enough rights to delete the topic")
    topic = _topic(chat, method.message_thread_id)
    del chat.topics[topic.id]
    for number in [m.id for m in chat.messages.values() if m.thread == topic.id]:
        world.remove_message(chat, number)
    world.accept_facts(call, "topic_deleted", chat.id, topic.id)
    return True


PLAYED: dict[str, Played] = {
    "createforumtopic": create,
    "editforumtopic": edit,
    "closeforumtopic": close,
    "reopenforumtopic": reopen,
    "deleteforumtopic": delete,
}
