"""Missions with their participations and their request: storing them.

Finding them is `storage.mission_lists` and `storage.mission_timers`, what lies in which column
`storage.mission_rows`; who was offered them is `storage.offers`.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import case, delete, insert, literal, select, update

from solidarity.missions import Mission, new_reference
from solidarity.requests import Request
from storage.mission_lists import MissionLists
from storage.mission_rows import M, R, S
from storage.mission_timers import MissionTimers

_REFERENCE_TRIES = 20


class StoredMissions(MissionLists, MissionTimers):
    """`solidarity.ports.Missions` on `missions`, `requests` and `participations`."""

    async def add(self, mission: Mission) -> Mission:
        """Store it, with another reference where this one is in use."""
        reference = mission.reference
        for attempt in range(_REFERENCE_TRIES):
            taken = await self._unit.execute(select(M.c.id).where(M.c.reference == reference))
            if taken.first() is None:
                break
            reference = new_reference() + (new_reference()[0] if attempt > _REFERENCE_TRIES // 2 else "")
        stored = replace(mission, reference=reference, version=1)
        await self._unit.execute(insert(M), self._rows.mission_row(stored))
        if stored.request is not None:
            await self._unit.execute(insert(R), await self._rows.request_row(stored, stored.request))
        self._unit.boards.touch(stored.neighbourhood)
        self._loaded[stored.id] = stored
        return stored

    async def save(self, mission: Mission) -> Mission:
        """The mission, its seats and its request, one version up."""
        before = self._loaded.get(mission.id)
        stored = replace(mission, version=mission.version + 1)
        row = self._rows.mission_row(stored)
        if not stored.state.is_over:  # what is due to be redrawn stays due: not every change edits all cards
            at = M.c.redraw_at
            row["redraw_at"] = case((at <= self._unit.now, at), else_=literal(row["redraw_at"], at.type))
        await self._unit.execute(update(M).where(M.c.id == mission.id).values(row))
        request = stored.request
        if request is not None:
            changed = before is None or before.request is None or _told(before.request) != _told(request)
            values = await self._rows.request_row(stored, request, detail=changed)
            await self._unit.execute(update(R).where(R.c.mission_id == mission.id).values(values))
        if before is None or _timed(before) != _timed(stored):
            await self._save_seats(stored)
        if before is None or _counted(before) != _counted(stored):
            self._unit.boards.touch(stored.neighbourhood, before.neighbourhood if before else None)
        self._loaded[mission.id] = stored
        return stored

    async def _save_seats(self, mission: Mission) -> None:
        await self._unit.execute(delete(S).where(S.c.mission_id == mission.id))
        if mission.participations:
            rows = [self._rows.seat_row(mission, item) for item in mission.participations]
            await self._unit.execute(insert(S), rows)


def _timed(mission: Mission) -> tuple[object, ...]:
    """What a participation's row, timer included, is made of."""
    return mission.participations, mission.state, mission.day, mission.hour


def _counted(mission: Mission) -> tuple[object, ...]:
    """What a group's board counts."""
    return mission.state, mission.neighbourhood, mission.category


def _told(request: Request) -> tuple[object, ...]:
    """What only the resident said."""
    return request.asker, request.detail, request.address, request.beneficiary
