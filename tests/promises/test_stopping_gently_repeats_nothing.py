"""SIGTERM: what is in flight arrives, what is not begun waits for the next start, and it ends soon."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import GRACE
from bot.delivery import loop
from bot.intake import sending
from sandbox.faults import Fault
from tests.promises.busy_town import Town, busy_town
from tests.promises.lives import Life, Nursery, counts, unfinished

STOPS = 6
SEED = 20_261_125
WITHIN = 10
"""Seconds that Docker gives a process to stop."""
BUSY = 6
"""A machine of tests may take so many times as long as one that has nothing else to do."""


async def stopped(town: Town, life: Life) -> float:
    """Stop a life; how long it took."""
    began = time.monotonic()
    assert await life.stop() == 0
    assert counts(town.url, "outbox").get("leased", 0) == 0
    town.check()
    return time.monotonic() - began


async def stopped_in_a_flood_pause(town: Town, life: Life) -> float:
    """The same a second after Telegram asked the whole bot to wait for twenty."""
    town.world.faults.clear()
    town.world.faults.add(Fault("flood", "send*", retry_after=8))
    async with asyncio.timeout(60):
        while not town.world.limits.paused("sendmessage", None):
            await asyncio.sleep(0.01)
    await asyncio.sleep(1)
    assert unfinished(town.url) > 0
    took = await stopped(town, life)
    town.world.limits.pause(None, 0)
    return took


@pytest.mark.kills
@pytest.mark.timeout(600)
async def test_stopping_gently_repeats_nothing(
    nursery: Nursery, database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Stopped while people are served slowly, or not at all: status 0 within ten seconds, no extra copy."""
    async with busy_town(nursery, database_url, tmp_path, SEED) as town:
        life = await town.begin()
        await town.settle_down()
        town.set_out()
        town.world.faults.add(Fault("slow", "send*", count=None, ms=150))
        town.world.faults.add(Fault("slow", "edit*", count=None, ms=150))
        took = []
        for _ in range(STOPS):
            await asyncio.sleep(town.chance.uniform(0.2, 1.2))
            took.append(await stopped(town, life))
            life = await town.begin()
            await town.polled(life)
        took.append(await stopped_in_a_flood_pause(town, life))
        life = await town.begin()
        await town.come_home()
        await stopped(town, life)
        figures = town.judge() | {"stops": len(took), "longest": round(max(took), 2)}
        record_property("figures", figures)
        assert figures["extra copies"] == 0, town.ear.copies()
        assert max(took) < WITHIN * BUSY
    assert max(GRACE, loop.DRAIN, sending.DRAIN) + sending.AGAIN < WITHIN, "of its own it waits less"
