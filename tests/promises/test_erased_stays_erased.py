"""Erased is erased: no backup that was ever made opens for them, and no copy brings them back."""

from __future__ import annotations

import asyncio
import base64
import binascii
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot import keeping
from bot.keeping import Keeper, erase_anew
from solidarity.actions.people import erase_neighbour
from solidarity.people import Neighbour
from storage.backup import write_backup
from storage.export import checked_lines
from storage.restore import restore
from storage.sealed_file import BackupError, SealedReader
from storage.sealing import Keyring, Seal, SealBrokenError
from storage.vault import Vault
from tests.cast import AMEL, ANA, BEN, GARE_GROUP, LEON, NOW, ROSA, SAM, arrive, bind
from tests.promises.test_sealed_at_rest import Canaries, is_in, live
from tests.stores import KEY, TestedStore, open_store, sqlite_url

RING = Keyring([KEY])
HERS = ("detail", "file id of a detail", "draft", "relayed text")
"""What Rosa leaves in a story beside her name and number."""


def keeper_of(store: TestedStore, folder: Path) -> Keeper:
    """As the bot keeps the folder."""
    found = Keeper(store, store.url, folder, 10)
    store.on_erased = found.ring
    return found


def lines_of(path: Path) -> list[Any]:
    """All that stands in a backup, for whoever has the operator's key."""
    with path.open("rb") as file:
        return list(checked_lines(SealedReader(file, RING).parts()))


def opened(lines: list[Any], seals: list[Seal]) -> bytes:
    """Every cell as it stands, and what any of these keys makes of it at any place it could come from."""
    heap: list[bytes] = []
    table: dict[str, Any] = {}
    for line in lines:
        if isinstance(line, dict):
            table = line
            continue
        heap.append(orjson.dumps(line))
        cells = dict(zip(table["columns"], line, strict=True))
        names = _names(cells)
        for column, value in cells.items():
            if isinstance(value, str) and len(value) > 37:
                heap += _tried(value, table["table"], column, names, seals)
    return b"\n".join(heap)


def _names(cells: dict[str, Any]) -> list[int | str]:
    """By what a sealed cell of this row can be called: an id of its own, or two together."""
    keys = [value for name, value in cells.items() if isinstance(value, int | str) and name != "state"]
    mission, person = cells.get("mission_id"), cells.get("person_id")
    return [*keys, f"{mission}:{person}"]


def _tried(value: str, table: str, column: str, names: list[int | str], seals: list[Seal]) -> list[bytes]:
    try:
        sealed = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return []
    found = []
    for seal in seals:
        for name in names:
            try:
                found.append(seal.open(sealed, table, column, name))
            except SealBrokenError:
                continue
    return found


def all_seals(lines: list[Any], folder: Path) -> list[Seal]:
    """Every key that there is: the instance's in the backup, and those in the vault of now."""
    at = next(n for n, line in enumerate(lines) if isinstance(line, dict) and line["table"] == "instance")
    instance = dict(zip(lines[at]["columns"], lines[at + 1], strict=True))
    keys = [base64.b64decode(instance["wrapped_key"]), *Vault(folder).keys().values()]
    return [RING.unwrap(wrapped) for wrapped in keys]


def words_of(person: Neighbour) -> list[str]:
    """What must be found nowhere of somebody."""
    assert person.phone is not None
    return [person.first_name, person.phone]


async def test_an_old_backup_opens_for_nobody_who_was_erased_since(
    store: TestedStore, tmp_path: Path
) -> None:
    """With the operator's key, the old file and the vault of now: what they wrote is in 0 cells."""
    folder = tmp_path / "backups"
    canaries = Canaries()
    await arrive(store, AMEL, BEN)
    await bind(store, GARE_GROUP)
    rosa, _ = await live(store, canaries, 1)
    hers = {made for made, what in canaries.all.items() if what in HERS} | set(words_of(rosa))
    kept, _ = await live(store, canaries, 2)
    assert len(hers) == len(HERS) + 2
    made = write_backup(store.url, RING, folder, NOW, "test")
    lines = lines_of(made.path)
    heap = opened(lines, all_seals(lines, folder))
    for person in (rosa, kept):
        assert all(is_in(word, heap) for word in words_of(person)), "the drill opens what can be opened"

    keeper = keeper_of(store, folder)
    async with store.unit() as unit:
        await erase_neighbour(unit, await unit.people.get(rosa.id))
    assert await keeper.forget_erased() >= 1

    heap = opened(lines, all_seals(lines, folder))
    assert [made for made in hers if is_in(made, heap)] == []
    assert all(is_in(word, heap) for word in words_of(kept))
    assert Vault(folder).keys().keys().isdisjoint({rosa.id})


