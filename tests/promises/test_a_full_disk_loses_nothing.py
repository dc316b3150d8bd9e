"""A full disk loses nothing: what cannot be kept is not confirmed, and comes again once there is room.

SQLite is made full by its own bound of pages, which it reports as a full disk; the reserve gives pages back
as a real one gives bytes. PostgreSQL refuses rows with the state that it has for a full disk.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot import disk, vigil
from bot.intake import poll
from sandbox.actor import Phone
from storage.engine import sync_connection
from storage.tables import InboxRow, OutboxRow
from tests.stage import Stage, staged

pytestmark = pytest.mark.timeout(600)

INBOX, OUTBOX = InboxRow.__table__, OutboxRow.__table__  # type: ignore[attr-defined]
SORRY = "Un souci technique, pardon."
ENOUGH = 1_000_000
WITHIN = 30
"""Seconds until all is worked on."""
BUSY = 4
"""A machine of tests may take so many times as long as one that has nothing else to do."""
RESERVED = 60
"""Pages that the reserve holds."""
WORDS = "Un mot de plus, qui prend de la place. " * 40


class Town:
    """A town whose disk can be filled and cleared."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    @property
    def app(self):  # noqa: ANN201 - the bot's own
        """The bot that runs."""
        assert self.stage.app is not None
        return self.stage.app

    async def do(self, *statements: str) -> None:
        """Something that only who owns the disk can do."""
        async with self.app.store.database.transaction() as connection:
            for statement in statements:
                await connection.execute(text(statement))

    async def fill(self) -> None:
        """From now on nothing more can be written."""
        if self.app.store.database.dialect == "sqlite":
            await self.do("PRAGMA max_page_count = 1")  # never less than there are
        else:
            await self.do(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$",
                "CREATE TRIGGER full_disk BEFORE INSERT ON inbox EXECUTE FUNCTION full_disk()",
            )

    async def make_room(self) -> None:
        """Somebody has cleared the disk."""
        if self.app.store.database.dialect == "sqlite":
            await self.do(f"PRAGMA max_page_count = {ENOUGH}")
        else:
            await self.do("DROP TRIGGER full_disk ON inbox")

    async def until_full(self, *phones: Phone) -> None:
        """People go on writing until the database says that there is no room."""
        async with asyncio.timeout(60):
            while not self.app.vigil.disk.is_full:
                for phone in phones:
                    phone.write(WORDS)
                await asyncio.sleep(0.05)

    async def states(self) -> dict[int, str]:
        """What became of every update that was ever kept."""
        async with self.app.store.unit() as unit:
            rows = await unit.execute(select(INBOX.c.update_id, INBOX.c.state))
            return {row.update_id: row.state for row in rows}

    async def failed_sends(self) -> list[str]:
        """Planned messages that will never go out."""
        async with self.app.store.unit() as unit:
            rows = await unit.execute(
                select(OUTBOX.c.state).where(OUTBOX.c.state.in_(("rejected", "gave_up")))
            )
            return [row.state for row in rows]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The waits of minutes' outages, in tenths of seconds."""
    monkeypatch.setattr(disk, "QUIET", 0.3)
    monkeypatch.setattr(poll, "NOT_KEPT_WAIT", 0.1)
    monkeypatch.setattr(vigil, "TICK", 0.05)
    monkeypatch.setattr(vigil, "LOOK", 1)


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(request: pytest.FixtureRequest, tmp_path: Path, hurried: None) -> AsyncIterator[Town]:
    """On one database and then on the other."""
    url = tmp_path / "town.sqlite3"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    async with staged(url) as stage:
        yield Town(stage)


async def test_what_cannot_be_kept_stays_with_telegram(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full, nothing is confirmed, who writes hears of it once, reading works; with room all is worked on."""
    stage, app = town.stage, town.app
    tries_again = disk.QUIET
    monkeypatch.setattr(disk, "QUIET", 1000.0)  # what is looked at first must stand still
    rosa, sam = await stage.resident("Rosa"), await stage.volunteer("Sam")
    await stage.settled()
    kept = set(await town.states())
    await town.fill()
    await town.until_full(rosa, sam)
    for phone in (rosa, sam):
        await phone.hears(SORRY)
        for number in range(5):
            phone.write(f"{number} {WORDS}")
    waits = len(stage.world.updates.pending)
    assert waits > 10
    assert {sign.name: sign.state.value for sign in await app.vigil.ready()}["disk"] == "bad"
    assert not app.vigil.disk.reserve or not app.vigil.disk.reserve.path.exists()
    async with app.store.unit() as unit:
        assert await unit.people.by_telegram(rosa.id) is not None, "reading works"
    monkeypatch.setattr(disk, "QUIET", tries_again)
    await asyncio.sleep(1)
    assert len(stage.world.updates.pending) >= waits, "and nothing is confirmed meanwhile"
    assert [sum(SORRY in one.text for one in phone.messages()) for phone in (rosa, sam)] == [1, 1]

    since = time.monotonic()
    await town.make_room()
    await stage.settled()
    assert time.monotonic() - since < WITHIN * BUSY
    states = await town.states()
    assert len(states) >= len(kept) + waits
    assert set(states.values()) == {"answered"}
    assert not stage.world.updates.pending
    assert max(states) - min(states) + 1 == len(states), "none is missing between the first and the last"
    assert await town.failed_sends() == []
    assert (await app.vigil.measure()).decode().count('entraide_database_errors_total{fault="full"} 0') == 0
    await stage.ask(rosa)
    async with asyncio.timeout(60):
        while app.vigil.disk.reserve and not app.vigil.disk.reserve.is_there:
            await asyncio.sleep(0.05)


async def test_the_reserve_lets_somebody_be_forgotten(
    tmp_path: Path, hurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk nobody else is served, but whoever wants to be forgotten is, in the room set aside."""
    async with staged(tmp_path / "town.sqlite3") as stage:
        town = Town(stage)
        rosa, sam = await stage.resident("Rosa"), await stage.resident("Sam")
        await stage.settled()
        reserve = town.app.vigil.disk.reserve
        assert reserve is not None
        assert reserve.make()
        give_back = type(reserve).free
        freed = []

        def free(self: disk.Reserve) -> None:
            give_back(self)
            connection = town.app.store.database._connection
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + RESERVED}")
            freed.append(pages)

        monkeypatch.setattr(disk.Reserve, "free", free)
        monkeypatch.setattr(disk, "QUIET", 1000.0)
        await town.fill()
        await town.until_full(sam)
        assert freed
        assert not reserve.path.exists()
        rosa.write("/oublier")
        await rosa.until(lambda: any("Oui, effacer" in label for label in rosa.buttons()))
        rosa.press("Oui, effacer")
        await rosa.hears("effacé")
        async with town.app.store.unit() as unit:
            assert await unit.people.by_telegram(rosa.id) is None
        assert town.app.vigil.disk.is_full
        assert stage.world.updates.pending
    with sync_connection(f"sqlite:///{tmp_path}/town.sqlite3") as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
