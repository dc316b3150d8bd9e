"""Backups: whole or refused, consistent while the bot writes, thinned out, and the same on both databases."""

from __future__ import annotations

import asyncio
import hashlib
import io
import sqlite3
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError

from solidarity.actions.requests import ask_help
from solidarity.notices import Kind, Notice, to
from solidarity.ports import Deed
from solidarity.queues import Incoming
from solidarity.requests import Beneficiary, Via
from storage import sealed_file
from storage.backup import (
    DAYS,
    QUARTERS,
    WEEKS,
    backups,
    last_backup,
    thin_out,
    worth_keeping,
    write_backup,
)
from storage.engine import sync_connection
from storage.export import BLANKED, LEFT_OUT, checked_lines, dump, load, snapshot
from storage.migrate import upgrade
from storage.owners import OWN
from storage.people import P
from storage.restore import E, restore, verify
from storage.sealed_file import BackupError, SealedReader, SealedWriter
from storage.sealing import Keyring, new_operator_key
from storage.tables import Sealed, Table
from storage.vault import KEPT_UNSEEN, Vault
from tests.cast import AMEL, ANA, NOW, ROSA, SAM, arrive, wish
from tests.storage.test_every_revision import fill
from tests.storage.test_versions import before_head, tables
from tests.stores import KEY, TestedStore, open_store

RING = Keyring([KEY])
OF_PEOPLE = {
    *("people.first_name", "people.phone", "people.cell", "people.lent_by", "people.factor"),
    *("agreements.body", "veils.body", "drafts.data"),
    *("requests.detail", "requests.address", "requests.beneficiary"),
}
"""Sealed with their person's key, in a backup at least: gone with it."""
OF_THE_TOWN = {
    "offers.override",  # one of a few codes
    *("missions.public_text", "chat_groups.title", "sources.label", "organisations.name"),
    *("broadcasts.content", "alerts.infos", "alerts.report"),
    *("participations.code", "participations.expense"),
}
"""Sealed with the instance's key: public, an office's, or not for long."""
OF_THINGS = {f"{table.name}.{column}" for table, columns in OWN.items() for column in columns}
"""Sealed with a key of their own, which goes with them (tests/storage/test_keys_of_things.py)."""


def sealed(body: bytes, ring: Keyring = RING) -> bytes:
    """A sealed file of small chunks."""
    file = io.BytesIO()
    writer = SealedWriter(file, ring, {"at": "now"})
    for at in range(0, len(body), 1000):
        writer.write(body[at : at + 1000])
    writer.close()
    return file.getvalue()


def unsealed(file: bytes, ring: Keyring = RING) -> bytes:
    """What stands in it."""
    return b"".join(SealedReader(io.BytesIO(file), ring).parts())


