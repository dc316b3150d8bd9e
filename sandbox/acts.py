"""What a person does in a chat: writing, pressing, editing. Each act is what an app lets a person do.

Keys, cards, places and media are in `sharing.py`, the keeping of groups in `group_acts.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox import ephemeral, feed
from sandbox.chats import GENERAL_TOPIC, Chat, Member
from sandbox.entities import Entity, clean, find_entities, with_found
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.messages import WORDED, Content, Message
from sandbox.people import Person
from sandbox.presses import Press
from sandbox.tape import taped
from sandbox.world import World

Json = dict[str, Any]

MAX_TEXT = 4096
_EDITABLE = timedelta(hours=48)


def my_chat(world: World, person: Person, chat: int | None) -> Chat:
    """The chat by id, or the one with the bot; refused when this person is not in it."""
    _alive(person)
    found = world.chat(person.id if chat is None else chat)
    if found.private and found.id != person.id:
        raise CannotActError("that is somebody else's chat")
    if not found.private and not found.member(person.id).present:
        raise CannotActError(f"{person.name} is not in {found.title}")
    if found.migrated_to is not None:
        raise CannotActError(f"{found.title} was upgraded: it goes on in {found.migrated_to}")
    return found


def _how_started(_world: World, person: Person, facts: Json) -> Json:
    """Whether START was pressed that a link had brought."""
    return {"by_link": person.link == (facts.get("payload"),) and person.link is not None}


def _where_tapped(world: World, person: Person, facts: Json) -> Json:
    """The button that carries the link, or the answer to a press that brought it."""
    url = facts["url"]
    if any(press.url == url for press in world.presses_of.get(person.id, [])[-3:]):
        return {"by_press": True}
    for chat in world.chats.values():
        if person.id in world.present(chat):
            for message in reversed(ephemeral.on_phone(chat, person.id)):
                for button in (button for row in message.buttons for button in row):
                    if button.get("url") == url:
                        return {"button": button, "chat": chat.id, "message": message.id}
    return {}


def _where_pressed(world: World, person: Person, facts: Json) -> Json:
    """The buttons that are there, newest message first: by which label this one is found."""
    chat = world.chat(facts.get("chat") or person.id)
    there = [
        (message.id, str(button["text"]))
        for message in reversed(ephemeral.on_phone(chat, person.id))
        for row in message.buttons
        for button in row
    ]
    return {"there": there}


def _alive(person: Person) -> None:
    if person.deleted:
        raise CannotActError("this account was deleted")


def post(
    world: World,
    person: Person,
    content: Content,
    *,
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Send any content as a person."""
    place = my_chat(world, person, chat)
    if place.private:
        _check_private(person, content)
    if place.channel and not place.member(person.id).may("can_post_messages"):
        raise CannotActError(f"only administrators write in {place.title}")
    topic = _topic(place, person, reply_to, thread)
    if reply_to is not None:
        ephemeral.find(place, person.id, reply_to)
    if (reply_to or 0) < 0 or ephemeral.is_command(world, person, place, content):
        return ephemeral.tell_bot(world, person, place, content, reply_to=reply_to, thread=topic)
    message = world.add_message(place, person.id, content)
    message.reply_to, message.thread = reply_to, topic
    if place.kind == "supergroup" and place.member(person.id).anonymous:
        message.sender_chat = place.id
    place.read_up_to[person.id] = message.id
    place.force_replies.pop(person.id, None)
    world.touch(place, message)
    feed.tell_message(world, message)
    return message


def _check_private(person: Person, content: Content) -> None:
    if person.blocked:
        raise CannotActError("the bot is blocked: unblock it first")
    if not person.started and not content.text.startswith("/start"):
        raise CannotActError("press START first")
    person.started = True
    person.link = None


def _topic(chat: Chat, person: Person, reply_to: int | None, thread: int | None) -> int | None:
    if not chat.forum:
        return None
    if thread is None and reply_to is not None and reply_to in chat.messages:
        thread = chat.messages[reply_to].thread
    if thread is None or thread == GENERAL_TOPIC:
        return None
    if thread not in chat.topics:
        raise NothingSuchError(f"there is no topic {thread}")
    if chat.topics[thread].closed and not chat.member(person.id).may("can_manage_topics"):
        raise CannotActError("this topic is closed")
    return thread


