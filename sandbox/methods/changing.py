"""What the bot does to messages that exist: edits, deletions, pins, reactions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiogram.methods import (
    DeleteMessage,
    DeleteMessages,
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    PinChatMessage,
    SetMessageReaction,
    UnpinChatMessage,
)
from aiogram.types import ReactionTypeEmoji

from sandbox import groups
from sandbox.chats import Chat
from sandbox.entities import Entity
from sandbox.errors import ApiError, bad_request, not_emulated
from sandbox.history import Call
from sandbox.messages import CAPTIONED, Message
from sandbox.methods.common import (
    NOT_MODIFIED,
    Json,
    Played,
    caption,
    message_text,
    reach_inside,
    reach_to_write,
    read_inline,
    refuse_elsewhere,
)
from sandbox.methods.reactions import REACTIONS
from sandbox.showing import message_json
from sandbox.world import World

_DELETABLE = timedelta(hours=48)
_MAX_AT_ONCE = 100


def _own(world: World, method: Any) -> tuple[Chat, Message]:  # noqa: ANN401 - any method that edits
    """The bot's own message, if it can still be edited."""
    refuse_elsewhere(method)
    if method.message_id is None or method.chat_id is None:
        raise bad_request("message identifier is not specified")
    chat = reach_to_write(world, method.chat_id)
    message = chat.messages.get(method.message_id)
    if message is None:
        raise bad_request("message to edit not found")
    editable = message.sender == world.bot.id and not message.other_markup
    if not editable or message.content.service is not None or message.forwarded:
        raise bad_request("message can't be edited")
    return chat, message


def _change(  # one edit, whatever its parts
    world: World,
    call: Call,
    chat: Chat,
    message: Message,
    text: tuple[str, list[Entity]],
    inline: Json | None,
) -> Json:
    content = message.content
    same_text = (content.text, content.entities) == text
    if same_text and message.inline == inline:
        raise bad_request(NOT_MODIFIED)
    if not same_text:
        message.content = replace(content, text=text[0], entities=text[1])
        message.edited = world.now()
    message.inline = inline
    world.touch(chat, message)
    world.accept(call, "edited", message)
    return message_json(world, message)


def edit_text(world: World, method: EditMessageText, call: Call) -> Json:
    """EditMessageText. Without a keyboard in the call, the message has none afterwards."""
    if method.rich_message is not None:
        raise not_emulated("rich messages")
    chat, message = _own(world, method)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    inline = read_inline(method.reply_markup) if method.reply_markup else None
    return _change(world, call, chat, message, message_text(method), inline)


def edit_caption(world: World, method: EditMessageCaption, call: Call) -> Json:
    """EditMessageCaption."""
    chat, message = _own(world, method)
    if message.kind not in CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    inline = read_inline(method.reply_markup) if method.reply_markup else None
    return _change(world, call, chat, message, caption(method), inline)


def edit_markup(world: World, method: EditMessageReplyMarkup, call: Call) -> Json:
    """EditMessageReplyMarkup."""
    chat, message = _own(world, method)
    inline = read_inline(method.reply_markup) if method.reply_markup else None
    same = (message.content.text, message.content.entities)
    return _change(world, call, chat, message, same, inline)


def _refusal_to_delete(world: World, chat: Chat, number: int) -> ApiError | None:
    message = chat.messages.get(number)
    if message is None:
        return bad_request("message to delete not found")
    service = message.content.service
    if service is not None and service["kind"] in {"topic_created", "migrated_from"}:
        return bad_request("message can't be deleted")
    if not chat.private and chat.member(world.bot.id).may("can_delete_messages"):
        return None
    if not chat.private and message.sender != world.bot.id:
        return bad_request("message can't be deleted")
    if world.now() - message.date > _DELETABLE:
        return bad_request("message can't be deleted for everyone")
    return None


def delete_message(world: World, method: DeleteMessage, call: Call) -> bool:
    """deleteMessage: within 48 hours, others' messages only with the right to."""
    chat = reach_inside(world, method.chat_id)
    refusal = _refusal_to_delete(world, chat, method.message_id)
    if refusal is not None:
        raise refusal
    _delete(world, call, chat, method.message_id)
    return True


def delete_messages(world: World, method: DeleteMessages, call: Call) -> bool:
    """deleteMessages: those that can be; the others are skipped."""
    chat = reach_inside(world, method.chat_id)
    if not 1 <= len(method.message_ids) <= _MAX_AT_ONCE:
        raise bad_request("message identifiers are not specified")
    for number in method.message_ids:
        if _refusal_to_delete(world, chat, number) is None:
            _delete(world, call, chat, number)
    return True


def _delete(world: World, call: Call, chat: Chat, number: int) -> None:
    message = chat.messages[number]
    world.remove_message(chat, number)
    world.accept(call, "deleted", message)


def _may_pin(world: World, number: object) -> Chat:
    chat = reach_to_write(world, number)
    right = "can_edit_messages" if chat.channel else "can_pin_messages"
    if not chat.private and not chat.member(world.bot.id).may(right):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def pin(world: World, method: PinChatMessage, call: Call) -> bool:
    """pinChatMessage; the bot hears the service message of its own pin."""
    refuse_elsewhere(method)
    chat = _may_pin(world, method.chat_id)
    if method.message_id not in chat.messages:
        raise bad_request("message to pin not found")
    if chat.pinned[-1:] == [method.message_id]:
        raise bad_request("CHAT_NOT_MODIFIED")
    groups.pin(world, chat, world.bot.id, method.message_id)
    world.accept(call, "pinned", chat.messages[method.message_id])
    return True


def unpin(world: World, method: UnpinChatMessage, call: Call) -> bool:
    """unpinChatMessage: the given one, or the newest."""
    refuse_elsewhere(method)
    chat = _may_pin(world, method.chat_id)
    number = method.message_id if method.message_id is not None else next(reversed(chat.pinned), None)
    if number is None or number not in chat.messages:
        raise bad_request("message to unpin not found")
    if number in chat.pinned:
        chat.pinned.remove(number)
    world.touch(chat, chat.messages[number])
    world.accept(call, "unpinned", chat.messages[number])
    return True


def react(world: World, method: SetMessageReaction, call: Call) -> bool:
    """setMessageReaction: one emoji, or none to take it back."""
    chat = reach_to_write(world, method.chat_id)
    message = chat.messages.get(method.message_id)
    if message is None or message.content.service is not None:
        raise bad_request("message to react not found")
    chosen = method.reaction or []
    if len(chosen) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions.pop(world.bot.id, None)
    if chosen:
        first = chosen[0]
        if not isinstance(first, ReactionTypeEmoji):
            raise not_emulated("reactions with custom emoji or stars")
        emoji = first.emoji.replace("\ufe0f", "")
        if emoji not in REACTIONS:
            raise bad_request("REACTION_INVALID")
        message.reactions[world.bot.id] = emoji
    world.touch(chat, message)
    world.accept(call, "reacted", message)
    return True


PLAYED: dict[str, Played] = {
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "pinchatmessage": pin,
    "unpinchatmessage": unpin,
    "setmessagereaction": react,
}
