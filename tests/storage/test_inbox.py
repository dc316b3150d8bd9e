"""The inbox: what was received is worked on once, in the order of each lane, and forgotten in time."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from solidarity.queues import Arrived, Incoming
from storage import inbox
from storage.inbox import I
from tests.stores import TestedStore


def update(number: int, lane: int = 1) -> Incoming:
    """An update of somebody."""
    return Incoming(number, lane, f'{{"update_id": {number}}}'.encode())


async def receive(store: TestedStore, *updates: Incoming) -> int:
    """Store them in one unit; how many were new."""
    async with store.unit() as unit:
        return await unit.inbox.receive(updates)


async def work(store: TestedStore, *busy: int, answer: bytes | None = None) -> Arrived | None:
    """Claim the next update and let it have its effect."""
    async with store.unit() as unit:
        found = await unit.inbox.claim(busy)
        if found is not None:
            await unit.inbox.applied(found.seq, answer)
        return found


async def work_all(store: TestedStore) -> list[int]:
    """All that can be worked on, by its update id."""
    done = []
    while found := await work(store):
        done.append(found.update_id)
    return done


class MachineTime:
    """Machine time that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        """The seconds."""
        return self.seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> MachineTime:
    """The inbox's machine time."""
    time = MachineTime()
    monkeypatch.setattr(inbox.time, "time", time)
    return time


async def test_an_update_comes_back_as_it_was_received(store: TestedStore) -> None:
    """Raw bytes, lane and id are what Telegram gave, whatever they hold."""
    raw = '{"update_id": 9007199254740993, "message": {"text": "é 🛒 \\u0000"}}'.encode()
    assert await receive(store, Incoming(2**53 + 1, -(2**52), raw)) == 1
    async with store.unit() as unit:
        found = await unit.inbox.claim(())
    assert found is not None
    assert (found.update_id, found.lane, found.raw, found.attempts) == (2**53 + 1, -(2**52), raw, 0)


async def test_a_repeat_has_no_effect(store: TestedStore) -> None:
    """Received again in the same batch, while it waits, or when it is long done: passed over."""
    assert await receive(store) == 0
    assert await receive(store, update(1), update(2), update(1)) == 2
    assert await receive(store, update(2), update(3)) == 1
    assert await work_all(store) == [1, 2, 3]
    assert await receive(store, update(1), update(2), update(3)) == 0
    assert await work_all(store) == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
async def test_shuffled_repeats_act_once_each(sqlite_store: TestedStore, seed: int) -> None:
    """Whatever comes one to five times in any order and in any batches is worked on once."""
    chance = random.Random(seed)
    first = chance.randrange(2**40)
    sent = [update(first + n, n % 7) for n in range(60) for _ in range(chance.randint(1, 5))]
    chance.shuffle(sent)
    new = 0
    done: list[int] = []
    while sent:
        size = chance.randint(1, 40)
        new += await receive(sqlite_store, *sent[:size])
        sent = sent[size:]
        if chance.random() < 0.5:
            done += await work_all(sqlite_store)
    done += await work_all(sqlite_store)
    assert new == 60
    assert sorted(done) == list(range(first, first + 60))


async def test_the_order_of_a_lane_is_kept(store: TestedStore) -> None:
    """What one person did is worked on in its order of arrival, not of its ids."""
    await receive(store, update(30), update(10), update(20))
    assert await work_all(store) == [30, 10, 20]


async def test_a_lane_waits_until_its_answer_is_out(store: TestedStore) -> None:
    """Applied but not answered, a lane's next update waits; other lanes do not."""
    await receive(store, update(1, lane=5), update(2, lane=5), update(3, lane=6))
    first = await work(store, answer=b"Merci !")
    assert first is not None
    assert [found.update_id for found in [await work(store)] if found] == [3]
    assert await work(store) is None
    async with store.unit() as unit:
        assert await unit.inbox.waiting() == 2
        await unit.inbox.answered(first.seq)
        assert await unit.inbox.waiting() == 1
    assert await work_all(store) == [2]


async def test_busy_lanes_are_passed_over(store: TestedStore) -> None:
    """A worker is handed what nobody in its process works on."""
    await receive(store, update(1, lane=5), update(2, lane=6), update(3, lane=7))
    found = await work(store, 5, 7)
    assert found is not None
    assert found.update_id == 2
    assert await work(store, 5, 7) is None


