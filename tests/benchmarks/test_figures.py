"""The arithmetic of the figures, and the emulated API that they are measured with."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from benchmarks import growth
from benchmarks.load_api import FIRST_PERSON, LoadApi, application
from benchmarks.tables import median, ratio, spread, table
from benchmarks.updates import BOTS, OURS, peer_of

ROUNDS = {
    "ours": [{"rate": 100.0}, {"rate": 300.0}, {"rate": 200.0}],
    "theirs": [{"rate": 200.0}, {"rate": 300.0}, {"rate": 100.0}],
}
Client = TestClient[Request, Application]


@pytest.fixture
async def api() -> AsyncIterator[Client]:
    """The emulated API over real HTTP, with a load of three people."""
    async with TestClient(TestServer(application(LoadApi("bonjour", 3)))) as client:
        yield client


async def call(api: Client, path: str, **body: object) -> object:
    """What it answers."""
    response = await (api.post(path, json=body) if body else api.get(path))
    return await response.json()


def test_a_ratio_is_taken_within_a_round() -> None:
    """A slow minute of the machine slows both sides: each round has its ratio, and the median is told."""
    assert ratio(ROUNDS, "ours", "theirs", "rate") == 1.0
    assert median(ROUNDS, "ours", "rate") == 200
    assert spread(ROUNDS, "ours", "rate") == "200 (100-300)"


def test_growth_is_told_by_its_worst_tap() -> None:
    """One kind of tap that grows is not hidden by others that do not."""
    found = {("SQLite", 1000): {"a": 2.0, "b": 4.0}, ("SQLite", 9000): {"a": 3.0, "b": 4.0}}
    assert growth.worst(found, "SQLite") == 1.5
    assert "3.0 ms (1.50 ×)" in growth.report(found)


def test_a_table_is_markdown() -> None:
    """A head, a rule and a line for each row."""
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_each_database_is_compared_with_the_same_work_on_it() -> None:
    """Ours on PostgreSQL with the write on PostgreSQL; with an echo that writes nothing on both."""
    assert set(OURS.values()) <= set(BOTS)
    assert peer_of("aiogram echo + 1 write", "PostgreSQL") == "aiogram echo + 1 write, PostgreSQL"
    assert peer_of("aiogram echo + 1 write", "SQLite") == "aiogram echo + 1 write"
    assert peer_of("PTB echo", "PostgreSQL") == "PTB echo"


async def test_the_load_is_handed_out_and_its_answers_are_counted(api: Client) -> None:
    """So many updates of people in turn, no more; each answer is timed from when its update went out."""
    await call(api, "/load?amount=3")
    updates = await call(api, "/bot42:x/getUpdates", limit=2)
    assert isinstance(updates, dict)
    assert [item["message"]["from"]["id"] - FIRST_PERSON for item in updates["result"]] == [1, 2]
    updates = await call(api, "/bot42:x/getUpdates", limit=2)
    assert isinstance(updates, dict)
    assert [item["message"]["text"] for item in updates["result"]] == ["bonjour"]
    for person in range(3):
        await call(api, "/bot42:x/sendMessage", chat_id=FIRST_PERSON + person, text="bonjour")
    state = await call(api, "/state?latencies=1")
    assert isinstance(state, dict)
    assert state["answered"] == len(state["latencies"]) == 3
    assert state["start"] < state["first"] <= state["last"]
