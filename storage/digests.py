"""The one message of the day: what waits for whom, and that nobody gets two on one day.

Not here: what is in it (`solidarity.announcements`), its words (`bot.views.digest`).
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import delete, insert, or_, select, update

from solidarity.announcements import AnnouncementId
from solidarity.broadcasts import Lane
from solidarity.notices import Kind, Recipient
from solidarity.people import PersonId
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

D = tables.DigestEntry.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]


MOST = 8
"""How many announcements one message brings, each with its button: the oldest."""


class StoredDigests:
    """`solidarity.ports.Digests` on `digest_entries`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def wait(self, day: date) -> bool:
        """Whether somebody's message of this day is still to be made."""
        return bool(await self._readers(day, 1))

    async def take(self, day: date, limit: int) -> Mapping[Recipient, Sequence[AnnouncementId]]:
        """What waits for some who had no message on this day; it no longer waits, and they had one."""
        readers = await self._readers(day, limit)
        if not readers:
            return {}
        people = [reader.person for reader in readers]
        due = (D.c.person_id.in_(people), D.c.due_at <= self._unit.now)
        rows = await self._unit.execute(
            select(D.c.person_id, D.c.announcement_id).where(*due).order_by(D.c.due_at, D.c.announcement_id)
        )
        waiting: dict[int, list[AnnouncementId]] = defaultdict(list)
        for row in rows.all():
            waiting[row.person_id].append(AnnouncementId(row.announcement_id))
        await self._unit.execute(delete(D).where(*due, D.c.person_id.not_in(_many(waiting))))
        for person in _many(waiting):  # the others come on the next day
            del waiting[person][MOST:]
            taken = D.c.announcement_id.in_(waiting[person])
            await self._unit.execute(delete(D).where(D.c.person_id == person, taken))
        await self._unit.execute(update(P).where(P.c.id.in_(people)).values(digest_on=day))
        return {reader: waiting[reader.person or 0] for reader in readers}

    async def _readers(self, day: date, limit: int) -> list[Recipient]:
        waits = select(D.c.person_id).where(D.c.due_at <= self._unit.now)
        statement = (
            select(P.c.id, P.c.telegram_id)
            .where(P.c.id.in_(waits), or_(P.c.digest_on.is_(None), P.c.digest_on < day))
            .order_by(P.c.id)
            .limit(limit)
        )
        if self._unit.dialect == "postgresql":
            statement = statement.with_for_update(skip_locked=True)
        rows = await self._unit.execute(statement)
        return [Recipient(row.telegram_id, PersonId(row.id)) for row in rows.all()]

    async def send(self, found: Mapping[Recipient, Sequence[AnnouncementId]], not_after: datetime) -> int:
        """One message to each, after all that concerns single people and after every alert."""
        rows = [self._row(reader, items, not_after) for reader, items in found.items()]
        if rows:
            await self._unit.execute(insert(B), rows)
            self._unit.outbox.plans_more = True
        return len(rows)

    def _row(self, reader: Recipient, items: Sequence[AnnouncementId], not_after: datetime) -> dict[str, Any]:
        uid = secrets.randbits(62)
        facts = orjson.dumps({"announcements": " ".join(map(str, items))})
        return {
            "uid": uid,
            "op": Op.SEND.value,
            "kind": Kind.DIGEST.value,
            "lane": int(Lane.DIGEST),
            "chat_id": reader.chat,
            "person_id": reader.person,
            "facts": self._unit.instance.close(facts, "outbox", "facts", uid),
            "single": False,
            "state": OutboxState.WAITING.value,
            "due_at": self._unit.now,
            "not_after": not_after,
            "attempts": 0,
            "unsure": False,
            "planned_at": self._unit.now,
        }

    async def withdraw(self, announcement: AnnouncementId) -> None:
        """It waits for nobody any more."""
        await self._unit.execute(delete(D).where(D.c.announcement_id == announcement))


def _many(waiting: Mapping[int, Sequence[AnnouncementId]]) -> list[int]:
    """For whom more waits than one message brings."""
    return [person for person, items in waiting.items() if len(items) > MOST]


async def leave_digests(unit: StoredUnit, person: PersonId) -> None:
    """Somebody is erased: nothing waits for them."""
    await unit.execute(delete(D).where(D.c.person_id == person))
