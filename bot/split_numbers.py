"""What is remembered of people who write to each other: for a minute, in this process only, never stored.

The last signs that may be the beginning of a card's or an account's number, so that one in two messages is
one number; never a word. And how often in a day somebody tried to hand one on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from limits import RateLimitItemPerDay

from bot.limits import AwayError, Buckets
from solidarity.caution import tail_of
from solidarity.missions import MissionId
from solidarity.people import PersonId

MINUTE = 60.0
"""Seconds for which a number may be in several messages: longer, nobody reads them as one."""
PATIENT = RateLimitItemPerDay(2, namespace="insist")
"""Twice may be a mistake: a number typed into the wrong chat, and once more. The third time is told."""
ONCE = RateLimitItemPerDay(1, namespace="insist-told")
_MOST = 1000


@dataclass
class SplitNumbers:
    """One process's memory of it."""

    buckets: Buckets = field(default_factory=Buckets)
    now: Callable[[], float] = time.monotonic
    held: int = 0
    """How many messages were held since the start, for whoever runs it."""
    _tails: dict[tuple[PersonId, MissionId], tuple[float, str]] = field(default_factory=dict)

    def before(self, person: PersonId, mission: MissionId) -> str:
        """The last signs of what they wrote there within a minute."""
        at, tail = self._tails.get((person, mission), (0.0, ""))
        return tail if tail and self.now() - at < MINUTE else ""

    def heard(self, person: PersonId, mission: MissionId, text: str) -> None:
        """They wrote this."""
        before = self.before(person, mission)
        tail = tail_of(text, before)
        if tail != before:
            self._tails.pop((person, mission), None)
            self._tails[person, mission] = (self.now(), tail)
        while len(self._tails) > _MOST:
            del self._tails[next(iter(self._tails))]

    async def insists(self, person: int) -> bool:
        """Whether it is the third time today that they try to hand on such a number; told once."""
        try:
            return not await self.buckets.take(PATIENT, person) and await self.buckets.take(ONCE, person)
        except AwayError:
            return False
