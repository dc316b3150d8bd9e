"""The intake's tests run on SQLite and on PostgreSQL, with a Bot API that does as told."""

from collections.abc import AsyncIterator

import pytest

from tests.delivery.played_api import PlayedApi, played_api
from tests.stores import postgres_store, postgres_template, sqlite_store, sqlite_template, store

__all__ = ["postgres_store", "postgres_template", "sqlite_store", "sqlite_template", "store"]


@pytest.fixture
async def api() -> AsyncIterator[PlayedApi]:
    """A Bot API over real HTTP."""
    async with played_api() as played:
        yield played
