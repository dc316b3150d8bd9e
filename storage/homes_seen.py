"""How many homes an account had learnt of before it was erased: a number or two, for a day.

Else the limit of `solidarity.harvest` would begin anew for whoever erases and registers again. Known by a
keyed index of the account's number; whose homes they were is not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from solidarity.harvest import WITHIN, Earlier, is_counted
from solidarity.people import Neighbour
from solidarity.ports import Deed
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

H = tables.HomesSeen.__table__  # type: ignore[attr-defined]


class StoredHomesSeen:
    """`solidarity.ports.HomesSeen` on `homes_seen`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    def _key(self, telegram_id: int) -> str:
        return self._unit.instance.index(str(telegram_id))

    async def counts(self, person: Neighbour) -> bool:
        """Whether there is anything to remember of this person, were they erased now."""
        return await self._now(person) != Earlier()

    async def remember(self, person: Neighbour) -> None:
        """Of somebody who erases themselves while their looks are counted; of all others nothing.

        The day begins anew with what this very account has seen, so that the limit is never the lower one.
        """
        now = await self._now(person)
        if now == Earlier():
            return
        before = await self.earlier(person.telegram_id)
        row = {
            "account_key": self._key(person.telegram_id),
            "until": self._unit.now + WITHIN,
            "details": before.details + now.details,
            "addresses": before.addresses + now.addresses,
        }
        await self._unit.execute(self._unit.upsert(H, "account_key"), row)

    async def _now(self, person: Neighbour) -> Earlier:
        """What this account has seen within a day, where that is counted."""
        since = self._unit.now - WITHIN
        if not is_counted(person, self._unit.town.today(self._unit.now)):
            return Earlier()
        details = await self._unit.audit.met(person.id, Deed.SAW_DETAIL, since)
        addresses = await self._unit.audit.met(person.id, Deed.SAW_ADDRESS, since)
        return Earlier(len(details), len(addresses))

    async def earlier(self, telegram_id: int) -> Earlier:
        """What this account had seen before it was erased, as long as it counts."""
        mine = select(H).where(H.c.account_key == self._key(telegram_id), H.c.until > self._unit.now)
        row = (await self._unit.execute(mine)).first()
        return Earlier() if row is None else Earlier(row.details, row.addresses)
