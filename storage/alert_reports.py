"""What is kept of alerts that are over, and what is counted for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select, update

from solidarity.answers import Reply
from solidarity.broadcasts import Broadcast, Subject
from solidarity.missions import State
from solidarity.notices import Kind
from solidarity.people import PersonId
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from solidarity.refusals import Refusal, Why
from solidarity.reporting import Counted, Course, Report, dump_report, load_report
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

A = tables.AlertAnswer.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
L = tables.Alert.__table__  # type: ignore[attr-defined]
M = tables.Mission.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]
GONE = ""
"""The language of who was erased since."""


class StoredAlertReports:
    """`solidarity.ports.AlertReports` on the column `alerts.report`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def to_write(self, limit: int) -> Sequence[int]:
        """Alerts that went out, are over, and of which nothing is kept yet; corrections belong to theirs."""
        now = self._unit.now
        rows = await self._unit.execute(
            select(L.c.id)
            .where(
                L.c.released_at.is_not(None),
                L.c.corrects_id.is_(None),
                L.c.report.is_(None),
                or_(L.c.ended_at <= now, L.c.expires_at <= now),
            )
            .order_by(L.c.released_at)
            .limit(limit)
        )
        return [int(row.id) for row in rows]

    async def count(self, alert: int) -> Counted:
        """All that the report is made of."""
        messages = await self._unit.broadcasts.of(Subject.ALERT, alert)
        course = await self._course(alert)
        answers = await self._unit.execute(select(A.c.answer, A.c.answered_at).where(A.c.alert_id == alert))
        requests = await self._unit.execute(
            select(M.c.state, func.count().label("n")).where(M.c.alert_id == alert).group_by(M.c.state)
        )
        first_at, half_at, last_at = await self._arrivals(messages[0]) if messages else (None, None, None)
        return Counted(
            course=course,
            messages=messages,
            states=await self._states(messages[0]) if messages else {},
            first_at=first_at,
            half_at=half_at,
            last_at=last_at,
            answers=[(Reply(row.answer), row.answered_at) for row in answers],
            requests={State(row.state): int(row.n) for row in requests},
            later={item.id: (await self._unit.broadcasts.reach(item.id)).states for item in messages[1:]},
        )

    async def _course(self, alert: int) -> Course:
        columns = (L.c.author_id, L.c.second_id, L.c.asked_at, L.c.released_at, L.c.ended_at, L.c.expires_at)
        row = (await self._unit.execute(select(*columns).where(L.c.id == alert))).first()
        if row is None:
            raise Refusal(Why.NOT_FOUND)
        author = PersonId(row.author_id) if row.author_id is not None else None
        second = PersonId(row.second_id) if row.second_id is not None else None
        return Course(author, second, row.asked_at, row.released_at, row.ended_at or row.expires_at)

    async def _states(self, first: Broadcast) -> dict[tuple[str, OutboxState], int]:
        language = func.coalesce(P.c.language, GONE).label("language")
        rows = await self._unit.execute(
            select(language, B.c.state, func.count().label("n"))
            .select_from(B.outerjoin(P, P.c.id == B.c.person_id))
            .where(B.c.broadcast_id == first.id, B.c.kind == Kind.ALERT.value, B.c.op == Op.SEND.value)
            .group_by(language, B.c.state)
        )
        return {(row.language, OutboxState(row.state)): int(row.n) for row in rows}

    async def _arrivals(self, first: Broadcast) -> tuple[datetime | None, datetime | None, datetime | None]:
        """When the first, half and the last of those that arrived had arrived."""
        arrived = (
            B.c.broadcast_id == first.id,
            B.c.kind == Kind.ALERT.value,
            B.c.op == Op.SEND.value,
            B.c.state == OutboxState.SENT.value,
        )
        total = int((await self._unit.execute(select(func.count()).where(*arrived))).scalar_one())
        if not total:
            return None, None, None
        at: list[datetime | None] = []
        for place in (0, (total - 1) // 2, total - 1):
            found = select(B.c.settled_at).where(*arrived).order_by(B.c.settled_at).offset(place).limit(1)
            at.append((await self._unit.execute(found)).scalar_one())
        return at[0], at[1], at[2]

    async def put(self, alert: int, report: Report) -> None:
        """Keep it, sealed."""
        body = dump_report(report).encode()
        sealed = self._unit.instance.close(body, "alerts", "report", alert)
        await self._unit.execute(update(L).where(L.c.id == alert).values(report=sealed))

    async def find(self, alert: int) -> Report | None:
        """What is kept of it, if it is over."""
        row = (await self._unit.execute(select(L.c.report).where(L.c.id == alert))).first()
        return None if row is None or row.report is None else self._open(alert, row.report)

    async def all(self, limit: int) -> Sequence[tuple[int, Report]]:
        """The newest first."""
        rows = await self._unit.execute(
            select(L.c.id, L.c.report)
            .where(L.c.report.is_not(None))
            .order_by(L.c.released_at.desc(), L.c.id)
            .limit(limit)
        )
        return [(int(row.id), self._open(row.id, row.report)) for row in rows.all()]

    def _open(self, alert: int, sealed: bytes) -> Report:
        return load_report(self._unit.instance.open(sealed, "alerts", "report", alert).decode())
