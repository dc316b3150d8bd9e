"""What Telegram was answered with 200 is kept: through kills, and through an outage of the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.promises.busy_town import Town, busy_town
from tests.promises.lives import Nursery, in_flight

KILLS = 4
OUTAGE = 3.0
SEED = 20_261_127


def shut(url: str, *, shut: bool) -> None:
    """Shut PostgreSQL's door to this database and end who is inside, or open it again."""
    base, _, name = url.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {not shut}')
        if shut:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )


def readied(town: Town) -> int:
    """How often a life of the bot said that it is ready."""
    return town.log.read_text(encoding="utf-8").count('"event": "ready"')


@pytest.mark.kills
@pytest.mark.timeout(600)
async def test_the_webhook_loses_nothing(
    nursery: Nursery, postgres_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Killed in between, and with the database away: everybody is answered, nothing acts twice."""
    async with busy_town(nursery, postgres_url, tmp_path, SEED, webhook=True) as town:
        life = await town.begin()
        await town.settle_down()
        town.set_out()
        flying = 0
        for _ in range(KILLS):
            await asyncio.sleep(town.chance.uniform(0.2, 1.0))
            assert await life.kill() == -9
            flying += in_flight(postgres_url)
            before = readied(town)
            life = await town.begin()
            await town.polled(life)
            town.check()
        while readied(town) == before:  # without a database it would rightly not even start
            await asyncio.sleep(0.05)
        shut(postgres_url, shut=True)
        await asyncio.sleep(OUTAGE)
        assert life.status is None, "an outage of the database does not end the process"
        shut(postgres_url, shut=False)
        await town.come_home()
        assert await life.stop() == 0
        figures = town.judge(complained=True) | {"kills": KILLS, "in flight": flying}
        record_property("figures", figures)
        assert figures["extra copies"] <= flying
