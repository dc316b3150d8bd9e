"""`keys`, `backup`, `restore`, `resume`: the operator's whole way, each step naming the next."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.backing_up import backup, bring_back, resume
from bot.doctor_keeping import check_backups, check_older_keys
from bot.findings import Findings
from bot.i18n import Catalogues
from bot.key_files import key_status, new_key, rotate_keys
from bot.municipality import read_town
from bot.operator import OperatorError, open_store
from bot.settings import Settings, read_settings
from storage.backup import INDEX
from storage.engine import PLACE, open_database
from storage.rotation import rewrap_instance, rewrap_people
from storage.sealed_file import BackupError
from storage.sealing import new_operator_key
from storage.store import StoredStore
from storage.vault import Vault
from tests.cast import AMEL, NOW, ROSA, SAM, arrive
from tests.cli.program import settings_for
from tests.restoring import quick_schema
from tests.stores import sqlite_template, sqlite_url

__all__ = ["quick_schema", "sqlite_template"]


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation, in the environment of this test."""
    for name in [name for name in os.environ if name.startswith("ENTRAIDE_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    for name, value in settings_for(tmp_path, "http://127.0.0.1:1").items():
        monkeypatch.setenv(f"ENTRAIDE_{name.upper()}", str(value))
    monkeypatch.setenv("ENTRAIDE_BACKUPS", str(tmp_path / "backups"))
    assert sqlite_url(sqlite_template, tmp_path) == read_settings().database_url
    return tmp_path


def opened() -> StoredStore:
    """The store as the operator's commands open it."""
    settings = read_settings()
    return open_store(settings, read_town(settings, Catalogues.load()))


async def findings(check: Callable[[Settings], Findings]) -> list[tuple[bool, str, str]]:
    """What the doctor says."""
    return [(item.good, item.what, item.remedy) async for item in check(read_settings())]


async def test_a_key_is_changed_while_the_bot_runs(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """New, restart, rotate, old one out: each step says the next; then all is read without the old key."""
    file = folder / "valmeuse.keys"
    store = opened()
    rosa, _ = await arrive(store, ROSA, SAM)
    assert backup(None, None) == 0
    before = file.read_text()
    old = before.splitlines()[-1]

    capsys.readouterr()
    assert new_key(None) == 0
    said = capsys.readouterr().out
    lines = file.read_text().splitlines()
    assert [lines[:-2], lines[-1]] == [before.splitlines()[:-1], old], (
        "remarks stay, the old one is the second"
    )
    assert file.stat().st_mode & 0o777 == 0o600
    assert lines[-2] not in said
    assert re.search(r"restart the bot.*keys rotate.*take the old key out", said, flags=re.DOTALL)
    assert [path.name for path in folder.iterdir() if path.name.startswith(".valmeuse")] == []

    with monkeypatch.context() as elsewhere:
        elsewhere.delenv("ENTRAIDE_KEYS_FILE")
        elsewhere.setenv("ENTRAIDE_KEYS", new_operator_key())
        with pytest.raises(OperatorError, match="none of the sealing keys given opens"):
            await rotate_keys()

    assert await key_status() == 0
    said = capsys.readouterr().out
    assert "the first key: 0 people's keys, 0 in the vault" in said
    assert "key 2: 2 people's keys, the instance's key, 2 in the vault" in said
    assert [item for item in await findings(check_older_keys) if "3 hang on an older key" in item[1]]

    async with store.database.leadership(PLACE) as leads:
        assert leads
        with pytest.raises(OperatorError, match=r"restart it first\. Nothing was changed"):
            await rotate_keys()
        restarted = opened()
        assert await rewrap_instance(restarted)  # as the bot does when it starts
        await restarted.database.close()
        assert await rotate_keys() == 0
    said = capsys.readouterr().out
    assert "re-wrapped: 2 people's keys, 2 in the vault" in said
    assert "Backups made before now still need them" in said
    assert await rotate_keys() == 0
    assert "re-wrapped: 0 people's keys, 0 in the vault" in capsys.readouterr().out
    assert await key_status() == 0
    said = capsys.readouterr().out
    assert "key 2: 0 people's keys, 0 in the vault" in said
    assert await findings(check_older_keys) == [
        (True, "keys: nothing hangs on the older ones", "only backups made before the rotation need them")
    ]
    await store.database.close()

    file.write_text(file.read_text().replace(f"{old}\n", ""))
    store = opened()
    async with store.unit() as unit:
        assert (await unit.people.get(rosa.id)).first_name == ROSA.name
    await store.database.close()


async def test_a_bot_that_was_not_restarted_keeps_the_old_key_in_the_file(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom it registers while all are re-wrapped hangs on the old key: nobody is told to throw that away."""
    bot = opened()
    await arrive(bot, ROSA)
    async with bot.unit():
        pass  # it runs: what belongs to no person stays open to it
    assert new_key(None) == 0

    async def while_one_comes(store: StoredStore) -> AsyncIterator[int]:
        async for changed in rewrap_people(store):
            yield changed
        await arrive(bot, SAM)

    capsys.readouterr()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("bot.key_files.rewrap_people", while_one_comes)
        assert await rotate_keys() == 1
    said = capsys.readouterr().out
    assert "1 people's keys came under an older one meanwhile" in said
    assert "Nothing hangs" not in said
    await bot.database.close()
    assert await rotate_keys() == 0
    assert "Nothing hangs on the older keys any more" in capsys.readouterr().out


def test_a_key_file_that_cannot_be_changed_stays(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not there, not named, not one: a sentence. Keys in the environment itself: the new one is printed."""
    with pytest.raises(OperatorError, match="cannot be changed"):
        new_key(folder / "none.keys")
    (folder / "picture.png").write_bytes(b"\x89PNG\xff")
    for other in (folder / "valmeuse.toml", folder / "picture.png"):
        before = other.read_bytes()
        with pytest.raises(OperatorError, match=rf"{other.name} is no key file.*Nothing was changed"):
            new_key(other)
        assert other.read_bytes() == before
    key = (folder / "valmeuse.keys").read_text().splitlines()[-1]
    monkeypatch.delenv("ENTRAIDE_KEYS_FILE")
    with pytest.raises(OperatorError, match="which key file"):
        new_key(None)
    monkeypatch.setenv("ENTRAIDE_KEYS", key)
    assert new_key(None) == 0
    said = capsys.readouterr().out
    assert re.match(r"[\w-]{43}=\n", said)
    assert key not in said


async def test_from_backup_to_resume(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, quick_schema: None
) -> None:
    """Made beside the bot, verified, refused where something is, restored, looked at, let go on."""
    assert await findings(check_backups) == [
        (True, "backups: none yet", "the bot makes one as soon as it runs; `entraide backup` at once")
    ]
    store = opened()
    _, erased, _ = await arrive(store, ROSA, SAM, AMEL)
    await store.database.close()
    assert backup(None, None) == 0
    said = capsys.readouterr().out
    assert "3 people's keys" in said
    assert "REPLACING" in said
    (made,) = (folder / "backups").glob("*.backup")
    assert (await findings(check_backups))[0][1] == "backups: the last one is 0 minutes old"
    assert await bring_back(made, None, only_verify=True, without_unknown=False) == 0
    said = capsys.readouterr().out
    assert "3 people, of whom 3 can be read" in said
    assert "nothing was changed" in said
    with pytest.raises(BackupError, match="holds data already"):
        await bring_back(made, None, only_verify=False, without_unknown=False)

    monkeypatch.setenv("ENTRAIDE_DATABASE_URL", f"sqlite:///{folder}/again.sqlite3")
    database = open_database(read_settings().database_url)
    async with database.leadership(PLACE):
        with pytest.raises(OperatorError, match="a bot runs on this database"):
            await bring_back(made, None, only_verify=False, without_unknown=False)
    await database.close()
    with pytest.raises(OperatorError, match=r"keys\.vault is not there"):
        await bring_back(folder / made.name, None, only_verify=False, without_unknown=False)

    vault = Vault(folder / "backups")
    monkeypatch.setenv("ENTRAIDE_DATABASE_URL", f"sqlite:///{folder}/entraide.sqlite3")
    vault.erase(await index(), {erased.id: NOW})
    monkeypatch.setenv("ENTRAIDE_DATABASE_URL", f"sqlite:///{folder}/again.sqlite3")
    assert await bring_back(made, vault.path, only_verify=False, without_unknown=False) == 0
    said = capsys.readouterr().out
    assert ", 2 people" in said
    assert "erased again, for they were erased since: 1" in said
    assert "Paused" in said
    store = opened()
    async with store.unit() as unit:
        assert unit.paused_at is not None
        assert await unit.people.find(erased.id) is None
    for look, said in ((True, "Nothing was changed"), (False, "The pause is over")):
        assert await resume(only_look=look) == 0
        told = capsys.readouterr().out
        assert "restored from the backup of" in told
        assert said in told
    assert await resume(only_look=False) == 0
    assert "not paused" in capsys.readouterr().out
    async with store.unit() as unit:
        assert unit.paused_at is None, "a bot that runs goes on by itself"
    await store.database.close()


async def index() -> str:
    """By which the vault knows this instance."""
    store = opened()
    try:
        async with store.unit() as unit:
            return unit.instance.index(INDEX)
    finally:
        await store.database.close()


def test_backups_need_a_folder_and_sense(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a folder, with nothing to keep, of a bot that never ran, unknown to it: a sentence each."""
    with pytest.raises(BackupError, match="nothing to back up yet"):
        backup(None, None)
    with pytest.raises(OperatorError, match="--keep"):
        backup(None, 0)
    monkeypatch.delenv("ENTRAIDE_BACKUPS")
    with pytest.raises(OperatorError, match="which folder"):
        backup(None, None)
    asyncio.run(_somebody())
    capsys.readouterr()
    assert backup(folder / "by hand", None) == 0
    assert f"The bot does not know {folder / 'by hand'}" in capsys.readouterr().out


def test_the_command_line_leads_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command with its options, as an operator types it: the status, and one line where it cannot be."""
    asyncio.run(_somebody())
    assert main(["backup", "--keep", "2"]) == 0
    (made,) = (folder / "backups").glob("*.backup")
    assert main(["backup", str(folder / "elsewhere")]) == 0
    said = capsys.readouterr().out
    assert "kept: 1, removed: 0" in said
    assert f"The bot does not know {folder / 'elsewhere'}" in said
    for words, told in (
        (["restore", str(made), "--verify", "--vault", str(made.with_name("keys.vault"))], "1 people"),
        (["resume", "--look"], "not paused"),
        (["keys", "status"], "the first key: 1 people's keys, the instance's key, 1 in the vault"),
        (["keys", "rotate"], "There is only one key"),
    ):
        assert main(words) == 0
        assert told in capsys.readouterr().out
    made.write_bytes(made.read_bytes()[:-1])
    assert main(["restore", str(made), "--verify"]) == 2
    assert capsys.readouterr().err == "entraide: the backup is cut off: use another copy\n"


async def _somebody() -> None:
    store = opened()
    await arrive(store, ROSA)
    await store.database.close()
