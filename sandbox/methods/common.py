"""What several methods need: finding the chat or saying why not, formatted text, keyboards, replies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from aiogram.types import (
    ForceReply,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from sandbox.chats import GENERAL_TOPIC, Chat, OpenKeyboard, Topic
from sandbox.entities import Entity, clean, cut, with_found
from sandbox.errors import bad_request, forbidden, not_emulated
from sandbox.history import Call
from sandbox.markup import read_html
from sandbox.messages import Message
from sandbox.world import World

Json = dict[str, Any]
Played = Callable[[World, Any, Call], Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024
_MAX_BUTTONS = 100
_MAX_DATA = 64
_MAX_MARKUP = 10_240
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_ELSEWHERE = (
    "allow_paid_broadcast",
    "business_connection_id",
    "direct_messages_topic_id",
    "receiver_user_id",
    "suggested_post_parameters",
    "inline_message_id",
)


def refuse_elsewhere(method: Any) -> None:  # noqa: ANN401 - any method of aiogram
    """Say aloud that a parameter which changes the meaning of the call is not played."""
    for name in _ELSEWHERE:
        value = getattr(method, name, None)
        if value is not None and value is not False:
            raise not_emulated(f"the parameter {name}")


# Chats


def reach(world: World, number: object) -> Chat:
    """The chat as far as the bot knows it."""
    chat = world.chats.get(number) if isinstance(number, int) else None
    if chat is None:
        raise bad_request("chat not found")
    if chat.private:
        person = world.people[chat.id]
        if not (person.known or person.started):
            raise bad_request("chat not found")
        return chat
    if world.bot.id not in chat.members:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    return chat


def reach_inside(world: World, number: object) -> Chat:
    """The chat, if the bot is in it."""
    chat = reach(world, number)
    if chat.private:
        return chat
    me = chat.member(world.bot.id)
    if me.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if not me.present:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def reach_to_write(world: World, number: object) -> Chat:
    """The chat, if the bot may write there now."""
    chat = reach_inside(world, number)
    if chat.private:
        person = world.people[chat.id]
        if person.deleted:
            raise forbidden("user is deactivated")
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
    if chat.channel and not chat.member(world.bot.id).may("can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    return chat


def thread_to_write(world: World, chat: Chat, thread: int | None) -> int | None:
    """The topic to write to: none for the general one."""
    if thread is None:
        return None
    if not chat.forum:
        raise bad_request("message thread not found")
    if thread == GENERAL_TOPIC:
        return None
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    if chat.topics[thread].closed and not manages_topics(world, chat, chat.topics[thread]):
        raise bad_request("TOPIC_CLOSED")
    return thread


def manages_topics(world: World, chat: Chat, topic: Topic | None = None) -> bool:
    """Whether the bot may keep topics there: always in private and of its own, else with the right."""
    own = topic is not None and topic.creator == world.bot.id
    return chat.private or own or chat.member(world.bot.id).may("can_manage_topics")


# Text


def formatted(
    text: str, parse_mode: object, entities: list[MessageEntity] | None
) -> tuple[str, list[Entity]]:
    """The text as stored, with its entities; `parse_mode` wins over a list, as with Telegram."""
    given: list[Entity] = []
    if isinstance(parse_mode, str) and parse_mode:
        text, given = _parsed(text, parse_mode)
    elif entities:
        given = [entity.model_dump(mode="json", exclude_none=True) for entity in entities]
    cleaned, marks = clean(text, given)
    return cleaned, with_found(cleaned, marks)


def _parsed(text: str, parse_mode: str) -> tuple[str, list[Entity]]:
    match parse_mode.lower():
        case "html":
            return read_html(text)
        case "markdown" | "markdownv2":
            raise not_emulated(f"parse_mode {parse_mode}: send entities or HTML")
        case _:
            raise bad_request("unsupported parse_mode")


def message_text(method: Any) -> tuple[str, list[Entity]]:  # noqa: ANN401 - sendMessage or editMessageText
    """1 to 4,096 characters after parsing."""
    if not method.text:
        raise bad_request("message text is empty")
    text, entities = formatted(method.text, method.parse_mode, method.entities)
    if not text.strip():
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def caption(method: Any) -> tuple[str, list[Entity]]:  # noqa: ANN401 - any method with a caption
    """0 to 1,024 characters after parsing."""
    text, entities = formatted(method.caption or "", method.parse_mode, method.caption_entities)
    if len(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


# Keyboards


@dataclass(frozen=True, slots=True)
class Markup:
    """A checked reply_markup."""

    inline: Json | None = None
    other: ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply | None = None


def read_markup(chat: Chat, markup: object) -> Markup:
    """Check a keyboard by Telegram's rules."""
    match markup:
        case None:
            return Markup()
        case InlineKeyboardMarkup():
            return Markup(inline=read_inline(markup))
        case ReplyKeyboardMarkup():
            _check_keys(chat, markup)
            return Markup(other=markup)
        case ReplyKeyboardRemove() | ForceReply():
            return Markup(other=markup)
        case _:
            raise bad_request("object expected as reply markup")


