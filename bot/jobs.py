"""Jobs that run side by side until they are to stop. What they do is their own matter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Job = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""Runs until it is told to stop."""


async def together(stop: asyncio.Event, *jobs: Job) -> None:
    """Run jobs side by side; one that fails stops all."""

    async def guarded(job: Job) -> None:
        try:
            await job(stop)
        except Exception:
            stop.set()
            raise

    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(guarded(job))


async def unless_stopped(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do it, and leave it where it is as soon as we are to stop."""
    loop = asyncio.get_running_loop()
    doing, stopped = loop.create_task(work), loop.create_task(stop.wait())
    try:
        await asyncio.wait({doing, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        doing.cancel()
        stopped.cancel()
        came_of, _ = await asyncio.gather(doing, stopped, return_exceptions=True)
    if isinstance(came_of, Exception):
        raise came_of
