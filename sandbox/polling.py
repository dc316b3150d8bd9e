"""getUpdates: one poll at a time, waiting until there is something to tell."""

from __future__ import annotations

import asyncio
from typing import Any

from aiogram.methods import GetUpdates

from sandbox.errors import ApiError, conflict
from sandbox.world import World

Json = dict[str, Any]

_MAX_TIMEOUT = 50
_MAX_BATCH = 100
_QUICK = 3.0
_TOO_QUICK = 0.5


class Polling:
    """The state between polls: who waits, and what was asked last."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: asyncio.Future[ApiError | None] | None = None
        self._last_offset = 0
        self._last_start = float("-inf")
        world.updates.on_put.append(self._ring)

    @property
    def waiting(self) -> bool:
        """Whether a poll is open now."""
        return self._waiting is not None

    def _ring(self, why: ApiError | None = None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(why)

    def end(self, text: str) -> None:
        """End an open poll with 409."""
        self._ring(conflict(text))
        self._waiting = None

    async def get_updates(self, method: GetUpdates) -> list[Json]:
        """Confirm what is below the offset, then the next updates, waiting up to the timeout."""
        world = self._world
        if world.webhook.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self.end("terminated by other getUpdates request; make sure that only one bot instance is running")
        world.updates.allow(method.allowed_updates)
        offset = method.offset or 0
        limit, timeout = self._without_haste(method, offset)
        until = asyncio.get_running_loop().time() + timeout
        while True:
            world.last_poll = world.machine()
            batch = world.updates.take(offset, limit)
            left = until - asyncio.get_running_loop().time()
            if batch or left <= 0:
                return batch
            offset = max(offset, 0)
            await self._wait(left)

    def _without_haste(self, method: GetUpdates, offset: int) -> tuple[int, float]:
        """Telegram slows down who asks the same again at once."""
        limit = max(1, min(method.limit or _MAX_BATCH, _MAX_BATCH))
        timeout = float(max(0, min(method.timeout or 0, _MAX_TIMEOUT)))
        now = self._world.machine()
        if self._world.limits.enabled and offset == self._last_offset:
            since = now - self._last_start
            if timeout < _QUICK and since < _QUICK:
                timeout = _QUICK
            if since < _TOO_QUICK:
                limit = 1
        self._last_offset, self._last_start = offset, now
        return limit, timeout

    async def _wait(self, seconds: float) -> None:
        """Wait for an update, the end of time, or somebody who takes over."""
        mine: asyncio.Future[ApiError | None] = asyncio.get_running_loop().create_future()
        self._waiting = mine
        try:
            why = await asyncio.wait_for(mine, seconds)
        except TimeoutError:
            why = None
        finally:
            if self._waiting is mine:
                self._waiting = None
        if why is not None:
            raise why
