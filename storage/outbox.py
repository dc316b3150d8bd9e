"""The outbox: one row for each message to one chat, leased by the one sender, settled for good.

Rows are planned in the unit that causes them. Facts and frozen texts are sealed, and dropped once settled.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from sqlalchemy import Row, and_, bindparam, case, func, insert, literal_column, or_, select, text, update

from solidarity.broadcasts import BroadcastId
from solidarity.missions import MissionId
from solidarity.notices import LIVE_CARDS, POSTS, SPECS, Kind, Notice, Recipient
from solidarity.people import PersonId
from solidarity.queues import Op, Planned, Settled
from solidarity.receipts import OutboxState, Step
from storage import tables
from storage.sealing import SealBrokenError

if TYPE_CHECKING:
    from storage.store import StoredUnit

log = structlog.get_logger(__name__)

B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
_WAITING, _LEASED = OutboxState.WAITING.value, OutboxState.LEASED.value
_IS_WAITING, _IS_LEASED = B.c.state == literal_column("'waiting'"), B.c.state == literal_column("'leased'")
_IS_OPEN = B.c.state.in_((literal_column("'waiting'"), literal_column("'leased'")))
"""Written out, not bound: only so may SQLite use the indexes of the few rows that are still open."""
_ONCE = {
    ("chat_id", "kind", "mission_id"): "state = 'waiting' AND op = 'send' AND single",
    ("chat_id", "message_id"): "state = 'waiting' AND op = 'edit'",
}
"""What may wait only once in a chat, as the unique indexes of the table say: a card, an edit."""
_RENEWED = (
    *("uid", "kind", "mission_id", "person_id", "thread_id"),
    *("facts", "frozen", "not_after", "planned_at"),
)
_OTHER = B.alias("other")
_SAME_AND_NEWER = and_(
    _OTHER.c.seq != B.c.seq,
    _OTHER.c.state.in_((literal_column("'waiting'"), literal_column("'leased'"))),
    _OTHER.c.state == literal_column("'waiting'"),
    _OTHER.c.chat_id == B.c.chat_id,
    _OTHER.c.op == B.c.op,
    or_(
        and_(B.c.op == Op.EDIT.value, _OTHER.c.message_id == B.c.message_id),
        and_(
            B.c.op == Op.SEND.value,
            B.c.single,
            _OTHER.c.single,
            _OTHER.c.kind == B.c.kind,
            _OTHER.c.mission_id == B.c.mission_id,
        ),
    ),
)
"""A newer edit of the same message, or the same card anew, that waits already."""
_NEWER = select(_OTHER.c.seq).where(B.c.seq == bindparam("row"), _SAME_AND_NEWER)
_HAS_NEWER = select(_OTHER.c.seq).where(_SAME_AND_NEWER).correlate(B).exists()
_EARLIER_WORDS = (
    select(_OTHER.c.seq)
    .where(
        _OTHER.c.chat_id == B.c.chat_id,
        _OTHER.c.state.in_((literal_column("'waiting'"), literal_column("'leased'"))),
        _OTHER.c.state == literal_column("'waiting'"),
        _OTHER.c.kind == Kind.RELAY.value,
        _OTHER.c.op == Op.SEND.value,
        _OTHER.c.seq < B.c.seq,
    )
    .correlate(B)
    .exists()
)
"""Words that somebody wrote earlier and that still wait, perhaps because they have to be tried again."""
_CANDIDATES = 4
"""How many due rows are looked at for each one leased, since a chat may have several…"""
_FEWEST_CANDIDATES = 80
"""… and at least so many, since a group may have a great many."""
_NOW = bindparam("now", type_=B.c.due_at.type)
_DUE = (
    select(B.c.seq, B.c.chat_id)
    .where(
        _IS_WAITING,
        B.c.due_at <= _NOW,
        B.c.not_after > _NOW,
        B.c.chat_id.not_in(select(B.c.chat_id).where(_IS_LEASED)),
        B.c.chat_id.not_in(bindparam("skipped", expanding=True)),
        or_(B.c.kind != Kind.RELAY.value, ~_EARLIER_WORDS),
    )
    .order_by(B.c.lane, B.c.due_at, B.c.seq)
    .limit(bindparam("candidates"))
)
_TAKE = (
    update(B)
    .where(B.c.seq.in_(bindparam("rows", expanding=True)), _IS_WAITING)
    .values(state=_LEASED, worker=bindparam("sender"))
    .returning(*B.c)
)
"""Of two senders by mistake the later one waits for the earlier here, and finds the row taken."""
_CLOSE = (
    update(B)
    .where(B.c.seq == bindparam("row"), _IS_LEASED)
    .values(
        state=bindparam("came_to"),
        unsure=bindparam("is_unsure"),
        attempts=bindparam("tried"),
        reason=bindparam("why"),
        message_id=func.coalesce(bindparam("message", type_=B.c.message_id.type), B.c.message_id),
        settled_at=_NOW,
        worker=None,
        facts=None,
        frozen=None,
    )
)


class StoredOutbox:
    """`solidarity.queues.Outbox` on `outbox`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit
        self._new: list[dict[str, Any]] = []
        self.plans_more = False
        """Whether rows were planned beside these, by one statement."""

    @property
    def planned(self) -> bool:
        """Whether this unit plans anything."""
        return bool(self._new)

    @property
    def unwritten(self) -> Sequence[Mapping[str, Any]]:
        """What this unit plans and has not written yet."""
        return self._new

    def tell(self, notice: Notice, recipients: Iterable[Recipient], due: datetime | None) -> None:
        """Plan a notice; where it may not wake anybody it is due when the quiet hours end."""
        op = _op_of(notice)
        aimed = op not in (Op.SEND, Op.TOPIC)
        at = "edits" if "edits" in notice.facts else "message"
        message = int(notice.facts[at]) if aimed else None
        self._new.extend(self._row(op, notice, item, message, due) for item in recipients)

    def edit_card(self, card: Row[Any], *, folded: bool) -> None:
        """Plan the edit of one message that shows a mission."""
        person = PersonId(card.person_id) if card.person_id else None
        place = Recipient(card.chat_id, person, card.thread_id)
        facts: dict[str, str | int] = {"folded": 1} if folded else {}
        notice = Notice(Kind(card.kind), MissionId(card.mission_id), facts)
        self._new.append(self._row(Op.EDIT, notice, place, card.message_id, None))

    def _row(
        self,
        op: Op,
        notice: Notice,
        place: Recipient,
        message: int | None,
        due: datetime | None,
    ) -> dict[str, Any]:
        spec = SPECS[notice.kind]
        now = self._unit.now
        start = due or now
        if op is Op.SEND and not spec.wakes:
            start = self._unit.town.quiet.after(start)
        uid = secrets.randbits(62)
        facts = None
        if notice.facts:
            body = orjson.dumps(dict(notice.facts))
            facts = self._unit.instance.close(body, "outbox", "facts", uid)
        return {
            "uid": uid,
            "op": op.value,
            "kind": notice.kind.value,
            "lane": int(spec.lane),
            "chat_id": place.chat,
            "thread_id": place.thread,
            "person_id": place.person,
            "mission_id": notice.mission,
            "message_id": message,
            "facts": facts,
            "frozen": None,
            "single": notice.kind in LIVE_CARDS,
            "state": _WAITING,
            "due_at": start,
            "not_after": start + spec.lives,
            "attempts": 0,
            "unsure": False,
            "planned_at": now,
        }

    async def flush(self) -> None:
        """Write what was planned. A card or an edit that waits already takes on what the newer one says."""
        rows, self._new = self._new, []
        self.plans_more = self.plans_more or bool(rows)
        for key, same in groupby(rows, _once):
            statement = insert(B)
            if key is not None:
                statement = self._unit.insert_or_renew(B, key, text(_ONCE[key]), _RENEWED)
            await self._unit.execute(statement, list(same))

    def withdraw(self, chat: int) -> None:
        """Plan nothing for this chat after all."""
        self._new = [row for row in self._new if row["chat_id"] != chat]

    async def lease(self, worker: str, limit: int, skip: Collection[int]) -> Sequence[Planned]:
        """Due rows, urgent first, one for each chat, none for a chat that has one in flight.

        What this very unit planned counts too: a topic is made before the card that goes into it.
        Nothing at all while the instance is paused: after a restore a person looks first.
        """
        await self.flush()
        if self._unit.paused_at is not None:
            return []
        values = {
            "now": self._unit.now,
            "skipped": list(skip),
            "candidates": max(limit * _CANDIDATES, _FEWEST_CANDIDATES),
        }
        first: dict[int, int] = {}
        for row in (await self._unit.execute(_DUE, values)).all():
            if len(first) < limit:
                first.setdefault(row.chat_id, row.seq)
        if not first:
            return []
        order = {seq: place for place, seq in enumerate(first.values())}
        taken = await self._unit.execute(_TAKE, {"rows": list(order), "sender": worker})
        return await self._readable(sorted(taken.all(), key=lambda row: order[row.seq]))

    async def _readable(self, rows: Iterable[Row[Any]]) -> list[Planned]:
        """Leased rows as they were planned. One that cannot be read is closed and stops no other."""
        found = []
        for row in rows:
            try:
                found.append(self._planned(row))
            except (SealBrokenError, ValueError) as error:
                log.error("unreadable", row=row.seq, error=type(error).__name__)  # noqa: TRY400 - it may name what it read
                values = {"state": OutboxState.REJECTED.value, "worker": None, "reason": "unreadable"}
                await self._in_flight(row.seq, values | self._closed())
        return found

    def _planned(self, row: Row[Any]) -> Planned:
        seal = self._unit.instance
        facts = {}
        if row.facts is not None:
            facts = orjson.loads(seal.open(row.facts, "outbox", "facts", row.uid))
        frozen = None
        if row.frozen is not None:
            frozen = seal.open(row.frozen, "outbox", "frozen", row.uid)
        mission = MissionId(row.mission_id) if row.mission_id is not None else None
        person = PersonId(row.person_id) if row.person_id is not None else None
        return Planned(
            seq=row.seq,
            uid=row.uid,
            op=Op(row.op),
            notice=Notice(Kind(row.kind), mission, facts),
            recipient=Recipient(row.chat_id, person, row.thread_id),
            message=row.message_id,
            attempts=row.attempts,
            unsure_before=row.unsure,
            not_after=row.not_after,
            frozen=frozen,
            broadcast=BroadcastId(row.broadcast_id) if row.broadcast_id is not None else None,
        )

    async def freeze(self, planned: Planned, rendered: bytes) -> None:
        """Keep what is about to be sent, so that a second try says the same."""
        sealed = self._unit.instance.close(rendered, "outbox", "frozen", planned.uid)
        await self._unit.execute(update(B).where(B.c.seq == planned.seq).values(frozen=sealed))

    async def settle(self, planned: Planned, step: Step, message: int | None, reason: str) -> None:
        """Write what came of it. A final state drops the sealed texts.

        What was closed while it was in flight (its chat moved, its reader was erased) stays closed.
        """
        if step.state.is_final:
            await self._unit.execute(_CLOSE, self._closing(Settled(planned, step, message, reason)))
            return
        values: dict[str, Any] = {
            "state": step.state.value,
            "worker": None,
            "unsure": step.unsure,
            "attempts": planned.attempts + (1 if step.count_attempt else 0),
            "reason": reason or None,
        }
        if await self._replaced(planned.seq):
            values |= self._replaced_values()
        elif step.due_in is not None:
            values["due_at"] = self._unit.now + step.due_in
        await self._in_flight(planned.seq, values)

    async def settle_all(self, settled: Sequence[Settled]) -> None:
        """The same of many: those that are final by one statement."""
        final = []
        for item in settled:
            if item.step.state.is_final:
                final.append(self._closing(item))
            else:
                await self.settle(item.planned, item.step, item.message, item.reason)
        if final:
            await self._unit.execute(_CLOSE, final)

    def _closing(self, item: Settled) -> dict[str, Any]:
        step = item.step
        return {
            "row": item.planned.seq,
            "came_to": step.state.value,
            "is_unsure": step.unsure,
            "tried": item.planned.attempts + (1 if step.count_attempt else 0),
            "why": item.reason or None,
            "message": item.message,
            "now": self._unit.now,
        }

    async def postpone(self, seq: int, due: datetime) -> None:
        """Not now (quiet hours): back to waiting, uncounted."""
        values: dict[str, Any] = {"state": _WAITING, "due_at": due, "worker": None}
        if await self._replaced(seq):
            values |= self._replaced_values()
        await self._in_flight(seq, values)

    async def postpone_broadcast(self, broadcast: BroadcastId, due: datetime) -> int:
        """Nothing more of it before then; returns how many rows that were. What is in flight stays so."""
        later = await self._unit.execute(
            update(B)
            .where(
                B.c.broadcast_id == broadcast,
                B.c.state == _WAITING,
                B.c.op == Op.SEND.value,
                B.c.due_at < due,
            )
            .values(due_at=due)
        )
        return int(later.rowcount)

    async def _in_flight(self, seq: int, values: Mapping[str, Any]) -> None:
        await self._unit.execute(update(B).where(B.c.seq == seq, _IS_LEASED).values(**values))

    async def _replaced(self, seq: int) -> bool:
        """Whether a newer edit of the same message, or the same card anew, waits already."""
        return (await self._unit.execute(_NEWER, {"row": seq})).first() is not None

    def _replaced_values(self) -> dict[str, Any]:
        return {
            "state": OutboxState.DROPPED.value,
            "worker": None,
            "reason": "replaced by a newer one",
            **self._closed(),
        }

    def _closed(self) -> dict[str, Any]:
        return {"settled_at": self._unit.now, "facts": None, "frozen": None}

    async def recover(self, worker: str) -> Sequence[Planned]:
        """What other senders had in flight when they ended."""
        rows = await self._unit.execute(select(B).where(_IS_LEASED, B.c.worker != worker).order_by(B.c.seq))
        return await self._readable(rows.all())

    async def give_back(self, worker: str, in_hand: Collection[int]) -> int:
        """Rows that this sender leased without knowing it, because the commit's answer was lost: unsent."""
        forgotten = and_(_IS_LEASED, B.c.worker == worker, B.c.seq.not_in(in_hand))
        await self._unit.execute(update(B).where(forgotten, _HAS_NEWER).values(**self._replaced_values()))
        given = await self._unit.execute(update(B).where(forgotten).values(state=_WAITING, worker=None))
        return int(given.rowcount)

    async def expire(self) -> int:
        """Close what should have been sent by now, and say how far it came."""
        came_to = case(
            (B.c.unsure, OutboxState.UNSURE.value),
            (B.c.attempts > 0, OutboxState.GAVE_UP.value),
            else_=OutboxState.EXPIRED.value,
        )
        gone = await self._unit.execute(
            update(B)
            .where(_IS_WAITING, B.c.not_after <= self._unit.now)
            .values(state=came_to, **self._closed())
        )
        return int(gone.rowcount)

    async def next_due(self) -> datetime | None:
        """When the next row is due."""
        found = await self._unit.execute(select(func.min(B.c.due_at)).where(_IS_WAITING))
        due: datetime | None = found.scalar()
        return due

    async def counts(self) -> Mapping[str, int]:
        """Rows by state."""
        rows = await self._unit.execute(select(B.c.state, func.count().label("total")).group_by(B.c.state))
        return {row.state: int(row.total) for row in rows}

    async def silence(self, chat: int, state: str) -> int:
        """Close everything that waits for a chat that cannot be written to."""
        gone = await self._unit.execute(
            update(B).where(B.c.chat_id == chat, _IS_OPEN, _IS_WAITING).values(state=state, **self._closed())
        )
        return int(gone.rowcount)


