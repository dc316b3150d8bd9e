"""Missions of which it is time to do something: what the sweeper asks for, by the clock of the unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import case, select, update

from solidarity.missions import MissionId, State
from solidarity.people import PersonId
from storage.mission_rows import M, R, S

if TYPE_CHECKING:
    from storage.store import StoredUnit


class MissionTimers:
    """What `solidarity.ports.Missions` says of hours that have come, the longest overdue first."""

    _unit: StoredUnit

    async def overdue(self, limit: int) -> Sequence[MissionId]:
        """Requests whose promised hour has passed while nobody had them."""
        rows = await self._unit.execute(
            select(R.c.mission_id).where(R.c.due_at <= self._unit.now).order_by(R.c.due_at).limit(limit)
        )
        return [MissionId(row.mission_id) for row in rows]

    async def due_waves(self, limit: int) -> Sequence[MissionId]:
        """Open requests of which it is time to ask others too."""
        rows = await self._unit.execute(
            select(M.c.id).where(M.c.wave_at <= self._unit.now).order_by(M.c.wave_at).limit(limit)
        )
        return [MissionId(row.id) for row in rows]

    async def unanswered(self, limit: int) -> Sequence[MissionId]:
        """Missions kept for somebody whom a coordinator thought of, and who did not answer in time."""
        rows = await self._unit.execute(
            select(M.c.id)
            .where(M.c.hold_person.is_not(None), M.c.hold_until <= self._unit.now)
            .order_by(M.c.hold_until)
            .limit(limit)
        )
        return [MissionId(row.id) for row in rows]

    async def silent(self, limit: int) -> Sequence[tuple[MissionId, PersonId]]:
        """Participations whose timer has come: a rung of silence, or a seat kept long enough."""
        rows = await self._unit.execute(
            select(S.c.mission_id, S.c.person_id)
            .where(S.c.due_at <= self._unit.now)
            .order_by(S.c.due_at)
            .limit(limit)
        )
        return [(MissionId(row.mission_id), PersonId(row.person_id)) for row in rows]

    async def ageing(self, limit: int) -> Sequence[MissionId]:
        """Open requests of which it is time to ask whether they still matter."""
        rows = await self._unit.execute(
            select(R.c.mission_id).where(R.c.ask_at <= self._unit.now).order_by(R.c.ask_at).limit(limit)
        )
        return [MissionId(row.mission_id) for row in rows]

    async def outdated(self, limit: int) -> Sequence[MissionId]:
        """Missions whose cards were drawn on another day."""
        rows = await self._unit.execute(
            select(M.c.id).where(M.c.redraw_at <= self._unit.now).order_by(M.c.redraw_at).limit(limit)
        )
        return [MissionId(row.id) for row in rows]

    async def redrawn(self, mission: MissionId) -> date:
        """Its cards are up to date until the next midnight, or for good; returns the day they spoke of."""
        town, now = self._unit.town, self._unit.now
        found = await self._unit.execute(select(M.c.redraw_at).where(M.c.id == mission))
        due: datetime | None = found.scalar()
        midnight = town.next_midnight(now)
        lasting = M.c.state.in_((State.OPEN.value, State.TAKEN.value))
        await self._unit.execute(
            update(M).where(M.c.id == mission).values(redraw_at=case((lasting, midnight), else_=None))
        )
        return town.today(due if due is not None else now) - timedelta(days=1)
