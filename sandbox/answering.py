"""How people of the crowd answer a message with buttons: each by chance, after a while, or not at all.

It knows signs and shares, not what they mean: "whose label begins with 💚: sixty of a hundred". A message
counts as a question when it has a button for every sign. The same seed gives the same answers.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sandbox import acts
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]

_SIGN = 16


@dataclass(frozen=True, slots=True)
class Habit:
    """This share of people presses the button whose label begins with this sign."""

    sign: str
    share: float

    def __post_init__(self) -> None:
        """A share is between none and all."""
        if not (self.sign.strip() and len(self.sign) <= _SIGN and 0 <= self.share <= 1):
            msg = f"{self.sign!r} and {self.share} are no sign and share"
            raise ValueError(msg)


@dataclass(slots=True)
class Answering:
    """What was asked of the crowd, and how it answers."""

    habits: tuple[Habit, ...] = ()
    within: float = 10.0
    """Seconds of real time in which those who answer have answered."""
    soonest: float = 0.5
    """Seconds that anybody takes to read."""
    seed: int = 1
    asked: int = 0
    """Questions that came, over all people."""
    silent: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    latest: dict[int, str] = field(default_factory=dict)
    """What each person answered last."""
    _timers: set[asyncio.TimerHandle] = field(default_factory=set)

    def set(self, habits: tuple[Habit, ...] | None = None, within: float | None = None) -> None:
        """Other habits; what is under way keeps to the old ones."""
        if habits is not None:
            if sum(habit.share for habit in habits) > 1 + 1e-9:
                raise ValueError("the shares are more than all")
            self.habits = habits
        if within is not None:
            self.within = max(self.soonest, within)

    def begin_anew(self) -> None:
        """Count from zero."""
        self.asked = self.silent = 0
        self.answers.clear()

    def hear(self, world: World, person: Person, message: Message) -> None:
        """Somebody got a message; if it is a question, they may answer it."""
        if not self.habits or any(find(message, habit.sign) is None for habit in self.habits):
            return
        self.asked += 1
        chance = Random(f"{self.seed} {person.id} {message.id}")  # noqa: S311 - a play that can be repeated
        sign = self._choose(chance.random())
        if sign is None:
            self.silent += 1
            return
        after = chance.uniform(self.soonest, self.within)
        loop = asyncio.get_running_loop()

        def now() -> None:
            self._timers.discard(timer)
            self._press(world, person, message.id, sign)

        timer = loop.call_later(after, now)
        self._timers.add(timer)

    def _choose(self, drawn: float) -> str | None:
        for habit in self.habits:
            if drawn < habit.share:
                return habit.sign
            drawn -= habit.share
        return None

    def _press(self, world: World, person: Person, number: int, sign: str) -> None:
        """Press it as it is now: the message may be gone or changed, and the account too."""
        message = world.chats[person.id].messages.get(number)
        button = find(message, sign) if message else None
        if button is None or person.blocked:
            return
        try:
            acts.press(world, person, number, button)
        except (CannotActError, NothingSuchError):
            return
        self.answers[sign] += 1
        self.latest[person.id] = sign
        world.note("crowd")

    def close(self) -> None:
        """Nobody answers any more."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def as_json(self) -> Json:
        """The shape of the control API."""
        return {
            "habits": [{"sign": habit.sign, "share": habit.share} for habit in self.habits],
            "within": self.within,
            "asked": self.asked,
            "silent": self.silent,
            "answers": {habit.sign: self.answers[habit.sign] for habit in self.habits},
        }


def find(message: Message, sign: str) -> Json | None:
    """The button whose label begins with this sign."""
    for button in (button for row in message.buttons for button in row):
        if "callback_data" in button and button["text"].startswith(sign):
            return button
    return None
