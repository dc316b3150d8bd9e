"""What a tap asks of the database is found by indexes: no tap walks through a large town."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from benchmarks.taps import Noon, Tapper
from benchmarks.town import app_of, fill, settle
from tests.storage.test_plans import listening, plan
from tests.stores import TestedStore

PEOPLE, REQUESTS = 20_000, 6_000
LARGE = ("people", "person_keys", "missions", "requests")
WALK = re.compile(r"Seq Scan on (\w+)|SCAN (\w+)")


@pytest.fixture
async def tapper(store: TestedStore) -> AsyncIterator[Tapper]:
    """A bot on a town with many people and open requests."""
    app = app_of(store.url, clock=Noon())
    await settle(app, actors=60, volunteers=20)
    fill(store.url, app, PEOPLE, REQUESTS)
    yield Tapper(app, actors=60, volunteers=20)
    await app.close()


def walked(statement: str, found: str) -> set[str]:
    """The large tables that this plan walks through, whatever the statement calls them."""
    called = {alias: name for name, alias in re.findall(r"\b(\w+) AS (\w+)", statement)}
    names = {called.get(name, name) for pair in WALK.findall(found) for name in pair}
    return names & set(LARGE)


async def test_no_tap_walks_through_a_large_table(store: TestedStore, tapper: Tapper) -> None:
    """Asking for help, sending it, looking at one's requests and missions: each statement has its index."""
    await tapper.cycle()
    with listening(tapper.app.store) as heard:
        await tapper.cycle()
    asked = {statement: parameters for statement, parameters in heard if "SELECT" in statement}
    assert any("FROM missions" in statement for statement in asked)
    walks = {
        statement: found
        for statement, parameters in asked.items()
        if walked(statement, found := plan(store, statement, parameters))
    }
    assert walks == {}