def read_inline(markup: InlineKeyboardMarkup) -> Json | None:
    """The inline keyboard as stored; without buttons it is none."""
    rows = [
        [button.model_dump(mode="json", exclude_none=True) for button in row]
        for row in markup.inline_keyboard
        if row
    ]
    if not rows:
        return None
    buttons = [button for row in rows for button in row]
    if len(buttons) > _MAX_BUTTONS or sum(len(str(button)) for button in buttons) > 2 * _MAX_MARKUP:
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check_button(button)
    return {"inline_keyboard": rows}


def _check_button(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = set(button) - {"text", "style", "icon_custom_emoji_id"}
    if not actions:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if foreign := actions - {"callback_data", "url", "copy_text", "disabled"}:
        raise not_emulated(f"buttons with {', '.join(sorted(foreign))}")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode("utf-8", "surrogatepass")) <= _MAX_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:  # noqa: PLR2004 - schema
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in {"http", "https", "tg", "ton"}:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if parts.scheme in {"http", "https"} and "." not in (parts.hostname or ""):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_keys(chat: Chat, markup: ReplyKeyboardMarkup) -> None:
    keys = [key for row in markup.keyboard for key in row]
    if not any(key.text for key in keys):
        raise bad_request("reply keyboard has no buttons")
    for key in keys:
        if key.request_users or key.request_chat or key.request_poll or key.web_app:
            raise not_emulated("keys that ask for users, chats, polls or web apps")
        if not chat.private and key.request_contact:
            raise bad_request("phone number can be requested in private chats only")
        if not chat.private and key.request_location:
            raise bad_request("location can be requested in private chats only")


def open_keyboards(world: World, chat: Chat, message: Message, markup: Markup) -> None:
    """Show, take away or ask for on the phones that the keyboard is for."""
    other = markup.other
    if other is None:
        return
    message.other_markup = True
    for number in _addressed(world, chat, message, selective=bool(other.selective)):
        match other:
            case ReplyKeyboardMarkup():
                shown = other.model_dump(mode="json", exclude_none=True)
                rows = [[key for key in row if key["text"]] for row in shown["keyboard"]]
                shown["keyboard"] = [row for row in rows if row]
                chat.keyboards[number] = OpenKeyboard(shown, message.id)
            case ReplyKeyboardRemove():
                chat.keyboards.pop(number, None)
            case ForceReply():
                chat.force_replies[number] = (message.id, other.input_field_placeholder)


def _addressed(world: World, chat: Chat, message: Message, *, selective: bool) -> set[int]:
    """Everybody, or with `selective` who is mentioned and who is replied to."""
    present = world.present(chat)
    if not selective or chat.private:
        return present
    chosen: set[int] = set()
    if message.reply_to in chat.messages:
        chosen.add(chat.messages[message.reply_to].sender)
    names = {p.username.lower(): p.id for p in world.people.values() if p.username}
    for entity in message.content.entities:
        if entity["type"] == "mention":
            chosen.add(names.get(cut(message.text, entity)[1:].lower(), 0))
        elif entity["type"] == "text_mention":
            chosen.add(entity["user"]["id"])
    return chosen & present


# Replies


def reply_target(chat: Chat, method: Any) -> int | None:  # noqa: ANN401 - any method that sends
    """The message to reply to, if it is there; refused if it is not, unless the call does without."""
    parameters = getattr(method, "reply_parameters", None)
    number = parameters.message_id if parameters else getattr(method, "reply_to_message_id", None)
    if number is None:
        if getattr(parameters, "ephemeral_message_id", None) is not None:
            raise bad_request("a reply to an ephemeral message must be ephemeral")
        return None
    if parameters is not None and parameters.chat_id not in {None, chat.id}:
        raise not_emulated("replies to a message of another chat")
    if number in chat.messages:
        return int(number)
    lenient = getattr(parameters or method, "allow_sending_without_reply", None)
    if lenient is True:
        return None
    raise bad_request("message to be replied not found")
