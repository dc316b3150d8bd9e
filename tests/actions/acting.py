"""How the tests of actions act: one unit each, as a worker opens it; and what a table-wide look sees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from solidarity.actions.requests import ask_help
from solidarity.actions.waves import go_on
from solidarity.missions import Mission
from solidarity.people import Neighbour
from solidarity.refusals import Refusal, Why
from storage.tables import Sealed, Table
from tests.cast import Part, arrive, bind, wish
from tests.stores import TestedStore, deliver

T = TypeVar("T")


async def act(store: TestedStore, action: Callable[..., Awaitable[T]], *args: Any, **options: Any) -> T:
    """Somebody does this."""
    async with store.unit() as unit:
        return await action(unit, *args, **options)


async def refused(store: TestedStore, action: Callable[..., Awaitable[T]], *args: Any, **options: Any) -> Why:
    """Somebody may not do this: the reason. Not one cell of any table has changed."""
    before = await everything(store, sealed=True)
    with pytest.raises(Refusal) as refusal:
        await act(store, action, *args, **options)
    assert await everything(store, sealed=True) == before
    return refusal.value.why


async def nothing_new(
    store: TestedStore, action: Callable[..., Awaitable[T]], *args: Any, **options: Any
) -> T:
    """Somebody does again what was done: the answer. Nothing has changed and nobody is told anything."""
    before = await everything(store)
    answer = await act(store, action, *args, **options)
    assert await everything(store) == before
    return answer


async def everything(store: TestedStore, *, sealed: bool = False) -> dict[str, list[Any]]:
    """Every row of every table; sealed columns, which look different each time they are written, if asked."""
    async with store.unit() as unit:
        found = {}
        for table in Table.metadata.tables.values():
            columns = [item for item in table.c if sealed or not isinstance(item.type, Sealed)]
            rows = (await unit.execute(select(*columns).order_by(*table.primary_key.columns))).all()
            found[table.name] = [tuple(row) for row in rows]
        return found


async def gather(store: TestedStore, *parts: Part, groups: tuple[int, ...] = ()) -> list[Neighbour]:
    """They arrive, the groups are bound, and whatever that causes is delivered."""
    people = await arrive(store, *parts)
    await bind(store, *groups)
    await deliver(store)
    return people


async def ask(store: TestedStore, asker: Neighbour, *, quietly: bool = True, **changes: Any) -> Mission:
    """A request as it stands once everybody has been told of it."""
    mission = (await act(store, ask_help, asker, wish(**changes))).mission
    if quietly:
        await deliver(store)
    return mission


async def everywhere(store: TestedStore, mission: Mission, *, quietly: bool = True) -> Mission:
    """Nobody says yes while one wave after the other goes out: the mission, when all have been asked."""
    while (due := (await now(store, mission)).wave_at) is not None:
        store.clock.at = due
        await act(store, go_on, mission.id)
    if quietly:
        await deliver(store)
    return await now(store, mission)


async def now(store: TestedStore, mission: Mission) -> Mission:
    """The mission as it is stored."""
    async with store.unit() as unit:
        return await unit.missions.get(mission.id)