def chunks(file: bytes) -> tuple[bytes, list[bytes]]:
    """Its beginning, and each of its chunks with its length."""
    at = len(sealed_file.MAGIC)
    at += 4 + struct.unpack(">I", file[at : at + 4])[0]
    start, found = file[:at], []
    while at < len(file):
        size = 4 + struct.unpack(">I", file[at : at + 4])[0]
        found.append(file[at : at + size])
        at += size
    return start, found


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a short text is many chunks."""
    monkeypatch.setattr(sealed_file, "CHUNK", 64)


TEXT = b"".join(bytes([n * 7 % 251, n % 13, n * n % 256]) for n in range(400))


@given(st.binary(max_size=5000))
@settings(max_examples=40, deadline=None)
def test_what_was_sealed_comes_back(body: bytes) -> None:
    """Any bytes, none at all included."""
    assert unsealed(sealed(body)) == body


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (lambda start, parts: start + b"".join(parts[:-1]), "cut off"),
        (lambda start, parts: start + b"".join(parts[:3]), "cut off after part 3"),
        (lambda start, parts: start + b"".join(parts)[:-1], "cut off"),
        (lambda start, _parts: start, "cut off"),
        (lambda start, _parts: start[:-1], "cut off"),
        (lambda start, parts: start + b"".join([parts[1], parts[0], *parts[2:]]), "was changed"),
        (lambda start, parts: start + b"".join([parts[0], parts[0], *parts[2:]]), "was changed"),
        (lambda start, parts: start + b"".join([parts[0], *parts[2:]]), "was changed"),
        (lambda start, parts: start + b"".join([*parts, parts[-1]]), "something was added"),
        (lambda start, parts: start + b"".join(parts) + b"\0", "cut off|added|changed"),
        (lambda start, parts: start.replace(b'"now"', b'"NOW"') + b"".join(parts), "was changed"),
        (lambda _start, parts: b"PK\3\4" + b"".join(parts), "not a backup"),
        (lambda _start, _parts: b"", "not a backup"),
    ],
)
def test_a_damaged_file_is_refused(
    what: Callable[[bytes, list[bytes]], bytes], said: str, small_chunks: None
) -> None:
    """Cut, reordered, repeated, lengthened, its header changed, another file: one clear sentence each."""
    start, parts = chunks(sealed(TEXT))
    assert len(parts) > 5
    assert unsealed(start + b"".join(parts)) == TEXT
    with pytest.raises(BackupError, match=said):
        unsealed(what(start, parts))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_changed_byte_goes_unnoticed(data: st.DataObject) -> None:
    """A flipped bit anywhere, in header, length or text: refused, never half believed."""
    whole = sealed(TEXT[:300])
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    flipped = bytearray(whole)
    flipped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BackupError):
        unsealed(bytes(flipped))


def test_parts_of_two_files_do_not_go_together(small_chunks: None) -> None:
    """Even of the same text under the same operator's key."""
    (start, one), (_, other) = chunks(sealed(TEXT)), chunks(sealed(TEXT))
    with pytest.raises(BackupError, match="was changed"):
        unsealed(start + b"".join([*one[:2], *other[2:]]))


def test_another_operators_key_opens_nothing() -> None:
    """The sentence says which key is missing; with the old one behind the new, it opens."""
    new = new_operator_key()
    whole = sealed(TEXT)
    with pytest.raises(BackupError, match="add the key that was in use when it was made"):
        unsealed(whole, Keyring([new]))
    assert unsealed(whole, Keyring([new, KEY])) == TEXT


def test_every_sealed_column_is_kept_with_thought() -> None:
    """Each is under its person's key or its own, left out of backups, or nobody's: who adds one decides."""
    every = {
        f"{table.name}.{column.name}"
        for table in Table.metadata.tables.values()
        for column in table.c
        if isinstance(column.type, Sealed) and table.name not in LEFT_OUT
    }
    blanked = {f"{table}.{column}" for table, columns in BLANKED.items() for column in columns}
    assert every - blanked == OF_PEOPLE | OF_THINGS | OF_THE_TOWN


async def test_a_backup_is_of_one_moment(store: TestedStore, tmp_path: Path) -> None:
    """While the bot goes on writing: of pairs that are always changed together no half is ever in it."""
    people = await arrive(store, *(replace(ROSA, telegram_id=70_000 + n) for n in range(12)))
    ids = [item.id for item in people]
    has_begun = asyncio.Event()

    async def write() -> None:
        for turn in count():
            async with store.unit() as unit:
                await unit.execute(update(P).where(P.c.id.in_(ids)).values(neighbourhood=f"n{turn}"))
            has_begun.set()
            await asyncio.sleep(0)

    writing = asyncio.get_running_loop().create_task(write())
    try:
        await has_begun.wait()
        for _ in range(3):
            await asyncio.sleep(0.02)
            lines = await asyncio.to_thread(_lines, store.url)
            at = lines[0]["columns"].index("neighbourhood")
            seen = {line[at] for line in lines[1:]}
            assert len(lines) == 13
            assert len(seen) == 1, "one moment"
    finally:
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
    assert seen != {ROSA.neighbourhood}, "it was written meanwhile"


def _lines(url: str, table: str = "people") -> list[Any]:
    """The lines of one table."""
    with snapshot(url) as connection:
        found, keep = [], False
        for line in checked_lines(dump(connection, lambda: False)):
            if isinstance(line, dict):
                keep = line["table"] == table
            if keep:
                found.append(line)
        return found


