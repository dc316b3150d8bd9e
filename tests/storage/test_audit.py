"""The audit is append-only: the databases refuse the rest, and what gets past them is found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from solidarity.people import PersonId
from solidarity.ports import Deed
from solidarity.ports.retention import Verdict
from tests.cast import NOW
from tests.stores import TestedStore

ROSA, BEN = PersonId(1), PersonId(8)
UNGUARDED = {
    "sqlite": [f"DROP TRIGGER traces_no_{what}" for what in ("update", "delete", "replace")],
    "postgresql": ["ALTER TABLE traces DISABLE TRIGGER USER"],
}
GUARDED = {"sqlite": (), "postgresql": ("ALTER TABLE traces ENABLE TRIGGER USER",)}


async def write(store: TestedStore, lines: int, *, lay: bool = True) -> list[int]:
    """Some lines, tied or not; the numbers of all there are."""
    for at in range(lines):
        store.clock.move(minutes=1)
        async with store.unit() as unit:
            await unit.audit.record(Deed.SAW_PHONE, BEN, ROSA, what=f"line{at}")
    if lay:
        async with store.unit() as unit:
            await unit.audit.lay()
    async with store.unit() as unit:
        return [row.id for row in await unit.execute(text("SELECT id FROM traces ORDER BY id"))]


async def run(store: TestedStore, *statements: str, **values: Any) -> None:
    """Statements of somebody who can write to the database."""
    async with store.unit() as unit:
        for statement in statements:
            await unit.execute(text(statement), values or None)


async def tamper(store: TestedStore, *statements: str, **values: Any) -> Verdict:
    """The same of somebody who switched the database's own guards off; then what is found."""
    await run(store, *UNGUARDED[store.database.dialect])
    try:
        for statement in statements:
            await run(store, statement, **values)
        return await verdict(store)
    finally:
        await run(store, *GUARDED[store.database.dialect])


async def verdict(store: TestedStore) -> Verdict:
    """What a look at the chain finds."""
    async with store.unit() as unit:
        return await unit.audit.verify()


async def test_a_chain_that_nobody_touched_holds(store: TestedStore) -> None:
    """All lines fit, those too that were written since it was laid, and one more each time."""
    assert await verdict(store) == Verdict(0, 0)
    await write(store, 4)
    assert await verdict(store) == Verdict(4, 0)
    await write(store, 2, lay=False)
    assert await verdict(store) == Verdict(6, 2)
    await write(store, 1)
    assert await verdict(store) == Verdict(7, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE traces SET actor_id = 99",
        "UPDATE traces SET hash = NULL",
        "UPDATE traces SET what = 'other', hash = hash",
        "DELETE FROM traces",
    ],
)
async def test_the_database_refuses_to_change_a_line(store: TestedStore, statement: str) -> None:
    """Whatever the program does: no line is changed or deleted, tied or not."""
    await write(store, 2)
    await write(store, 1, lay=False)
    with pytest.raises(DBAPIError, match="append-only"):
        await run(store, statement)
    assert await verdict(store) == Verdict(3, 1)


async def test_a_line_cannot_be_replaced_nor_all_be_emptied(store: TestedStore) -> None:
    """The two statements that would pass by a guard of single rows are refused as well."""
    await write(store, 2)
    statement = "TRUNCATE traces"
    if store.database.dialect == "sqlite":
        statement = "INSERT OR REPLACE INTO traces (id, at, deed) SELECT id, at, 'closed' FROM traces"
    with pytest.raises(DBAPIError, match="append-only"):
        await run(store, statement)
    assert await verdict(store) == Verdict(2, 0)


async def test_a_changed_line_is_found(store: TestedStore) -> None:
    """Who did it, about whom, when, which file: each of them is part of the chain."""
    ids = await write(store, 5)
    for change in ("actor_id = 7", "about_id = NULL", "deed = 'closed'", "what = NULL", "mission_id = 3"):
        column = change.partition(" ")[0]
        async with store.unit() as unit:
            before = (
                await unit.execute(text(f"SELECT {column} FROM traces WHERE id = :id"), {"id": ids[2]})
            ).scalar()
        found = await tamper(store, f"UPDATE traces SET {change} WHERE id = :id", id=ids[2])
        assert found.broken_at == ids[2], change
        if store.database.dialect == "sqlite":
            await _guard_again(store)
        back = f"UPDATE traces SET {column} = :before WHERE id = :id"
        assert (await tamper(store, back, id=ids[2], before=before)).holds
        if store.database.dialect == "sqlite":
            await _guard_again(store)


async def _guard_again(store: TestedStore) -> None:
    """SQLite's guards were dropped: put names in their place, so that they can be dropped again."""
    for what in ("update", "delete", "replace"):
        await run(
            store, f"CREATE TRIGGER traces_no_{what} BEFORE UPDATE ON traces WHEN 0 BEGIN SELECT 1; END"
        )


