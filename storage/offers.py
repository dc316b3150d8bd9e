"""Who was offered which mission, why, and what they said to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from solidarity.matching import LONG_AGO
from solidarity.missions import MissionId, State
from solidarity.people import PersonId
from solidarity.reasons import Merits, Override, read_merits, write_merits
from storage import tables
from storage.candidates import note_offered
from storage.mission_rows import M

if TYPE_CHECKING:
    from storage.store import StoredUnit

O = tables.Offer.__table__  # type: ignore[attr-defined]  # noqa: E741


class StoredOffers:
    """`solidarity.ports.Offers` on `offers`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def add(
        self,
        mission: MissionId,
        people: Iterable[PersonId],
        *,
        reasons: Mapping[PersonId, Merits] | None = None,
    ) -> None:
        """Note who is offered it and why, and that it was their turn; who had it stays as they are."""
        offered = list(people)
        why = reasons or {}
        rows = [self._row(mission, person, why.get(person, ())) for person in offered]
        if rows:
            await self._unit.execute(self._unit.insert_new(O), rows)
            await note_offered(self._unit, offered)

    def _row(self, mission: MissionId, person: PersonId, merits: Merits) -> dict[str, object]:
        return {
            "mission_id": mission,
            "person_id": person,
            "offered_at": self._unit.now,
            "declined": False,
            "reasons": write_merits(merits) or None,
        }

    async def choose(
        self,
        mission: MissionId,
        person: PersonId,
        by: PersonId,
        merits: Merits,
        override: Override | None = None,
    ) -> None:
        """A coordinator asks this one, perhaps instead of the first of the list, and then says why."""
        await self.add(mission, [person], reasons={person: merits})
        sealed = None
        if override is not None:
            name = f"{mission}:{person}"
            sealed = self._unit.instance.close(override.encode(), "offers", "override", name)
        await self._unit.execute(
            update(O)
            .where(O.c.mission_id == mission, O.c.person_id == person)
            .values(reasons=write_merits(merits) or None, asked_by=by, override=sealed)
        )

    async def reasons(self, mission: MissionId, person: PersonId) -> Merits:
        """Why they were offered it; empty where nobody wrote that down."""
        found = await self._unit.execute(
            select(O.c.reasons).where(O.c.mission_id == mission, O.c.person_id == person)
        )
        return read_merits(found.scalar() or "")

    async def decline(self, mission: MissionId, person: PersonId) -> None:
        """Final for this mission, offered or not."""
        never = self._row(mission, person, ()) | {"offered_at": LONG_AGO}  # no offer of today
        await self._unit.execute(self._unit.insert_new(O), [never])
        await self._unit.execute(
            update(O).where(O.c.mission_id == mission, O.c.person_id == person).values(declined=True)
        )

    async def declined(self, mission: MissionId, person: PersonId) -> bool:
        """Whether they said « not this time », or handed it back."""
        row = await self._unit.execute(
            select(O.c.declined).where(O.c.mission_id == mission, O.c.person_id == person)
        )
        return bool(row.scalar())

    async def unanswered(self, mission: MissionId) -> int:
        """How many of those who were asked have not said no."""
        found = await self._unit.execute(
            select(func.count()).where(O.c.mission_id == mission, O.c.declined.is_(False))
        )
        return int(found.scalar_one())

    async def open_count(self, person: PersonId) -> int:
        """How many offers wait for this person's answer."""
        count = await self._unit.execute(
            select(func.count())
            .select_from(O.join(M, M.c.id == O.c.mission_id))
            .where(
                O.c.person_id == person,
                O.c.declined.is_(False),
                M.c.state == State.OPEN.value,
                M.c.day >= self._unit.town.today(self._unit.now),
            )
        )
        return int(count.scalar_one())
