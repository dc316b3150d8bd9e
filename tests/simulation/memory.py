"""The database of a simulated town: SQLite in memory, driven in the loop, which can fail at every commit.

A town is a few hundred kilobytes that are loaded as they are, so a seed begins in milliseconds. What
changes is written down by triggers in the very transaction that changes it: the checker reads that, and
none of our queries.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection as SyncConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from storage.engine import Connection, _InLoop
from tests.simulation.faults import CrashError, Fault, Faults

WATCHED = {
    "inbox": ("update_id", ("state",)),
    "outbox": ("seq", ("state", "chat_id")),
    "participations": ("mission_id", ("person_id", "seat")),
    "missions": ("id", ("seats", "state")),
    "alerts": ("id", ("state", "severity", "author_id", "second_id", "expires_at")),
    "people": ("id", ("telegram_id", "roles", "age", "bar")),
    "requests": ("mission_id", ("asker_id",)),
    "traces": ("id", ("deed", "actor_id", "about_id")),
}
"""Tables whose changes are noted: their key and the columns that are told."""


def _triggers() -> str:
    """Statements that note every change of the watched columns."""
    made = ["CREATE TEMP TABLE noted (n INTEGER PRIMARY KEY, what TEXT, key INTEGER, old TEXT, new TEXT)"]
    for table, (key, columns) in WATCHED.items():
        for act, sides in (("INSERT", "new"), ("UPDATE", "old new"), ("DELETE", "old")):
            told = {side: _told(side, columns) if side in sides else "NULL" for side in ("old", "new")}
            when = f"WHEN {told['old']} IS NOT {told['new']}" if act == "UPDATE" else ""
            row = "new" if "new" in sides else "old"
            made.append(
                f"CREATE TEMP TRIGGER note_{table}_{act} AFTER {act} ON main.{table} {when} BEGIN "
                f"INSERT INTO noted (what, key, old, new) "
                f"VALUES ('{table}', {row}.{key}, {told['old']}, {told['new']}); END"
            )
    return ";\n".join(made) + ";"


def _told(side: str, columns: tuple[str, ...]) -> str:
    return "json_array(" + ", ".join(f"{side}.{column}" for column in columns) + ")"


@dataclass(frozen=True, slots=True)
class Noted:
    """One change of one row: what it was and what it became, as JSON; None where there was or is no row."""

    table: str
    key: int
    old: str | None
    new: str | None


class Memory:
    """One connection for all the towns of a process: SQLAlchemy compiles each statement once."""

    def __init__(self) -> None:
        self.raw = sqlite3.connect(":memory:", check_same_thread=False)
        self.raw.isolation_level = None
        self.raw.execute("PRAGMA foreign_keys=ON")
        self.engine = create_engine("sqlite://", creator=lambda: self.raw, poolclass=StaticPool)
        event.listen(self.engine, "begin", _begin)
        self.connection = self.engine.connect()
        self.connection.commit()

    def load(self, town: bytes) -> None:
        """Be this town from now on."""
        if self.raw.in_transaction:
            self.raw.rollback()
        self.raw.execute("DROP TABLE IF EXISTS temp.noted")
        for (name,) in self.raw.execute(
            "SELECT name FROM temp.sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            self.raw.execute(f"DROP TRIGGER temp.{name}")
        self.raw.deserialize(town)
        self.raw.execute("PRAGMA foreign_keys=ON")
        self.raw.executescript(_triggers())

    def noted(self) -> list[Noted]:
        """What has changed since somebody last asked."""
        found = [Noted(*row) for row in self.raw.execute("SELECT what, key, old, new FROM noted ORDER BY n")]
        if found:
            self.raw.execute("DELETE FROM noted")
        return found

    def rows(self, words: str, *values: Any) -> list[tuple[Any, ...]]:
        """A question of the checker's own."""
        return self.raw.execute(words, values).fetchall()


def _begin(connection: SyncConnection) -> None:
    driver: Any = connection.connection.dbapi_connection
    driver.execute("BEGIN IMMEDIATE")


@dataclass
class MemoryDatabase:
    """`storage.engine.Database` for one life of the program: with its end nothing more is written by it."""

    memory: Memory
    faults: Faults
    committed: Callable[[], None] = lambda: None
    dialect: str = "sqlite"
    dead: bool = False
    _writer: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """As on a disk: one writer at a time; at its end it commits, or fails before or after that."""
        async with self._writer:
            if self.dead:
                raise CrashError
            fault = self.faults.at_commit()
            begun = self.memory.connection.begin()
            try:
                yield _InLoop(self.memory.connection)
                self._fail(fault, Fault.CRASH_BEFORE_COMMIT, Fault.NO_COMMIT)
            except BaseException:
                begun.rollback()
                raise
            begun.commit()
            self.committed()
            self._fail(fault, Fault.CRASH_AFTER_COMMIT, Fault.LOST_COMMIT)

    def _fail(self, fault: Fault | None, crash: Fault, error: Fault) -> None:
        if self.dead:
            raise CrashError
        if fault is crash:
            self.faults.crashed(fault)
            raise CrashError
        if fault is error:
            self.faults.failed(fault)
            raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

    @asynccontextmanager
    async def leadership(self, _name: str) -> AsyncIterator[bool]:
        """There is one program at a time."""
        yield True

    async def still_leads(self, _name: str) -> bool:
        """As long as it lives."""
        return not self.dead

    async def close(self) -> None:
        """The memory is the process's, not the program's."""
