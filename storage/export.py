"""A database as lines of JSON and back: the same for SQLite and PostgreSQL, whichever comes back.

Read in one snapshot while the bot goes on writing. Left out is what must not outlast its person or its
moment: the people's keys (they are in the vault), single-use codes (one that was used would work again), raw
updates, answers and rendered texts (sealed with the instance's key), updates that nobody had worked on yet.

Not here: the file around it (`storage.sealed_file`), which keys and rows come back (`storage.restore`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import orjson
from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Select,
    Table,
    case,
    create_engine,
    event,
    insert,
    literal,
    make_url,
    null,
    select,
    text,
)
from sqlalchemy.types import TypeEngine

from storage import tables
from storage.engine import BUSY_SECONDS, driver_url
from storage.sealed_file import BackupError

LEFT_OUT = ("person_keys", "codes")
BLANKED: Mapping[str, tuple[str, ...]] = {
    "outbox": ("facts", "frozen"),
    "inbox": ("raw", "answer"),
    "relayed": ("edited",),
    # With the operator's key these tell whose a number is, by trying all numbers: made anew at a restore.
    "people": ("phone_key",),
    "requests": ("phone_key",),
}
AT_ONCE = 500
_I = tables.InboxRow.__table__  # type: ignore[attr-defined]


@contextmanager
def snapshot(url: str) -> Iterator[Connection]:
    """A connection that sees the database as it was at its first look, and holds up nobody who writes."""
    engine = _reader(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _reader(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            driver_url(url),
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True},
        )
    engine = create_engine(f"sqlite:///{parsed.database}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's own type
        connection.isolation_level = None
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        begin: Any = connection.connection.dbapi_connection
        begin.execute("BEGIN")

    return engine


def dump(connection: Connection, over: Callable[[], bool]) -> Iterator[bytes]:
    """Every table, then how many rows each has and the hash of all lines before. Stops where it is `over`."""
    hashed = hashlib.sha256()
    counts: dict[str, int] = {}
    for table in _tables():
        name, columns = str(table.name), [str(column.name) for column in table.columns]
        for line in _table_lines(connection, table, columns):
            if over():
                raise BackupError("the backup was left: the bot is to stop")
            hashed.update(line)
            yield line
            counts[name] = counts.get(name, -1) + 1
    yield orjson.dumps({"counts": counts, "sha256": hashed.hexdigest()}) + b"\n"


def _tables() -> list[Table]:
    """In the order in which their rows refer to one another."""
    return [table for table in tables.Table.metadata.sorted_tables if table.name not in LEFT_OUT]


def _table_lines(connection: Connection, table: Table, columns: list[str]) -> Iterator[bytes]:
    yield orjson.dumps({"table": str(table.name), "columns": columns}) + b"\n"
    rows = connection.execution_options(yield_per=AT_ONCE).execute(_selection(table))
    for row in rows:
        yield orjson.dumps(list(row), default=_text) + b"\n"


def _selection(table: Table) -> Select[Any]:
    blanked = BLANKED.get(table.name, ())
    columns: list[Any] = [
        null().label(column.name) if column.name in blanked else column for column in table.columns
    ]
    statement = select(*columns).order_by(*table.primary_key.columns)
    if table.name != _I.name:
        return statement
    # What had its effect counts as answered: nothing old is sent again.
    done = {"state": case((_I.c.state == "applied", literal("answered")), else_=_I.c.state)}
    done["lane"] = case((_I.c.state == "applied", literal(0)), else_=_I.c.lane)
    columns = [
        done[column.name].label(column.name) if column.name in done else item
        for column, item in zip(table.columns, columns, strict=True)
    ]
    return select(*columns).where(_I.c.state != "pending").order_by(*table.primary_key.columns)


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


def load(connection: Connection, parts: Iterable[bytes]) -> dict[str, int]:
    """Put everything into the empty tables of this connection; returns the rows of each.

    Raises BackupError where a line is missing or changed: the caller rolls back.
    """
    found = MetaData()
    found.reflect(connection)
    sqlite = connection.dialect.name == "sqlite"
    counts: dict[str, int] = {}
    table: Table | None = None
    makers: list[Callable[[Any], Any]] = []
    names: list[str] = []
    batch: list[dict[str, Any]] = []

    def flush() -> None:
        if table is not None and batch:
            connection.execute(insert(table), batch)
            counts[table.name] += len(batch)
            batch.clear()

    for line in checked_lines(parts):
        if isinstance(line, list):
            batch.append({name: make(value) for name, make, value in zip(names, makers, line, strict=True)})
            if len(batch) >= AT_ONCE:
                flush()
            continue
        flush()
        table, names = found.tables[line["table"]], line["columns"]
        counts[table.name] = 0
        makers = [_maker(table.columns[name].type, sqlite=sqlite) for name in names]
    flush()
    _reset_counters(connection, found, counts)
    return counts


def checked_lines(parts: Iterable[bytes]) -> Iterator[Any]:
    """The lines of tables and rows. Raises BackupError at the end where they are not what was counted."""
    hashed = hashlib.sha256()
    counts: dict[str, int] = {}
    name, manifest = "", None
    for raw in _split(parts):
        line = orjson.loads(raw)
        if isinstance(line, dict) and "sha256" in line:
            manifest = line
            break
        hashed.update(raw)
        if isinstance(line, dict):
            name = line["table"]
            counts[name] = 0
        else:
            counts[name] += 1
        yield line
    if manifest is None or manifest["sha256"] != hashed.hexdigest() or manifest["counts"] != counts:
        raise BackupError("the backup does not hold what its own list says: use another copy")


def _split(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines, with their ends."""
    rest = b""
    for part in parts:
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            yield line + b"\n"


def _maker(kind: TypeEngine[Any], *, sqlite: bool) -> Callable[[Any], Any]:
    """What a value of JSON becomes in a column of this kind."""
    if isinstance(kind, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value)
    if isinstance(kind, DateTime):
        return lambda value: None if value is None else _moment(value, naive=sqlite)
    if isinstance(kind, Date):
        return lambda value: None if value is None else date.fromisoformat(value)
    return lambda value: value


def _moment(value: str, *, naive: bool) -> datetime:
    moment = datetime.fromisoformat(value).astimezone(UTC)
    return moment.replace(tzinfo=None) if naive else moment


def _reset_counters(connection: Connection, found: MetaData, counts: Mapping[str, int]) -> None:
    """PostgreSQL counts on where the rows end; SQLite does by itself."""
    if connection.dialect.name == "sqlite":
        return
    for name in counts:
        keys = list(found.tables[name].primary_key.columns)
        if len(keys) != 1:
            continue
        where = {"table": name, "column": keys[0].name}
        counter = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), where)
        if counter is not None:
            most = connection.scalar(select(keys[0]).order_by(keys[0].desc()).limit(1))
            connection.execute(
                text("SELECT setval(:counter, :most, :there)"),
                {"counter": counter, "most": most or 1, "there": most is not None},
            )
