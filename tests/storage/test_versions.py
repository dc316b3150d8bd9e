"""A program of the version before goes on working on the schema of this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from storage import migrate
from storage.engine import sync_connection
from tests.cast import NOW


def before_head() -> str:
    """The revision of the version before."""
    script = ScriptDirectory.from_config(migrate._config())
    head = script.get_revision("head")
    assert isinstance(head.down_revision, str)
    return head.down_revision


def tables(url: str) -> dict[str, sa.Table]:
    """The tables as they stand in the database."""
    with sync_connection(url) as connection:
        found = sa.MetaData()
        found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name != "alembic_version"}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the version before."""
    found = f"sqlite:///{tmp_path}/before.sqlite3"
    if request.param == "postgresql":
        found = str(request.getfixturevalue("postgres_url"))
    migrate.upgrade(found, before_head())
    return found


def test_the_version_before_works_on_this_schema(url: str) -> None:
    """Each table and column of then is there; a row of then fits into each table."""
    then = tables(url)
    migrate.upgrade(url)
    now = tables(url)
    assert set(then) <= set(now)
    for name, table in then.items():
        assert set(table.columns.keys()) <= set(now[name].columns.keys()), name
    with sync_connection(url) as connection:
        for number in (1, 2):
            for name, table in then.items():
                row = {column.name: _value(column, number) for column in table.columns}
                connection.execute(sa.insert(table).values(row))
                written = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
                assert written == number, name


def test_what_is_new_may_be_empty(url: str) -> None:
    """A column that the version before does not know is one that it need not fill."""
    then = tables(url)
    migrate.upgrade(url)
    for name, table in tables(url).items():
        if name not in then:
            continue
        for column in table.columns:
            if column.name not in then[name].columns:
                assert column.nullable or column.server_default is not None, f"{name}.{column.name}"


def _value(column: sa.Column[Any], number: int) -> object:
    kind = column.type
    match kind:
        case sa.Boolean():
            return False
        case sa.DateTime():
            return NOW
        case sa.Date():
            return NOW.date()
        case sa.LargeBinary():
            return b"\x01" * number
        case sa.Float():
            return float(number)
        case sa.Integer() | sa.Numeric():
            return number
        case _:
            return f"{column.name} {number}"
