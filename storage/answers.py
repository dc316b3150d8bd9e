"""Answers to alerts, who stands by, and who has to be called."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from solidarity.answers import Answered, Callee, Missed, Reply
from solidarity.broadcasts import BroadcastId
from solidarity.missions import MissionId
from solidarity.notices import Kind
from solidarity.people import Neighbour, PersonId
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from storage.broadcasts import A, B

if TYPE_CHECKING:
    from storage.store import StoredUnit

_REACHED = frozenset({OutboxState.SENT})
_OPEN = frozenset({OutboxState.WAITING, OutboxState.LEASED, OutboxState.CANCELLED})
"""Whoever still waits for it, or whom it was never to reach, is nobody to call yet."""


class StoredAlertAnswers:
    """`solidarity.ports.AlertAnswers`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def put(self, answer: Answered) -> None:
        """The last answer counts."""
        statement = self._unit.upsert(A, "alert_id", "person_id")
        values = {
            "alert_id": answer.alert,
            "person_id": answer.person,
            "answer": answer.reply.value,
            "answered_at": answer.at,
            "mission_id": answer.mission,
        }
        await self._unit.execute(statement, values)

    async def find(self, alert: int, person: PersonId) -> Answered | None:
        """What this person answered."""
        row = (
            await self._unit.execute(select(A).where(A.c.alert_id == alert, A.c.person_id == person))
        ).first()
        if row is None:
            return None
        mission = MissionId(row.mission_id) if row.mission_id is not None else None
        return Answered(row.alert_id, PersonId(row.person_id), Reply(row.answer), row.answered_at, mission)

    async def counts(self, alert: int) -> Mapping[str, int]:
        """How many answered what."""
        rows = await self._unit.execute(
            select(A.c.answer, func.count().label("people")).where(A.c.alert_id == alert).group_by(A.c.answer)
        )
        return {row.answer: int(row.people) for row in rows.all()}

    async def standing_by(self, alert: int) -> Sequence[PersonId]:
        """Who said that they can help, those first who said it first."""
        rows = await self._unit.execute(
            select(A.c.person_id)
            .where(A.c.alert_id == alert, A.c.answer == Reply.CAN.value)
            .order_by(A.c.answered_at, A.c.person_id)
        )
        return [PersonId(row.person_id) for row in rows.all()]

    async def to_call(self, alert: int, broadcasts: Collection[BroadcastId]) -> Sequence[Callee]:
        """Who was not reached by any of these, and who was and has not answered; those first."""
        answered = select(A.c.person_id).where(A.c.alert_id == alert)
        rows = await self._unit.execute(
            select(B.c.person_id, B.c.state)
            .where(
                B.c.broadcast_id.in_(broadcasts),
                B.c.kind == Kind.ALERT.value,
                B.c.op == Op.SEND.value,
                B.c.person_id.is_not(None),
                B.c.person_id.not_in(answered),
            )
            .order_by(B.c.seq)
        )
        missed: dict[PersonId, Missed] = {}
        for row in rows.all():
            state, person = OutboxState(row.state), PersonId(row.person_id)
            if state in _OPEN:
                continue
            missed[person] = _graver(missed.get(person), state)
        order = list(Missed)
        ranked = sorted(missed.items(), key=lambda item: order.index(item[1]))
        found = [(await self._unit.people.find(person), why) for person, why in ranked]
        return [_callee(person, why) for person, why in found if person is not None]


def _callee(person: Neighbour, why: Missed) -> Callee:
    return Callee(person.id, person.first_name, person.language, person.neighbourhood, person.phone, why)


def _graver(known: Missed | None, state: OutboxState) -> Missed:
    """Reached by one message is reached."""
    if state in _REACHED or known is Missed.SILENT:
        return Missed.SILENT
    if state is OutboxState.UNSURE or known is Missed.UNSURE:
        return Missed.UNSURE
    return Missed.NOT_REACHED
