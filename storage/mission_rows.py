"""How a mission, its seats and its request lie in rows, sealed words and timers included.

Reading and writing them is `storage.missions`, finding them `storage.mission_lists`: nothing is asked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, select

from solidarity.causes import Cause
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
)
from solidarity.people import AgeBand, PersonId
from solidarity.requests import Attachment, Beneficiary, Detail, Feeling, Reason, Request, Via
from solidarity.visits import next_rung_at
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

M = tables.Mission.__table__  # type: ignore[attr-defined]
R = tables.Request.__table__  # type: ignore[attr-defined]
S = tables.Participation.__table__  # type: ignore[attr-defined]
K = tables.PersonKey.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__.alias("asker")  # type: ignore[attr-defined]
A = tables.Organisation.__table__  # type: ignore[attr-defined]

_SUPERVISOR = (
    select(A.c.name).where(A.c.id == M.c.organisation_id, A.c.state == "valid").scalar_subquery()
).label("supervisor")
_AGE = select(P.c.age).where(P.c.id == R.c.asker_id).correlate(R).scalar_subquery().label("asker_age")
FULL = select(M, *(c for c in R.c if c.name != "mission_id"), K.c.wrapped_key, _SUPERVISOR, _AGE).select_from(
    M.outerjoin(R, R.c.mission_id == M.c.id).outerjoin(K, K.c.person_id == R.c.asker_id)
)
"""A mission with its request and the key to it, for other questions about missions."""


class MissionRows:
    """Between values and rows, with the keys of the unit."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    # From rows

    def mission(self, row: Row[Any], seats: Iterable[Row[Any]]) -> Mission:
        """A row of `FULL` and those of its seats, in the order in which they were taken."""
        if row.wrapped_key is not None:
            self._unit.seals[row.asker_id] = self._unit.keyring.unwrap(row.wrapped_key)
        return Mission(
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
            young=row.asker_age == AgeBand.MINOR.value,
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

    # To rows

    def _close(self, words: str, table: str, column: str, *row: int) -> bytes | None:
        return self._unit.instance.close(words.encode(), table, column, _name_of(row)) if words else None

    def mission_row(self, mission: Mission) -> dict[str, object]:
        """The mission itself."""
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

    def seat_row(self, mission: Mission, item: Participation) -> dict[str, object]:
        """One seat of it, with the hour of its next timer."""
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

    async def request_row(
        self, mission: Mission, request: Request, *, detail: bool = True
    ) -> dict[str, object]:
        """Its request; without `detail` the columns that hold the resident's own words stay as they are."""
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

    def _phone_key(self, request: Request) -> str | None:
        """By which a request is found that somebody made for the owner of this number."""
        if request.beneficiary is None:
            return None
        return self._unit.instance.index(request.beneficiary.phone)


def _hold(row: Row[Any]) -> Hold | None:
    if row.hold_for is None:
        return None
    person = PersonId(row.hold_person) if row.hold_person is not None else None
    return Hold(row.hold_for, row.hold_until, person)


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
