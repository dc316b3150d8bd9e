"""`coordinator unfreeze` and `person unbar`: what the operator undoes where nobody of the team is left to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.i18n import Catalogues
from bot.letting_back import unbar, unfreeze
from bot.municipality import EXAMPLE_FILE, read_town
from bot.operator import OperatorError, open_store
from bot.settings import read_settings
from solidarity.actions.people import welcome_neighbour
from solidarity.people import Bar, Barred, PersonId, Role
from storage import migrate
from tests.cli.program import KEY

NUMBER = 6_100_000_008


async def test_the_operator_gives_an_account_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Frozen and banned as it was, it is neither afterwards; a second time there is nothing to undo."""
    monkeypatch.setenv("ENTRAIDE_DATABASE_URL", f"sqlite:///{tmp_path / 'town.sqlite3'}")
    monkeypatch.setenv("ENTRAIDE_KEYS", KEY)
    monkeypatch.setenv("ENTRAIDE_MUNICIPALITY", str(EXAMPLE_FILE))
    settings = read_settings()
    migrate.upgrade(settings.database_url)
    store = open_store(settings, read_town(settings, Catalogues.load()))
    now = datetime.now(UTC)
    async with store.unit() as unit:
        ben = await welcome_neighbour(unit, NUMBER, "Ben", "fr")
        roles = frozenset({Role.COORDINATOR})
        kept_away = Barred(Bar.BANNED, "rude", now)
        frozen = replace(ben, roles=roles, frozen_at=now, frozen_by=PersonId(7), barred=kept_away)
        await unit.people.save(frozen)
    assert await unfreeze(NUMBER) == 0
    assert await unbar(NUMBER) == 0
    said = capsys.readouterr().out
    assert "its roles count again" in said
    assert "may come back" in said
    async with store.unit() as unit:
        assert (await unit.people.get(ben.id)).is_coordinator
    for again in (unfreeze, unbar):
        with pytest.raises(OperatorError, match=str(NUMBER)):
            await again(NUMBER)
    await store.database.close()
