"""What was played, in order: what people did, what they then saw of the bot, and when the clock jumped.

The tape only listens. `walk.py` writes a test from it. People are taped where `acts.py`, `sharing.py` and
`group_acts.py` begin, whoever asks them: the page, a test, a script.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from sandbox.messages import Message
    from sandbox.people import Person
    from sandbox.presses import Press
    from sandbox.world import World

Json = dict[str, Any]
P = ParamSpec("P")
R = TypeVar("R")
Also = Callable[["World", "Person", Json], Json]

CALM = 1.0
"""Seconds without anything of the bot after which all that was under way has come."""
_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Entry:
    """Something at a time; `speed` says how fast the clock ran."""

    at: datetime
    speed: float


@dataclass(frozen=True, slots=True)
class Deed(Entry):
    """Somebody did something; `facts` are what the act was given and what it takes to find the same again."""

    what: str
    person: int
    facts: Json
    made: Any
    calm: bool
    """Nothing was under way before: what comes next comes from this."""


@dataclass(frozen=True, slots=True)
class Sight(Entry):
    """A message of the bot came, or its words changed."""

    chat: int
    message: int
    text: str
    kind: str
    reader: int | None = None
    """Who alone sees it, when it is ephemeral."""


@dataclass(frozen=True, slots=True)
class Gone(Entry):
    """The bot deleted a message of its own."""

    chat: int
    message: int
    reader: int | None = None


@dataclass(frozen=True, slots=True)
class Toast(Entry):
    """A press was answered with words."""

    person: int
    text: str


@dataclass(frozen=True, slots=True)
class Jump(Entry):
    """The clock was moved ahead."""

    by: timedelta
    calm: bool


@dataclass(slots=True)
class Tape:
    """All entries since the world began, and where the walk begins."""

    entries: list[Entry] = field(default_factory=list)
    begins: int = 0
    deeds: int = 0
    """How many deeds there were since then."""
    cut: bool = False
    """The oldest entries were dropped: there were too many."""
    names: dict[int, tuple[str, str | None, str | None, str | None]] = field(default_factory=dict)
    """First and last name, username and language with which people came into the world."""
    coordinators: set[int] = field(default_factory=set)
    """Whom the municipality's file names."""
    roles: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Who had joined before the walk: "resident" or "volunteer", and of which neighbourhood."""
    bindings: dict[int, str] = field(default_factory=dict)
    """Groups known from before the walk, and the neighbourhood of each."""
    extras: set[int] = field(default_factory=set)
    """People of a crowd: what they do and see is not taped, until somebody takes one of their telephones."""
    calm_after: float = CALM
    _words: dict[tuple[int, int], str] = field(default_factory=dict)
    _inside: bool = False
    _stirred: float = float("-inf")

    def start_here(self, world: World) -> None:
        """The walk begins now; what was before is only told as far as it takes."""
        self.begins, self.deeds = len(self.entries), 0
        world.note("tape")

    def calm(self, world: World) -> bool:
        """Whether nothing of the bot is under way."""
        return not world.updates.pending and world.machine() - self._stirred >= self.calm_after

    def see(self, world: World, message: Message, reader: int | None = None) -> None:
        """A message of the bot may have come or changed."""
        place = (message.chat, message.id)
        if message.chat in self.extras or reader in self.extras:
            return
        if message.content.service is not None or self._words.get(place) == message.text:
            return
        self._words[place] = message.text
        self._stir(world, Sight(*_now(world), *place, message.text, message.kind, reader))

    def lose(self, world: World, message: Message, reader: int | None = None) -> None:
        """A message of the bot was deleted; a person's own deed is taped as such."""
        if not self._inside and message.content.service is None and message.chat not in self.extras:
            self._stir(world, Gone(*_now(world), message.chat, message.id, reader))

    def hear(self, world: World, press: Press) -> None:
        """A press was answered."""
        if press.text and press.person not in self.extras:
            self._stir(world, Toast(*_now(world), press.person, press.text))

    def jump(self, world: World) -> None:
        """The clock has jumped."""
        by = world.clock.last_jump
        if by:
            self._add(Jump(*_now(world), by, self.calm(world)))

    def _stir(self, world: World, entry: Entry) -> None:
        self._stirred = world.machine()
        self._add(entry)

    def _add(self, entry: Entry) -> None:
        self.entries.append(entry)
        if len(self.entries) > _KEPT:
            self.cut = True
            del self.entries[: _KEPT // 2]
            self.begins = max(0, self.begins - _KEPT // 2)

    def deed(self, world: World, what: str, person: Person, facts: Json, act: Callable[[], R]) -> R:
        """Do it, and tape it when it is not a part of another deed and was not refused."""
        if self._inside or person.id in self.extras:
            return act()
        calm, now, place = self.calm(world), _now(world), len(self.entries)
        self._inside = True
        try:
            made = act()
        finally:
            self._inside = False
        self.deeds += 1
        self.entries.insert(place, Deed(*now, what, person.id, facts, made, calm))
        return made


def _now(world: World) -> tuple[datetime, float]:
    return world.now(), world.clock.speed


def taped(
    also: Also | None = None,
) -> Callable[[Callable[Concatenate[World, Person, P], R]], Callable[Concatenate[World, Person, P], R]]:
    """An act of a person that is taped under its name. `also` looks at the world before it is done."""

    def wrap(
        act: Callable[Concatenate[World, Person, P], R],
    ) -> Callable[Concatenate[World, Person, P], R]:
        signature = inspect.signature(act)

        @wraps(act)
        def played(world: World, person: Person, /, *args: P.args, **kwargs: P.kwargs) -> R:
            facts = _facts(signature.bind(world, person, *args, **kwargs))
            if also is not None:
                facts |= also(world, person, facts)
            return world.tape.deed(
                world, act.__name__, person, facts, lambda: act(world, person, *args, **kwargs)
            )

        return played

    return wrap


def _facts(bound: inspect.BoundArguments) -> Json:
    """What the act was given, without world and person; nested keywords as if named."""
    given = dict(list(bound.arguments.items())[2:])
    given |= given.pop("facts", {})
    return {name: value for name, value in given.items() if value is not None}
