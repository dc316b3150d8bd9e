"""Concerns, each sealed with a key of its own: the words outlast whoever said them, and no backup them.

Rules: `solidarity.concerns`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, bindparam, insert, select, update

from solidarity.concerns import Concern, ConcernId, Noted, Outcome, Progress, Said, Sort
from solidarity.missions import MissionId
from solidarity.people import PersonId
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment
from storage import tables

if TYPE_CHECKING:
    from storage.sealing import Seal
    from storage.store import StoredUnit

X = tables.Concern.__table__  # type: ignore[attr-defined]
_ONE = select(X).where(X.c.id == bindparam("id"))
_LOCKED = select(X.c.id).where(X.c.id == bindparam("id")).with_for_update()


class StoredConcerns:
    """`solidarity.ports.Concerns` on `concerns`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def add(self, concern: Concern) -> None:
        """A new one."""
        await self._unit.execute(insert(X), await self._row(concern))

    async def save(self, concern: Concern) -> None:
        """All of it."""
        await self._unit.execute(update(X).where(X.c.id == concern.id).values(await self._row(concern)))

    async def find(self, concern: ConcernId) -> Concern | None:
        """The concern, or None once it is gone."""
        row = (await self._unit.execute(_ONE, {"id": concern})).first()
        return None if row is None else (await self._all([row]))[0]

    async def lock(self, concern: ConcernId) -> Concern:
        """The concern, which nobody else changes before this unit ends; locked first, then read."""
        if self._unit.dialect == "postgresql":
            await self._unit.execute(_LOCKED, {"id": concern})
        found = await self.find(concern)
        if found is None:
            raise Refusal(Why.NOT_FOUND)
        return found

    async def open(self, limit: int) -> Sequence[Concern]:
        """Those that are not closed, the oldest first."""
        rows = await self._unit.execute(
            select(X).where(X.c.closed_at.is_(None)).order_by(X.c.at, X.c.id).limit(limit)
        )
        return await self._all(rows.all())

    async def due(self, limit: int) -> Sequence[ConcernId]:
        """Those whose timer has come."""
        rows = await self._unit.execute(
            select(X.c.id).where(X.c.due_at <= self._unit.now).order_by(X.c.due_at).limit(limit)
        )
        return [ConcernId(row.id) for row in rows.all()]

    async def by(self, person: PersonId) -> Sequence[Concern]:
        """What this person said, the newest first."""
        rows = await self._unit.execute(select(X).where(X.c.by_id == person).order_by(X.c.at.desc(), X.c.id))
        return await self._all(rows.all())

    async def _all(self, rows: Sequence[Row[Any]]) -> list[Concern]:
        seals = await self._unit.owners.read(row.id for row in rows)
        return [self._one(row, seals[row.id]) for row in rows]

    def _one(self, row: Row[Any], seal: Seal) -> Concern:
        body: dict[str, Any] = {}
        if row.body is not None:
            body = orjson.loads(seal.open(row.body, "concerns", "body", row.id))
        return Concern(
            ConcernId(row.id),
            Sort(body.get("sort", Sort.WORRY)),
            _person(row.by_id),
            _person(row.about_id),
            MissionId(row.mission_id) if row.mission_id else None,
            row.at,
            tuple(_said(item) for item in body.get("said", ())),
            tuple(_noted(item) for item in body.get("notes", ())),
            Progress(row.state),
            _person(row.handler_id),
            row.closed_at,
            Outcome(row.outcome) if row.outcome else None,
            row.due_at,
        )

    async def _row(self, concern: Concern) -> dict[str, object]:
        seal = await self._unit.owners.write(concern.id)
        body = {
            "sort": concern.sort,
            "said": [[item.text, item.attachment, item.file_id] for item in concern.said],
            "notes": [[item.at.isoformat(), item.by, item.text] for item in concern.notes],
        }
        return {
            "id": concern.id,
            "about_id": concern.about,
            "by_id": concern.by,
            "mission_id": concern.mission,
            "at": concern.at,
            "body": seal.close(orjson.dumps(body), "concerns", "body", concern.id),
            "state": concern.state.value,
            "handler_id": concern.handler,
            "closed_at": concern.closed_at,
            "outcome": concern.outcome.value if concern.outcome else None,
            "due_at": concern.due,
        }


def _person(number: int | None) -> PersonId | None:
    return PersonId(number) if number else None


def _said(item: list[Any]) -> Said:
    text, attachment, file_id = item
    return Said(text, Attachment(attachment) if attachment else None, file_id)


def _noted(item: list[Any]) -> Noted:
    at, by, text = item
    return Noted(datetime.fromisoformat(at), PersonId(by), text)
