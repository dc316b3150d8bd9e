"""Accounts that may not come back yet, or come back frozen; and what a freeze stops.

They are known by a keyed index of their number only.

Rules: `solidarity.barring`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import delete, func, select

from solidarity.barring import Remembered, remembered_until
from solidarity.people import Bar, Neighbour, PersonId
from solidarity.ports import Deed
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

A = tables.Ban.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]
T = tables.Trace.__table__  # type: ignore[attr-defined]
X = tables.SecretCode.__table__  # type: ignore[attr-defined]
D = tables.Draft.__table__  # type: ignore[attr-defined]
FROZEN = "frozen"
"""Instead of why somebody is kept away."""


class StoredBans:
    """`solidarity.ports.Bans` on `bans` and `people`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    def _key(self, telegram_id: int) -> str:
        return self._unit.instance.index(str(telegram_id))

    async def remember(self, person: Neighbour) -> None:
        """Of somebody who is kept away, or frozen and named in the file; of all others nothing."""
        until = remembered_until(person)
        if person.barred is not None:
            at, why = person.barred.since, f"{person.barred.why} {person.barred.bar}"
        elif person.frozen_at is not None and until is not None:
            at, why = person.frozen_at, FROZEN
        else:
            return
        row = {"account_key": self._key(person.telegram_id), "at": at, "until": until, "why": why}
        await self._unit.execute(self._unit.upsert(A, "account_key"), row)

    async def standing(self, telegram_id: int) -> Remembered | None:
        """What is remembered of an account, while it holds."""
        row = await self._row(telegram_id)
        if row is None or row.why == FROZEN:
            return None
        why, _, kind = row.why.partition(" ")
        return Remembered(Bar(kind or Bar.BANNED), why, row.at, row.until)

    async def frozen_since(self, telegram_id: int) -> datetime | None:
        """Since when an account is frozen that erased itself meanwhile."""
        row = await self._row(telegram_id)
        return row.at if row is not None and row.why == FROZEN else None

    async def _row(self, telegram_id: int) -> Any:  # noqa: ANN401
        row = (await self._unit.execute(select(A).where(A.c.account_key == self._key(telegram_id)))).first()
        return None if row is None or (row.until is not None and row.until <= self._unit.now) else row

    async def forget(self, telegram_id: int) -> bool:
        """It may come back; whether anything was remembered."""
        gone = await self._unit.execute(delete(A).where(A.c.account_key == self._key(telegram_id)))
        return int(gone.rowcount) > 0

    async def over(self, limit: int) -> Sequence[PersonId]:
        """Who is kept away no longer, because the time is over, and was not told yet."""
        rows = await self._unit.execute(
            select(P.c.id).where(P.c.bar_until <= self._unit.now).order_by(P.c.bar_until).limit(limit)
        )
        return [PersonId(row.id) for row in rows.all()]

    async def expire(self) -> int:
        """Forget the accounts whose time is over."""
        gone = await self._unit.execute(delete(A).where(A.c.until <= self._unit.now))
        return int(gone.rowcount)

    async def frozen_lately(self, by: PersonId, since: datetime) -> int:
        """How many accounts this person has frozen since then, also those that were freed again."""
        found = await self._unit.execute(
            select(func.count())
            .select_from(T)
            .where(T.c.actor_id == by, T.c.deed == Deed.FROZEN.value, T.c.at > since)
        )
        return int(found.scalar_one())

    async def void_codes(self, issuer: PersonId) -> int:
        """Nobody gets in any more by an invitation that this person made. There are few at a time."""
        voided = 0
        for row in (await self._unit.execute(select(X.c.digest, X.c.facts))).all():
            facts = orjson.loads(self._unit.instance.open(row.facts, "codes", "facts", row.digest))
            if facts.get("by") == issuer:
                gone = await self._unit.execute(delete(X).where(X.c.digest == row.digest))
                voided += int(gone.rowcount)
        return voided

    async def drop_draft(self, telegram_id: int) -> None:
        """What they had begun to write is gone."""
        await self._unit.execute(delete(D).where(D.c.telegram_id == telegram_id))
