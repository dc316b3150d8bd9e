"""Organisations and their members.

What they wrote belongs to the organisation: its name, which is public, is sealed with the instance's key,
number and contact with a key of its own. The contact may be somebody's own number: it goes, with that key,
when the last of those who speak for it does. Not here: what they announce.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, delete, insert, or_, select, update

from solidarity.organisations import (
    Actor,
    Member,
    Membership,
    Organisation,
    OrganisationId,
    Part,
    Profile,
    Reason,
    Standing,
    first_waiting,
    without,
)
from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why
from storage import tables

if TYPE_CHECKING:
    from storage.sealing import Seal
    from storage.store import StoredUnit

A = tables.Organisation.__table__  # type: ignore[attr-defined]
B = tables.Member.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]
_AWAY = or_(P.c.bar.is_not(None), P.c.frozen_at.is_not(None)).label("away")
_ONE = select(A).where(A.c.id == bindparam("id"))
_LOCKED = select(A.c.id).where(A.c.id == bindparam("id")).with_for_update()
_THEIRS = select(A).where(A.c.id.in_(select(B.c.organisation_id).where(B.c.person_id == bindparam("person"))))


class StoredOrganisations:
    """`solidarity.ports.Organisations` on `organisations` and `members`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def get(self, organisation: OrganisationId) -> Organisation:
        """The organisation, or a refusal."""
        found = await self.find(organisation)
        if found is None:
            raise Refusal(Why.STALE)
        return found

    async def find(self, organisation: OrganisationId) -> Organisation | None:
        """The organisation, or None."""
        found = await self._load((await self._unit.execute(_ONE, {"id": organisation})).all())
        return found[0] if found else None

    async def lock(self, organisation: OrganisationId) -> Organisation:
        """Like `get`, and nobody else changes it before this unit ends.

        Locked first and read in a second statement, as missions are.
        """
        if self._unit.dialect == "postgresql":
            await self._unit.execute(_LOCKED, {"id": organisation})
        return await self.get(organisation)

    async def _load(self, rows: Sequence[Row[Any]]) -> list[Organisation]:
        """These organisations, in this order, with their members in one more statement."""
        if not rows:
            return []
        found = await self._unit.execute(
            select(B, _AWAY)
            .outerjoin(P, P.c.id == B.c.person_id)
            .where(B.c.organisation_id.in_([row.id for row in rows]))
            .order_by(B.c.since, B.c.role, B.c.person_id)
        )
        members: dict[int, list[Member]] = {}
        for item in found:
            member = Member(PersonId(item.person_id), Part(item.role), item.since, bool(item.away))
            members.setdefault(item.organisation_id, []).append(member)
        seals = await self._unit.owners.read(row.id for row in rows)
        return [self._one(row, members.get(row.id, ()), seals[row.id]) for row in rows]

    def _one(self, row: Row[Any], members: Iterable[Member], seal: Seal) -> Organisation:
        return Organisation(
            id=OrganisationId(row.id),
            profile=Profile(
                kind=Actor(row.kind),
                name=_open(row, "name", self._unit.instance) or "",
                contact=_open(row, "contact", seal),
                number=_open(row, "number", seal),
                neighbourhoods=_codes(row.neighbourhoods),
                services=_codes(row.services),
            ),
            standing=Standing(row.state),
            asked_at=row.asked_at,
            asked_by=row.asked_by,
            members=tuple(members),
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            reason=Reason(row.reason) if row.reason else None,
            remind_at=row.remind_at,
        )

    async def add(self, organisation: Organisation) -> None:
        """A new one with its members."""
        await self._unit.execute(insert(A), await self._row(organisation))
        await self._put(organisation)

    async def save(self, organisation: Organisation) -> None:
        """All of it; who is no longer among its members no longer is one."""
        if organisation.profile.contact is None and not organisation.members:
            await self._unit.owners.forget([organisation.id])
        values = await self._row(organisation)
        await self._unit.execute(update(A).where(A.c.id == organisation.id).values(values))
        staying = [item.person for item in organisation.members]
        gone = delete(B).where(B.c.organisation_id == organisation.id, B.c.person_id.not_in(staying))
        await self._unit.execute(gone)
        await self._put(organisation)

    async def _put(self, organisation: Organisation) -> None:
        self._unit.roles_changed = True
        for item in organisation.members:
            row = {
                "organisation_id": organisation.id,
                "person_id": item.person,
                "role": item.part.value,
                "since": item.since,
            }
            await self._unit.execute(self._unit.upsert(B, "organisation_id", "person_id"), row)

    async def drop(self, organisation: OrganisationId) -> None:
        """It never was: its registration was taken back."""
        self._unit.roles_changed = True
        await self._unit.execute(delete(B).where(B.c.organisation_id == organisation))
        await self._unit.execute(delete(A).where(A.c.id == organisation))
        await self._unit.owners.forget([organisation])

    async def of(self, person: PersonId) -> Sequence[Membership]:
        """What this person speaks for, by name; also what waits, is suspended or was refused."""
        found = await self._load((await self._unit.execute(_THEIRS, {"person": person})).all())
        return [
            Membership(item, part)
            for item in sorted(found, key=lambda each: (each.name.casefold(), each.id))
            if (part := item.part_of(person)) is not None
        ]

    async def members(self, organisation: OrganisationId) -> Sequence[Neighbour]:
        """Those who speak for it, the longest there first."""
        found = await self.find(organisation)
        people = [] if found is None else [item.person for item in found.members]
        await self._unit.people.names(people)  # all of them in one statement
        return [person for item in people if (person := await self._unit.people.find(item)) is not None]

    async def speakers(self) -> Sequence[Neighbour]:
        """Everybody who writes for one that was not refused."""
        rows = await self._unit.execute(
            select(B.c.person_id)
            .join(A, A.c.id == B.c.organisation_id)
            .where(A.c.state != Standing.REFUSED.value)
            .distinct()
            .order_by(B.c.person_id)
        )
        people = [PersonId(row.person_id) for row in rows.all()]
        await self._unit.people.names(people)  # all of them in one statement
        return [person for item in people if (person := await self._unit.people.find(item)) is not None]

    async def waiting(self, limit: int) -> Sequence[Organisation]:
        """What the municipality has not decided on, the longest first."""
        found = await self._unit.execute(
            select(A).where(A.c.state == Standing.WAITING.value).order_by(A.c.asked_at, A.c.id).limit(limit)
        )
        return await self._load(found.all())

    async def all(self, limit: int) -> Sequence[Organisation]:
        """Every one, what waits on top, then by name; of more than that many, those that came last."""
        waits = A.c.state == Standing.WAITING.value
        found = await self._unit.execute(
            select(A).order_by(waits.desc(), A.c.asked_at.desc(), A.c.id).limit(limit)
        )
        return first_waiting(await self._load(found.all()))

    async def undecided(self, limit: int) -> Sequence[OrganisationId]:
        """What waits for longer than was said, of which the coordinators were not reminded."""
        found = await self._unit.execute(
            select(A.c.id).where(A.c.remind_at <= self._unit.now).order_by(A.c.remind_at).limit(limit)
        )
        return [OrganisationId(row.id) for row in found]

    async def _row(self, organisation: Organisation) -> dict[str, object]:
        said = organisation.profile
        seal = await self._unit.owners.write(organisation.id)
        return {
            "id": organisation.id,
            "kind": said.kind.value,
            "name": _close(organisation, "name", said.name, self._unit.instance),
            "number": _close(organisation, "number", said.number, seal),
            "contact": _close(organisation, "contact", said.contact, seal),
            "neighbourhoods": ",".join(sorted(said.neighbourhoods)),
            "services": ",".join(sorted(said.services)),
            "state": organisation.standing.value,
            "asked_by": organisation.asked_by,
            "asked_at": organisation.asked_at,
            "decided_by": organisation.decided_by,
            "decided_at": organisation.decided_at,
            "reason": organisation.reason.value if organisation.reason else None,
            "remind_at": organisation.remind_at,
        }


def _open(row: Row[Any], column: str, seal: Seal) -> str | None:
    sealed = row._mapping[column]  # noqa: SLF001 - SQLAlchemy's public name for it
    return None if sealed is None else seal.open(sealed, "organisations", column, row.id).decode()


def _close(organisation: Organisation, column: str, text: str | None, seal: Seal) -> bytes | None:
    return None if text is None else seal.close(text.encode(), "organisations", column, organisation.id)


def _codes(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split(",")))


async def leave_organisations(unit: StoredUnit, person: PersonId) -> None:
    """Somebody is erased: they speak for nobody, and a registration that is only theirs goes with them."""
    for membership in await unit.organisations.of(person):
        after = without(membership.organisation, person)
        if not after.members and after.standing is Standing.WAITING:
            await unit.organisations.drop(after.id)
        else:
            await unit.organisations.save(after)
    await unit.execute(update(A).where(A.c.asked_by == person).values(asked_by=None))
    await unit.execute(update(A).where(A.c.decided_by == person).values(decided_by=None))
