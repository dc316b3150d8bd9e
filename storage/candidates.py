"""Finding whom to ask for a mission among very many: `solidarity.ports.Candidates`.

Who fits best is said by `solidarity.matching`. Here the likeliest are read in the order of an index, a page
at a time and no more pages than are needed, so that a town a thousand times as large takes as long. Rows are
light: no name is opened; whoever is shown is loaded by `storage.people`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
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
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from solidarity.answers import Reply
from solidarity.matching import (
    LONG_AGO,
    Call,
    Prospect,
    Ranked,
    Span,
    bars,
    day_began,
    nearness_of,
    rank,
    ranked,
    span_of,
    week_of,
)
from solidarity.matrix import NEVER, UNKNOWN, read_scores
from solidarity.missions import Mission, Seat, State
from solidarity.nearness import Nearness, beside
from solidarity.people import AgeBand, Free, Neighbour, PersonId, Role
from storage import tables
from storage.broadcast_tables import AlertAnswer

if TYPE_CHECKING:
    from storage.store import StoredUnit

P = tables.Person.__table__  # type: ignore[attr-defined]
C = tables.Score.__table__  # type: ignore[attr-defined]
K = tables.PersonKey.__table__  # type: ignore[attr-defined]
O = tables.Offer.__table__  # type: ignore[attr-defined]  # noqa: E741
M = tables.Mission.__table__  # type: ignore[attr-defined]
R = tables.Request.__table__  # type: ignore[attr-defined]
S = tables.Participation.__table__  # type: ignore[attr-defined]
A = AlertAnswer.__table__  # type: ignore[attr-defined]

ANYTHING = ""
"""The row of `scores` that everybody who volunteers has, whatever they said of challenges."""
PAGE = 32
"""How many are looked at together, at first."""
POOL = 24
"""Of how many who may be asked the rule chooses, in each neighbourhood."""
_CHUNK = 400
"""People in one question to the database."""
_LOOKED_BACK = 200
"""How many visits to somebody are looked through for who knows them."""
_ONE_DAY = timedelta(days=1)
_UNKNOWN_RANK = -UNKNOWN.weight
_TAKEN_PART = (Seat.HOLDING.value, Seat.DONE.value)
_COLUMNS = (
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


class StoredCandidates:
    """`solidarity.ports.Candidates` on `scores` and `people`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit
        self._helped: tuple[Mission, set[int]] | None = None

    async def best(self, mission: Mission, limit: int, *, beyond: bool = False) -> Sequence[Ranked]:
        """Who may be asked, best first, each with reasons (see the port)."""
        call = await self._call(mission)
        found = {item.person: item for item in await self._by_right(call, limit)}
        read: set[Nearness] = set()
        for near in Nearness:
            enough = sum(who.standing or nearness_of(call, who) in read for who in found.values())
            if not beyond and enough >= limit:
                break
            read.add(near)
            for place in _places(call, near):
                likeliest = await self._likeliest(call, place, limit)
                found |= {who.person: who for who in likeliest}
        return rank(call, found.values(), limit, beyond=beyond)

    async def find(self, mission: Mission, person: PersonId) -> Ranked | None:
        """One volunteer as they stand towards this mission, with what bars them; None once erased."""
        call = await self._call(mission)
        found = await self._prospects(call, await self._rows(P.c.id == person))
        return ranked(call, found[0]) if found else None

    async def nearby(
        self, mission: Mission, *, again: bool = False, standing: bool = False
    ) -> Sequence[Ranked]:
        """Everybody near who may be asked and was not yet, best first (see the port)."""
        today = self._unit.town.today(self._unit.now)
        if mission.day < today or (mission.neighbourhood is None and not mission.widened and not standing):
            return []
        call = await self._call(mission)
        where = [] if mission.widened else [P.c.neighbourhood == mission.neighbourhood]
        if standing:
            where = [P.c.id.in_(_standing_by(mission))]
        if not again:
            where.append(P.c.id.not_in(select(O.c.person_id).where(O.c.mission_id == mission.id)))
        rows = await self._rows(*where, *self._askable(call, paused=standing))
        people = await self._prospects(call, rows)
        return rank(call, people, len(people))

    # --- Who is looked at -------------------------------------------------------------------------------

    async def _call(self, mission: Mission) -> Call:
        return Call(mission, self._unit.town, self._unit.now, await self._cell_of_asker(mission))

    async def _cell_of_asker(self, mission: Mission) -> str | None:
        """Where help is needed, if that is where whoever asks lives, and they let us keep it."""
        request = mission.request
        if request is None or request.beneficiary is not None:
            return None
        asker = await self._unit.people.find(request.asker)
        if asker is None or asker.volunteer is None or asker.neighbourhood != mission.neighbourhood:
            return None
        return asker.volunteer.cell

    async def _by_right(self, call: Call, limit: int) -> list[Prospect]:
        """Who is looked at wherever they live: who stands by for its alert, who helped this person before."""
        found: list[Prospect] = []
        if call.mission.alert is not None:
            found = await self._likeliest(call, None, limit)
        if known := await self._helped_before(call.mission):
            rows = await self._rows(P.c.id.in_(known))
            found += [who for who in await self._prospects(call, rows) if not bars(call, who)]
        return found

    async def _likeliest(self, call: Call, place: ColumnElement[bool] | None, limit: int) -> list[Prospect]:
        """Enough of one place who may be asked for the rule to choose from, in the order of the index.

        Without a place, of who stands by for its alert.
        """
        enough = max(POOL, limit)
        askable = self._askable(call, paused=place is None)
        found: dict[PersonId, Prospect] = {}
        for wished in _wishes(call):
            for scan in _scans(call, place) if place is not None else (_standing_first(call),):
                async for page in self._pages(scan.where(*wished, *askable)):
                    fresh = await self._prospects(call, [row for row in page if row.id not in found])
                    found |= {who.person: who for who in fresh if not bars(call, who)}
                    if len(found) >= enough:
                        return list(found.values())
        return list(found.values())

    async def _pages(self, statement: Any) -> AsyncIterator[Sequence[Row[Any]]]:  # noqa: ANN401
        """One page after the other, each larger than the last: many who are barred cost few questions."""
        size, offset = PAGE, 0
        while True:
            page = (await self._unit.execute(statement.limit(size).offset(offset))).all()
            yield page
            if len(page) < size:
                return
            offset, size = offset + size, size * 4

    def _askable(self, call: Call, *, paused: bool = False) -> tuple[ColumnElement[bool], ...]:
        """What can be said in a question to the database of who is not barred; the rule says the rest."""
        mission, now = call.mission, call.now
        last = max(mission.day, call.town.today(now))
        this = and_(O.c.mission_id == mission.id, O.c.person_id == P.c.id)
        ages = (AgeBand.ADULT, AgeBand.MINOR) if call.minors else (AgeBand.ADULT,)
        found = [
            P.c.age.in_([age.value for age in ages]),
            P.c.reachable.is_(True),
            or_(P.c.lent_until.is_(None), P.c.lent_until >= last),
            ~exists().where(this, O.c.declined.is_(True)),
        ]
        if not paused:
            found.append(or_(P.c.paused_until.is_(None), P.c.paused_until <= now))
        if call.languages:
            found.append(or_(P.c.speaks.is_(None), _speaks_one(call.languages)))
        if mission.request is not None:
            found.append(~P.c.roles.contains(Role.ELECTED.value))  # they open no personal case
        return tuple(found)

    # --- What is known of them --------------------------------------------------------------------------

    async def _rows(self, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
        return (await self._unit.execute(select(*_COLUMNS).where(*where))).all()

    async def _prospects(self, call: Call, rows: Sequence[Row[Any]]) -> list[Prospect]:
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
        known = await self._helped_before(call.mission)
        accepted = await self._accepted(call, people)
        cells = await self._cells(call, rows)
        return [
            replace(
                _prospect(row, call.category.challenge),
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
        rows = await self._unit.execute(_standing_by(call.mission).where(A.c.person_id.in_(people)))
        return {row.person_id for row in rows}

    async def _helped_before(self, mission: Mission) -> set[int]:
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


def _places(call: Call, near: Nearness) -> list[ColumnElement[bool]]:
    """Where people live who are as near as this, one index range each."""
    place = call.mission.neighbourhood
    if place is None:
        return [true()] if near is Nearness.FURTHER else []
    nexts = sorted(beside(call.town, place))
    match near:
        case Nearness.SAME:
            return [C.c.neighbourhood == place]
        case Nearness.NEXT:
            return [C.c.neighbourhood == code for code in nexts]
        case Nearness.FURTHER:
            return [or_(C.c.neighbourhood.is_(None), C.c.neighbourhood.not_in([place, *nexts]))]


def _scans(call: Call, *where: ColumnElement[bool]) -> Iterator[Any]:
    """The people of one place in the order of an index: who is known to fit, who is unknown, who rather not.

    What somebody said « please not » to is never read.
    """
    challenge = call.category.challenge
    everybody = _scan(C.c.challenge == ANYTHING, *where)
    if challenge is None:
        yield everybody
        return
    asked = (C.c.challenge == challenge, *where)
    yield _scan(*asked, C.c.rank < _UNKNOWN_RANK)
    said = C.alias("said")
    yield everybody.where(~exists().where(said.c.person_id == C.c.person_id, said.c.challenge == challenge))
    yield _scan(*asked, C.c.rank >= _UNKNOWN_RANK, or_(C.c.interest.is_(None), C.c.interest != NEVER))


def _scan(*where: ColumnElement[bool]) -> Any:  # noqa: ANN401
    return (
        select(*_COLUMNS)
        .select_from(C.join(P, P.c.id == C.c.person_id))
        .where(*where)
        .order_by(C.c.rank, C.c.offered_at, C.c.person_id)
    )


def _standing_first(call: Call) -> Any:  # noqa: ANN401
    """Who stands by for its alert: few beside a whole town, so these may be sorted."""
    mine = and_(C.c.person_id == P.c.id, C.c.challenge == (call.category.challenge or ANYTHING))
    return (
        select(*_COLUMNS)
        .select_from(A.join(P, P.c.id == A.c.person_id).outerjoin(C, mine))
        .where(A.c.alert_id == call.mission.alert, A.c.answer == Reply.CAN.value)
        .where(or_(C.c.interest.is_(None), C.c.interest != NEVER))
        .order_by(func.coalesce(C.c.rank, _UNKNOWN_RANK), func.coalesce(P.c.offered_at, LONG_AGO), P.c.id)
    )


def _standing_by(mission: Mission) -> Any:  # noqa: ANN401
    """Who said « I can help » under the alert that this mission answers."""
    return select(A.c.person_id).where(A.c.alert_id == mission.alert, A.c.answer == Reply.CAN.value)


def _wishes(call: Call) -> list[tuple[ColumnElement[bool], ...]]:
    """What is looked for first, in whom it is known; then anybody."""
    wished = []
    if call.languages:
        wished.append(_speaks_one(call.languages))
    if call.category.vehicle:
        wished.append(P.c.vehicle.is_(True))
    return [tuple(wished), ()] if wished else [()]


def _speaks_one(languages: Collection[str]) -> ColumnElement[bool]:
    listed = literal(",") + P.c.speaks + literal(",")
    said = [listed.contains(f",{code},", autoescape=True) for code in sorted(languages)]
    return or_(P.c.language.in_(sorted(languages)), *said)


def _prospect(row: Row[Any], challenge: str | None) -> Prospect:
    return Prospect(
        PersonId(row.id),
        row.telegram_id,
        row.language,
        row.neighbourhood,
        AgeBand(row.age) if row.age else None,
        row.reachable,
        row.paused_until,
        row.lent_until,
        read_scores(row.scores or "").get(challenge or ANYTHING, UNKNOWN),
        None if row.speaks is None else frozenset(filter(None, row.speaks.split(","))),
        None if row.free is None else frozenset(map(Free, filter(None, row.free.split(",")))),
        row.vehicle,
        offered_at=row.offered_at or LONG_AGO,
        elected=Role.ELECTED in row.roles.split(","),
    )


async def note_offered(unit: StoredUnit, people: Iterable[PersonId]) -> None:
    """It was their turn just now: the next time it is somebody else's first."""
    turn = list(people)
    for at in range(0, len(turn), _CHUNK):
        some = turn[at : at + _CHUNK]
        await unit.execute(update(P).where(P.c.id.in_(some)).values(offered_at=unit.now))
        await unit.execute(update(C).where(C.c.person_id.in_(some)).values(offered_at=unit.now))


async def lay_out(unit: StoredUnit, person: Neighbour) -> None:
    """What a volunteer said, one row for each challenge and one for all others, where the best are found."""
    await unit.execute(delete(C).where(C.c.person_id == person.id))
    if person.volunteer is None:
        return
    row = (await unit.execute(select(P.c.offered_at).where(P.c.id == person.id))).one()
    said = [(ANYTHING, UNKNOWN, 0)]
    said += [(code, score, -score.weight) for code, score in person.volunteer.scores.items()]
    await unit.execute(
        insert(C),
        [
            {
                "person_id": person.id,
                "challenge": code,
                "neighbourhood": person.neighbourhood,
                "competence": score.competence,
                "interest": score.interest,
                "rank": place,
                "offered_at": row.offered_at or LONG_AGO,
            }
            for code, score, place in said
        ],
    )
