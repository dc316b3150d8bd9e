"""Recruitment links. Who came by each is counted from people themselves: it is right after an erasure too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, func, select

from solidarity.people import PersonId
from solidarity.recruiting import Reached, Source
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

T = tables.Source.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]


class StoredSources:
    """`solidarity.ports.Sources` on `sources`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def find(self, code: str) -> Source | None:
        """The link with this code, also one that was ended."""
        row = (await self._unit.execute(select(T).where(T.c.code == code))).first()
        return None if row is None else self._one(row)

    async def save(self, source: Source) -> None:
        """Insert or replace."""
        label = self._unit.instance.close(source.label.encode(), "sources", "label", source.code)
        row = {
            "code": source.code,
            "label": label,
            "challenge": source.challenge,
            "made_by": source.made_by,
            "made_at": source.made_at,
            "ended_at": source.ended_at,
        }
        await self._unit.execute(self._unit.upsert(T, "code"), row)

    async def all(self, limit: int) -> Sequence[Source]:
        """Those that count first, the newest on top; then those that were ended."""
        order = (T.c.ended_at.is_not(None), T.c.made_at.desc(), T.c.code)
        rows = await self._unit.execute(select(T).order_by(*order).limit(limit))
        return [self._one(row) for row in rows.all()]

    async def reached(self, codes: Sequence[str]) -> Mapping[str, Reached]:
        """How many came by each of these."""
        counted = await self._unit.execute(
            select(P.c.source, func.count().label("came"), func.count(P.c.age).label("joined"))
            .where(P.c.source.in_(codes))
            .group_by(P.c.source)
        )
        found = {row.source: Reached(row.came, row.joined) for row in counted.all()}
        return {code: found.get(code, Reached()) for code in codes}

    def _one(self, row: Row[Any]) -> Source:
        label = self._unit.instance.open(row.label, "sources", "label", row.code).decode()
        by = PersonId(row.made_by) if row.made_by is not None else None
        return Source(row.code, label, by, row.made_at, row.challenge, row.ended_at)
