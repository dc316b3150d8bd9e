"""Volunteers as coordinators look at them: lists without names, referents, scores, loans that end.

Whom to offer a mission to is elsewhere: this is for people who look, not for the engine that asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text, update

from solidarity.matrix import UNKNOWN, Score
from solidarity.missions import Mission
from solidarity.notices import Recipient
from solidarity.people import AgeBand, Neighbour, PersonId
from solidarity.trust import Standing, read_steps
from storage.people import C, P

if TYPE_CHECKING:
    from storage.store import StoredUnit

_LENT = text("people.lent_until IS NOT NULL")
"""The index's own condition is written out, not bound: only so may SQLite use the index."""


class StoredVolunteers:
    """`solidarity.ports.Volunteers` on the tables `people` and `scores`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def standings(self) -> Sequence[Standing]:
        """Every volunteer, who came last on top; nothing that is sealed is read."""
        rows = await self._unit.execute(
            select(P.c.id, P.c.neighbourhood, P.c.volunteer_since, P.c.steps)
            .where(P.c.age.is_not(None))
            .order_by(P.c.volunteer_since.desc(), P.c.id)
        )
        return [
            Standing(PersonId(row.id), row.neighbourhood, row.volunteer_since, read_steps(row.steps or ""))
            for row in rows.all()
        ]

    async def scores(self, challenge: str) -> Mapping[Score, int]:
        """How many volunteers said which competence and interest, the unknown included."""
        everybody = select(func.count()).select_from(P).where(P.c.age.is_not(None))
        all_of_them = (await self._unit.execute(everybody)).scalar_one()
        rows = await self._unit.execute(
            select(C.c.competence, C.c.interest, func.count().label("n"))
            .where(C.c.challenge == challenge)
            .group_by(C.c.competence, C.c.interest)
        )
        found = {Score(row.competence, row.interest): int(row.n) for row in rows.all()}
        silent = int(all_of_them) - sum(found.values())
        return {**found, UNKNOWN: found.get(UNKNOWN, 0) + silent}

    async def scored(self, limit: int) -> Sequence[Neighbour]:
        """Volunteers by neighbourhood, with their names: for a file that a coordinator takes."""
        rows = await self._unit.execute(
            select(P.c.id)
            .where(P.c.age.is_not(None))
            .order_by(P.c.neighbourhood, P.c.volunteer_since, P.c.id)
            .limit(limit)
        )
        people = [PersonId(row.id) for row in rows.all()]
        await self._unit.people.names(people)  # all at once; the next line finds them loaded
        found = [await self._unit.people.find(person) for person in people]
        return [person for person in found if person is not None]

    async def minors_near(self, mission: Mission) -> Sequence[Recipient]:
        """People of 15 to 17 to whom a supervised mission is shown: near, or all where it is for all."""
        near = () if mission.widened else (P.c.neighbourhood == mission.neighbourhood,)
        free = (P.c.paused_until.is_(None)) | (P.c.paused_until <= self._unit.now)
        rows = await self._unit.execute(
            select(P.c.id, P.c.telegram_id)
            .where(P.c.age == AgeBand.MINOR.value, *near, free, P.c.reachable.is_(True))
            .order_by(P.c.id)
        )
        return [Recipient(row.telegram_id, PersonId(row.id)) for row in rows.all()]

    async def loans_ending(self, until: date, limit: int) -> Sequence[PersonId]:
        """Staff whose loan ends by this day, and who were not asked yet whether they stay."""
        rows = await self._unit.execute(
            select(P.c.id)
            .where(_LENT, P.c.lent_until <= until, P.c.lent_asked.is_distinct_from(P.c.lent_until))
            .order_by(P.c.lent_until)
            .limit(limit)
        )
        return [PersonId(row.id) for row in rows.all()]

    async def note_loan_asked(self, person: PersonId) -> None:
        """They were asked about the loan that they have now."""
        await self._unit.execute(update(P).where(P.c.id == person).values(lent_asked=P.c.lent_until))
