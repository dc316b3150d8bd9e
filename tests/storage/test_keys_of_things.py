"""What is no person's closes too: concerns, associations, announcements, each by a key of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot.keeping import Keeper
from solidarity.announcements import Announcement, AnnouncementId
from solidarity.audiences import Audience
from solidarity.broadcasts import Content, Words
from solidarity.concerns import Concern, ConcernId, Progress, Said, Sort
from solidarity.organisations import Actor, Member, Organisation, OrganisationId, Part, Profile, Standing
from solidarity.people import Neighbour
from solidarity.retention import Rule
from storage import owners
from storage.backup import write_backup
from storage.restore import restore, verify
from storage.sealed_file import BackupError
from storage.sealing import Keyring
from storage.vault import Vault
from tests.cast import NOW, ROSA, SAM, arrive
from tests.promises.test_erased_stays_erased import all_seals, keeper_of, lines_of, opened
from tests.stores import KEY, TestedStore, open_store

RING = Keyring([KEY])
K: Any = owners.K
SAID = {41: b"zzqworry", 42: b"zzqcontact", 43: b"zzqdraft"}
"""What is private of a concern, an association and an announcement, by their ids."""
KEPT = {51: b"yyqworry", 52: b"yyqcontact", 53: b"yyqdraft"}
"""The same of three others, which nobody lets go of."""
CLOSED = NOW - timedelta(days=3 * 366)


async def live(store: TestedStore) -> list[Neighbour]:
    """Rosa says two worries about Sam, who speaks for two associations, each with something to say."""
    rosa, sam = await arrive(store, ROSA, SAM)
    async with store.unit() as unit:
        for what in (SAID, KEPT):
            worry, contact, draft = (words.decode() for words in what.values())
            first, second, third = what
            concern = Concern(ConcernId(first), Sort.WORRY, rosa.id, sam.id, None, NOW, (Said(worry),))
            await unit.concerns.add(concern)
            profile = Profile(Actor.ASSOCIATION, "La Ruche", contact, f"{contact} 0417.497.106")
            members = (Member(sam.id, Part.LEAD, NOW),)
            hive = Organisation(OrganisationId(second), profile, Standing.VALID, NOW, sam.id, members)
            await unit.organisations.add(hive)
            content = Content({"fr": Words("Fête", draft)}, sender="La Ruche")
            said = Announcement(AnnouncementId(third), content, Audience(), NOW, hive.id, sam.id)
            await unit.announcements.add(said)
    return [rosa, sam]


async def let_go(store: TestedStore) -> None:
    """A concern by its age, an association whose last speaker leaves it, an announcement by its writer."""
    async with store.unit() as unit:
        concern = await unit.concerns.lock(ConcernId(41))
        await unit.concerns.save(replace(concern, state=Progress.CLOSED, closed_at=CLOSED))
        assert await unit.retention.purge(Rule.CONCERNS, 10) == 1
        hive = await unit.organisations.get(OrganisationId(42))
        await unit.organisations.save(
            replace(hive, members=(), profile=replace(hive.profile, contact=None, number=None))
        )
        await unit.announcements.drop(AnnouncementId(43))


def found(path: Path, folder: Path) -> set[bytes]:
    """What of both opens with the operator's key, this backup and the vault of now."""
    lines = lines_of(path)
    heap = opened(lines, all_seals(lines, folder))
    return {words for words in (*SAID.values(), *KEPT.values()) if words in heap}


async def test_an_old_backup_closes_for_what_was_let_go(store: TestedStore, tmp_path: Path) -> None:
    """All six open before; then three do, and what was let go has no key in database or vault."""
    await live(store)
    made = write_backup(store.url, RING, tmp_path, NOW, "test")
    assert found(made.path, tmp_path) == {*SAID.values(), *KEPT.values()}
    keeper = keeper_of(store, tmp_path)
    await let_go(store)
    assert await keeper.forget_erased() == 3
    assert found(made.path, tmp_path) == set(KEPT.values())
    async with store.unit() as unit:
        kept = set((await unit.execute(select(K.c.person_id))).scalars())
    assert not kept & SAID.keys()
    assert kept >= KEPT.keys()
    assert not Vault(tmp_path).keys().keys() & SAID.keys()
    assert Vault(tmp_path).journal().keys() == SAID.keys()


