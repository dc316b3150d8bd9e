"""How the Bot API shows messages, chats and users to the bot."""

from __future__ import annotations

from typing import Any

from sandbox.chats import Chat
from sandbox.messages import Message
from sandbox.people import ANONYMOUS_ADMIN
from sandbox.world import World

Json = dict[str, Any]


def user_json(world: World, number: int, *, acting: bool = False) -> Json:
    """A person or the bot as User."""
    if number == world.bot.id:
        return world.bot.as_user()
    return world.people[number].as_user(acting=acting)


def chat_json(world: World, chat: Chat) -> Json:
    """Chat."""
    return world.people[chat.id].as_chat() if chat.private else chat.as_json()


def message_json(world: World, message: Message, *, nested: bool = False) -> Json:
    """Message; the one replied to is shown once, not in turn with its own."""
    chat = world.chats[message.chat]
    shown: Json = {
        "message_id": message.id if message.ephemeral is None else 0,
        "date": int(message.date.timestamp()),
        "chat": chat_json(world, chat),
    }
    if not chat.channel:  # which speaks in its own name only
        hidden = message.sender_chat is not None
        shown["from"] = ANONYMOUS_ADMIN if hidden else user_json(world, message.sender, acting=True)
    if message.sender_chat:
        shown["sender_chat"] = chat.as_json()
    if message.ephemeral is not None and message.receiver is not None:
        shown["ephemeral_message_id"] = message.ephemeral
        shown["receiver_user"] = user_json(world, message.receiver)
    if message.thread is not None:
        shown["message_thread_id"] = message.thread
        shown["is_topic_message"] = True
    if message.edited:
        shown["edit_date"] = int(message.edited.timestamp())
    if message.forwarded:
        shown["forward_origin"] = message.forwarded
    if message.protected:
        shown["has_protected_content"] = True
    if message.effect:
        shown["effect_id"] = message.effect
    if message.inline:
        shown["reply_markup"] = message.inline
    if not nested:
        replied = _replied(chat, message)
        if replied is not None:
            shown["reply_to_message"] = message_json(world, replied, nested=True)
    _add_content(world, message, shown, nested=nested)
    return shown


def _replied(chat: Chat, message: Message) -> Message | None:
    """The message replied to; in a topic, where nothing else is, Telegram names the one that opened it."""
    number = message.reply_to if message.reply_to is not None else message.thread
    return chat.messages.get(number) if number is not None and number != message.id else None


def _add_content(world: World, message: Message, shown: Json, *, nested: bool) -> None:
    content = message.content
    if content.kind == "text":
        shown["text"] = content.text
        if content.entities:
            shown["entities"] = content.entities
    elif content.media is not None:
        shown[content.kind] = content.media.as_json()
        if content.text:
            shown["caption"] = content.text
        if content.entities:
            shown["caption_entities"] = content.entities
    elif content.location is not None and content.venue is not None:
        shown["venue"] = {"location": content.location, **content.venue}
        shown["location"] = content.location
    elif content.location is not None:
        shown["location"] = content.location
    elif content.contact is not None:
        shown["contact"] = content.contact
    elif content.service is not None:
        shown.update(_service(world, message, content.service, nested=nested))


def _service(world: World, message: Message, facts: Json, *, nested: bool) -> Json:
    match facts["kind"]:
        case "members_joined":
            return {"new_chat_members": [user_json(world, who) for who in facts["people"]]}
        case "member_left":
            return {"left_chat_member": user_json(world, facts["person"])}
        case "group_created":
            return {f"{world.chats[message.chat].kind}_chat_created": True}
        case "title_changed":
            return {"new_chat_title": facts["title"]}
        case "migrated_to":
            return {"migrate_to_chat_id": facts["chat"]}
        case "migrated_from":
            return {"migrate_from_chat_id": facts["chat"]}
        case "pinned":
            return {} if nested else {"pinned_message": _pinned(world, message.chat, facts["message"])}
        case "topic_created":
            return {"forum_topic_created": {"name": facts["name"], "icon_color": facts["icon_color"]}}
        case "topic_edited":
            return {"forum_topic_edited": {"name": facts["name"]}}
        case "topic_closed":
            return {"forum_topic_closed": {}}
        case "topic_reopened":
            return {"forum_topic_reopened": {}}
        case other:
            msg = f"unknown service message {other}"
            raise ValueError(msg)


def _pinned(world: World, chat: int, number: int) -> Json:
    found = world.chats[chat].messages.get(number)
    return message_json(world, found, nested=True) if found else inaccessible(world, chat, number)


def inaccessible(world: World, chat: int, number: int) -> Json:
    """A message that the bot cannot see any more."""
    return {"chat": chat_json(world, world.chats[chat]), "message_id": max(number, 0), "date": 0}
