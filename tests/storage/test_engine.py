"""Transactions on both databases: all or nothing, one writer or many, one leader."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select, text

from storage.engine import database_file, driver_url, open_database, sync_connection
from storage.people import P
from storage.sealing import SealBrokenError, new_operator_key
from storage.store import N
from tests.cast import ANA, ROSA, SAM, arrive, meet
from tests.stores import TestedStore, open_store

HOLDS = """
import asyncio, sys
from storage.engine import open_database
async def hold():
    async with open_database(sys.argv[1]).leadership("sender") as leads:
        print(leads, flush=True)
        await asyncio.sleep(60)
asyncio.run(hold())
"""


async def people(store: TestedStore) -> int:
    """How many people there are."""
    async with store.unit() as unit:
        return int((await unit.execute(select(func.count()).select_from(P))).scalar_one())


async def test_a_unit_that_fails_changes_nothing(store: TestedStore) -> None:
    """An exception, or being cancelled, undoes everything; the next unit works."""

    async def fail(*, hang: bool) -> None:
        async with store.unit() as unit:
            await meet(unit, ROSA)
            if hang:
                await asyncio.sleep(60)
            raise RuntimeError("a bug")

    with pytest.raises(RuntimeError):
        await fail(hang=False)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(fail(hang=True), 0.3)
    assert await people(store) == 0
    await arrive(store, ROSA)
    assert await people(store) == 1


async def test_many_units_at_once_all_succeed(store: TestedStore) -> None:
    """Twenty at once on one file, or on a pool of ten connections: nobody is told that it is locked."""

    async def touch() -> None:
        async with store.unit() as unit:
            before = (await unit.execute(select(N.c.bot_name).with_for_update())).scalar_one()
            await asyncio.sleep(0)
            await unit.execute(N.update().values(bot_name=str(int(before or 0) + 1)))

    async with store.unit():
        pass
    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(touch())
    assert await store.bot_name() == "20"


async def test_the_first_units_of_a_new_database_agree_on_its_key(postgres_store: TestedStore) -> None:
    """Several processes that open a new database at once all seal with the one key that is stored."""
    stores = [open_store(postgres_store.url) for _ in range(4)]
    both = asyncio.Barrier(4)

    async def write(store: TestedStore, secret: bytes) -> bytes:
        await both.wait()
        async with store.unit() as unit:
            return unit.instance.close(secret, "inbox", "raw", 1)

    sealed = await asyncio.gather(*(write(store, b"x") for store in stores))
    async with postgres_store.unit() as unit:
        assert [unit.instance.open(value, "inbox", "raw", 1) for value in sealed] == [b"x"] * 4
    for store in stores:
        await store.database.close()


async def test_a_key_that_was_rolled_back_seals_nothing(store: TestedStore) -> None:
    """Where the very first unit fails, the next one makes the instance's key that is kept."""

    async def fail() -> bytes:
        async with store.unit() as unit:
            unit.instance.close(b"x", "inbox", "raw", 1)
            raise RuntimeError("a bug")

    with pytest.raises(RuntimeError):
        await fail()
    async with store.unit() as unit:
        sealed = unit.instance.close(b"x", "inbox", "raw", 1)
    again = open_store(store.url)
    async with again.unit() as unit:
        assert unit.instance.open(sealed, "inbox", "raw", 1) == b"x"
    await again.database.close()


async def test_another_process_may_write_between_two_units(sqlite_store: TestedStore) -> None:
    """The operator's command waits for the bot's unit to end, and the bot for the command's."""
    await arrive(sqlite_store, ROSA)
    other = open_store(sqlite_store.url)
    async with sqlite_store.unit() as unit:
        await meet(unit, SAM)
        path = sqlite_store.url.removeprefix("sqlite:///")
        with sqlite3.connect(path, timeout=0) as command, pytest.raises(sqlite3.OperationalError):
            command.execute("BEGIN IMMEDIATE")
        command.close()
    await arrive(other, ANA)
    assert await people(sqlite_store) == 3
    await other.database.close()


async def test_sqlite_is_as_careful_as_it_can_be(sqlite_store: TestedStore) -> None:
    """Each commit is on disk, deleted data is overwritten, references are kept, readers do not block."""
    async with sqlite_store.unit() as unit:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        found = {name: (await unit.execute(text(f"PRAGMA {name}"))).scalar() for name in pragmas}
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 10_000,
    }


