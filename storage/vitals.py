"""How the database and what waits in it are, in three questions that its indexes answer.

For the operator's pages and commands: figures, never a row. Not here: what is good or bad (`bot.health`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, literal_column, select, text

from solidarity.missions import State
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

N = tables.Instance.__table__  # type: ignore[attr-defined]
I = tables.InboxRow.__table__  # type: ignore[attr-defined]  # noqa: E741
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
M = tables.Mission.__table__  # type: ignore[attr-defined]
R = tables.Request.__table__  # type: ignore[attr-defined]
L = tables.Alert.__table__  # type: ignore[attr-defined]
_OPEN_UPDATES = I.c.state.in_((literal_column("'pending'"), literal_column("'applied'")))
_OPEN_SENDS = B.c.state.in_((literal_column("'waiting'"), literal_column("'leased'")))
"""Written out, not bound: only so may SQLite use the indexes of the few rows that are still open."""
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Vitals:
    """What says whether work can be done."""

    revision: str | None
    paused_at: datetime | None
    restored_from: datetime | None
    waiting: int
    """Updates that are not finished."""
    oldest: timedelta
    """The age of the oldest of them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted."""

    outbox: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Open rows, by state and kind."""
    oldest_send: float = 0.0
    inbox: Mapping[str, int] = field(default_factory=dict)
    oldest_update: float = 0.0
    open: int = 0
    overdue: int = 0
    with_staff: int = 0
    alerts: Mapping[str, int] = field(default_factory=dict)
    paused: bool = False


async def read_vitals(unit: StoredUnit) -> Vitals:
    """Two quick questions."""
    revision = text("SELECT version_num FROM alembic_version")
    known = (await unit.execute(revision)).scalar()
    statement = select(
        N.c.paused_at,
        N.c.restored_from,
        select(func.count()).select_from(I).where(_OPEN_UPDATES).scalar_subquery().label("waiting"),
        select(func.min(I.c.received_at)).where(_OPEN_UPDATES).scalar_subquery().label("oldest"),
    ).where(N.c.id == 1)
    row = (await unit.execute(statement)).first()
    if row is None:
        return Vitals(known, None, None, 0, _NOTHING)
    return Vitals(known, row.paused_at, row.restored_from, row.waiting, _age(unit, row.oldest))


async def read_spare(unit: StoredUnit) -> int:
    """Bytes of SQLite's file that hold nothing, where something was taken away: it fills them first."""
    pages = text("SELECT freelist_count * page_size FROM pragma_freelist_count(), pragma_page_size()")
    return int((await unit.execute(pages)).scalar_one())


async def read_figures(unit: StoredUnit) -> Figures:
    """Three questions, each on the index of what is open."""
    sends = await unit.execute(
        select(B.c.state, B.c.kind, func.count().label("rows"), func.min(B.c.due_at).label("due"))
        .where(_OPEN_SENDS)
        .group_by(B.c.state, B.c.kind)
    )
    outbox: dict[tuple[str, str], int] = {}
    due: list[datetime] = []
    for row in sends:
        outbox[row.state, row.kind] = row.rows
        due.append(row.due)
    updates = await unit.execute(
        select(I.c.state, func.count().label("rows"), func.min(I.c.received_at).label("oldest"))
        .where(_OPEN_UPDATES)
        .group_by(I.c.state)
    )
    inbox: dict[str, int] = {}
    oldest: list[datetime] = []
    for row in updates:
        inbox[row.state] = row.rows
        oldest.append(row.oldest)
    one = (await unit.execute(_counts(unit.now))).one()
    return Figures(
        outbox,
        _age(unit, min(due, default=None)).total_seconds(),
        inbox,
        _age(unit, min(oldest, default=None)).total_seconds(),
        one.open,
        one.overdue,
        one.with_staff,
        {"asked": one.asked, "released": one.released},
        paused=one.paused is not None,
    )


def _counts(now: datetime) -> Select[Any]:
    is_open = M.c.state == literal_column(f"'{State.OPEN.value}'")
    return select(
        select(func.count()).select_from(M).where(is_open).scalar_subquery().label("open"),
        select(func.count()).select_from(R).where(R.c.due_at <= now).scalar_subquery().label("overdue"),
        select(func.count())
        .select_from(M)
        .where(M.c.cause.is_not(None))
        .scalar_subquery()
        .label("with_staff"),
        *(
            select(func.count()).select_from(L).where(L.c.state == state).scalar_subquery().label(state)
            for state in ("asked", "released")
        ),
        select(N.c.paused_at).where(N.c.id == 1).scalar_subquery().label("paused"),
    )


def _age(unit: StoredUnit, since: datetime | None) -> timedelta:
    return _NOTHING if since is None else max(unit.now - since, _NOTHING)
