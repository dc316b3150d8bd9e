"""Ephemeral messages of the bot: who may get one and when, editing, deleting.

Telegram does not publish the words of its refusals here; the conditions are its own: in groups only, to a
human member; by an administrator at any time, by another bot only in answer to an ephemeral message or to a
press of that person, each not older than 15 seconds. Nobody promises that it arrives.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram.methods import (
    DeleteEphemeralMessage,
    EditEphemeralMessageCaption,
    EditEphemeralMessageReplyMarkup,
    EditEphemeralMessageText,
)
from aiogram.types import EphemeralMessageParameters

from sandbox import ephemeral
from sandbox.chats import Chat
from sandbox.entities import Entity
from sandbox.errors import bad_request, not_emulated
from sandbox.history import Call
from sandbox.messages import CAPTIONED, Content, Message
from sandbox.methods.common import (
    NOT_MODIFIED,
    Json,
    Played,
    caption,
    message_text,
    reach_to_write,
    read_inline,
    read_markup,
    thread_to_write,
)
from sandbox.people import Person
from sandbox.world import World

ANSWER_WITHIN = 15.0
"""Seconds of machine time."""
UNSEEN = "unseen"
"""The fault that lets an ephemeral message be accepted and never arrive."""


def send(
    world: World,
    chat: Chat,
    method: Any,  # noqa: ANN401 - any that sends
    call: Call,
    content: Content,
) -> Message:
    """What all methods have in common that send to one member."""
    asked: EphemeralMessageParameters = method.ephemeral_message_parameters
    person = _receiver(world, chat, asked.receiver_user_id)
    reply_to = _check_occasion(world, chat, person, method, asked)
    markup = read_markup(chat, getattr(method, "reply_markup", None))
    if markup.other is not None:
        raise not_emulated("reply keyboards in ephemeral messages")
    thread = thread_to_write(world, chat, method.message_thread_id)
    message = ephemeral.whisper(world, chat, person, content, arrived=not _unseen(world, call))
    message.reply_to, message.thread, message.inline = reply_to, thread, markup.inline
    message.protected = getattr(method, "protect_content", None) is True
    message.silent = method.disable_notification is True
    ephemeral.touch(world, chat, message)
    world.accept(call, "whispered", message)
    return message


def _receiver(world: World, chat: Chat, number: int) -> Person:
    if chat.kind not in ephemeral.GROUPS:
        raise bad_request("ephemeral messages can be sent only to groups and supergroups")
    if number not in world.people or not chat.member(number).present:
        raise bad_request("the receiver of an ephemeral message must be a member of the chat")
    return world.people[number]


def _check_occasion(
    world: World,
    chat: Chat,
    person: Person,
    method: Any,  # noqa: ANN401 - any that sends
    asked: EphemeralMessageParameters,
) -> int | None:
    """What the bot answers to; the ephemeral message that it replies to, if it is one."""
    if asked.replace_callback_query_message:
        raise not_emulated("ephemeral messages in place of others")
    parameters = method.reply_parameters
    if parameters is not None and parameters.message_id is not None:
        raise not_emulated("ephemeral replies to messages that all see")
    replied = None
    if parameters is not None:
        replied = _incoming(world, chat, person, parameters.ephemeral_message_id)
    if asked.callback_query_id is not None:
        _check_press(world, chat, person, asked.callback_query_id)
    occasion = replied is not None or asked.callback_query_id is not None
    if not occasion and not chat.member(world.bot.id).admin:
        raise bad_request("not enough rights to send ephemeral messages to the chat")
    return replied


def _incoming(world: World, chat: Chat, person: Person, number: int | None) -> int:
    found = chat.ephemerals.get(-(number or 0))
    fresh = found is not None and world.machine() - found.said_at <= ANSWER_WITHIN
    if found is None or found.sender != person.id or not fresh:
        raise bad_request("message to be replied not found")
    return found.id


def _check_press(world: World, chat: Chat, person: Person, number: str) -> None:
    press = world.presses.get(number)
    fresh = press is not None and world.machine() - press.machine <= ANSWER_WITHIN
    if press is None or (press.person, press.chat) != (person.id, chat.id) or not fresh:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")


def _unseen(world: World, call: Call) -> bool:
    return world.faults.kind_of(call.fault) == UNSEEN


def _own(world: World, method: Any) -> tuple[Chat, Message]:  # noqa: ANN401 - any that edits or deletes
    chat = reach_to_write(world, method.chat_id)
    _receiver(world, chat, method.receiver_user_id)
    found = chat.ephemerals.get(-method.ephemeral_message_id)
    if found is None or (found.sender, found.receiver) != (world.bot.id, method.receiver_user_id):
        raise bad_request("ephemeral message not found")
    return chat, found


def _change(
    world: World,
    call: Call,
    method: Any,  # noqa: ANN401 - any that edits
    chat: Chat,
    message: Message,
    text: tuple[str, list[Entity]],
) -> bool:
    inline: Json | None = read_inline(method.reply_markup) if method.reply_markup else None
    content = message.content
    if (content.text, content.entities) == text and message.inline == inline:
        raise bad_request(NOT_MODIFIED)
    world.accept_facts(call, "whisper_edited", chat.id, message.id, message.kind, text[0])
    if _unseen(world, call):
        return True
    if (content.text, content.entities) != text:
        message.content = replace(content, text=text[0], entities=text[1])
        message.edited = world.now()
    message.inline = inline
    ephemeral.touch(world, chat, message)
    return True


def edit_text(world: World, method: EditEphemeralMessageText, call: Call) -> bool:
    """EditEphemeralMessageText: at any time while the message is there."""
    if method.rich_message is not None:
        raise not_emulated("rich messages")
    chat, message = _own(world, method)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _change(world, call, method, chat, message, message_text(method))


def edit_caption(world: World, method: EditEphemeralMessageCaption, call: Call) -> bool:
    """EditEphemeralMessageCaption."""
    chat, message = _own(world, method)
    if message.kind not in CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    return _change(world, call, method, chat, message, caption(method))


def edit_markup(world: World, method: EditEphemeralMessageReplyMarkup, call: Call) -> bool:
    """EditEphemeralMessageReplyMarkup."""
    chat, message = _own(world, method)
    return _change(world, call, method, chat, message, (message.content.text, message.content.entities))


def delete(world: World, method: DeleteEphemeralMessage, call: Call) -> bool:
    """deleteEphemeralMessage: its own, from that one phone."""
    chat, message = _own(world, method)
    world.accept(call, "whisper_deleted", message)
    if not _unseen(world, call):
        ephemeral.remove(world, chat, message)
    return True


PLAYED: dict[str, Played] = {
    "editephemeralmessagetext": edit_text,
    "editephemeralmessagecaption": edit_caption,
    "editephemeralmessagereplymarkup": edit_markup,
    "deleteephemeralmessage": delete,
}