async def test_a_restore_brings_back_what_was_not_let_go(
    sqlite_store: TestedStore, quick_schema: None, tmp_path: Path
) -> None:
    """Three can be read again; the concern and the announcement are gone, the association has no contact."""
    await live(sqlite_store)
    empty_url = f"sqlite:///{tmp_path}/again.sqlite3"
    made = write_backup(sqlite_store.url, RING, tmp_path, NOW, "test")
    keeper = keeper_of(sqlite_store, tmp_path)
    await let_go(sqlite_store)
    await keeper.forget_erased()
    assert verify(made.path, Vault(tmp_path), RING).unknown == 0
    restore(empty_url, made.path, Vault(tmp_path), RING, NOW)
    again = open_store(empty_url)
    async with again.unit() as unit:
        assert (await unit.concerns.lock(ConcernId(51))).words == "yyqworry"
        assert (await unit.organisations.get(OrganisationId(52))).profile.contact == "yyqcontact"
        kept = await unit.announcements.get(AnnouncementId(53))
        assert kept.content.words["fr"].text == "yyqdraft"
        assert await unit.concerns.find(ConcernId(41)) is None
        assert await unit.announcements.find(AnnouncementId(43)) is None
        hive = await unit.organisations.get(OrganisationId(42))
        assert (hive.name, hive.profile.contact, hive.profile.number) == ("La Ruche", None, None)
        renewed = replace(hive, profile=replace(hive.profile, contact="info@example.org"))
        await unit.organisations.save(renewed)
    async with again.unit() as unit:
        assert (await unit.organisations.get(OrganisationId(42))).profile.contact == "info@example.org"
        kept_keys = set((await unit.execute(select(K.c.person_id))).scalars())
    assert 42 not in kept_keys, "the vault would not take a key of what it knows as gone"
    await again.database.close()


async def test_a_vault_that_is_older_than_a_concern_is_noticed(
    sqlite_store: TestedStore, quick_schema: None, tmp_path: Path
) -> None:
    """Its keys are unknown: a restore is refused, or leaves out what nothing opens."""
    await arrive(sqlite_store, ROSA, SAM)
    write_backup(sqlite_store.url, RING, tmp_path / "old", NOW, "test")
    await _worry(sqlite_store)
    empty_url = f"sqlite:///{tmp_path}/again.sqlite3"
    made = write_backup(sqlite_store.url, RING, tmp_path / "new", NOW, "test")
    old = Vault(tmp_path / "old")
    assert verify(made.path, old, RING).unknown == 1
    with pytest.raises(BackupError, match="older than the backup"):
        restore(empty_url, made.path, old, RING, NOW)
    done = restore(empty_url, made.path, old, RING, NOW, without_unknown=True)
    assert done.gone == {}
    again = open_store(empty_url)
    async with again.unit() as unit:
        assert await unit.concerns.find(ConcernId(41)) is None
    await again.database.close()


async def _worry(store: TestedStore) -> None:
    async with store.unit() as unit:
        concern = Concern(ConcernId(41), Sort.WORRY, None, None, None, NOW, (Said("zzqworry"),))
        await unit.concerns.add(concern)


async def test_what_an_older_version_wrote_opens_and_gets_a_key_when_it_is_written(
    store: TestedStore, tmp_path: Path
) -> None:
    """Sealed with the instance's key it is read and no unknown in a backup; written, it has its own."""
    await _worry(store)
    table = owners.CONCERN
    async with store.unit() as unit:
        row = (await unit.execute(select(table.c.body))).one()
        seal = (await unit.owners.read([41]))[41]
        body = unit.instance.close(seal.open(row.body, "concerns", "body", 41), "concerns", "body", 41)
        await unit.execute(update(table).values(body=body))
        await unit.execute(delete(K).where(K.c.person_id == 41))
    made = write_backup(store.url, RING, tmp_path, NOW, "test")
    assert verify(made.path, Vault(tmp_path), RING).unknown == 0
    async with store.unit() as unit:
        concern = await unit.concerns.lock(ConcernId(41))
        assert concern.words == "zzqworry"
        await unit.concerns.save(concern)
    async with store.unit() as unit:
        assert (await unit.concerns.lock(ConcernId(41))).words == "zzqworry"
        assert (await unit.execute(select(K.c.person_id))).scalars().all() == [41]


async def test_an_older_copy_of_the_database_brings_nothing_back(store: TestedStore, tmp_path: Path) -> None:
    """The vault knows what was let go: put back with its key, it goes again at the next start."""
    await live(store)
    write_backup(store.url, RING, tmp_path, NOW, "test")
    async with store.unit() as unit:
        index = unit.instance.index("vault")
    Vault(tmp_path).erase(index, dict.fromkeys(SAID, NOW))
    await Keeper(store, store.url, tmp_path, 10).forget_erased()
    async with store.unit() as unit:
        assert await unit.concerns.find(ConcernId(41)) is None
        assert (await unit.organisations.get(OrganisationId(42))).profile.contact is None
        assert (await unit.concerns.lock(ConcernId(51))).words == "yyqworry"