async def test_no_message_stands_in_a_backup_under_the_instances_key(
    store: TestedStore, tmp_path: Path
) -> None:
    """Raw updates, answers, relayed and rendered texts, which outlive no erasure: found in 0 cells."""
    await arrive(store, AMEL)
    await bind(store, GARE_GROUP)
    canaries = Canaries()
    await live(store, canaries, 1)
    made = write_backup(store.url, RING, tmp_path, NOW, "test")
    lines = lines_of(made.path)
    heap = opened(lines, all_seals(lines, tmp_path))
    found = canaries.found_in(heap)
    assert {"name", "phone", "detail"} <= found, "the drill opens what can be opened"
    assert not {what for what in found if "update" in what or "answer" in what or "rendered" in what}
    assert not found & {"relayed text", "caption", "file id of a voice"}


async def test_the_key_is_in_no_byte_of_any_file(sqlite_store: TestedStore, tmp_path: Path) -> None:
    """After the erasure their wrapped key is neither in the database, nor its log, nor the vault."""
    folder = tmp_path / "backups"
    (rosa,) = await arrive(sqlite_store, ROSA)
    write_backup(sqlite_store.url, RING, folder, NOW, "test")
    wrapped = Vault(folder).keys()[rosa.id]
    everywhere = [*tmp_path.rglob("*.sqlite3*"), *folder.glob("keys.vault*")]
    assert any(wrapped in path.read_bytes() for path in everywhere)
    keeper = keeper_of(sqlite_store, folder)
    async with sqlite_store.unit() as unit:
        await unit.people.erase(await unit.people.get(rosa.id))
    await keeper.forget_erased()
    everywhere = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in everywhere if wrapped in path.read_bytes()] == []


async def test_the_key_goes_from_the_log_once_nobody_reads_it(
    sqlite_store: TestedStore, tmp_path: Path
) -> None:
    """While a backup by hand still reads what was there, it has to stay; at the next look it goes."""
    folder, file = tmp_path / "backups", Path(sqlite_store.url.removeprefix("sqlite:///"))
    (rosa,) = await arrive(sqlite_store, ROSA)
    write_backup(sqlite_store.url, RING, folder, NOW, "test")
    wrapped = Vault(folder).keys()[rosa.id]
    keeper = keeper_of(sqlite_store, folder)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        async with sqlite_store.unit() as unit:
            await unit.people.erase(await unit.people.get(rosa.id))
        assert await keeper.forget_erased() == 1
    assert wrapped in file.with_name(f"{file.name}-wal").read_bytes()
    assert await keeper.forget_erased() == 0
    everywhere = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in everywhere if wrapped in path.read_bytes()] == []


