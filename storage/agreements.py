"""Requests for somebody else that wait for a « yes », sealed with the key of who asked.

Once it is over the row is deleted: nothing is marked, nothing is kept. Rules are `solidarity.proxies`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, bindparam, delete, insert, select, update

from solidarity.people import PersonId
from solidarity.proxies import Agreement, AgreementId, Shown
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment, Detail, Wish
from storage import tables

if TYPE_CHECKING:
    from storage.sealing import Seal
    from storage.store import StoredUnit

G = tables.Agreement.__table__  # type: ignore[attr-defined]
K = tables.PersonKey.__table__  # type: ignore[attr-defined]
_FULL = select(G, K.c.wrapped_key).join(K, K.c.person_id == G.c.asker_id)
_ONE = _FULL.where(G.c.id == bindparam("id"))
_LOCKED = select(G.c.id).where(G.c.id == bindparam("id")).with_for_update()


class StoredAgreements:
    """`solidarity.ports.Agreements` on `agreements`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def add(self, agreement: Agreement) -> None:
        """A new one."""
        await self._unit.execute(insert(G), await self._row(agreement))

    async def save(self, agreement: Agreement) -> None:
        """All of it; one that was dropped meanwhile stays so."""
        row = await self._row(agreement)
        await self._unit.execute(update(G).where(G.c.id == agreement.id).values(row))

    async def drop(self, agreement: AgreementId) -> None:
        """Nothing of it is kept."""
        await self._unit.execute(delete(G).where(G.c.id == agreement))

    async def find(self, agreement: AgreementId) -> Agreement | None:
        """The agreement, or None once it is over."""
        row = (await self._unit.execute(_ONE, {"id": agreement})).first()
        return None if row is None else self._one(row)

    async def lock(self, agreement: AgreementId) -> Agreement:
        """The agreement, which nobody else changes before this unit ends; a refusal where it is over.

        Locked first and read in a second statement, as missions are.
        """
        if self._unit.dialect == "postgresql":
            await self._unit.execute(_LOCKED, {"id": agreement})
        found = await self.find(agreement)
        if found is None:
            raise Refusal(Why.AGREEMENT_OVER)
        return found

    async def of(self, asker: PersonId) -> Sequence[Agreement]:
        """What this person waits for, the newest first."""
        rows = await self._unit.execute(
            _FULL.where(G.c.asker_id == asker).order_by(G.c.asked_at.desc(), G.c.id)
        )
        return [self._one(row) for row in rows.all()]

    async def waiting(self, limit: int) -> Sequence[Agreement]:
        """Whom the coordinators are to call, the longest first."""
        rows = await self._unit.execute(_FULL.order_by(G.c.asked_at, G.c.id).limit(limit))
        return [self._one(row) for row in rows.all()]

    async def due(self, limit: int) -> Sequence[AgreementId]:
        """Those whose timer has come."""
        rows = await self._unit.execute(
            select(G.c.id).where(G.c.due_at <= self._unit.now).order_by(G.c.due_at).limit(limit)
        )
        return [AgreementId(row.id) for row in rows]

    def _one(self, row: Row[Any]) -> Agreement:
        seal = self._unit.keyring.unwrap(row.wrapped_key)
        self._unit.seals[row.asker_id] = seal
        said = orjson.loads(seal.open(row.body, "agreements", "body", row.id))
        return Agreement(
            AgreementId(row.id),
            PersonId(row.asker_id),
            said["name"],
            said["phone"],
            _wish(said["wish"], row.neighbourhood),
            row.asked_at,
            row.due_at,
            handler=PersonId(row.handler_id) if row.handler_id else None,
            tries=row.tries,
            reminded=row.reminded,
            cards=tuple(Shown(*card) for card in said["cards"]),
        )

    async def _row(self, agreement: Agreement) -> dict[str, object]:
        seal = await self._unit.seal_of(agreement.asker)
        return {
            "id": agreement.id,
            "asker_id": agreement.asker,
            "body": _body(agreement, seal),
            "neighbourhood": agreement.wish.neighbourhood,
            "asked_at": agreement.asked_at,
            "handler_id": agreement.handler,
            "tries": agreement.tries,
            "reminded": agreement.reminded,
            "due_at": agreement.due,
        }


def _body(agreement: Agreement, seal: Seal) -> bytes:
    wish = agreement.wish
    said = {
        "name": agreement.name,
        "phone": agreement.phone,
        "wish": {
            "category": wish.category,
            "day": wish.day.isoformat(),
            "text": wish.detail.text,
            "attachment": wish.detail.attachment,
            "file_id": wish.detail.file_id,
        },
        "cards": [[item.chat, item.message, item.person] for item in agreement.cards],
    }
    return seal.close(orjson.dumps(said), "agreements", "body", agreement.id)


def _wish(said: dict[str, Any], neighbourhood: str | None) -> Wish:
    attachment = Attachment(said["attachment"]) if said["attachment"] else None
    detail = Detail(said["text"], attachment, said["file_id"])
    return Wish(said["category"], date.fromisoformat(said["day"]), neighbourhood, detail)
