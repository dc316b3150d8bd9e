"""The sweeper lets go of what is old, ties the audit's lines and looks at them at night."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import letting_go
from bot.letting_go import Purger
from bot.metrics import Metrics
from solidarity.people import PersonId
from solidarity.ports import Deed
from solidarity.retention import Rule
from tests.cast import NOW, ZONE
from tests.stores import TestedStore

NIGHT = datetime(2026, 11, 25, 3, 5, tzinfo=ZONE)


async def write(store: TestedStore, lines: int) -> None:
    """So many lines of the audit."""
    async with store.unit() as unit:
        for _ in range(lines):
            await unit.audit.record(Deed.SAW_PHONE, PersonId(1), PersonId(2))


async def test_lines_are_tied_within_a_minute_and_looked_at_each_night(store: TestedStore) -> None:
    """Tied at each look; the whole chain once a night, from three o'clock on; a breach is said each night."""
    metrics = Metrics()
    purger = Purger(store, metrics)
    await write(store, 3)
    await purger.look(NIGHT.replace(hour=2))
    async with store.unit() as unit:
        assert (await unit.chain.verify()).loose == 0
    assert b"entraide_audit_broken 0.0" in metrics.render()
    await _tamper(store)
    with capture_logs() as logs:
        for hour in (3, 4, 23):
            await purger.look(NIGHT.replace(hour=hour))
    broken = [entry for entry in logs if entry["event"] == "audit_broken"]
    assert [(entry["log_level"], entry["line"]) for entry in broken] == [("critical", await _second(store))]
    assert purger.audit_broken
    assert b"entraide_audit_broken 1.0" in metrics.render()
    with capture_logs() as logs:
        await purger.look(NIGHT + timedelta(days=1))
    assert [entry["event"] for entry in logs] == ["audit_broken"]


async def _second(store: TestedStore) -> int:
    async with store.unit() as unit:
        return int((await unit.execute(text("SELECT min(id) + 1 FROM traces"))).scalar_one())


async def _tamper(store: TestedStore) -> None:
    """Somebody switches the database's guards off, and changes the second line."""
    async with store.unit() as unit:
        sqlite = store.database.dialect == "sqlite"
        off = "DROP TRIGGER traces_no_update" if sqlite else "ALTER TABLE traces DISABLE TRIGGER USER"
        await unit.execute(text(off))
        await unit.execute(text("UPDATE traces SET actor_id = 9 WHERE id = (SELECT min(id) + 1 FROM traces)"))
        if not sqlite:
            await unit.execute(text("ALTER TABLE traces ENABLE TRIGGER USER"))


async def test_a_long_chain_is_looked_at_in_portions(
    store: TestedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many lines there are, nobody waits for all of them: each portion is a unit of its own."""
    monkeypatch.setattr(letting_go, "CHECKED_AT_ONCE", 2)
    purger = Purger(store)
    await write(store, 7)
    await purger.look(NIGHT)
    await purger.check_audit()
    assert not purger.audit_broken
    await _tamper(store)
    await purger.check_audit()
    assert purger.audit_broken


async def test_it_looks_every_quarter_of_an_hour_and_goes_on_while_there_is_something(
    store: TestedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Portion by portion until nothing is due; then not again before its time, unless the clock went back."""
    monkeypatch.setattr(letting_go, "AT_ONCE", 2)
    async with store.unit() as unit:
        for number in range(1, 6):
            values = {"id": number, "at": NOW - timedelta(days=800)}
            await unit.execute(text('INSERT INTO erasures (person_id, "at") VALUES (:id, :at)'), values)
    purger = Purger(store)
    assert [await purger.look(NOW) for _ in range(4)] == [2, 2, 1, 0]
    looks: list[datetime] = []

    async def purge() -> int:
        looks.append(moment)
        return 0

    monkeypatch.setattr(purger, "purge", purge)
    minutes = (1, 14, 15, 20, 29, 30, 29, 31)
    for minute in minutes:
        moment = NOW + timedelta(minutes=minute)
        await purger.look(moment)
    assert [int((at - NOW).total_seconds() / 60) for at in looks] == [15, 30, 29]


async def test_one_that_fails_stops_no_other(store: TestedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in one rule: the others go on, and it is said loudly."""
    async with store.unit() as unit:
        values = {"id": 1, "at": NOW - timedelta(days=800), "until": NOW - timedelta(days=1)}
        await unit.execute(
            text('INSERT INTO erasures (person_id, "at") VALUES (:id, :at)').bindparams(id=1, at=values["at"])
        )
        ban = "INSERT INTO bans (account_key, \"at\", \"until\", why) VALUES ('k', :at, :until, 'x')"
        await unit.execute(text(ban).bindparams(at=values["at"], until=values["until"]))

    async def let_go(unit: Any, rule: Rule) -> int:
        if rule is Rule.BANS:
            raise RuntimeError("a bug")
        return int(await unit.retention.purge(rule, 10))

    monkeypatch.setattr(letting_go, "_let_go", let_go)
    with capture_logs() as logs:
        assert await Purger(store).purge() == 1
    assert [entry["event"] for entry in logs] == ["purge_failed"]
