"""Alerts: their words sealed, their timers, and the messages in which somebody was asked to agree.

Not here: the messages that go to everybody (`storage.broadcasts`), what people answer (`storage.answers`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, delete, func, insert, select, update

from solidarity.alerts import Alert, AlertId, No, State
from solidarity.broadcasts import BroadcastId, Words
from solidarity.cap import Category, Certainty, Severity, Status, Urgency
from solidarity.people import PersonId
from solidarity.ports import AlertCard
from solidarity.receipts import OutboxState
from solidarity.refusals import Refusal, Why
from solidarity.templates import Template
from storage import tables
from storage.broadcasts import PEOPLE, C, R, was_told

if TYPE_CHECKING:
    from storage.store import StoredUnit

L = tables.Alert.__table__  # type: ignore[attr-defined]
K = tables.AlertCard.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]


class StoredAlerts:
    """`solidarity.ports.Alerts`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def add(self, alert: Alert) -> None:
        """A new one."""
        await self._unit.execute(insert(L).values(self._row(alert)))

    async def find(self, alert: AlertId) -> Alert | None:
        """One, or None."""
        row = (await self._unit.execute(select(L).where(L.c.id == alert))).first()
        return None if row is None else self._one(row)

    async def get(self, alert: AlertId) -> Alert:
        """One that exists."""
        found = await self.find(alert)
        if found is None:
            raise Refusal(Why.NOT_FOUND)
        return found

    async def lock(self, alert: AlertId) -> Alert:
        """Like `get`, and nobody else changes it before this unit ends."""
        row = (await self._unit.execute(select(L).where(L.c.id == alert).with_for_update())).first()
        if row is None:
            raise Refusal(Why.NOT_FOUND)
        return self._one(row)

    async def save(self, alert: Alert) -> None:
        """All of it."""
        values = self._row(alert)
        del values["id"]
        await self._unit.execute(update(L).where(L.c.id == alert.id).values(values))

    async def current(self) -> Sequence[Alert]:
        """What is out and not over, the newest first; corrections are not alerts of their own."""
        return await self._all(L.c.state == State.RELEASED.value, L.c.corrects_id.is_(None))

    async def waiting(self) -> Sequence[Alert]:
        """What waits for a second person, the newest first."""
        return await self._all(L.c.state == State.ASKED.value)

    async def corrections(self, alert: AlertId) -> Sequence[Alert]:
        """The new words that were written for it, the newest first."""
        return await self._all(L.c.corrects_id == alert)

    async def due(self, limit: int) -> Sequence[AlertId]:
        """Those whose timer has come."""
        statement = select(L.c.id).where(L.c.due_at <= self._unit.now).order_by(L.c.due_at).limit(limit)
        return [AlertId(row.id) for row in await self._unit.execute(statement)]

    async def told(self, broadcasts: Collection[BroadcastId]) -> int:
        """How many people have one of these messages, or perhaps have."""
        statement = select(func.count(B.c.chat_id.distinct())).where(
            B.c.broadcast_id.in_(list(broadcasts)), B.c.kind.in_(PEOPLE), was_told()
        )
        return int((await self._unit.execute(statement)).scalar_one())

    async def in_flight(self, broadcasts: Collection[BroadcastId]) -> bool:
        """Whether some of these are being sent just now: to whom, is known in a moment."""
        statement = (
            select(B.c.seq)
            .where(
                B.c.broadcast_id.in_(list(broadcasts)),
                B.c.kind.in_(PEOPLE),
                B.c.state.in_((OutboxState.LEASED.value, OutboxState.WAITING.value)),
            )
            .limit(1)
        )
        return (await self._unit.execute(statement)).first() is not None

    async def put_card(self, card: AlertCard) -> None:
        """This message follows an alert until somebody has decided on it."""
        row = {
            "chat_id": card.chat,
            "message_id": card.message,
            "alert_id": card.alert,
            "person_id": card.person,
        }
        await self._unit.execute(self._unit.upsert(K, "chat_id", "message_id"), row)

    async def cards(self, alert: AlertId) -> Sequence[AlertCard]:
        """The messages that follow it."""
        rows = await self._unit.execute(
            select(K).where(K.c.alert_id == alert).order_by(K.c.chat_id, K.c.message_id)
        )
        return [
            AlertCard(AlertId(row.alert_id), row.chat_id, row.message_id, PersonId(row.person_id))
            for row in rows.all()
        ]

    async def forget_cards(self, alert: AlertId) -> None:
        """None of them follows it any more."""
        await self._unit.execute(delete(K).where(K.c.alert_id == alert))

    async def _all(self, *where: Any) -> list[Alert]:  # noqa: ANN401 - conditions
        rows = await self._unit.execute(select(L).where(*where).order_by(L.c.created_at.desc(), L.c.id))
        return [self._one(row) for row in rows.all()]

    def _row(self, alert: Alert) -> dict[str, Any]:
        said = {
            code: {"title": item.title, "text": item.text, "advice": item.advice}
            for code, item in alert.infos.items()
        }
        return {
            "id": alert.id,
            "reference": alert.reference,
            "status": alert.status.value,
            "category": alert.category.value,
            "urgency": alert.urgency.value,
            "severity": alert.severity.value,
            "certainty": alert.certainty.value,
            "template": alert.template.value,
            "areas": ",".join(alert.areas),
            "infos": self._unit.instance.close(orjson.dumps(said), "alerts", "infos", alert.id),
            "expires_at": alert.expires,
            "author_id": alert.author,
            "second_id": alert.second,
            "state": alert.state.value,
            "created_at": alert.created_at,
            "asked_at": alert.asked_at,
            "released_at": alert.released_at,
            "ended_at": alert.ended_at,
            "due_at": alert.due,
            "corrects_id": alert.corrects,
            "reason": alert.reason.value if alert.reason else None,
            "version": alert.version,
        }

    def _one(self, row: Row[Any]) -> Alert:
        said = orjson.loads(self._unit.instance.open(row.infos, "alerts", "infos", row.id))
        return Alert(
            id=AlertId(row.id),
            reference=row.reference,
            status=Status(row.status),
            category=Category(row.category),
            urgency=Urgency(row.urgency),
            severity=Severity(row.severity),
            certainty=Certainty(row.certainty),
            infos={code: Words(**item) for code, item in said.items()},
            expires=row.expires_at,
            author=PersonId(row.author_id) if row.author_id is not None else None,
            created_at=row.created_at,
            template=Template(row.template or Template.OTHER.value),
            areas=tuple(filter(None, row.areas.split(","))),
            state=State(row.state),
            corrects=AlertId(row.corrects_id) if row.corrects_id is not None else None,
            second=PersonId(row.second_id) if row.second_id is not None else None,
            asked_at=row.asked_at,
            released_at=row.released_at,
            ended_at=row.ended_at,
            due=row.due_at,
            reason=No(row.reason) if row.reason else None,
            version=row.version,
        )


async def leave_alerts(unit: StoredUnit, person: PersonId) -> None:
    """Somebody is erased: their name is taken off alerts, and what they alone had asked for lapses."""
    waits = (L.c.author_id == person) & (L.c.state == State.ASKED.value)
    lapsed = {"state": State.CANCELLED.value, "ended_at": unit.now, "due_at": None}
    await unit.execute(update(L).where(waits).values(version=L.c.version + 1, **lapsed))
    for column in (L.c.author_id, L.c.second_id):
        await unit.execute(update(L).where(column == person).values({column.name: None}))
    await unit.execute(delete(K).where(K.c.person_id == person))
    await unit.execute(update(C).where(C.c.by_id == person).values(by_id=None))
    await unit.execute(delete(R).where(R.c.person_id == person))
