"""Visits end safely: whoever is not heard of is missed within a minute, once, however often the bot dies."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from structlog.testing import capture_logs

from bot.intake.sweep import Sweeper
from solidarity.actions.missions import join_mission
from solidarity.actions.requests import ask_help
from solidarity.actions.visits import note_arrival
from solidarity.missions import MissionId
from solidarity.notices import Cause, Kind
from tests.cast import AMEL, ROSA, SAM, arrive, wish
from tests.stores import TestedStore, rows

KILLS = 50
VISITS = 12
STEP = timedelta(seconds=30)
"""How long the bot is away at most: it is started again, and sweeps at once."""


class Dying:
    """A store whose units die now and then: before their first statement, or just before the commit."""

    def __init__(self, store: TestedStore, chance: random.Random) -> None:
        self._store, self._chance = store, chance
        self.kills = 0

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Any]:
        """A unit that may die: then nothing of it has happened."""
        dies = self.kills < KILLS and self._chance.random() < 0.5
        if dies and self._chance.random() < 0.3:
            self.kills += 1
            raise ConnectionError("killed")
        async with self._store.unit() as unit:
            yield unit
            if dies:
                self.kills += 1
                raise ConnectionError("killed")


async def inside(store: TestedStore) -> dict[MissionId, datetime]:
    """Visits that began at different moments, and when each is to be over."""
    rosa, sam, _ = await arrive(store, ROSA, SAM, AMEL)
    ends = {}
    for _ in range(VISITS):
        async with store.unit() as unit:
            mission = (await ask_help(unit, rosa, wish())).mission.id
            await join_mission(unit, sam, mission)
            await note_arrival(unit, sam, mission, sam.id)
            ends[mission] = unit.now + timedelta(minutes=unit.town.categories["courses"].minutes)
        store.clock.move(minutes=1, seconds=7)
    return ends


async def test_somebody_inside_is_missed_within_a_minute_across_kills(
    store: TestedStore, record_property: Callable[[str, object], None]
) -> None:
    """Asked, alarmed and to be called: each rung of each visit once, at most a minute late, in 50 kills."""
    ends = await inside(store)
    dying = Dying(store, random.Random(33))
    sweeper = Sweeper(dying, lambda: None)  # type: ignore[arg-type]
    seen: dict[tuple[int, str], datetime] = {}
    until = max(ends.values()) + timedelta(minutes=50)
    with capture_logs():
        while store.clock.now() < until:
            await alive(sweeper, dying)
            for row in [*await rows(store, Kind.SAFE_IN), *await rows(store, Kind.STAFF_CARD)]:
                cause = str(row.facts.get("cause", "asked"))
                seen.setdefault((row.mission, cause), store.clock.now())
            store.clock.move(seconds=STEP.total_seconds())
    assert dying.kills == KILLS
    rungs = {"asked": 15, Cause.INSIDE.value: 30, Cause.CALL_NOW.value: 45}
    late = [
        (seen[mission, cause] - end - timedelta(minutes=minutes)).total_seconds()
        for mission, end in ends.items()
        for cause, minutes in rungs.items()
    ]
    assert 0 <= min(late) <= max(late) <= 60
    # A card that still waits takes on what the newer one says: nobody reads two.
    told = Counter(row.mission for row in await rows(store, Kind.STAFF_CARD))
    asked = Counter((row.mission, row.chat) for row in await rows(store, Kind.SAFE_IN))
    assert {*told.values(), *asked.values()} == {1}
    assert (len(told), len(asked)) == (VISITS, 2 * VISITS)
    record_property("figures", {"kills": dying.kills, "latest": max(late)})


async def alive(sweeper: Sweeper, dying: Dying) -> None:
    """The bot is started again until it has swept what is due."""
    for _ in range(KILLS):
        before = dying.kills
        try:
            done = await sweeper.sweep()
        except ConnectionError:
            continue
        if dying.kills == before and not done:
            return
