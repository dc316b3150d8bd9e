"""Who lives there and helps: people, volunteers, whom to ask, what they were offered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from solidarity.matching import Ranked
from solidarity.matrix import Score
from solidarity.missions import Mission, MissionId
from solidarity.notices import Recipient
from solidarity.people import Neighbour, PersonId, Reader
from solidarity.reasons import Merits, Override
from solidarity.recruiting import Reached, Source
from solidarity.trust import Standing


class People(Protocol):
    """Everybody who accepted the first screen."""

    async def get(self, person: PersonId) -> Neighbour: ...
    async def find(self, person: PersonId) -> Neighbour | None: ...
    async def by_telegram(self, telegram_id: int) -> Neighbour | None: ...
    async def add(self, person: Neighbour) -> None: ...
    async def save(self, person: Neighbour) -> None: ...
    async def note_seen(self, person: Neighbour, day: date) -> Neighbour:
        """They wrote or pressed something on this day; the person with that."""
        ...

    async def mark_reachable(self, telegram_id: int, reachable: bool) -> None: ...  # noqa: FBT001
    async def erase(self, person: Neighbour) -> None:
        """Delete the person, their key and all rows that are only theirs."""
        ...

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]: ...
    async def readers(self, people: Collection[PersonId]) -> Mapping[PersonId, Reader]:
        """Those of them who are still with us, by one query that unseals nothing."""
        ...

    async def coordinators(self) -> Sequence[Neighbour]: ...
    async def approvers(self) -> Sequence[Neighbour]:
        """Who may say yes to an alert: coordinators, and those who may do nothing but that."""
        ...

    async def referents(self) -> Sequence[Neighbour]:
        """Who looks after a sector."""
        ...

    async def with_a_role(self) -> Sequence[Neighbour]:
        """Everybody who was given one by an invitation, and whom the municipality's file names."""
        ...

    async def roles_due(self, today: date, limit: int) -> Sequence[PersonId]:
        """Whose role ends soon, or has ended, or was given without a term."""
        ...


class Candidates(Protocol):
    """Whom to ask for a mission (`solidarity.matching`). Whoever is barred is in none of these."""

    async def best(
        self, mission: Mission, limit: int, *, beyond: bool = False, by_name: bool = False
    ) -> Sequence[Ranked]:
        """Who may be asked, best first, each with reasons; also who was offered it and has not said no.

        Who stands by for its alert comes first, wherever they live. Then those of its neighbourhood; those
        beside it only where there are fewer than `limit`, and further ones only where there still are.
        `beyond`: neighbours, those beside and further ones together, where living near is one good reason
        among others. Of a mission that has no neighbourhood everybody is as far. `by_name`: a coordinator
        chooses among them, who may ask somebody to go inside whose identity was seen.
        """
        ...

    async def find(self, mission: Mission, person: PersonId, *, by_name: bool = False) -> Ranked | None:
        """One volunteer as they stand towards this mission, with what bars them; None once erased."""
        ...

    async def nearby(
        self, mission: Mission, *, again: bool = False, standing: bool = False
    ) -> Sequence[Ranked]:
        """All of its neighbourhood who may be asked and never were, best first, each with reasons.

        Of what is offered beyond its neighbourhood everybody is near; for a day that is past nobody is.
        `again`: also who was offered it before and did not say no. `standing`: instead of who is near,
        whoever said « I can help » under its alert, also in a pause.
        """
        ...


class Volunteers(Protocol):
    """Volunteers as coordinators look at them: many at once, and only what a list needs."""

    async def standings(self) -> Sequence[Standing]:
        """Every volunteer, who came last on top; nothing that is sealed is read."""
        ...

    async def scores(self, challenge: str) -> Mapping[Score, int]:
        """How many volunteers said which competence and interest, the unknown included."""
        ...

    async def scored(self, limit: int) -> Sequence[Neighbour]:
        """Volunteers, by neighbourhood, with their names: for a file that a coordinator takes."""
        ...

    async def minors_near(self, mission: Mission) -> Sequence[Recipient]:
        """People of 15 to 17 to whom a supervised mission is shown."""
        ...

    async def loans_ending(self, until: date, limit: int) -> Sequence[PersonId]:
        """Staff whose loan ends by this day, and who were not asked yet whether they stay."""
        ...

    async def note_loan_asked(self, person: PersonId) -> None: ...


class Offers(Protocol):
    """Which volunteer was offered which mission, and who said « not this time »."""

    async def add(
        self,
        mission: MissionId,
        people: Iterable[PersonId],
        *,
        reasons: Mapping[PersonId, Merits] | None = None,
    ) -> None:
        """Note who is offered it and why, and that it was their turn; who had it stays as they are."""
        ...

    async def choose(
        self,
        mission: MissionId,
        person: PersonId,
        by: PersonId,
        merits: Merits,
        override: Override | None = None,
    ) -> None:
        """A coordinator asks this one, perhaps instead of the first of the list, and then says why."""
        ...

    async def reasons(self, mission: MissionId, person: PersonId) -> Merits:
        """Why they were offered it; empty where nobody wrote that down."""
        ...

    async def decline(self, mission: MissionId, person: PersonId) -> None: ...
    async def declined(self, mission: MissionId, person: PersonId) -> bool: ...
    async def unanswered(self, mission: MissionId) -> int:
        """How many of those who were asked have not said no."""
        ...

    async def open_count(self, person: PersonId) -> int: ...


class Sources(Protocol):
    """Links by which volunteers are recruited."""

    async def find(self, code: str) -> Source | None: ...
    async def save(self, source: Source) -> None: ...
    async def all(self, limit: int) -> Sequence[Source]:
        """Those that count first, the newest on top; then those that were ended."""
        ...

    async def reached(self, codes: Sequence[str]) -> Mapping[str, Reached]:
        """How many of those who are with us came by each of these."""
        ...
