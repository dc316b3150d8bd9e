"""Lets go of what was kept for long enough, and looks after the audit; called by the sweeper.

Every quarter of an hour it asks what is due and removes it in portions, each in a unit of its own: nothing
else waits for it, and one that fails stops no other. Deleting goes on where the disk is full. Only when it
looked last is kept in memory: after a restart it looks again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

import structlog

from bot.watch import Watch
from solidarity.actions.retention import end_forgotten, see_to_idle
from solidarity.ports.retention import Link
from solidarity.queues import Engine, EngineUnit
from solidarity.retention import Rule

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=15)
LAY_EVERY = timedelta(minutes=1)
AT_ONCE = 200
CHECKED_AT_ONCE = 2000
NIGHT = 3
"""The hour from which on the whole chain of the audit is looked at, once a day."""
Matter = TypeVar("Matter")


class Purger:
    """Looks when it is time to, and says how much it did."""

    def __init__(self, engine: Engine, watch: Watch | None = None) -> None:
        self._engine = engine
        self._watch = watch or Watch()
        self._looked: datetime | None = None
        self._laid: datetime | None = None
        self._checked: date | None = None
        self.audit_broken = False
        """Whether the last look at the audit found a line that does not fit."""

    async def look(self, now: datetime) -> int:
        """Everything that is due, by the town's clock; returns how much that was."""
        done = 0
        if _is_time(self._laid, now, LAY_EVERY):
            self._laid = now
            await self._lay()
        if now.hour >= NIGHT and self._checked != now.date():
            self._checked = now.date()
            await self.check_audit()
        if _is_time(self._looked, now, EVERY):
            done = await self.purge()
            if not done:
                self._looked = now
        return done

    async def purge(self) -> int:
        """One portion of each that is due."""
        async with self._engine.unit() as unit:
            await unit.retention.begin_seen()
            forgotten = await unit.retention.forgotten(AT_ONCE)
            idle = await unit.retention.idle(AT_ONCE)
            due = await unit.retention.due()
        done = await self._each("a mission that nobody ended", forgotten, end_forgotten)
        done += await self._each("somebody not seen for long", idle, see_to_idle)
        return done + await self._each("what is old", due, _let_go)

    async def _each(
        self,
        what: str,
        matters: Iterable[Matter],
        see_to: Callable[[EngineUnit, Matter], Awaitable[int]],
    ) -> int:
        done = 0
        for matter in matters:
            try:
                async with self._engine.unit() as unit:
                    done += await see_to(unit, matter)
            except Exception:
                log.exception("purge_failed", what=what)
        return done

    async def _lay(self) -> None:
        try:
            async with self._engine.unit() as unit:
                await unit.chain.lay()
        except Exception:
            log.exception("audit_not_tied")

    async def check_audit(self) -> None:
        """Look at every line of the audit, a few at a time; a breach is said loudly, and each night anew."""
        reached: Link | None = None
        try:
            while True:
                async with self._engine.unit() as unit:
                    verdict = await unit.chain.verify(reached, CHECKED_AT_ONCE)
                reached = verdict.reached
                if reached is None:
                    break
                await asyncio.sleep(0)
        except Exception:
            log.exception("audit_not_checked")
            return
        self.audit_broken = not verdict.holds
        self._watch.audited(holds=verdict.holds)
        if self.audit_broken:
            log.critical("audit_broken", line=verdict.broken_at, remedy="entraide audit verify")


async def _let_go(unit: EngineUnit, rule: Rule) -> int:
    return await unit.retention.purge(rule, AT_ONCE)


def _is_time(last: datetime | None, now: datetime, every: timedelta) -> bool:
    """Also where the clock went back: then it is set right, not by an hour of waiting."""
    return last is None or now >= last + every or now < last
