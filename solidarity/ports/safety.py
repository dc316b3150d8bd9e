"""What keeps people safe from each other: concerns, pairs kept apart, accounts kept away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from solidarity.barring import Remembered
from solidarity.blocks import Block
from solidarity.concerns import Concern, ConcernId
from solidarity.harvest import Earlier
from solidarity.missions import Mission
from solidarity.people import Neighbour, PersonId


class Concerns(Protocol):
    """Worries about people, for who reads them alone; sealed with the instance's key."""

    async def add(self, concern: Concern) -> None: ...
    async def find(self, concern: ConcernId) -> Concern | None: ...
    async def lock(self, concern: ConcernId) -> Concern:
        """The concern, which nobody else changes before this unit ends; a refusal where it is gone."""
        ...

    async def save(self, concern: Concern) -> None: ...
    async def open(self, limit: int) -> Sequence[Concern]:
        """Those that are not closed, the oldest first."""
        ...

    async def due(self, limit: int) -> Sequence[ConcernId]:
        """Those whose timer has come."""
        ...

    async def by(self, person: PersonId) -> Sequence[Concern]:
        """What this person said, the newest first: theirs to see in their own data."""
        ...


class Blocks(Protocol):
    """Pairs who are not brought together."""

    async def add(self, block: Block) -> bool:
        """Keep them apart; False where they are already."""
        ...

    async def find(self, one: PersonId, other: PersonId) -> Block | None: ...
    async def lift(self, block: Block) -> None: ...
    async def beside(self, people: Collection[PersonId]) -> frozenset[PersonId]:
        """Everybody who is kept apart from one of these."""
        ...

    async def there(self, mission: Mission) -> frozenset[PersonId]:
        """`solidarity.blocks.company`, and the account of whom it was asked for by somebody else."""
        ...

    async def made_by(self, person: PersonId) -> Sequence[Block]:
        """What this person wished for themselves, the newest first."""
        ...


class Bans(Protocol):
    """Accounts that are kept away or frozen."""

    async def remember(self, person: Neighbour) -> None:
        """Of somebody who erases themselves: that they are kept away, or frozen and named in the file."""
        ...

    async def standing(self, telegram_id: int) -> Remembered | None:
        """What is remembered of an account, while it holds."""
        ...

    async def frozen_since(self, telegram_id: int) -> datetime | None:
        """Since when an account is frozen that erased itself meanwhile: it comes back frozen."""
        ...

    async def forget(self, telegram_id: int) -> bool:
        """It may come back; whether anything was remembered."""
        ...

    async def over(self, limit: int) -> Sequence[PersonId]:
        """Who is kept away no longer, because the time is over, and was not told yet."""
        ...

    async def expire(self) -> int:
        """Forget the accounts whose time is over."""
        ...

    async def frozen_lately(self, by: PersonId, since: datetime) -> int:
        """How many accounts this person has frozen since then, also those that were freed again."""
        ...

    async def void_codes(self, issuer: PersonId) -> int:
        """Nobody gets in any more by an invitation that this person made."""
        ...

    async def drop_draft(self, telegram_id: int) -> None:
        """What they had begun to write is gone."""
        ...


class HomesSeen(Protocol):
    """How much accounts that were erased had learnt of where people live, for a day."""

    async def counts(self, person: Neighbour) -> bool:
        """Whether there is anything to remember of this person, were they erased now."""
        ...

    async def remember(self, person: Neighbour) -> None:
        """Of somebody who erases themselves while their looks are counted; of all others nothing."""
        ...

    async def earlier(self, telegram_id: int) -> Earlier:
        """What this account had seen before it was erased, as long as it counts."""
        ...
