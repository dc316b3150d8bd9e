"""Missions with their participations and their request; and who was offered them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import (
    Row,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    text,
    true,
    update,
)

from solidarity.causes import Cause, risk
from solidarity.matching import LONG_AGO
from solidarity.missions import (
    RELAY_STAYS_OPEN,
    Expense,
    Framing,
    Hold,
    Mission,
    MissionId,
    Participation,
    Seat,
    State,
    new_reference,
)
from solidarity.people import Neighbour, PersonId, is_minor
from solidarity.reasons import Merits, Override, read_merits, write_merits
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment, Beneficiary, Detail, Feeling, Reason, Request, Via
from solidarity.visits import next_rung_at
from storage import tables
from storage.blocks import kept_apart
from storage.candidates import note_offered

if TYPE_CHECKING:
    from storage.store import StoredUnit

M = tables.Mission.__table__  # type: ignore[attr-defined]
R = tables.Request.__table__  # type: ignore[attr-defined]
S = tables.Participation.__table__  # type: ignore[attr-defined]
O = tables.Offer.__table__  # type: ignore[attr-defined]  # noqa: E741
K = tables.PersonKey.__table__  # type: ignore[attr-defined]
A = tables.broadcast_tables.Organisation.__table__  # type: ignore[attr-defined]

_SUPERVISOR = (
    select(A.c.name).where(A.c.id == M.c.organisation_id, A.c.state == "valid").scalar_subquery()
).label("supervisor")
_FULL = select(M, *(c for c in R.c if c.name != "mission_id"), K.c.wrapped_key, _SUPERVISOR).select_from(
    M.outerjoin(R, R.c.mission_id == M.c.id).outerjoin(K, K.c.person_id == R.c.asker_id)
)
FULL = _FULL
"""A mission with its request and the key to it, for other questions about missions."""
_ONE = _FULL.where(M.c.id == bindparam("id"))
_LOCKED = select(M.c.id).where(M.c.id == bindparam("id")).with_for_update()
_SEATS = select(S).where(S.c.mission_id == bindparam("id")).order_by(S.c.joined_at)
_LASTING = (M.c.ended_at.is_not(None), M.c.opened_at.desc())
_SOONEST = (M.c.day, M.c.opened_at)
_LISTED = 50
_REFERENCE_TRIES = 20


class StoredMissions:
    """`solidarity.ports.Missions` on `missions`, `requests` and `participations`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit
        self._loaded: dict[int, Mission] = {}

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
        if row.wrapped_key is not None:
            self._unit.seals[row.asker_id] = self._unit.keyring.unwrap(row.wrapped_key)
        found = Mission(
            id=MissionId(row.id),
            reference=row.reference,
            category=row.category,
            neighbourhood=row.neighbourhood,
            day=row.day,
            seats=row.seats,
            state=State(row.state),
            opened_at=row.opened_at,
            ended_at=row.ended_at,
            hold=_hold(row),
            participations=tuple(self._participation(item) for item in seats),
            request=self._request(row) if row.asker_id is not None else None,
            version=row.version,
            hour=time.fromisoformat(row.hour) if row.hour else None,
            text=self._open(row.public_text, "missions", "public_text", row.id),
            publisher=PersonId(row.publisher_id) if row.publisher_id else None,
            handler=PersonId(row.handler_id) if row.handler_id else None,
            cause=Cause(row.cause) if row.cause else None,
            widened=row.widened,
            relay_until=row.relay_until,
            alert=row.alert_id,
            wave=row.wave or 0,
            wave_at=row.wave_at,
            told=row.told or 0,
            merged_into=MissionId(row.merged_into) if row.merged_into else None,
            merged_with=tuple(row.merged_with.split()) if row.merged_with else (),
            handler_until=row.handler_until,
            no_answer_at=row.no_answer_at,
            organisation=row.organisation_id,
            supervisor=self._open(row.supervisor, "organisations", "name", row.organisation_id or 0),
        )
        self._loaded[found.id] = found
        return found

    def _request(self, row: Row[Any]) -> Request:
        detail, address, beneficiary = Detail(), "", None
        if row.wrapped_key is not None:
            seal = self._unit.seals[row.asker_id]
            if row.detail is not None:
                body = orjson.loads(seal.open(row.detail, "requests", "detail", row.id))
                attachment = Attachment(body["attachment"]) if body["attachment"] else None
                detail = Detail(body["text"], attachment, body["file_id"])
            if row.address is not None:
                address = seal.open(row.address, "requests", "address", row.id).decode()
            if row.beneficiary is not None:
                beneficiary = _beneficiary(seal.open(row.beneficiary, "requests", "beneficiary", row.id))
        return Request(
            asker=PersonId(row.asker_id),
            detail=detail,
            answer_due=row.answer_due,
            staff_told_at=row.staff_told_at,
            overdue_told_at=row.overdue_told_at,
            wants_call=row.wants_call,
            feeling=Feeling(row.feeling) if row.feeling else None,
            reason=Reason(row.reason) if row.reason else None,
            thanked=row.thanked,
            address=address,
            reported_by=PersonId(row.reported_by) if row.reported_by else None,
            still_at=row.still_at,
            vague=bool(row.vague),
            via=Via(row.via or Via.CHAT),
            beneficiary=beneficiary,
            discreet=bool(row.discreet),
            languages=frozenset(row.languages.split(",")) if row.languages else frozenset(),
            late_told_at=row.late_told_at,
        )

    def _participation(self, row: Row[Any]) -> Participation:
        about = (row.mission_id, row.person_id)
        expense = self._open(row.expense, "participations", "expense", *about)
        return Participation(
            PersonId(row.person_id),
            Seat(row.seat),
            row.joined_at,
            row.ended_at,
            phone_shared=row.phone_shared,
            address_shared=row.address_shared,
            own_phone_shared=row.own_phone_shared,
            code=self._open(row.code, "participations", "code", *about),
            left_at=row.left_at,
            arrived_at=row.arrived_at,
            expected_at=row.expected_at,
            rung=row.rung,
            asked_until=row.asked_until,
            expense=Expense(**orjson.loads(expense)) if expense else None,
            framing=Framing(row.framing) if row.framing else None,
        )

    def _open(self, sealed: bytes | None, table: str, column: str, *row: int) -> str:
        """What belongs to the mission and to no single person is sealed with the instance's key."""
        if sealed is None:
            return ""
        return self._unit.instance.open(sealed, table, column, _name_of(row)).decode()

    def _close(self, words: str, table: str, column: str, *row: int) -> bytes | None:
        return self._unit.instance.close(words.encode(), table, column, _name_of(row)) if words else None

    async def _many(self, statement: Any) -> list[Mission]:  # noqa: ANN401
        rows = (await self._unit.execute(statement)).all()
        if not rows:
            return []
        seats: dict[int, list[Row[Any]]] = defaultdict(list)
        ids = [row.id for row in rows]
        found = await self._unit.execute(select(S).where(S.c.mission_id.in_(ids)).order_by(S.c.joined_at))
        for seat in found:
            seats[seat.mission_id].append(seat)
        return [self._keep(row, seats[row.id]) for row in rows]

    async def many(self, statement: Any) -> list[Mission]:  # noqa: ANN401 - a selection from `FULL`
        """The missions that a question finds."""
        return await self._many(statement)

    async def add(self, mission: Mission) -> Mission:
        """Store it, with another reference where this one is in use."""
        reference = mission.reference
        for attempt in range(_REFERENCE_TRIES):
            taken = await self._unit.execute(select(M.c.id).where(M.c.reference == reference))
            if taken.first() is None:
                break
            reference = new_reference() + (new_reference()[0] if attempt > _REFERENCE_TRIES // 2 else "")
        stored = replace(mission, reference=reference, version=1)
        await self._unit.execute(insert(M), self._mission_row(stored))
        if stored.request is not None:
            await self._unit.execute(insert(R), await self._request_row(stored, stored.request))
        self._unit.boards.touch(stored.neighbourhood)
        self._loaded[stored.id] = stored
        return stored

    async def save(self, mission: Mission) -> Mission:
        """The mission, its seats and its request, one version up."""
        before = self._loaded.get(mission.id)
        stored = replace(mission, version=mission.version + 1)
        await self._unit.execute(update(M).where(M.c.id == mission.id).values(self._mission_row(stored)))
        request = stored.request
        if request is not None:
            changed = before is None or before.request is None or _told(before.request) != _told(request)
            values = await self._request_row(stored, request, detail=changed)
            await self._unit.execute(update(R).where(R.c.mission_id == mission.id).values(values))
        if before is None or _timed(before) != _timed(stored):
            await self._save_seats(stored)
        if before is None or _counted(before) != _counted(stored):
            self._unit.boards.touch(stored.neighbourhood, before.neighbourhood if before else None)
        self._loaded[mission.id] = stored
        return stored

    def _mission_row(self, mission: Mission) -> dict[str, object]:
        midnight = self._unit.town.next_midnight(self._unit.now)
        return {
            "id": mission.id,
            "reference": mission.reference,
            "category": mission.category,
            "neighbourhood": mission.neighbourhood,
            "day": mission.day,
            "seats": mission.seats,
            "state": mission.state.value,
            "opened_at": mission.opened_at,
            "ended_at": mission.ended_at,
            "hold_for": mission.hold.telegram_id if mission.hold else None,
            "hold_until": mission.hold.until if mission.hold else None,
            "hold_person": mission.hold.person if mission.hold else None,
            "version": mission.version,
            "redraw_at": _redraw_at(mission, midnight),
            "hour": mission.hour.isoformat("minutes") if mission.hour else None,
            "public_text": self._close(mission.text, "missions", "public_text", mission.id),
            "publisher_id": mission.publisher,
            "handler_id": mission.handler,
            "cause": mission.cause.value if mission.cause else None,
            "widened": mission.widened,
            "relay_until": mission.relay_until,
            "alert_id": mission.alert,
            "wave": mission.wave,
            "wave_at": mission.wave_at if mission.state is State.OPEN else None,
            "told": mission.told,
            "merged_into": mission.merged_into,
            "merged_with": " ".join(mission.merged_with) or None,
            "handler_until": mission.handler_until if mission.handler else None,
            "no_answer_at": mission.no_answer_at,
            "organisation_id": mission.organisation,
            "purged": None,  # whatever is written now is to be let go of in its time
        }

    async def _save_seats(self, mission: Mission) -> None:
        await self._unit.execute(delete(S).where(S.c.mission_id == mission.id))
        if mission.participations:
            rows = [self._seat_row(mission, item) for item in mission.participations]
            await self._unit.execute(insert(S), rows)

    def _seat_row(self, mission: Mission, item: Participation) -> dict[str, object]:
        about = (mission.id, item.person)
        expense = orjson.dumps(item.expense).decode() if item.expense else ""
        return {
            "mission_id": mission.id,
            "person_id": item.person,
            "seat": item.seat.value,
            "joined_at": item.joined_at,
            "ended_at": item.ended_at,
            "phone_shared": item.phone_shared,
            "address_shared": item.address_shared,
            "own_phone_shared": item.own_phone_shared,
            "code": self._close(item.code, "participations", "code", *about),
            "left_at": item.left_at,
            "arrived_at": item.arrived_at,
            "expected_at": item.expected_at,
            "rung": item.rung,
            "asked_until": item.asked_until,
            "expense": self._close(expense, "participations", "expense", *about),
            "framing": item.framing.value if item.framing else None,
            "due_at": item.asked_until or next_rung_at(mission, item, self._unit.town),
        }

    def _phone_key(self, request: Request) -> str | None:
        """By which a request is found that somebody made for the owner of this number."""
        if request.beneficiary is None:
            return None
        return self._unit.instance.index(request.beneficiary.phone)

    async def made_for(self, phone: str) -> Sequence[Mission]:
        """What somebody else asked for the owner of this number, while it lasts."""
        key = self._unit.instance.index(phone)
        return await self._many(
            _FULL.where(R.c.phone_key == key, M.c.ended_at.is_(None)).order_by(*_LASTING).limit(_LISTED)
        )

    async def _request_row(
        self, mission: Mission, request: Request, *, detail: bool = True
    ) -> dict[str, object]:
        waits = mission.state is State.OPEN and request.overdue_told_at is None
        row: dict[str, object] = {
            "mission_id": mission.id,
            "asker_id": request.asker,
            "answer_due": request.answer_due,
            "due_at": request.answer_due if waits else None,
            "staff_told_at": request.staff_told_at,
            "overdue_told_at": request.overdue_told_at,
            "wants_call": request.wants_call,
            "feeling": request.feeling.value if request.feeling else None,
            "reason": request.reason.value if request.reason else None,
            "thanked": request.thanked,
            "reported_by": request.reported_by,
            "still_at": request.still_at,
            "ask_at": request.still_at if mission.state is State.OPEN else None,
            "vague": request.vague,
            "via": request.via.value,
            "discreet": request.discreet,
            "languages": ",".join(sorted(request.languages)) or None,
            "late_told_at": request.late_told_at,
            "phone_key": self._phone_key(request),
        }
        if detail:
            body = orjson.dumps(
                {
                    "text": request.detail.text,
                    "attachment": request.detail.attachment,
                    "file_id": request.detail.file_id,
                }
            )
            seal = await self._unit.seal_of(request.asker)
            row["detail"] = seal.close(body, "requests", "detail", mission.id)
            address = request.address.encode()
            row["address"] = seal.close(address, "requests", "address", mission.id) if address else None
            other = request.beneficiary
            row["beneficiary"] = (
                seal.close(orjson.dumps(other), "requests", "beneficiary", mission.id) if other else None
            )
        return row

    async def asked_by(self, person: PersonId) -> Sequence[Mission]:
        """The person's requests, those that last first, then the newest."""
        return await self._many(_FULL.where(R.c.asker_id == person).order_by(*_LASTING).limit(_LISTED))

    async def held_by(self, person: PersonId) -> Sequence[Mission]:
        """Missions that the person has or did, those that last first, then the newest."""
        mine = select(S.c.mission_id).where(
            S.c.person_id == person, S.c.seat.in_((Seat.HOLDING.value, Seat.DONE.value))
        )
        return await self._many(_FULL.where(M.c.id.in_(mine)).order_by(*_LASTING).limit(_LISTED))

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
            near = _FULL.where(*free, M.c.neighbourhood == person.neighbourhood)
            found |= {item.id: item for item in await self._many(near.order_by(*_SOONEST).limit(limit))}
        if len(found) < limit:
            wide = _FULL.where(*free, M.c.widened == literal_column("true"))
            found |= {item.id: item for item in await self._many(wide.order_by(*_SOONEST).limit(limit))}
        return list(found.values())[:limit]

    async def open_in(self, neighbourhood: str) -> Sequence[Mission]:
        """What its groups show, oldest first: what is open there, and what was published for all."""
        near = _FULL.where(M.c.state == literal_column("'open'"), M.c.neighbourhood == neighbourhood)
        wide = _FULL.where(
            M.c.state == literal_column("'open'"),
            M.c.widened == literal_column("true"),
            M.c.neighbourhood.is_(None),
        )
        found = [
            *await self._many(near.order_by(M.c.opened_at).limit(_LISTED)),
            *await self._many(wide.order_by(M.c.opened_at).limit(_LISTED)),
        ]
        return sorted(found, key=lambda item: item.opened_at)[:_LISTED]

    async def waiting_for_staff(self, limit: int, within: Collection[str] | None = None) -> Sequence[Mission]:
        """What lies with the coordinators, the greatest risk on top, then what was promised first."""
        here = () if within is None else (M.c.neighbourhood.in_(within),)
        missed = (M.c.state == State.OPEN.value) & R.c.overdue_told_at.is_not(None)
        by_cause = [(M.c.cause == item.value, risk(item)) for item in Cause]
        risks = case((missed, risk(Cause.NOT_TAKEN)), *by_cause)
        return await self._many(
            _FULL.where(M.c.cause.is_not(None), *here)
            .order_by(risks, func.coalesce(R.c.answer_due, M.c.opened_at), M.c.opened_at)
            .limit(limit)
        )

    async def next_promise(self, within: Collection[str] | None = None) -> datetime | None:
        """The next promised hour of a request that nobody has yet."""
        soonest = select(R.c.due_at).where(R.c.due_at > self._unit.now).order_by(R.c.due_at).limit(1)
        if within is not None:
            soonest = soonest.join(M, M.c.id == R.c.mission_id).where(M.c.neighbourhood.in_(within))
        found: datetime | None = (await self._unit.execute(soonest)).scalar()
        return found

    async def unanswered(self, limit: int) -> Sequence[MissionId]:
        """Missions kept for somebody whom a coordinator thought of, and who did not answer in time."""
        rows = await self._unit.execute(
            select(M.c.id)
            .where(M.c.hold_person.is_not(None), M.c.hold_until <= self._unit.now)
            .order_by(M.c.hold_until)
            .limit(limit)
        )
        return [MissionId(row.id) for row in rows]

    async def overdue(self, limit: int) -> Sequence[MissionId]:
        """Requests whose promised hour has passed while nobody had them."""
        rows = await self._unit.execute(
            select(R.c.mission_id).where(R.c.due_at <= self._unit.now).order_by(R.c.due_at).limit(limit)
        )
        return [MissionId(row.mission_id) for row in rows]

    async def due_waves(self, limit: int) -> Sequence[MissionId]:
        """Open requests of which it is time to ask others too."""
        rows = await self._unit.execute(
            select(M.c.id).where(M.c.wave_at <= self._unit.now).order_by(M.c.wave_at).limit(limit)
        )
        return [MissionId(row.id) for row in rows]

    async def outdated(self, limit: int) -> Sequence[MissionId]:
        """Missions whose cards were drawn on another day."""
        rows = await self._unit.execute(
            select(M.c.id).where(M.c.redraw_at <= self._unit.now).order_by(M.c.redraw_at).limit(limit)
        )
        return [MissionId(row.id) for row in rows]

    async def redrawn(self, mission: MissionId) -> None:
        """Its cards are up to date until the next midnight, or for good."""
        midnight = self._unit.town.next_midnight(self._unit.now)
        lasting = M.c.state.in_((State.OPEN.value, State.TAKEN.value))
        await self._unit.execute(
            update(M).where(M.c.id == mission).values(redraw_at=case((lasting, midnight), else_=None))
        )

    async def silent(self, limit: int) -> Sequence[tuple[MissionId, PersonId]]:
        """Participations whose timer has come: a rung of silence, or a seat kept long enough."""
        rows = await self._unit.execute(
            select(S.c.mission_id, S.c.person_id)
            .where(S.c.due_at <= self._unit.now)
            .order_by(S.c.due_at)
            .limit(limit)
        )
        return [(MissionId(row.mission_id), PersonId(row.person_id)) for row in rows]

    async def ageing(self, limit: int) -> Sequence[MissionId]:
        """Open requests of which it is time to ask whether they still matter."""
        rows = await self._unit.execute(
            select(R.c.mission_id).where(R.c.ask_at <= self._unit.now).order_by(R.c.ask_at).limit(limit)
        )
        return [MissionId(row.mission_id) for row in rows]

    async def awaited_by(self, person: PersonId) -> Sequence[Mission]:
        """Published missions for which they wait, or where a free seat is kept for them."""
        mine = select(S.c.mission_id).where(
            S.c.person_id == person, S.c.seat.in_((Seat.WAITING.value, Seat.ASKED.value))
        )
        return await self._many(_FULL.where(M.c.id.in_(mine)).order_by(*_LASTING))

    async def by_telephone(self, limit: int) -> Sequence[Mission]:
        """What the staff wrote down for people who called, while anything is left to do, the newest first."""
        noted = text(f"requests.via = '{Via.SWITCHBOARD.value}'")  # written out: only so is its index used
        return await self._many(
            _FULL.where(noted, M.c.ended_at.is_(None) | (M.c.cause.is_not(None)))
            .order_by(M.c.opened_at.desc(), M.c.id)
            .limit(limit)
        )

    async def looked_after_by(self, person: PersonId) -> Sequence[Mission]:
        """What this coordinator looks after or has published, while it lasts."""
        return await self._many(
            _FULL.where(
                (M.c.handler_id == person) | (M.c.publisher_id == person),
                M.c.ended_at.is_(None) | (M.c.cause.is_not(None)),
            )
            .order_by(*_LASTING)
            .limit(_LISTED)
        )


class StoredOffers:
    """`solidarity.ports.Offers` on `offers`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def add(
        self,
        mission: MissionId,
        people: Iterable[PersonId],
        *,
        reasons: Mapping[PersonId, Merits] | None = None,
    ) -> None:
        """Note who is offered it and why, and that it was their turn; who had it stays as they are."""
        offered = list(people)
        why = reasons or {}
        rows = [self._row(mission, person, why.get(person, ())) for person in offered]
        if rows:
            await self._unit.execute(self._unit.insert_new(O), rows)
            await note_offered(self._unit, offered)

    def _row(self, mission: MissionId, person: PersonId, merits: Merits) -> dict[str, object]:
        return {
            "mission_id": mission,
            "person_id": person,
            "offered_at": self._unit.now,
            "declined": False,
            "reasons": write_merits(merits) or None,
        }

    async def choose(
        self,
        mission: MissionId,
        person: PersonId,
        by: PersonId,
        merits: Merits,
        override: Override | None = None,
    ) -> None:
        """A coordinator asks this one, perhaps instead of the first of the list, and then says why."""
        await self.add(mission, [person], reasons={person: merits})
        sealed = None
        if override is not None:
            name = f"{mission}:{person}"
            sealed = self._unit.instance.close(override.encode(), "offers", "override", name)
        await self._unit.execute(
            update(O)
            .where(O.c.mission_id == mission, O.c.person_id == person)
            .values(reasons=write_merits(merits) or None, asked_by=by, override=sealed)
        )

    async def reasons(self, mission: MissionId, person: PersonId) -> Merits:
        """Why they were offered it; empty where nobody wrote that down."""
        found = await self._unit.execute(
            select(O.c.reasons).where(O.c.mission_id == mission, O.c.person_id == person)
        )
        return read_merits(found.scalar() or "")

    async def decline(self, mission: MissionId, person: PersonId) -> None:
        """Final for this mission, offered or not."""
        never = self._row(mission, person, ()) | {"offered_at": LONG_AGO}  # no offer of today
        await self._unit.execute(self._unit.insert_new(O), [never])
        await self._unit.execute(
            update(O).where(O.c.mission_id == mission, O.c.person_id == person).values(declined=True)
        )

    async def declined(self, mission: MissionId, person: PersonId) -> bool:
        """Whether they said « not this time », or handed it back."""
        row = await self._unit.execute(
            select(O.c.declined).where(O.c.mission_id == mission, O.c.person_id == person)
        )
        return bool(row.scalar())

    async def unanswered(self, mission: MissionId) -> int:
        """How many of those who were asked have not said no."""
        found = await self._unit.execute(
            select(func.count()).where(O.c.mission_id == mission, O.c.declined.is_(False))
        )
        return int(found.scalar_one())

    async def open_count(self, person: PersonId) -> int:
        """How many offers wait for this person's answer."""
        count = await self._unit.execute(
            select(func.count())
            .select_from(O.join(M, M.c.id == O.c.mission_id))
            .where(
                O.c.person_id == person,
                O.c.declined.is_(False),
                M.c.state == State.OPEN.value,
                M.c.day >= self._unit.town.today(self._unit.now),
            )
        )
        return int(count.scalar_one())


def _hold(row: Row[Any]) -> Hold | None:
    if row.hold_for is None:
        return None
    person = PersonId(row.hold_person) if row.hold_person is not None else None
    return Hold(row.hold_for, row.hold_until, person)


def _timed(mission: Mission) -> tuple[object, ...]:
    """What a participation's row, timer included, is made of."""
    return mission.participations, mission.state, mission.day, mission.hour


def _counted(mission: Mission) -> tuple[object, ...]:
    """What a group's board counts."""
    return mission.state, mission.neighbourhood, mission.category


def _told(request: Request) -> tuple[object, ...]:
    """What only the resident said."""
    return request.asker, request.detail, request.address, request.beneficiary


def _beneficiary(opened: bytes) -> Beneficiary:
    body = orjson.loads(opened)
    by = PersonId(body["agreed_by"]) if body["agreed_by"] else None
    return Beneficiary(body["name"], body["phone"], datetime.fromisoformat(body["agreed_at"]), by)


def _redraw_at(mission: Mission, midnight: datetime) -> datetime | None:
    """When its cards say something else by themselves: the date changes, or no answer has come in time."""
    if mission.state is State.DONE and mission.ended_at is not None:
        return mission.ended_at + RELAY_STAYS_OPEN
    return None if mission.state.is_over else midnight


def _name_of(row: tuple[int, ...]) -> int | str:
    return row[0] if len(row) == 1 else ":".join(map(str, row))
