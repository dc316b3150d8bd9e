"""A store per test, on both databases, with a clock that the test moves; and a stand-in for the sender.

An area's conftest imports the fixtures by name (see tests/storage/conftest.py) and so gets `store`: each of
its tests then runs twice. What a test says of one database only asks for `sqlite_store` or `postgres_store`.
"""

from __future__ import annotations

import itertools
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import select

from solidarity.actions.agreeing import keep_agreement_card
from solidarity.actions.boards import board_pinned, keep_board
from solidarity.actions.delivery import keep_card, report_transmitted
from solidarity.actions.posts import keep_post, post_pinned
from solidarity.actions.topics import keep_topic
from solidarity.broadcasts import BroadcastId
from solidarity.notices import Kind
from solidarity.ports import Unit
from solidarity.queues import Op, Planned
from solidarity.receipts import OutboxState, Step
from solidarity.topics import Topic
from storage import migrate, tables
from storage.engine import open_database
from storage.sealing import Keyring
from storage.store import StoredStore
from storage.tables import Table
from tests import databases
from tests.cast import CHATS, NOW, town

KEY = "bm9idWctYnV0LXRoZS10ZXN0cy1rbm93LXRoaXMtMDE="
"""A key that guards nothing."""
B: Any = tables.OutboxRow.__table__  # type: ignore[attr-defined]
_messages = itertools.count(1)


class MovableClock:
    """Civil time that stands still until a test moves it."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment where the test left it."""
        return self.at

    def move(self, **by: float) -> None:
        """Let time pass: `clock.move(hours=2)`."""
        self.at += timedelta(**by)


class TestedStore(StoredStore):
    """A store whose clock the test moves."""

    __test__ = False
    clock: MovableClock
    url: str


def open_store(url: str, keys: Sequence[str] = (KEY,)) -> TestedStore:
    """A store on a migrated database."""
    opened = TestedStore(open_database(url), Keyring(list(keys)), town(), MovableClock())
    opened.url = url
    return opened


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, made once per process and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    migrate.upgrade(f"sqlite:///{path}")
    return path


def sqlite_url(template: Path, folder: Path) -> str:
    """The address of a migrated file of the test's own."""
    path = folder / "entraide.sqlite3"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


@pytest.fixture
async def sqlite_store(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[TestedStore]:
    """A store on SQLite."""
    opened = open_store(sqlite_url(sqlite_template, tmp_path))
    yield opened
    await opened.database.close()


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[psycopg.Connection]:
    """A migrated database, made once per process and emptied for each test: sooner than a copy."""
    url = databases.fresh_database(databases.template("migrated", migrate.upgrade))
    with psycopg.connect(url, autocommit=True, options="-c lock_timeout=10s") as connection:
        yield connection
    databases.drop_database(url)


@pytest.fixture
async def postgres_store(postgres_template: psycopg.Connection) -> AsyncIterator[TestedStore]:
    """A store on PostgreSQL."""
    full = reversed(Table.metadata.sorted_tables)
    emptied = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)) for table in full]
    # The audit lets go of a line by its age only: they are all old.
    postgres_template.execute("UPDATE instance SET traces_before = 4611686018427387904")
    postgres_template.execute(sql.SQL("; ").join(emptied))
    opened = open_store(_url(postgres_template))
    yield opened
    await opened.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> TestedStore:
    """A store, on one database and then on the other."""
    name = "sqlite_store" if request.param == "sqlite" else "postgres_store"
    found: TestedStore = request.getfixturevalue(name)
    return found


def _url(connection: psycopg.Connection) -> str:
    info = connection.info
    return f"postgresql://{info.user}:{info.password}@{info.host}:{info.port}/{info.dbname}"


@dataclass(frozen=True)
class Row:
    """A row of the outbox, opened."""

    seq: int
    kind: Kind
    op: Op
    chat: int
    mission: int | None
    facts: dict[str, str | int]
    state: OutboxState
    due: datetime
    message: int | None
    reason: str | None


async def rows(store: StoredStore, *kinds: Kind) -> list[Row]:
    """The rows of the outbox, all or of some kinds, as they were planned."""
    async with store.unit() as unit:
        found = (await unit.execute(select(B).order_by(B.c.seq))).all()
        return [
            Row(
                row.seq,
                Kind(row.kind),
                Op(row.op),
                row.chat_id,
                row.mission_id,
                orjson.loads(unit.instance.open(row.facts, "outbox", "facts", row.uid)) if row.facts else {},
                OutboxState(row.state),
                row.due_at,
                row.message_id,
                row.reason,
            )
            for row in found
            if not kinds or Kind(row.kind) in kinds
        ]


async def deliver(store: StoredStore) -> dict[str, list[str]]:
    """Play the sender until nothing is due: what each chat got since the last time, in words to compare."""
    heard: dict[str, list[str]] = defaultdict(list)
    while True:
        async with store.unit() as unit:
            batch = await unit.outbox.lease("tests", 50, ())
            for planned in batch:
                heard[CHATS.get(planned.recipient.chat, str(planned.recipient.chat))].append(_word(planned))
                await arrived(unit, planned)
        if not batch:
            return {chat: sorted(words) for chat, words in heard.items()}


async def arrived(unit: Any, planned: Planned) -> None:
    """The message is there, under a new number, and follows its mission if it is a card."""
    message = planned.message or next(_messages)
    await unit.outbox.settle(planned, Step(OutboxState.SENT), message, "")
    if planned.op is Op.SEND:
        await keep_card(unit, planned.notice, planned.recipient, message, await _version(unit, planned))
        await keep_agreement_card(unit, planned.notice, planned.recipient, message)
    await _follow_in_group(unit, planned, message)
    if planned.notice.kind is Kind.RELAY:
        await report_transmitted(unit, planned.notice, planned.recipient, message)


async def _follow_in_group(unit: Any, planned: Planned, message: int) -> None:
    """A board stands and is pinned, a topic is there."""
    chat = planned.recipient.chat
    match planned.notice.kind, planned.op:
        case Kind.BOARD, Op.SEND:
            await keep_board(unit, chat, message)
        case Kind.BOARD_PIN, _:
            await board_pinned(unit, chat, message)
        case ((Kind.ALERT_POST | Kind.ANNOUNCEMENT_POST), Op.SEND):
            broadcast = BroadcastId(int(planned.notice.facts["broadcast"]))
            await keep_post(unit, broadcast, planned.recipient, message)
        case Kind.POST_PIN, _:
            await post_pinned(unit, chat, message)
        case Kind.TOPIC, _:
            await keep_topic(unit, chat, Topic(str(planned.notice.facts["topic"])), message)
        case _:
            pass


async def _version(unit: Unit, planned: Planned) -> int:
    found = await unit.missions.find(planned.notice.mission) if planned.notice.mission else None
    return found.version if found else 0


def _word(planned: Planned) -> str:
    word = planned.notice.kind.value
    if cause := planned.notice.facts.get("cause"):
        word += f": {cause}"
    if planned.notice.facts.get("folded"):
        word += ", folded"
    return word if planned.op is Op.SEND else f"{planned.op.value} {word}"
