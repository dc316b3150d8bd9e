"""Announcements, what puts them right where they were read, and copies that somebody asked to read.

What an announcement says belongs to who speaks: each is sealed with a key of its own. Not here: who
gets one (`storage.broadcasts`), the one message of the day (`storage.digests`).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, and_, delete, insert, literal, or_, select, text, tuple_, update

from solidarity.announcements import Announcement, AnnouncementId, Motive, State
from solidarity.audiences import dump_audience, load_audience
from solidarity.broadcasts import Broadcast, BroadcastId, Lane
from solidarity.notices import Kind, Recipient
from solidarity.organisations import OrganisationId
from solidarity.people import PersonId
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from solidarity.refusals import Refusal, Why
from storage import tables
from storage.broadcasts import TOLD, dump_content, load_content, new_uid

if TYPE_CHECKING:
    from storage.sealing import Seal
    from storage.store import StoredUnit

N = tables.Announcement.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]

_EDIT_COLUMNS = (
    *("uid", "op", "kind", "lane", "chat_id", "person_id", "message_id", "single", "state"),
    *("due_at", "not_after", "attempts", "unsure", "planned_at", "broadcast_id"),
)
_WAITS_AS_EDIT = "state = 'waiting' AND op = 'edit'"
_RENEWED = ("uid", "not_after", "planned_at", "broadcast_id")


class StoredAnnouncements:
    """`solidarity.ports.Announcements` on `announcements`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def find(self, announcement: AnnouncementId) -> Announcement | None:
        """One, or None."""
        row = (await self._unit.execute(select(N).where(N.c.id == announcement))).first()
        return None if row is None else (await self._all([row]))[0]

    async def get(self, announcement: AnnouncementId) -> Announcement:
        """One that exists."""
        found = await self.find(announcement)
        if found is None:
            raise Refusal(Why.STALE)
        return found

    async def lock(self, announcement: AnnouncementId) -> Announcement:
        """Like `get`, and nobody else changes it before this unit ends."""
        if self._unit.dialect == "postgresql":
            await self._unit.execute(select(N.c.id).where(N.c.id == announcement).with_for_update())
        return await self.get(announcement)

    async def add(self, announcement: Announcement) -> None:
        """A new one."""
        await self._unit.execute(insert(N), await self._row(announcement))

    async def save(self, announcement: Announcement) -> None:
        """All of it, one version up."""
        values = await self._row(announcement) | {"version": N.c.version + 1}
        await self._unit.execute(update(N).where(N.c.id == announcement.id).values(values))

    async def drop(self, announcement: AnnouncementId) -> None:
        """Nobody ever read it."""
        await self._unit.execute(delete(N).where(N.c.id == announcement))
        await self._unit.owners.forget([announcement])

    async def of(self, organisation: OrganisationId, limit: int) -> Sequence[Announcement]:
        """What an organisation says or prepares, the newest first."""
        return await self._many(N.c.organisation_id == organisation, limit=limit)

    async def all(self, limit: int) -> Sequence[Announcement]:
        """What the municipality says or prepares, and what associations have said, the newest first."""
        read = or_(N.c.organisation_id.is_(None), N.c.published_at.is_not(None))
        return await self._many(read, limit=limit)

    async def by(self, author: PersonId, limit: int) -> Sequence[Announcement]:
        """What somebody wrote, in whatever name."""
        return await self._many(N.c.author_id == author, limit=limit)

    async def due(self, limit: int) -> Sequence[AnnouncementId]:
        """Those whose hour has come: to be published, or looked at once more after a correction."""
        rows = await self._unit.execute(
            select(N.c.id).where(N.c.due_at <= self._unit.now).order_by(N.c.due_at, N.c.id).limit(limit)
        )
        return [AnnouncementId(row.id) for row in rows]

    async def readable(self, announcements: Collection[int]) -> Sequence[Announcement]:
        """Those of them that may still be shown, in the order in which they were published."""
        rows = await self._unit.execute(select(N).where(N.c.id.in_(list(announcements))))
        found = [item for item in await self._all(rows.all()) if item.can_be_read(self._unit.now)]
        return sorted(found, key=lambda item: (item.published_at or item.created_at, item.id))

    # Messages that are there already

    async def amend(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """Each message of these that is there says what this one says. Planned twice it is done once."""
        return await self._amend(broadcast, earlier, Op.EDIT)

    async def take_away(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """Each message of these that is there is deleted."""
        return await self._amend(broadcast, earlier, Op.DELETE)

    async def _amend(self, broadcast: Broadcast, earlier: Collection[BroadcastId], op: Op) -> int:
        """One statement. An edit of the same message that still waits takes on what this one says."""
        other = B.alias("edit")
        done = select(other.c.chat_id, other.c.message_id).where(
            other.c.broadcast_id == broadcast.id, other.c.op == op.value
        )
        rows = select(
            new_uid(self._unit),
            literal(op.value),
            literal(Kind.ANNOUNCEMENT.value),
            literal(int(Lane.ANNOUNCEMENT)),
            B.c.chat_id,
            B.c.person_id,
            B.c.message_id,
            literal(value=False),
            literal(OutboxState.WAITING.value),
            literal(broadcast.due, B.c.due_at.type),
            literal(broadcast.not_after, B.c.not_after.type),
            literal(0),
            literal(value=False),
            literal(self._unit.now, B.c.planned_at.type),
            literal(broadcast.id, B.c.broadcast_id.type),
        ).where(self._is_there(earlier), tuple_(B.c.chat_id, B.c.message_id).not_in(done))
        into = self._unit.insert_or_renew(B, ("chat_id", "message_id"), text(_WAITS_AS_EDIT), _RENEWED)
        into = into.inline().execution_options(preserve_rowcount=True)
        planned = await self._unit.execute(into.from_select(list(_EDIT_COLUMNS), rows))
        self._unit.outbox.plans_more = True
        return int(planned.rowcount)

    def _is_there(self, earlier: Collection[BroadcastId]) -> Any:  # noqa: ANN401 - a condition
        return and_(
            B.c.broadcast_id.in_(list(earlier)),
            B.c.kind == Kind.ANNOUNCEMENT.value,
            B.c.op == Op.SEND.value,
            B.c.state.in_(TOLD),
            B.c.message_id.is_not(None),
            B.c.person_id.is_not(None),
        )

    async def pass_on(self, earlier: Collection[BroadcastId], broadcast: BroadcastId) -> int:
        """What of these has not gone out says what this one says. Nobody's place in the line changes."""
        passed = await self._unit.execute(
            update(B)
            .where(
                B.c.broadcast_id.in_(list(earlier)),
                B.c.kind == Kind.ANNOUNCEMENT.value,
                B.c.op == Op.SEND.value,
                B.c.state == OutboxState.WAITING.value,
            )
            .values(broadcast_id=broadcast)
        )
        return int(passed.rowcount)

    async def in_flight(self, broadcasts: Collection[BroadcastId]) -> bool:
        """Whether a message of these is being sent just now: where it arrives nobody knows yet."""
        found = await self._unit.execute(
            select(B.c.seq)
            .where(B.c.broadcast_id.in_(list(broadcasts)), B.c.state == OutboxState.LEASED.value)
            .limit(1)
        )
        return found.first() is not None

    async def keep_copy(self, broadcast: Broadcast, place: Recipient, message: int) -> None:
        """Somebody asked to read it, and has it in this message: what puts it right changes that one too."""
        now: datetime = self._unit.now
        row = {
            "uid": secrets.randbits(62),
            "op": Op.SEND.value,
            "kind": Kind.ANNOUNCEMENT.value,
            "lane": int(Lane.ANNOUNCEMENT),
            "chat_id": place.chat,
            "person_id": place.person,
            "message_id": message,
            "single": False,
            "state": OutboxState.SENT.value,
            "due_at": now,
            "not_after": now,
            "attempts": 0,
            "unsure": False,
            "planned_at": now,
            "settled_at": now,
            "broadcast_id": broadcast.id,
        }
        where = "broadcast_id IS NOT NULL AND op = 'send' AND chat_id <> 0"
        statement = self._unit.insert_or_renew(
            B, ("broadcast_id", "chat_id"), text(where), ("message_id", "state", "settled_at", "person_id")
        )
        await self._unit.execute(statement, row)

    # Rows

    async def _many(self, *where: Any, limit: int) -> list[Announcement]:  # noqa: ANN401 - conditions
        rows = await self._unit.execute(
            select(N).where(*where).order_by(N.c.created_at.desc(), N.c.id).limit(limit)
        )
        return await self._all(rows.all())

    async def _all(self, rows: Sequence[Row[Any]]) -> list[Announcement]:
        seals = await self._unit.owners.read(row.id for row in rows)
        return [_one(row, seals[row.id]) for row in rows]

    async def _row(self, item: Announcement) -> dict[str, Any]:
        seal = await self._unit.owners.write(item.id)
        body = orjson.dumps(dump_content(item.content))
        return {
            "id": item.id,
            "organisation_id": item.organisation,
            "author_id": item.author,
            "content": seal.close(body, "announcements", "content", item.id),
            "audience": dump_audience(item.audience),
            "theme": item.content.theme,
            "state": item.state.value,
            "created_at": item.created_at,
            "due_at": item.due,
            "published_at": item.published_at,
            "until": item.until,
            "hidden_by": item.hidden_by,
            "hidden_at": item.hidden_at,
            "reason": item.motive.value if item.motive else None,
        }


def _one(row: Row[Any], seal: Seal) -> Announcement:
    body = orjson.loads(seal.open(row.content, "announcements", "content", row.id))
    return Announcement(
        id=AnnouncementId(row.id),
        content=load_content(body),
        audience=load_audience(row.audience),
        created_at=row.created_at,
        organisation=OrganisationId(row.organisation_id) if row.organisation_id is not None else None,
        author=PersonId(row.author_id) if row.author_id is not None else None,
        state=State(row.state),
        due=row.due_at,
        published_at=row.published_at,
        hidden_by=PersonId(row.hidden_by) if row.hidden_by is not None else None,
        hidden_at=row.hidden_at,
        motive=Motive(row.reason) if row.reason else None,
    )


async def leave_announcements(unit: StoredUnit, person: PersonId) -> None:
    """Somebody is erased: what they wrote stays the organisation's, without their name."""
    await unit.execute(update(N).where(N.c.author_id == person).values(author_id=None))
    await unit.execute(update(N).where(N.c.hidden_by == person).values(hidden_by=None))
