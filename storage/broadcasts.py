"""Broadcasts: counted and planned by the same query, stopped, and how far each has come.

A broadcast's messages are rows of the outbox, one for each person, written by one statement when it is
planned; so the audience is that of its release. Not here: whom it is meant for (`storage.audiences`), sending
them (`bot.delivery`), posts in groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, Select, and_, case, func, insert, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from solidarity.announcements import next_digest
from solidarity.audiences import Audience, Census, Excluded, dump_audience, load_audience
from solidarity.broadcasts import (
    REPORT_EVERY,
    Broadcast,
    BroadcastId,
    Content,
    Lane,
    Reach,
    Stage,
    Step,
    Subject,
    Words,
)
from solidarity.cap import Severity
from solidarity.notices import Kind
from solidarity.people import PersonId
from solidarity.ports import ReportCard
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment
from storage import audiences, tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

C = tables.Broadcast.__table__  # type: ignore[attr-defined]
R = tables.BroadcastReport.__table__  # type: ignore[attr-defined]
D = tables.DigestEntry.__table__  # type: ignore[attr-defined]
A = tables.AlertAnswer.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]

TOLD = (OutboxState.SENT.value, OutboxState.UNSURE.value)
_KINDS = {Subject.ALERT: Kind.ALERT, Subject.ANNOUNCEMENT: Kind.ANNOUNCEMENT}
PEOPLE = (Kind.ALERT.value, Kind.ANNOUNCEMENT.value)
"""The kinds of message that go to people; others of a broadcast are posts and edits."""
_COLUMNS = (
    *("uid", "op", "kind", "lane", "chat_id", "person_id", "single", "state"),
    *("due_at", "not_after", "attempts", "unsure", "planned_at", "broadcast_id"),
)


def _readers(earlier: Collection[BroadcastId], *which: ColumnElement[bool]) -> Select[Any]:
    """People for whom one of these was planned, each once; `which` says what became of it."""
    return (
        select(B.c.chat_id.label("telegram_id"), B.c.person_id.label("id"))
        .where(B.c.broadcast_id.in_(earlier), B.c.kind.in_(PEOPLE), B.c.person_id.is_not(None), *which)
        .group_by(B.c.chat_id, B.c.person_id)
    )


def was_told() -> ColumnElement[bool]:
    """Whether a message is there, or may be: also one that was stopped when it had perhaps gone out."""
    stopped = and_(B.c.state == OutboxState.CANCELLED.value, B.c.unsure.is_(True))
    return or_(B.c.state.in_(TOLD), stopped)


class StoredBroadcasts:
    """`solidarity.ports.Broadcasts`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def add(self, broadcast: Broadcast) -> None:
        """A new one."""
        await self._unit.execute(insert(C).values(self._row(broadcast)))

    async def find(self, broadcast: BroadcastId) -> Broadcast | None:
        """One, or None."""
        row = (await self._unit.execute(select(C).where(C.c.id == broadcast))).first()
        return None if row is None else self._one(row)

    async def get(self, broadcast: BroadcastId) -> Broadcast:
        """One that exists."""
        found = await self.find(broadcast)
        if found is None:
            raise Refusal(Why.NOT_FOUND)
        return found

    async def lock(self, broadcast: BroadcastId) -> Broadcast:
        """Like `get`, and nobody else changes it before this unit ends."""
        statement = select(C).where(C.c.id == broadcast).with_for_update()
        row = (await self._unit.execute(statement)).first()
        if row is None:
            raise Refusal(Why.NOT_FOUND)
        return self._one(row)

    async def save(self, broadcast: Broadcast) -> None:
        """Store how it stands; what it says never changes."""
        values = self._row(broadcast)
        del values["id"], values["content"]
        await self._unit.execute(update(C).where(C.c.id == broadcast.id).values(values))

    async def of(self, subject: Subject, about: int) -> Sequence[Broadcast]:
        """All of one alert or announcement, in the order in which they were made."""
        rows = await self._unit.execute(
            select(C)
            .where(C.c.subject_id == about, C.c.subject == subject.value)
            .order_by(C.c.created_at, C.c.id)
        )
        return [self._one(row) for row in rows.all()]

    # Who gets it

    async def census(self, audience: Audience, subject: Subject) -> Census:
        """How many an audience is, as it stands now, with who is left out and why."""
        if not audience.in_private:
            return Census()
        way = audiences.way(self._unit, audience, subject).label("way")
        counted = (
            select(
                way,
                P.c.language,
                func.count().label("people"),
                func.count(P.c.phone).label("phones"),
                func.sum(case((P.c.neighbourhood.is_(None), 1), else_=0)).label("placeless"),
            )
            .where(*audiences.meant(self._unit, audience, subject))
            .group_by(way, P.c.language)
        )
        now: Counter[str] = Counter()
        daily: Counter[str] = Counter()
        excluded: Counter[Excluded] = Counter()
        phones = placeless = 0
        for row in (await self._unit.execute(counted)).all():
            if row.way in (audiences.NOW, audiences.DAILY):
                (now if row.way == audiences.NOW else daily)[row.language] += row.people
                placeless += int(row.placeless)
                continue
            excluded[Excluded(row.way)] += row.people
            if row.way == Excluded.BLOCKED.value:
                phones += row.phones
        return Census(now, daily, excluded, phones, placeless)

    async def plan(self, broadcast: Broadcast) -> int:
        """One row of the outbox for each who gets it; returns how many. Twice changes nothing."""
        audience, subject = broadcast.audience, broadcast.subject
        if not audience.in_private:
            return 0
        way = audiences.way(self._unit, audience, subject)
        meant = audiences.meant(self._unit, audience, subject)
        people = select(P.c.telegram_id, P.c.id).where(*meant, way == audiences.NOW)
        planned = await self._plan(broadcast, people.order_by(*audiences.in_order(self._unit, subject)))
        if subject is Subject.ANNOUNCEMENT:
            due = literal(next_digest(self._unit.town, self._unit.now), D.c.due_at.type)
            waits = select(P.c.id, literal(broadcast.about), due).where(*meant, way == audiences.DAILY)
            columns = ["person_id", "announcement_id", "due_at"]
            await self._unit.execute(self._unit.insert_new(D).from_select(columns, waits))
        return planned

    async def plan_for_told(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """The same people who were told by these, in the same order, whatever has changed since."""
        people = _readers(earlier, was_told())
        return await self._plan(broadcast, people.order_by(func.min(B.c.settled_at), func.min(B.c.seq)))

    async def plan_for_untold(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """Those for whom one of these was planned and whom none has reached, in the order of that plan."""
        told = (
            select(B.c.person_id)
            .where(
                B.c.broadcast_id.in_(earlier),
                B.c.kind.in_(PEOPLE),
                or_(was_told(), B.c.state == OutboxState.LEASED.value),
                B.c.person_id.is_not(None),
            )
            .scalar_subquery()
        )
        cancelled = B.c.state == OutboxState.CANCELLED.value
        people = _readers(earlier, cancelled, B.c.person_id.not_in(told)).order_by(func.min(B.c.seq))
        return await self._plan(broadcast, people)

    async def plan_for_silent(
        self, broadcast: Broadcast, alert: int, earlier: Collection[BroadcastId]
    ) -> int:
        """Those of the told who have not answered the alert."""
        answered = select(A.c.person_id).where(A.c.alert_id == alert)
        silent = B.c.person_id.not_in(answered)
        people = _readers(earlier, was_told(), silent).order_by(func.min(B.c.seq))
        return await self._plan(broadcast, people)

    async def _plan(self, broadcast: Broadcast, people: Select[Any]) -> int:
        """Rows for these people, in this order."""
        due = broadcast.due if broadcast.wakes else self._unit.town.quiet.after(broadcast.due)
        chosen = people.subquery()
        uid = new_uid(self._unit)
        rows = select(
            uid,
            literal(Op.SEND.value),
            literal(_KINDS[broadcast.subject].value),
            literal(int(broadcast.lane)),
            chosen.c.telegram_id,
            chosen.c.id,
            literal(value=False),
            literal(OutboxState.WAITING.value),
            literal(due, B.c.due_at.type),
            literal(broadcast.not_after, B.c.not_after.type),
            literal(0),
            literal(value=False),
            literal(self._unit.now, B.c.planned_at.type),
            literal(broadcast.id, B.c.broadcast_id.type),
        ).where(literal(value=True))  # SQLite takes ON CONFLICT for a join without a condition
        into = self._unit.insert_new(B).inline().execution_options(preserve_rowcount=True)
        inserted = await self._unit.execute(into.from_select(list(_COLUMNS), rows))
        self._unit.outbox.plans_more = True
        return int(inserted.rowcount)

    # What became of it

    async def cancel(self, broadcast: BroadcastId) -> int:
        """Whatever has not gone out never will; returns how many that were. One statement."""
        gone = await self._unit.execute(
            update(B)
            .where(B.c.broadcast_id == broadcast, B.c.state == OutboxState.WAITING.value)
            .values(
                state=OutboxState.CANCELLED.value,
                reason="stopped",
                settled_at=self._unit.now,
                facts=None,
                frozen=None,
            )
        )
        return int(gone.rowcount)

    async def reach(self, broadcast: BroadcastId) -> Reach:
        """How far it has come, in messages to people."""
        rows = await self._unit.execute(
            select(
                B.c.op,
                B.c.state,
                func.count().label("total"),
                func.min(B.c.settled_at).label("first_at"),
                func.max(B.c.settled_at).label("last_at"),
            )
            .where(B.c.broadcast_id == broadcast, B.c.kind.in_(PEOPLE))
            .group_by(B.c.op, B.c.state)
        )
        states: dict[OutboxState, int] = {}
        edits: Counter[OutboxState] = Counter()
        first = last = None
        for row in rows.all():
            state = OutboxState(row.state)
            if row.op != Op.SEND.value:
                edits[state] += int(row.total)
                continue
            states[state] = int(row.total)
            if state is OutboxState.SENT:
                first, last = row.first_at, row.last_at
        return Reach(states, first, last, edits)

    async def to_report(self, limit: int) -> Sequence[BroadcastId]:
        """Those whose live report is to be looked at."""
        rows = await self._unit.execute(
            select(C.c.id).where(C.c.report_at <= self._unit.now).order_by(C.c.report_at).limit(limit)
        )
        return [BroadcastId(row.id) for row in rows]

    async def is_sending(self) -> bool:
        """Whether any live report is to be looked at within seconds."""
        soon = self._unit.now + REPORT_EVERY
        found = await self._unit.execute(select(C.c.id).where(C.c.report_at <= soon).limit(1))
        return found.first() is not None

    async def report_by(self, broadcast: BroadcastId, moment: datetime) -> None:
        """Its live report is looked at by then: one answer of many writes, and nothing else of it changes."""
        later = or_(C.c.report_at.is_(None), C.c.report_at > moment)
        await self._unit.execute(update(C).where(C.c.id == broadcast, later).values(report_at=moment))

    async def put_report(self, card: ReportCard) -> None:
        """Remember a message that shows how a broadcast stands."""
        statement = self._unit.upsert(R, "chat_id", "message_id")
        values = {
            "chat_id": card.chat,
            "message_id": card.message,
            "broadcast_id": card.broadcast,
            "person_id": card.person,
            "thread_id": card.thread,
        }
        await self._unit.execute(statement, values)

    async def reports(self, broadcast: BroadcastId) -> Sequence[ReportCard]:
        """The messages that show how it stands."""
        rows = await self._unit.execute(select(R).where(R.c.broadcast_id == broadcast))
        return [
            ReportCard(
                BroadcastId(row.broadcast_id),
                row.chat_id,
                row.message_id,
                PersonId(row.person_id) if row.person_id is not None else None,
                row.thread_id,
            )
            for row in rows.all()
        ]

    # Rows

    def _row(self, item: Broadcast) -> dict[str, Any]:
        body = orjson.dumps(dump_content(item.content))
        return {
            "id": item.id,
            "subject": item.subject.value,
            "subject_id": item.about,
            "step": item.step.value,
            "content": self._unit.instance.close(body, "broadcasts", "content", item.id),
            "audience": dump_audience(item.audience),
            "by_id": item.by,
            "lane": int(item.lane),
            "wakes": item.wakes,
            "due_at": item.due,
            "not_after": item.not_after,
            "stage": item.stage.value,
            "planned": item.planned,
            "excluded": ",".join(f"{reason}={count}" for reason, count in item.excluded.items()),
            "created_at": item.created_at,
            "done_at": item.done_at,
            "report_at": item.report_at,
            "shown": item.shown,
        }

    def _one(self, row: Row[Any]) -> Broadcast:
        body = orjson.loads(self._unit.instance.open(row.content, "broadcasts", "content", row.id))
        pairs = [part.split("=") for part in row.excluded.split(",") if part]
        return Broadcast(
            id=BroadcastId(row.id),
            subject=Subject(row.subject),
            about=row.subject_id,
            step=Step(row.step),
            content=load_content(body),
            audience=load_audience(row.audience),
            by=PersonId(row.by_id) if row.by_id is not None else None,
            lane=Lane(row.lane),
            wakes=row.wakes,
            due=row.due_at,
            not_after=row.not_after,
            created_at=row.created_at,
            stage=Stage(row.stage),
            planned=row.planned,
            excluded={Excluded(reason): int(count) for reason, count in pairs},
            done_at=row.done_at,
            report_at=row.report_at,
            shown=row.shown,
        )


def new_uid(unit: StoredUnit) -> ColumnElement[Any]:
    """A random number for each row that one statement writes."""
    if unit.dialect == "postgresql":
        return func.floor(func.random() * literal(float(1 << 62))).cast(B.c.uid.type)
    return func.abs(func.random() / 2)


def dump_content(content: Content) -> dict[str, Any]:
    """What everybody reads, to be kept as JSON."""
    return asdict(content)


def load_content(body: Mapping[str, Any]) -> Content:
    """The same again."""
    return Content(
        words={code: Words(**said) for code, said in body["words"].items()},
        sender=body["sender"],
        severity=Severity(body["severity"]) if body["severity"] else None,
        exercise=body["exercise"],
        areas=tuple(body["areas"]),
        until=datetime.fromisoformat(body["until"]) if body["until"] else None,
        answers=body["answers"],
        pinned=body["pinned"],
        attachment=Attachment(body["attachment"]) if body["attachment"] else None,
        file_id=body["file_id"],
        link=body["link"],
        theme=body["theme"],
    )
