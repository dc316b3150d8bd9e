"""What a database's errors mean is heard where they arise, on both databases."""

from __future__ import annotations

import errno

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import open_database
from storage.faults import Fault, fault_of, listen
from tests.stores import TestedStore


async def test_a_statement_that_fails_is_heard(store: TestedStore) -> None:
    """A bug of ours is told as such, once, to whoever listens; what goes well is not told."""
    heard: list[Fault] = []
    listen(store.database, heard.append)
    async with store.unit() as unit:
        await unit.execute(text("SELECT 1"))
    assert heard == []
    with pytest.raises(SQLAlchemyError):
        async with store.unit() as unit:
            await unit.execute(text("SELECT * FROM nowhere"))
    assert heard == [Fault.OTHER]


async def test_a_full_sqlite_is_heard(tmp_path) -> None:  # noqa: ANN001
    """SQLite's « database or disk is full » is understood, in a statement or at its commit."""
    database = open_database(f"sqlite:///{tmp_path}/small.sqlite3")
    heard: list[Fault] = []
    listen(database, heard.append)
    async with database.transaction() as connection:
        await connection.execute(text("CREATE TABLE words (word TEXT)"))
        await connection.execute(text("PRAGMA max_page_count = 10"))
    with pytest.raises(SQLAlchemyError):
        async with database.transaction() as connection:
            await connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": "x" * 100_000})
    assert heard == [Fault.FULL]
    async with database.transaction() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM words"))).scalar() == 0
    await database.close()


async def test_a_full_postgresql_is_heard(postgres_url: str) -> None:
    """What a PostgreSQL without room says is understood, and what it says of a broken disk."""
    database = open_database(postgres_url)
    heard: list[Fault] = []
    listen(database, heard.append)
    for state in ("53100", "58030", "57P01", "40001"):
        with pytest.raises(SQLAlchemyError):
            async with database.transaction() as connection:
                await connection.execute(
                    text(f"DO $$ BEGIN RAISE EXCEPTION 'as if' USING ERRCODE = '{state}'; END $$")
                )
    await database.close()
    assert heard == [Fault.FULL, Fault.BROKEN, Fault.AWAY, Fault.BUSY]


async def test_a_server_that_is_not_there() -> None:
    """Where nobody answers it is away."""
    database = open_database("postgresql://nobody@127.0.0.1:1/nowhere")
    with pytest.raises(SQLAlchemyError) as caught:
        async with database.transaction():
            pass
    assert fault_of(caught.value) is Fault.AWAY
    await database.close()


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (OSError(errno.ENOSPC, "full"), Fault.FULL),
        (OSError(errno.EDQUOT, "full"), Fault.FULL),
        (OSError(errno.EIO, "broken"), Fault.BROKEN),
        (OSError(errno.ENOENT, "missing"), Fault.OTHER),
        (psycopg.errors.DiskFull("full"), Fault.FULL),
        (ValueError("ours"), Fault.OTHER),
    ],
)
def test_errors_of_the_system(error: Exception, fault: Fault) -> None:
    """An error means what its number or state says, and so does what it led to; the disk's are the disk's."""
    assert fault_of(error) is fault
    outer = RuntimeError("led to")
    outer.__context__ = error
    assert fault_of(outer) is fault
    assert fault.is_of_the_disk is (fault in {Fault.FULL, Fault.BROKEN})
