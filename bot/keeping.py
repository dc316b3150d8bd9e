"""Keeps the folder of backups: one every few minutes, old ones thinned out, the vault in step with erasures.

The leader's work, beside the bot and in a thread: nobody waits for it. The table of erasures is the truth;
whatever a kill prevents is made up for at the next look. Not here: how a backup is written
(`storage.backup`), what the operator asks for (`bot.backing_up`).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import structlog
from sqlalchemy import select

from bot.waiting import first_of
from solidarity.actions.people import erase_neighbour
from solidarity.people import PersonId
from solidarity.refusals import Refusal
from storage import tables
from storage.backup import INDEX, last_backup, thin_out, write_backup
from storage.engine import database_file
from storage.owners import OWN, let_go_again
from storage.sealed_file import BackupError
from storage.store import StoredStore
from storage.vault import Vault

log = structlog.get_logger(__name__)

EVERY = 5.0
"""Seconds between looks."""
SELDOM = 30.0
"""The same while something is wrong with the folder."""
AGAIN = timedelta(minutes=1)
"""After a backup that failed (a full disk): before the next try."""
E = tables.Erasure.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]
K = tables.PersonKey.__table__  # type: ignore[attr-defined]


class Keeper:
    """Of one folder."""

    def __init__(self, store: StoredStore, url: str, folder: Path, minutes: int) -> None:
        self._store = store
        self._url = url
        self._folder = folder
        self._vault = Vault(folder)
        self._every = timedelta(minutes=minutes)
        self._known: set[int] = set()
        """Erasures that the vault has: asked of it once in a life."""
        self._pages_left = False
        """Whether the database's log still has a page with a key that is gone."""
        self._compared = False
        self._not_before: datetime | None = None
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """Somebody was erased."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Keep it until told to stop. A full disk or a lost folder ends nothing."""
        while not stop.is_set():
            self._bell.clear()
            wait = SELDOM
            try:
                await self.look(stop.is_set)
                wait = EVERY
            except BackupError as error:
                log.error("backups_not_kept", remedy=str(error))  # noqa: TRY400 - it is the operator's to mend
            except Exception:
                log.exception("backups_not_kept")
            await first_of(wait, self._bell, stop)

    async def look(self, over: Callable[[], bool] = lambda: False) -> None:
        """Whatever is due now: keys of the erased first, then a backup."""
        await self.forget_erased()
        if self._is_due():
            self._not_before = self._store.clock.now() + AGAIN
            await asyncio.to_thread(self._back_up, over)

    async def forget_erased(self) -> int:
        """Take the keys of the erased out of the vault; returns how many erasures were new to it."""
        if not self._vault.exists:
            return 0
        if not self._compared:
            await self._compare()
        async with self._store.unit() as unit:
            rows = (await unit.execute(select(E.c.person_id, E.c.at))).all()
            index = unit.instance.index(INDEX)
        new = {row.person_id: row.at for row in rows if row.person_id not in self._known}
        if new:
            await asyncio.to_thread(self._vault.erase, index, new)
            self._known |= new.keys()
            self._pages_left = True
            log.info("vault_in_step", erasures=len(new))
        if self._pages_left:
            self._pages_left = not await asyncio.to_thread(_forget_pages, database_file(self._url))
        return len(new)

    async def _compare(self) -> None:
        """Once in a life: nobody whom the vault knows as erased may be there, by whatever copy came back."""
        journal = await asyncio.to_thread(self._vault.journal)
        async with self._store.unit() as unit:
            there = set((await unit.execute(select(P.c.id))).scalars())
            known = set((await unit.execute(select(K.c.person_id))).scalars())
            things = {item for table in OWN for item in (await unit.execute(select(table.c.id))).scalars()}
            for statement in let_go_again(journal.keys() & known & things):
                await unit.execute(statement)
        back = {person: 0 for person in journal if person in there}
        if back:
            log.warning("erased_anew", people=len(back))
            await erase_anew(self._store, back)
        self._known |= journal.keys()
        self._compared = True

    def _is_due(self) -> bool:
        now = self._store.clock.now()
        if not self._every or (self._not_before is not None and now < self._not_before <= now + AGAIN):
            return False
        last = last_backup(self._folder, now)
        return last is None or now - last >= self._every

    def _back_up(self, over: Callable[[], bool]) -> None:
        now = self._store.clock.now()
        try:
            made = write_backup(self._url, self._store.keyring, self._folder, now, program_version(), over)
        except BackupError:
            if over():
                return
            raise
        gone = thin_out(self._folder, made=made.path)
        log.info("backed_up", file=made.path.name, bytes=made.size, seconds=made.seconds, removed=len(gone))


async def erase_anew(store: StoredStore, people: Mapping[int, int]) -> None:
    """Erase people who were erased before and came back with an older copy, by the rules as always."""
    for number in people:
        try:
            async with store.unit() as unit:
                person = await unit.people.find(PersonId(number))
                if person is not None:
                    await erase_neighbour(unit, person)
        except Refusal:  # the last coordinator: they were not that when they went
            async with store.unit() as unit:
                await unit.people.erase(await unit.people.get(PersonId(number)))


def _forget_pages(file: Path | None) -> bool:
    """SQLite's log still has the page on which the key stood: written back and emptied, it has not.

    Returns whether that was done: not while somebody reads what was there before, a backup for instance.
    """
    if file is None:
        return True
    with suppress(sqlite3.Error), closing(sqlite3.connect(file, timeout=0.2)) as connection:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    return False


def program_version() -> str:
    """As installed."""
    try:
        return version("entraide")
    except PackageNotFoundError:
        return "unknown"