@taped()
def write(
    world: World,
    person: Person,
    text: str,
    *,
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
    entities: list[Entity] | None = None,
) -> Message:
    """Write a text. A longer one than Telegram takes goes out in pieces, as apps do; the last is returned."""
    cleaned, given = clean(text, entities or [])
    if not cleaned.strip():
        raise CannotActError("there is nothing to send")
    pieces = [cleaned[at : at + MAX_TEXT] for at in range(0, len(cleaned), MAX_TEXT)]
    message = None
    for piece in pieces:
        marks = with_found(piece, given if len(pieces) == 1 else [])
        message = post(
            world, person, Content("text", piece, marks), chat=chat, reply_to=reply_to, thread=thread
        )
    if message is None:
        raise CannotActError("there is nothing to send")
    return message


@taped(_how_started)
def start(world: World, person: Person, payload: str | None = None) -> Message:
    """Press START: unblocks the bot where needed and writes /start with the payload of a deep link."""
    _alive(person)
    if person.blocked:
        unblock(world, person)
    return write(world, person, f"/start {payload}" if payload else "/start")


@taped(_where_tapped)
def open_link(world: World, person: Person, url: str) -> Json:
    """Tap a link. A deep link of the bot starts it at once for who knows it, else shows START."""
    _alive(person)
    fields = _deep_link(world.bot.username, url)
    if fields is None:
        return {"opened": "browser", "url": url}
    if "startgroup" in fields:
        return {"opened": "choose_group", "payload": fields["startgroup"][0]}
    payload = fields["start"][0] if "start" in fields else None
    if person.started and not person.blocked and payload:
        message = start(world, person, payload)
        return {"opened": "start", "chat": person.id, "started": True, "message": message.id}
    if not person.started or payload:
        person.link = (payload,)
    world.touch(world.chats[person.id])
    return {"opened": "start", "chat": person.id, "started": False}


def _deep_link(username: str, url: str) -> dict[str, list[str]] | None:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    fields = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme == "tg" and parts.netloc == "resolve":
        named = fields.get("domain", [""])[0]
    elif parts.hostname in {"t.me", "telegram.me"}:
        named = parts.path.strip("/")
    else:
        return None
    return fields if named.lower() == username.lower() else None


def find_button(chat: Chat, person: Person, message: int, row: int, col: int) -> Json:
    """The inline button at a place."""
    rows = ephemeral.find(chat, person.id, message).buttons
    if not (0 <= row < len(rows) and 0 <= col < len(rows[row])):
        raise NothingSuchError(f"message {message} has no button at row {row}, column {col}")
    return rows[row][col]


def find_label(chat: Chat, person: Person, label: str, message: int | None = None) -> tuple[int, Json]:
    """The newest message with a button of this label, and the button; a part of the label suffices."""
    if message is None:
        place = list(reversed(ephemeral.on_phone(chat, person.id)))
    else:
        place = [ephemeral.find(chat, person.id, message)]
    for exact in (True, False):
        for found in place:
            for button in (button for row in found.buttons for button in row):
                if button["text"] == label or (not exact and label in button["text"]):
                    return found.id, button
    shown = [found.labels for found in place if found.buttons][:3]
    raise NothingSuchError(f"no button {label!r}; the latest keyboards are {shown}")


@taped(_where_pressed)
def press(world: World, person: Person, message: int, button: Json, *, chat: int | None = None) -> Press:
    """Press a callback button."""
    place = my_chat(world, person, chat)
    if place.private and person.blocked:
        raise CannotActError("the bot is blocked: unblock it first")
    if "disabled" in button or "callback_data" not in button:
        raise CannotActError(f"the button {button['text']!r} sends nothing to the bot")
    return forge(world, person, message, button["callback_data"], chat=chat, label=button["text"])


@taped()
def forge(
    world: World, person: Person, message: int, data: str, *, chat: int | None = None, label: str = ""
) -> Press:
    """A press with any data, of any message, also a deleted one: what a modified or stale app can send."""
    place = my_chat(world, person, chat)
    if not any(message in there for there in (place.messages, place.ephemerals, place.removed)):
        raise NothingSuchError(f"there is no message {message}")
    made = world.add_press(person.id, place.id, message, label, data)
    feed.tell_press(world, person, made)
    return made


