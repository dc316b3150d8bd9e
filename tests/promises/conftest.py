"""Tests that ask for a store or a database run on SQLite and on PostgreSQL; some ask for a nursery."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.promises import lives
from tests.restoring import quick_schema
from tests.stores import postgres_store, postgres_template, sqlite_store, sqlite_template, store

__all__ = ["postgres_store", "postgres_template", "quick_schema", "sqlite_store", "sqlite_template", "store"]


@pytest.fixture(scope="session")
def nursery() -> lives.Nursery:
    """The process that forks lives of the bot."""
    return lives.nursery()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of the one kind and then of the other."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/entraide.sqlite3"
        return
    url = databases.fresh_database()
    yield url
    databases.drop_database(url)
