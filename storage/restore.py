"""Putting a backup back, or only trying whether it could be.

Into an empty database only. Keys come back only from the vault, and only of people whom nobody erased; what
was planned before is closed, never sent; the instance starts paused, until a person has looked.

Not here: erasing those anew who were erased since the backup was made (`bot.restoring`, with the rules), and
the end of the pause (`storage.pause`).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, MetaData, Table, bindparam, delete, insert, inspect, select, text, update
from sqlalchemy.exc import OperationalError

from storage import tables
from storage.backup import INDEX
from storage.engine import database_file, sync_connection
from storage.export import dump, load, snapshot
from storage.migrate import current, downgrade, head, is_known, upgrade
from storage.owners import owners_of, put_keys_back, unopened
from storage.pause import close_planned
from storage.sealed_file import BackupError, SealedReader
from storage.sealing import Keyring, Seal, SealBrokenError
from storage.vault import Vault

MADE_BY_STARTING = frozenset({"instance", "places", "alembic_version"})
"""What a bot writes that was started once and met nobody."""
P = tables.Person.__table__  # type: ignore[attr-defined]
K = tables.PersonKey.__table__  # type: ignore[attr-defined]
R = tables.Request.__table__  # type: ignore[attr-defined]
E = tables.Erasure.__table__  # type: ignore[attr-defined]
N = tables.Instance.__table__  # type: ignore[attr-defined]
_AGREEMENT = tables.Agreement.__table__  # type: ignore[attr-defined]
_VEIL = tables.Veil.__table__  # type: ignore[attr-defined]
_DRAFT = tables.Draft.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a backup turned out to hold."""

    at: datetime
    version: str
    rows: int
    people: int
    readable: int
    """People whose key is in the vault, and opens what is kept of them."""
    erased: int
    """People who were erased since: nothing opens what is kept of them."""
    unknown: int
    """People, concerns, associations and announcements of which the vault knows neither a key nor an end:
    it is older than the backup."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    at: datetime
    rows: int
    people: int
    gone: Mapping[int, int]
    """Whom the rules have to erase anew: person, Telegram id."""
    closed: int
    """Messages that waited, and are not sent."""


def verify(path: Path, vault: Vault, keyring: Keyring) -> Tried:
    """Restore it into a scratch database and look at everything. Changes nothing. Raises BackupError."""
    with _scratch(path, vault, keyring) as (_, tried):
        return tried


def restore(
    url: str, path: Path, vault: Vault, keyring: Keyring, now: datetime, *, without_unknown: bool = False
) -> Restored:
    """Put it into this database, which must hold nothing yet. Raises BackupError; then it holds nothing.

    What was tried is copied in one transaction with the keys and the pause: killed midway, it holds nothing
    either, and a bot that is started by mistake finds no town without keys.
    """
    _check_empty(url)
    with _scratch(path, vault, keyring) as (scratch, tried):
        if tried.unknown and not without_unknown:
            raise BackupError(
                f"{vault.path} is older than the backup: it lacks the keys of {tried.unknown} people or "
                "things. Use the newest vault; without one, --without-unknown erases these"
            )
        _check_empty(url)  # again: the trial took its time, and what came meanwhile is not wiped
        if current(url) is not None:
            downgrade(url, "base")
        try:
            upgrade(url)
            with snapshot(scratch) as whole, sync_connection(url) as connection:
                load(connection, dump(whole, lambda: False))
                gone = _put_keys_back(connection, vault, keyring)
                _make_indexes_anew(connection, keyring)
                closed = int(connection.execute(close_planned(now)).rowcount)
                connection.execute(update(N).values(paused_at=now, restored_from=tried.at))
        except BaseException:
            _empty_again(url)
            raise
    return Restored(tried.at, tried.rows, tried.people, gone, closed)


@contextmanager
def _scratch(path: Path, vault: Vault, keyring: Keyring) -> Iterator[tuple[str, Tried]]:
    """A database of its own that holds the backup in the schema of now; and what that turned out to be."""
    began = time.monotonic()
    if not vault.exists:
        raise BackupError(f"{vault.path} is not there: without it nothing of anybody can be opened")
    with tempfile.TemporaryDirectory(prefix="entraide-") as folder:
        url = f"sqlite:///{folder}/scratch.sqlite3"
        try:
            facts, counts = _fill(url, path, keyring)
        except OperationalError as error:
            raise BackupError(
                f"{folder} does not hold the trial ({error.orig}): it needs as much room as the database. "
                "Name a folder on a disk that has it: TMPDIR=/a/folder"
            ) from error
        with sync_connection(url) as connection:
            _check_sound(connection)
            keys, journal = _of_vault(connection, vault, keyring)
            people = list(connection.execute(select(P.c.id, P.c.first_name)))
            readable = sum(_opens(row, keys, keyring) for row in people if row.id in keys)
            lost = _lost(connection, keyring, keys, journal)
        there = {row.id for row in people}
        yield (
            url,
            Tried(
                at=datetime.fromisoformat(facts["at"]),
                version=facts["version"],
                rows=sum(counts.values()),
                people=len(there),
                readable=readable,
                erased=len(there & journal.keys()),
                unknown=len(there - keys.keys() - journal.keys()) + len(lost),
                seconds=time.monotonic() - began,
            ),
        )


def _fill(url: str, path: Path, keyring: Keyring) -> tuple[dict[str, str], dict[str, int]]:
    """The rows as the backup has them, in the schema of now."""
    try:
        with path.open("rb") as file:
            reader = SealedReader(file, keyring)
            revision = reader.facts["revision"]
            if not is_known(revision):
                raise BackupError(
                    f"the backup was made by a newer version of Entraide ({reader.facts['version']}): "
                    "install that one"
                )
            upgrade(url, revision)
            with sync_connection(url) as connection:
                counts = load(connection, reader.parts())
    except OSError as error:
        raise BackupError(f"{path} cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:  # sealed by our key, and yet not what we write
        raise BackupError(f"{path} does not hold what a backup holds ({type(error).__name__})") from error
    if revision != head():
        upgrade(url)
    return reader.facts, counts


def _check_empty(url: str) -> None:
    """Raises BackupError where anything is kept there already."""
    if current(url) is None:
        return
    with sync_connection(url) as connection:
        found = MetaData()
        found.reflect(connection)
        full = [table.name for table in found.sorted_tables if _holds_data(connection, table)]
    if full:
        file = database_file(url)
        what = f"move {file} away (and {file}-wal, {file}-shm)" if file else "name an empty one"
        raise BackupError(
            f"the database holds data already ({', '.join(full[:3])}…); nothing was changed. "
            f"To restore, {what} (ENTRAIDE_DATABASE_URL)"
        )


def _holds_data(connection: Connection, table: Table) -> bool:
    if table.name in MADE_BY_STARTING:
        return False
    return connection.execute(select(text("1")).select_from(table).limit(1)).first() is not None


def _empty_again(url: str) -> None:
    with sync_connection(url) as connection:
        there = inspect(connection).has_table("alembic_version")
    if there:
        downgrade(url, "base")


def _check_sound(connection: Connection) -> None:
    """What SQLite itself says of the restored file."""
    said = connection.execute(text("PRAGMA integrity_check")).scalar()
    loose = connection.execute(text("PRAGMA foreign_key_check")).all()
    if said != "ok" or loose:
        raise BackupError("the backup's rows do not fit together: use another copy")


def _of_vault(
    connection: Connection, vault: Vault, keyring: Keyring
) -> tuple[dict[int, bytes], dict[int, datetime]]:
    """Keys and journal of the vault, of which it is known that it belongs to this backup."""
    if not vault.belongs_to(_instance(connection, keyring).index(INDEX)):
        raise BackupError(f"{vault.path} belongs to another instance than the backup")
    return vault.keys(), vault.journal()


def _instance(connection: Connection, keyring: Keyring) -> Seal:
    wrapped = connection.scalar(select(N.c.wrapped_key).where(N.c.id == 1))
    if wrapped is None:
        raise BackupError("the backup holds no instance: use another copy")
    return keyring.unwrap(wrapped)


def _opens(row: Any, keys: Mapping[int, bytes], keyring: Keyring) -> int:  # noqa: ANN401 - a row
    try:
        keyring.unwrap(keys[row.id]).open(row.first_name, "people", "first_name", row.id)
    except SealBrokenError as error:
        raise BackupError(
            "the vault's keys do not open what the backup holds: "
            "is one of the operator's keys missing (ENTRAIDE_KEYS)?"
        ) from error
    return 1


def _put_keys_back(connection: Connection, vault: Vault, keyring: Keyring) -> dict[int, int]:
    """Of everybody who may come back; returns who may not, with what is only theirs made unreadable."""
    keys, journal = _of_vault(connection, vault, keyring)
    there = {row.id: row.telegram_id for row in connection.execute(select(P.c.id, P.c.telegram_id))}
    gone = {person: there[person] for person in there if person in journal or person not in keys}
    known = [{"person_id": item, "wrapped_key": keys[item]} for item in there if item not in gone]
    if known:
        connection.execute(insert(K), known)
    noted = set(connection.scalars(select(E.c.person_id)))
    missing = [
        {"person_id": person, "at": at}
        for person, at in journal.items()
        if person not in noted and person not in gone
    ]
    if missing:
        connection.execute(insert(E), missing)
    blank(connection, keyring, gone)
    put_keys_back(connection, keys, journal.keys() | _lost(connection, keyring, keys, journal))
    return gone


def _lost(
    connection: Connection, keyring: Keyring, keys: Mapping[int, bytes], journal: Mapping[int, datetime]
) -> set[int]:
    """What belongs to no person and has a key of its own that the vault does not know."""
    without = owners_of(connection) - keys.keys() - journal.keys()
    return unopened(connection, _instance(connection, keyring), without)


def blank(connection: Connection, keyring: Keyring, people: Iterable[int]) -> None:
    """Give people who were erased an empty name and a key for it, so that the rules can erase them anew.

    What they wrote goes at once: nothing opens it.
    """
    for person in people:
        wrapped, seal = keyring.new_key()
        theirs = select(P.c.telegram_id).where(P.c.id == person).scalar_subquery()
        name = seal.close(b"-", "people", "first_name", person)
        for statement in (
            delete(K).where(K.c.person_id == person),
            insert(K).values(person_id=person, wrapped_key=wrapped),
            update(P)
            .where(P.c.id == person)
            .values(first_name=name, phone=None, phone_key=None, cell=None, lent_by=None, factor=None),
            update(R)
            .where(R.c.asker_id == person)
            .values(detail=None, address=None, beneficiary=None, phone_key=None),
            delete(_AGREEMENT).where(_AGREEMENT.c.asker_id == person),
            delete(_VEIL).where(_VEIL.c.person_id == person),
            delete(_DRAFT).where(_DRAFT.c.telegram_id == theirs),
        ):
            connection.execute(statement)


def _make_indexes_anew(connection: Connection, keyring: Keyring) -> None:
    """What a backup leaves out because it would tell whose number it is."""
    instance = _instance(connection, keyring)
    with_key = K.c.wrapped_key
    people = select(P.c.id, P.c.phone, with_key).join(K, K.c.person_id == P.c.id)
    found = []
    for row in connection.execute(people.where(P.c.phone.is_not(None))):
        number = keyring.unwrap(row.wrapped_key).open(row.phone, "people", "phone", row.id).decode()
        found.append({"row": row.id, "index": instance.index(number)})
    if found:
        here = update(P).where(P.c.id == bindparam("row")).values(phone_key=bindparam("index"))
        connection.execute(here, found)
    made_for = (
        select(R.c.mission_id, R.c.beneficiary, with_key)
        .join(K, K.c.person_id == R.c.asker_id)
        .where(R.c.beneficiary.is_not(None))
    )
    for row in connection.execute(made_for).all():
        seal = keyring.unwrap(row.wrapped_key)
        whom = orjson.loads(seal.open(row.beneficiary, "requests", "beneficiary", row.mission_id))
        theirs = update(R).where(R.c.mission_id == row.mission_id)
        connection.execute(theirs.values(phone_key=instance.index(whom["phone"])))
