"""Backups while the bot runs: one sealed file of the data, and the vault of the keys brought into step.

Not here: when one is made and which are let go of by themselves (`bot.keeping`), putting one back
(`storage.restore`).
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, select, text

from storage import tables
from storage.engine import database_file
from storage.export import AT_ONCE, dump, snapshot
from storage.migrate import head
from storage.sealed_file import BackupError, SealedWriter
from storage.sealing import Keyring
from storage.vault import Vault

INDEX = "vault"
"""What the instance's key makes of this word tells one instance from another."""
NOTHING = "there is nothing to back up yet: the bot has never run on this database"
QUARTERS, DAYS, WEEKS = 8, 7, 4
"""How many are kept: the newest, then one of each day, then one of each week."""
LONGEST = timedelta(hours=1)
"""No backup takes longer."""
_NAME = re.compile(r"entraide-(\d{8}T\d{6}Z)\.backup")
_STAMP = "%Y%m%dT%H%M%SZ"
_K = tables.PersonKey.__table__  # type: ignore[attr-defined]
_E = tables.Erasure.__table__  # type: ignore[attr-defined]
_N = tables.Instance.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Written:
    """A backup that was made."""

    path: Path
    size: int
    seconds: float
    keys: int


def write_backup(
    url: str,
    keyring: Keyring,
    folder: Path,
    now: datetime,
    version: str,
    over: Callable[[], bool] = lambda: False,
) -> Written:
    """Make one, under a name that it bears only once it is whole. Raises BackupError.

    `over` is asked again and again: whether to leave it.
    """
    began = time.monotonic()
    path = folder / f"entraide-{now.astimezone(UTC):{_STAMP}}.backup"
    fresh = folder / f".{path.name}.new"
    file = database_file(url)
    if file is not None and not file.exists():  # looking must not make an empty one
        raise BackupError(NOTHING)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep_up(folder, now)
        with snapshot(url) as connection:
            instance = _instance(connection, keyring)
            held = Vault(folder).take(instance, _keys(connection), _erasures(connection), now)
            facts = {
                "at": now.astimezone(UTC).isoformat(timespec="seconds"),
                "version": version,
                "revision": _revision(connection),
                "database": connection.dialect.name,
            }
            _write(fresh, keyring, facts, dump(connection, over))
        fresh.replace(path)
        _settle(folder)
    except OSError as error:
        raise BackupError(f"{folder}: no backup can be written there ({error.strerror})") from error
    return Written(path, path.stat().st_size, time.monotonic() - began, held.keys)


def _sweep_up(folder: Path, now: datetime) -> None:
    """What a kill left half written, once nobody can be at it any more."""
    for path in folder.glob(".entraide-*.backup.new"):
        named = _NAME.fullmatch(path.name.removeprefix(".").removesuffix(".new"))
        if named is not None and abs(now - _moment(named[1])) > LONGEST:
            path.unlink(missing_ok=True)


def _write(path: Path, keyring: Keyring, facts: Mapping[str, object], parts: Iterable[bytes]) -> None:
    """All of it or nothing; refused where another process began one of the same second."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            sealed = SealedWriter(file, keyring, facts)
            for part in parts:
                sealed.write(part)
            sealed.close()
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """The name too must be on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _instance(connection: Connection, keyring: Keyring) -> str:
    begun = inspect(connection).has_table(_N.name)
    wrapped = connection.scalar(select(_N.c.wrapped_key).where(_N.c.id == 1)) if begun else None
    if wrapped is None:
        raise BackupError(NOTHING)
    return keyring.unwrap(wrapped).index(INDEX)


def _revision(connection: Connection) -> str:
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found != head():
        raise BackupError(f"the database is at {found}, this program at {head()}: entraide migrate")
    return str(found)


def _keys(connection: Connection) -> Iterator[tuple[int, bytes]]:
    rows = connection.execution_options(yield_per=AT_ONCE).execute(select(_K.c.person_id, _K.c.wrapped_key))
    return ((row.person_id, bytes(row.wrapped_key)) for row in rows)


def _erasures(connection: Connection) -> dict[int, datetime]:
    return {row.person_id: row.at for row in connection.execute(select(_E.c.person_id, _E.c.at))}


# Which are kept


def backups(folder: Path) -> dict[datetime, Path]:
    """Those that lie there, oldest first."""
    found = {}
    for path in sorted(folder.glob("entraide-*.backup")):
        named = _NAME.fullmatch(path.name)
        if named is not None:
            found[_moment(named[1])] = path
    return found


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def worth_keeping(moments: Iterable[datetime]) -> set[datetime]:
    """The newest few, the last of each of some days, and the last of each of some weeks."""
    ordered = sorted(moments, reverse=True)
    kept = set(ordered[:QUARTERS])
    for most, period in ((DAYS, _day), (WEEKS, _week)):
        lasts: dict[Any, datetime] = {}
        for moment in ordered:
            lasts.setdefault(period(moment), moment)
        kept.update(list(lasts.values())[:most])
    return kept


def _day(moment: datetime) -> object:
    return moment.date()


def _week(moment: datetime) -> object:
    return moment.date() - timedelta(days=moment.weekday())


def thin_out(folder: Path, newest: int | None = None, *, made: Path | None = None) -> list[Path]:
    """Remove those that are not worth keeping, or all but the newest few; returns them.

    Never the one that was `made` just now: where a clock was wrong, others bear later dates.
    """
    found = backups(folder)
    kept = worth_keeping(found) if newest is None else set(sorted(found, reverse=True)[:newest])
    gone = [path for moment, path in found.items() if moment not in kept and path != made]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def last_backup(folder: Path, now: datetime) -> datetime | None:
    """When the newest was made; one of the future, by a clock that was wrong, does not count."""
    return max((moment for moment in backups(folder) if moment <= now), default=None)
