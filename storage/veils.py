"""What was sent to somebody under neutral words, sealed with their key, until they have read it.

Also which messages of ours stand in a chat, so that they can be taken away. Not here: whose messages are
veiled (`solidarity.discretion`), nor the words (`bot.views.discreet`).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, union, update

from solidarity.discretion import OPENED
from solidarity.people import PersonId
from solidarity.queues import Op
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

V = tables.Veil.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
C = tables.Card.__table__  # type: ignore[attr-defined]


class StoredVeils:
    """`solidarity.ports.Veils` on `veils`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def keep(self, person: PersonId, body: bytes, until: datetime) -> int:
        """Keep what is behind a neutral message; its number stands on the button that opens it."""
        number = secrets.randbits(62)
        seal = await self._unit.seal_of(person)
        sealed = seal.close(body, "veils", "body", number)
        row = {"id": number, "person_id": person, "body": sealed, "until": until}
        await self._unit.execute(insert(V), row)
        return number

    async def read(self, person: PersonId, number: int) -> bytes | None:
        """What is behind it, for its reader alone; None once it is over."""
        found = await self._unit.execute(
            select(V.c.body).where(V.c.id == number, V.c.person_id == person, V.c.until > self._unit.now)
        )
        body = found.scalar()
        if body is None:
            return None
        soon = self._unit.now + OPENED
        await self._unit.execute(update(V).where(V.c.id == number, V.c.until > soon).values(until=soon))
        seal = await self._unit.seal_of(person)
        return seal.open(body, "veils", "body", number)

    async def drop(self, person: PersonId) -> None:
        """Nothing of it is kept for this person."""
        await self._unit.execute(delete(V).where(V.c.person_id == person))

    async def expire(self) -> int:
        """Forget what nobody read in time."""
        gone = await self._unit.execute(delete(V).where(V.c.until <= self._unit.now))
        return int(gone.rowcount)

    async def messages_in(self, chat: int, since: datetime) -> Sequence[int]:
        """The messages of ours that went to this chat since then, as far as we know them."""
        sent = select(B.c.message_id).where(
            B.c.chat_id == chat,
            B.c.op == Op.SEND.value,
            B.c.message_id.is_not(None),
            B.c.settled_at >= since,
        )
        cards = select(C.c.message_id).where(C.c.chat_id == chat)
        rows = await self._unit.execute(union(sent, cards))
        return sorted(int(row.message_id) for row in rows)
