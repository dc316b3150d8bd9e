"""The vault: the people's wrapped keys and the journal of erasures, kept apart from every backup of the data.

One file, `keys.vault`, always the newest. A backup of the data holds no key of a person; so once somebody's
key is deleted here and in the database, no backup that was ever made can be opened for them, whoever has the
operator's key. For that the vault may be copied elsewhere only by REPLACING the copy there: whoever keeps
versions of it keeps the keys of the erased.

Not here: when it is brought into step (`storage.backup`, `bot.keeping`), and putting keys back
(`storage.restore`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.sealed_file import BackupError
from storage.sealing import Keyring

FILE = "keys.vault"
KEPT_UNSEEN = timedelta(days=35)
"""A key whose person the database no longer has, though nobody erased them (an older copy was put in its
place): as long as the oldest backup that may still have them."""
PATIENCE = 10
_TABLES = """
CREATE TABLE IF NOT EXISTS vault (id INTEGER PRIMARY KEY CHECK (id = 1), instance TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS keys (
    person_id INTEGER PRIMARY KEY, wrapped_key BLOB NOT NULL, unseen_since TEXT
);
CREATE TABLE IF NOT EXISTS erasures (person_id INTEGER PRIMARY KEY, at TEXT NOT NULL);
"""
Keys = Iterable[tuple[int, bytes]]
Erased = Mapping[int, datetime]


@dataclass(frozen=True, slots=True)
class Held:
    """What a vault holds, in figures."""

    keys: int
    erasures: int


class Vault:
    """The file in this folder. Every method opens it, does its work in one transaction, and closes it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    @property
    def exists(self) -> bool:
        """Whether there is one yet."""
        return self.path.is_file()

    def take(self, instance: str, keys: Keys, erased: Erased, now: datetime) -> Held:
        """Bring it into step with the database: all its keys, all its erasures.

        Raises BackupError where it belongs to another instance: a database that was lost and begun anew must
        not empty the vault of the one before.
        """
        with self._open(make=True) as vault:
            vault.execute("INSERT OR IGNORE INTO vault (id, instance) VALUES (1, ?)", (instance,))
            self._check(vault, instance)
            _erase(vault, erased)
            vault.execute("CREATE TEMP TABLE seen (person_id INTEGER PRIMARY KEY, wrapped_key BLOB NOT NULL)")
            vault.executemany("INSERT INTO seen VALUES (?, ?)", keys)
            vault.execute(
                "INSERT INTO keys (person_id, wrapped_key) SELECT person_id, wrapped_key FROM seen "
                "WHERE person_id NOT IN (SELECT person_id FROM erasures) "
                "ON CONFLICT (person_id) DO UPDATE "
                "SET wrapped_key = excluded.wrapped_key, unseen_since = NULL "
                "WHERE wrapped_key <> excluded.wrapped_key OR unseen_since IS NOT NULL"
            )
            vault.execute(
                "UPDATE keys SET unseen_since = ? "
                "WHERE unseen_since IS NULL AND person_id NOT IN (SELECT person_id FROM seen)",
                (_written(now),),
            )
            vault.execute("DELETE FROM keys WHERE unseen_since < ?", (_written(now - KEPT_UNSEEN),))
            vault.execute("DROP TABLE seen")
            return _held(vault)

    def erase(self, instance: str, erased: Erased) -> int:
        """Delete these keys and write the journal; returns how many erasures it did not know yet."""
        with self._open() as vault:
            self._check(vault, instance)
            return _erase(vault, erased)

    def rewrap(self, keyring: Keyring) -> int:
        """All keys under the operator's first one; returns how many were not."""
        with self._open() as vault:
            old = [
                (keyring.rewrap(wrapped), person)
                for person, wrapped in vault.execute("SELECT person_id, wrapped_key FROM keys")
                if keyring.place_of(wrapped) != 0
            ]
            vault.executemany("UPDATE keys SET wrapped_key = ? WHERE person_id = ?", old)
            return len(old)

    def keys(self) -> dict[int, bytes]:
        """All wrapped keys, by person."""
        with self._open() as vault:
            return dict(vault.execute("SELECT person_id, wrapped_key FROM keys"))

    def journal(self) -> dict[int, datetime]:
        """Who was erased, and when."""
        with self._open() as vault:
            rows = vault.execute("SELECT person_id, at FROM erasures")
            return {person: datetime.fromisoformat(at) for person, at in rows}

    def belongs_to(self, instance: str) -> bool:
        """Whether it is this instance's."""
        with self._open() as vault:
            return bool(vault.execute("SELECT 1 FROM vault WHERE instance = ?", (instance,)).fetchone())

    def places(self, place_of: Callable[[bytes], int | None]) -> list[int | None]:
        """Of each key, which of the operator's keys opens it."""
        return [place_of(wrapped) for wrapped in self.keys().values()]

    def _check(self, vault: sqlite3.Connection, instance: str) -> None:
        if not vault.execute("SELECT 1 FROM vault WHERE instance = ?", (instance,)).fetchone():
            raise BackupError(
                f"{self.path.parent} holds the backups of another instance, or of the one that was lost: "
                "`entraide restore` it, or name another folder (ENTRAIDE_BACKUPS)"
            )

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction. What is deleted is overwritten; readable by nobody else."""
        if make and not self.path.exists():
            os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600))
        elif not self.exists:
            raise BackupError(f"{self.path} is not there: without it nothing of anybody can be opened")
        try:
            with closing(sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)) as vault:
                for pragma in ("secure_delete=ON", "synchronous=FULL", "temp_store=MEMORY"):
                    vault.execute(f"PRAGMA {pragma}")
                if make:
                    vault.executescript(_TABLES)
                vault.execute("BEGIN IMMEDIATE" if os.access(self.path, os.W_OK) else "BEGIN")
                try:
                    yield vault
                except BaseException:
                    vault.execute("ROLLBACK")
                    raise
                vault.execute("COMMIT")
        except sqlite3.Error as error:
            raise BackupError(f"{self.path} cannot be used: {error}") from error


def _erase(vault: sqlite3.Connection, erased: Erased) -> int:
    before = vault.total_changes
    vault.executemany(
        "INSERT OR IGNORE INTO erasures (person_id, at) VALUES (?, ?)",
        [(person, _written(at)) for person, at in erased.items()],
    )
    new = vault.total_changes - before
    vault.execute("DELETE FROM keys WHERE person_id IN (SELECT person_id FROM erasures)")
    return new


def _held(vault: sqlite3.Connection) -> Held:
    keys, erasures = vault.execute(
        "SELECT (SELECT count(*) FROM keys), (SELECT count(*) FROM erasures)"
    ).fetchone()
    return Held(keys, erasures)


def _written(moment: datetime) -> str:
    """Of one form, so that they can be compared as they stand."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
