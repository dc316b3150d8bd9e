"""Answers to alerts, who stands by, and who has to be called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, Subquery, and_, case, func, or_, select, update

from solidarity.answers import Answered, Callee, Missed, Reply
from solidarity.broadcasts import Broadcast
from solidarity.missions import MissionId, State
from solidarity.notices import Kind
from solidarity.people import AgeBand, PersonId
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from storage import audiences, tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

A = tables.AlertAnswer.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
K = tables.PersonKey.__table__  # type: ignore[attr-defined]
M = tables.Mission.__table__  # type: ignore[attr-defined]
O = tables.Offer.__table__  # type: ignore[attr-defined]  # noqa: E741
P = tables.Person.__table__  # type: ignore[attr-defined]
Q = tables.Request.__table__  # type: ignore[attr-defined]
_OPEN = (OutboxState.WAITING.value, OutboxState.LEASED.value, OutboxState.CANCELLED.value)
"""Whoever still waits for it, or whom it was never to reach, is nobody to call yet."""
_RANKS = list(Missed)
_LISTED = 100


class StoredAlertAnswers:
    """`solidarity.ports.AlertAnswers`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def put(self, answer: Answered) -> None:
        """The last answer counts. A request that was known stays known.

        Two statements, so that of two at once (by the person, and on the telephone) the later waits here
        and then reads what the earlier made.
        """
        values = {
            "alert_id": answer.alert,
            "person_id": answer.person,
            "answer": answer.reply.value,
            "answered_at": answer.at,
            "mission_id": answer.mission,
        }
        await self._unit.execute(self._unit.insert_new(A), values)
        renewed: dict[str, Any] = {"answer": answer.reply.value, "answered_at": answer.at}
        if answer.mission is not None:
            renewed["mission_id"] = answer.mission
        mine = (A.c.alert_id == answer.alert, A.c.person_id == answer.person)
        await self._unit.execute(update(A).where(*mine).values(renewed))

    async def find(self, alert: int, person: PersonId) -> Answered | None:
        """What this person answered."""
        row = (
            await self._unit.execute(select(A).where(A.c.alert_id == alert, A.c.person_id == person))
        ).first()
        return None if row is None else _one(row)

    async def of(self, person: PersonId) -> Sequence[Answered]:
        """All that this person answered, the newest first."""
        rows = await self._unit.execute(
            select(A).where(A.c.person_id == person).order_by(A.c.answered_at.desc()).limit(_LISTED)
        )
        return [_one(row) for row in rows.all()]

    async def counts(self, alert: int) -> Mapping[str, int]:
        """How many answered what."""
        rows = await self._unit.execute(
            select(A.c.answer, func.count().label("people")).where(A.c.alert_id == alert).group_by(A.c.answer)
        )
        return {row.answer: int(row.people) for row in rows.all()}

    async def standing_by(self, alert: int) -> Sequence[PersonId]:
        """Adult volunteers who said that they can help, those first who said it first."""
        rows = await self._unit.execute(
            select(A.c.person_id)
            .join(P, P.c.id == A.c.person_id)
            .where(A.c.alert_id == alert, A.c.answer == Reply.CAN.value, P.c.age == AgeBand.ADULT.value)
            .order_by(A.c.answered_at, A.c.person_id)
        )
        return [PersonId(row.person_id) for row in rows.all()]

    async def open_for(self, alert: int, person: PersonId, limit: int) -> Sequence[MissionId]:
        """Open requests of the alert that this person was never offered and did not make, oldest first."""
        had = select(O.c.mission_id).where(O.c.person_id == person)
        rows = await self._unit.execute(
            select(M.c.id)
            .join(Q, Q.c.mission_id == M.c.id)
            .where(
                M.c.alert_id == alert,
                M.c.state == State.OPEN.value,
                M.c.day >= self._unit.town.today(self._unit.now),
                Q.c.vague.is_not(True),
                or_(Q.c.asker_id.is_(None), Q.c.asker_id != person),
                M.c.id.not_in(had),
            )
            .order_by(M.c.opened_at, M.c.id)
            .limit(limit)
        )
        return [MissionId(row.id) for row in rows.all()]

    # Who has to be called

    async def to_call(self, messages: Sequence[Broadcast], offset: int, limit: int) -> Sequence[Callee]:
        """A part of the call list: who was not reached, then who may not have been, then the silent.

        Of each those first who left a number.
        """
        wanted, told = self._missed(messages)
        rank = _rank(told)
        found = wanted.add_columns(P, K.c.wrapped_key, rank).join(K, K.c.person_id == P.c.id)
        order = (rank, P.c.phone.is_(None), P.c.neighbourhood, P.c.id)
        rows = await self._unit.execute(found.order_by(*order).offset(offset).limit(limit))
        return [self._callee(row) for row in rows.all()]

    async def count_to_call(self, messages: Sequence[Broadcast]) -> Mapping[Missed, int]:
        """How many are to be called, and why."""
        wanted, told = self._missed(messages)
        rank = _rank(told)
        rows = await self._unit.execute(wanted.add_columns(rank, func.count().label("n")).group_by(rank))
        return {_RANKS[row.missed]: int(row.n) for row in rows.all()}

    async def callee(self, messages: Sequence[Broadcast], person: PersonId) -> Callee | None:
        """Somebody of the list; None where they are not, or no longer, on it."""
        wanted, told = self._missed(messages)
        found = wanted.add_columns(P, K.c.wrapped_key, _rank(told)).join(K, K.c.person_id == P.c.id)
        row = (await self._unit.execute(found.where(P.c.id == person))).first()
        return None if row is None else self._callee(row)

    def _missed(self, messages: Sequence[Broadcast]) -> tuple[Select[Any], Subquery]:
        """Who is on the list: whom a message missed, or never set out for because they cannot be reached."""
        # Reached by one message of the alert is reached; perhaps reached is more than not.
        reached = case(
            (B.c.state == OutboxState.SENT.value, _RANKS.index(Missed.SILENT)),
            (B.c.state == OutboxState.UNSURE.value, _RANKS.index(Missed.UNSURE)),
            else_=_RANKS.index(Missed.NOT_REACHED),
        )
        told = (
            select(B.c.person_id, func.max(reached).label("missed"))
            .where(
                B.c.broadcast_id.in_([item.id for item in messages]),
                B.c.kind == Kind.ALERT.value,
                B.c.op == Op.SEND.value,
                B.c.person_id.is_not(None),
                B.c.state.not_in(_OPEN),
            )
            .group_by(B.c.person_id)
            .subquery()
        )
        first = messages[0]
        answered = select(A.c.person_id).where(A.c.alert_id == first.about)
        meant = audiences.meant(self._unit, first.audience, first.subject)
        cut_off = and_(P.c.reachable.is_(False), *meant)
        wanted = (
            select()
            .select_from(P.outerjoin(told, told.c.person_id == P.c.id))
            .where(P.c.id.not_in(answered), or_(told.c.missed.is_not(None), cut_off))
        )
        return wanted, told

    def _callee(self, row: Row[Any]) -> Callee:
        seal = self._unit.keyring.unwrap(row.wrapped_key)
        name = seal.open(row.first_name, "people", "first_name", row.id).decode()
        phone = None if row.phone is None else seal.open(row.phone, "people", "phone", row.id).decode()
        missed = _RANKS[row.missed]
        return Callee(PersonId(row.id), name, row.language, row.neighbourhood, phone, missed)


def _rank(told: Subquery) -> Any:  # noqa: ANN401 - a column
    return func.coalesce(told.c.missed, _RANKS.index(Missed.NOT_REACHED)).label("missed")


def _one(row: Row[Any]) -> Answered:
    mission = MissionId(row.mission_id) if row.mission_id is not None else None
    return Answered(row.alert_id, PersonId(row.person_id), Reply(row.answer), row.answered_at, mission)
