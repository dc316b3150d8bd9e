"""New messages of the bot: texts, media, places, copies and forwards, and "is typing"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram.methods import (
    CopyMessage,
    ForwardMessage,
    SendChatAction,
    SendDocument,
    SendLocation,
    SendMessage,
    SendPhoto,
    SendVenue,
    SendVideo,
    SendVideoNote,
    SendVoice,
)

from sandbox.chats import Chat
from sandbox.errors import bad_request, not_emulated
from sandbox.history import Call
from sandbox.messages import CAPTIONED, Content, Message
from sandbox.methods import ephemeral
from sandbox.methods.common import (
    Json,
    Played,
    caption,
    message_text,
    open_keyboards,
    reach_inside,
    reach_to_write,
    read_markup,
    refuse_elsewhere,
    reply_target,
    thread_to_write,
)
from sandbox.methods.files import receive
from sandbox.showing import message_json, user_json
from sandbox.world import World

_ACTION_SECONDS = 5.0
_NOTE_SECONDS, _NOTE_LENGTH, _NOTE_LONGEST = 60, 240, 640
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send(world: World, method: Any, call: Call, content: Content) -> Message:  # noqa: ANN401 - any that sends
    """What all methods that send have in common."""
    chat = reach_to_write(world, method.chat_id)
    return _send_to(world, chat, method, call, content)


def _send_to(world: World, chat: Chat, method: Any, call: Call, content: Content) -> Message:  # noqa: ANN401
    refuse_elsewhere(method)
    if getattr(method, "ephemeral_message_parameters", None) is not None:
        return ephemeral.send(world, chat, method, call, content)
    reply_to = reply_target(chat, method)
    asked = method.message_thread_id
    if asked is None and reply_to is not None and chat.forum:
        asked = chat.messages[reply_to].thread
    thread = thread_to_write(world, chat, asked)
    markup = read_markup(chat, getattr(method, "reply_markup", None))
    message = world.add_message(chat, world.bot.id, content)
    message.thread, message.reply_to, message.inline = thread, reply_to, markup.inline
    message.protected = getattr(method, "protect_content", None) is True
    message.silent = method.disable_notification is True
    message.effect = getattr(method, "message_effect_id", None) if chat.private else None
    open_keyboards(world, chat, message, markup)
    chat.doing = None
    world.touch(chat, message)
    world.accept(call, "sent", message)
    return message


def send_message(world: World, method: SendMessage, call: Call) -> Json:
    """SendMessage."""
    chat = reach_to_write(world, method.chat_id)
    text, entities = message_text(method)
    return message_json(world, _send_to(world, chat, method, call, Content("text", text, entities)))


def send_photo(world: World, method: SendPhoto, call: Call) -> Json:
    """SendPhoto."""
    return _send_media(world, method, call, "photo", method.photo)


def send_voice(world: World, method: SendVoice, call: Call) -> Json:
    """SendVoice."""
    return _send_media(world, method, call, "voice", method.voice)


def send_document(world: World, method: SendDocument, call: Call) -> Json:
    """SendDocument."""
    return _send_media(world, method, call, "document", method.document)


def send_video(world: World, method: SendVideo, call: Call) -> Json:
    """SendVideo; its measures are taken from the call, not from the file."""
    size = (method.width or 0, method.height or 0)
    return _send_media(world, method, call, "video", method.video, size=size)


def send_video_note(world: World, method: SendVideoNote, call: Call) -> Json:
    """sendVideoNote: round, a minute at most, without words."""
    if not 0 <= (method.duration or 0) <= _NOTE_SECONDS:
        raise bad_request("VIDEO_NOTE_DURATION_INVALID")
    length = method.length or _NOTE_LENGTH
    if not 0 < length <= _NOTE_LONGEST:
        raise bad_request("wrong video note length")
    return _send_media(world, method, call, "video_note", method.video_note, size=(length, length))


def _send_media(
    world: World,
    method: Any,  # noqa: ANN401 - any that sends a file
    call: Call,
    kind: str,
    given: object,
    *,
    size: tuple[int, int] | None = None,
) -> Json:
    chat = reach_to_write(world, method.chat_id)
    text, entities = caption(method) if kind in CAPTIONED else ("", [])
    stored = receive(world, kind, given, duration=getattr(method, "duration", None), size=size)
    content = Content(kind, text, entities, media=stored)
    return message_json(world, _send_to(world, chat, method, call, content))


def send_location(world: World, method: SendLocation, call: Call) -> Json:
    """sendLocation, standing still only."""
    if method.live_period is not None:
        raise not_emulated("live locations")
    return message_json(world, send(world, method, call, Content("location", location=_point(method))))


def send_venue(world: World, method: SendVenue, call: Call) -> Json:
    """sendVenue: a place with a name and an address."""
    if not method.title.strip() or not method.address.strip():
        raise bad_request(f"venue {'address' if method.title.strip() else 'title'} must be non-empty")
    named = {"title": method.title, "address": method.address}
    content = Content("venue", location=_point(method), venue=named)
    return message_json(world, send(world, method, call, content))


def _point(method: SendLocation | SendVenue) -> Json:
    if not (-90 <= method.latitude <= 90 and -180 <= method.longitude <= 180):  # noqa: PLR2004 - the globe
        raise bad_request("wrong latitude or longitude specified")
    return {"latitude": method.latitude, "longitude": method.longitude}


def copy_message(world: World, method: CopyMessage, call: Call) -> Json:
    """copyMessage: the content without its author."""
    chat = reach_to_write(world, method.chat_id)
    original = _original(world, method.from_chat_id, method.message_id, "copy")
    content = replace(original.content)
    if content.kind in CAPTIONED and method.caption is not None:
        content.text, content.entities = caption(method)
    return {"message_id": _send_to(world, chat, method, call, content).id}


def forward_message(world: World, method: ForwardMessage, call: Call) -> Json:
    """forwardMessage: the content with its author."""
    chat = reach_to_write(world, method.chat_id)
    original = _original(world, method.from_chat_id, method.message_id, "forward")
    if original.protected:
        raise bad_request("message can't be forwarded")
    message = _send_to(world, chat, method, call, replace(original.content))
    message.forwarded = original.forwarded or _origin(world, original)
    return message_json(world, message)


def _origin(world: World, original: Message) -> Json:
    date = int(original.date.timestamp())
    if original.sender_chat:
        group = world.chats[original.chat].as_json()
        return {"type": "chat", "date": date, "sender_chat": group}
    return {"type": "user", "date": date, "sender_user": user_json(world, original.sender)}


def _original(world: World, chat: object, number: int, verb: str) -> Message:
    found = reach_inside(world, chat).messages.get(number)
    if found is None:
        raise bad_request(f"message to {verb} not found")
    if found.content.service is not None:
        raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return found


def send_chat_action(world: World, method: SendChatAction, call: Call) -> bool:
    """sendChatAction: shown for five seconds or until the next message."""
    refuse_elsewhere(method)
    chat = reach_to_write(world, method.chat_id)
    if method.action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.doing = (method.action, world.machine() + _ACTION_SECONDS)
    world.touch(chat)
    world.accept_facts(call, "action", chat.id, None, text=method.action)
    return True


PLAYED: dict[str, Played] = {
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "sendvoice": send_voice,
    "senddocument": send_document,
    "sendvideo": send_video,
    "sendvideonote": send_video_note,
    "sendlocation": send_location,
    "sendvenue": send_venue,
    "copymessage": copy_message,
    "forwardmessage": forward_message,
    "sendchataction": send_chat_action,
}
