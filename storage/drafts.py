"""Unfinished conversations, sealed with their person's key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, bindparam, delete, select, update

from solidarity.queues import Draft
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

D = tables.Draft.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]
K = tables.PersonKey.__table__  # type: ignore[attr-defined]

_WITH_KEY = select(D, K.c.wrapped_key).select_from(
    D.join(P, P.c.telegram_id == D.c.telegram_id).join(K, K.c.person_id == P.c.id)
)
_ONE = _WITH_KEY.where(D.c.telegram_id == bindparam("user"))


class StoredDrafts:
    """`solidarity.queues.Drafts` on `drafts`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def find(self, user: int) -> Draft | None:
        """This person's unfinished conversation."""
        row = (await self._unit.execute(_ONE, {"user": user})).first()
        return None if row is None else self._draft(row)

    def _draft(self, row: Row[Any]) -> Draft:
        seal = self._unit.keyring.unwrap(row.wrapped_key)
        data = orjson.loads(seal.open(row.data, "drafts", "data", row.telegram_id))
        return Draft(row.telegram_id, row.state, data, row.touched_at, row.paused)

    async def put(self, user: int, state: str | None, data: Mapping[str, object]) -> None:
        """Keep it; only somebody who accepted the first screen has conversations to keep."""
        person = await self._unit.people.by_telegram(user)
        if person is None:
            return
        seal = await self._unit.seal_of(person.id)
        row = {
            "telegram_id": user,
            "state": state,
            "data": seal.close(orjson.dumps(dict(data)), "drafts", "data", user),
            "touched_at": self._unit.now,
            "paused": False,
            "due_at": _due(data),
            "kept_until": None,
        }
        await self._unit.execute(self._unit.upsert(D, "telegram_id"), row)

    async def drop(self, user: int) -> None:
        """It is finished or cancelled."""
        await self._unit.execute(delete(D).where(D.c.telegram_id == user))

    async def idle(self, since: datetime, limit: int) -> Sequence[Draft]:
        """Untouched since then."""
        rows = await self._unit.execute(
            _WITH_KEY.where(D.c.touched_at <= since, D.c.paused.is_(False))
            .order_by(D.c.touched_at)
            .limit(limit)
        )
        return [self._draft(row) for row in rows.all()]

    async def due(self, limit: int) -> Sequence[Draft]:
        """Drafts of which something is to be seen to without their person."""
        rows = await self._unit.execute(
            _WITH_KEY.where(D.c.due_at <= self._unit.now).order_by(D.c.due_at).limit(limit)
        )
        return [self._draft(row) for row in rows.all()]

    async def pause(self, user: int) -> None:
        """Its screen is closed; what was answered stays."""
        await self._unit.execute(update(D).where(D.c.telegram_id == user).values(paused=True))

    async def old(self, before: datetime, limit: int) -> Sequence[Draft]:
        """Drafts that nobody came back to since then, but for those that are kept for longer."""
        rows = await self._unit.execute(
            _WITH_KEY.where(
                D.c.touched_at <= before, D.c.kept_until.is_(None) | (D.c.kept_until <= self._unit.now)
            )
            .order_by(D.c.touched_at)
            .limit(limit)
        )
        return [self._draft(row) for row in rows.all()]

    async def keep_until(self, user: int, until: datetime) -> None:
        """Nobody need look at it again before then, unless its person comes back to it."""
        await self._unit.execute(update(D).where(D.c.telegram_id == user).values(kept_until=until))

    async def keep_only(self, draft: Draft, data: Mapping[str, object]) -> None:
        """Forget the rest of its answers, as old as it was."""
        person = await self._unit.people.by_telegram(draft.user)
        if person is None:
            return
        seal = await self._unit.seal_of(person.id)
        body = seal.close(orjson.dumps(dict(data)), "drafts", "data", draft.user)
        await self._unit.execute(
            update(D)
            .where(D.c.telegram_id == draft.user)
            .values(data=body, state=None, paused=True, due_at=_due(data))
        )


def _due(data: Mapping[str, object]) -> datetime | None:
    """The first hour at which one of its conversations is seen to."""
    hours = [body["due"] for body in data.values() if isinstance(body, dict) and body.get("due")]
    return min(map(datetime.fromisoformat, hours), default=None)
