"""One process of several does what only one may do; the others stand by until its place is free.

Which process holds the place is the database's to say (`storage.engine`).
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog

from bot.jobs import Job
from bot.vigil import Vigil
from bot.waiting import first_of
from storage.engine import PLACE, Database

log = structlog.get_logger(__name__)

STANDBY = 1.0
"""Seconds between tries to become the one sender."""
WATCH = 2.0
"""Seconds between looks whether it still is."""


@dataclass
class Leader:
    """The place that one process holds, and what it does there."""

    database: Database
    vigil: Vigil

    async def lead(self, stop: asyncio.Event, work: Job) -> None:
        """Do it as soon as no other process does; the system frees the place of one that died."""
        waited = False
        while not stop.is_set():
            async with AsyncExitStack() as place:
                if await self._takes(place):
                    await self._while_leading(stop, work)
                    continue
            if not waited:
                waited = True
                log.info("standing_by")
            await first_of(STANDBY, stop)

    async def _takes(self, place: AsyncExitStack) -> bool:
        """Whether the place is free, and ours until it is left."""
        try:
            return await place.enter_async_context(self.database.leadership(PLACE))
        except Exception as error:  # noqa: BLE001 - the database is away: nobody leads
            log.warning("database_away", error=type(error).__name__)
            return False

    async def _while_leading(self, stop: asyncio.Event, work: Job) -> None:
        """Do it until we are to stop, or until the place is lost with the connection that held it."""
        ends = asyncio.Event()
        watching = asyncio.get_running_loop().create_task(self._watch(stop, ends))
        self.vigil.leads = True
        try:
            await work(ends)
        finally:
            self.vigil.leads = False
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self, stop: asyncio.Event, ends: asyncio.Event) -> None:
        try:
            while not stop.is_set():
                if not await self.database.still_leads(PLACE):
                    log.error("place_lost")
                    break
                await first_of(WATCH, stop)
        except Exception as error:  # noqa: BLE001 - whoever cannot tell that it leads does not go on
            log.warning("place_unknown", error=type(error).__name__)
        finally:
            ends.set()