async def leads(store: TestedStore) -> bool:
    """Whether another process would lead now."""
    other = open_database(store.url)
    try:
        async with other.leadership("sender") as answer:
            return answer
    finally:
        await other.close()


async def test_one_process_leads(store: TestedStore) -> None:
    """The second is told no; each name has a leader of its own; leaving makes room."""
    database = store.database
    async with database.leadership("sender") as first, database.leadership("sweeper") as other:
        assert (first, other) == (True, True)
        assert not await leads(store)
    assert await leads(store)


async def test_the_lock_is_nobody_elses_to_read(sqlite_store: TestedStore) -> None:
    """Like all that lies beside the database, of which `entraide doctor` says what others may read."""
    before = os.umask(0)
    try:
        assert await leads(sqlite_store)
    finally:
        os.umask(before)
    file = Path(sqlite_store.url.removeprefix("sqlite:///"))
    assert file.with_name(f"{file.name}.sender.lock").stat().st_mode & 0o777 == 0o600


async def test_a_leader_that_is_killed_makes_room(store: TestedStore) -> None:
    """Killed without a word, its place is free at once: no lease has to run out."""
    with subprocess.Popen([sys.executable, "-c", HOLDS, store.url], stdout=subprocess.PIPE, text=True) as run:  # noqa: ASYNC220 - nothing else runs meanwhile
        assert run.stdout is not None
        assert run.stdout.readline().strip() == "True"
        assert not await leads(store)
        run.kill()
    async with asyncio.timeout(60):
        while not await leads(store):
            await asyncio.sleep(0.01)


async def test_a_leader_knows_whether_it_still_leads(store: TestedStore) -> None:
    """A place that was never taken is not one's own; one that was taken is, until it is left."""
    database = store.database
    async with database.leadership("sender"):
        assert await database.still_leads("sender")


async def test_a_leader_whose_connection_broke_leads_no_more(postgres_store: TestedStore) -> None:
    """With the connection the place is gone: another may have it, and the first one learns of it."""
    database = postgres_store.database
    assert not await database.still_leads("sender")
    async with database.leadership("sender") as first:
        assert first
        with psycopg.connect(postgres_store.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE locktype = 'advisory' AND datname = current_database()"
            )
        assert not await database.still_leads("sender")
        assert await leads(postgres_store)
    assert not await database.still_leads("sender")


async def test_whether_anything_was_ever_kept_is_known(store: TestedStore) -> None:
    """A new database is not begun; one that other keys sealed says so instead of beginning anew."""
    assert not await store.is_begun()
    await arrive(store, ROSA)
    assert await store.is_begun()
    stranger = open_store(store.url, [new_operator_key()])
    with pytest.raises(SealBrokenError):
        await stranger.is_begun()
    await stranger.database.close()


async def test_the_bots_name_is_remembered(store: TestedStore) -> None:
    """So that links can be made without the network."""
    assert await store.bot_name() is None
    await store.remember_bot_name("valmeuse_bot")
    assert await store.bot_name() == "valmeuse_bot"


def test_the_operator_writes_plain_addresses() -> None:
    """The driver is ours; the password stays; anything but a file or PostgreSQL is refused with a reason."""
    assert driver_url("postgresql://a:b%40c@h:5/d") == "postgresql+psycopg://a:b%40c@h:5/d"
    assert driver_url("sqlite:///x.db") == "sqlite:///x.db"
    for url, reason in (
        ("mysql://h/d", "mysql: the database is sqlite"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
    ):
        with pytest.raises(ValueError, match=reason):
            open_database(url)


def test_where_the_database_lies() -> None:
    """A file on this machine, or nothing where it is a server's."""
    assert database_file("sqlite:////srv/x.sqlite3") == Path("/srv/x.sqlite3")
    assert database_file("postgresql://h/d") is None
    assert database_file("sqlite://") is None


def test_a_sync_connection_commits_or_undoes(tmp_path: Path) -> None:
    """What migrations run in is one transaction as well."""
    url = f"sqlite:///{tmp_path}/x.sqlite3"

    def fail() -> None:
        with sync_connection(url) as connection:
            connection.execute(text("CREATE TABLE undone (id INTEGER)"))
            raise RuntimeError("a bug")

    with sync_connection(url) as connection:
        connection.execute(text("CREATE TABLE kept (id INTEGER)"))
    with pytest.raises(RuntimeError):
        fail()
    with sync_connection(url) as connection:
        assert connection.execute(text("SELECT name FROM sqlite_master")).scalars().all() == ["kept"]
