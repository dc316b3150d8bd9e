"""What the bot is told: updates made from what people do, by Telegram's rules of who hears what.

Each update is checked against aiogram's classes before it is queued, which catches mistakes of this emulator.
"""

from __future__ import annotations

from typing import Any

from aiogram.types import Update

from sandbox.chats import Chat, Member
from sandbox.entities import cut
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.presses import Press
from sandbox.showing import chat_json, inaccessible, message_json, user_json
from sandbox.world import World

Json = dict[str, Any]


def tell_message(world: World, message: Message) -> None:
    """A new message, if the bot hears it."""
    _tell_message(world, "message", message)


def tell_edit(world: World, message: Message) -> None:
    """An edited message, if the bot hears it."""
    _tell_message(world, "edited_message", message)


def _tell_message(world: World, kind: str, message: Message) -> None:
    chat = world.chats[message.chat]
    if not hears(world, chat, message):
        return
    _met(world, message)
    if chat.channel:
        kind = "channel_post" if kind == "message" else "edited_channel_post"
    _queue(world, kind, f"chat {chat.id}", message_json(world, message))


def hears(world: World, chat: Chat, message: Message) -> bool:
    """Telegram's privacy mode: private chats whole; in groups commands, replies to the bot, service messages.

    As an administrator, or with privacy mode off, the bot hears everything.
    """
    if chat.private:
        return True
    me = chat.member(world.bot.id)
    if not me.present:
        return False
    if message.ephemeral is not None or message.content.service is not None:
        return True
    if me.admin or not world.bot.privacy_mode:
        return True
    if message.reply_to is not None:
        replied = chat.messages.get(message.reply_to)
        if replied is not None and replied.sender == world.bot.id:
            return True
    return _is_command_for(world.bot.username, message)


def _is_command_for(username: str, message: Message) -> bool:
    """Whether the text begins with a command that names no other bot."""
    for entity in message.content.entities:
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            _, _, named = cut(message.text, entity).partition("@")
            return not named or named.lower() == username.lower()
    return False


def _met(world: World, message: Message) -> None:
    """The bot knows whom it has seen in an update."""
    seen = [message.sender]
    service = message.content.service
    if service is not None and service["kind"] == "members_joined":
        seen.extend(service["people"])
    for number in seen:
        if number in world.people:
            world.people[number].known = True


def tell_press(world: World, person: Person, press: Press) -> None:
    """A press of an inline button."""
    person.known = True
    chat = world.chats[press.chat]
    found = chat.messages.get(press.message) or chat.ephemerals.get(press.message)
    shown = message_json(world, found) if found else inaccessible(world, chat.id, press.message)
    content = {
        "id": press.id,
        "from": person.as_user(acting=True),
        "chat_instance": str(-(abs(chat.id) * 7919 + world.bot.id)),
        "message": shown,
        "data": press.data,
    }
    _queue(world, "callback_query", f"press {person.id}", content)


def tell_member(world: World, chat: Chat, by: int, who: int, old: Member, new: Member) -> None:
    """A change of membership: of the bot itself always, of others only to an administrator who asked."""
    mine = who == world.bot.id
    if not mine and not chat.member(world.bot.id).admin:
        return
    user = user_json(world, who)
    content = {
        "chat": chat_json(world, chat),
        "from": user_json(world, by, acting=True),
        "date": int(world.now().timestamp()),
        "old_chat_member": old.as_json(user, chat.rights),
        "new_chat_member": new.as_json(user, chat.rights),
    }
    if by in world.people:
        world.people[by].known = True
    if mine:
        _queue(world, "my_chat_member", f"me {chat.id}", content)
    else:
        _queue(world, "chat_member", f"member {who}", content)


def tell_reaction(world: World, person: Person, message: Message, old: str | None, new: str | None) -> None:
    """A changed reaction: in groups only to an administrator; everywhere only when asked for."""
    chat = world.chats[message.chat]
    if not chat.private and not chat.member(world.bot.id).admin:
        return
    content = {
        "chat": chat_json(world, chat),
        "message_id": message.id,
        "user": person.as_user(),
        "date": int(world.now().timestamp()),
        "old_reaction": [{"type": "emoji", "emoji": old}] if old else [],
        "new_reaction": [{"type": "emoji", "emoji": new}] if new else [],
    }
    _queue(world, "message_reaction", f"reaction {chat.id}", content)


def _queue(world: World, kind: str, lane: str, content: Json) -> None:
    if not world.updates.wants(kind):
        return
    Update.model_validate({"update_id": 0, kind: content})
    world.updates.put(kind, lane, content)
