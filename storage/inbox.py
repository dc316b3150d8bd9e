"""The inbox: raw updates, stored before they are acknowledged, each with one effect.

States: pending → applied (effect and answer are committed) → answered; or aside (cannot be worked on).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, bindparam, delete, func, literal_column, select, update

from solidarity.queues import Arrived, Incoming, Unanswered
from storage import tables
from storage.sealing import SealBrokenError

if TYPE_CHECKING:
    from storage.store import StoredUnit

I = tables.InboxRow.__table__  # type: ignore[attr-defined]  # noqa: E741
E = I.alias("earlier")
_PENDING: ColumnElement[str] = literal_column("'pending'")
_APPLIED: ColumnElement[str] = literal_column("'applied'")
_OPEN = (_PENDING, _APPLIED)
"""Written out, not bound: only so may SQLite use the index of the open rows among a week of finished ones."""
NOBODY = 0
"""The lane of a finished update: its id is kept for repeats only."""
_EARLIER = select(E.c.seq).where(E.c.lane == I.c.lane, E.c.seq < I.c.seq, E.c.state.in_(_OPEN)).exists()
_NEXT = (
    select(I.c.seq, I.c.update_id, I.c.lane, I.c.raw, I.c.attempts)
    .where(I.c.state.in_(_OPEN), I.c.state == _PENDING, I.c.next_at <= bindparam("machine"), ~_EARLIER)
    .order_by(I.c.state, I.c.seq)  # as the index of the open rows is: no sorting
    .limit(1)
    .with_for_update(of=I, skip_locked=True)  # which SQLite, with its one writer, has no words for
)
_NEXT_BUT = _NEXT.where(I.c.lane.not_in(bindparam("busy", expanding=True)))
_ROW = update(I).where(I.c.seq == bindparam("row"))
_ANSWERED = (
    update(I)
    .where(I.c.seq.in_(bindparam("rows", expanding=True)))
    .values(state="answered", answer=None, lane=NOBODY)
)
"""Built once: building a statement costs as much as running it."""
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
        statement = self._unit.insert_new(I).execution_options(preserve_rowcount=True)
        return (await self._unit.execute(statement, rows)).rowcount

    async def claim(self, busy: Collection[int]) -> Arrived | None:
        """The oldest update whose lane is free. PostgreSQL keeps its row locked for this unit.

        A busy lane shows in its rows but for the few whose work has not begun: these are looked out for.
        """
        row = (await self._unit.execute(_NEXT, {"machine": _machine()})).first()
        if row is not None and row.lane in busy:
            values = {"machine": _machine(), "busy": list(busy)}
            row = (await self._unit.execute(_NEXT_BUT, values)).first()
        if row is None:
            return None
        raw = self._open(row.raw, "raw", row.update_id)
        return Arrived(row.seq, row.update_id, row.lane, raw, row.attempts)

    def _open(self, sealed: bytes | None, column: str, row: int) -> bytes:
        """What was sealed; nothing where that is broken: one spoilt row must not stop all others."""
        try:
            return self._unit.instance.open(sealed or b"", "inbox", column, row)
        except SealBrokenError:
            return b""

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
            "next_at": _machine(),
        }
        if sealed is None:
            values["lane"] = NOBODY
        await self._set(seq, values)

    async def answered(self, *seqs: int) -> None:
        """The answers are out, or of no more use. What is kept of them says no longer whose they were."""
        await self._unit.execute(_ANSWERED, {"rows": seqs})

    async def postpone_answer(self, seq: int, rest: bytes) -> None:
        """The answer could not be sent: what is left of it is tried again, ever more seldom."""
        sealed = self._unit.instance.close(rest, "inbox", "answer", seq)
        row = await self._unit.execute(select(I.c.attempts).where(I.c.seq == seq))
        attempts = int(row.scalar_one()) + 1
        wait = min(2.0**attempts, _LONGEST_WAIT)
        await self._set(seq, {"answer": sealed, "attempts": attempts, "next_at": _machine() + wait})

    async def partly_answered(self, seq: int, rest: bytes) -> None:
        """A part of the answer is out and must not be sent again: what is left of it."""
        sealed = self._unit.instance.close(rest, "inbox", "answer", seq)
        await self._set(seq, {"answer": sealed, "next_at": _machine()})

    async def still_answering(self, seqs: Collection[int]) -> None:
        """These answers are in hand: no other process shall think that theirs has died."""
        await self._unit.execute(update(I).where(I.c.seq.in_(seqs)).values(next_at=_machine()))

    async def retry(self, seq: int, attempts: int, seconds: float) -> None:
        """The work failed: again after a while; the lane waits for it."""
        await self._set(seq, {"attempts": attempts, "next_at": _machine() + seconds})

    async def set_aside(self, seq: int, reason: str) -> None:
        """The update can never be worked on; kept for somebody to look at."""
        await self._set(seq, {"state": "aside", "reason": reason})

    async def unanswered(self, older_than: float, busy: Collection[int]) -> Sequence[Unanswered]:
        """Answers that nobody has sent for that long: their worker died, or Telegram was away."""
        rows = await self._unit.execute(
            select(I.c.seq, I.c.lane, I.c.answer, I.c.attempts)
            .where(
                I.c.state.in_(_OPEN),
                I.c.state == _APPLIED,
                I.c.next_at <= _machine() - older_than,
                I.c.lane.not_in(busy),
            )
            .order_by(I.c.seq + literal_column("0"))
            .limit(_UNANSWERED)
        )
        return [
            Unanswered(row.seq, row.lane, self._open(row.answer, "answer", row.seq), row.attempts)
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
        await self._unit.execute(_ROW, {"row": seq, **values})


def _machine() -> float:
    """Machine time that means the same to another process, and after a restart."""
    return time.time()  # noqa: TID251 - a monotonic clock begins anew with each start of the host
