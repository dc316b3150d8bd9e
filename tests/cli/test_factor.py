"""`entraide factor`: for the coordinator whom no colleague can help."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.i18n import Catalogues
from bot.municipality import read_town
from bot.operator import OperatorError, open_store
from bot.operator_factors import factor_confirm, factor_reset
from bot.settings import read_settings
from solidarity.actions.people import welcome_neighbour
from solidarity.people import Factor
from storage import migrate
from storage.store import StoredStore
from tests.cli.program import settings_for

AMEL = 6_100_000_007


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StoredStore]:
    """The database that the settings of the environment name."""
    for name, value in settings_for(tmp_path, "http://127.0.0.1:1").items():
        monkeypatch.setenv(f"ENTRAIDE_{name.upper()}", str(value))
    settings = read_settings()
    migrate.upgrade(settings.database_url)
    store = open_store(settings, read_town(settings, Catalogues.load()))
    yield store
    await store.database.close()


async def test_the_operator_ends_a_lost_telephones_factor(
    store: StoredStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the Telegram id; for nobody's id it says where the right one stands, and changes nothing."""
    async with store.unit() as unit:
        amel = await welcome_neighbour(unit, AMEL, "Amel", "fr")
        await unit.people.save(replace(amel, factor=Factor("S", confirmed=True)))
    with pytest.raises(OperatorError, match="/moi"):
        await factor_reset(1)
    assert await factor_reset(AMEL) == 0
    assert "No code is asked" in capsys.readouterr().out
    async with store.unit() as unit:
        assert (await unit.people.get(amel.id)).factor is None


async def test_the_operator_confirms_the_factor_of_the_only_coordinator(
    store: StoredStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once they set one up; before that it says what they do first."""
    async with store.unit() as unit:
        amel = await welcome_neighbour(unit, AMEL, "Amel", "fr")
    with pytest.raises(OperatorError, match="set one up first"):
        await factor_confirm(AMEL)
    async with store.unit() as unit:
        await unit.people.save(replace(amel, factor=Factor("S", asked_at=unit.now)))
    assert await factor_confirm(AMEL) == 0
    assert "account is protected" in capsys.readouterr().out
    async with store.unit() as unit:
        factor = (await unit.people.get(amel.id)).factor
    assert factor is not None
    assert (factor.confirmed, factor.asked_at) == (True, None)
