"""What anybody may read: announcements and alerts that are out, as public words.

Left out: what only certain people were told, what was hidden or taken back, and what can still be called back
as if nothing had been said. Not here: the feed that is made of it (`bot.feed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, func, or_, select

from solidarity.alerts import State as Alarm
from solidarity.announcements import State as Saying
from solidarity.audiences import load_audience
from solidarity.broadcasts import UNDO, Stage, Step, Subject, Words
from solidarity.cap import Severity, Status
from solidarity.public import PublicKind, PublicWords, Standing
from storage import tables
from storage.broadcasts import load_content

if TYPE_CHECKING:
    from storage.sealing import Seal
    from storage.store import StoredUnit

N = tables.Announcement.__table__  # type: ignore[attr-defined]
L = tables.Alert.__table__  # type: ignore[attr-defined]
T = tables.Broadcast.__table__  # type: ignore[attr-defined]

_PUTS_RIGHT = (Step.UPDATE.value, Step.MISTAKE.value, Step.END.value)
_OUT = (Alarm.RELEASED.value, Alarm.ENDED.value, Alarm.CANCELLED.value)
_SHOWN = (Status.ACTUAL.value, Status.EXERCISE.value)


class StoredPublished:
    """`solidarity.public.Published`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def latest(self, limit: int) -> Sequence[PublicWords]:
        """Announcements while they are valid, and alerts, ended ones too; the last published first."""
        now = self._unit.now
        valid = or_(N.c.until.is_(None), N.c.until > now)
        said = select(N).where(self._said, valid).order_by(N.c.published_at.desc(), N.c.id).limit(limit)
        told = select(L).where(self._told, L.c.status == Status.ACTUAL.value)
        told = told.order_by(L.c.released_at.desc(), L.c.id).limit(limit)
        announcements = (await self._unit.execute(said)).all()
        alerts = (await self._unit.execute(told)).all()
        changed = await self._changed([row.id for row in (*announcements, *alerts)])
        seals = await self._unit.owners.read(row.id for row in announcements)
        found = [self._announcement(row, seals[row.id], changed) for row in announcements]
        found += [self._alert(row, changed) for row in alerts]
        public = [item for item in found if item is not None]
        return sorted(public, key=lambda item: (item.published, item.id), reverse=True)[:limit]

    async def find(self, kind: PublicKind, about: int) -> PublicWords | None:
        """One of them, an exercise too; None where it is not for everybody, or no longer."""
        if kind is PublicKind.ANNOUNCEMENT:
            row = (await self._unit.execute(select(N).where(N.c.id == about, self._said))).first()
            if row is None:
                return None
            seals = await self._unit.owners.read([about])
            return self._announcement(row, seals[about], await self._changed([about]))
        row = (await self._unit.execute(select(L).where(L.c.id == about, self._told))).first()
        return None if row is None else self._alert(row, await self._changed([about]))

    @property
    def _said(self) -> Any:  # noqa: ANN401 - a condition
        since = self._unit.now - UNDO
        return (N.c.state == Saying.PUBLISHED.value) & (N.c.published_at <= since)

    @property
    def _told(self) -> Any:  # noqa: ANN401 - a condition
        since = self._unit.now - UNDO
        shown = L.c.state.in_(_OUT) & L.c.status.in_(_SHOWN) & L.c.corrects_id.is_(None)
        return shown & (L.c.released_at <= since)

    async def _changed(self, about: Sequence[int]) -> dict[tuple[str, int], datetime]:
        """When each was last put right, in front of everybody."""
        if not about:
            return {}
        rows = await self._unit.execute(
            select(T.c.subject, T.c.subject_id, func.max(T.c.due_at).label("at"))
            .where(
                T.c.subject_id.in_(list(about)),
                T.c.step.in_(_PUTS_RIGHT),
                T.c.stage != Stage.STOPPED.value,
                T.c.due_at <= self._unit.now,
            )
            .group_by(T.c.subject, T.c.subject_id)
        )
        return {(row.subject, row.subject_id): row.at for row in rows}

    def _announcement(
        self, row: Row[Any], seal: Seal, changed: dict[tuple[str, int], datetime]
    ) -> PublicWords | None:
        audience = load_audience(row.audience)
        if not audience.is_public:
            return None
        body = seal.open(row.content, "announcements", "content", row.id)
        content = load_content(orjson.loads(body))
        over = content.until is not None and content.until <= self._unit.now
        return PublicWords(
            id=row.id,
            kind=PublicKind.ANNOUNCEMENT,
            words=content.words,
            published=row.published_at,
            updated=changed.get((Subject.ANNOUNCEMENT.value, row.id), row.published_at),
            sender=content.sender,
            places=content.areas or tuple(sorted(audience.neighbourhoods)),
            until=content.until,
            link=content.link,
            standing=Standing.OVER if over else Standing.VALID,
        )

    def _alert(self, row: Row[Any], changed: dict[tuple[str, int], datetime]) -> PublicWords:
        said = orjson.loads(self._unit.instance.open(row.infos, "alerts", "infos", row.id))
        moments = (row.released_at, row.ended_at, changed.get((Subject.ALERT.value, row.id)))
        exercise = row.status == Status.EXERCISE.value
        return PublicWords(
            id=row.id,
            kind=PublicKind.EXERCISE if exercise else PublicKind.ALERT,
            words={code: Words(**item) for code, item in said.items()},
            published=row.released_at,
            updated=max(filter(None, moments)),
            places=tuple(filter(None, row.areas.split(","))),
            until=row.expires_at,
            severity=Severity(row.severity),
            standing=self._standing(row),
        )

    def _standing(self, row: Row[Any]) -> Standing:
        if row.state == Alarm.CANCELLED.value:
            return Standing.MISTAKE
        over = row.state == Alarm.ENDED.value or row.expires_at <= self._unit.now
        return Standing.OVER if over else Standing.VALID
