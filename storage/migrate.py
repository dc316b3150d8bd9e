"""Brings a database to the schema that this version of the program knows, and back.

`python -m storage.migrate "What changes"` drafts the next step out of what `storage.tables` says, for a
developer to read and to correct. Everything else is called by the command line and by tests.
"""

from __future__ import annotations

import re
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url, text

from storage.engine import sync_connection
from storage.tables import Moment, Sealed

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import MigrationScript
    from sqlalchemy.engine import Connection

_WORDS = 3
_LOCK = zlib.crc32(b"entraide.migrate")
_PLAIN = {Moment: "sa.DateTime(timezone=True)", Sealed: "sa.LargeBinary()"}


class BrokenReferencesError(Exception):
    """A step left rows behind that point to nothing; it was rolled back."""


def upgrade(url: str, revision: str = "head") -> None:
    """Take every step that is missing, all of them or none. Harmless when there is none."""
    with _exclusive(url) as connection:
        if revision != "head" or _revision(connection) != head():
            command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    """Go back to an earlier revision, or to `base`, which holds nothing at all."""
    with _exclusive(url) as connection:
        command.downgrade(_config(connection), revision)


def current(url: str) -> str | None:
    """The revision that the database is at; None where there is no schema yet."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
        return None  # looking must not make an empty file
    with sync_connection(url) as connection:
        return _revision(connection)


@cache
def head() -> str | None:
    """The newest revision that this version of the program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_known(revision: str) -> bool:
    """Whether this version of the program knows the way from there."""
    steps = ScriptDirectory.from_config(_config()).walk_revisions()
    return revision in {step.revision for step in steps}


def is_current(url: str) -> bool:
    """Whether the program can work on this database as it is."""
    return current(url) == head()


def draft(message: str, folder: Path | None = None) -> Path | None:
    """Write the step from the newest revision to `storage.tables`, into our steps or into that folder.

    None where nothing changed.
    """
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{scratch}/draft.sqlite3"
        upgrade(url)
        with sync_connection(url) as connection:
            config = _config(connection)
            if folder is not None:
                config.set_main_option("path_separator", "newline")
                config.set_main_option("version_locations", f"storage:migrations/versions\n{folder}")
            made = command.revision(
                config,
                message,
                autogenerate=True,
                rev_id=_next_name(message),
                version_path=folder and str(folder),
                process_revision_directives=_skip_empty,
            )
    return None if made is None or isinstance(made, list) else Path(made.path)


def render_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Our column types as the plain ones they are stored as: a step must outlive `storage.tables`."""
    return _PLAIN.get(type(item), False) if kind == "type" else False


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["connection"] = connection
    return config


def _next_name(message: str) -> str:
    """`0002_first_words` after `0001_first`."""
    words = re.findall(r"[a-z0-9]+", message.lower())[:_WORDS]
    return "_".join([f"{int((head() or '0').partition('_')[0]) + 1:04}", *words])


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _exclusive(url: str) -> Iterator[Connection]:
    """One transaction in which nobody else migrates; SQLite's has only one writer anyway."""
    with sync_connection(url) as connection:
        if connection.dialect.name == "sqlite":
            yield connection
            _check_references(connection)
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection


def _check_references(connection: Connection) -> None:
    """Foreign keys are off while SQLite's tables are copied, so what they promise is checked at the end."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise BrokenReferencesError(", ".join(sorted({f"{row[0]} → {row[2]}" for row in broken})))


def _skip_empty(_context: object, _revision: object, directives: list[MigrationScript]) -> None:
    """Write no file for nothing."""
    if directives and directives[0].upgrade_ops is not None and directives[0].upgrade_ops.is_empty():
        directives.clear()


if __name__ == "__main__":
    drafted = draft(" ".join(sys.argv[1:]))
    sys.stdout.write(f"{drafted or 'Nothing changed.'}\n")
