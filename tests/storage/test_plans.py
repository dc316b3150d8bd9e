"""What runs many times a second finds the few open rows by their own index, among very many finished ones."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text

from solidarity.notices import Kind, Notice, Recipient
from solidarity.queues import Incoming
from storage.store import StoredUnit
from tests.stores import TestedStore

FINISHED = 20_000
NUMBERS = {
    "sqlite": f"WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {FINISHED})",
    "postgresql": f"WITH n AS (SELECT generate_series(1, {FINISHED}) AS n)",
}
FILL = """
INSERT INTO inbox (update_id, lane, state, attempts, received_at, next_at)
{numbers} SELECT n + 1000, 0, 'answered', 0, '2026-11-20 10:00:00', 0 FROM n;
INSERT INTO outbox
    (uid, op, kind, lane, chat_id, single, state, due_at, not_after, attempts, unsure, planned_at)
{numbers} SELECT
    n, 'send', 'relay', 0, n, false, 'sent', '2026-11-20 10:00:00', '2026-11-27 10:00:00', 0, false,
    '2026-11-20 10:00:00' FROM n;
ANALYZE
"""
WORK: dict[str, Callable[[StoredUnit], Awaitable[object]]] = {
    "claim": lambda unit: unit.inbox.claim([7]),
    "unanswered": lambda unit: unit.inbox.unanswered(5, [7]),
    "waiting": lambda unit: unit.inbox.waiting(),
    "lease": lambda unit: unit.outbox.lease("w", 10, [7]),
    "expire": lambda unit: unit.outbox.expire(),
    "next due": lambda unit: unit.outbox.next_due(),
    "silence": lambda unit: unit.outbox.silence(3, "unreachable"),
}
OF_OPEN_ROWS = re.compile(r"ix_inbox_open|ix_outbox_(?:due|chat|leased)")


async def crowd(store: TestedStore) -> None:
    """Many finished rows and a few open ones."""
    async with store.unit() as unit:
        for statement in FILL.format(numbers=NUMBERS[unit.dialect]).split(";"):
            await unit.execute(text(statement))
        await unit.inbox.receive([Incoming(n, n, b"{}") for n in range(1, 6)])
        for chat in range(1, 6):
            unit.tell(Notice(Kind.RELAY), Recipient(chat))


@contextmanager
def listening(store: TestedStore) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are run meanwhile, with their values."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        heard.append((statement, parameters))

    database: Any = store.database
    engine = database.engine if database.dialect == "sqlite" else database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


def plan(store: TestedStore, statement: str, parameters: Any) -> str:
    """How the database means to run this."""
    if store.database.dialect == "postgresql":
        with psycopg.connect(store.url) as connection:
            return "\n".join(row[0] for row in connection.execute(f"EXPLAIN {statement}", parameters))
    connection = sqlite3.connect(store.url.removeprefix("sqlite:///"))
    try:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    finally:
        connection.close()
    return "\n".join(row[3] for row in rows)


@pytest.mark.parametrize("name", WORK)
async def test_open_rows_are_found_by_their_own_index(store: TestedStore, name: str) -> None:
    """Neither a week of finished updates nor a year of sent messages is walked through."""
    await crowd(store)
    with listening(store) as heard:
        async with store.unit() as unit:
            await WORK[name](unit)
    plans = [plan(store, *item) for item in heard if "box" in item[0]]
    assert OF_OPEN_ROWS.search(plans[0]), plans[0]
    for found in plans:
        walks = re.findall(r".*(?:Seq Scan on|SCAN) (?:in|out)box.*", found)
        assert [line for line in walks if not OF_OPEN_ROWS.search(line)] == [], found
