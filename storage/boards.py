"""The boards of groups: columns of `chat_groups`, beside the group itself, and the figures on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, literal_column, or_, select, update

from solidarity.boards import DEBOUNCE, SOLVED, Board, Tally
from solidarity.groups import Binding
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

G = tables.Group.__table__  # type: ignore[attr-defined]
M = tables.Mission.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
_IS_BOUND = and_(G.c.binding == Binding.NEIGHBOURHOOD.value, G.c.working.is_(True))
_OPEN, _TAKEN = M.c.state == literal_column("'open'"), M.c.state == literal_column("'taken'")
"""Written out, not bound: only so may SQLite use the indexes of the few missions that last."""
_SOLVED = M.c.state.in_([state.value for state in sorted(SOLVED)])


class StoredBoards:
    """`solidarity.ports.Boards`. A board is marked once when the unit ends, whatever happened in it."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit
        self._touched: set[str] = set()

    def touch(self, *neighbourhoods: str | None) -> None:
        """Something changed there that a board may show."""
        self._touched.update(item for item in neighbourhoods if item is not None)

    async def flush(self) -> None:
        """Mark the boards of what was touched.

        Also those that are due already: on PostgreSQL a board may be drawn at this very moment, in a unit
        that does not see what this one did. The row's lock puts one after the other.
        """
        if self._touched:
            there = G.c.neighbourhood.in_(sorted(self._touched))
            self._touched.clear()
            await self._mark(and_(there, _IS_BOUND), self._unit.now + DEBOUNCE)

    async def mark(self, chat: int, due: datetime) -> None:
        """It is to be looked at by then; sooner where that was said before."""
        await self._mark(G.c.chat_id == chat, due)

    async def _mark(self, where: Any, due: datetime) -> None:  # noqa: ANN401 - a condition
        later = or_(G.c.board_due.is_(None), G.c.board_due > due)
        sooner = case((later, due), else_=G.c.board_due)
        await self._unit.execute(update(G).where(where).values(board_due=sooner))

    async def due(self, limit: int) -> Sequence[int]:
        """Groups whose board is to be looked at now."""
        found = await self._unit.execute(
            select(G.c.chat_id).where(G.c.board_due <= self._unit.now).order_by(G.c.board_due).limit(limit)
        )
        return [row.chat_id for row in found]

    async def take(self, chat: int, due: datetime) -> Board | None:
        """The board of a group whose time has come, held until this unit ends; its next time is `due`."""
        taken = await self._unit.execute(
            update(G)
            .where(G.c.chat_id == chat, G.c.board_due <= self._unit.now)
            .values(board_due=due)
            .returning(G.c.board_message, G.c.board_shown, G.c.board_pinned)
        )
        row = taken.first()
        return None if row is None else Board(row.board_message, row.board_shown, row.board_pinned)

    async def find(self, chat: int) -> Board:
        """A group's board; an empty one where it has none."""
        found = await self._unit.execute(
            select(G.c.board_message, G.c.board_shown, G.c.board_pinned).where(G.c.chat_id == chat)
        )
        row = found.first()
        return Board() if row is None else Board(row.board_message, row.board_shown, row.board_pinned)

    async def put(self, chat: int, board: Board) -> None:
        """Keep what stands there."""
        values = {
            "board_message": board.message,
            "board_shown": board.shown,
            "board_pinned": board.pinned,
        }
        await self._unit.execute(update(G).where(G.c.chat_id == chat).values(**values))

    async def on_its_way(self, chat: int) -> bool:
        """Whether one waits to be sent, or is being sent."""
        new = ("board", "send", chat)
        if any((row["kind"], row["op"], row["chat_id"]) == new for row in self._unit.outbox.unwritten):
            return True
        sent = and_(B.c.kind == new[0], B.c.op == new[1], B.c.chat_id == chat)
        under_way = B.c.state.in_((literal_column("'waiting'"), literal_column("'leased'")))
        found = await self._unit.execute(select(B.c.seq).where(sent, under_way).limit(1))
        return found.first() is not None

    async def tally(
        self, neighbourhoods: Collection[str], categories: Collection[str], since: datetime
    ) -> Tally:
        """How missions stand there, in these categories: three counts, each by its own index."""
        there = and_(M.c.neighbourhood.in_(list(neighbourhoods)), M.c.category.in_(list(categories)))
        counts = [
            select(func.count()).select_from(M).where(there, condition).scalar_subquery()
            for condition in (_OPEN, _TAKEN, and_(_SOLVED, M.c.ended_at >= since))
        ]
        row = (await self._unit.execute(select(*counts))).one()
        return Tally(*row)

    async def look_at_all(self) -> None:
        """Every board is due now, and nobody trusts what it shows."""
        await self._unit.execute(
            update(G).where(_IS_BOUND).values(board_due=self._unit.now, board_shown=None)
        )
