"""What the sweeper and the operator ask of what is kept: to let it go by its age, to look after the audit.

Beside the other ports, because no action but those of `solidarity.actions.retention` needs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from solidarity.missions import MissionId
from solidarity.people import PersonId
from solidarity.retention import Rule


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the audit up to which the chain was found to hold."""

    number: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at the chain of the audit found."""

    lines: int
    """How many were looked at."""
    loose: int
    """How many of these the chain has not reached yet."""
    broken_at: int | None = None
    """The first line that does not fit, or in whose place another stood."""
    reached: Link | None = None
    """Where to go on, if there is more to look at."""

    @property
    def holds(self) -> bool:
        """Whether every line is as it was written, and none is missing."""
        return self.broken_at is None


class Letting(Protocol):
    """Removes what was kept for long enough."""

    async def due(self) -> Sequence[Rule]:
        """The rules by which something is to go now."""
        ...

    async def purge(self, rule: Rule, limit: int) -> int:
        """Remove at most so many by this rule; returns how many that were."""
        ...

    async def count(self, rule: Rule, at: datetime) -> int:
        """How many rows would go by this rule at that moment."""
        ...

    async def forgotten(self, limit: int) -> Sequence[MissionId]:
        """Missions whose day is long over and which nobody ended."""
        ...

    async def count_forgotten(self, at: datetime) -> int: ...
    async def begin_seen(self) -> None:
        """Of whom nobody knows when they were last here, the time begins today."""
        ...

    async def idle(self, limit: int) -> Sequence[PersonId]:
        """Who is to be told, or erased, because they were not seen for long."""
        ...

    async def count_idle(self, at: datetime) -> int:
        """How many would be erased on that day, if they do not write."""
        ...


class Chain(Protocol):
    """The chain of the audit."""

    async def lay(self, limit: int = 1000) -> int:
        """Tie lines to those before them; returns how many."""
        ...

    async def verify(self, after: Link | None = None, limit: int | None = None) -> Verdict:
        """Look at every line, or at so many after this one: each must follow from the one before it."""
        ...
