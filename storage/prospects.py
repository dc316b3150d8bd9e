"""What the rule reads of volunteers (`solidarity.matching.Prospect`): a few questions for many of them.

Whom to look at is `storage.candidates`. No name is opened here; a cell only where it is of use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    bindparam,
    case,
    func,
    select,
)

from solidarity.answers import Reply
from solidarity.matching import (
    LONG_AGO,
    Call,
    Prospect,
    Span,
    day_began,
    span_of,
    week_of,
)
from solidarity.matrix import UNKNOWN, read_scores
from solidarity.missions import Mission, Seat, State
from solidarity.people import AgeBand, Free, PersonId, Role
from solidarity.trust import level, read_steps
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

P = tables.Person.__table__  # type: ignore[attr-defined]
K = tables.PersonKey.__table__  # type: ignore[attr-defined]
O = tables.Offer.__table__  # type: ignore[attr-defined]  # noqa: E741
M = tables.Mission.__table__  # type: ignore[attr-defined]
R = tables.Request.__table__  # type: ignore[attr-defined]
S = tables.Participation.__table__  # type: ignore[attr-defined]
A = tables.AlertAnswer.__table__  # type: ignore[attr-defined]

_CHUNK = 400
"""People in one question to the database."""
_LOOKED_BACK = 200
"""How many visits to somebody are looked through for who knows them."""
_ONE_DAY = timedelta(days=1)
_TAKEN_PART = (Seat.HOLDING.value, Seat.DONE.value)
COLUMNS = (
    P.c.id,
    P.c.telegram_id,
    P.c.language,
    P.c.neighbourhood,
    P.c.age,
    P.c.reachable,
    P.c.paused_until,
    P.c.lent_until,
    P.c.speaks,
    P.c.free,
    P.c.vehicle,
    P.c.cell,
    P.c.scores,
    P.c.roles,
    P.c.offered_at,
    P.c.steps,
    P.c.bar,
    P.c.bar_until,
    P.c.frozen_at,
)


_PEOPLE: ColumnElement[Any] = bindparam("people", expanding=True)
_TOOK = (
    select(S.c.person_id, func.count().label("took"))
    .where(S.c.person_id.in_(_PEOPLE), S.c.joined_at >= bindparam("since"), S.c.seat.in_(_TAKEN_PART))
    .group_by(S.c.person_id)
)
_THIS = O.c.mission_id == bindparam("mission")
_WAITS = and_(
    O.c.declined.is_(False),
    M.c.state == State.OPEN.value,
    M.c.day >= bindparam("today"),  # what is past takes nobody's room
    ~_THIS,
)


def _count(what: ColumnElement[bool]) -> Any:  # noqa: ANN401
    return func.sum(case((what, 1), else_=0))


_OFFERS = (
    select(
        O.c.person_id,
        _count(and_(O.c.offered_at >= bindparam("since"), ~_THIS)).label("today"),
        _count(_WAITS).label("waiting"),
        _count(and_(_THIS, O.c.declined.is_(True))).label("no"),
    )
    .select_from(O.join(M, M.c.id == O.c.mission_id))
    .where(O.c.person_id.in_(_PEOPLE))
    .group_by(O.c.person_id)
)
_HELPED = {
    for_another: select(S.c.person_id, R.c.mission_id, R.c.beneficiary)
    .select_from(R.join(M, M.c.id == R.c.mission_id).join(S, S.c.mission_id == M.c.id))
    .where(
        R.c.asker_id == bindparam("asker"),
        M.c.state == State.CONFIRMED.value,
        S.c.seat == Seat.DONE.value,
        R.c.beneficiary.is_not(None) if for_another else R.c.beneficiary.is_(None),
    )
    .order_by(M.c.ended_at.desc())
    .limit(_LOOKED_BACK)
    for for_another in (False, True)
}
"""Statements are built once: building one costs more than running it."""


class ProspectReader:
    """Reads them in one unit."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit
        self._helped: tuple[Mission, set[int]] | None = None

    async def rows(self, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
        """The light rows of these people, those who are no volunteers too."""
        return (await self._unit.execute(select(*COLUMNS).where(*where))).all()

    async def of(self, call: Call, rows: Sequence[Row[Any]]) -> list[Prospect]:
        """These people as the rule reads them, by a few questions for all of them together."""
        found: list[Prospect] = []
        for at in range(0, len(rows), _CHUNK):
            found += await self._some(call, rows[at : at + _CHUNK])
        return found

    async def _some(self, call: Call, rows: Sequence[Row[Any]]) -> list[Prospect]:
        people = [row.id for row in rows]
        took = await self._took(call, people)
        offers = await self._offers(call, people)
        standing = await self._standing(call, people)
        known = await self.helped_before(call.mission)
        accepted = await self._accepted(call, people)
        cells = await self._cells(call, rows)
        return [
            replace(
                _prospect(row, call),
                cell=cells.get(row.id),
                standing=row.id in standing,
                known=row.id in known,
                this_week=took.get(row.id, 0),
                accepted=tuple(accepted.get(row.id, ())),
                **offers.get(row.id, {}),
            )
            for row in rows
        ]

    async def _took(self, call: Call, people: list[int]) -> Mapping[int, int]:
        """How many missions each took this week."""
        rows = await self._unit.execute(_TOOK, {"people": people, "since": week_of(call.town, call.now)})
        return {row.person_id: row.took for row in rows}

    async def _offers(self, call: Call, people: list[int]) -> Mapping[int, Mapping[str, Any]]:
        """How many other offers each got today, how many wait for an answer, and a no to this one."""
        rows = await self._unit.execute(
            _OFFERS,
            {
                "people": people,
                "mission": call.mission.id,
                "today": call.town.today(call.now),
                "since": day_began(call.town, call.now),
            },
        )
        return {
            row.person_id: {"today": row.today, "waiting": row.waiting, "said_no": row.no > 0} for row in rows
        }

    async def _standing(self, call: Call, people: list[int]) -> set[int]:
        if call.mission.alert is None:
            return set()
        rows = await self._unit.execute(standing_by(call.mission).where(A.c.person_id.in_(people)))
        return {row.person_id for row in rows}

    async def helped_before(self, mission: Mission) -> set[int]:
        """Who did something for the very same person, which that person confirmed; asked once a mission."""
        if self._helped is None or self._helped[0] is not mission:
            self._helped = mission, await self._who_helped(mission)
        return self._helped[1]

    async def _who_helped(self, mission: Mission) -> set[int]:
        request = mission.request
        if request is None:
            return set()
        statement = _HELPED[request.beneficiary is not None]
        rows = await self._unit.execute(statement, {"asker": request.asker})
        found = rows.all()
        if request.beneficiary is None or not found:
            return {row.person_id for row in found}
        seal = await self._unit.seal_of(request.asker)
        return {
            row.person_id
            for row in found
            if orjson.loads(seal.open(row.beneficiary, "requests", "beneficiary", row.mission_id))["phone"]
            == request.beneficiary.phone
        }

    async def _accepted(self, call: Call, people: list[int]) -> Mapping[int, list[Span]]:
        """When they are somewhere else already, around the day of this one; only where it has an hour."""
        mine = span_of(call.mission, call.town)
        if mine is None:
            return {}
        rows = await self._unit.execute(
            select(S.c.person_id, M.c.day, M.c.hour, M.c.category)
            .select_from(S.join(M, M.c.id == S.c.mission_id))
            .where(
                S.c.person_id.in_(people),
                S.c.seat.in_((Seat.HOLDING.value, Seat.ASKED.value)),
                M.c.id != call.mission.id,
                M.c.hour.is_not(None),
                M.c.day.between(call.mission.day - _ONE_DAY, call.mission.day + _ONE_DAY),
            )
        )
        found: dict[int, list[Span]] = defaultdict(list)
        for row in rows:
            minutes = timedelta(minutes=call.town.categories[row.category].minutes)
            start = call.town.at(row.day, time.fromisoformat(row.hour))
            found[row.person_id].append(Span(start, start + minutes))
        return found

    async def _cells(self, call: Call, rows: Sequence[Row[Any]]) -> Mapping[int, str]:
        """Where they let us keep about where they live; opened only where it is of any use."""
        kept = {row.id: row.cell for row in rows if row.cell is not None}
        if call.cell is None or not kept:
            return {}
        keys = await self._unit.execute(
            select(K.c.person_id, K.c.wrapped_key).where(K.c.person_id.in_(list(kept)))
        )
        return {
            row.person_id: self._unit.keyring.unwrap(row.wrapped_key)
            .open(kept[row.person_id], "people", "cell", row.person_id)
            .decode()
            for row in keys
        }


def standing_by(mission: Mission) -> Any:  # noqa: ANN401
    """Who said « I can help » under the alert that this mission answers."""
    return select(A.c.person_id).where(A.c.alert_id == mission.alert, A.c.answer == Reply.CAN.value)


def _prospect(row: Row[Any], call: Call) -> Prospect:
    return Prospect(
        PersonId(row.id),
        row.telegram_id,
        row.language,
        row.neighbourhood,
        AgeBand(row.age) if row.age else None,
        row.reachable,
        row.paused_until,
        row.lent_until,
        read_scores(row.scores or "").get(call.category.challenge or "", UNKNOWN),
        None if row.speaks is None else frozenset(filter(None, row.speaks.split(","))),
        None if row.free is None else frozenset(map(Free, filter(None, row.free.split(",")))),
        row.vehicle,
        offered_at=row.offered_at or LONG_AGO,
        elected=Role.ELECTED in row.roles.split(","),
        barred=row.frozen_at is not None
        or (row.bar is not None and (row.bar_until is None or row.bar_until > call.now)),
        trust=level(read_steps(row.steps), call.town.today(call.now)) if row.steps else None,
    )
