"""What `entraide doctor` asks a database: its settings, what lies aside, the groups that are bound.

Some of it reads whole tables: for a command, never for a loop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from solidarity.groups import BOUND, Group
from solidarity.receipts import OutboxState
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

I = tables.InboxRow.__table__  # type: ignore[attr-defined]  # noqa: E741
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
G = tables.Group.__table__  # type: ignore[attr-defined]
LATELY = timedelta(days=1)
_ASKED = {
    "sqlite": ("journal_mode", "synchronous", "secure_delete"),
    "postgresql": ("fsync", "synchronous_commit", "max_connections", "data_checksums"),
}


@dataclass(frozen=True, slots=True)
class Aside:
    """What somebody has to look at."""

    updates: int
    """Updates that were given up."""
    rejected: Mapping[str, int]
    """Messages that Telegram refused for good within the last day, by kind."""


async def settings_of(unit: StoredUnit) -> Mapping[str, str]:
    """Those that decide whether what is committed stays."""
    asked = "PRAGMA" if unit.dialect == "sqlite" else "SHOW"
    found = {}
    for name in _ASKED[unit.dialect]:
        found[name] = str((await unit.execute(text(f"{asked} {name}"))).scalar())
    return found


async def aside(unit: StoredUnit) -> Aside:
    """What could not be worked on, and what could not be sent."""
    updates = select(func.count()).select_from(I).where(I.c.state == "aside")
    rejected = (
        select(B.c.kind, func.count().label("rows"))
        .where(B.c.state == OutboxState.REJECTED.value, B.c.settled_at > unit.now - LATELY)
        .group_by(B.c.kind)
        .order_by(B.c.kind)
    )
    return Aside(
        int((await unit.execute(updates)).scalar_one()),
        {row.kind: row.rows for row in await unit.execute(rejected)},
    )


async def bound_groups(unit: StoredUnit) -> Sequence[Group]:
    """The groups and channels that are the municipality's."""
    bound = [item.value for item in BOUND]
    rows = await unit.execute(select(G.c.chat_id).where(G.c.binding.in_(bound)).order_by(G.c.chat_id))
    found = [await unit.groups.find(row.chat_id) for row in rows.all()]
    return [group for group in found if group is not None]
