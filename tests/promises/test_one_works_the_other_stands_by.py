"""Two processes on one database: one works, the other takes over within seconds when that is gone."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from bot.leading import STANDBY
from tests.promises.busy_town import Town, busy_town
from tests.promises.lives import Life, Nursery, in_flight

HANDOVERS = int(os.environ.get("ENTRAIDE_HANDOVERS", "5"))
"""On each database; `make lasting` makes fifty."""
SEED = 20_261_126
WITHIN = 5
"""Seconds until somebody listens again."""
BUSY = 10
"""A machine of tests may take so many times as long as one that has nothing else to do."""


async def taken_over(town: Town) -> float:
    """Wait for the next poll; how long it took."""
    began, before = time.monotonic(), town.world.last_poll
    async with asyncio.timeout(60):
        while town.world.last_poll == before:
            await asyncio.sleep(0.01)
    return time.monotonic() - began


def refusals(town: Town) -> list[str]:
    """Where two polled at once."""
    return [
        call.description or ""
        for call in town.world.calls.calls
        if call.code == 409 and "terminated by other getUpdates" in (call.description or "")
    ]


def ready(town: Town) -> int:
    """How many lives have come up so far."""
    return town.log.read_text(encoding="utf-8").count('"ready"')


@pytest.mark.kills
@pytest.mark.timeout(600 * max(1, HANDOVERS // 5))
async def test_one_works_the_other_stands_by(
    nursery: Nursery, database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Killed again and again, the one that works is replaced within seconds; they never work side by side."""
    async with busy_town(nursery, database_url, tmp_path, SEED) as town:
        working = await town.begin()
        await town.polled(working)
        standing = await town.begin()
        await town.settle_down()
        town.set_out()
        took, flying = [], 0
        for _ in range(HANDOVERS):
            await asyncio.sleep(town.chance.uniform(0.3, 1.0))
            assert await working.kill() == -9
            flying += in_flight(town.url)
            took.append(await taken_over(town))
            working, standing = standing, await town.begin()
            town.check()
        await town.come_home()
        async with asyncio.timeout(60):
            while ready(town) < HANDOVERS + 2:  # one that is told to stop before it is up just dies
                await asyncio.sleep(0.05)
        assert await standing.stop() == 0
        assert await working.stop() == 0
        figures = town.judge() | {"handovers": HANDOVERS, "in flight": flying, "longest": round(max(took), 2)}
        record_property("figures", figures)
        assert figures["extra copies"] <= flying
        assert refusals(town) == []
        assert max(took) < WITHIN * BUSY
    assert STANDBY < WITHIN, "it looks more often than that"


def lost(town: Town) -> int:
    """How often one that worked noticed that its place was lost."""
    return town.log.read_text(encoding="utf-8").count("place_lost")


def ports(life: Life) -> set[int]:
    """The local ports of this process's connections."""
    open_ones = psutil.Process(life.pid).net_connections()
    return {connection.laddr.port for connection in open_ones if connection.raddr}


async def cut_off_who_works(url: str, lives: tuple[Life, ...]) -> None:
    """End all connections to PostgreSQL of the process that works, as a broken line does.

    Which one that is, the server knows: whoever was cut off may have been quicker to come back.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        async with asyncio.timeout(60):
            while not (holder := connection.execute(HOLDER).fetchone()):
                await asyncio.sleep(0.01)
        (working,) = (life for life in lives if holder[0] in ports(life))
        for port in ports(working):
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port = %s", [port]
            )


HOLDER = """
    SELECT client_port FROM pg_stat_activity JOIN pg_locks USING (pid)
    WHERE locktype = 'advisory' AND granted AND datname = current_database()
"""


@pytest.mark.kills
async def test_a_leader_that_lost_its_connection_gives_way(
    nursery: Nursery, postgres_url: str, tmp_path: Path
) -> None:
    """Cut off from the database, the one that works gives its place up, and nobody is forgotten."""
    async with busy_town(nursery, postgres_url, tmp_path, SEED) as town:
        working = await town.begin()
        await town.polled(working)
        standing = await town.begin()
        await town.settle_down()
        town.set_out()
        for times in (1, 2):
            await cut_off_who_works(postgres_url, (working, standing))
            async with asyncio.timeout(60):
                while lost(town) < times:
                    await asyncio.sleep(0.05)
            await taken_over(town)
        await town.come_home()
        assert (working.status, standing.status) == (None, None)
        assert await standing.stop() == 0
        assert await working.stop() == 0
        town.judge(complained=True)
        assert lost(town) == 2
