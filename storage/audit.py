"""The audit: lines that are only ever added, tied to one another by a chain of hashes, and let go by age.

Whoever acts only adds a line, which waits for nobody. The sweeper ties it to the line before (`lay`): a line
that was changed, taken out, put in between or moved no longer fits (`verify`). The hashes are keyed with the
instance's key, so that whoever can write to the database alone cannot make a chain that fits. Triggers of the
database (step 0004) refuse all else that a statement could do.

Not here: who may read it (`solidarity.actions`), for how long it is kept (`solidarity.retention`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, delete, func, insert, select, text, update

from solidarity.missions import MissionId
from solidarity.people import PersonId
from solidarity.ports import SENT, Deed, Trace
from solidarity.ports.retention import Link, Verdict
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

T = tables.Trace.__table__  # type: ignore[attr-defined]
N = tables.Instance.__table__  # type: ignore[attr-defined]
_LOOSE = text("hash IS NULL")
"""Written out, not bound: only so may SQLite use the index of the few lines that are not tied yet."""
_LISTED = 100
_AT_ONCE = 1000
BEGINNING = b""
"""What stands in place of the line before the first."""


@dataclass(frozen=True, slots=True)
class _Ends:
    """Between which lines the chain lies."""

    before: int
    """The last line that was let go."""
    hash: bytes
    last: int
    """The last line that was tied."""


class StoredAudit:
    """`solidarity.ports.Audit` on `traces`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def record(
        self,
        deed: Deed,
        actor: PersonId | None,
        about: PersonId | None = None,
        mission: MissionId | None = None,
        *,
        what: str | None = None,
    ) -> None:
        """One more line."""
        row = {
            "at": self._unit.now,
            "deed": deed.value,
            "actor_id": actor,
            "about_id": about,
            "mission_id": mission,
            "what": what,
        }
        await self._unit.execute(insert(T), row)

    async def about(
        self, person: PersonId, limit: int = _LISTED, before: int | None = None
    ) -> Sequence[Trace]:
        """What was done or seen of this person, newest first; `before` is the last line of the page above."""
        mine = select(T).where(T.c.about_id == person)
        if before is not None:
            mine = mine.where(T.c.id < before)
        rows = await self._unit.execute(mine.order_by(T.c.id.desc()).limit(limit))
        return [_trace(row) for row in rows]

    async def latest(self, about: PersonId, *deeds: Deed) -> int:
        """The number of the last such line about this person; 0 where there is none."""
        words = [item.value for item in deeds]
        found = await self._unit.execute(
            select(func.max(T.c.id)).where(T.c.about_id == about, T.c.deed.in_(words))
        )
        return int(found.scalar() or 0)

    async def met(self, actor: PersonId, deed: Deed, since: datetime) -> frozenset[PersonId]:
        """About whom this person did it since then; not what only came to them without a tap."""
        did = func.coalesce(T.c.what, "") != SENT
        mine = (T.c.actor_id == actor, T.c.deed == deed.value, T.c.at >= since, T.c.about_id.is_not(None))
        found = await self._unit.execute(select(T.c.about_id).where(*mine, did).distinct())
        return frozenset(PersonId(item) for item in found.scalars())

    async def by(self, person: PersonId, deed: Deed, limit: int = _LISTED) -> Sequence[Trace]:
        """When this person did this, newest first."""
        mine = select(T).where(T.c.actor_id == person, T.c.deed == deed.value)
        rows = await self._unit.execute(mine.order_by(T.c.id.desc()).limit(limit))
        return [_trace(row) for row in rows]

    async def has(
        self, deed: Deed, actor: PersonId, about: PersonId, mission: MissionId | None, since: datetime
    ) -> bool:
        """Whether such a line was written since then; found by whom it is about."""
        same = (T.c.deed == deed.value, T.c.actor_id == actor, T.c.mission_id == mission)
        found = await self._unit.execute(
            select(T.c.id).where(T.c.about_id == about, T.c.at >= since, *same).limit(1)
        )
        return found.first() is not None

    # The chain

    async def lay(self, limit: int = _AT_ONCE) -> int:
        """Tie lines to those before them, in the order in which they were written; returns how many.

        On PostgreSQL a line with a lower number may be committed after one with a higher; so for the moment
        that this takes nobody adds one. Where somebody holds the table for long, it is left for next time.
        """
        if (await self._unit.execute(select(T.c.id).where(_LOOSE).limit(1))).first() is None:
            return 0
        if self._unit.dialect == "postgresql":
            await self._unit.execute(text("SET LOCAL lock_timeout = '2s'"))
            await self._unit.execute(text("LOCK TABLE traces IN SHARE ROW EXCLUSIVE MODE"))
        ends = await self._ends()
        found = await self._unit.execute(
            select(T).where(_LOOSE, T.c.id > ends.last).order_by(T.c.id).limit(limit)
        )
        rows = found.all()
        if not rows:
            return 0
        tied = await self._hash_of(ends)
        for row in rows:
            tied = self._tie(tied, row)
            await self._unit.execute(update(T).where(T.c.id == row.id).values(hash=tied))
        await self._unit.execute(update(N).where(N.c.id == 1).values(traces_last=rows[-1].id))
        return len(rows)

    async def verify(self, after: Link | None = None, limit: int | None = None) -> Verdict:
        """Look at every line, or at so many after this one: each must follow from the one before it."""
        ends = await self._ends()
        if after is None or after.number < ends.before:  # the beginning, which may have moved meanwhile
            after = Link(ends.before, ends.hash)
        tied, at, lines = after.hash, after.number, 0
        while limit is None or lines < limit:
            page = select(T).where(T.c.id > at).order_by(T.c.id).limit(min(limit or _AT_ONCE, _AT_ONCE))
            rows = (await self._unit.execute(page)).all()
            for row in rows:
                if row.id > ends.last:
                    return await self._judge_loose(lines, ends)
                tied = self._tie(tied, row)
                lines, at = lines + 1, row.id
                if row.hash is None or bytes(row.hash) != tied:
                    return Verdict(lines, 0, broken_at=row.id)
            if not rows:
                return self._judge_end(lines, at, ends)
        return Verdict(lines, 0, reached=Link(at, tied))

    async def _judge_loose(self, lines: int, ends: _Ends) -> Verdict:
        """What was written since is tied to nothing yet; but the last line that was tied must be there."""
        rows = (await self._unit.execute(select(T.c.id, T.c.hash).where(T.c.id > ends.last))).all()
        forged = [row.id for row in rows if row.hash is not None]
        if forged:
            return Verdict(lines + len(rows), 0, broken_at=min(forged))
        end = self._judge_end(lines, await self._newest(ends.last), ends)
        return Verdict(lines + len(rows), len(rows), end.broken_at)

    def _judge_end(self, lines: int, at: int, ends: _Ends) -> Verdict:
        cut = at < ends.last and ends.last > ends.before
        return Verdict(lines, 0, broken_at=ends.last if cut else None)

    async def _newest(self, upto: int) -> int:
        found = await self._unit.execute(
            select(T.c.id).where(T.c.id <= upto).order_by(T.c.id.desc()).limit(1)
        )
        return int(found.scalar() or 0)

    async def let_go(self, written_until: datetime, limit: int) -> int:
        """Forget the oldest lines, written until then; the rest still fits together. Returns how many.

        One line always stays, and where all were to go that is this very deed: numbers never begin anew.
        """
        oldest = (await self._unit.execute(select(T).order_by(T.c.id).limit(limit + 1))).all()
        ends = await self._ends()
        old = []
        for row in oldest:
            if row.at > written_until or row.id > ends.last:
                break
            old.append(row)
        if len(old) == len(oldest):
            if len(old) <= limit:
                await self.record(Deed.LET_GO, None)
            old = old[:limit]
        if not old:
            return 0
        last = old[-1]
        moved = {"traces_before": last.id, "traces_hash": last.hash}
        await self._unit.execute(update(N).where(N.c.id == 1).values(moved))
        await self._unit.execute(delete(T).where(T.c.id <= last.id))
        return len(old)

    async def _ends(self) -> _Ends:
        columns = (N.c.traces_before, N.c.traces_hash, N.c.traces_last)
        row = (await self._unit.execute(select(*columns).where(N.c.id == 1))).one()
        before = row.traces_before or 0
        tied = BEGINNING if row.traces_hash is None else bytes(row.traces_hash)
        return _Ends(before, tied, max(before, row.traces_last or 0))

    async def _hash_of(self, ends: _Ends) -> bytes:
        """The hash of the last line that was tied."""
        if ends.last == ends.before:
            return ends.hash
        found = await self._unit.execute(select(T.c.hash).where(T.c.id == ends.last))
        tied = found.scalar()
        return BEGINNING if tied is None else bytes(tied)

    def _tie(self, before: bytes, row: Row[Any]) -> bytes:
        """The hash of a line: SHA-256, keyed, over that of the line before and all that this one says."""
        said = [
            before.hex(),
            row.id,
            row.at.isoformat(),
            row.deed,
            row.actor_id,
            row.about_id,
            row.mission_id,
            row.what,
        ]
        return bytes.fromhex(self._unit.instance.index("audit " + orjson.dumps(said).decode()))


def _trace(row: Row[Any]) -> Trace:
    return Trace(
        row.at, Deed(row.deed), row.actor_id, row.about_id, row.mission_id, what=row.what, number=row.id
    )
