"""What somebody of the crowd does on their telephone: one move at a time, each once its screen is there.

A move looks and acts; it never waits. `crowd.py` asks again at each message of the bot. Buttons are found by
a part of their label; whoever casts the crowd knows the labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sandbox import acts, sharing
from sandbox.people import Person
from sandbox.world import World


class Move(Protocol):
    """One thing that somebody does."""

    def play(self, world: World, person: Person, since: int) -> bool:
        """Do it if it can be done; `since` is the world's version when this person last acted."""


@dataclass(frozen=True, slots=True)
class Start:
    """Press START."""

    def play(self, world: World, person: Person, since: int) -> bool:
        """Always possible."""
        del since
        acts.start(world, person)
        return True


@dataclass(frozen=True, slots=True)
class Tap:
    """Press a button, with any of these signs in its label, of a screen that came since the last move."""

    signs: tuple[str, ...]

    def play(self, world: World, person: Person, since: int) -> bool:
        """Once such a button is there."""
        for message in reversed(world.chats[person.id].messages.values()):
            if message.version <= since:
                continue
            for button in (button for row in message.buttons for button in row):
                if "callback_data" in button and any(sign in button["text"] for sign in self.signs):
                    acts.press(world, person, message.id, button)
                    return True
        return False


@dataclass(frozen=True, slots=True)
class Key:
    """Press a key below the text field, with this sign in its label."""

    sign: str

    def play(self, world: World, person: Person, since: int) -> bool:
        """Once such a key is there."""
        del since
        opened = world.chats[person.id].keyboards.get(person.id)
        keys = [key["text"] for row in opened.markup["keyboard"] for key in row] if opened else []
        for label in keys:
            if self.sign in label:
                sharing.use_key(world, person, label)
                return True
        return False


@dataclass(frozen=True, slots=True)
class Hear:
    """Wait for what the bot says to the last move."""

    def play(self, world: World, person: Person, since: int) -> bool:
        """Once it has said something."""
        said = world.chats[person.id].messages.values()
        return any(one.version > since and one.sender == world.bot.id for one in reversed(said))


@dataclass(frozen=True, slots=True)
class Block:
    """Block the bot."""

    def play(self, world: World, person: Person, since: int) -> bool:
        """Always possible."""
        del since
        acts.block(world, person)
        return True


@dataclass(frozen=True, slots=True)
class DeleteAccount:
    """Delete the account."""

    def play(self, world: World, person: Person, since: int) -> bool:
        """Always possible."""
        del since
        acts.delete_account(world, person)
        return True
