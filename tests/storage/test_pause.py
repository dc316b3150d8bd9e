"""The pause after a restore: nothing goes out, and at its end what may be a repeat is closed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select, update

from solidarity.notices import Kind, Notice, to
from solidarity.receipts import OutboxState
from storage.pause import DRAFT, A, D, N, close_planned, end_pause, look_behind
from tests.cast import NOW, ROSA, SAM, arrive
from tests.stores import TestedStore, deliver, open_store, rows

ANNOUNCEMENT = {
    "content": b"sealed",
    "audience": "",
    "created_at": NOW - timedelta(days=1),
    "version": 1,
}


async def pause(store: TestedStore) -> TestedStore:
    """As a restore leaves it: the store that a bot then opens."""
    async with store.unit() as unit:
        await unit.execute(update(N).values(paused_at=NOW, restored_from=NOW - timedelta(hours=2)))
    return open_store(store.url)


async def test_nothing_is_leased_until_the_pause_is_over(store: TestedStore) -> None:
    """What taps plan meanwhile waits, and goes out once somebody has looked, without a restart."""
    rosa, sam = await arrive(store, ROSA, SAM)
    async with store.unit() as unit:
        unit.tell(Notice(Kind.APOLOGY, facts={"reference": "old"}), to(rosa))
    async with store.unit() as unit:
        await unit.execute(close_planned(NOW))  # as a restore does
    paused = await pause(store)
    async with paused.unit() as unit:
        assert unit.paused_at == NOW
        assert await unit.outbox.lease("tests", 50, ()) == []
    paused.clock.move(minutes=5)
    async with paused.unit() as unit:
        unit.tell(Notice(Kind.DRAFT_WAITING, facts={"draft": "1", "flow": "ask"}), to(sam))
    assert await deliver(paused) == {}
    behind = await look_behind(store)
    assert behind is not None
    assert (behind.closed, behind.planned) == ({"apology": 1}, {"draft_waiting": 1})
    async with store.unit() as unit:  # restored while the clock was two hours ahead
        await unit.execute(update(N).values(paused_at=NOW + timedelta(hours=2)))
    behind = await look_behind(store)
    assert behind is not None
    assert behind.planned == {"draft_waiting": 1}
    assert await end_pause(paused)
    assert await deliver(paused) == {"Sam": ["draft_waiting"]}
    async with paused.unit() as unit:
        assert unit.paused_at is None
    (old,) = await rows(paused, Kind.APOLOGY)
    assert (old.state, old.reason) == (OutboxState.CANCELLED, "restored")
    assert await look_behind(paused) is None
    assert not await end_pause(paused)
    await paused.database.close()


async def test_what_may_have_been_told_to_many_is_not_told_again(store: TestedStore) -> None:
    """Announcements and messages of the day whose hour passed are kept back; later ones come as planned."""
    (rosa,) = await arrive(store, ROSA)
    passed, later = NOW + timedelta(minutes=5), NOW + timedelta(days=1)
    async with store.unit() as unit:
        for number, due in ((1, passed), (2, later)):
            scheduled = {"id": number, "state": "scheduled", "due_at": due}
            await unit.execute(insert(A), ANNOUNCEMENT | scheduled)
            entry = {"person_id": rosa.id, "announcement_id": number, "due_at": due}
            await unit.execute(insert(D), entry)
    store.clock.move(minutes=-10)
    async with store.unit() as unit:
        await unit.drafts.put(rosa.telegram_id, "ask:detail", {"ask": {"answers": {}}})
    store.clock.move(minutes=10)
    paused = await pause(store)
    paused.clock.move(hours=3)
    behind = await look_behind(paused)
    assert behind is not None
    assert (behind.announcements, behind.digests) == (1, 1)
    assert await end_pause(paused)
    async with paused.unit() as unit:
        told = (await unit.execute(select(A.c.id, A.c.state, A.c.due_at).order_by(A.c.id))).all()
        assert [tuple(row) for row in told] == [(1, "written", None), (2, "scheduled", later)]
        assert [row.announcement_id for row in await unit.execute(select(D.c.announcement_id))] == [2]
        assert (await unit.execute(select(DRAFT.c.paused))).scalars().all() == [True]
    await paused.database.close()
