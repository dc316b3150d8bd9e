"""Redis between machines: a bell, nothing more. Whatever is lost here is found by looking again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

log = structlog.get_logger(__name__)

CHANNEL = "entraide.bell"
WAIT = 2.0
"""Seconds before Redis is tried again."""
SILENCE = 60.0
"""Seconds without a word after which we listen anew: a line can be dead without telling."""


class SharedBell:
    """Rings on every machine when one of them stored or planned something."""

    def __init__(self, url: str) -> None:
        from redis.asyncio import Redis  # noqa: PLC0415 - most have none

        self._redis = Redis.from_url(url, socket_connect_timeout=WAIT, socket_timeout=None)
        self._wanted = asyncio.Event()
        self._away = False

    def ring(self) -> None:
        """Wake the others soon; never waits, never fails."""
        self._wanted.set()

    async def run(self, stop: asyncio.Event, on_bell: Callable[[], None]) -> None:
        """Publish and listen until told to stop; without Redis everybody simply looks by themselves."""
        from redis.exceptions import RedisError  # noqa: PLC0415 - as above

        try:
            async with asyncio.TaskGroup() as group:
                jobs = (
                    group.create_task(self._forever(self._publish)),
                    group.create_task(self._forever(lambda: self._listen(on_bell))),
                )
                await stop.wait()
                for job in jobs:
                    job.cancel()
        finally:
            with suppress(RedisError, OSError):
                await self._redis.aclose()

    async def _forever(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the bot
                if not self._away:
                    self._away = True
                    log.warning("bell_silent", error=type(error).__name__)
                await asyncio.sleep(WAIT)

    async def _publish(self) -> None:
        await self._wanted.wait()
        self._wanted.clear()
        try:
            await self._redis.publish(CHANNEL, b"")
        except Exception:
            self._wanted.set()
            raise
        self._is_back()

    async def _listen(self, on_bell: Callable[[], None]) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(CHANNEL)
            on_bell()  # what rang while nobody listened
            self._is_back()
            heard = asyncio.get_running_loop().time()
            while asyncio.get_running_loop().time() < heard + SILENCE:
                if await channel.get_message(timeout=SILENCE) is not None:
                    heard = asyncio.get_running_loop().time()
                    on_bell()

    def _is_back(self) -> None:
        if self._away:
            self._away = False
            log.info("bell_back")
