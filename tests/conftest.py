"""What every test may ask for: real servers; and what none may do: leave this machine.

Fixtures of an area stand in that area's own conftest.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from types import FrameType

import pytest
import redis

from tests import compiled, databases, network, scratch, servers


def pytest_configure(config: pytest.Config) -> None:
    """Open the folder that the workers of this session share, and close the network."""
    network.close()
    compiled.share()
    # Else asyncio puts a handler of its own around each test, and Python writes out every task to look it up.
    signal.signal(signal.SIGINT, _interrupted)
    # Else every program that a test starts would compile all of ours anew: a quarter of its start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if "PYTEST_XDIST_WORKER" not in os.environ:
        scratch.settle()
        config.stash[_folder] = servers.open_session()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """While all is imported nothing of it can be let go: the collector would look for it in vain."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Let the collector pass over what was imported, as the program does: it costs a third of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what the session started."""
    if folder := config.stash.get(_folder, None):
        databases.drop_all()
        servers.close_session(folder)


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


_folder = pytest.StashKey[Path]()


@pytest.fixture(autouse=True)
def _loopback_only() -> Iterator[None]:
    """Fail a test that tried to leave this machine, even where its code swallowed the error."""
    network.attempts.clear()
    yield
    if network.attempts:
        pytest.fail(f"left this machine: {', '.join(network.attempts)}")


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """The URL of an empty database on a real PostgreSQL, for this test alone."""
    url = databases.fresh_database()
    yield url
    databases.drop_database(url)


@pytest.fixture
def redis_url() -> Iterator[str]:
    """The URL of an empty Redis-compatible server that no other process uses."""
    url = servers.valkey()
    with redis.Redis.from_url(url) as client:
        client.flushall()
    return url
