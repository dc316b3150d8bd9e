"""An alert to thousands: whatever becomes of the process that sends it, everybody is told."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from bot.delivery.wire import CONNECTIONS
from tests.promises.lives import Nursery, complaints
from tests.promises.loudspeaker import Town, town

PEOPLE = 3_000
DEATHS: tuple[tuple[str, int] | None, ...] = (
    None,
    ("leased, not sent", 150),
    None,
    ("sent, not settled", 200),
    None,
    ("settled, not committed", 170),
    None,
    ("rendered, not leased", 9),
)
"""How each life ends: at some time, or between two steps."""


@pytest.mark.kills
@pytest.mark.timeout(600)
async def test_an_alert_survives_kills(
    nursery: Nursery, database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Killed eight times in the middle of it: nobody is left out, and no more copies than were in flight."""
    async with town(nursery, database_url, tmp_path, PEOPLE) as loud:
        for death in DEATHS:
            life = await loud.begin(dies=death)
            await loud.heard_more(10_000 if death else loud.chance.randrange(100, 400), life)
            await loud.kill(life)
            assert loud.waiting, "it was over too soon"
        last = await loud.begin()
        await loud.over()
        assert await last.stop() == 0
        crowd = loud.crowd
        figures = {"kills": len(DEATHS), "copies": crowd.copies, "in flight": loud.flying}
        record_property("figures", figures)
        assert len(crowd.heard) == PEOPLE, "somebody was not told"
        assert crowd.copies <= loud.flying <= len(DEATHS) * CONNECTIONS
        assert loud.states == {"sent": PEOPLE}
        assert complaints(loud.log) == []


@pytest.mark.kills
@pytest.mark.timeout(600)
async def test_stopping_gently_in_the_middle_of_an_alert_repeats_nothing(
    nursery: Nursery, database_url: str, tmp_path: Path
) -> None:
    """SIGTERM four times: what is on its way arrives, the rest waits; nobody is told twice."""
    async with town(nursery, database_url, tmp_path, PEOPLE // 2) as loud:
        for _ in range(4):
            life = await loud.begin()
            await loud.heard_more(loud.chance.randrange(50, 250), life)
            assert await life.stop() == 0
            assert loud.states.get("leased", 0) == 0
            assert loud.states["sent"] == loud.crowd.messages
        life = await loud.begin()
        await loud.over()
        assert await life.stop() == 0
        assert loud.crowd.copies == 0
        assert loud.states == {"sent": PEOPLE // 2}
        assert complaints(loud.log) == []


@pytest.mark.kills
@pytest.mark.timeout(600)
async def test_an_alert_goes_on_when_the_database_is_back(
    nursery: Nursery, database_url: str, tmp_path: Path
) -> None:
    """Away in the middle of it: nothing more goes out than was in hand, nothing twice; then the rest."""
    async with town(nursery, database_url, tmp_path, PEOPLE // 2) as loud:
        life = await loud.begin()
        await loud.heard_more(300)
        async with database_away(database_url):
            told = loud.crowd.messages
            await calm(loud)
            assert loud.crowd.messages - told <= CONNECTIONS
        assert loud.waiting
        await loud.over()
        assert life.status is None
        assert await life.stop() == 0
        assert loud.crowd.copies <= CONNECTIONS
        assert loud.states == {"sent": PEOPLE // 2}


@pytest.mark.kills
@pytest.mark.timeout(600)
async def test_two_senders_by_mistake_share_the_work(
    nursery: Nursery, database_url: str, tmp_path: Path
) -> None:
    """A second one starts beside the first: all are told, and only what was in flight then twice."""
    async with town(nursery, database_url, tmp_path, PEOPLE // 2) as loud:
        first = await loud.begin(usurps=True)
        await loud.heard_more(200)
        second = await loud.begin(usurps=True)
        await loud.over()
        assert (first.status, second.status) == (None, None)
        assert len(loud.crowd.heard) == PEOPLE // 2
        assert loud.crowd.copies <= CONNECTIONS
        assert loud.states == {"sent": PEOPLE // 2}


async def calm(loud: Town) -> None:
    """Wait until nobody has heard anything for a second."""
    before = -1
    while before != loud.crowd.messages:
        before = loud.crowd.messages
        await asyncio.sleep(1)


@asynccontextmanager
async def database_away(url: str) -> AsyncIterator[None]:
    """Nobody gets in: PostgreSQL ends every connection and takes no new one, SQLite's file is locked."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("PRAGMA busy_timeout=90000")
            other.execute("BEGIN IMMEDIATE")
            yield
            await asyncio.sleep(4)  # longer than a process waits for its turn
            other.execute("ROLLBACK")
        return
    address, name = url.rsplit("/", 1)
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        closes = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        server.execute(closes.format(sql.Identifier(name), sql.SQL("false")))
        server.execute(ends, [name])
        yield
        server.execute(closes.format(sql.Identifier(name), sql.SQL("true")))