async def test_an_erasure_reaches_the_vault_at_once_and_across_kills(
    store: TestedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit rings the keeper; killed before it looks, the next one finds it in the table of erasures."""
    rosa, sam = await arrive(store, ROSA, SAM)
    write_backup(store.url, RING, tmp_path, NOW, "test")
    ana, leon = await arrive(store, ANA, LEON)
    monkeypatch.setattr(keeping, "EVERY", 3600.0)
    keeper, stop = keeper_of(store, tmp_path), asyncio.Event()
    store.clock.move(hours=1)
    running = asyncio.get_running_loop().create_task(keeper.run(stop))
    async with asyncio.timeout(60):
        while Vault(tmp_path).keys().keys() != {rosa.id, sam.id, ana.id, leon.id}:
            await asyncio.sleep(0.01)  # it has made a backup by itself
        async with store.unit() as unit:
            await unit.people.erase(await unit.people.get(ana.id))
            await unit.people.erase(await unit.people.get(leon.id))
        while Vault(tmp_path).keys().keys() != {rosa.id, sam.id}:
            await asyncio.sleep(0.01)  # not by the hour, by the commit
    stop.set()
    await running
    async with store.unit() as unit:
        await unit.people.erase(await unit.people.get(rosa.id))
    assert Vault(tmp_path).keys().keys() == {rosa.id, sam.id}  # killed here
    another = keeper_of(store, tmp_path)
    assert await another.forget_erased() == 1
    assert Vault(tmp_path).keys().keys() == {sam.id}
    assert Vault(tmp_path).journal().keys() == {rosa.id, ana.id, leon.id}
    assert await another.forget_erased() == 0


async def test_a_backup_that_began_before_brings_no_key_back(store: TestedStore, tmp_path: Path) -> None:
    """A snapshot that still has somebody's key puts it into no vault that knows of their erasure."""
    rosa, sam = await arrive(store, ROSA, SAM)
    write_backup(store.url, RING, tmp_path, NOW, "test")
    vault = Vault(tmp_path)
    keys = vault.keys()
    async with store.unit() as unit:
        index = unit.instance.index("vault")
        await unit.people.erase(await unit.people.get(rosa.id))
    await keeper_of(store, tmp_path).forget_erased()
    vault.take(index, keys.items(), {}, NOW)
    assert vault.keys().keys() == {sam.id}


async def test_nobody_erased_comes_back_by_a_restore(
    store: TestedStore, tmp_path: Path, postgres_url: str, quick_schema: None
) -> None:
    """Erased after the backup, they are erased from what it brings back: row, key, seat and request."""
    folder = tmp_path / "backups"
    await arrive(store, AMEL, BEN)
    await bind(store, GARE_GROUP)
    canaries = Canaries()
    rosa, mission = await live(store, canaries, 1)
    made = write_backup(store.url, RING, folder, NOW, "test")
    async with store.unit() as unit:
        await erase_neighbour(unit, await unit.people.get(rosa.id))
    await keeper_of(store, folder).forget_erased()

    sqlite = store.database.dialect == "sqlite"
    url = f"sqlite:///{tmp_path}/restored.sqlite3" if sqlite else postgres_url
    done = restore(url, made.path, Vault(folder), RING, NOW)
    assert dict(done.gone) == {rosa.id: rosa.telegram_id}
    again = open_store(url)
    await erase_anew(again, done.gone)
    async with again.unit() as unit:
        assert await unit.people.find(rosa.id) is None
        assert await unit.people.by_telegram(rosa.telegram_id) is None
        found = await unit.missions.get(mission.id)
        assert found.state.is_over
        assert {item.first_name for item in await unit.people.coordinators()} == {"Amel", "Ben"}
    rows = lines_of(write_backup(url, RING, folder, NOW, "test").path)
    assert not any(rosa.id in line or rosa.telegram_id in line for line in _rows_of(rows, "people", "outbox"))
    assert [line[0] for line in _rows_of(rows, "erasures")] == [rosa.id]
    await again.database.close()


def _rows_of(lines: list[Any], *tables: str) -> list[list[Any]]:
    found, name = [], ""
    for line in lines:
        if isinstance(line, dict):
            name = line["table"]
        elif name in tables:
            found.append(line)
    return found


async def test_a_copy_put_back_by_hand_brings_nobody_back(sqlite_store: TestedStore, tmp_path: Path) -> None:
    """An older database file in the place of the new one: whom the vault knows as erased goes at once."""
    folder = tmp_path / "backups"
    rosa, sam = await arrive(sqlite_store, ROSA, SAM)
    write_backup(sqlite_store.url, RING, folder, NOW, "test")
    path = Path(sqlite_store.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(tmp_path / "old.sqlite3")) as copy:
        old.backup(copy)
    async with sqlite_store.unit() as unit:
        await unit.people.erase(await unit.people.get(rosa.id))
    await keeper_of(sqlite_store, folder).forget_erased()

    older = open_store(f"sqlite:///{tmp_path}/old.sqlite3")
    async with older.unit() as unit:
        assert await unit.people.find(rosa.id) is not None
    await keeper_of(older, folder).look()
    async with older.unit() as unit:
        assert await unit.people.find(rosa.id) is None
        assert await unit.people.find(sam.id) is not None
    await older.database.close()


async def test_a_new_database_empties_no_vault(
    sqlite_store: TestedStore, sqlite_template: Path, tmp_path: Path
) -> None:
    """Begun anew by mistake on an empty database, the bot backs nothing up over what was lost."""
    await arrive(sqlite_store, ROSA)
    write_backup(sqlite_store.url, RING, tmp_path / "backups", NOW, "test")
    before = Vault(tmp_path / "backups").keys()
    (tmp_path / "new").mkdir()
    fresh = open_store(sqlite_url(sqlite_template, tmp_path / "new"))
    await arrive(fresh, SAM)
    fresh.clock.move(hours=1)
    with pytest.raises(BackupError, match="another instance"):
        await keeper_of(fresh, tmp_path / "backups").look()
    assert Vault(tmp_path / "backups").keys() == before
    assert len(list((tmp_path / "backups").glob("*.backup"))) == 1
    await fresh.database.close()
