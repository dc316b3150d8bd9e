"""Every test here runs on SQLite and on PostgreSQL."""

from tests.stores import postgres_store, sqlite_store, sqlite_template, store

__all__ = ["postgres_store", "sqlite_store", "sqlite_template", "store"]
