"""Everything that is kept of somebody is in their file, or is named with the reason why it is not."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Date, Float, Integer, LargeBinary, insert, update

from bot.papers.own_data import as_json
from bot.papers.own_data_keys import KEYS, SECTIONS
from solidarity.people import Neighbour
from storage import own_sections
from storage.own_data import UNREADABLE
from storage.own_sections import LEFT_OUT, NOT_THEIRS, Key, Me, Section
from storage.tables import Moment, Sealed, Table
from tests.cast import ROSA, SAM, arrive
from tests.stores import TestedStore

PARENTS = {
    "mission_id": "missions",
    "organisation_id": "organisations",
    "announcement_id": "announcements",
    "alert_id": "alerts",
    "broadcast_id": "broadcasts",
}
START = datetime(2031, 1, 1, tzinfo=UTC)


def test_every_column_of_every_table_is_given_or_has_its_reason() -> None:
    """A new table or a new column fails here until it is in a section or named with why it is not."""
    given = {(item.table.name, column) for item in own_sections.SECTIONS for column in item.columns}
    theirs = {(item.table.name, column.name) for item in own_sections.SECTIONS for column in item.table.c}
    found = {(table.name, column.name) for table in Table.metadata.tables.values() for column in table.c}
    links = _links()
    unsaid = {
        f"{table}.{column}"
        for table, column in found - given - LEFT_OUT.keys() - links
        if table not in NOT_THEIRS
    }
    assert unsaid == set()
    assert {table for table, _ in found} == {table for table, _ in theirs} | NOT_THEIRS.keys()
    assert LEFT_OUT.keys() <= found
    assert NOT_THEIRS.keys() <= {table for table, _ in found}
    assert not LEFT_OUT.keys() & given, "left out and given"


def _links() -> set[tuple[str, str]]:
    """The columns by which a row is somebody's: they say nothing but who they are."""
    return {(item.table.name, name) for item in own_sections.SECTIONS for name in _whose(item)}


def _whose(section: Section) -> set[str]:
    me = Me(41, 42, "43")
    return {
        item.name
        for item in _columns(section.whose(me))
        if item.table is section.table and item.name not in ("deed", "code", "lane")
    }


def _columns(condition: Any) -> Iterator[Any]:
    from sqlalchemy.sql import visitors

    for item in visitors.iterate(condition):
        if item.__visit_name__ == "column":
            yield item


def test_every_part_and_every_key_is_explained() -> None:
    """Whoever reads the file by program finds each section and each key in words."""
    assert SECTIONS.keys() == {item.name for item in own_sections.SECTIONS}
    given = {column for item in own_sections.SECTIONS for column in item.columns}
    assert given - KEYS.keys() == set()


