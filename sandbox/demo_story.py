"""The town while its story is played: its people, its groups, and the passing of time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.chats import Chat
from sandbox.demo_moves import Townsperson
from sandbox.demo_people import Part
from sandbox.demo_time import Calendar
from sandbox.world import World

Settle = Callable[[], Awaitable[None]]
"""Returns when the bot has worked on everything and sent all that is due."""
A_DAY = timedelta(days=1)
AT_ONCE = 8
"""So many people act side by side; more would only wait for each other."""


@dataclass
class Story:
    """The town while it is played."""

    world: World
    people: dict[str, Townsperson]
    calendar: Calendar
    settle: Settle
    scene_played: Callable[[], None]
    """Somebody waits for the end."""
    groups: dict[str, Chat] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    """Numbers of requests by who asked."""

    def __getitem__(self, name: str) -> Townsperson:
        return self.people[name]

    def all_of(self, part: Part) -> list[Townsperson]:
        """Everybody with this part."""
        return [person for person in self.people.values() if person.character.part is part]

    def some_of(self, names: Iterable[str]) -> list[Townsperson]:
        """These people."""
        return [self.people[name] for name in names]

    async def at(self, when: datetime) -> None:
        """Let it be this moment, once everything until now has happened; later already is late enough."""
        await self.settle()
        for person in self.people.values():
            person.reads()
        while (now := self.world.now()) < when:  # by days: what is due in between has its time, as in life
            self.world.clock.jump_to(min(when, now + A_DAY))
            await self.settle()
        await self.settle()
        self.scene_played()

    async def later(self, **by: float) -> None:
        """Let some time pass."""
        await self.at(self.world.now() + timedelta(**by))


async def together(moves: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Let many act at once."""
    door = asyncio.Semaphore(AT_ONCE)

    async def through(move: Coroutine[Any, Any, None]) -> None:
        async with door:
            await move

    async with asyncio.TaskGroup() as group:
        for move in moves:
            group.create_task(through(move))
