"""Answers that are out and not yet written down as such: their mark rides on the next unit that is opened.

A commit for each mark would cost as much as the work itself. Until the mark is committed the answer counts as
unsent: a process killed meanwhile sends it once more at its next start, and never loses it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from solidarity.queues import Engine, EngineUnit


@dataclass
class Marks:
    """The marks that one process has still to write, each by its row."""

    engine: Engine
    out: set[int] = field(default_factory=set)
    """Sent, and not known to be committed as such."""
    _riding: set[int] = field(default_factory=set)
    """In a unit that is open."""

    def add(self, seq: int) -> None:
        """The whole answer is out."""
        self.out.add(seq)

    @property
    def are_waiting(self) -> bool:
        """Whether there is a mark that no open unit carries."""
        return bool(self.out - self._riding)

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[EngineUnit]:
        """A unit that begins by writing the waiting marks, so that their lanes are free in it."""
        riding = self.out - self._riding
        self._riding |= riding
        try:
            async with self.engine.unit() as unit:
                if riding:
                    await unit.inbox.answered(*riding)
                yield unit
            self.out -= riding
        finally:
            self._riding -= riding
