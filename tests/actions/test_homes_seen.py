"""What outlasts an account that had learnt where people live: two numbers, for a day, on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from solidarity.actions.missions import join_mission
from solidarity.actions.people import erase_neighbour
from solidarity.actions.privacy import before_leaving
from solidarity.actions.trust import attest_step
from solidarity.harvest import Earlier
from solidarity.trust import Holds, Step
from storage import tables
from tests.actions.acting import act, ask, gather
from tests.cast import AMEL, ANA, ROSA, SAM
from tests.stores import TestedStore


async def test_what_an_unvetted_helper_saw_outlasts_erasing_for_a_day(store: TestedStore) -> None:
    """It is said before; it names nobody; erased again it is added up; a day later it is forgotten."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    await act(store, attest_step, amel, ana.id, Step.IDENTITY, Holds.YEAR)
    for helper in (sam, ana):
        mission = await ask(store, rosa)
        await act(store, join_mission, helper, mission.id)
    async with store.unit() as unit:
        sam, ana = await unit.people.get(sam.id), await unit.people.get(ana.id)
        said = [(await before_leaving(unit, item)).counted for item in (sam, ana, rosa)]
    assert said == [True, False, False]
    for person in (ana, rosa, sam):
        await act(store, erase_neighbour, person)
    table = tables.HomesSeen.__table__  # type: ignore[attr-defined]
    async with store.unit() as unit:
        (row,) = (await unit.execute(select(table))).all()
        assert str(sam.telegram_id) not in str(tuple(row))
        assert await unit.homes_seen.earlier(sam.telegram_id) == Earlier(details=1)
        assert await unit.homes_seen.earlier(ana.telegram_id) == Earlier()
        await unit.homes_seen.remember(sam)
        assert await unit.homes_seen.earlier(sam.telegram_id) == Earlier(details=2)
    store.clock.at += timedelta(days=1)
    async with store.unit() as unit:
        assert await unit.homes_seen.earlier(sam.telegram_id) == Earlier()
