"""`entraide purge` and `entraide audit verify`: what would go, what goes, whether the audit is untouched."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.__main__ import main
from bot.purging import WHAT
from solidarity.people import PersonId
from solidarity.ports import Deed
from solidarity.retention import Rule
from storage import migrate
from storage.engine import open_database, sync_connection
from storage.sealing import Keyring
from storage.store import StoredStore
from tests.cast import town
from tests.stores import MovableClock

LONG_AGO = datetime.now(UTC) - timedelta(days=366)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation in a folder; two lines of its audit are a year old, one is new."""
    for name in [name for name in os.environ if name.startswith("ENTRAIDE_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    assert main(["init", "valmeuse.toml"]) == 0
    url = f"sqlite:///{tmp_path}/entraide.sqlite3"
    for name, value in {
        "municipality": "valmeuse.toml",
        "keys_file": "valmeuse.keys",
        "database_url": url,
    }.items():
        monkeypatch.setenv(f"ENTRAIDE_{name.upper()}", value)
    return url


async def write(url: str) -> None:
    """Two lines of a year ago, one of now."""
    migrate.upgrade(url)
    key = Path("valmeuse.keys").read_text(encoding="utf-8").splitlines()[-1]
    clock = MovableClock(LONG_AGO)
    store = StoredStore(open_database(url), Keyring([key]), town(), clock)
    for at in (LONG_AGO, LONG_AGO, datetime.now(UTC)):
        clock.at = at
        async with store.unit() as unit:
            await unit.audit.record(Deed.SAW_PHONE, PersonId(1), PersonId(2))
            await unit.chain.lay()
    await store.database.close()


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """One command: its status and what it said."""
    capsys.readouterr()
    status = main(list(words))
    caught = capsys.readouterr()
    return status, caught.out + caught.err


def test_every_rule_has_words_for_the_operator() -> None:
    """Nothing goes by its age of which the dry run does not speak."""
    assert set(WHAT) == set(Rule)


def test_a_dry_run_counts_and_a_run_removes(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The first changes nothing however often; the second removes as many as it said; then none is left."""
    asyncio.run(write(url))
    for _ in range(2):
        status, out = said(capsys, "purge", "--dry-run")
        assert status == 0
        (line,) = [item for item in out.splitlines() if WHAT[Rule.AUDIT] in item]
        assert line.split()[:2] == ["2", "2"]
        assert "audit_months = 12" in line
        assert "Nothing was changed." in out
    assert said(capsys, "purge") == (0, "2 removed. What is left is younger than its time.\n")
    assert said(capsys, "purge")[1].startswith("0 removed")
    assert said(capsys, "audit", "verify") == (0, "audit: 1 lines. None was changed, put in or taken out.\n")


def test_an_audit_that_was_changed_by_hand_is_said(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With the line, what to do, and exit status 1."""
    asyncio.run(write(url))
    assert said(capsys, "audit", "verify")[0] == 0
    with sync_connection(url) as connection:
        connection.execute(sa.text("DROP TRIGGER traces_no_update"))
        connection.execute(sa.text("UPDATE traces SET actor_id = 9 WHERE id = 2"))
    status, out = said(capsys, "audit", "verify")
    assert status == 1
    assert "broken at line 2" in out
    assert "→" in out


def test_before_there_is_a_database_it_says_what_to_do(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither command makes one."""
    for words in (("purge",), ("purge", "--dry-run"), ("audit", "verify")):
        status, out = said(capsys, *words)
        assert status == 2
        assert "entraide migrate" in out
    assert not Path(url.removeprefix("sqlite:///")).exists()