_OPS = {
    Kind.TRANSMITTED: Op.REACT,
    Kind.HIDDEN: Op.DELETE,
    Kind.WHISPER_OVER: Op.UNWHISPER,
    Kind.PRIVATE_TOPIC: Op.TOPIC,
    Kind.TOPIC: Op.TOPIC,
    Kind.REPORT: Op.EDIT,
    Kind.BOARD_PIN: Op.PIN,
    Kind.POST_PIN: Op.PIN,
    Kind.POST_UNPIN: Op.UNPIN,
}
_STANDING = frozenset({Kind.ALERT_CARD, Kind.AGREEMENT_ASKS, Kind.BOARD, *POSTS})
"""What is edited, or taken away, where it stands: the notice then names its message."""


def _op_of(notice: Notice) -> Op:
    """What a notice does in its chat; most are new messages."""
    if notice.kind in _STANDING and "message" in notice.facts:
        return Op.DELETE if "gone" in notice.facts else Op.EDIT
    if notice.kind is Kind.RELAY and "edits" in notice.facts:
        return Op.EDIT
    return _OPS.get(notice.kind, Op.SEND)


def _once(row: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The columns by which this row may wait only once."""
    if row["op"] == Op.EDIT.value:
        return ("chat_id", "message_id")
    if row["op"] == Op.SEND.value and row["single"]:
        return ("chat_id", "kind", "mission_id")
    return None
