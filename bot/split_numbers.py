"""What is remembered of people who write to each other: for a minute, in this process only, never stored.

The signs that may be a part of a card's or an account's number, so that one in two messages is one number,
also where a message is changed afterwards; never a word. And how often in a day somebody tried to give one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from limits import RateLimitItemPerDay

from bot.limits import AwayError, Buckets
from solidarity.caution import NEVER, TAIL, Held, look, tail_of
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
    _tails: dict[tuple[PersonId, MissionId], tuple[float, dict[int, str]]] = field(default_factory=dict)
    """When they last wrote signs there, and which, by their messages, in the order in which they went."""

    def before(self, person: PersonId, mission: MissionId, message: int) -> str:
        """The last signs of what they wrote there within a minute, but for this message."""
        tails = self._lately(person, mission)
        return _joined(signs for known, signs in tails.items() if known != message)

    def across(self, person: PersonId, mission: MissionId, message: int, text: str) -> Held | None:
        """Why a message does not go, changed into this text: also for what stands above it and below it."""
        tails = self._lately(person, mission)
        above = _joined(tails[known] for known in sorted(tails) if known < message)
        below = " ".join(tails[known] for known in sorted(tails) if known > message)[:TAIL]
        whole = look(below, tail_of(text, above)) if below else None
        return whole if whole in NEVER else look(text, self.before(person, mission, message))

    def heard(self, person: PersonId, mission: MissionId, message: int, text: str) -> None:
        """They wrote this, or changed a message into it."""
        tails, tail = self._lately(person, mission), tail_of(text)
        if not tail and message not in tails:
            return
        self._tails.pop((person, mission), None)
        kept = {number: signs for number, signs in {**tails, message: tail}.items() if signs}
        self._tails[person, mission] = (self.now(), dict(list(kept.items())[-TAIL:]))  # no number has more
        while len(self._tails) > _MOST:
            del self._tails[next(iter(self._tails))]

    def _lately(self, person: PersonId, mission: MissionId) -> dict[int, str]:
        at, tails = self._tails.get((person, mission), (0.0, {}))
        return tails if self.now() - at < MINUTE else {}

    async def insists(self, person: int) -> bool:
        """Whether it is the third time today that they try to hand on such a number; told once."""
        try:
            return not await self.buckets.take(PATIENT, person) and await self.buckets.take(ONCE, person)
        except AwayError:
            return False


def _joined(signs: Iterable[str]) -> str:
    return " ".join(signs)[-TAIL:].lstrip()