@pytest.mark.parametrize("place", [0, 2, 4])
async def test_a_deleted_line_is_found(store: TestedStore, place: int) -> None:
    """The first, one in the middle, and also the very last."""
    ids = await write(store, 5)
    found = await tamper(store, "DELETE FROM traces WHERE id = :id", id=ids[place])
    assert found.broken_at == ids[min(place + 1, 4)]


async def test_the_last_line_is_missed_even_where_newer_ones_follow(store: TestedStore) -> None:
    """The end of the chain is known: lines that are not tied yet do not hide that it was cut."""
    ids = await write(store, 3)
    await write(store, 2, lay=False)
    assert (await tamper(store, "DELETE FROM traces WHERE id = :id", id=ids[-1])).broken_at == ids[-1]


async def test_an_inserted_line_is_found(store: TestedStore) -> None:
    """A line put between two others has no place in the chain, whatever it says its hash is."""
    ids = await write(store, 3)
    statement = "UPDATE traces SET id = id + 10 WHERE id = :id"
    await tamper(store, statement, id=ids[2])
    found = await verdict(store)
    assert not found.holds
    copied = (
        "INSERT INTO traces (id, at, deed, actor_id, hash) "
        "SELECT id + 1, at, deed, 7, hash FROM traces WHERE id = :id"
    )
    ids = await write(store, 0)
    await run(store, copied, id=ids[-1])
    assert not (await verdict(store)).holds


async def test_a_forged_newest_line_is_found(store: TestedStore) -> None:
    """A line after the end that says it is tied was not written by the program."""
    ids = await write(store, 3)
    await run(
        store,
        "INSERT INTO traces (id, at, deed, actor_id, hash) "
        "SELECT id + 5, at, deed, 7, hash FROM traces WHERE id = :id",
        id=ids[-1],
    )
    assert (await verdict(store)).broken_at == ids[-1] + 5


async def test_swapped_lines_are_found(store: TestedStore) -> None:
    """Two lines that change places, hashes and all, are found at the first of them."""
    ids = await write(store, 4)
    first, second = ids[1], ids[2]
    found = await tamper(
        store,
        f"UPDATE traces SET id = 900 WHERE id = {first}",
        f"UPDATE traces SET id = {first} WHERE id = {second}",
        f"UPDATE traces SET id = {second} WHERE id = 900",
    )
    assert found.broken_at == first


async def test_another_key_makes_another_chain(store: TestedStore) -> None:
    """Who can write to the database, and knows how a line is hashed, cannot make one that fits."""
    await write(store, 2)
    async with store.unit() as unit:
        _, unit.instance = store.keyring.new_key()
        assert (await unit.audit.verify()).broken_at is not None


async def test_old_lines_go_and_the_rest_still_fits(store: TestedStore) -> None:
    """Lines are let go of by age, in portions; what is left is still a chain, and tampering still shows."""
    ids = await write(store, 6)
    until = NOW + timedelta(minutes=4)
    async with store.unit() as unit:
        assert [await unit.audit.let_go(until, 3) for _ in range(3)] == [3, 1, 0]
    assert await verdict(store) == Verdict(2, 0)
    assert await write(store, 2) == [ids[4], ids[5], ids[5] + 1, ids[5] + 2]
    assert await verdict(store) == Verdict(4, 0)
    assert (await tamper(store, "DELETE FROM traces WHERE id = :id", id=ids[4])).broken_at == ids[5]


async def test_numbers_never_begin_anew(store: TestedStore) -> None:
    """Where all lines are old, that they went is a line: a new one never takes the number of an old one."""
    ids = await write(store, 3)
    store.clock.move(days=400)
    async with store.unit() as unit:
        assert await unit.audit.let_go(store.clock.at - timedelta(days=365), 50) == 3
    left = await write(store, 0)
    assert left == [ids[-1] + 1]
    assert await verdict(store) == Verdict(1, 0)
    async with store.unit() as unit:
        assert [item.deed for item in await unit.audit.about(ROSA)] == []


async def test_what_was_not_tied_yet_is_not_let_go(store: TestedStore) -> None:
    """A line goes only after the chain has reached it, however old it is."""
    await write(store, 2, lay=False)
    async with store.unit() as unit:
        assert await unit.audit.let_go(store.clock.at + timedelta(days=1), 50) == 0
    assert await verdict(store) == Verdict(2, 2)


async def test_somebody_reads_who_opened_theirs_page_by_page(store: TestedStore) -> None:
    """The newest first, each page below the last line of the one above, and of nobody else."""
    await write(store, 5)
    async with store.unit() as unit:
        await unit.audit.record(Deed.SAW_PHONE, BEN, BEN)
        first = await unit.audit.about(ROSA, limit=3)
        second = await unit.audit.about(ROSA, limit=3, before=first[-1].number)
    assert [item.what for item in (*first, *second)] == ["line4", "line3", "line2", "line1", "line0"]
