"""A message whose time is over is never sent, however the clock jumps and whatever holds it up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.wire import Wire
from sandbox.faults import Fault
from tests.broadcasting import heat, told
from tests.promises.loudspeaker import FIRST, settle
from tests.promises.test_every_message_ends import states
from tests.stage import Stage, staged

PEOPLE = 150
BEFORE = 20
"""So many hear it in time."""


async def crowd(stage: Stage) -> None:
    """Many who may be written to."""
    assert stage.app is not None
    await settle(stage.app.store, PEOPLE)
    for number in range(PEOPLE):
        stage.world.add_person(f"V{number}", number=FIRST + number).started = True


def heard(stage: Stage) -> int:
    """How many messages of the alert there are in the emulated chats."""
    return len(stage.world.history.sent(containing="Forte chaleur"))


@pytest.fixture
def on_the_wire(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many calls of the sender have begun and not ended."""
    exchange, flying = Wire.do_request, 0

    async def counted(*args: Any, **kwargs: Any) -> tuple[int, bytes]:
        nonlocal flying
        flying += 1
        try:
            return await exchange(*args, **kwargs)
        finally:
            flying -= 1

    monkeypatch.setattr(Wire, "do_request", counted)
    return lambda: flying


@pytest.mark.parametrize("pause", [0, 2])
async def test_nothing_is_sent_after_its_time(
    tmp_path: Path, pause: int, on_the_wire: Callable[[], int]
) -> None:
    """The clock jumps past the end of an alert that goes out, or waits out a flood pause: not one more."""
    async with staged(tmp_path / "late.sqlite3", limits=True) as stage:
        await crowd(stage)
        assert stage.app is not None
        if pause:
            flood = Fault("flood", "sendMessage", after=BEFORE, retry_after=pause, whole_bot=True)
            stage.world.faults.add(flood)
        now = stage.clock.now()
        await told(stage.app.store, heat(now, not_after=now + timedelta(minutes=10)))
        async with asyncio.timeout(60):
            while heard(stage) < BEFORE:
                await asyncio.sleep(0.01)
        stage.clock.jump(timedelta(minutes=11))
        in_time = heard(stage) + on_the_wire()  # on a slow machine that may be several
        await asyncio.sleep(pause + 1)
        await stage.settled()
        assert heard(stage) <= in_time, "more went out than was on the wire"
        found = await states(stage)
        assert found == {"sent": heard(stage), "expired": PEOPLE - heard(stage)}
