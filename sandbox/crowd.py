"""A crowd: hundreds of people who come to the bot as real ones do, and then answer by themselves.

Nobody is inserted anywhere: each presses START and goes on when the next screen is there. They come many at
once, and no faster than the bot works on what waits. Telegram's limits are lifted while they come in, since
a bot may greet thirty people a second; from then on they hold again. Who comes, and which buttons there are,
is told by whoever casts the crowd (`casting`). People of a crowd are found by searching: no list shows them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from sandbox.answering import Answering
from sandbox.crowd_moves import Hear, Move, Start
from sandbox.crowd_names import some_name
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]

LARGEST = 5000
FIRST = 100_001
"""The crowd's ids begin here: the first ones are those of the people whom somebody adds."""
AT_ONCE = 24
"""So many are in the middle of coming in; more would only wait for each other."""
MOST_PENDING = 60
"""Nobody new comes in while the bot has so many updates before it."""
PATIENCE = 20.0
"""Seconds that a screen may take; whoever waits longer gives up, and is counted."""
_LOOK = 0.25


@dataclass(frozen=True, slots=True)
class Walkon:
    """Somebody who will come: a name, a language, and the moves that bring them in."""

    name: tuple[str, str | None]
    language: str
    moves: tuple[Move, ...]
    role: tuple[str, str] | None = None
    """What a saved test makes of them: "resident" or "volunteer", and where."""


Casting = Callable[[int, Random], Iterator[Walkon]]
"""So many people, by chance."""
Rush = Callable[[], AbstractAsyncContextManager[None]]
"""Held while they come in: makes haste where the bot keeps to a pace of its own."""


@dataclass(slots=True)
class Extra:
    """Somebody of the crowd, and what they still have to do."""

    person: Person
    walkon: Walkon
    moves: deque[Move]
    moved: float
    since: int = 0
    heard: int = 0
    """The last message that was looked at as a question."""
    stirred: bool = False


def strangers(size: int, chance: Random) -> Iterator[Walkon]:
    """People who press START and nothing else: all that can be said of any bot."""
    for _ in range(size):
        yield Walkon(some_name("fr", chance), "fr", (Start(), Hear()))


@asynccontextmanager
async def no_haste() -> AsyncIterator[None]:
    """Nothing to hurry."""
    yield


