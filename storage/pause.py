"""The pause after a restore: what waits behind it, and its end.

Between the backup and the loss things happened that the database no longer knows: what was due in that time
may have gone out already. So nothing goes out but answers until a person has looked; then what may be a
repeat is closed, and the timers go on with what is true now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from storage import tables
from storage.engine import Connection
from storage.store import StoredStore
from storage.tables import core

REASON = "restored"
"""Why a planned message was closed that a backup still held as waiting."""


B, N = core(tables.OutboxRow), core(tables.Instance)
A, D = core(tables.Announcement), core(tables.DigestEntry)
DRAFT = core(tables.Draft)
_WAITS = B.c.state.in_(("waiting", "leased"))


@dataclass(frozen=True, slots=True)
class Behind:
    """What waits behind a pause, in figures."""

    since: datetime
    backup_of: datetime | None
    closed: Mapping[str, int]
    """Messages that the backup held as waiting, by kind: closed at the restore, sent before or not."""
    planned: Mapping[str, int]
    """Messages that taps have planned since, by kind: they go out."""
    timers: Mapping[str, int]
    """What is overdue, by what it is about: the bot sees to it at once."""
    announcements: int
    """Announcements whose hour passed meanwhile: not published, for they may have been."""
    digests: int
    """Entries of messages of the day whose hour passed meanwhile: dropped for the same reason."""


async def look_behind(store: StoredStore) -> Behind | None:
    """What waits; None where there is no pause."""
    now = store.clock.now()
    async with store.database.transaction() as connection:
        row = (await connection.execute(select(N.c.paused_at, N.c.restored_from).where(N.c.id == 1))).first()
        if row is None or row.paused_at is None:
            return None
        return Behind(
            since=row.paused_at,
            backup_of=row.restored_from,
            closed=await _kinds(connection, B.c.reason == REASON),
            planned=await _kinds(connection, _WAITS),
            timers={
                what: count
                for what, timer in _TIMERS.items()
                if (count := await _count(connection, timer.table, timer <= now))
            },
            announcements=await _count(connection, A, _passed(now)),
            digests=await _count(connection, D, D.c.due_at <= now),
        )


async def end_pause(store: StoredStore) -> bool:
    """Close what may be a repeat, and let everything go on; whether there was a pause.

    Messages that wait were all planned since: the restore closed the others as it began the pause. No hour
    tells them apart, for the clock may have been wrong then.
    """
    now = store.clock.now()
    async with store.database.transaction() as connection:
        since = (await connection.execute(select(N.c.paused_at).where(N.c.id == 1))).scalar_one_or_none()
        if since is None:
            return False
        for statement in (
            update(A).where(_passed(now)).values(state="written", due_at=None),
            delete(D).where(D.c.due_at <= now),
            update(DRAFT).where(DRAFT.c.touched_at < since).values(paused=True),  # reminded of already
            update(N).where(N.c.id == 1).values(paused_at=None),
        ):
            await connection.execute(statement)
    return True


def close_planned(now: datetime) -> Any:  # noqa: ANN401 - an UPDATE
    """Whatever waits is closed, and why."""
    values = {"state": "cancelled", "reason": REASON, "worker": None, "facts": None, "frozen": None}
    return update(B).where(_WAITS).values(**values, settled_at=now)


def _passed(now: datetime) -> ColumnElement[bool]:
    return and_(A.c.state == "scheduled", A.c.due_at <= now)


async def _kinds(connection: Connection, where: ColumnElement[bool]) -> dict[str, int]:
    rows = await connection.execute(
        select(B.c.kind, func.count().label("total")).where(where).group_by(B.c.kind).order_by(B.c.kind)
    )
    return {row.kind: int(row.total) for row in rows.all()}


async def _count(connection: Connection, table: Any, where: ColumnElement[bool]) -> int:  # noqa: ANN401
    return int((await connection.execute(select(func.count()).select_from(table).where(where))).scalar_one())


_TIMERS: Mapping[str, Any] = {
    "requests past their promised hour": core(tables.Request).c.due_at,
    "visits and seats not heard of": core(tables.Participation).c.due_at,
    "missions to be offered to more people": core(tables.Mission).c.wave_at,
    "requests to be asked whether they are still needed": core(tables.Request).c.ask_at,
    "people to be called for somebody": core(tables.Agreement).c.due_at,
    "alerts": core(tables.Alert).c.due_at,
    "associations to be decided on": core(tables.Organisation).c.remind_at,
    "conversations left without an answer": DRAFT.c.due_at,
}
