"""kill -9 at any time, and between any two steps: nothing acknowledged is lost, nothing acts twice."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.promises.busy_town import Town, busy_town
from tests.promises.life import POINTS
from tests.promises.lives import Life, Nursery, complaints, in_flight, program

KILLS = int(os.environ.get("ENTRAIDE_KILLS", "41"))
"""On each database; `make lasting` kills it two hundred times."""
AT_EACH_POINT = max(3, KILLS // 14)
AT_SOME_TIME = KILLS - AT_EACH_POINT * len(POINTS) - 3
PROGRAMS = {"sqlite": 3, "postgresql": 2}
"""Lives of the installed program, which takes seconds to start."""
SEED = 20_261_124
LONGEST = 0.8
"""How long (seconds) a life works before it is killed at some time."""


class Deaths:
    """How lives ended, and what they had in flight."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.how: list[str] = []
        self.in_flight = 0

    async def note(self, life: Life, how: str) -> None:
        """End a life, if it has not ended itself."""
        assert await life.kill() == -9, f"{how}: {complaints(self.town.log)[-3:]}"
        self.how.append(how)
        self.in_flight += in_flight(self.town.url)
        self.town.check()

    async def at(self, point: str, calls: int, seconds: float = 2) -> None:
        """A life that dies between two steps, if it comes so far."""
        life = await self.town.begin((point, calls))
        try:
            await life.end(seconds)
        except TimeoutError:
            point = "some time"
        await self.note(life, point)

    async def at_some_time(self) -> None:
        """A life that dies while it starts, or within its first moments."""
        life = await self.town.begin()
        if self.town.chance.random() < 0.8:
            await self.town.polled(life)
        await asyncio.sleep(self.town.chance.random() * LONGEST)
        await self.note(life, "some time")

    async def of_the_program(self) -> None:
        """The same, as it is installed."""
        with program(self.town.env, self.town.log) as life:
            await self.town.polled(life)
            await asyncio.sleep(self.town.chance.random() * LONGEST)
            await self.note(life, "the program")


@pytest.mark.kills
@pytest.mark.timeout(600 * max(1, KILLS // 41))
async def test_acknowledged_updates_survive_kills(
    nursery: Nursery, database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Over forty kills: no update lost, none acts twice, all answered, copies only of what was in flight."""
    async with busy_town(nursery, database_url, tmp_path, SEED) as town:
        deaths = Deaths(town)
        first = await town.begin()
        await town.settle_down()
        await town.walk_once()
        town.set_out()
        await deaths.note(first, "some time")
        plan = [(point, town.chance.randint(1, 5)) for point in POINTS for _ in range(AT_EACH_POINT)]
        plan += [("", 0)] * AT_SOME_TIME
        town.chance.shuffle(plan)
        for point, calls in plan:
            await (deaths.at(point, calls) if point else deaths.at_some_time())
        for point in POINTS:  # a slow machine does not come to each of them in two seconds
            if point not in deaths.how:
                await deaths.at(point, 1, seconds=90)
        for _ in range(PROGRAMS[database_url.partition(":")[0]]):
            await deaths.of_the_program()
        last = await town.begin()
        await town.come_home()
        assert await last.stop() == 0
        figures = town.judge() | {"kills": len(deaths.how), "in flight": deaths.in_flight}
        record_property("figures", figures)
        assert len(deaths.how) >= KILLS
        assert set(POINTS) <= set(deaths.how)
        assert figures["extra copies"] <= deaths.in_flight
