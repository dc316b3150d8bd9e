"""When the demo's story takes place, and machine time in a hurry while it is played.

The story ends now, whatever the hour: its days are the last working days, its last hour the last one in
which neighbours are awake.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from sandbox.clock import MachineTime

LAST_SCENES = timedelta(minutes=150)
FIRST_END = time(11)
"""Before this hour the last scenes took place the evening before: people were hardly up for them."""
LAST_END = time(20, 30)
"""After this hour nobody is disturbed any more."""
_DAYS = 3
_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The story's days, and when its last scenes begin."""

    days: tuple[datetime, ...]
    """Midnights of the working days before the last scenes, oldest first."""
    last_scenes: datetime

    @property
    def begins(self) -> datetime:
        """Before anybody is up on the first day."""
        return self.at(0, 8)

    @property
    def ends(self) -> datetime:
        """When the last scenes are over."""
        return self.last_scenes + LAST_SCENES

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A moment of one of the days, by the town's own clock."""
        return (self.days[day] + timedelta(hours=hour, minutes=minute)).astimezone(UTC)


def plan(now: datetime, zone: ZoneInfo) -> Calendar:
    """The calendar of a story that ends at `now`."""
    ending = now.astimezone(zone)
    if ending.time() < FIRST_END:
        ending = datetime.combine(ending.date() - timedelta(days=1), LAST_END, zone)
    elif ending.time() > LAST_END:
        ending = datetime.combine(ending.date(), LAST_END, zone)
    begins = ending - LAST_SCENES
    midnight = begins.replace(hour=0, minute=0, second=0, microsecond=0)
    days: list[datetime] = []
    while len(days) < _DAYS:
        midnight -= timedelta(days=1)
        if midnight.weekday() < _WEEKEND:
            days.insert(0, midnight)
    return Calendar(tuple(days), begins.astimezone(UTC))


class Hurry:
    """Machine time that can be made to pass many times as fast; what sleeps by it wakes as much earlier."""

    def __init__(self, speed: float, machine: MachineTime = monotonic) -> None:
        self._machine = machine
        self._speed = speed
        self._base = self._anchor = machine()

    def now(self) -> float:
        """Seconds that only grow."""
        return self._base + (self._machine() - self._anchor) * self._speed

    async def sleep(self, seconds: float) -> None:
        """Sleep so many of these seconds."""
        await asyncio.sleep(seconds / self._speed)

    def calm_down(self) -> None:
        """From now on a second is a second."""
        self._go(1.0)

    def make_haste(self, speed: float) -> None:
        """From now on a second is so many."""
        self._go(speed)

    def _go(self, speed: float) -> None:
        self._base, self._anchor = self.now(), self._machine()
        self._speed = speed
