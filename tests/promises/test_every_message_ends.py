"""Every planned message ends in a known state, whatever Telegram or the network does to it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sandbox.faults import Fault
from solidarity.receipts import OutboxState
from storage import tables
from tests.stage import Stage, staged

KINDS = (
    "flood",
    "forbidden",
    "bad_request",
    "error_500",
    "bad_gateway",
    "lost_reply",
    "drop",
)


async def states(stage: Stage) -> dict[str, int]:
    """How many rows of the outbox are in each state."""
    assert stage.app is not None
    outbox = tables.Table.metadata.tables["outbox"]
    async with stage.app.store.unit() as unit:
        rows = await unit.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
        return {str(state): int(count) for state, count in rows.all()}


@pytest.mark.parametrize("kind", KINDS)
async def test_every_planned_message_ends_in_a_known_state(tmp_path: Path, kind: str) -> None:
    """With every kind of failure in the way of the offers, nothing is left over once its time has passed."""
    async with staged(tmp_path / "ends.sqlite3") as stage:
        await stage.coordinator("Amel")
        helpers = [await stage.volunteer(f"V{number}") for number in range(4)]
        rosa = await stage.resident("Rosa")
        await stage.settled()
        for helper in helpers[:2]:
            stage.world.faults.add(
                Fault(kind, method="sendMessage", chat=helper.id, retry_after=1, whole_bot=False)
            )
        await stage.ask(rosa)
        await stage.settled()
        stage.world.faults.clear()
        if kind == "flood":
            await asyncio.sleep(2.5)  # a pause is machine time: no jump of the civil clock shortens it
        await stage.jump(minutes=10)
        await stage.jump(days=8, hours=2)
        found = await states(stage)
        assert {state for state in found if not OutboxState(state).is_final} == set()
        reached = [item for item in helpers if stage.world.history.sent(item.id, containing="Courses")]
        expected = 2 if kind in ("forbidden", "bad_request") else 4
        assert len(reached) >= expected


async def test_a_stop_in_the_middle_of_a_broadcast_sends_nothing_twice(tmp_path: Path) -> None:
    """Told to stop while messages are going out, the bot lets them arrive; the next start sends the rest."""
    async with staged(tmp_path / "stop.sqlite3") as stage:
        helpers = [await stage.volunteer(f"V{number}") for number in range(12)]
        rosa = await stage.resident("Rosa")
        await stage.settled()
        stage.world.faults.add(Fault("slow", method="sendMessage", count=40, ms=150))
        await stage.ask(rosa, when="Aujourd'hui")  # for today the whole neighbourhood is asked at once
        await stage.stop_bot()
        stage.world.faults.clear()
        await stage.start_bot()
        await stage.settled()
        copies = [len(stage.world.history.sent(helper.id, containing="Pourquoi vous")) for helper in helpers]
        assert copies == [1] * 12
