"""The cost of leasing and settling thirty messages while more and more wait, and as many are long sent."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import String, cast, insert, literal, select, text, update

from benchmarks.machine import POSTGRES, SQLITE, Machine, hint
from benchmarks.town import TUESDAY, _numbers, app_of
from bot.delivery.wire import CONNECTIONS
from solidarity.notices import Kind
from solidarity.queues import Op, Settled
from solidarity.receipts import OutboxState, Step
from storage.engine import sync_connection
from storage.tables import OutboxRow

ROWS = (1_000, 100_000, 1_000_000)
CYCLES = 30
AIM = 1.3
B = OutboxRow.__table__  # type: ignore[attr-defined]
Grown = Mapping[tuple[str, int], float]
"""Median milliseconds of one round, by database and rows."""


class Then:
    """A clock that stands still."""

    def now(self) -> Any:  # noqa: ANN401 - a datetime
        """A Tuesday morning."""
        return TUESDAY


def fill(url: str, rows: int) -> None:
    """So many that wait and as many that were sent, of one broadcast each."""
    with sync_connection(url) as connection:
        for state, broadcast in (("waiting", 1), ("sent", 2)):
            numbers = _numbers(rows)
            values = {
                "uid": numbers.c.n,
                "op": literal(Op.SEND.value),
                "kind": literal(Kind.ALERT.value),
                "lane": literal(5),
                "chat_id": numbers.c.n + 9_000_000_000,
                "person_id": numbers.c.n,
                "broadcast_id": literal(broadcast),
                "single": literal(value=False),
                "state": cast(literal(state), String),
                "due_at": literal(TUESDAY - timedelta(hours=1), B.c.due_at.type),
                "not_after": literal(TUESDAY + timedelta(hours=9), B.c.not_after.type),
                "attempts": literal(0),
                "unsure": literal(value=False),
                "planned_at": literal(TUESDAY, B.c.planned_at.type),
            }
            connection.execute(insert(B).from_select(list(values), select(*values.values())))
    if url.startswith("postgresql"):
        with sync_connection(url) as connection:
            connection.execute(text("ANALYZE"))


async def rounds(url: str, cycles: int) -> list[float]:
    """Milliseconds of each round: the last thirty settled, thirty more leased."""
    app, took = app_of(url, clock=Then()), []
    try:
        held: list[Settled] = []
        for _ in range(cycles + 1):
            started = time.perf_counter()
            async with app.store.unit() as unit:
                await unit.outbox.settle_all(held)
                leased = await unit.outbox.lease("w", CONNECTIONS, ())
            took.append((time.perf_counter() - started) * 1000)
            assert len(leased) == CONNECTIONS
            held = [Settled(row, Step(OutboxState.SENT), 7, "") for row in leased]
        async with app.store.unit() as unit:
            mine = B.c.broadcast_id == literal(1)
            await unit.execute(update(B).where(mine).values(state="waiting", worker=None))
    finally:
        await app.close()
    return took[1:]


def measure(machine: Machine, times: int, sizes: Sequence[int] = ROWS) -> Grown:
    """All sizes on both databases, round after round."""
    found: dict[tuple[str, int], list[float]] = {}
    for kind in (SQLITE, POSTGRES):
        for size in sizes:
            hint(f"broadcast: {size:,} messages that wait, on {kind}")
            with machine.town(kind, 1_000) as url:
                fill(url, size)
                asyncio.run(rounds(url, CYCLES))  # which fills every cache
                found[kind, size] = [
                    value for _ in range(times) for value in asyncio.run(rounds(url, CYCLES))
                ]
    return {key: statistics.median(values) for key, values in found.items()}


def ratio(found: Grown, kind: str) -> float:
    """The largest against the smallest."""
    sizes = sorted(size for database, size in found if database == kind)
    return found[kind, sizes[-1]] / found[kind, sizes[0]]
