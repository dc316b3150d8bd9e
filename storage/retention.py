"""Removes what was kept for long enough: each rule in small portions, found by an index, twice harmless.

A portion is a few rows that one statement finds (`_Removal.rows`) and others take away or empty. The same
statement counts them for `entraide purge --dry-run`. How long each is kept is `solidarity.retention`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    union_all,
    update,
)

from solidarity.announcements import State as Saying
from solidarity.missions import RELAY_STAYS_OPEN, MissionId, State
from solidarity.organisations import Standing
from solidarity.people import PersonId
from solidarity.reporting import dump_report, load_report
from solidarity.retention import FIRST_WARNING, SECOND_WARNING, Rule, cut
from storage import tables
from storage.tables import core

if TYPE_CHECKING:
    from storage.store import StoredUnit


M, R, S = core(tables.Mission), core(tables.Request), core(tables.Participation)
O, C, Y = core(tables.Offer), core(tables.Card), core(tables.Relayed)  # noqa: E741
Z, B, T = core(tables.Topic), core(tables.OutboxRow), core(tables.Trace)
P, G, N = core(tables.Person), core(tables.Agreement), core(tables.Concern)
X, J, U = core(tables.Ban), core(tables.Erasure), core(tables.Source)
HS = core(tables.HomesSeen)
L, A, K = core(tables.Alert), core(tables.AlertAnswer), core(tables.AlertCard)
W, D, V = core(tables.Announcement), core(tables.Broadcast), core(tables.BroadcastReport)
H, I, Q = core(tables.GroupMember), core(tables.Organisation), core(tables.Member)  # noqa: E741

Keys = Sequence[Any]
_LASTING = (
    text(f"state = '{State.OPEN.value}'"),
    text(f"state = '{State.TAKEN.value}'"),
)
"""Written out, not bound: only so may SQLite use the indexes of the few missions that are not over."""
_alert_over = func.coalesce(L.c.ended_at, L.c.expires_at)
"""When an alert ended."""


@dataclass(frozen=True, slots=True)
class _Removal:
    """What one rule removes."""

    rows: Callable[[datetime], Select[Any] | CompoundSelect[Any]]
    """The keys of what ended by then and is still kept."""
    statements: Callable[[Keys], Sequence[Any]]
    """What takes these away."""


def _rows_of(table: Any, condition: Callable[[datetime], ColumnElement[bool]]) -> _Removal:  # noqa: ANN401
    """Whole rows of one table."""
    key = list(table.primary_key.columns)
    which = key[0] if len(key) == 1 else tuple_(*key)
    return _Removal(
        lambda until: select(*key).where(condition(until)),
        lambda keys: [delete(table).where(which.in_(keys))],
    )


def _ended(until: datetime, *stages: int) -> CompoundSelect[Any]:
    """Missions that ended by then, of which no more was let go of than these stages.

    A question for each stage: only so does either database go by the index to the few that are due.
    """
    over = select(M.c.id).where(M.c.ended_at.is_not(None), M.c.ended_at <= until)
    return union_all(over.where(M.c.purged.is_(None)), *(over.where(M.c.purged == stage) for stage in stages))


def _forget_address(missions: Keys) -> list[Any]:
    nobody = {"address": None, "beneficiary": None, "phone_key": None}
    return [
        update(R).where(R.c.mission_id.in_(missions)).values(nobody),
        update(S).where(S.c.mission_id.in_(missions)).values(code=None),
        update(M).where(M.c.id.in_(missions)).values(purged=1),
    ]


def _forget_text(missions: Keys) -> list[Any]:
    return [
        *_forget_address(missions),
        update(R).where(R.c.mission_id.in_(missions)).values(detail=None),
        update(S).where(S.c.mission_id.in_(missions)).values(expense=None),
        *(delete(table).where(table.c.mission_id.in_(missions)) for table in (O, C, Z)),
        update(M).where(M.c.id.in_(missions)).values(public_text=None, purged=2),
    ]


def _forget_names(missions: Keys) -> list[Any]:
    request = {"asker_id": None, "reported_by": None, "discreet": None, "languages": None}
    mission = {"publisher_id": None, "handler_id": None, "handler_until": None, "cause": None}
    hold = {"hold_for": None, "hold_until": None, "hold_person": None}
    return [
        *_forget_text(missions),
        update(R).where(R.c.mission_id.in_(missions)).values(request),
        delete(S).where(S.c.mission_id.in_(missions)),
        update(M).where(M.c.id.in_(missions)).values(**mission, **hold, purged=3),
    ]


def _closed_relays(until: datetime) -> Select[Any]:
    """Missions of which messages were handed on, and whose conversation was closed by then."""
    reopened = or_(M.c.relay_until.is_(None), M.c.relay_until <= until)
    return (
        select(Y.c.mission_id)
        .join(M, M.c.id == Y.c.mission_id)
        .where(M.c.ended_at <= until - RELAY_STAYS_OPEN, reopened)
        .distinct()
    )


def _told_by(until: datetime) -> ColumnElement[bool]:
    """Broadcasts that told of something which was over by then; their own time as well."""
    lasting = exists().where(W.c.id == D.c.subject_id, W.c.until > until)
    on = exists().where(L.c.id == D.c.subject_id, _alert_over > until)
    return and_(D.c.not_after <= until, D.c.created_at <= until, ~lasting, ~on)


def _told_rows(until: datetime) -> Select[Any]:
    over = select(D.c.id).where(_told_by(until))
    return select(B.c.seq).where(B.c.broadcast_id.in_(over), B.c.settled_at.is_not(None))


def _said_by(until: datetime) -> ColumnElement[bool]:
    """Announcements that were over by then, or that nobody published."""
    moments = (W.c.until, W.c.hidden_at, W.c.published_at, W.c.due_at)
    draft = W.c.state == Saying.WRITTEN.value
    return and_(W.c.created_at <= until, *(or_(at.is_(None), at <= until, draft) for at in moments))


def _forget_links(codes: Keys) -> list[Any]:
    return [
        update(P).where(P.c.source.in_(codes)).values(source=None),
        delete(U).where(U.c.code.in_(codes)),
    ]


_REMOVALS: Mapping[Rule, _Removal] = {
    Rule.RELAY: _Removal(_closed_relays, lambda keys: [delete(Y).where(Y.c.mission_id.in_(keys))]),
    Rule.ADDRESS: _Removal(_ended, _forget_address),
    Rule.TEXT: _Removal(lambda until: _ended(until, 1), _forget_text),
    Rule.NAMES: _Removal(lambda until: _ended(until, 1, 2), _forget_names),
    Rule.MESSAGES: _rows_of(
        B,
        lambda until: and_(
            text("settled_at IS NOT NULL AND broadcast_id IS NULL"),  # as its index says
            B.c.settled_at <= until,
        ),
    ),
    Rule.TOLD: _Removal(_told_rows, lambda keys: [delete(B).where(B.c.seq.in_(keys))]),
    Rule.FOLLOWED: _rows_of(V, lambda until: V.c.broadcast_id.in_(select(D.c.id).where(_told_by(until)))),
    Rule.ASKED: _rows_of(K, lambda until: K.c.alert_id.in_(select(L.c.id).where(_alert_over <= until))),
    Rule.ANSWERS: _rows_of(A, lambda until: A.c.alert_id.in_(select(L.c.id).where(_alert_over <= until))),
    Rule.UNSENT: _rows_of(
        L, lambda until: and_(L.c.released_at.is_(None), _alert_over <= until, L.c.created_at <= until)
    ),
    Rule.ANNOUNCEMENTS: _rows_of(W, _said_by),
    Rule.BROADCASTS: _rows_of(
        D, lambda until: and_(_told_by(until), ~exists().where(B.c.broadcast_id == D.c.id))
    ),  # its messages are found by it, and go before it: in portions, as all does
    Rule.CONCERNS: _rows_of(N, lambda until: N.c.closed_at <= until),
    Rule.MEMBERS: _rows_of(H, lambda until: H.c.seen_at <= until),
    Rule.REFUSED: _rows_of(
        I, lambda until: and_(I.c.state == Standing.REFUSED.value, I.c.decided_at <= until)
    ),
    Rule.LINKS: _Removal(lambda until: select(U.c.code).where(U.c.ended_at <= until), _forget_links),
    Rule.BANS: _rows_of(X, lambda until: X.c.until <= until),
    Rule.HOMES_SEEN: _rows_of(HS, lambda until: HS.c.until <= until),
    Rule.ERASURES: _rows_of(J, lambda until: J.c.at <= until),
    Rule.ALERT_NAMES: _Removal(
        lambda until: select(L.c.id).where(
            _alert_over <= until, or_(L.c.author_id.is_not(None), L.c.second_id.is_not(None))
        ),
        lambda keys: [update(L).where(L.c.id.in_(keys)).values(author_id=None, second_id=None)],
    ),
    Rule.AUDIT: _rows_of(T, lambda until: T.c.at <= until),
}


_WITH_A_KEY = frozenset({Rule.CONCERNS, Rule.REFUSED, Rule.ANNOUNCEMENTS})
"""What these remove is sealed with keys of its own (`storage.owners`), which are destroyed with it."""


class StoredRetention:
    """`solidarity.ports.retention.Letting`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def due(self) -> Sequence[Rule]:
        """The rules by which something is to go now."""
        return [rule for rule in Rule if await self._any(rule)]

    async def _any(self, rule: Rule) -> bool:
        until = self._until(rule, self._unit.now)
        if rule is Rule.AUDIT:  # lines are numbered as they are written: the first is the oldest
            oldest = (await self._unit.execute(select(T.c.at).order_by(T.c.id).limit(1))).scalar()
            return oldest is not None and oldest <= until
        return (await self._unit.execute(_REMOVALS[rule].rows(until).limit(1))).first() is not None

    async def purge(self, rule: Rule, limit: int) -> int:
        """Remove at most so many by this rule; returns how many that were."""
        until = self._until(rule, self._unit.now)
        if rule is Rule.AUDIT:
            return await self._unit.audit.let_go(until, limit)
        removal = _REMOVALS[rule]
        rows = (await self._unit.execute(removal.rows(until).limit(limit))).all()
        keys = [row[0] if len(row) == 1 else tuple(row) for row in rows]
        if not keys:
            return 0
        if rule is Rule.ALERT_NAMES:
            await self._unname_reports(keys)
        for statement in removal.statements(keys):
            await self._unit.execute(statement)
        if rule in _WITH_A_KEY:
            await self._unit.owners.forget([row[0] for row in rows])
        return len(keys)

    async def count(self, rule: Rule, at: datetime) -> int:
        """How many rows would go by this rule at that moment."""
        rows = _REMOVALS[rule].rows(self._until(rule, at)).subquery()
        return int((await self._unit.execute(select(func.count()).select_from(rows))).scalar_one())

    def _until(self, rule: Rule, at: datetime) -> datetime:
        return cut(rule, self._unit.town.retention, at)

    async def _unname_reports(self, alerts: Keys) -> None:
        """What is kept of an alert keeps its figures, not who wrote it."""
        found = await self._unit.execute(
            select(L.c.id, L.c.report).where(L.c.id.in_(alerts), L.c.report.is_not(None))
        )
        for row in found.all():
            opened = self._unit.instance.open(row.report, "alerts", "report", row.id)
            nameless = replace(load_report(opened.decode()), author=None, second=None)
            body = dump_report(nameless).encode()
            sealed = self._unit.instance.close(body, "alerts", "report", row.id)
            await self._unit.execute(update(L).where(L.c.id == row.id).values(report=sealed))

    # What nobody ended, and who was not seen

    async def forgotten(self, limit: int) -> Sequence[MissionId]:
        """Missions whose day is long over and which nobody ended."""
        before = self._forgotten_since(self._unit.now)
        rows = [
            row
            for state in _LASTING
            for row in await self._unit.execute(
                select(M.c.id).where(state, M.c.day <= before).order_by(M.c.day).limit(limit)
            )
        ]
        return [MissionId(row.id) for row in rows[:limit]]

    async def count_forgotten(self, at: datetime) -> int:
        """How many nobody will have ended by then."""
        before = self._forgotten_since(at)
        found = [
            (
                await self._unit.execute(select(func.count(M.c.id)).where(state, M.c.day <= before))
            ).scalar_one()
            for state in _LASTING
        ]
        return sum(found)

    def _forgotten_since(self, at: datetime) -> date:
        return self._unit.town.today(at) - self._unit.town.retention.lasts("text_days")

    async def begin_seen(self) -> None:
        """Of whom nobody knows when they were last here, the time begins today."""
        today = self._unit.town.today(self._unit.now)
        await self._unit.execute(update(P).where(P.c.seen_on.is_(None)).values(seen_on=today))

    async def idle(self, limit: int) -> Sequence[PersonId]:
        """Who is to be told, or erased, because they were not seen for long (`idle_step`)."""
        today = self._unit.town.today(self._unit.now)
        rows = await self._unit.execute(self._idle(today).order_by(P.c.seen_on).limit(limit))
        return [PersonId(row.id) for row in rows]

    async def count_idle(self, at: datetime) -> int:
        """How many would be erased on that day, if they do not write."""
        lasts = self._unit.town.retention.lasts("idle_months")
        seen = P.c.seen_on <= self._unit.town.today(at) - lasts
        found = select(func.count()).select_from(P).where(seen, *self._free())
        return int((await self._unit.execute(found)).scalar_one())

    def _idle(self, today: date) -> Select[Any]:
        last = today - self._unit.town.retention.lasts("idle_months")
        told = func.coalesce(P.c.idle_told, 0)
        first = and_(told == 0, P.c.seen_on <= last + FIRST_WARNING)
        second = and_(
            told == 1,
            P.c.seen_on <= last + SECOND_WARNING,
            P.c.idle_told_on <= today - (FIRST_WARNING - SECOND_WARNING),
        )
        over = and_(told > 1, P.c.seen_on <= last, P.c.idle_told_on <= today - SECOND_WARNING)
        early = P.c.seen_on <= last + FIRST_WARNING  # by the index; what follows looks at these few
        return select(P.c.id).where(early, or_(first, second, over), *self._free())

    def _free(self) -> list[ColumnElement[bool]]:
        """Nobody who has a role, speaks for an association, or has something under way."""
        on = exists().where(M.c.ended_at.is_(None))
        return [
            P.c.roles == "",
            P.c.telegram_id.not_in(sorted(self._unit.town.coordinators)),
            ~exists().where(Q.c.person_id == P.c.id),
            ~exists().where(G.c.asker_id == P.c.id),
            ~on.where(R.c.asker_id == P.c.id, M.c.id == R.c.mission_id),
            ~on.where(S.c.person_id == P.c.id, M.c.id == S.c.mission_id),
        ]
