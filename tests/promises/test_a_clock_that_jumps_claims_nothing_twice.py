"""The machine's clock jumps an hour forth or back in the middle of it all: nothing is taken in hand twice.

Two processes at once, each with a clock of its own, as after a wrong correction on one of two machines. What
is in hand is known by its mark in the database, never by how long ago somebody took it.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from solidarity.notices import Kind, Notice, Recipient
from solidarity.queues import Incoming
from solidarity.receipts import OutboxState, Step
from storage import inbox
from tests.cast import NOW
from tests.stores import TestedStore, open_store, rows

MESSAGES, UPDATES, PEOPLE = 60, 60, 12
HOUR = 3600.0
SEED = 13


class Wrong:
    """A machine's clock, which somebody keeps correcting."""

    def __init__(self, seed: int) -> None:
        self.chance, self.off = random.Random(seed), 0.0

    def jump(self, *stores: TestedStore) -> None:
        """Each process's clock goes wrong in a way of its own, and so does the machine time of both."""
        self.off = self.chance.choice((-HOUR, 0.0, HOUR))
        for store in stores:
            store.clock.at = NOW
            store.clock.move(seconds=self.chance.choice((-HOUR, 0.0, HOUR)))

    def time(self) -> float:
        """Machine time."""
        return NOW.timestamp() + self.off


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Wrong:
    """What the inbox reads."""
    found = Wrong(SEED)
    monkeypatch.setattr(inbox.time, "time", found.time)
    return found


async def test_no_message_is_taken_in_hand_twice(store: TestedStore, clock: Wrong) -> None:
    """Two senders lease while their clocks jump: each message once; and none is left in the end."""
    other = open_store(store.url)
    for number in range(MESSAGES):
        async with store.unit() as unit:
            unit.tell(Notice(Kind.APOLOGY, facts={"reference": str(number)}), Recipient(1 + number))
    taken: list[int] = []

    async def lease(process: TestedStore, name: str) -> None:
        async with process.unit() as unit:
            batch = await unit.outbox.lease(name, 5, ())
        for planned in batch:
            taken.append(planned.seq)
            async with process.unit() as unit:
                await unit.outbox.settle(planned, Step(OutboxState.SENT), planned.seq, "")

    for _ in range(MESSAGES):
        clock.jump(store, other)
        await asyncio.gather(lease(store, "one"), lease(other, "other"))
    await other.database.close()
    assert Counter(taken) == {row.seq: 1 for row in await rows(store, Kind.APOLOGY)}
    assert len(taken) == MESSAGES
    assert {row.state for row in await rows(store, Kind.APOLOGY)} == {OutboxState.SENT}


async def test_no_update_is_worked_on_twice(store: TestedStore, clock: Wrong) -> None:
    """Two workers claim while the clock jumps: each update once, each person's in order; none is left."""
    other = open_store(store.url)
    async with store.unit() as unit:
        await unit.inbox.receive([Incoming(1 + n, 1 + n % PEOPLE, b"{}") for n in range(UPDATES)])
    worked: list[tuple[int, int]] = []

    async def work(process: TestedStore) -> None:
        async with process.unit() as unit:
            found = await unit.inbox.claim(())
            if found is not None:
                worked.append((found.lane, found.update_id))
                await unit.inbox.applied(found.seq, None)

    for _ in range(2 * UPDATES):
        clock.jump(store, other)
        await asyncio.gather(work(store), work(other))
    async with store.unit() as unit:
        assert await unit.inbox.waiting() == 0
    await other.database.close()
    assert len(worked) == len(set(worked)) == UPDATES
    for lane in range(1, PEOPLE + 1):
        own = [update for whose, update in worked if whose == lane]
        assert own == sorted(own)
