"""The state of the emulated Telegram: people, chats, messages, files, updates, and what was called.

Pure state without HTTP. People act through `acts.py` and `group_acts.py`, the bot through `methods/`;
both end here, in the few functions that add, change and take away.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import datetime

from sandbox.changes import Changes
from sandbox.chats import Chat
from sandbox.clock import MachineTime, MovableClock
from sandbox.errors import NothingSuchError
from sandbox.faults import FaultPlan
from sandbox.files import FileStore
from sandbox.history import Accepted, Call, CallLog, History
from sandbox.limits import FloodLimits
from sandbox.messages import Content, Message
from sandbox.people import SANDBOX_TOKEN, BotAccount, Person
from sandbox.presses import Press
from sandbox.tape import Tape
from sandbox.updates import UpdateQueue
from sandbox.webhook_state import Webhook

_FIRST_PERSON = 1001
_FIRST_GROUP = 2001
_SUPERGROUPS = -1_000_000_000_000


class World:
    """One emulated Telegram with one bot."""

    def __init__(
        self,
        *,
        clock: MovableClock | None = None,
        token: str = SANDBOX_TOKEN,
        bot_name: str = "Entraide",
        bot_username: str = "entraide_bot",
        limits: bool = True,
        machine: MachineTime = time.monotonic,
        zone: str | None = None,
        private_topics: bool = False,
    ) -> None:
        self.clock = clock or MovableClock()
        self.zone = zone
        """The town's time zone (IANA), for the page to show its hours; none means the browser's own."""
        self.machine = machine
        self.bot = BotAccount(
            token=token, name=bot_name, username=bot_username, private_topics=private_topics
        )
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.updates = UpdateQueue(self.clock, machine)
        self.webhook = Webhook()
        self.limits = FloodLimits(machine, enabled=limits)
        self.faults = FaultPlan()
        self.calls = CallLog()
        self.history = History()
        self.changes = Changes()
        self.tape = Tape()
        self.presses: dict[str, Press] = {}
        self.presses_of: dict[int, list[Press]] = {}
        self.last_poll: float | None = None
        self.on_said: list[Callable[[Message], None]] = []
        """Called with each message of the bot, when it is new and when it has changed."""
        self._next_person = _FIRST_PERSON
        self._next_group = _FIRST_GROUP
        self._next_shared_message = 1
        self.clock.on_jump(lambda: self.note("clock"))
        self.clock.on_jump(lambda: self.tape.jump(self))
        self.updates.on_put.append(lambda: self.note("settings"))

    def now(self) -> datetime:
        """Civil time."""
        return self.clock.now()

    def note(self, part: str) -> None:
        """Something that is not in a chat changed."""
        self.changes.note(part=part)

    # People

    def add_person(
        self,
        first_name: str,
        last_name: str | None = None,
        *,
        language: str | None = "fr",
        username: str | None = None,
        phone: str | None = None,
        number: int | None = None,
    ) -> Person:
        """A new person, who has never opened the bot."""
        chosen = number if number is not None else self._next_person
        while number is None and chosen in self.people:
            chosen += 1
        if chosen in self.people or chosen <= 0:
            msg = f"the id {chosen} cannot be given"
            raise ValueError(msg)
        self._next_person = max(self._next_person, chosen + 1) if number is None else self._next_person
        shown_phone = phone or f"+3247{chosen % 10_000_000:07d}"
        person = Person(chosen, first_name, last_name, username, language, shown_phone)
        self.people[chosen] = person
        self.chats[chosen] = Chat(chosen, "private", forum=self.bot.private_topics)
        self.tape.names[chosen] = (first_name, last_name, username, language)
        self.changes.note(people={chosen}, part="people")
        return person

    def person(self, who: str | int | Person, *, language: str | None = "fr") -> Person:
        """Somebody by id or name; a name that nobody bears yet makes a new person."""
        if isinstance(who, Person):
            return who
        if isinstance(who, int):
            return self.find_person(who)
        for person in self.people.values():
            if who in {person.name, person.first_name}:
                return person
        first, _, last = who.partition(" ")
        return self.add_person(first, last or None, language=language)

    def find_person(self, number: int) -> Person:
        """Somebody by id."""
        if number not in self.people:
            msg = f"there is no person {number}"
            raise NothingSuchError(msg)
        return self.people[number]

    # Chats

    def chat(self, number: int) -> Chat:
        """A chat by id."""
        if number not in self.chats:
            msg = f"there is no chat {number}"
            raise NothingSuchError(msg)
        return self.chats[number]

    def set_private_topics(self, *, on: bool) -> None:
        """Switch topics in the private chats with the bot on or off, as its owner does at @BotFather."""
        self.bot.private_topics = on
        for chat in self.chats.values():
            if chat.private and chat.forum != on:
                chat.forum = on
                self.touch(chat)
        self.note("settings")

    def groups(self) -> list[Chat]:
        """All groups, also upgraded ones."""
        return [chat for chat in self.chats.values() if not chat.private]

    def new_group(self, kind: str, title: str) -> Chat:
        """An empty group with a fresh id."""
        number = self._next_group
        self._next_group += 1
        chat = Chat(-number if kind == "group" else _SUPERGROUPS - number, kind, title)
        self.chats[chat.id] = chat
        self.note("groups")
        return chat

    def present(self, chat: Chat) -> set[int]:
        """The people (not the bot) who have this chat on their phones."""
        if chat.private:
            return {chat.id}
        return {m.id for m in chat.members.values() if m.present and m.id != self.bot.id}

    # Messages

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups and channels count for themselves; other chats share the bot's counter."""
        if chat.kind in {"supergroup", "channel"}:
            number = chat.next_id
            chat.next_id += 1
            return number
        number = self._next_shared_message
        self._next_shared_message += 1
        return number

    def add_message(self, chat: Chat, sender: int, content: Content) -> Message:
        """A new message at the end of a chat; the caller sets the rest and calls `touch`."""
        message = Message(self.next_message_id(chat), chat.id, self.now(), sender, content)
        message.sender_chat = chat.id if chat.channel else None
        chat.messages[message.id] = message
        return message

    def touch(self, chat: Chat, message: Message | None = None) -> None:
        """A chat changed, perhaps by this message."""
        chat.version = self.changes.note(chat=chat.id, people=self.present(chat))
        if message is not None:
            message.version = chat.version
            if message.sender == self.bot.id:
                self.tape.see(self, message)
                for callback in self.on_said:
                    callback(message)

    def remove_message(self, chat: Chat, number: int) -> None:
        """Delete a message for everybody."""
        message = chat.messages.pop(number)
        if message.sender == self.bot.id:
            self.tape.lose(self, message)
        chat.removed[number] = message
        if number in chat.pinned:
            chat.pinned.remove(number)
        for person in [who for who, opened in chat.keyboards.items() if opened.message == number]:
            del chat.keyboards[person]  # as Telegram does: a keyboard goes with the message that brought it
        self.touch(chat)

    # Presses

    def add_press(self, person: int, chat: int, message: int, label: str, data: str) -> Press:
        """A press that waits for its answer."""
        press = Press(
            id=str(secrets.randbits(62)),
            n=len(self.presses) + 1,
            person=person,
            chat=chat,
            message=message,
            label=label,
            data=data,
            at=self.now(),
            machine=self.machine(),
        )
        self.presses[press.id] = press
        self.presses_of.setdefault(person, []).append(press)
        self.changes.note(chat=chat, people={person})
        return press

    # The record of what was accepted

    def accept(self, call: Call, action: str, message: Message) -> None:
        """Telegram did this for the bot."""
        self.accept_facts(call, action, message.chat, message.id, message.kind, message.text)

    def accept_facts(
        self, call: Call, action: str, chat: int | None, message: int | None, kind: str = "", text: str = ""
    ) -> None:
        """As `accept`, where there is no message object."""
        entry = Accepted(
            n=len(self.history.entries) + 1,
            call=call.n,
            action=action,
            method=call.method,
            chat=chat,
            message=message,
            kind=kind,
            text=text,
            civil=self.now(),
            machine=self.machine(),
        )
        self.history.entries.append(entry)
