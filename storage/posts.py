"""Posts of broadcasts in groups and channels: where each stands, until when, and whether it is pinned.

A post on its way is a row of the outbox, one for each group and broadcast, however often it is planned.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, delete, select, update

from solidarity.broadcasts import Broadcast, BroadcastId, Stage, Step
from solidarity.notices import POSTS, SPECS, Recipient
from solidarity.posts import Post, kind_of
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

W = tables.Post.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
_KINDS = tuple(sorted(kind.value for kind in POSTS))
C = tables.Broadcast.__table__  # type: ignore[attr-defined]
_TRUE = (Step.FIRST.value, Step.UPDATE.value)
_FAILED = (OutboxState.UNREACHABLE, OutboxState.GAVE_UP, OutboxState.REJECTED)
_TOLD = (OutboxState.SENT.value, OutboxState.UNSURE.value, OutboxState.LEASED.value)


class StoredPosts:
    """`solidarity.ports.Posts` on `posts`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def plan(
        self, broadcast: Broadcast, places: Sequence[Recipient], until: datetime | None = None
    ) -> int:
        """One message in each of these chats; returns how many are new. Planned twice, it is posted once.

        `until` is for what stood there before and comes anew: as long as it is true.
        """
        due = broadcast.due if broadcast.wakes else self._unit.town.quiet.after(broadcast.due)
        planned = 0
        for place in places:
            row = self._row(broadcast, place, max(due, self._unit.now), until or broadcast.not_after)
            new = self._unit.insert_new(B).values(row).returning(B.c.seq)
            planned += (await self._unit.execute(new)).first() is not None
        if planned:
            self._unit.outbox.plans_more = True
        return planned

    def _row(
        self, broadcast: Broadcast, place: Recipient, due: datetime, not_after: datetime
    ) -> dict[str, Any]:
        kind, uid = kind_of(broadcast), secrets.randbits(62)
        facts = orjson.dumps({"broadcast": broadcast.id})
        return {
            "uid": uid,
            "op": Op.SEND.value,
            "kind": kind.value,
            "lane": int(SPECS[kind].lane),
            "chat_id": place.chat,
            "thread_id": place.thread,
            "facts": self._unit.instance.close(facts, "outbox", "facts", uid),
            "single": False,
            "state": OutboxState.WAITING.value,
            "due_at": due,
            "not_after": not_after,
            "attempts": 0,
            "unsure": False,
            "planned_at": self._unit.now,
            "broadcast_id": broadcast.id,
        }

    async def put(self, post: Post) -> None:
        """Insert or replace."""
        row = {
            "chat_id": post.chat,
            "message_id": post.message,
            "broadcast_id": post.broadcast,
            "thread_id": post.thread,
            "pinned": post.pinned,
            "until": post.until,
        }
        await self._unit.execute(self._unit.upsert(W, "chat_id", "message_id"), row)

    async def find(self, chat: int, message: int) -> Post | None:
        """The post that this message is."""
        found = await self._all(W.c.chat_id == chat, W.c.message_id == message)
        return found[0] if found else None

    async def told(self, broadcasts: Collection[BroadcastId]) -> Sequence[int]:
        """The chats in which these stand, may stand, or are about to."""
        statement = (
            select(B.c.chat_id)
            .where(B.c.broadcast_id.in_(list(broadcasts)), B.c.kind.in_(_KINDS), B.c.state.in_(_TOLD))
            .order_by(B.c.settled_at, B.c.seq)
        )
        rows = await self._unit.execute(statement)
        return list(dict.fromkeys(row.chat_id for row in rows.all()))

    async def of(self, broadcasts: Collection[BroadcastId]) -> Sequence[Post]:
        """The posts of these broadcasts."""
        return await self._all(W.c.broadcast_id.in_(list(broadcasts)))

    async def valid_in(self, chat: int) -> Sequence[Post]:
        """What stands in a chat as what is true."""
        return await self._all(W.c.chat_id == chat, W.c.until > self._unit.now)

    async def expired(self, limit: int) -> Sequence[Post]:
        """What holds no more and was not put down yet."""
        statement = select(W).where(W.c.until <= self._unit.now).order_by(W.c.until).limit(limit)
        return [_to_post(row) for row in (await self._unit.execute(statement)).all()]

    async def forget(self, chat: int, message: int) -> None:
        """It is not there any more."""
        await self._unit.execute(delete(W).where(W.c.chat_id == chat, W.c.message_id == message))

    async def forget_thread(self, chat: int, thread: int) -> None:
        """Its topic was deleted with all that was in it."""
        await self._unit.execute(delete(W).where(W.c.chat_id == chat, W.c.thread_id == thread))

    async def leave(self, chat: int) -> Sequence[Post]:
        """Forget all of a chat whose messages cannot be touched any more; returns what was still true."""
        valid = await self.valid_in(chat)
        await self._unit.execute(delete(W).where(W.c.chat_id == chat))
        return valid

    async def lasting(self) -> Sequence[BroadcastId]:
        """Broadcasts that may still be true somewhere where they have not been posted, the oldest first."""
        statement = (
            select(C.c.id)
            .where(C.c.not_after > self._unit.now, C.c.stage != Stage.STOPPED.value, C.c.step.in_(_TRUE))
            .order_by(C.c.created_at, C.c.id)
        )
        return [BroadcastId(row.id) for row in (await self._unit.execute(statement)).all()]

    async def retry(self, broadcast: BroadcastId, chat: int) -> None:
        """What could not be posted there may be planned once more."""
        failed = B.c.state.in_([state.value for state in _FAILED])
        await self._unit.execute(
            update(B)
            .where(B.c.broadcast_id == broadcast, B.c.chat_id == chat, failed)
            .values(broadcast_id=None)
        )

    async def _all(self, *where: Any) -> list[Post]:  # noqa: ANN401 - conditions
        statement = select(W).where(*where).order_by(W.c.chat_id, W.c.message_id)
        return [_to_post(row) for row in (await self._unit.execute(statement)).all()]


def _to_post(row: Row[Any]) -> Post:
    return Post(
        BroadcastId(row.broadcast_id), row.chat_id, row.message_id, row.thread_id, row.pinned, row.until
    )
