"""Each step of the schema, up, down and up again with rows in every table: what was there stays as it was."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from storage import migrate
from storage.engine import sync_connection
from tests.cast import NOW

ROWS = int(os.environ.get("ENTRAIDE_ROWS", "500"))
"""In all tables together; `make lasting` takes twenty times as many."""
STEPS = [step.revision for step in ScriptDirectory.from_config(migrate._config()).walk_revisions()][::-1]
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.sqlite3"
    return str(request.getfixturevalue("postgres_url"))


def tables(connection: sa.Connection) -> list[sa.Table]:
    """The tables as they stand in the database, whatever the program of today knows of them."""
    found = sa.MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(url: str) -> int:
    """Put rows into every table, beside what the step itself has put there; how many."""
    with sync_connection(url) as connection:
        found = tables(connection)
        for table in found:
            there = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            numbers = range(there + 1, ROWS // len(found) + 1)
            if numbers:
                rows = [{column.name: _value(column, n) for column in table.columns} for n in numbers]
                connection.execute(sa.insert(table), rows)
        return sum(map(len, contents(connection).values()))


def contents(connection: sa.Connection) -> Rows:
    """Every row of every table as the database has it; a column that came back may stand last."""
    found = {}
    for name in sa.inspect(connection).get_table_names():
        if name != "alembic_version":
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"')
            at = sorted(range(len(rows.keys())), key=list(rows.keys()).__getitem__)
            found[name] = sorted((tuple(row[n] for n in at) for row in rows), key=repr)
    return found


def _value(column: sa.Column[Any], number: int) -> object:
    match column.type:
        case sa.Boolean():
            return number % 2 == 0
        case sa.DateTime():
            return NOW
        case sa.Date():
            return NOW.date()
        case sa.LargeBinary():
            return number.to_bytes(8)
        case sa.Float():
            return float(number)
        case sa.Integer() | sa.Numeric():
            return number
        case _:
            return f"{column.name} {number}"


def look(url: str) -> Rows:
    """What is there now."""
    with sync_connection(url) as connection:
        return contents(connection)


def test_each_step_up_down_and_up_again_changes_no_row(url: str) -> None:
    """With rows in every table: one step up and back leaves all of them as they were, and up works again."""
    before = "base"
    for step in STEPS:
        there = look(url)
        migrate.upgrade(url, step)
        above = look(url)
        migrate.downgrade(url, before)
        assert look(url) == there, step
        migrate.upgrade(url, step)
        assert look(url) == above, step
        assert migrate.current(url) == step
        assert fill(url) >= ROWS // 2, step
        before = step
    assert before == migrate.head()
