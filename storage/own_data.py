"""All that is kept of one person, read row by row as it stands; and what goes by an account or a number.

Which rows and columns, and what is left out: `storage.own_sections`. Erasing a person is
`storage.people.StoredPeople.erase`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Row, delete, func, select, update

from solidarity.answers import Reply
from solidarity.missions import MissionId
from solidarity.notices import Kind
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Deed, Purpose
from solidarity.ports.privacy import Look, Record
from solidarity.proxies import Agreement
from storage import tables
from storage.own_sections import (
    AA,
    BA,
    GM,
    HS,
    LEFT_OUT,
    NOT_THEIRS,
    OG,
    SECTIONS,
    C,
    D,
    G,
    I,
    Key,
    M,
    Me,
    O,
    P,
    Q,
    R,
    Section,
    T,
    Y,
)
from storage.owners import OWN
from storage.sealing import SealBrokenError

if TYPE_CHECKING:
    from storage.sealing import Seal
    from storage.store import StoredUnit

X = tables.SecretCode.__table__  # type: ignore[attr-defined]
MOST = 10_000
"""Rows of one section: more than anybody has in the times for which things are kept."""
UNREADABLE = "unreadable"
"""Where a sealed value cannot be opened: it is said, not passed over."""
_MISSION = ("reference", "category", "day", "hour", "neighbourhood", "state", "opened_at", "ended_at")


class StoredOwnRecords:
    """`solidarity.ports.privacy.OwnRecords`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit

    async def everything(self, person: Neighbour) -> Mapping[str, Sequence[Record]]:
        """Every row that is theirs, by section."""
        me = Me(person.id, person.telegram_id, self._unit.instance.index(str(person.telegram_id)))
        seal = await self._unit.seal_of(person.id)
        found = {item.name: await self._section(item, me, seal) for item in SECTIONS}
        await self._name(found)
        return found

    def left_out(self) -> Sequence[str]:
        """What is kept and not given, each with why."""
        columns = [f"{table}.{column}: {why}" for (table, column), why in LEFT_OUT.items()]
        return [*(f"{table}: {why}" for table, why in NOT_THEIRS.items()), *columns]

    async def _section(self, section: Section, me: Me, own: Seal) -> list[dict[str, object]]:
        table = section.table
        key = table.primary_key.columns
        rows = await self._unit.execute(select(table).where(section.whose(me)).order_by(*key).limit(MOST))
        found = rows.all()
        if section.sealed is Key.PERSON:
            return [_record(section, row, own) for row in found]
        seals = await self._unit.owners.read(row.id for row in found) if table in OWN else {}
        return [_record(section, row, self._unit.instance, seals.get(_id(row))) for row in found]

    async def _name(self, found: Mapping[str, list[dict[str, object]]]) -> None:
        """Beside numbers of missions, groups and associations, what they are called."""
        records = [item for section in found.values() for item in section]
        await self._add(records, "mission_id", "mission", M, M.c.id, _MISSION)
        for section, key, what, table, column, sealed in (
            (found["groups"], "chat_id", "title", G, G.c.chat_id, "title"),
            (found["associations_joined"], "organisation_id", "name", OG, OG.c.id, "name"),
        ):
            wanted = {item[key] for item in section}
            both = select(column.label("number"), table.c[sealed].label("sealed"))
            rows = await self._unit.execute(both.where(column.in_(wanted)))
            names = {
                row.number: _opened(row.sealed, self._unit.instance, table.name, sealed, row.number)
                for row in rows.all()
            }
            for item in section:
                item[what] = names.get(item[key])

    async def _add(
        self,
        records: Iterable[dict[str, object]],
        key: str,
        what: str,
        table: Any,  # noqa: ANN401
        column: Any,  # noqa: ANN401
        kept: Sequence[str],
    ) -> None:
        about = [item for item in records if item.get(key) is not None]
        numbers = list({item[key] for item in about})
        rows: dict[object, dict[str, object]] = {}
        for at in range(0, len(numbers), 500):
            found = await self._unit.execute(
                select(column, *(table.c[name] for name in kept)).where(column.in_(numbers[at : at + 500]))
            )
            rows |= {row[0]: dict(zip(kept, row[1:], strict=True)) for row in found.all()}
        for item in about:
            if item[key] in rows:
                item[what] = rows[item[key]]

    async def looks(self, person: PersonId, deeds: Sequence[Deed], offset: int, limit: int) -> Sequence[Look]:
        """Who saw what of them, the newest first."""
        rows = await self._unit.execute(
            select(T.c.at, T.c.deed, T.c.actor_id, M.c.reference)
            .select_from(T.outerjoin(M, M.c.id == T.c.mission_id))
            .where(T.c.about_id == person, T.c.deed.in_([item.value for item in deeds]))
            .order_by(T.c.id.desc())
            .offset(offset)
            .limit(limit)
        )
        return [
            Look(row.at, Deed(row.deed), PersonId(row.actor_id) if row.actor_id else None, row.reference)
            for row in rows.all()
        ]

    async def lookers(self, person: PersonId, deeds: Sequence[Deed]) -> tuple[int, int]:
        """How often, and how many different people did."""
        row = (
            await self._unit.execute(
                select(
                    func.count().label("times"), func.count(T.c.actor_id.distinct()).label("people")
                ).where(T.c.about_id == person, T.c.deed.in_([item.value for item in deeds]))
            )
        ).one()
        return int(row.times), int(row.people)

    async def forget_account(self, telegram_id: int) -> int:
        """Delete what is kept by a Telegram account alone; how many rows."""
        gone = 0
        for statement in (
            delete(GM).where(GM.c.telegram_id == telegram_id),
            delete(D).where(D.c.telegram_id == telegram_id),
            delete(C).where(C.c.chat_id == telegram_id),
            delete(Y).where((Y.c.from_chat == telegram_id) | (Y.c.to_chat == telegram_id)),
            delete(I).where(I.c.lane == telegram_id, I.c.state.not_in(("pending", "applied"))),
            delete(Q).where(Q.c.chat_id == telegram_id),
        ):
            gone += int((await self._unit.execute(statement)).rowcount)
        gone += await self._drop_codes(telegram_id)
        await self._end_whispers(telegram_id)
        return gone

    async def _drop_codes(self, telegram_id: int) -> int:
        """What was begun in a group by this account and waits for them in private."""
        rows = await self._unit.execute(select(X).where(X.c.purpose == Purpose.GROUP_ASK.value))
        theirs = [row.digest for row in rows.all() if self._facts_of(row).get("person") == telegram_id]
        if theirs:
            await self._unit.execute(delete(X).where(X.c.digest.in_(theirs)))
        return len(theirs)

    def _facts_of(self, row: Row[Any]) -> Mapping[str, object]:
        opened = _opened(row.facts, self._unit.instance, "codes", "facts", row.digest)
        return opened if isinstance(opened, dict) else {}

    async def _end_whispers(self, telegram_id: int) -> None:
        """What they alone see in a group is taken away now, and the note of it goes with that."""
        rows = await self._unit.execute(
            select(Q.c.seq, Q.c.uid, Q.c.facts).where(
                Q.c.kind == Kind.WHISPER_OVER.value, Q.c.state == "waiting"
            )
        )
        for row in rows.all():
            facts = _opened(row.facts, self._unit.instance, "outbox", "facts", row.uid)
            if isinstance(facts, dict) and facts.get("whispered_to") == telegram_id:
                await self._unit.execute(update(Q).where(Q.c.seq == row.seq).values(due_at=self._unit.now))

    async def lock_team(self) -> None:
        """Nobody else leaves the team before this unit ends (on SQLite the whole file is locked)."""
        if self._unit.dialect == "postgresql":
            named = list(self._unit.town.coordinators)
            team = select(P.c.id).where((P.c.roles != "") | P.c.telegram_id.in_(named))
            await self._unit.execute(team.order_by(P.c.id).with_for_update())

    async def drop_offers(self, person: PersonId) -> Sequence[MissionId]:
        """They are offered nothing any more: the missions that they were offered."""
        rows = await self._unit.execute(select(O.c.mission_id).where(O.c.person_id == person))
        missions = [MissionId(row.mission_id) for row in rows.all()]
        await self._unit.execute(delete(O).where(O.c.person_id == person))
        return missions

    async def drop_standing_by(self, person: PersonId) -> int:
        """They stand by for no alert any more; for how many they did."""
        gone = await self._unit.execute(
            delete(AA).where(AA.c.person_id == person, AA.c.answer == Reply.CAN.value)
        )
        return int(gone.rowcount)

    async def with_number(self, phone: str) -> Sequence[MissionId]:
        """Requests that somebody else made for the owner of this number, over or not."""
        key = self._unit.instance.index(phone)
        rows = await self._unit.execute(
            select(R.c.mission_id).where(R.c.phone_key == key).order_by(R.c.mission_id)
        )
        return [MissionId(row.mission_id) for row in rows.all()]

    async def waiting_with_number(self, phone: str) -> Sequence[Agreement]:
        """Requests for the owner of this number that wait for their « yes »: few, and for four days."""
        return [item for item in await self._unit.agreements.waiting(MOST) if item.phone == phone]

    async def has_account(self, phone: str) -> bool:
        """Whether somebody of ours gave this number as their own."""
        key = self._unit.instance.index(phone)
        return (await self._unit.execute(select(P.c.id).where(P.c.phone_key == key))).first() is not None

    async def remembered_until(self, telegram_id: int) -> datetime | None:
        """Until when an account is known by a keyed index of its number, though it was erased."""
        key, now = self._unit.instance.index(str(telegram_id)), self._unit.now
        found = [
            (await self._unit.execute(select(table.c.until).where(table.c.account_key == key))).scalar()
            for table in (BA, HS)
        ]
        return max((until for until in found if until is not None and until > now), default=None)


