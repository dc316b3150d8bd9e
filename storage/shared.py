"""Redis between machines: a bell, nothing more. Whatever is lost here is found by looking again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

CHANNEL = "entraide.bell"
_WAIT = 2.0


class SharedBell:
    """Rings on every machine when one of them stored or planned something."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_connect_timeout=2.0, socket_timeout=None)
        self._wanted = asyncio.Event()

    def ring(self) -> None:
        """Wake the others soon; never waits, never fails."""
        self._wanted.set()

    async def run(self, stop: asyncio.Event, on_bell: Callable[[], None]) -> None:
        """Publish and listen until told to stop; without Redis everybody simply looks by themselves."""
        tasks = [
            asyncio.ensure_future(self._forever(stop, self._publish)),
            asyncio.ensure_future(self._forever(stop, lambda: self._listen(on_bell))),
        ]
        await stop.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._redis.aclose()

    async def _forever(self, stop: asyncio.Event, work: Callable[[], object]) -> None:
        while not stop.is_set():
            try:
                await work()  # type: ignore[misc]
            except (RedisError, OSError) as error:
                log.warning("bell_silent", error=type(error).__name__)
                await asyncio.sleep(_WAIT)

    async def _publish(self) -> None:
        await self._wanted.wait()
        self._wanted.clear()
        await self._redis.publish(CHANNEL, b"")

    async def _listen(self, on_bell: Callable[[], None]) -> None:
        async with self._redis.pubsub() as channel:
            await channel.subscribe(CHANNEL)
            async for message in channel.listen():
                if message["type"] == "message":
                    on_bell()
