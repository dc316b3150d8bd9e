"""`entraide health`: whether the bot that runs here is well, by its own word or as seen from outside."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.health_command import _ask, _look
from bot.settings import read_settings
from storage.engine import PLACE, open_database
from storage.migrate import upgrade
from tests.cli.program import entraide

WELL = {"status": "good", "signs": {"loop": {"state": "good"}}}
ILL = {"status": "bad", "signs": {"loop": {"state": "good"}, "disk": {"state": "bad", "why": "full"}}}


@asynccontextmanager
async def saying(status: int, body: object) -> AsyncIterator[int]:
    """The port of a program that says this of itself."""

    async def on_health(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body if isinstance(body, bytes) else orjson.dumps(body))

    app = web.Application()
    app.router.add_get("/healthz", on_health)
    async with TestServer(app) as server:
        assert server.port is not None
        yield server.port


@pytest.mark.parametrize(
    ("status", "body", "well", "said"),
    [
        (200, WELL, True, "good"),
        (503, ILL, False, "bad; disk: full"),
        (503, WELL, False, "good"),
        (200, b"<html>a router</html>", False, "is not entraide"),
        (200, [1], False, "is not entraide"),
        (404, b"", False, "is not entraide"),
    ],
)
async def test_its_own_word_counts(status: int, body: object, well: bool, said: str) -> None:
    """What the program says of itself is handed on in one line; anything else there is no entraide."""
    async with saying(status, body) as port:
        found = await asyncio.to_thread(_ask, "0.0.0.0", port)  # noqa: S104 - asked at, not listened on
    assert found[0] is well
    assert said in found[1]


def test_nobody_answers() -> None:
    """Where nothing listens it is not well."""
    assert _ask("127.0.0.1", 1) == (False, "bad: nobody answers at 127.0.0.1:1 (ConnectionRefusedError)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that is not made yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/town.sqlite3"
    return str(request.getfixturevalue("postgres_url"))


async def test_from_outside(database_url: str) -> None:
    """Without an address: the database must answer, and a process hold the place; looking makes no file."""
    settings = read_settings({"ENTRAIDE_DATABASE_URL": database_url})
    well, _ = await _look(settings)
    assert not well
    upgrade(database_url)
    assert await _look(settings) == (False, "bad: no process works on this database")
    database = open_database(database_url)
    async with database.leadership(PLACE) as leads:
        assert leads
        assert (await _look(settings))[0]
    await database.close()


def test_as_a_container_asks(tmp_path: Path) -> None:
    """The command ends with 1 where nobody answers, says why in one line, and makes no file."""
    said = entraide("health", folder=tmp_path, health="127.0.0.1:1")
    assert (said.status, said.err) == (1, "")
    assert said.out == "bad: nobody answers at 127.0.0.1:1 (ConnectionRefusedError)\n"
    said = entraide("health", folder=tmp_path)
    assert (said.status, said.out) == (1, "bad: there is no database yet\n")
    assert list(tmp_path.iterdir()) == []


def test_it_loads_little() -> None:
    """A check every half minute must not cost what a bot costs."""
    heavy = "{'aiogram', 'telegram', 'sqlalchemy', 'aiohttp', 'structlog', 'babel'}"
    program = f"import sys, bot.health_command; print({heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "set()"
