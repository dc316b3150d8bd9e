"""Finding whom to ask for a mission among very many: `solidarity.ports.Candidates`.

Who fits best is said by `solidarity.matching`. Here the likeliest are read in the order of an index, a page
at a time and no more pages than are needed, so that a town a thousand times as large takes as long. Rows are
light: no name is opened; whoever is shown is loaded by `storage.people`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
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
from solidarity.barring import may_ask_volunteers
from solidarity.framing import PAIR
from solidarity.matching import (
    LONG_AGO,
    Call,
    Prospect,
    Ranked,
    bars,
    nearness_of,
    rank,
    ranked,
)
from solidarity.matrix import NEVER, UNKNOWN
from solidarity.missions import Mission
from solidarity.nearness import Nearness, beside
from solidarity.people import AgeBand, Neighbour, PersonId, Role
from storage import tables
from storage.prospects import COLUMNS, ProspectReader, standing_by

if TYPE_CHECKING:
    from storage.store import StoredUnit

P = tables.Person.__table__  # type: ignore[attr-defined]
C = tables.Score.__table__  # type: ignore[attr-defined]
O = tables.Offer.__table__  # type: ignore[attr-defined]  # noqa: E741
A = tables.AlertAnswer.__table__  # type: ignore[attr-defined]

ANYTHING = ""
"""The row of `scores` that everybody who volunteers has, whatever they said of challenges."""
PAGE = 32
"""How many are looked at together, at first."""
POOL = 24
"""Of how many who may be asked the rule chooses, in each neighbourhood."""
_CHUNK = 400
"""People in one question to the database."""
_UNKNOWN_RANK = -UNKNOWN.weight


class StoredCandidates:
    """`solidarity.ports.Candidates` on `scores` and `people`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit
        self._read = ProspectReader(unit)

    async def best(
        self, mission: Mission, limit: int, *, beyond: bool = False, by_name: bool = False
    ) -> Sequence[Ranked]:
        """Who may be asked, best first, each with reasons (see the port)."""
        call = await self._call(mission, by_name=by_name)
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

    async def find(self, mission: Mission, person: PersonId, *, by_name: bool = False) -> Ranked | None:
        """One volunteer as they stand towards this mission, with what bars them; None once erased."""
        call = await self._call(mission, by_name=by_name)
        found = await self._read.of(call, await self._read.rows(P.c.id == person))
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
            where = [P.c.id.in_(standing_by(mission))]
        if not again:
            where.append(P.c.id.not_in(select(O.c.person_id).where(O.c.mission_id == mission.id)))
        rows = await self._read.rows(*where, *self._askable(call, paused=standing))
        people = await self._read.of(call, rows)
        return rank(call, people, len(people))

    # --- Who is looked at -------------------------------------------------------------------------------

    async def _call(self, mission: Mission, *, by_name: bool = False) -> Call:
        inside = self._unit.town.categories[mission.category].indoors
        return Call(
            mission,
            self._unit.town,
            self._unit.now,
            await self._cell_of_asker(mission),
            visited=inside and bool(await self._read.helped_before(mission)),
            by_name=by_name,
            apart=await self._unit.blocks.beside(await self._unit.blocks.there(mission)),
            by_name_only=await self._asker_is_barred(mission),
        )

    async def _asker_is_barred(self, mission: Mission) -> bool:
        asker = await self._unit.people.find(mission.request.asker) if mission.request else None
        return asker is not None and not may_ask_volunteers(asker)

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
        if known := await self._read.helped_before(call.mission):
            rows = await self._read.rows(P.c.id.in_(known))
            found += [who for who in await self._read.of(call, rows) if not bars(call, who)]
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
                    fresh = await self._read.of(call, [row for row in page if row.id not in found])
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
            P.c.frozen_at.is_(None),
            or_(P.c.bar.is_(None), P.c.bar_until <= now),
        ]
        if call.apart:
            found.append(P.c.id.not_in(call.apart))
        if not paused:
            found.append(or_(P.c.paused_until.is_(None), P.c.paused_until <= now))
        if call.languages:
            found.append(or_(P.c.speaks.is_(None), _speaks_one(call.languages)))
        if mission.request is not None:
            found.append(~P.c.roles.contains(Role.ELECTED.value))  # they open no personal case
            if call.category.indoors and not call.visited and mission.seats < PAIR:
                found.append(P.c.steps.is_not(None))  # or they are known there: those are looked at anyway
        return tuple(found)


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
        select(*COLUMNS)
        .select_from(C.join(P, P.c.id == C.c.person_id))
        .where(*where)
        .order_by(C.c.rank, C.c.offered_at, C.c.person_id)
    )


def _standing_first(call: Call) -> Any:  # noqa: ANN401
    """Who stands by for its alert: few beside a whole town, so these may be sorted."""
    mine = and_(C.c.person_id == P.c.id, C.c.challenge == (call.category.challenge or ANYTHING))
    return (
        select(*COLUMNS)
        .select_from(A.join(P, P.c.id == A.c.person_id).outerjoin(C, mine))
        .where(A.c.alert_id == call.mission.alert, A.c.answer == Reply.CAN.value)
        .where(or_(C.c.interest.is_(None), C.c.interest != NEVER))
        .order_by(func.coalesce(C.c.rank, _UNKNOWN_RANK), func.coalesce(P.c.offered_at, LONG_AGO), P.c.id)
    )


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
