"""The send budget of a process that is about to end: nobody waits in it any longer than there is time.

Whoever has not made a call yet hears `ClosedError` instead and leaves it to the next start. So a stop takes
seconds even in the middle of a flood pause, and what was not begun is not sent twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.budget import Budget, Lane


class ClosedError(Exception):
    """The call was not made, and will not be in this life of the process."""


class ClosingBudget:
    """A `Budget` that can be closed."""

    def __init__(self, budget: Budget, flooded: Callable[[float], None] = lambda _seconds: None) -> None:
        self._budget = budget
        self._flooded = flooded
        self._ends_at: float | None = None
        self._waits: set[asyncio.Timeout] = set()

    def close(self, seconds: float) -> None:
        """Let nobody wait longer than so many seconds from now."""
        self._ends_at = asyncio.get_running_loop().time() + seconds
        for wait in self._waits:
            if not wait.expired():
                wait.reschedule(self._ends_at)

    async def take(self, chat_id: int | None, lane: Lane) -> None:
        """As `Budget.take`. Raises ClosedError."""
        await self._while_open(self._budget.take(chat_id, lane))

    async def hold(self) -> None:
        """As `Budget.hold`. Raises ClosedError."""
        await self._while_open(self._budget.hold())

    def refused(self, seconds: float, chat_id: int | None) -> None:
        """As `Budget.refused`; whoever counts floods hears of it."""
        self._flooded(seconds)
        self._budget.refused(seconds, chat_id)

    def pause(self, seconds: float, chat_id: int | None = None) -> None:
        """As `Budget.pause`."""
        self._budget.pause(seconds, chat_id)

    def delay(self, chat_id: int | None, lane: Lane) -> float:
        """As `Budget.delay`."""
        return self._budget.delay(chat_id, lane)

    async def _while_open(self, turn: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout_at(self._ends_at) as wait:
                self._waits.add(wait)
                try:
                    await turn
                finally:
                    self._waits.discard(wait)
        except TimeoutError as error:
            raise ClosedError from error
