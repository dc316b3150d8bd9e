"""The timers: what is due happens, each matter by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.flows import ask_help as asking
from bot.flows import volunteer
from bot.intake import sweep
from bot.intake.sweep import AT_ONCE, Sweeper
from solidarity.actions.requests import ask_help, escalate_overdue
from solidarity.causes import Cause
from solidarity.notices import Kind
from solidarity.waves import WAIT
from tests.cast import AMEL, ROSA, SAM, arrive, wish
from tests.stores import TestedStore, rows


def sweeper(store: TestedStore) -> Sweeper:
    """A sweeper that rings nobody."""
    return Sweeper(store, lambda: None)


async def asked(store: TestedStore, times: int) -> list[int]:
    """So many requests, promised in two hours."""
    rosa, *_ = await arrive(store, ROSA, AMEL, SAM)
    async with store.unit() as unit:
        return [(await ask_help(unit, rosa, wish())).mission.id for _ in range(times)]


async def told(store: TestedStore, cause: Cause) -> list[int]:
    """Who was brought a request for this reason, each time that they were."""
    return [row.chat for row in await rows(store, Kind.STAFF_CARD) if row.facts.get("cause") == cause]


async def test_a_request_goes_on_to_the_coordinators_in_its_time(store: TestedStore) -> None:
    """Not a minute before whoever was asked has had their time; then once, however often it is swept."""
    await asked(store, 1)
    store.clock.at += WAIT - timedelta(minutes=1)
    assert await sweeper(store).sweep() == 0
    assert await rows(store, Kind.STAFF_CARD) == []
    store.clock.move(minutes=1)
    assert await sweeper(store).sweep() == 1
    for _ in range(3):
        assert await sweeper(store).sweep() == 0
    assert await told(store, Cause.NOBODY_YET) == [AMEL.telegram_id]


async def test_an_overdue_request_reaches_the_coordinators_once(store: TestedStore) -> None:
    """Not a minute before its hour; then to every coordinator, however often it is swept."""
    await asked(store, 1)
    store.clock.move(hours=1, minutes=59)
    await sweeper(store).sweep()
    assert await told(store, Cause.NOT_TAKEN) == []
    store.clock.move(minutes=1)
    assert await sweeper(store).sweep() > 0
    for _ in range(3):
        assert await sweeper(store).sweep() == 0
    assert await told(store, Cause.NOT_TAKEN) == [AMEL.telegram_id]


async def test_one_matter_that_fails_holds_up_no_other(
    store: TestedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug about one request: the others of the same sweep reach the coordinators; it is said loudly."""
    first, *others = await asked(store, 3)

    async def escalate(unit: Any, mission: Any) -> bool:
        if mission == first:
            raise RuntimeError("a bug")
        return await escalate_overdue(unit, mission)

    monkeypatch.setattr(sweep, "escalate_overdue", escalate)
    store.clock.at += WAIT
    await sweeper(store).sweep()
    store.clock.move(hours=1, minutes=40)
    with capture_logs() as logs:
        assert await sweeper(store).sweep() == len(others)
    assert len(await told(store, Cause.NOT_TAKEN)) == len(others)
    assert [entry["event"] for entry in logs] == ["sweep_failed"]


async def test_what_lives_longer_than_a_request_keeps_no_younger_one_waiting(store: TestedStore) -> None:
    """More enrolments than are looked at in one go: the request behind them is forgotten in its time."""
    many = [SAM.telegram_id + number for number in range(AT_ONCE + 1)]
    await arrive(store, ROSA, *(replace(SAM, telegram_id=user) for user in many))
    async with store.unit() as unit:
        for user in many:
            await unit.drafts.put(user, "volunteer:age", {volunteer.FLOW: {"id": "abcde", "answers": {}}})
    store.clock.move(minutes=1)
    async with store.unit() as unit:
        await unit.drafts.put(ROSA.telegram_id, "ask:when", {asking.FLOW: {"id": "edcba", "answers": {}}})
    store.clock.move(days=1)
    sweeping = sweeper(store)
    while await sweeping.sweep():
        pass
    async with store.unit() as unit:
        assert await unit.drafts.find(ROSA.telegram_id) is None
        assert len([user for user in many if await unit.drafts.find(user)]) == len(many)
        assert await unit.drafts.old(unit.now - sweep.DRAFT_LIVES, AT_ONCE) == []
    store.clock.move(days=6)
    while await sweeping.sweep():
        pass
    async with store.unit() as unit:
        assert [user for user in many if await unit.drafts.find(user)] == []


async def test_ids_of_updates_are_forgotten_after_a_week(store: TestedStore) -> None:
    """So long a repeat has no effect."""
    assert timedelta(days=7) == sweep.UPDATE_IDS_LIVE