async def test_an_effect_that_fails_leaves_the_update(store: TestedStore) -> None:
    """Rolled back, the unit has had no effect: the update is there again, unchanged."""

    async def fail() -> None:
        async with store.unit() as unit:
            found = await unit.inbox.claim(())
            assert found is not None
            await unit.inbox.applied(found.seq, None)
            raise RuntimeError("a bug")

    await receive(store, update(1))
    with pytest.raises(RuntimeError, match="a bug"):
        await fail()
    assert await work_all(store) == [1]


async def test_a_failed_update_is_tried_later_and_its_lane_waits(
    store: TestedStore, machine: MachineTime
) -> None:
    """Postponed by machine time, with its tries counted; the lane keeps its order, others go on."""
    await receive(store, update(1, lane=5), update(2, lane=5), update(3, lane=6))
    async with store.unit() as unit:
        found = await unit.inbox.claim(())
        assert found is not None
        await unit.inbox.retry(found.seq, found.attempts + 1, 30)
    assert await work_all(store) == [3]
    store.clock.move(days=1)
    assert await work_all(store) == [], "civil time does not bring it nearer"
    machine.seconds += 30
    async with store.unit() as unit:
        again = await unit.inbox.claim(())
    assert again is not None
    assert (again.update_id, again.attempts) == (1, 1)
    assert await work_all(store) == [1, 2]


async def test_what_is_set_aside_stops_nothing(store: TestedStore) -> None:
    """An update that nobody can read is kept, with its reason, and its lane goes on."""
    await receive(store, update(1), update(2))
    async with store.unit() as unit:
        found = await unit.inbox.claim(())
        assert found is not None
        await unit.inbox.set_aside(found.seq, "unreadable")
    assert await work_all(store) == [2]
    async with store.unit() as unit:
        (kept,) = (await unit.execute(select(I).where(I.c.state == "aside"))).all()
        assert (kept.update_id, kept.reason) == (1, "unreadable")
        assert unit.instance.open(kept.raw, "inbox", "raw", 1) == update(1).raw


async def test_an_answer_that_nobody_sent_is_found(store: TestedStore, machine: MachineTime) -> None:
    """After some seconds of machine time the stored answer is there to be sent, but for busy lanes."""
    await receive(store, update(1, lane=5), update(2, lane=6))
    await work(store, answer=b"A")
    await work(store, answer=b"B")

    async def found(older_than: float, *busy: int) -> list[bytes]:
        async with store.unit() as unit:
            return [item.answer for item in await unit.inbox.unanswered(older_than, busy)]

    assert await found(10) == []
    machine.seconds += 10
    assert await found(10) == [b"A", b"B"]
    assert await found(10, 5) == [b"B"]
    async with store.unit() as unit:
        first, second = await unit.inbox.unanswered(10, ())
        assert (first.lane, first.attempts) == (5, 0)
        await unit.inbox.postpone_answer(first.seq, b"the rest of A")
        await unit.inbox.answered(second.seq)
    assert await found(0) == []
    machine.seconds += 60
    async with store.unit() as unit:
        (again,) = await unit.inbox.unanswered(0, ())
    assert (again.answer, again.attempts) == (b"the rest of A", 1)


async def test_a_postponed_answer_waits_longer_each_time(store: TestedStore, machine: MachineTime) -> None:
    """Two seconds, four, eight, and never more than a minute."""
    await receive(store, update(1))
    found = await work(store, answer=b"A")
    assert found is not None
    for wait in (2, 4, 8, 16, 32, 60, 60):
        async with store.unit() as unit:
            await unit.inbox.postpone_answer(found.seq, b"A")
        for step, expected in ((wait - 1, 0), (1, 1)):
            machine.seconds += step
            async with store.unit() as unit:
                assert len(await unit.inbox.unanswered(0, ())) == expected


async def test_what_was_sent_of_an_answer_is_not_sent_again(store: TestedStore, machine: MachineTime) -> None:
    """After a part of it is out, only the rest is left; while it is in hand nobody else takes it over."""
    await receive(store, update(1))
    found = await work(store, answer=b"A and B")
    assert found is not None
    machine.seconds += 20
    async with store.unit() as unit:
        await unit.inbox.partly_answered(found.seq, b"B")
        assert await unit.inbox.unanswered(10, ()) == []
    machine.seconds += 9
    async with store.unit() as unit:
        await unit.inbox.still_answering([found.seq])
    machine.seconds += 9
    async with store.unit() as unit:
        assert await unit.inbox.unanswered(10, ()) == []
    machine.seconds += 1
    async with store.unit() as unit:
        (left,) = await unit.inbox.unanswered(10, ())
    assert (left.answer, left.attempts) == (b"B", 0)


