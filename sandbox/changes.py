"""Who must look again: a version that only grows, and what changed since a listener last looked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

ALL_PARTS = ("people", "groups", "calls", "clock", "faults", "settings", "tape", "crowd")


@dataclass(slots=True)
class Listener:
    """Collects changes until they are taken; `event` is set while there are any."""

    chats: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    event: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self) -> dict[str, Any]:
        """What changed since the last time."""
        taken = {"chats": sorted(self.chats), "people": sorted(self.people), "parts": sorted(self.parts)}
        self.chats.clear()
        self.people.clear()
        self.parts.clear()
        self.event.clear()
        return taken


@dataclass(slots=True)
class Changes:
    """The world's version and those who listen."""

    version: int = 0
    listeners: list[Listener] = field(default_factory=list)
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def listen(self) -> Listener:
        """Begin to collect; end with `stop`."""
        listener = Listener()
        self.listeners.append(listener)
        return listener

    def stop(self, listener: Listener) -> None:
        """Collect no more."""
        self.listeners.remove(listener)

    def note(self, chat: int | None = None, people: set[int] | None = None, part: str | None = None) -> int:
        """Something changed: raise the version and wake who waits."""
        self.version += 1
        for listener in self.listeners:
            if chat is not None:
                listener.chats.add(chat)
            if people:
                listener.people |= people
            if part is not None:
                listener.parts.add(part)
            listener.event.set()
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                if not future.done():
                    future.set_result(None)
        return self.version

    async def next(self) -> None:
        """Wait for the next change, whatever it is."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await future
