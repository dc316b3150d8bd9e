"""Topics of groups that are forums, by the kind of post that goes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, literal_column, select, update

from solidarity.topics import Place, Places, Topic
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

T = tables.GroupTopic.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]


class StoredGroupTopics:
    """`solidarity.ports.GroupTopics` on `group_topics`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def of(self, chat: int) -> Places:
        """All of a group."""
        rows = await self._unit.execute(select(T).where(T.c.chat_id == chat))
        return {Topic(row.topic): Place(row.thread_id, row.closed, row.asked_at) for row in rows.all()}

    async def put(self, chat: int, topic: Topic, place: Place) -> None:
        """Insert or replace."""
        row = {
            "chat_id": chat,
            "topic": topic.value,
            "thread_id": place.thread,
            "closed": place.closed,
            "asked_at": place.asked_at,
        }
        await self._unit.execute(self._unit.upsert(T, "chat_id", "topic"), row)

    async def drop(self, chat: int, topic: Topic) -> None:
        """It is not there."""
        await self._unit.execute(delete(T).where(T.c.chat_id == chat, T.c.topic == topic.value))

    async def leave(self, chat: int, thread: int) -> None:
        """What waits to be sent to this topic goes to the general one."""
        waits = B.c.state.in_((literal_column("'waiting'"), literal_column("'leased'")))
        await self._unit.execute(
            update(B).where(B.c.chat_id == chat, B.c.thread_id == thread, waits).values(thread_id=None)
        )
