"""What changes a group, whoever does it: standing of members, topics, pins, service messages, migration.

`group_acts.py` asks these for people, `methods/groups.py` for the bot; each checks its own rights first.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from sandbox import feed
from sandbox.chats import Chat, Member, Topic
from sandbox.messages import Content, Message
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]

TOPIC_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def service(world: World, chat: Chat, by: int, facts: Json, *, thread: int | None = None) -> Message:
    """A service message; the bot hears its own as well, as with Telegram."""
    message = world.add_message(chat, by, Content("service", service=facts))
    message.thread = thread
    if chat.kind == "supergroup" and chat.member(by).anonymous:
        message.sender_chat = chat.id  # in a channel it is anyway
    world.touch(chat, message)
    feed.tell_message(world, message)
    return message


def set_member(world: World, chat: Chat, by: int, new: Member) -> None:
    """Change somebody's standing and tell the bot what it may know."""
    old = copy(chat.member(new.id))
    was_admin = chat.member(world.bot.id).admin
    chat.members[new.id] = new
    if was_admin or new.id == world.bot.id or chat.member(world.bot.id).admin:
        feed.tell_member(world, chat, by, new.id, old, new)
    if not new.present:
        chat.keyboards.pop(new.id, None)
        world.changes.note(people={new.id})
    world.touch(chat)
    world.note("groups")


def join(world: World, chat: Chat, by: int, who: list[int]) -> None:
    """Let people or the bot in, with one service message; a channel says nothing of its readers."""
    for number in who:
        set_member(world, chat, by, Member(number, "member"))
    if chat.channel:
        return
    service(world, chat, by, {"kind": "members_joined", "people": who})


def part(world: World, chat: Chat, by: int, who: int, status: str) -> None:
    """Somebody leaves or is removed. The bot sees its own removal only as my_chat_member."""
    if chat.channel:
        set_member(world, chat, by, Member(who, status))
        return
    if who == world.bot.id:
        set_member(world, chat, by, Member(who, status))
        service(world, chat, by, {"kind": "member_left", "person": who})
        return
    service(world, chat, by, {"kind": "member_left", "person": who})
    set_member(world, chat, by, Member(who, status))


def upgrade(world: World, chat: Chat, by: Person) -> Chat:
    """A basic group becomes a supergroup: a new id, the same members, the old chat dead for the bot.

    In Telegram's order: the bot joins the new chat, then the two service messages come.
    It is never told that it left the old one.
    """
    new = world.new_group("supergroup", chat.title)
    new.migrated_from = chat.id
    for member in chat.members.values():
        new.members[member.id] = copy(member)
    me = new.member(world.bot.id)
    if me.present:
        feed.tell_member(world, new, by.id, me.id, Member(me.id, "left"), me)
    service(world, chat, by.id, {"kind": "migrated_to", "chat": new.id})
    chat.migrated_to = new.id
    service(world, new, by.id, {"kind": "migrated_from", "chat": chat.id, "title": chat.title})
    world.touch(chat)
    world.note("groups")
    return new


def create_topic(world: World, chat: Chat, by: int, name: str, color: int | None = None) -> Topic:
    """A new topic, whose id is that of the service message which says so."""
    chosen = TOPIC_COLORS[len(chat.topics) % len(TOPIC_COLORS)] if color is None else color
    facts = {"kind": "topic_created", "name": name, "icon_color": chosen}
    message = world.add_message(chat, by, Content("service", service=facts))
    message.thread = message.id
    message.sender_chat = chat.id if chat.member(by).anonymous else None
    topic = Topic(message.id, name, chosen, creator=by)
    chat.topics[topic.id] = topic
    world.touch(chat, message)
    feed.tell_message(world, message)
    return topic


def close_topic(world: World, chat: Chat, by: int, topic: Topic, *, closed: bool) -> None:
    """Close or reopen."""
    topic.closed = closed
    service(world, chat, by, {"kind": "topic_closed" if closed else "topic_reopened"}, thread=topic.id)


def pin(world: World, chat: Chat, by: int, number: int) -> None:
    """Pin a message and say so; pinning what is pinned already only moves it to the top."""
    if number in chat.pinned:
        chat.pinned.remove(number)
        chat.pinned.append(number)
        world.touch(chat, chat.messages[number])
        return
    chat.pinned.append(number)
    thread = chat.messages[number].thread
    service(world, chat, by, {"kind": "pinned", "message": number}, thread=thread)
