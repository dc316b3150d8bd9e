"""Pairs who are not brought together, one row each, in the order of their ids. Rules: `solidarity.blocks`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, delete, exists, or_, select, union

from solidarity.blocks import CROWD, Block, company
from solidarity.causes import Cause
from solidarity.missions import Mission, Seat
from solidarity.people import PersonId
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

B = tables.Block.__table__  # type: ignore[attr-defined]
M = tables.Mission.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__.alias()  # type: ignore[attr-defined]
R = tables.Request.__table__  # type: ignore[attr-defined]
S = tables.Participation.__table__  # type: ignore[attr-defined]


def kept_apart(person: PersonId) -> ColumnElement[bool]:
    """Of a mission (with its request): whether this person would meet there whom they are kept apart from.

    `solidarity.blocks.company` in a question to the database; and what a coordinator decides on.
    """
    beside = union(
        select(B.c.other_id).where(B.c.person_id == person),
        select(B.c.person_id).where(B.c.other_id == person),
    )
    there = exists().where(
        S.c.mission_id == M.c.id,
        S.c.seat == Seat.HOLDING.value,
        S.c.person_id.in_(beside),
        R.c.asker_id.is_not(None) | (M.c.seats < CROWD),
    )
    asked = R.c.asker_id.is_not(None) & R.c.asker_id.in_(beside)
    numbers = select(P.c.phone_key).where(P.c.id.in_(beside), P.c.phone_key.is_not(None))
    helped = R.c.phone_key.is_not(None) & R.c.phone_key.in_(numbers)
    decided = M.c.cause.is_not(None) & (M.c.cause == Cause.APART.value)
    return or_(asked, helped, there, decided)


class StoredBlocks:
    """`solidarity.ports.Blocks` on `blocks`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def add(self, block: Block) -> bool:
        """Keep them apart; who wished it first did."""
        if await self.find(block.person, block.other) is not None:
            return False
        row = {
            "person_id": block.person,
            "other_id": block.other,
            "by_id": block.by,
            "at": block.at,
            "why": block.why,
        }
        await self._unit.execute(self._unit.insert_new(B), row)
        return True

    async def find(self, one: PersonId, other: PersonId) -> Block | None:
        """The pair, if they are kept apart."""
        first, second = sorted((one, other))
        row = (
            await self._unit.execute(select(B).where(B.c.person_id == first, B.c.other_id == second))
        ).first()
        return None if row is None else _block(row)

    async def lift(self, block: Block) -> None:
        """They may meet again."""
        await self._unit.execute(delete(B).where(B.c.person_id == block.person, B.c.other_id == block.other))

    async def beside(self, people: Collection[PersonId]) -> frozenset[PersonId]:
        """Everybody who is kept apart from one of these."""
        if not people:
            return frozenset()
        first = select(B.c.other_id).where(B.c.person_id.in_(people))
        second = select(B.c.person_id).where(B.c.other_id.in_(people))
        rows = await self._unit.execute(first.union(second))
        return frozenset(PersonId(row[0]) for row in rows.all())

    async def there(self, mission: Mission) -> frozenset[PersonId]:
        """Whom somebody would meet on a mission: also the account of whom it was asked for."""
        found = company(mission)
        other = mission.request.beneficiary if mission.request is not None else None
        if other is None:
            return found
        key = self._unit.instance.index(other.phone)
        rows = await self._unit.execute(select(P.c.id).where(P.c.phone_key == key))
        return found | {PersonId(row.id) for row in rows.all()}

    async def made_by(self, person: PersonId) -> Sequence[Block]:
        """What this person wished for themselves, the newest first; not what they wished for others."""
        own = (B.c.person_id == person) | (B.c.other_id == person)
        rows = await self._unit.execute(
            select(B).where(B.c.by_id == person, own).order_by(B.c.at.desc(), B.c.person_id, B.c.other_id)
        )
        return [_block(row) for row in rows.all()]


def _block(row: Row[Any]) -> Block:
    by = PersonId(row.by_id) if row.by_id else None
    return Block(PersonId(row.person_id), PersonId(row.other_id), by, row.at, row.why)
