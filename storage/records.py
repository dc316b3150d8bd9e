"""The small repositories: cards, single-use codes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, delete, insert, select

from solidarity.missions import MissionId
from solidarity.notices import SECRETS, SHOWN_FOR, Kind
from solidarity.people import PersonId
from solidarity.ports import Card, Code, Purpose
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

C = tables.Card.__table__  # type: ignore[attr-defined]
X = tables.SecretCode.__table__  # type: ignore[attr-defined]


class StoredCards:
    """`solidarity.ports.Cards` on `cards`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def put(self, card: Card) -> None:
        """Remember that this message shows this mission."""
        row = {
            "chat_id": card.chat,
            "message_id": card.message,
            "kind": card.kind.value,
            "mission_id": card.mission,
            "thread_id": card.thread,
            "person_id": card.person,
            "hide_at": self._unit.now + SHOWN_FOR if card.kind in SECRETS else None,
        }
        await self._unit.execute(self._unit.upsert(C, "chat_id", "message_id"), row)

    async def by_message(self, chat: int, message: int) -> MissionId | None:
        """The mission that a message belongs to."""
        found = await self._unit.execute(
            select(C.c.mission_id).where(C.c.chat_id == chat, C.c.message_id == message)
        )
        mission = found.scalar()
        return None if mission is None else MissionId(mission)

    async def stands(self, mission: MissionId, kind: Kind, chat: int) -> bool:
        """Whether this chat shows the mission already."""
        found = await self._unit.execute(
            select(C.c.message_id).where(
                C.c.mission_id == mission, C.c.kind == kind.value, C.c.chat_id == chat
            )
        )
        return found.first() is not None

    async def live(self, mission: MissionId) -> Sequence[Row[Any]]:
        """The messages that follow a mission."""
        found = await self._unit.execute(select(C).where(C.c.mission_id == mission))
        return found.all()

    async def shown_to(self, person: PersonId, mission: MissionId, kind: Kind) -> Sequence[Card]:
        """Messages on which this person sees an address or a number of this mission."""
        found = await self._unit.execute(
            select(C).where(C.c.mission_id == mission, C.c.person_id == person, C.c.kind == kind.value)
        )
        return [to_card(row) for row in found]

    async def in_chat(self, chat: int, limit: int) -> Sequence[Card]:
        """The messages of a chat that show a mission, the newest first."""
        found = await self._unit.execute(
            select(C).where(C.c.chat_id == chat).order_by(C.c.message_id.desc()).limit(limit)
        )
        return [to_card(row) for row in found]

    async def to_hide(self, limit: int) -> Sequence[Card]:
        """Messages with an address or a number in them that have stood for a day."""
        found = await self._unit.execute(
            select(C).where(C.c.hide_at <= self._unit.now).order_by(C.c.hide_at).limit(limit)
        )
        return [to_card(row) for row in found]

    async def forget_message(self, chat: int, message: int) -> None:
        """The message is gone."""
        await self._unit.execute(delete(C).where(C.c.chat_id == chat, C.c.message_id == message))

    async def forget_chat(self, chat: int) -> None:
        """None of the chat's messages can be edited any more."""
        await self._unit.execute(delete(C).where(C.c.chat_id == chat))

    async def forget_thread(self, chat: int, thread: int) -> None:
        """A topic was deleted, with all messages in it."""
        await self._unit.execute(delete(C).where(C.c.chat_id == chat, C.c.thread_id == thread))


def to_card(row: Row[Any]) -> Card:
    """The card of a row."""
    person = PersonId(row.person_id) if row.person_id else None
    return Card(Kind(row.kind), MissionId(row.mission_id), row.chat_id, row.thread_id, person, row.message_id)


class StoredCodes:
    """`solidarity.ports.Codes` on `codes`: only hashes are kept."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def issue(self, code: Code) -> str:
        """The secret, said once and never stored."""
        secret = secrets.token_urlsafe(16)
        digest = _digest(code.purpose, secret)
        facts = self._unit.instance.close(orjson.dumps(dict(code.facts)), "codes", "facts", digest)
        row = {
            "digest": digest,
            "purpose": code.purpose.value,
            "expires_at": code.expires_at,
            "facts": facts,
        }
        await self._unit.execute(insert(X), row)
        return secret

    async def peek(self, purpose: Purpose, secret: str) -> Code | None:
        """The code if it is valid; it stays valid."""
        digest = _digest(purpose, secret)
        row = (await self._unit.execute(select(X).where(X.c.digest == digest))).first()
        if row is None or row.expires_at <= self._unit.now:
            return None
        facts = orjson.loads(self._unit.instance.open(row.facts, "codes", "facts", digest))
        return Code(purpose, row.expires_at, facts)

    async def use(self, purpose: Purpose, secret: str) -> Code | None:
        """The code if it is valid; deleting it is what makes it single-use under a race."""
        found = await self.peek(purpose, secret)
        gone = await self._unit.execute(delete(X).where(X.c.digest == _digest(purpose, secret)))
        return found if gone.rowcount == 1 else None

    async def expire(self) -> int:
        """Forget codes whose time is over."""
        gone = await self._unit.execute(delete(X).where(X.c.expires_at <= self._unit.now))
        return int(gone.rowcount)


def _digest(purpose: Purpose, secret: str) -> str:
    return hashlib.sha256(f"{purpose.value}:{secret}".encode()).hexdigest()