async def test_what_was_under_way_is_not_in_it(store: TestedStore) -> None:
    """Updates not worked on are left out, an answer under way counts as sent, messages lose their words."""
    (rosa,) = await arrive(store, ROSA)
    async with store.unit() as unit:
        await unit.inbox.receive([Incoming(number, number, b"raw") for number in (11, 12, 13)])
    async with store.unit() as unit:
        first = await unit.inbox.claim(())
        assert first is not None
        await unit.inbox.applied(first.seq, b"answer")
    async with store.unit() as unit:
        second = await unit.inbox.claim((11,))
        assert second is not None
        await unit.inbox.set_aside(second.seq, "unreadable")
        unit.tell(Notice(Kind.APOLOGY, facts={"reference": "7"}), to(rosa))
    head, *inbox = _lines(store.url, "inbox")
    rows = [dict(zip(head["columns"], line, strict=True)) for line in inbox]
    assert {(row["update_id"], row["state"]) for row in rows} == {(11, "answered"), (12, "aside")}
    assert {row["raw"] for row in rows} | {row["answer"] for row in rows} == {None}
    head, *outbox = _lines(store.url, "outbox")
    (row,) = [dict(zip(head["columns"], line, strict=True)) for line in outbox]
    assert (row["kind"], row["state"], row["facts"], row["frozen"]) == ("apology", "waiting", None, None)
    assert _lines(store.url, "person_keys") == _lines(store.url, "codes") == []


async def test_every_column_of_every_table_comes_through(
    store: TestedStore, tmp_path: Path, postgres_url: str, quick_schema: None
) -> None:
    """From either database into the other, of whatever kind it is: a new table or kind is in it by itself."""
    url = postgres_url if store.database.dialect == "sqlite" else f"sqlite:///{tmp_path}/other.sqlite3"
    fill(store.url)
    upgrade(url)
    with snapshot(store.url) as whole, sync_connection(url) as connection:
        load(connection, dump(whole, lambda: False))
    before, after = kept(store.url), kept(url)
    assert all(before.values())
    for name, rows in before.items():
        assert after[name] == rows, name


