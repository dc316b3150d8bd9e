"""Makes messages of broadcasts ready, all of a round at once: what they say is the same for a whole language.

Looked at again as each message is (`prepare`): its broadcast may be stopped, its reader gone. Nothing is
frozen: a broadcast's words never change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.delivery.outgoing import UNKNOWN, Ready
from bot.delivery.rendering import Renderer
from bot.views.screen import Screen
from solidarity.broadcasts import Broadcast, BroadcastId, why_not
from solidarity.notices import Situation
from solidarity.people import Reader
from solidarity.queues import EngineUnit, Op, Planned, Settled
from solidarity.receipts import OutboxState, Step

FRESH = timedelta(minutes=1)
"""How long a rendered screen is shown: an hour in it is said in words of today."""


class ManyPreparer:
    """Makes rows of broadcasts ready, or closes or postpones them."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._screens: dict[tuple[BroadcastId, str], Screen | None] = {}
        self._stale_at: datetime | None = None

    async def prepare(self, unit: EngineUnit, rows: Sequence[Planned]) -> list[Ready]:
        """Those that are to be sent now."""
        if not rows:
            return []
        self._forget(unit.now)
        readers = await unit.people.readers([row.recipient.person for row in rows if row.recipient.person])
        known = {item: await unit.broadcasts.find(item) for item in {row.broadcast for row in rows} if item}
        ready: list[Ready] = []
        closed: list[Settled] = []
        asleep: list[Planned] = []
        for row in rows:
            broadcast = known[row.broadcast] if row.broadcast else None
            reader = readers.get(row.recipient.person) if row.recipient.person else None
            sleeps = broadcast is not None and not broadcast.wakes and unit.town.quiet.covers(unit.now)
            if sleeps and row.op is Op.SEND:  # an edit makes no sound
                asleep.append(row)
                continue
            match self._one(unit, row, broadcast, reader):
                case Ready() as prepared:
                    ready.append(prepared)
                case Settled() as end:
                    closed.append(end)
        await unit.outbox.settle_all(closed)
        await self._postpone(unit, asleep)
        return ready

    def _one(
        self, unit: EngineUnit, row: Planned, broadcast: Broadcast | None, reader: Reader | None
    ) -> Ready | Settled:
        """One row, with what it says or how it ends."""
        if broadcast is None:
            return _ended(row, OutboxState.DROPPED, "broadcast gone")
        ends = why_not(broadcast, reader, unit.now)
        if ends is not None or reader is None:
            return _ended(row, *(ends or (OutboxState.DROPPED, "reader gone")))
        screen = self._screen(unit, row, broadcast, reader.language)
        if screen is None:
            return _ended(row, OutboxState.REJECTED, "cannot be rendered")
        return Ready(row, screen, UNKNOWN)

    def _screen(self, unit: EngineUnit, row: Planned, broadcast: Broadcast, language: str) -> Screen | None:
        key = (broadcast.id, language)
        if key not in self._screens:
            situation = Situation(unit.now, broadcast=broadcast)
            self._screens[key] = self._renderer.screen(unit, row, situation, language)
        return self._screens[key]

    def _forget(self, now: datetime) -> None:
        """Drop screens of a while ago, or of a clock that was moved."""
        if self._stale_at is None or not self._stale_at - FRESH <= now < self._stale_at:
            self._screens.clear()
            self._stale_at = now + FRESH

    async def _postpone(self, unit: EngineUnit, rows: Sequence[Planned]) -> None:
        """In quiet hours the whole broadcast waits for their end, and not message by message."""
        due = unit.town.quiet.after(unit.now)
        for broadcast in {row.broadcast for row in rows if row.broadcast}:
            await unit.outbox.postpone_broadcast(broadcast, due)
        for row in rows:
            await unit.outbox.postpone(row.seq, due)


def _ended(row: Planned, state: OutboxState, why: str) -> Settled:
    return Settled(row, Step(state, count_attempt=False, unsure=row.unsure_before), None, why)
