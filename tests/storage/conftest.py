"""Every test here that asks for a store runs on SQLite and on PostgreSQL."""

from tests.restoring import quick_schema
from tests.stores import postgres_store, postgres_template, sqlite_store, sqlite_template, store

__all__ = ["postgres_store", "postgres_template", "quick_schema", "sqlite_store", "sqlite_template", "store"]
