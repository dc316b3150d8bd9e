"""Finding missions: one by its id, and the lists that people see.

Not here: whose timer has come (`storage.mission_timers`), and what only those look for who sort what waits
(`storage.triage`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, case, exists, func, literal_column, select, text, true

from solidarity.causes import Cause, risk
from solidarity.missions import Mission, MissionId, Seat, State
from solidarity.people import Neighbour, PersonId, is_minor
from solidarity.refusals import Refusal, Why
from solidarity.requests import Via
from storage import tables
from storage.blocks import kept_apart
from storage.mission_rows import FULL, M, MissionRows, R, S

if TYPE_CHECKING:
    from storage.store import StoredUnit

O = tables.Offer.__table__  # type: ignore[attr-defined]  # noqa: E741

_ONE = FULL.where(M.c.id == bindparam("id"))
_LOCKED = select(M.c.id).where(M.c.id == bindparam("id")).with_for_update()
_SEATS = select(S).where(S.c.mission_id == bindparam("id")).order_by(S.c.joined_at)
_LASTING = (M.c.ended_at.is_not(None), M.c.opened_at.desc())
_SOONEST = (M.c.day, M.c.opened_at)
_LISTED = 50


class MissionLists:
    """What `solidarity.ports.Missions` reads; what this unit has read is not read again."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit
        self._rows = MissionRows(unit)
        self._loaded: dict[MissionId, Mission] = {}

    # One

    async def get(self, mission: MissionId) -> Mission:
        """The mission, or a refusal."""
        found = await self.find(mission)
        if found is None:
            raise Refusal(Why.NOT_FOUND)
        return found

    async def find(self, mission: MissionId) -> Mission | None:
        """The mission, or None."""
        if mission in self._loaded:
            return self._loaded[mission]
        return await self._load(_ONE, mission)

    async def lock(self, mission: MissionId) -> Mission:
        """Read it again, with its row locked until the unit ends (on SQLite the whole file is).

        Locked first and read in a second statement: where one had to wait for the lock, PostgreSQL renews
        only the row that it locks and would show the request as it was before.
        """
        if self._unit.dialect == "postgresql":
            await self._unit.execute(_LOCKED, {"id": mission})
        found = await self._load(_ONE, mission)
        if found is None:
            raise Refusal(Why.NOT_FOUND)
        return found

    async def _load(self, statement: Any, mission: int) -> Mission | None:  # noqa: ANN401
        row = (await self._unit.execute(statement, {"id": mission})).first()
        if row is None:
            return None
        seats = (await self._unit.execute(_SEATS, {"id": mission})).all()
        return self._keep(row, seats)

    def _keep(self, row: Row[Any], seats: Iterable[Row[Any]]) -> Mission:
        found = self._rows.mission(row, seats)
        self._loaded[found.id] = found
        return found

    # Many

    async def many(self, statement: Any) -> list[Mission]:  # noqa: ANN401 - a selection from `FULL`
        """The missions that a question finds."""
        rows = (await self._unit.execute(statement)).all()
        if not rows:
            return []
        seats: dict[int, list[Row[Any]]] = defaultdict(list)
        ids = [row.id for row in rows]
        found = await self._unit.execute(select(S).where(S.c.mission_id.in_(ids)).order_by(S.c.joined_at))
        for seat in found:
            seats[seat.mission_id].append(seat)
        return [self._keep(row, seats[row.id]) for row in rows]

    # Of a person

    async def asked_by(self, person: PersonId) -> Sequence[Mission]:
        """The person's requests, those that last first, then the newest."""
        return await self.many(FULL.where(R.c.asker_id == person).order_by(*_LASTING).limit(_LISTED))

    async def held_by(self, person: PersonId) -> Sequence[Mission]:
        """Missions that the person has or did, those that last first, then the newest."""
        mine = select(S.c.mission_id).where(
            S.c.person_id == person, S.c.seat.in_((Seat.HOLDING.value, Seat.DONE.value))
        )
        return await self.many(FULL.where(M.c.id.in_(mine)).order_by(*_LASTING).limit(_LISTED))

    async def awaited_by(self, person: PersonId) -> Sequence[Mission]:
        """Published missions for which they wait, or where a free seat is kept for them."""
        mine = select(S.c.mission_id).where(
            S.c.person_id == person, S.c.seat.in_((Seat.WAITING.value, Seat.ASKED.value))
        )
        return await self.many(FULL.where(M.c.id.in_(mine)).order_by(*_LASTING))

    async def looked_after_by(self, person: PersonId) -> Sequence[Mission]:
        """What this coordinator looks after or has published, while it lasts."""
        return await self.many(
            FULL.where(
                (M.c.handler_id == person) | (M.c.publisher_id == person),
                M.c.ended_at.is_(None) | (M.c.cause.is_not(None)),
            )
            .order_by(*_LASTING)
            .limit(_LISTED)
        )

    async def made_for(self, phone: str) -> Sequence[Mission]:
        """What somebody else asked for the owner of this number, while it lasts."""
        key = self._unit.instance.index(phone)
        return await self.many(
            FULL.where(R.c.phone_key == key, M.c.ended_at.is_(None)).order_by(*_LASTING).limit(_LISTED)
        )

    # Open to others

    async def open_for(self, person: Neighbour, limit: int) -> Sequence[Mission]:
        """Open missions of their neighbourhood that they may still take, soonest first."""
        declined = exists().where(
            O.c.mission_id == M.c.id, O.c.person_id == person.id, O.c.declined.is_(True)
        )
        free = (
            M.c.state == literal_column("'open'"),
            (R.c.asker_id.is_(None)) | (R.c.asker_id != person.id),
            ~declined,
            M.c.day >= self._unit.town.today(self._unit.now),
            ~kept_apart(person.id),
            M.c.organisation_id.is_not(None) if is_minor(person) else true(),
            R.c.asker_id.is_(None) if person.is_elected else true(),  # they open no personal case
        )
        found: dict[MissionId, Mission] = {}
        if person.neighbourhood is not None:
            near = FULL.where(*free, M.c.neighbourhood == person.neighbourhood)
            found |= {item.id: item for item in await self.many(near.order_by(*_SOONEST).limit(limit))}
        if len(found) < limit:
            wide = FULL.where(*free, M.c.widened == literal_column("true"))
            found |= {item.id: item for item in await self.many(wide.order_by(*_SOONEST).limit(limit))}
        return list(found.values())[:limit]

    async def open_in(self, neighbourhood: str) -> Sequence[Mission]:
        """What its groups show, oldest first: what is open there, and what was published for all."""
        near = FULL.where(M.c.state == literal_column("'open'"), M.c.neighbourhood == neighbourhood)
        wide = FULL.where(
            M.c.state == literal_column("'open'"),
            M.c.widened == literal_column("true"),
            M.c.neighbourhood.is_(None),
        )
        found = [
            *await self.many(near.order_by(M.c.opened_at).limit(_LISTED)),
            *await self.many(wide.order_by(M.c.opened_at).limit(_LISTED)),
        ]
        return sorted(found, key=lambda item: item.opened_at)[:_LISTED]

    # Of the coordinators

    async def waiting_for_staff(self, limit: int, within: Collection[str] | None = None) -> Sequence[Mission]:
        """What lies with the coordinators, the greatest risk on top, then what was promised first."""
        here = () if within is None else (M.c.neighbourhood.in_(within),)
        missed = (M.c.state == State.OPEN.value) & R.c.overdue_told_at.is_not(None)
        by_cause = [(M.c.cause == item.value, risk(item)) for item in Cause]
        risks = case((missed, risk(Cause.NOT_TAKEN)), *by_cause)
        return await self.many(
            FULL.where(M.c.cause.is_not(None), *here)
            .order_by(risks, func.coalesce(R.c.answer_due, M.c.opened_at), M.c.opened_at)
            .limit(limit)
        )

    async def by_telephone(self, limit: int) -> Sequence[Mission]:
        """What the staff wrote down for people who called, while anything is left to do, the newest first."""
        noted = text(f"requests.via = '{Via.SWITCHBOARD.value}'")  # written out: only so is its index used
        return await self.many(
            FULL.where(noted, M.c.ended_at.is_(None) | (M.c.cause.is_not(None)))
            .order_by(M.c.opened_at.desc(), M.c.id)
            .limit(limit)
        )

    async def next_promise(self, within: Collection[str] | None = None) -> datetime | None:
        """The next promised hour of a request that nobody has yet."""
        soonest = select(R.c.due_at).where(R.c.due_at > self._unit.now).order_by(R.c.due_at).limit(1)
        if within is not None:
            soonest = soonest.join(M, M.c.id == R.c.mission_id).where(M.c.neighbourhood.in_(within))
        found: datetime | None = (await self._unit.execute(soonest)).scalar()
        return found
