"""What only those look for who go through what waits for the municipality.

What waits, and in which order, is `storage.mission_lists`: lists and cards show one truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from solidarity.missions import Mission, MissionId, State
from solidarity.notices import Kind
from solidarity.people import PersonId
from solidarity.ports import Total
from storage import tables
from storage.mission_rows import FULL, M, R

if TYPE_CHECKING:
    from storage.store import StoredUnit

C = tables.Card.__table__  # type: ignore[attr-defined]
_LASTING = (State.OPEN.value, State.TAKEN.value)
_SOLVED = (State.DONE.value, State.CONFIRMED.value)
_LISTED = 50


class StoredTriage:
    """`solidarity.ports.Triage` on `missions` and `requests`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def left_open(self, limit: int) -> Sequence[MissionId]:
        """Cards that somebody opened, and did nothing about in time."""
        rows = await self._unit.execute(
            select(M.c.id).where(M.c.handler_until <= self._unit.now).order_by(M.c.handler_until).limit(limit)
        )
        return [MissionId(row.id) for row in rows]

    async def copies_of(self, mission: Mission, days: int) -> Sequence[Mission]:
        """Requests that last and could be the same: its asker's, or of its kind and place, in days near."""
        if mission.request is None:
            return []
        lasting = (M.c.id != mission.id, M.c.state.in_(_LASTING), M.c.day.between(*_near(mission, days)))
        theirs = FULL.where(R.c.asker_id == mission.request.asker, *lasting)
        alike = FULL.where(
            *lasting,
            R.c.asker_id.is_not(None),
            M.c.category == mission.category,
            M.c.neighbourhood.is_not_distinct_from(mission.neighbourhood),
        )
        found = [
            *await self._unit.missions.many(theirs.order_by(M.c.opened_at).limit(_LISTED)),
            *await self._unit.missions.many(alike.order_by(M.c.opened_at).limit(_LISTED)),
        ]
        return list({item.id: item for item in found}.values())

    async def by_reference(self, reference: str) -> Mission | None:
        """The mission that is called so."""
        found = await self._unit.missions.many(FULL.where(M.c.reference == reference))
        return found[0] if found else None

    async def on_cards_of(self, person: PersonId) -> Sequence[Mission]:
        """What this person has coordinators' cards of in their own chat."""
        cards = select(C.c.mission_id).where(C.c.person_id == person, C.c.kind == Kind.STAFF_CARD.value)
        return await self._unit.missions.many(FULL.where(M.c.id.in_(cards)))

    async def totals(self, since: datetime) -> Sequence[Total]:
        """How many requests there are in each neighbourhood, and how many were solved since this moment."""
        lasting = await self._count(M.c.state.in_(_LASTING))
        solved = await self._count(M.c.state.in_(_SOLVED) & (M.c.ended_at >= since))
        return [
            Total(place, lasting.get(place, 0), solved.get(place, 0))
            for place in sorted({*lasting, *solved}, key=lambda item: item or "")
        ]

    async def _count(self, which: ColumnElement[bool]) -> dict[str | None, int]:
        rows = await self._unit.execute(
            select(M.c.neighbourhood, func.count().label("number"))
            .select_from(M.join(R, R.c.mission_id == M.c.id))
            .where(which)
            .group_by(M.c.neighbourhood)
        )
        return {row.neighbourhood: int(row.number) for row in rows}


def _near(mission: Mission, days: int) -> tuple[object, object]:
    return mission.day - timedelta(days=days), mission.day + timedelta(days=days)
