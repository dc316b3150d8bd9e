"""Transactions on SQLite and on PostgreSQL behind one small face.

SQLite is driven synchronously inside the event loop: a statement takes microseconds and a thread hop
several times that. One writer at a time, opened with BEGIN IMMEDIATE, so that nothing ever meets
« database is locked ». PostgreSQL is driven asynchronously by psycopg 3 with a pool.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import sqlite3
import time
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, Executable, create_engine, event, make_url, text
from sqlalchemy.engine import Connection as SyncConnection
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

BUSY_SECONDS = 10
"""How long SQLite waits for another process (a command of the operator's) to end its write."""
WAL_TRIES = 100
PLACE = "sender"
"""The name under which one process leads: sends, sweeps, keeps the backups."""
PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""For PostgreSQL: a server that has vanished without a word is noticed within seconds, not hours."""
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Connection(Protocol):
    """What a repository needs of a transaction."""

    dialect: str

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """Run one statement."""
        ...


class Database(Protocol):
    """Opens transactions and says who may be the one sender."""

    dialect: str

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """Commits when left without an exception, else rolls back."""
        ...

    def leadership(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Whether this process is now the only one with this name. Freed by the system when it dies."""
        ...

    async def still_leads(self, name: str) -> bool:
        """Whether the place that this process took is still its own."""
        ...

    async def close(self) -> None:
        """Let go of everything."""
        ...


class _InLoop:
    """A synchronous connection with an asynchronous face."""

    dialect = "sqlite"

    def __init__(self, connection: SyncConnection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)


class SqliteDatabase:
    """One file, one writer."""

    dialect = "sqlite"

    def __init__(self, path: str) -> None:
        self.path = path
        self.engine = sqlite_engine(path)
        self._writer = asyncio.Lock()
        self._connection: SyncConnection | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One write transaction; others wait in the loop, not in the database."""
        async with self._writer:
            if self._connection is None:
                self._connection = self.engine.connect()
            with self._connection.begin():
                yield _InLoop(self._connection)

    @asynccontextmanager
    async def leadership(self, name: str) -> AsyncIterator[bool]:
        """A lock on a file of its owner's beside the database; the kernel frees it when the process dies."""
        descriptor = os.open(f"{self.path}.{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True

    async def still_leads(self, name: str) -> bool:
        """Nobody takes a lock on a file away from a process that lives."""
        del name
        return True

    async def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
        self.engine.dispose()


def sqlite_engine(path: str, *, foreign_keys: bool = True) -> Engine:
    """A synchronous engine with our pragmas.

    Without foreign keys for migrations only: SQLite alters a table by copying it and dropping the old one,
    and dropping it would delete every row that refers to it.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "do_connect")
    def _before_connect(*_: object) -> None:
        """A new file is its owner's alone; SQLite gives what it lays beside it the same rights."""
        with suppress(OSError):  # it is there already, or its folder is not: SQLite says so
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's own type
        connection.isolation_level = None  # we say BEGIN ourselves
        _use_wal(connection)
        for pragma in (
            "synchronous=FULL",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
            "secure_delete=ON",
            "cache_size=-16384",  # 16 MB: a large town's indexes do not fit into its own 2
            f"busy_timeout={BUSY_SECONDS * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: SyncConnection) -> None:
        begin: Any = connection.connection.dbapi_connection
        begin.execute("BEGIN IMMEDIATE")

    return engine


def _use_wal(connection: Any) -> None:  # noqa: ANN401 - sqlite3's own type
    """Of two that open a new file at once SQLite refuses one on the spot, whatever patience it was told."""
    for left in reversed(range(WAL_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if not left:
                raise
            time.sleep(BUSY_SECONDS / WAL_TRIES)
        else:
            return


class _Remote:
    """An asynchronous connection."""

    dialect = "postgresql"

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        return await self._connection.execute(statement, parameters)


class PostgresDatabase:
    """A pool of connections."""

    dialect = "postgresql"

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self._engine = create_async_engine(
            driver_url(url), pool_size=pool_size, pool_pre_ping=True, connect_args=PATIENCE
        )
        self._places: dict[str, AsyncConnection] = {}

    @property
    def engine(self) -> Engine:
        """Where its errors are heard."""
        return self._engine.sync_engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One transaction, READ COMMITTED; what must not race is locked by the repositories."""
        async with self._engine.begin() as connection:
            yield _Remote(connection)

    @asynccontextmanager
    async def leadership(self, name: str) -> AsyncIterator[bool]:
        """An advisory lock of one session; the server frees it when the connection dies."""
        key = {"key": zlib.crc32(f"entraide.{name}".encode())}
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            got = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key)
            if not got:
                yield False
                return
            self._places[name] = connection
            try:
                yield True
            finally:
                del self._places[name]
                with suppress(SQLAlchemyError):  # broken: the server has freed it already
                    await connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)

    async def still_leads(self, name: str) -> bool:
        """The lock lives as long as its connection, which a restart of the server or a broken line ends."""
        connection = self._places.get(name)
        if connection is None:
            return False
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()


def driver_url(url: str) -> str:
    """The address with our driver: the operator writes plain `postgresql://` or `sqlite:///`."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


def open_database(url: str) -> Database:
    """The database at this address. Raises ValueError for anything but SQLite and PostgreSQL."""
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            if not parsed.database or parsed.database == ":memory:":
                msg = "the database must be a file: sqlite:///path/entraide.sqlite3"
                raise ValueError(msg)
            return SqliteDatabase(parsed.database)
        case "postgresql":
            return PostgresDatabase(url)
        case other:
            msg = f"{other}: the database is sqlite:///… or postgresql://…"
            raise ValueError(msg)


def database_file(url: str) -> Path | None:
    """Where the database lies on this machine; None where it is a server's."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


@contextmanager
def sync_connection(url: str) -> Iterator[SyncConnection]:
    """A plain connection in a transaction, for migrations."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = sqlite_engine(parsed.database or "", foreign_keys=False)
    else:
        engine = create_engine(driver_url(url))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
