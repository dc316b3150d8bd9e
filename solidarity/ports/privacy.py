"""What is kept of one person, as the store keeps it: to give it to them, and to let it go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from solidarity.missions import MissionId
from solidarity.people import Neighbour, PersonId
from solidarity.ports.records import Deed
from solidarity.proxies import Agreement

Record = Mapping[str, object]
"""One row: what a column is called, and what is in it, opened."""


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody saw a number, an address or a detail of a person."""

    at: datetime
    deed: Deed
    actor: PersonId | None
    reference: str | None = None
    """The number of the request for which it was looked at, where it is still kept."""


class OwnRecords(Protocol):
    """All that is kept of one person."""

    async def everything(self, person: Neighbour) -> Mapping[str, Sequence[Record]]:
        """Every row that is theirs, by section; sections without rows are empty."""
        ...

    def left_out(self) -> Sequence[str]:
        """What is kept and not given, each with why."""
        ...

    async def looks(self, person: PersonId, deeds: Sequence[Deed], offset: int, limit: int) -> Sequence[Look]:
        """Who saw what of them, the newest first."""
        ...

    async def lookers(self, person: PersonId, deeds: Sequence[Deed]) -> tuple[int, int]:
        """How often, and how many different people did."""
        ...

    async def forget_account(self, telegram_id: int) -> int:
        """Delete what is kept by a Telegram account alone, be it a person of ours or not; how many rows."""
        ...

    async def lock_team(self) -> None:
        """Nobody else leaves the team before this unit ends: two who go at once never leave it empty."""
        ...

    async def drop_offers(self, person: PersonId) -> Sequence[MissionId]:
        """They are offered nothing any more: the missions that they were offered."""
        ...

    async def drop_standing_by(self, person: PersonId) -> int:
        """They stand by for no alert any more; for how many they did."""
        ...

    async def with_number(self, phone: str) -> Sequence[MissionId]:
        """Requests that somebody else made for the owner of this number, over or not."""
        ...

    async def waiting_with_number(self, phone: str) -> Sequence[Agreement]:
        """Requests for the owner of this number that wait for their « yes »."""
        ...

    async def has_account(self, phone: str) -> bool:
        """Whether somebody of ours gave this number as their own."""
        ...

    async def remembered_until(self, telegram_id: int) -> datetime | None:
        """Until when an erased account is known by a keyed index of its number; None: it is not."""
        ...
