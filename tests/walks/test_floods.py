"""Somebody floods the bot: everybody else is served, and the flooder reads one sentence."""

from __future__ import annotations

from bot.limits import EVERYTHING
from tests.stage import Stage
from tests.walks.looking import from_bot


async def test_a_flood_stops_at_the_door(stage: Stage) -> None:
    """One notice and nothing more; Rosa, and even the flooder in danger, are answered."""
    rosa, max_ = await stage.resident("Rosa"), await stage.resident("Max")
    await stage.stop_bot()
    stage.doors = True
    app = await stage.start_bot()
    door = app.worker.door
    assert door is not None
    for _ in range(EVERYTHING.amount - 4):  # as if they had been at it for a while
        assert await door.buckets.take(EVERYTHING, max_.id)
    for n in range(30):
        max_.write(f"spam {n}")
    rosa.key("📋")
    await rosa.hears("demande")
    await max_.hears("Doucement, s'il vous plaît.")
    await stage.settled()
    assert len(from_bot(max_, "Doucement")) == 1
    assert door.dropped == 26
    max_.write("au secours, j'ai très mal à la poitrine")
    await max_.hears("112")
