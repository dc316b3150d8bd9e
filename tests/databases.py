"""Databases on the real PostgreSQL of `tests/servers.py`: one per test, copied from a template if need be."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.servers import SESSION, lock, postgres


def fresh_database(template: str = "template1") -> str:
    """The URL of a new database of a name that nobody else has: empty, or a copy of `template`."""
    name = _name(secrets.token_hex(8))
    _execute(postgres(), "CREATE DATABASE {} TEMPLATE {}", name, template)
    return _at(postgres(), name)


def drop_database(url: str) -> None:
    """Remove what `fresh_database` made, ending the connections that are still open."""
    _execute(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", urlsplit(url).path[1:])


def template(name: str, build: Callable[[str], None]) -> str:
    """The template that `build` filled, given its URL, for the first who asked in this session.

    `build` must leave no connection open. Hand the result to `fresh_database`.
    """
    name, draft = _name(name), _name(f"{name}_draft")
    with lock(name):
        if not _existing(postgres(), like=name):
            _execute(postgres(), "DROP DATABASE IF EXISTS {}", draft)
            _execute(postgres(), "CREATE DATABASE {}", draft)
            build(_at(postgres(), draft))
            _execute(postgres(), "ALTER DATABASE {} RENAME TO {}", draft, name)
    return name


def drop_all() -> None:
    """Take this session's databases off a borrowed server, which outlives it."""
    if borrowed := os.environ.get("ENTRAIDE_TEST_POSTGRES"):
        for name in _existing(borrowed, like=_name("%")):
            drop_database(_at(borrowed, name))


def _name(name: str) -> str:
    """A name that tells our session's databases from all others."""
    return f"entraide_{os.environ[SESSION].rpartition('-')[2]}_{name}"


def _at(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def _execute(url: str, words: str, *names: str) -> None:
    """Say one sentence to that server's maintenance database, outside a transaction."""
    with psycopg.connect(_at(url, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(words).format(*map(sql.Identifier, names)))


def _existing(url: str, like: str) -> list[str]:
    with psycopg.connect(_at(url, "postgres")) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
        return [name for (name,) in rows]