def own_message(chat: Chat, person: Person, number: int) -> Message:
    """A message that this person wrote."""
    if number not in chat.messages:
        raise NothingSuchError(f"there is no message {number}")
    message = chat.messages[number]
    if message.sender != person.id:
        raise CannotActError("that is somebody else's message")
    return message


@taped()
def edit(world: World, person: Person, number: int, text: str, *, chat: int | None = None) -> Message:
    """Change one's own text or caption."""
    place = my_chat(world, person, chat)
    message = own_message(place, person, number)
    if message.kind not in WORDED:
        raise CannotActError("this message has no text to change")
    if world.now() - message.date > _EDITABLE:
        raise CannotActError("after 48 hours a message cannot be changed")
    cleaned, _ = clean(text, [])
    if not cleaned.strip() and message.kind == "text":
        raise CannotActError("there is nothing to send")
    message.content = replace(message.content, text=cleaned, entities=find_entities(cleaned))
    message.edited = world.now()
    world.touch(place, message)
    feed.tell_edit(world, message)
    return message


@taped()
def delete(world: World, person: Person, number: int, *, chat: int | None = None) -> None:
    """Delete a message for everybody: any in the private chat, one's own in a group, any as administrator."""
    place = my_chat(world, person, chat)
    if number not in place.messages:
        raise NothingSuchError(f"there is no message {number}")
    own = place.messages[number].sender == person.id
    if not (place.private or own or place.member(person.id).may("can_delete_messages")):
        raise CannotActError("that is somebody else's message")
    world.remove_message(place, number)


@taped()
def react(
    world: World, person: Person, number: int, emoji: str | None, *, chat: int | None = None
) -> Message:
    """Put a reaction on a message, or take it back with None."""
    place = my_chat(world, person, chat)
    if number not in place.messages:
        raise NothingSuchError(f"there is no message {number}")
    message = place.messages[number]
    old = message.reactions.pop(person.id, None)
    if emoji:
        message.reactions[person.id] = emoji
    world.touch(place, message)
    if old != emoji:
        feed.tell_reaction(world, person, message, old, emoji)
    return message


def read(world: World, person: Person, *, chat: int | None = None) -> None:
    """Look at a chat: nothing is unread any more."""
    place = my_chat(world, person, chat)
    newest = next(reversed(place.messages), 0)
    if place.read_up_to.get(person.id, 0) < newest:
        place.read_up_to[person.id] = newest
        world.changes.note(chat=place.id, people={person.id})


@taped()
def block(world: World, person: Person) -> None:
    """Block the bot."""
    _set_blocked(world, person, blocked=True)


@taped()
def unblock(world: World, person: Person) -> None:
    """Unblock the bot."""
    _set_blocked(world, person, blocked=False)


def _set_blocked(world: World, person: Person, *, blocked: bool) -> None:
    _alive(person)
    if person.blocked == blocked:
        return
    person.blocked = blocked
    chat = world.chats[person.id]
    member, kicked = Member(world.bot.id, "member"), Member(world.bot.id, "kicked")
    old, new = (member, kicked) if blocked else (kicked, member)
    feed.tell_member(world, chat, person.id, world.bot.id, old, new)
    world.touch(chat)
    world.note("people")


@taped()
def delete_account(world: World, person: Person) -> None:
    """Delete the account: gone from all groups, nameless; nobody is told."""
    _alive(person)
    person.deleted = True
    for chat in world.groups():
        if chat.member(person.id).present:
            chat.members[person.id] = Member(person.id, "left")
            world.touch(chat)
    world.touch(world.chats[person.id])
    world.note("people")


@taped()
def rename(world: World, person: Person, /, **facts: str | None) -> None:
    """Change names, language or phone; the bot learns of it with the next update."""
    _alive(person)
    for name, value in facts.items():
        if name == "first_name" and not value:
            raise CannotActError("a first name cannot be empty")
        setattr(person, name, value or ("" if name == "phone" else None))
    for chat in world.chats.values():
        if person.id in world.present(chat):
            world.touch(chat)
    world.note("people")
