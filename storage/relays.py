"""Messages handed on between the sides of a mission, and topics of private chats: ids only."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import delete, or_, select, update

from solidarity.missions import MissionId
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.ports import Copy
from solidarity.receipts import OutboxState
from storage import tables
from storage.sealing import SealBrokenError

if TYPE_CHECKING:
    from storage.store import StoredUnit

Y = tables.Relayed.__table__  # type: ignore[attr-defined]
Z = tables.Topic.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]


class StoredRelays:
    """`solidarity.ports.Relays` on `relayed`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def add(self, mission: MissionId, chat: int, message: int, to_chat: int) -> None:
        """A message is on its way; of one that goes in two parts, the first."""
        row = {"mission_id": mission, "from_chat": chat, "from_message": message, "to_chat": to_chat}
        await self._unit.execute(self._unit.insert_new(Y), row)

    async def arrived(self, chat: int, message: int, to_chat: int, as_message: int) -> str | None:
        """It is there; what its sender has made of it meanwhile, where they changed it."""
        mine = (Y.c.from_chat == chat, Y.c.from_message == message, Y.c.to_chat == to_chat)
        row = (await self._unit.execute(select(Y).where(*mine))).first()
        if row is None or row.to_message is not None:
            return None
        await self._unit.execute(update(Y).where(*mine).values(to_message=as_message, edited=None))
        if row.edited is None:
            return None
        return self._unit.instance.open(row.edited, "relayed", "edited", row.id).decode()

    async def copies(self, chat: int, message: int) -> Sequence[Copy]:
        """What became of a message that somebody wrote."""
        found = await self._unit.execute(select(Y).where(Y.c.from_chat == chat, Y.c.from_message == message))
        return [Copy(MissionId(row.mission_id), row.to_chat, row.to_message) for row in found]

    async def note_edit(self, chat: int, message: int, to_chat: int, text: str) -> None:
        """It was changed before it had arrived."""
        row = (
            await self._unit.execute(
                select(Y.c.id).where(
                    Y.c.from_chat == chat, Y.c.from_message == message, Y.c.to_chat == to_chat
                )
            )
        ).first()
        if row is not None:
            sealed = self._unit.instance.close(text.encode(), "relayed", "edited", row.id)
            await self._unit.execute(update(Y).where(Y.c.id == row.id).values(edited=sealed))

    async def same(self, chat: int, message: int, to_chat: int) -> int | None:
        """The message that shows in the other chat what this one shows here: a reply goes below it."""
        found = await self._unit.execute(
            select(Y).where(
                or_(
                    (Y.c.from_chat == chat) & (Y.c.from_message == message) & (Y.c.to_chat == to_chat),
                    (Y.c.to_chat == chat) & (Y.c.to_message == message) & (Y.c.from_chat == to_chat),
                )
            )
        )
        row = found.first()
        if row is None:
            return None
        other: int | None = row.to_message if row.from_chat == chat else row.from_message
        return other

    async def mission_of(self, chat: int, message: int) -> MissionId | None:
        """The mission that a handed-on message belongs to, on either side."""
        for mine in (
            (Y.c.to_chat == chat) & (Y.c.to_message == message),
            (Y.c.from_chat == chat) & (Y.c.from_message == message),
        ):
            mission = (await self._unit.execute(select(Y.c.mission_id).where(mine))).scalar()
            if mission is not None:
                return MissionId(mission)
        return None


class StoredTopics:
    """`solidarity.ports.Topics` on `topics`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def put(self, chat: int, mission: MissionId, thread: int) -> None:
        """A topic of its own for a mission."""
        row = {"chat_id": chat, "mission_id": mission, "thread_id": thread}
        await self._unit.execute(self._unit.upsert(Z, "chat_id", "mission_id"), row)

    async def thread(self, chat: int, mission: MissionId) -> int | None:
        """The mission's topic in this chat."""
        found = await self._unit.execute(
            select(Z.c.thread_id).where(Z.c.chat_id == chat, Z.c.mission_id == mission)
        )
        thread: int | None = found.scalar()
        return thread

    async def mission_of(self, chat: int, thread: int) -> MissionId | None:
        """The mission that this topic is about."""
        found = await self._unit.execute(
            select(Z.c.mission_id).where(Z.c.chat_id == chat, Z.c.thread_id == thread)
        )
        mission = found.scalar()
        return None if mission is None else MissionId(mission)

    async def forget(self, chat: int, thread: int) -> None:
        """The person deleted the topic."""
        await self._unit.execute(delete(Z).where(Z.c.chat_id == chat, Z.c.thread_id == thread))


async def leave_words(unit: StoredUnit, person: Neighbour) -> None:
    """Somebody is erased: what they wrote and what has not gone out yet goes to nobody any more."""
    on_the_way = select(Y.c.mission_id).where(Y.c.from_chat == person.telegram_id, Y.c.to_message.is_(None))
    waiting = (
        B.c.kind == Kind.RELAY.value,
        B.c.state == OutboxState.WAITING.value,
        B.c.facts.is_not(None),
    )
    rows = await unit.execute(
        select(B.c.seq, B.c.uid, B.c.facts).where(*waiting, B.c.mission_id.in_(on_the_way))
    )
    gone = {"state": OutboxState.CANCELLED.value, "facts": None, "frozen": None, "reason": "erased"}
    for row in rows.all():
        with suppress(SealBrokenError):
            said = orjson.loads(unit.instance.open(row.facts, "outbox", "facts", row.uid))
            if said.get("who") == person.id:
                mine = update(B).where(B.c.seq == row.seq, *waiting)
                await unit.execute(mine.values(**gone, settled_at=unit.now))
