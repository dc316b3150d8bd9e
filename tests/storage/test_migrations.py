"""The schema that migrations make is the schema that the program knows, on both databases."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from solidarity.matrix import Score
from storage import migrate
from storage.engine import sync_connection
from storage.tables import Table
from tests.cast import NOW

SCHEMA = {
    "sqlite": (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name <> 'alembic_version'",
        """SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk
        FROM sqlite_master t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name <> 'alembic_version'""",
        """SELECT t.name, k."table", k."from", k."to", k.on_delete
        FROM sqlite_master t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table'""",
    ),
    "postgresql": (
        """SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity
        FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'alembic_version'""",
        """SELECT indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'""",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid <> 'alembic_version'::regclass""",
    ),
}
"""The schema as each database tells it; in which order columns stand means nothing."""
ROWS = 10_000 // len(Table.metadata.tables)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.sqlite3"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/empty.sqlite3"


def in_plain_words(url: str) -> list[tuple[Any, ...]]:
    """The whole schema as the database itself describes it."""
    with sync_connection(url) as connection:
        found = [connection.exec_driver_sql(query).all() for query in SCHEMA[connection.dialect.name]]
    return sorted((tuple(row) for rows in found for row in rows), key=repr)


def fill(url: str, rows: int = ROWS) -> None:
    """Put rows into every table, each column with a value of its own."""
    with sync_connection(url) as connection:
        for table in Table.metadata.sorted_tables:
            values = [
                {column.name: _value(column, n) for column in table.columns} for n in range(1, rows + 1)
            ]
            connection.execute(sa.insert(table), values)


def _value(column: sa.Column[Any], number: int) -> object:
    kind = getattr(column.type, "impl_instance", column.type)
    match kind.python_type.__name__:
        case "bool":
            return False
        case "str":
            return f"{column.name} {number}"
        case "bytes":
            return number.to_bytes(8)
        case "datetime":
            return NOW
        case "date":
            return date(2026, 11, 24)
        case "float":
            return float(number)
        case _:
            return number


def names(url: str) -> list[str]:
    """The tables that there are."""
    with sync_connection(url) as connection:
        return sa.inspect(connection).get_table_names()


def counts(url: str) -> dict[str, int]:
    """How many rows each table has."""
    with sync_connection(url) as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in Table.metadata.tables.items()
        }


def test_models_equal_migrations(url: str) -> None:
    """Alembic finds nothing to change between the migrated schema and the tables: types and indexes too."""
    migrate.upgrade(url)
    with sync_connection(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_the_databases_describe_both_alike(url: str) -> None:
    """What migrations make and what the tables would make read the same to the last condition of an index."""
    migrate.upgrade(url)
    migrated = in_plain_words(url)
    migrate.downgrade(url, "base")
    with sync_connection(url) as connection:
        Table.metadata.create_all(connection)
    assert migrated == in_plain_words(url)
    assert sum("uq_outbox_single" in str(row) and "single" in str(row[-1]) for row in migrated) == 1


def test_up_and_down_and_up_with_rows(url: str) -> None:
    """Each way works with rows in every table; after it the schema is the same and rows fit in again."""
    assert migrate.current(url) is None
    migrate.upgrade(url)
    before = in_plain_words(url)
    fill(url)
    assert set(counts(url).values()) == {ROWS}
    migrate.downgrade(url, "base")
    assert migrate.current(url) is None
    assert names(url) == ["alembic_version"]
    migrate.upgrade(url)
    assert in_plain_words(url) == before
    fill(url, rows=3)
    assert set(counts(url).values()) == {3}


def test_who_liked_something_would_do_it_with_pleasure(url: str) -> None:
    """What an older program knew is laid out for finding the best; who is no volunteer is not among them."""
    migrate.upgrade(url, "0002_one_voice")
    person = {"reachable": True, "roles": "", "consent_version": "1", "consent_at": NOW, "language": "fr"}
    said = {1: ("adult", "presence,courses"), 2: ("minor", ""), 3: (None, "")}
    with sync_connection(url) as connection:
        people = sa.Table("people", sa.MetaData(), autoload_with=connection)
        for number, (age, likes) in said.items():
            values = {"id": number, "telegram_id": number, "age": age, "likes": likes, **person}
            values |= {"first_name": b"x", "consent_language": "fr", "neighbourhood": "gare"}
            connection.execute(people.insert(), values)
    migrate.upgrade(url)
    with sync_connection(url) as connection:
        told = connection.execute(sa.text("SELECT id, scores FROM people ORDER BY id")).all()
        query = "SELECT person_id, challenge, neighbourhood, competence, interest, rank FROM scores"
        rows = connection.execute(sa.text(f"{query} ORDER BY person_id, challenge")).all()
    assert [tuple(row) for row in told] == [(1, "courses:,2;presence:,2"), (2, None), (3, None)]
    assert [tuple(row) for row in rows] == [
        (1, "", "gare", None, None, 0),
        (1, "courses", "gare", None, 2, -45),
        (1, "presence", "gare", None, 2, -45),
        (2, "", "gare", None, None, 0),
    ]
    assert -Score(None, 2).weight == -45


def test_upgrading_twice_changes_nothing(url: str) -> None:
    """A database that is current stays as it is, rows and all."""
    migrate.upgrade(url)
    fill(url, rows=3)
    migrate.upgrade(url)
    assert migrate.is_current(url)
    assert migrate.current(url) == migrate.head() == "0004_trust"
    assert set(counts(url).values()) == {3}


def test_two_that_migrate_at_once_do_it_once(url: str) -> None:
    """Two processes that start together both find the schema ready: one waits for the other."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate.upgrade, [url, url]))
    assert migrate.is_current(url)


def test_a_step_that_fails_leaves_nothing_half_done(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a step breaks in its middle, no table of it remains and the revision is the one before."""
    real = Operations.create_index

    def breaks(self: Operations, name: str, *args: Any, **options: Any) -> None:
        if name == "ix_outbox_leased":
            raise RuntimeError("the disk is full")
        real(self, name, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Operations, "create_index", breaks)
        with pytest.raises(RuntimeError, match="disk is full"):
            migrate.upgrade(url)
    assert names(url) == []
    migrate.upgrade(url)
    assert migrate.is_current(url)


def test_looking_makes_no_file(sqlite_url: str) -> None:
    """Asking for the revision of a file that is not there does not make it."""
    assert migrate.current(sqlite_url) is None
    assert not migrate.is_current(sqlite_url)
    assert not Path(sqlite_url.removeprefix("sqlite:///")).exists()


def test_copying_a_table_keeps_the_rows_that_refer_to_it(url: str) -> None:
    """A later step that alters `missions` loses no request, participation, offer or card."""
    migrate.upgrade(url)
    fill(url, rows=3)
    with migrate._exclusive(url) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("missions") as batch:
            batch.alter_column("category", nullable=True)
    assert set(counts(url).values()) == {3}


def test_a_step_that_breaks_a_reference_is_rolled_back(sqlite_url: str) -> None:
    """Rows that point to nothing at the end of a step undo it, on SQLite as PostgreSQL would at once."""
    migrate.upgrade(sqlite_url)
    fill(sqlite_url, rows=3)
    with (
        pytest.raises(migrate.BrokenReferencesError, match=r"cards → missions.*requests → missions"),
        migrate._exclusive(sqlite_url) as connection,
    ):
        connection.execute(sa.text("DELETE FROM missions WHERE id = 2"))
    assert set(counts(sqlite_url).values()) == {3}


def test_a_step_knows_nothing_of_todays_program(sqlite_url: str) -> None:
    """Steps, and what is drafted of them, name plain types only: they must still run in ten years."""
    with sync_connection(sqlite_url) as connection:
        context = MigrationContext.configure(connection)
        script = produce_migrations(context, Table.metadata)
    drafted = render_python_code(script.upgrade_ops, render_item=migrate.render_type)
    assert "sa.DateTime(timezone=True)" in drafted
    assert "sa.LargeBinary()" in drafted
    for text in (drafted, *map(Path.read_text, versions())):
        assert not re.search(r"\b(storage|solidarity|sqlmodel)\b", text)


def versions() -> Iterator[Path]:
    """The files of the steps."""
    return (Path(migrate.__file__).parent / "migrations" / "versions").glob("0*.py")


def test_nothing_changed_drafts_nothing(tmp_path: Path) -> None:
    """Drafting a step where the tables say what the steps say writes no file."""
    assert migrate.draft("Nothing", tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_change_of_the_tables_is_drafted(tmp_path: Path) -> None:
    """A new column becomes a step of its own, numbered after the newest, that adds and removes it."""
    table = Table.metadata.tables["people"]
    column = sa.Column("pronoun", sa.String(), nullable=True)
    table.append_column(column)
    try:
        drafted = migrate.draft("Keep a pronoun, if given", tmp_path)
    finally:
        table._columns.remove(column)  # type: ignore[arg-type]
    assert drafted is not None
    assert drafted.name == "0005_keep_a_pronoun.py"
    assert "batch_op.add_column(sa.Column('pronoun', sa.String(), nullable=True))" in drafted.read_text()
    assert "batch_op.drop_column('pronoun')" in drafted.read_text()


def test_steps_are_numbered_and_in_one_line() -> None:
    """Each step follows exactly one other, and its file is called after it."""
    steps = list(reversed(list(ScriptDirectory.from_config(migrate._config()).walk_revisions())))
    assert [int(step.revision.partition("_")[0]) for step in steps] == list(range(1, len(steps) + 1))
    assert [step.revision for step in steps] == sorted(path.stem for path in versions())
    assert [step.down_revision for step in steps] == [None, *(step.revision for step in steps[:-1])]


def test_migrating_loads_no_telegram_library() -> None:
    """The migration command starts fast: it imports neither aiogram nor python-telegram-bot."""
    program = "import sys, storage.migrate; print({'aiogram', 'telegram'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "set()"