@dataclass(slots=True)
class Crowd:
    """The crowd of one world."""

    world: World
    casting: Casting = strangers
    rush: Rush = no_haste
    answering: Answering = field(default_factory=Answering)
    extras: dict[int, Extra] = field(default_factory=dict)
    wanted: int = 0
    """How many were asked for the last time, and how many of these have come in or given up."""
    joined: int = 0
    lost: int = 0
    trouble: str | None = None
    _coming: dict[int, Extra] = field(default_factory=dict)
    _began: float | None = None
    _took: float = 0.0
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        """Hear what the bot says."""
        self.world.on_said.append(self._said)

    # Coming in

    @property
    def busy(self) -> bool:
        """Whether people are coming in now."""
        return self._began is not None

    def begin(self, size: int, seed: int = 1) -> None:
        """Let them come, without waiting for it."""
        self._open(size)
        self._task = asyncio.get_running_loop().create_task(self._bring(size, seed), name="crowd")
        self._task.add_done_callback(self._ended)

    async def gather(self, size: int, seed: int = 1) -> None:
        """Let so many people come; returns when each is in or has given up."""
        self._open(size)
        await self._bring(size, seed)

    def _open(self, size: int) -> None:
        if self.busy:
            raise CannotActError("a crowd is on its way already")
        if not 1 <= size <= LARGEST:
            msg = f"a crowd has 1 to {LARGEST} people"
            raise ValueError(msg)
        self.wanted, self.joined, self.lost, self.trouble = size, 0, 0, None
        self._began, self._took = self.world.machine(), 0.0
        self._note()

    async def _bring(self, size: int, seed: int) -> None:
        chance = Random(seed + len(self.extras))  # noqa: S311 - a play that can be repeated
        limits = self.world.limits
        strict, limits.enabled = limits.enabled, False
        try:
            async with self.rush():
                await self._let_in(self.casting(size, chance))
        finally:
            limits.enabled = strict
            self._took, self._began = self._seconds(), None
            self._coming.clear()
            self._note()

    def _seconds(self) -> float:
        """Since the first one set out, or until the last one was in."""
        return self._took if self._began is None else self.world.machine() - self._began

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._took, self._began = self._seconds(), None  # it may have been stopped before it began
        if not task.cancelled() and (error := task.exception()) is not None:
            self.trouble = repr(error)
            self._note()

    async def _let_in(self, walkons: Iterable[Walkon]) -> None:
        queue, everybody = iter(walkons), False
        while not everybody or self._coming:
            self._moved.clear()
            self._give_up()
            while len(self._coming) < AT_ONCE and len(self.world.updates.pending) < MOST_PENDING:
                walkon = next(queue, None)
                if walkon is None:
                    everybody = True
                    break
                self._enter(walkon)
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK):  # `wait_for` of Python 3.11 may swallow a cancellation
                    await self._moved.wait()
            await asyncio.sleep(0)

    def _enter(self, walkon: Walkon) -> None:
        number = next(n for n in count(FIRST + len(self.extras)) if n not in self.world.people)
        person = self.world.add_person(*walkon.name, language=walkon.language, number=number)
        person.extra = True
        self.world.tape.extras.add(person.id)
        extra = Extra(person, walkon, deque(walkon.moves), self.world.machine())
        self.extras[person.id] = self._coming[person.id] = extra
        self._go_on(extra)

    def _give_up(self) -> None:
        now = self.world.machine()
        for extra in [one for one in self._coming.values() if now - one.moved > PATIENCE]:
            self._gives_up(extra)

    def _gives_up(self, extra: Extra) -> None:
        extra.moves.clear()
        del self._coming[extra.person.id]
        self.lost += 1
        self._moved.set()

    def _go_on(self, extra: Extra) -> None:
        """Make the next move, if its screen is there."""
        extra.stirred = False
        if extra.person.id not in self._coming:
            return
        try:
            while extra.moves and extra.moves[0].play(self.world, extra.person, extra.since):
                extra.moves.popleft()
                extra.moved, extra.since = self.world.machine(), self.world.changes.version
        except (CannotActError, NothingSuchError):  # somebody else had this telephone in hand meanwhile
            self._gives_up(extra)
            return
        if not extra.moves:
            self._is_in(extra)

    def _is_in(self, extra: Extra) -> None:
        del self._coming[extra.person.id]
        self.joined += 1
        if extra.walkon.role is not None:
            self.world.tape.roles[extra.person.id] = extra.walkon.role
        self._moved.set()
        self._note()

    # Answering

    def _said(self, message: Message) -> None:
        """The bot said something; whoever it is for looks at it in a moment, not within the bot's call."""
        extra = self.extras.get(message.chat)
        if extra is None:
            return
        if extra.person.id in self._coming:
            if not extra.stirred:
                extra.stirred = True
                asyncio.get_running_loop().call_soon(self._go_on, extra)
        elif message.id > extra.heard:
            extra.heard = message.id
            self.answering.hear(self.world, extra.person, message)
            self._note()

    # The rest

    async def stop(self) -> None:
        """Nobody else comes in."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def close(self) -> None:
        """The world ends."""
        await self.stop()
        self.answering.close()

    def _note(self) -> None:
        self.world.note("crowd")

    def as_json(self) -> Json:
        """CROWD of CONTROL.md."""
        people = [extra.person for extra in self.extras.values()]
        return {
            "size": len(people),
            "busy": self.busy,
            "wanted": self.wanted,
            "joined": self.joined,
            "lost": self.lost,
            "seconds": round(self._seconds(), 1),
            "blocked": sum(person.blocked for person in people),
            "deleted": sum(person.deleted for person in people),
            "trouble": self.trouble,
            "answering": self.answering.as_json(),
        }
