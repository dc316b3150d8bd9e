"""Waiting for whichever comes first, for loops that sleep until there is work or they are told to stop."""

from __future__ import annotations

import asyncio


async def first_of(seconds: float | None, *events: asyncio.Event) -> None:
    """Return when one of the events is set, or after so many seconds."""
    loop = asyncio.get_running_loop()
    waits = [loop.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