class Planter:
    """Writes a row for each section, with a value of its own in each column."""

    def __init__(self, unit: Any, person: Neighbour) -> None:
        self._unit, self._person = unit, person
        self._numbers = itertools.count(900_000_001)
        self.planted: dict[str, list[str]] = {}

    async def parents(self) -> dict[str, int]:
        """Rows of nobody on which others stand."""
        made = {}
        for name in PARENTS.values():
            table = Table.metadata.tables[name]
            row = {item.name: self._plain(table, item) for item in table.c}
            row |= {
                item.name: self._unit.instance.close(b"-", name, item.name, row["id"])
                for item in table.c
                if isinstance(item.type, Sealed)
            }
            await self._unit.execute(insert(table), row)
            made[name] = int(row["id"])
        return made

    async def plant(self, section: Section) -> None:
        """One row, which is theirs by this section."""
        table, parents = section.table, await self.parents()
        row: dict[str, Any] = {item.name: self._plain(table, item) for item in table.c}
        for name, parent in PARENTS.items():
            if name in row:
                row[name] = parents[parent]
        if table.name == "agreements":
            row["handler_id"] = 1
        row |= self._theirs(section)
        if section.name == "agreements_called":
            await self._seal_own(row, table, 1)
        shown = {}
        for name in section.columns:
            if isinstance(table.c[name].type, Sealed):
                words = f"sealed {section.name} {name} <b>"
                shown[name] = words
                seal = self._unit.instance
                if section.sealed is Key.PERSON:
                    seal = await self._unit.seal_of(self._person.id)
                row[name] = seal.close(words.encode(), table.name, name, section.row(_Row(row)))
            elif name not in PARENTS and row[name] is not None:
                shown[name] = row[name]
        if table.name == "people":
            await self._unit.execute(update(table).where(table.c.id == self._person.id).values(row))
        else:
            await self._unit.execute(insert(table), row)
        self.planted[section.name] = [_written(value) for value in shown.values()]

    async def _seal_own(self, row: dict[str, Any], table: Any, owner: int) -> None:
        row["asker_id"] = owner

    def _theirs(self, section: Section) -> dict[str, Any]:
        person = self._person
        if section.name == "account":
            return {"id": person.id, "telegram_id": person.telegram_id, "source": "the-poster"}
        if section.name == "arrived_by":
            return {"code": "the-poster", "made_by": None}
        if section.name in ("ban", "homes_seen"):
            return {"account_key": self._unit.instance.index(str(person.telegram_id))}
        by_account = {"hold_for", "from_chat", "to_chat", "telegram_id", "lane"}
        found = {}
        for name in sorted(_whose(section) | ({"lane"} if section.table.name == "inbox" else set())):
            if name == "chat_id" and section.name != "topics":
                continue  # the other way in which it is theirs is planted
            mine = person.telegram_id if name in by_account or name == "chat_id" else person.id
            found[name] = mine
            if name == "hold_for":
                break
        return found

    def _plain(self, table: Any, column: Any) -> Any:
        number = next(self._numbers)
        match column.type:
            case Sealed() | LargeBinary():
                return b"-" if not column.nullable else None
            case Boolean():
                return None if column.nullable else True
            case Moment():
                return START + timedelta(seconds=number - 900_000_000)
            case Date():
                return date(2031, 1, 1) + timedelta(days=number - 900_000_000)
            case Float():
                return float(number)
            case BigInteger() | Integer():
                return number
        return f"{table.name}-{column.name}-{number}"


class _Row:
    """A row that is still a mapping."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return self._row[name]


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


async def _planted(store: TestedStore, person: Neighbour) -> tuple[Planter, Any]:
    async with store.unit() as unit:
        planter = Planter(unit, person)
        for section in own_sections.SECTIONS:
            await planter.plant(section)
        return planter, await unit.own.everything(person)


async def test_what_is_planted_in_any_table_is_in_the_file(store: TestedStore) -> None:
    """One row in each way in which a row can be somebody's, each column with a value of its own."""
    (rosa,) = await arrive(store, ROSA)
    planter, records = await _planted(store, rosa)
    assert [name for name, rows in records.items() if UNREADABLE in str(rows)] == []
    for section, values in planter.planted.items():
        body = as_json({section: records[section]}, about={}, sections={}, keys={}, left_out=[]).decode()
        data = orjson.loads(body)["data"]
        assert len(data[section]) >= 1, section
        missing = [value for value in values if f'"{value}"' not in body and f" {value}" not in body]
        assert missing == [], section


async def test_nothing_of_another_person_is_in_the_file(store: TestedStore) -> None:
    """Neither the account nor the name of the one to whom one writes; none of the staff's chats."""
    rosa, sam = await arrive(store, ROSA, SAM)
    async with store.unit() as unit:
        missions = await Planter(unit, rosa).parents()
        await unit.relays.add(missions["missions"], rosa.telegram_id, 71, sam.telegram_id)
        await unit.relays.add(missions["missions"], sam.telegram_id, 73, rosa.telegram_id)
        records = await unit.own.everything(rosa)
    assert len(records["messages_passed_on"]) == len(records["messages_received"]) == 1
    body = as_json(records, about={}, sections={}, keys={}, left_out=[]).decode()
    assert str(sam.telegram_id) not in body
    assert str(sam.id) not in body


async def test_erased_after_all_that_nothing_is_left(store: TestedStore) -> None:
    """Of what was planted in every table the ids are in none but the audit and the journal."""
    from tests.storage.test_people import everything_about

    (rosa,) = await arrive(store, ROSA)
    async with store.unit() as unit:
        planter = Planter(unit, rosa)
        for section in own_sections.SECTIONS:
            if section.name not in ("account", "arrived_by", "associations_joined"):
                await planter.plant(section)
    async with store.unit() as unit:
        await unit.people.erase(rosa)
        await unit.own.forget_account(rosa.telegram_id)
    assert set(await everything_about(store, rosa)) == {"traces", "erasures"}