async def test_a_spoilt_row_stops_no_other(store: TestedStore, machine: MachineTime) -> None:
    """What can no longer be opened comes back empty, to be set aside; the rest is worked on."""
    await receive(store, update(1, lane=1), update(2, lane=2), update(3, lane=3))
    answered = await work(store, answer=b"A")
    assert answered is not None
    async with store.unit() as unit:
        await unit.execute(I.update().where(I.c.update_id == 1).values(answer=b"spoilt"))
        await unit.execute(I.update().where(I.c.update_id == 2).values(raw=None))
    spoilt = await work(store)
    assert spoilt is not None
    assert (spoilt.update_id, spoilt.raw) == (2, b"")
    machine.seconds += 10
    async with store.unit() as unit:
        assert [item.answer for item in await unit.inbox.unanswered(5, ())] == [b""]
    assert await work_all(store) == [3]


async def test_a_finished_update_says_nothing_any_more(store: TestedStore) -> None:
    """Only its id is kept: neither raw update, nor answer, nor whose it was."""
    await receive(store, update(1, lane=6_100_000_001), update(2, lane=6_100_000_001))
    answered = await work(store, answer=b"Merci !")
    assert answered is not None
    async with store.unit() as unit:
        await unit.inbox.answered(answered.seq)
    await work(store)
    async with store.unit() as unit:
        kept = (await unit.execute(select(I).order_by(I.c.seq))).all()
    assert [(row.update_id, row.raw, row.answer, row.lane) for row in kept] == [
        (1, None, None, 0),
        (2, None, None, 0),
    ]


async def test_ids_are_forgotten_after_their_week(store: TestedStore) -> None:
    """Finished updates go; what still waits stays, however old."""
    await receive(store, update(1), update(2, lane=2))
    await work(store)
    store.clock.move(days=7)
    await receive(store, update(3, lane=3))
    async with store.unit() as unit:
        assert await unit.inbox.forget(store.clock.now() - timedelta(days=7)) == 0
        assert await unit.inbox.forget(store.clock.now() - timedelta(days=7) + timedelta(seconds=1)) == 1
    assert await work_all(store) == [2, 3]


async def test_many_workers_share_the_work(store: TestedStore) -> None:
    """Eight workers at once: each update once, each lane in order, never two workers on one lane."""
    await receive(store, *(update(n, lane=n % 9) for n in range(150)))
    in_hand: Counter[int] = Counter()
    done: dict[int, list[int]] = defaultdict(list)
    together = 0

    async def worker(chance: random.Random) -> None:
        nonlocal together
        idle = 0
        while idle < 5:
            async with store.unit() as unit:
                found = await unit.inbox.claim(())
                if found is None:
                    idle += 1
                    continue
                idle = 0
                in_hand[found.lane] += 1
                assert in_hand[found.lane] == 1
                together = max(together, in_hand.total())
                await asyncio.sleep(chance.random() / 500)
                await unit.inbox.applied(found.seq, None)
                done[found.lane].append(found.update_id)
                in_hand[found.lane] -= 1
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for seed in range(8):
            group.create_task(worker(random.Random(seed)))
    assert done == {lane: list(range(lane, 150, 9)) for lane in range(9)}
    assert together > 1 if store.database.dialect == "postgresql" else together == 1


async def test_a_worker_that_dies_gives_its_update_back(postgres_store: TestedStore) -> None:
    """While it is held nobody else gets it or its lane; a broken connection frees it at once."""

    async def die() -> None:
        async with postgres_store.unit() as dying:
            held = await dying.inbox.claim(())
            found = await work(postgres_store)
            assert held is not None
            assert found is not None
            assert (held.update_id, found.update_id) == (1, 3)
            assert await work(postgres_store) is None
            raise ConnectionError

    await receive(postgres_store, update(1, lane=5), update(2, lane=5), update(3, lane=6))
    with pytest.raises(ConnectionError):
        await die()
    assert await work_all(postgres_store) == [1, 2]
