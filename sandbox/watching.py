"""Looks at a person's phone and waits for what comes. `actor.py` adds what the person does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sandbox.chats import Chat, Topic
from sandbox.ephemeral import on_phone
from sandbox.errors import NothingSuchError
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.phone_menu import menu
from sandbox.phone_view import chats_of
from sandbox.presses import Press
from sandbox.world import World

Where = int | str | Chat | None
"""A chat by id, by a group's title, or itself; none: the one with the bot."""
Which = int | Message | None

_SHOWN = 6
PATIENCE = 60.0
"""Seconds until somebody gives up: only what never comes takes so long, however busy the machine is."""


async def settled(world: World, quiet: float = 0.1, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109 - a test reads best so
    """Wait until the bot has fetched everything and nothing in the world has changed for `quiet` seconds.

    For claims that something does *not* come, and before a long jump of the clock: Telegram forgets
    updates that nobody fetched within a day.
    """
    async with asyncio.timeout(timeout):
        while True:
            try:
                async with asyncio.timeout(quiet):
                    await world.changes.next()
            except TimeoutError:
                if not world.updates.pending and not world.updates.repeated:
                    return


class NotHeardError(AssertionError):
    """What was waited for did not come; the text shows the phone as it is."""


class Watcher:
    """One person's phone, as far as one can look at it without touching it."""

    def __init__(self, world: World, who: str | int | Person, *, language: str | None = "fr") -> None:
        self.world = world
        self.person = world.person(who, language=language)
        self._since = 0
        self._presses_before = 0

    @property
    def id(self) -> int:
        """The person's id, which is also that of the chat with the bot."""
        return self.person.id

    @property
    def name(self) -> str:
        """First and last name."""
        return self.person.name

    # Looking

    def chat(self, chat: Where = None) -> Chat:
        """The chat by id or group's title; none: the one with the bot. An upgraded group is followed."""
        if isinstance(chat, str):
            for place in self._chats():
                if place.title == chat:
                    return place
            raise NothingSuchError(f"{self.name} is in no group {chat!r}")
        found = chat if isinstance(chat, Chat) else self.world.chat(self.id if chat is None else chat)
        return self.world.chats[found.migrated_to] if found.migrated_to is not None else found

    def messages(self, chat: Where = None) -> list[Message]:
        """Everything in a chat that is not deleted, oldest first, with what only this one sees there."""
        return on_phone(self.chat(chat), self.id)

    def last_message(self, chat: Where = None) -> Message:
        """The bot's last message in a chat."""
        found = self._last(self.chat(chat))
        if found is None:
            raise NothingSuchError(f"the bot has said nothing to {self.name} there")
        return found

    def last(self, chat: Where = None) -> str:
        """The text of the bot's last message in a chat, empty when it has said nothing."""
        found = self._last(self.chat(chat))
        return found.text if found else ""

    def _last(self, place: Chat) -> Message | None:
        for message in reversed(on_phone(place, self.id)):
            if message.sender == self.world.bot.id and message.content.service is None:
                return message
        return None

    def buttons(self, chat: Where = None) -> list[str]:
        """The labels of the bot's last message that has inline buttons."""
        for message in reversed(self.messages(chat)):
            if message.buttons:
                return [label for row in message.labels for label in row]
        return []

    def topics(self, chat: Where = None) -> list[Topic]:
        """The topics of a chat, oldest first; in the private chat there are some when the owner allows."""
        return list(self.chat(chat).topics.values())

    def topic(self, name: str, chat: Where = None) -> Topic:
        """The topic of this name, or whose name contains it."""
        for topic in self.topics(chat):
            if name in topic.name:
                return topic
        raise NothingSuchError(f"no topic {name!r} among {[one.name for one in self.topics(chat)]}")

    def keys(self, chat: Where = None) -> list[str]:
        """The labels of the reply keyboard."""
        opened = self.chat(chat).keyboards.get(self.id)
        return [key["text"] for row in opened.markup["keyboard"] for key in row] if opened else []

    def menu(self, chat: Where = None) -> list[str]:
        """The commands behind the slash, for this person there."""
        return [str(entry["command"]) for entry in menu(self.world, self.person, self.chat(chat))]

    @property
    def presses(self) -> list[Press]:
        """All presses of this person, oldest first."""
        return self.world.presses_of.get(self.id, [])

    @property
    def toasts(self) -> list[str]:
        """The texts with which presses were answered, toasts and dialogues, oldest first."""
        return [press.text for press in self.presses if press.text]

    def screen(self, chat: Where = None) -> str:
        """The end of a chat in plain text, for messages of failed tests."""
        place = self.chat(chat)
        lines = [f"--- {self.name} in {place.title or 'private'}"]
        for message in on_phone(place, self.id)[-_SHOWN:]:
            mine = "bot" if message.sender == self.world.bot.id else str(message.sender)
            said = message.text if message.content.service is None else str(message.content.service)
            lines.append(f"{message.id} {mine}: {said or f'<{message.kind}>'}")
            lines.extend(f"      [{'] ['.join(row)}]" for row in message.labels)
        if keys := self.keys(place):
            lines.append(f"keyboard: {keys}")
        return "\n".join(lines)

    # Waiting

    async def until(self, condition: Callable[[], object], timeout: float = PATIENCE, what: str = "") -> None:  # noqa: ASYNC109 - a test reads best so
        """Wait until a condition on the world holds; it is asked again at every change."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    await self.world.changes.next()
        except TimeoutError:
            screens = "\n".join(self.screen(place) for place in self._chats())
            waited = what or "what was waited for"
            raise NotHeardError(
                f"{self.name}: {waited} did not come in {timeout:g} s\n{screens}\ntoasts: {self.toasts}"
            ) from None

    async def hears(self, fragment: str, timeout: float = PATIENCE, *, chat: Where = None) -> Message:  # noqa: ASYNC109 - as until
        """Wait for a message with this text, new or edited since this person last acted, and return it.

        Without `chat` it may come in any chat of this phone.
        """
        return await self._wait_for(fragment, timeout, chat, self._since)

    async def sees(self, fragment: str, timeout: float = PATIENCE, *, chat: Where = None) -> Message:  # noqa: ASYNC109 - as until
        """Wait until a message of others with this text is on the phone, however old."""
        return await self._wait_for(fragment, timeout, chat, 0)

    async def receives(self, kind: str, timeout: float = PATIENCE, *, chat: Where = None) -> Message:  # noqa: ASYNC109 - as until
        """Wait for something of others of this kind (photo, voice…), new since this person last acted."""

        def come() -> list[Message]:
            places = self._chats() if chat is None else [self.chat(chat)]
            there = (message for place in places for message in reversed(on_phone(place, self.id)))
            fresh = (message for message in there if message.version > self._since)
            return [message for message in fresh if message.sender != self.id and message.kind == kind]

        await self.until(come, timeout, f"something of kind {kind}")
        return come()[0]

    async def loses(self, fragment: str, timeout: float = PATIENCE, *, chat: Where = None) -> None:  # noqa: ASYNC109 - as until
        """Wait until no message of others with this text is on the phone any more."""

        def gone() -> bool:
            places = self._chats() if chat is None else [self.chat(chat)]
            there = (message for place in places for message in on_phone(place, self.id))
            return not any(fragment in message.text for message in there if message.sender != self.id)

        await self.until(gone, timeout, f"the end of {fragment!r}")

    async def hears_toast(self, fragment: str = "", timeout: float = PATIENCE) -> str:  # noqa: ASYNC109 - as until
        """Wait until a press since the last act is answered with this text."""
        before = self._presses_before

        def said() -> list[str]:
            return [p.text for p in self.presses[before:] if p.text is not None and fragment in p.text]

        await self.until(said, timeout, f"a toast {fragment!r}")
        return said()[-1]

    async def answered(self, press: Press | None = None, timeout: float = PATIENCE) -> Press:  # noqa: ASYNC109 - as until
        """Wait until a press, else the last one, is answered."""
        waited = press or self.presses[-1]
        await self.until(lambda: waited.answered_at, timeout, f"the answer to [{waited.label}]")
        return waited

    async def _wait_for(self, fragment: str, timeout: float, chat: Where, since: int) -> Message:  # noqa: ASYNC109 - as until
        def found() -> Message | None:
            places = self._chats() if chat is None else [self.chat(chat)]
            for place in places:
                for message in reversed(on_phone(place, self.id)):
                    if message.sender != self.id and message.version > since and fragment in message.text:
                        return message
            return None

        await self.until(found, timeout, repr(fragment))
        message = found()
        if message is None:
            raise NotHeardError(f"{self.name}: {fragment!r} came and went")
        return message

    # Within

    def _act(self) -> None:
        """From here on, what comes is new."""
        self._since = self.world.changes.version
        self._presses_before = len(self.presses)

    def _chats(self) -> list[Chat]:
        """With the bot first, then the groups, newest first."""
        own = self.world.chats[self.id]
        return [own, *(chat for chat in chats_of(self.world, self.person) if chat is not own)]