def kept(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Of each table that a backup holds, the rows, without what it leaves blank."""
    with sync_connection(url) as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(
                        *(column for column in table.c if column.name not in BLANKED.get(table.name, ()))
                    ).order_by(*table.primary_key.columns)
                )
            ]
            for table in Table.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


async def test_everything_comes_back(store: TestedStore, tmp_path: Path, postgres_url: str) -> None:
    """From either database into the other: people, requests, what finds a number; and counters go on."""
    rosa, sam, _ = await arrive(store, replace(ROSA, phone="+32475111111"), SAM, AMEL)
    whom = Beneficiary("Ida", "+32475999999", NOW, rosa.id)
    async with store.unit() as unit:
        asked = (await ask_help(unit, rosa, wish(via=Via.PROXY, beneficiary=whom))).mission
        before = [await unit.people.get(item.id) for item in (rosa, sam)]
    made = write_backup(store.url, RING, tmp_path / "b", NOW, "test")
    tried = verify(made.path, Vault(tmp_path / "b"), RING)
    assert (tried.people, tried.readable, tried.erased, tried.unknown) == (3, 3, 0, 0)
    url = postgres_url if store.database.dialect == "sqlite" else f"sqlite:///{tmp_path}/restored.sqlite3"
    done = restore(url, made.path, Vault(tmp_path / "b"), RING, NOW)
    assert (done.people, dict(done.gone)) == (3, {})
    again = open_store(url)
    async with again.unit() as unit:
        assert unit.paused_at == NOW
        assert [await unit.people.get(item.id) for item in (rosa, sam)] == before
        found = await unit.missions.get(asked.id)
        assert (found.reference, found.request) == (asked.reference, asked.request)
        key = (await unit.execute(P.select().where(P.c.id == rosa.id))).one().phone_key
        assert key == unit.instance.index("+32475111111")
        assert [item.id for item in await unit.missions.made_for(whom.phone)] == [asked.id]
    await arrive(again, ANA)
    async with again.unit() as unit:
        await unit.inbox.receive([Incoming(1, 1, b"{}")])
        await unit.audit.record(Deed.ERASED, None, rosa.id)
    with pytest.raises(BackupError, match="holds data already"):
        restore(url, made.path, Vault(tmp_path / "b"), RING, NOW)
    async with again.unit() as unit:
        assert await unit.people.by_telegram(ANA.telegram_id) is not None, "nothing was changed"
    await again.database.close()


class _KilledError(BaseException):
    """The process ends here."""


async def test_a_restore_that_is_killed_is_begun_again(
    store: TestedStore, tmp_path: Path, postgres_url: str, quick_schema: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before keys and pause are in place, the database holds nothing, and takes it all then."""
    rosa, _ = await arrive(store, ROSA, SAM)
    made = write_backup(store.url, RING, tmp_path / "b", NOW, "test")
    url = f"sqlite:///{tmp_path}/restored.sqlite3" if store.database.dialect == "sqlite" else postgres_url

    def killed(*_: object) -> None:
        raise _KilledError

    with monkeypatch.context() as dying:
        dying.setattr("storage.restore._make_indexes_anew", killed)
        dying.setattr("storage.restore._empty_again", lambda _url: None)  # nobody is left to tidy up
        with pytest.raises(_KilledError):
            restore(url, made.path, Vault(tmp_path / "b"), RING, NOW)
    assert restore(url, made.path, Vault(tmp_path / "b"), RING, NOW).people == 2
    again = open_store(url)
    async with again.unit() as unit:
        assert unit.paused_at == NOW
        assert (await unit.people.get(rosa.id)).phone == ROSA.phone
    await again.database.close()


async def test_what_came_while_a_backup_was_tried_is_not_wiped(
    sqlite_store: TestedStore, tmp_path: Path, quick_schema: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bot that is started on the empty database during the trial: its people stay, and that is said."""
    await arrive(sqlite_store, ROSA)
    made = write_backup(sqlite_store.url, RING, tmp_path, NOW, "test")
    url = f"sqlite:///{tmp_path}/restored.sqlite3"

    def somebody_comes(_connection: object) -> None:
        upgrade(url)
        with sync_connection(url) as connection:
            connection.execute(insert(E), {"person_id": 1, "at": NOW})

    monkeypatch.setattr("storage.restore._check_sound", somebody_comes)
    with pytest.raises(BackupError, match="holds data already"):
        restore(url, made.path, Vault(tmp_path), RING, NOW)
    with sync_connection(url) as connection:
        assert connection.scalar(select(E.c.person_id)) == 1


async def test_an_older_versions_backup_comes_back_in_the_schema_of_now(
    sqlite_store: TestedStore, tmp_path: Path, quick_schema: None
) -> None:
    """Of a file that knows neither the newer tables nor the newer columns everybody comes back."""
    rosa, sam = await arrive(sqlite_store, ROSA, SAM)
    made = write_backup(sqlite_store.url, RING, tmp_path, NOW, "test")
    older, then = before_head(), f"sqlite:///{tmp_path}/then.sqlite3"
    upgrade(then, older)
    columns = {name: set(table.columns.keys()) for name, table in tables(then).items()}
    with made.path.open("rb") as file:
        lines = list(checked_lines(SealedReader(file, RING).parts()))
    path = tmp_path / "older.backup"
    path.write_bytes(sealed_as(lines, columns, {"at": NOW.isoformat(), "version": "0.3", "revision": older}))

    url = f"sqlite:///{tmp_path}/restored.sqlite3"
    done = restore(url, path, Vault(tmp_path), RING, NOW)
    assert (done.people, dict(done.gone)) == (2, {})
    again = open_store(url)
    async with again.unit() as unit:
        assert unit.paused_at == NOW
        found = [await unit.people.get(item.id) for item in (rosa, sam)]
    assert [(item.first_name, item.phone) for item in found] == [
        (item.first_name, item.phone) for item in (rosa, sam)
    ]
    await again.database.close()


def sealed_as(lines: list[Any], columns: dict[str, set[str]], facts: dict[str, str]) -> bytes:
    """These lines as a program wrote them that had only these columns."""
    body, counts, name, kept = [], {}, "", list[int]()
    for line in lines:
        if isinstance(line, dict):
            name = line["table"]
            kept = [at for at, column in enumerate(line["columns"]) if column in columns.get(name, ())]
            said: Any = {"table": name, "columns": [line["columns"][at] for at in kept]}
            counts.update({name: 0} if kept else {})
        else:
            said = [line[at] for at in kept]
            counts.update({name: counts[name] + 1} if kept else {})
        if kept:
            body.append(orjson.dumps(said) + b"\n")
    hashed = hashlib.sha256(b"".join(body)).hexdigest()
    body.append(orjson.dumps({"counts": counts, "sha256": hashed}) + b"\n")
    file = io.BytesIO()
    writer = SealedWriter(file, RING, facts)
    for part in body:
        writer.write(part)
    writer.close()
    return file.getvalue()


async def test_a_trial_without_room_says_where_it_wants_it(
    sqlite_store: TestedStore, tmp_path: Path, quick_schema: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is full is the folder of the trial, not the database: that is what the operator reads."""
    await arrive(sqlite_store, ROSA)
    made = write_backup(sqlite_store.url, RING, tmp_path, NOW, "test")

    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr("storage.restore.load", full)
    with pytest.raises(BackupError, match=r"disk is full.*TMPDIR"):
        verify(made.path, Vault(tmp_path), RING)


async def test_a_backup_that_fails_leaves_nothing(sqlite_store: TestedStore, tmp_path: Path) -> None:
    """Stopped midway there is no file, not even half of one; a folder that cannot be written in is named."""
    await arrive(sqlite_store, ROSA, SAM)
    answers = iter([False, False, True])
    with pytest.raises(BackupError, match="was left"):
        write_backup(sqlite_store.url, RING, tmp_path / "b", NOW, "test", lambda: next(answers, True))
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == ["keys.vault"]
    for name in ("20261124T083000Z", "20261120T083000Z"):  # begun half an hour ago; killed days ago
        (tmp_path / "b" / f".entraide-{name}.backup.new").touch()
    made = write_backup(sqlite_store.url, RING, tmp_path / "b", NOW, "test")
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == [
        ".entraide-20261124T083000Z.backup.new",
        made.path.name,
        "keys.vault",
    ]
    other = tmp_path / "b" / f".{made.path.name}.new"
    other.write_bytes(b"somebody else's of this second")
    with pytest.raises(BackupError, match=r"no backup can be written there \(File exists\)"):
        write_backup(sqlite_store.url, RING, tmp_path / "b", NOW, "test")
    assert other.read_bytes() == b"somebody else's of this second"
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match="no backup can be written there"):
        write_backup(sqlite_store.url, RING, tmp_path / "file" / "b", NOW, "test")


async def test_what_a_restore_needs_is_said(
    sqlite_store: TestedStore, tmp_path: Path, quick_schema: None
) -> None:
    """No vault, another instance's, or one that is too old: a sentence, and no change."""
    folder, target = tmp_path / "b", f"sqlite:///{tmp_path}/restored.sqlite3"
    await arrive(sqlite_store, ROSA)
    first = write_backup(sqlite_store.url, RING, folder, NOW, "test")
    old = Vault(tmp_path / "old")
    old.path.parent.mkdir()
    old.path.write_bytes(Vault(folder).path.read_bytes())
    (sam,) = await arrive(sqlite_store, SAM)
    made = write_backup(sqlite_store.url, RING, folder, NOW + timedelta(hours=1), "test")
    assert first.path != made.path
    foreign = Vault(tmp_path / "foreign")
    foreign.path.parent.mkdir()
    foreign.take("another", [], {}, NOW)
    for vault, said in (
        (Vault(tmp_path / "none"), "is not there"),
        (foreign, "belongs to another instance"),
        (old, "lacks the keys of 1 people"),
    ):
        with pytest.raises(BackupError, match=said):
            restore(target, made.path, vault, RING, NOW)
        assert not (tmp_path / "restored.sqlite3").exists()
    done = restore(target, made.path, old, RING, NOW, without_unknown=True)
    assert dict(done.gone) == {sam.id: sam.telegram_id}


async def test_a_newer_programs_backup_is_refused(
    sqlite_store: TestedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its schema is not known here: the version that can is named."""
    await arrive(sqlite_store, ROSA)
    monkeypatch.setattr("storage.backup._revision", lambda _connection: "9999_later")
    made = write_backup(sqlite_store.url, RING, tmp_path / "b", NOW, "9.9")
    with pytest.raises(BackupError, match=r"newer version of Entraide \(9\.9\)"):
        verify(made.path, Vault(tmp_path / "b"), RING)


def test_enough_backups_are_kept() -> None:
    """Of 90 days, one each ten minutes: the newest 8, one of each of 7 days, one of each of 4 weeks."""
    kept: set[datetime] = set()
    for step in range(90 * 24 * 6):
        kept = worth_keeping(kept | {NOW + timedelta(minutes=10 * step)})
        if step % 1000 == 999:
            assert len(kept) <= QUARTERS + DAYS + WEEKS
    now = max(kept)
    ages = sorted(now - moment for moment in kept)
    assert ages[:QUARTERS] == [timedelta(minutes=10 * n) for n in range(QUARTERS)]
    assert {moment.date() for moment in kept} >= {now.date() - timedelta(days=n) for n in range(DAYS)}
    assert timedelta(weeks=WEEKS - 2) < ages[-1] <= timedelta(weeks=WEEKS)


def test_only_backups_are_removed(tmp_path: Path) -> None:
    """`--keep 2` leaves the newest two, the vault, and whatever else lies there."""
    names = [f"entraide-2026112{n}T090000Z.backup" for n in range(5)]
    others = ["keys.vault", "entraide-old.backup", "notes.txt"]
    for name in [*names, *others]:
        (tmp_path / name).touch()
    assert [path.name for path in thin_out(tmp_path, 2)] == names[:3]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[3:], *others])
    assert list(backups(tmp_path).values()) == [tmp_path / name for name in names[3:]]
    assert last_backup(tmp_path, datetime(2026, 11, 23, 12, tzinfo=NOW.tzinfo)) == datetime(
        2026, 11, 23, 9, tzinfo=NOW.tzinfo
    ), "one of the future does not count"


def test_the_one_just_made_is_never_removed(tmp_path: Path) -> None:
    """Where a clock was wrong and others bear later dates, `--keep` and the bot leave it all the same."""
    made = tmp_path / "entraide-20261124T090000Z.backup"
    later = [tmp_path / f"entraide-2031{month:02}01T090000Z.backup" for month in range(1, 13)]
    for path in (made, *later):
        path.touch()
    assert thin_out(tmp_path, made=made) == later[:-QUARTERS]
    assert thin_out(tmp_path, 2, made=made) == later[-QUARTERS:-2]
    assert list(backups(tmp_path).values()) == [made, *later[-2:]]


def test_a_key_that_the_database_lost_is_kept_a_while(tmp_path: Path) -> None:
    """An older copy put in its place takes nobody's key away before the last backup that may have them."""
    vault = Vault(tmp_path)
    vault.take("here", [(1, b"one"), (2, b"two")], {}, NOW)
    vault.take("here", [(1, b"one")], {}, NOW + timedelta(days=1))
    assert vault.keys() == {1: b"one", 2: b"two"}
    vault.take("here", [(1, b"one"), (2, b"two")], {}, NOW + timedelta(days=20))
    vault.take("here", [(1, b"one")], {}, NOW + timedelta(days=21))
    vault.take("here", [(1, b"one")], {}, NOW + timedelta(days=20) + KEPT_UNSEEN)
    assert vault.keys() == {1: b"one", 2: b"two"}
    vault.take("here", [(1, b"new")], {}, NOW + timedelta(days=22) + KEPT_UNSEEN)
    assert vault.keys() == {1: b"new"}


def test_the_vault_is_its_owners_only(tmp_path: Path) -> None:
    """Nobody else may read it, and what is deleted from it is overwritten."""
    vault = Vault(tmp_path)
    vault.take("here", [(1, b"x" * 140), (2, b"y" * 140)], {}, NOW)
    assert vault.path.stat().st_mode & 0o077 == 0
    assert vault.erase("here", {1: NOW}) == 1
    assert vault.erase("here", {1: NOW}) == 0
    assert b"x" * 20 not in vault.path.read_bytes()
    assert vault.journal() == {1: NOW}
    with pytest.raises(BackupError, match="another instance"):
        vault.erase("elsewhere", {2: NOW})
    assert vault.keys() == {2: b"y" * 140}