def _id(row: Row[Any]) -> int:
    found: int = row._mapping.get("id", 0)  # noqa: SLF001 - SQLAlchemy's public name for it
    return found


def _record(section: Section, row: Row[Any], seal: Seal, its_own: Seal | None = None) -> dict[str, object]:
    """The row as its section gives it; some of its columns may be sealed with a key of its own."""
    table = section.table
    private = OWN.get(table, ())
    found: dict[str, object] = {}
    for name in section.columns:
        value = row._mapping[name]  # noqa: SLF001 - SQLAlchemy's public name for it
        if isinstance(table.c[name].type, tables.Sealed):
            by = its_own if its_own is not None and name in private else seal
            value = _opened(value, by, table.name, name, section.row(row))
            if isinstance(value, dict):
                value = {key: said for key, said in value.items() if key not in section.without}
        found[name] = value
    return found


def _opened(sealed: bytes | None, seal: Seal, table: str, column: str, row: int | str) -> Any:  # noqa: ANN401
    """What was sealed: words, or what was kept as JSON."""
    if sealed is None:
        return None
    try:
        words = seal.open(sealed, table, column, row).decode()
    except (SealBrokenError, UnicodeDecodeError):
        return UNREADABLE
    if words[:1] not in ("{", "["):
        return words
    try:
        return orjson.loads(words)
    except orjson.JSONDecodeError:
        return words
