"""What the people of the demo do on their telephones: whole matters, tap by tap, each screen waited for.

Nothing is inserted anywhere: a person presses what is on the screen and goes on when the next screen is
there. What does not come within `PATIENCE` ends the story with the screen as it is. Buttons are found by
their pictogram, which is the same in every language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import acts
from sandbox.actor import Phone
from sandbox.chats import Chat, Topic
from sandbox.demo_people import CAST, Character, Part
from sandbox.errors import NothingSuchError
from sandbox.messages import Message
from sandbox.phone_menu import menu
from sandbox.watching import Where
from sandbox.world import World

PATIENCE = 30.0
"""Seconds that a screen may take on a busy machine before something must be wrong."""
BOT_RIGHTS = ("can_pin_messages", "can_delete_messages", "can_manage_topics")
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
_NUMBER = re.compile(r"\b[A-Z2-9]{4}\b")


class Town:
    """The names of the municipality's places and categories, as its file has them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._file: dict[str, Any] = tomllib.loads(text)

    def text_with(self, coordinators: Iterable[int]) -> str:
        """The file's text with these coordinators named in it."""
        named = f"coordinators = {list(coordinators)}"
        return re.sub(r"^coordinators = \[\]", named, self._text, count=1, flags=re.MULTILINE)

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self._file["time_zone"])

    @property
    def wakes(self) -> str:
        """When its quiet hours end, as written."""
        return str(self._file["quiet_hours"]).partition("-")[2]

    def sleeps(self, now: datetime) -> bool:
        """Whether nobody there is offered anything now."""
        evening, _, morning = str(self._file["quiet_hours"]).partition("-")
        hour = now.astimezone(self.zone).strftime("%H:%M")
        return hour >= evening or hour < morning

    def name(self, table: str, code: str, language: str) -> str:
        """How an entry is called in a language: `name("neighbourhood", "gare", "nl")`."""
        names = self._names(table, code)
        return names.get(language) or next(iter(names.values()))

    def all_names(self, table: str, code: str) -> tuple[str, ...]:
        """How an entry is called in any language."""
        return tuple(dict.fromkeys(self._names(table, code).values()))

    def codes(self, table: str) -> tuple[str, ...]:
        """The entries, in the order of the file."""
        return tuple(str(item["code"]) for item in self._file[table])

    def _names(self, table: str, code: str) -> dict[str, str]:
        return next(item["name"] for item in self._file[table] if item["code"] == code)


