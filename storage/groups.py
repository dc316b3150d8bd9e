"""Group chats and their bindings; the one place that rewrites a chat id everywhere.

Who is in a group is kept so that nobody gets in private what their group shows them; nothing is kept of what
they write there, and nothing of who never accepted the first screen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, or_, select, true, update

from solidarity.groups import Binding, Group, Right
from solidarity.people import PersonId
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

G = tables.Group.__table__  # type: ignore[attr-defined]
C = tables.Card.__table__  # type: ignore[attr-defined]
T = tables.GroupTopic.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
NEW = B.alias("new")
P = tables.Person.__table__  # type: ignore[attr-defined]
GM = tables.GroupMember.__table__  # type: ignore[attr-defined]
THERE = GM.alias("there")
_GETS_POSTS = (Binding.NEIGHBOURHOOD.value, Binding.THEME.value, Binding.CHANNEL.value)


def gets_post(areas: Collection[str], theme: str | None) -> ColumnElement[bool]:
    """Which rows of `chat_groups` get a post for these neighbourhoods (none: all) and this theme."""
    near = G.c.neighbourhood.in_(sorted(areas)) if areas else true()
    group = and_(G.c.binding == Binding.NEIGHBOURHOOD.value, near)
    channel = and_(G.c.binding == Binding.CHANNEL.value, or_(G.c.neighbourhood.is_(None), near))
    themed = and_(G.c.binding == Binding.THEME.value, G.c.theme == theme)
    return and_(G.c.working.is_(True), or_(group, channel, *([themed] if theme is not None else [])))


class StoredGroups:
    """`solidarity.ports.Groups` on `chat_groups`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def find(self, chat: int) -> Group | None:
        """The group, if the bot has met it."""
        found = await self._all(select(G).where(G.c.chat_id == chat))
        return found[0] if found else None

    async def save(self, group: Group) -> None:
        """Insert or replace; the columns of the board are another's (`storage.boards`)."""
        title = self._unit.instance.close(group.title.encode(), "chat_groups", "title", group.chat)
        row = {
            "title": title,
            "binding": group.binding.value,
            "neighbourhood": group.neighbourhood,
            "thread_id": group.thread,
            "bound_by": group.bound_by,
            "bound_at": group.bound_at,
            "working": group.working,
            "forum": group.forum,
            "rights": None if group.rights is None else _words(group.rights),
            "told": _words(group.told),
            "counted_at": group.counted_at,
            "crowd_told": group.crowd_told,
            "channel": group.channel or None,
            "theme": group.theme,
        }
        replaced = update(G).where(G.c.chat_id == group.chat).values(row)
        if (await self._unit.execute(replaced)).rowcount:
            return
        new = {"chat_id": group.chat, "board_pinned": False, **row}
        inserted = self._unit.insert_new(G).values(new).returning(G.c.chat_id)
        if (await self._unit.execute(inserted)).first() is None:
            await self._unit.execute(replaced)  # somebody else met it at the same moment

    async def bound_to(self, neighbourhood: str) -> Sequence[Group]:
        """The working groups of a neighbourhood."""
        return await self._all(
            select(G).where(
                G.c.binding == Binding.NEIGHBOURHOOD.value,
                G.c.neighbourhood == neighbourhood,
                G.c.working.is_(True),
            )
        )

    async def bound_anywhere(self) -> Sequence[Group]:
        """The working groups of every neighbourhood."""
        return await self._all(
            select(G)
            .where(G.c.binding == Binding.NEIGHBOURHOOD.value, G.c.working.is_(True))
            .order_by(G.c.chat_id)
        )

    async def staff(self) -> Sequence[Group]:
        """The coordinators' own chats."""
        return await self._all(select(G).where(G.c.binding == Binding.STAFF.value, G.c.working.is_(True)))

    async def for_posts(self, areas: Collection[str], theme: str | None) -> Sequence[Group]:
        """The working groups and channels that get a post for these neighbourhoods (none: all) and theme."""
        return await self._all(select(G).where(gets_post(areas, theme)).order_by(G.c.chat_id))

    async def note_member(self, chat: int, telegram_id: int, *, present: bool) -> None:
        """Somebody was seen in a group or has left it. Kept where it gets posts, of who accepted us."""
        if present and await self._concerns(chat, telegram_id):
            row = {"chat_id": chat, "telegram_id": telegram_id, "seen_at": self._unit.now, "present": True}
            await self._unit.execute(self._unit.upsert(GM, "chat_id", "telegram_id"), row)
        elif not present:
            await self._unit.execute(
                update(GM)
                .where(GM.c.chat_id == chat, GM.c.telegram_id == telegram_id)
                .values(present=False, seen_at=self._unit.now)
            )

    async def _concerns(self, chat: int, telegram_id: int) -> bool:
        bound = exists().where(G.c.chat_id == chat, G.c.binding.in_(_GETS_POSTS))
        found = await self._unit.execute(select(P.c.id).where(P.c.telegram_id == telegram_id, bound))
        return found.first() is not None

    async def seen_in(self, telegram_id: int) -> Sequence[Group]:
        """The groups in which this person is, as far as the bot knows."""
        here = select(GM.c.chat_id).where(GM.c.telegram_id == telegram_id, GM.c.present.is_(True))
        return await self._all(select(G).where(G.c.chat_id.in_(here)).order_by(G.c.chat_id))

    async def forget_members(self, chat: int) -> None:
        """Nobody needs to know any more who is in this group."""
        await self._unit.execute(delete(GM).where(GM.c.chat_id == chat))

    async def moved(self, old: int, new: int) -> bool:
        """The group lives under another id: binding and waiting rows follow, old messages are lost.

        An edit or a reaction aims at a message that the new chat does not have. Returns whether the
        group was still known by its old id.
        """
        group = await self.find(old)
        if group is not None:
            await self._unit.execute(delete(G).where(G.c.chat_id == old))
            known = await self.find(new)
            if known is None or known.binding is Binding.NONE:
                await self.save(replace(group, chat=new, working=True))
        await self._unit.execute(delete(C).where(C.c.chat_id == old))
        await self._unit.execute(delete(T).where(T.c.chat_id == old))
        await self._move_members(old, new)
        waiting = (B.c.chat_id == old) & B.c.state.in_(("waiting", "leased"))
        twice = exists().where(
            B.c.single,
            NEW.c.chat_id == new,
            NEW.c.state == "waiting",
            NEW.c.single,
            NEW.c.kind == B.c.kind,
            NEW.c.mission_id == B.c.mission_id,
        )
        posted = exists().where(
            NEW.c.op == "send", NEW.c.chat_id == new, NEW.c.broadcast_id == B.c.broadcast_id
        )
        await self._unit.execute(
            update(B)
            .where(waiting, (B.c.op != "send") | twice | posted)
            .values(state="dropped", reason="moved", settled_at=self._unit.now, facts=None, frozen=None)
        )
        await self._unit.execute(update(B).where(waiting).values(chat_id=new, due_at=self._unit.now))
        return group is not None

    async def _move_members(self, old: int, new: int) -> None:
        """Who was in the group is in it under its new id; what was seen there is newer."""
        newer = select(THERE.c.telegram_id).where(THERE.c.chat_id == new)
        await self._unit.execute(delete(GM).where(GM.c.chat_id == old, GM.c.telegram_id.in_(newer)))
        await self._unit.execute(update(GM).where(GM.c.chat_id == old).values(chat_id=new))

    async def _all(self, statement: Any) -> list[Group]:  # noqa: ANN401
        rows = (await self._unit.execute(statement)).all()
        return [self._to_group(row) for row in rows]

    def _to_group(self, row: Row[Any]) -> Group:
        title = self._unit.instance.open(row.title, "chat_groups", "title", row.chat_id).decode()
        return Group(
            chat=row.chat_id,
            title=title,
            binding=Binding(row.binding),
            neighbourhood=row.neighbourhood,
            thread=row.thread_id,
            bound_by=PersonId(row.bound_by) if row.bound_by else None,
            bound_at=row.bound_at,
            working=row.working,
            forum=row.forum,
            rights=None if row.rights is None else _rights(row.rights),
            told=_rights(row.told),
            counted_at=row.counted_at,
            crowd_told=row.crowd_told,
            channel=row.channel is True,
            theme=row.theme,
        )


def _words(rights: Iterable[Right]) -> str:
    return " ".join(sorted(item.value for item in rights))


def _rights(words: str) -> frozenset[Right]:
    return frozenset(Right(item) for item in words.split())
