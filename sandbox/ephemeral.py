"""Ephemeral messages: said in a group, seen by one member and the bot, never by the others.

Telegram gives them the message id 0 and an id of their own; here that one is kept negative as `Message.id`,
apart from the chat's messages, so that nothing that looks at a group can show one by mistake.
What the bot may send, edit and delete is in `methods/ephemeral.py`.
"""

from __future__ import annotations

from sandbox import feed
from sandbox.chats import Chat
from sandbox.entities import cut
from sandbox.errors import NothingSuchError
from sandbox.messages import Content, Message
from sandbox.people import Person
from sandbox.phone_menu import menu
from sandbox.tape import taped
from sandbox.world import World

GROUPS = frozenset({"group", "supergroup"})


def on_phone(chat: Chat, person: int) -> list[Message]:
    """All that one person has in a chat, in order: what all see, and what was said to this one alone."""
    own = [message for message in chat.ephemerals.values() if shown_to(message, person)]
    if not own:
        return list(chat.messages.values())
    return sorted([*chat.messages.values(), *own], key=place_of)


def place_of(message: Message) -> tuple[int, int]:
    """Where a message stands: an ephemeral one after what was there when it came."""
    return (message.id, 0) if message.ephemeral is None else (message.after, message.ephemeral)


def shown_to(message: Message, person: int) -> bool:
    """Whether this person's app shows an ephemeral message."""
    return message.arrived and person in {message.sender, message.receiver}


def find(chat: Chat, person: int, number: int) -> Message:
    """A message that this person sees, by its number here."""
    found = chat.messages.get(number) or chat.ephemerals.get(number)
    if found is None or (found.ephemeral is not None and not shown_to(found, person)):
        raise NothingSuchError(f"there is no message {number}")
    return found


def is_command(world: World, person: Person, chat: Chat, content: Content) -> bool:
    """Whether an app would send this to the bot alone: a command that the bot's menu there marks so.

    Old apps send it to all, and so does who hides behind the group: nothing says that they may do else.
    """
    if chat.kind not in GROUPS or person.old_app or chat.member(person.id).anonymous:
        return False
    named = _command(world, content)
    return any(entry["command"] == named and entry.get("is_ephemeral") for entry in menu(world, person, chat))


def _command(world: World, content: Content) -> str | None:
    """The name of the command that a text begins with, if it names no other bot."""
    for entity in content.entities:
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            name, _, bot = cut(content.text, entity)[1:].partition("@")
            return name.lower() if bot.lower() in {"", world.bot.username.lower()} else None
    return None


def tell_bot(
    world: World, person: Person, chat: Chat, content: Content, *, reply_to: int | None, thread: int | None
) -> Message:
    """A member says something in a group that the bot alone hears."""
    message = _new(world, chat, person.id, world.bot.id, content)
    message.reply_to, message.thread = reply_to, thread
    touch(world, chat, message)
    feed.tell_message(world, message)
    return message


def whisper(world: World, chat: Chat, person: Person, content: Content, *, arrived: bool) -> Message:
    """The bot says something in a group to one member; the caller sets the rest and calls `touch`."""
    message = _new(world, chat, world.bot.id, person.id, content)
    message.arrived = arrived and not person.old_app
    return message


def _new(world: World, chat: Chat, sender: int, receiver: int, content: Content) -> Message:
    message = Message(-chat.next_ephemeral, chat.id, world.now(), sender, content)
    chat.next_ephemeral += 1
    message.receiver, message.said_at = receiver, world.machine()
    message.after = next(reversed(chat.messages), 0)
    chat.ephemerals[message.id] = message
    return message


def touch(world: World, chat: Chat, message: Message) -> None:
    """An ephemeral message came or changed: only its person's phone looks different."""
    person = _person_of(world, message)
    chat.version = message.version = world.changes.note(chat=chat.id, people={person})
    if message.sender == world.bot.id and message.arrived:
        world.tape.see(world, message, reader=person)


def remove(world: World, chat: Chat, message: Message) -> None:
    """The bot takes an ephemeral message back."""
    chat.removed[message.id] = chat.ephemerals.pop(message.id)
    person = _person_of(world, message)
    if message.arrived:
        world.tape.lose(world, message, reader=person)
    chat.version = world.changes.note(chat=chat.id, people={person})


def _person_of(world: World, message: Message) -> int:
    return message.sender if message.receiver in {None, world.bot.id} else message.receiver or 0


@taped()
def use_old_app(world: World, person: Person, *, on: bool) -> None:
    """From now on this phone has an app from before ephemeral messages, or a new one again."""
    person.old_app = on
    for chat in world.chats.values():
        if person.id in world.present(chat):
            world.touch(chat)
    world.note("people")