class Townsperson(Phone):
    """Somebody of the town, with the telephone in hand."""

    def __init__(self, world: World, character: Character, town: Town) -> None:
        super().__init__(world, character.name, language=character.language)
        self.character = character
        self.town = town

    @property
    def is_coordinator(self) -> bool:
        """Whether this one coordinates for the municipality."""
        return self.character.part is Part.COORDINATOR

    # Tapping

    async def tap(self, sign: str, *, about: str = "", chat: Where = None) -> None:
        """Press the newest button with this sign, on a message about something, as soon as there is one."""
        await self._tap(sign, about, chat, since=0)

    async def go_on(self, sign: str) -> None:
        """Press a button of the screen that the last tap brings."""
        await self._tap(sign, "", None, since=self._since)

    async def _tap(self, sign: str, about: str, chat: Where, since: int) -> None:
        def screen() -> tuple[Message, str] | None:
            for message in reversed(self.messages(chat)):
                if message.version > since and about in message.text:
                    for label in (label for row in message.labels for label in row):
                        if sign in label:
                            return message, label
            return None

        await self.until(screen, PATIENCE, f"a button {sign!r} {about}")
        message, label = self._found(screen(), sign)
        pressed = self.press(label, message)
        if pressed is not None:
            await self.answered(pressed, PATIENCE)

    async def nth_button(self, n: int) -> str:
        """The label of a button of the screen that the last tap brings, counted from 1."""
        await self.until(
            lambda: self.last_message().version > self._since and len(self.buttons()) >= n,
            PATIENCE,
            f"a screen with {n} buttons",
        )
        return self.buttons()[n - 1]

    async def touch(self, sign: str) -> None:
        """Press a key below the text field, as soon as it is there."""
        await self.until(lambda: any(sign in key for key in self.keys()), PATIENCE, f"a key {sign!r}")
        self.key(sign)

    def _found(self, screen: tuple[Message, str] | None, sign: str) -> tuple[Message, str]:
        if screen is None:
            raise NothingSuchError(f"{self.name}: the button {sign!r} came and went")
        return screen

    async def gets(self, fragment: str, *, chat: Where = None) -> Message:
        """Wait for a message that has come since the last act."""
        return await self.hears(fragment, PATIENCE, chat=chat)

    async def has(self, fragment: str, *, chat: Where = None) -> Message:
        """Wait until a message with these words is there, however old."""
        return await self.sees(fragment, PATIENCE, chat=chat)

    def reads(self) -> None:
        """Look at everything that has come, unless the account is gone."""
        if self.person.deleted:
            return
        for place in self._chats():
            acts.read(self.world, self.person, chat=place.id)

    def label(self, table: str, code: str) -> str:
        """How this person reads an entry of the municipality's file."""
        return self.town.name(table, code, self.character.language)

    # Arriving

    async def arrives(self) -> None:
        """Open the conversation and accept the first screen."""
        self.start()
        await self.go_on("👍")
        await self.until(self.keys, PATIENCE, "the home keyboard")

    async def volunteers(self) -> None:
        """Join those who help."""
        await self.touch("🤝")
        await self.enrols()

    async def enrols(self) -> None:
        """What who joins is asked: charter, neighbourhood, one tap for each challenge, when they can."""
        await self.go_on("18")
        await self.go_on(self.label("neighbourhood", self.character.place))
        await self.says_what(self.character.likes)
        await self.go_on(self.character.free)
        await self.go_on("✅")
        await self.until(lambda: any("🎒" in key for key in self.keys()), PATIENCE, "a volunteer's keyboard")

    async def says_what(self, likes: tuple[str, ...]) -> None:
        """What they like they love, and of the others they say something; what is left, they pass over."""
        left = list(likes)
        others = ("👍", "🌱", "🔁")
        for at, code in enumerate(self.town.codes("challenge")):
            if not left:
                await self.go_on("⏭")
                return
            if code in left:
                left.remove(code)
                await self.go_on("❤️")
            else:
                await self.go_on(others[(at + len(self.name)) % len(others)])

    # Asking

    async def asks(self, what: str, when: str, where: str | None = None, detail: str = "") -> str:
        """Ask for help and send it; returns its number. `when` is 🔴 today, 🟠 tomorrow, 🟢 this week.

        `where` is a neighbourhood's code, "?" where it is not known, or None where it need not be said again.
        """
        await self.begins(what, when, where)
        if detail:
            await self.gets_question("➡️")
            self.write(detail)
        else:
            await self.go_on("➡️")
        return await self.sends()

    async def asks_in_group(self, words: str, chat: Chat) -> str:
        """Ask from a group, where nobody else sees it, and publish it there; returns its number."""

        def unseen() -> bool:
            listed = menu(self.world, self.person, chat)
            return any(item["command"] == "besoin" and item.get("is_ephemeral") for item in listed)

        def sent() -> list[str]:
            mine = [item for item in self.messages(chat) if item.ephemeral is not None]
            return [item.text for item in mine if any("💬" in label for row in item.labels for label in row)]

        await self.until(unseen, PATIENCE, "a command that nobody else sees")
        self.write(f"/besoin {words}", chat)
        await self._tap("📣", "", chat, since=self._since)
        await self.until(sent, PATIENCE, "the number of the request")
        found = _NUMBER.search(sent()[-1])
        if found is None:
            raise NothingSuchError(f"{self.name} was given no number:\n{self.screen(chat)}")
        return found[0]

    async def begins(self, what: str, when: str, where: str | None = None) -> None:
        """The first answers, up to the question for a detail."""
        await self.touch("🙋")
        await self.go_on(self.label("category", what))
        await self.go_on(when)
        if where is not None:
            await self.go_on("❓" if where == "?" else self.label("neighbourhood", where))

    async def gets_question(self, sign: str) -> None:
        """Wait for the next question, known by one of its buttons."""
        await self.until(
            lambda: self.last_message().version > self._since and any(sign in one for one in self.buttons()),
            PATIENCE,
            f"a question with {sign!r}",
        )

    async def sends(self) -> str:
        """Say yes to the recapitulation; returns the request's number."""
        await self.go_on("✅")
        await self.gets_question("📋")
        found = _NUMBER.search(self.last())
        if found is None:
            raise NothingSuchError(f"{self.name} was given no number:\n{self.screen()}")
        return found[0]

    # Helping

    async def takes(self, number: str) -> None:
        """Say yes to an offer."""
        await self.tap("✅", about=number)
        await self.has_button("✔️", number)

    async def has_button(self, sign: str, about: str, *, chat: Where = None) -> None:
        """Wait until a message about something has such a button."""

        def there() -> bool:
            return any(
                about in message.text and any(sign in label for row in message.labels for label in row)
                for message in self.chat(chat).messages.values()
            )

        await self.until(there, PATIENCE, f"a button {sign!r} on {about}")

    async def says_done(self, number: str) -> None:
        """Say that it is done."""
        await self.tap("✔️", about=number)

    # Groups

    async def opens_group(self, title: str, *members: Phone, kind: str = "supergroup") -> Chat:
        """Make a group with the bot as an administrator in it, as the README says."""
        chat = self.create_group(title, kind=kind, members=members)
        await self.gets("/quartier", chat=chat)
        self.promote("bot", chat, BOT_RIGHTS)
        return chat

    async def binds(self, chat: Chat, place: str, topic: Topic | None = None) -> None:
        """Bind a group, or a topic of it, to a neighbourhood."""
        self.write("/quartier", chat=chat, thread=topic)
        await self.gets("?", chat=chat)
        await self.tap(self.label("neighbourhood", place), chat=chat)
        await self.gets(self.label("neighbourhood", place), chat=chat)


def cast(world: World, town: Town) -> dict[str, Townsperson]:
    """The people by first name, in a world that has nobody yet."""
    people = [Townsperson(world, character, town) for character in CAST]
    return {person.person.first_name: person for person in people}
