"""The inbox: raw updates, stored before they are acknowledged, each with one effect.

States: pending → applied (effect and answer are committed) → answered; or aside (cannot be worked on).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select, update

from solidarity.queues import Arrived, Incoming, Unanswered
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

I = tables.InboxRow.__table__  # type: ignore[attr-defined]  # noqa: E741
E = I.alias("earlier")
_OPEN = ("pending", "applied")
NOBODY = 0
"""The lane of a finished update: its id is kept for repeats only."""
_EARLIER = select(E.c.seq).where(E.c.lane == I.c.lane, E.c.seq < I.c.seq, E.c.state.in_(_OPEN)).exists()
_NEXT = (
    select(I.c.seq, I.c.update_id, I.c.lane, I.c.raw, I.c.attempts)
    .where(I.c.state == "pending", I.c.next_at <= bindparam("machine"), ~_EARLIER)
    .order_by(I.c.seq)
    .limit(1)
)
_UNANSWERED = 50
_LONGEST_WAIT = 60.0


class StoredInbox:
    """`solidarity.queues.Inbox` on `inbox`. Machine time is the host's clock, never the civil one."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def receive(self, updates: Sequence[Incoming]) -> int:
        """Store what is new, in order; an id seen within the last week is passed over."""
        if not updates:
            return 0
        seal = self._unit.instance
        rows = [
            {
                "update_id": item.update_id,
                "lane": item.lane,
                "raw": seal.close(item.raw, "inbox", "raw", item.update_id),
                "state": "pending",
                "attempts": 0,
                "received_at": self._unit.now,
                "next_at": 0.0,
            }
            for item in updates
        ]
        statement = self._unit.insert_new(I).returning(I.c.seq)
        return sum([len((await self._unit.execute(statement, row)).all()) for row in rows])

    async def claim(self, busy: Collection[int]) -> Arrived | None:
        """The oldest update whose lane is free. PostgreSQL keeps its row locked for this unit."""
        statement = _NEXT.where(I.c.lane.not_in(busy)) if busy else _NEXT
        if self._unit.dialect == "postgresql":
            statement = statement.with_for_update(of=I, skip_locked=True)
        row = (await self._unit.execute(statement, {"machine": time.time()})).first()
        if row is None:
            return None
        raw = self._unit.instance.open(row.raw, "inbox", "raw", row.update_id)
        return Arrived(row.seq, row.update_id, row.lane, raw, row.attempts)

    async def applied(self, seq: int, answer: bytes | None) -> None:
        """The effect commits with this unit; the raw update is no longer needed."""
        sealed = None
        if answer is not None:
            sealed = self._unit.instance.close(answer, "inbox", "answer", seq)
        values: dict[str, object] = {
            "state": "applied" if sealed else "answered",
            "raw": None,
            "answer": sealed,
            "attempts": 0,
            "next_at": time.time(),
        }
        if sealed is None:
            values["lane"] = NOBODY
        await self._set(seq, values)

    async def answered(self, seq: int) -> None:
        """The answer is out, or of no more use. What is kept of it says no longer whose it was."""
        await self._set(seq, {"state": "answered", "answer": None, "lane": NOBODY})

    async def postpone_answer(self, seq: int, rest: bytes) -> None:
        """The answer could not be sent: what is left of it is tried again, ever more seldom."""
        sealed = self._unit.instance.close(rest, "inbox", "answer", seq)
        row = await self._unit.execute(select(I.c.attempts).where(I.c.seq == seq))
        attempts = int(row.scalar_one()) + 1
        wait = min(2.0**attempts, _LONGEST_WAIT)
        await self._set(seq, {"answer": sealed, "attempts": attempts, "next_at": time.time() + wait})

    async def retry(self, seq: int, attempts: int, seconds: float) -> None:
        """The work failed: again after a while; the lane waits for it."""
        await self._set(seq, {"attempts": attempts, "next_at": time.time() + seconds})

    async def set_aside(self, seq: int, reason: str) -> None:
        """The update can never be worked on; kept for somebody to look at."""
        await self._set(seq, {"state": "aside", "reason": reason})

    async def unanswered(self, older_than: float, busy: Collection[int]) -> Sequence[Unanswered]:
        """Answers that nobody has sent for that long: their worker died, or Telegram was away."""
        rows = await self._unit.execute(
            select(I.c.seq, I.c.lane, I.c.answer, I.c.attempts)
            .where(
                I.c.state == "applied",
                I.c.next_at <= time.time() - older_than,
                I.c.lane.not_in(busy),
            )
            .order_by(I.c.seq)
            .limit(_UNANSWERED)
        )
        open_ = self._unit.instance.open
        return [
            Unanswered(row.seq, row.lane, open_(row.answer, "inbox", "answer", row.seq), row.attempts)
            for row in rows
        ]

    async def waiting(self) -> int:
        """How many updates are not finished."""
        count = await self._unit.execute(select(func.count()).select_from(I).where(I.c.state.in_(_OPEN)))
        return int(count.scalar_one())

    async def forget(self, before: datetime) -> int:
        """Forget finished updates received before then."""
        gone = await self._unit.execute(delete(I).where(I.c.received_at < before, I.c.state.not_in(_OPEN)))
        return int(gone.rowcount)

    async def _set(self, seq: int, values: Mapping[str, object]) -> None:
        await self._unit.execute(update(I).where(I.c.seq == seq).values(values))
