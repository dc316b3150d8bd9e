"""The bell between machines: heard where Redis is there, and not missed where it is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import pytest
import redis
from structlog.testing import capture_logs

from storage import shared
from storage.shared import CHANNEL, SharedBell

PATIENCE = 60.0
ENDS_WITHIN = 20.0
"""Seconds, on a busy machine: alone it takes hardly one."""


class Ears:
    """Counts the bells that somebody heard."""

    def __init__(self) -> None:
        self.heard = 0
        self._changed = asyncio.Event()

    def __call__(self) -> None:
        """The bell rang."""
        self.heard += 1
        self._changed.set()

    async def hear(self, times: int) -> None:
        """Wait until it has rung so often."""
        async with asyncio.timeout(PATIENCE):
            while self.heard < times:
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def hung(url: str) -> AsyncIterator[tuple[SharedBell, Ears]]:
    """A bell of one machine, while it runs."""
    bell, ears, stop = SharedBell(url), Ears(), asyncio.Event()
    running = asyncio.get_running_loop().create_task(bell.run(stop, ears))
    try:
        yield bell, ears
    finally:
        stop.set()
        async with asyncio.timeout(ENDS_WITHIN):
            await running


class Line:
    """A line to Redis that can be cut and mended, always at the same address."""

    def __init__(self, url: str) -> None:
        self._far = urlsplit(url)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """Where this end of the line is."""
        return f"redis://127.0.0.1:{self.port}"

    async def mend(self) -> None:
        """Let everybody through."""
        self._server = await asyncio.start_server(self._join, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Let nobody through any more."""
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(self._far.hostname, self._far.port)
        self._open |= {writer, far_writer}
        with suppress(OSError):
            await asyncio.gather(_carry(reader, far_writer), _carry(far_reader, writer))


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(4096):
        writer.write(data)
    writer.close()


@pytest.fixture
async def line(redis_url: str) -> AsyncIterator[Line]:
    """A line that works, to a real server."""
    line = Line(redis_url)
    await line.mend()
    yield line
    line.cut()


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests need not wait for Redis as long as the bot does."""
    monkeypatch.setattr(shared, "WAIT", 0.05)


async def until(there: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not there():
            await asyncio.sleep(0.01)


async def test_a_ring_is_heard_on_every_machine(redis_url: str) -> None:
    """What one machine rings, the others hear; many rings at once are one or two, never lost, never many."""
    async with hung(redis_url) as (bell, own), hung(redis_url) as (_, other):
        await own.hear(1)
        await other.hear(1)
        for _ in range(1000):
            bell.ring()
        await other.hear(2)
        await own.hear(2)
        bell.ring()
        await other.hear(3)
        assert other.heard <= 4


async def test_it_says_nothing_but_that_there_is_something(redis_url: str) -> None:
    """What goes over the line is an empty word: no id, no text."""
    with redis.Redis.from_url(redis_url) as client, client.pubsub(ignore_subscribe_messages=True) as channel:
        channel.subscribe(CHANNEL)
        async with hung(redis_url) as (bell, ears):
            await ears.hear(1)
            bell.ring()
            await ears.hear(2)
        said = [channel.get_message(timeout=0.2) for _ in range(3)]
        assert {message["data"] for message in said if message} == {b""}
        assert client.keys() == [], "nothing is kept there"


async def test_without_redis_nothing_fails() -> None:
    """Where no Redis answers, ringing and running do no harm; it is said once in the log, not for ever."""
    with capture_logs() as logs:
        async with hung("redis://127.0.0.1:1") as (bell, ears):
            for _ in range(5):
                bell.ring()
                await asyncio.sleep(0.1)
            assert ears.heard == 0
    assert [entry["event"] for entry in logs] == ["bell_silent"]


async def test_a_redis_that_never_answers_holds_up_nobody() -> None:
    """A server that takes connections and says nothing neither blocks a ring nor the end."""

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4096):
            pass
        writer.close()

    server = await asyncio.start_server(swallow, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, hung(f"redis://127.0.0.1:{port}") as (bell, ears):
        bell.ring()
        await asyncio.sleep(0.2)
        assert ears.heard == 0
    # `hung` has already claimed that it ended.


async def test_a_redis_that_dies_and_returns_is_heard_again(line: Line, redis_url: str) -> None:
    """After the line was cut both sides find back by themselves, and a ring of meanwhile is made up for."""
    with capture_logs() as logs:
        async with hung(line.url) as (bell, ears), hung(redis_url) as (_, other):
            await ears.hear(1)
            await other.hear(1)
            line.cut()
            bell.ring()
            await until(lambda: any(entry["event"] == "bell_silent" for entry in logs))
            assert other.heard == 1
            before = ears.heard
            await line.mend()
            await other.hear(2)
            await ears.hear(before + 1)
            before = ears.heard
            bell.ring()
            await ears.hear(before + 1)
    assert [entry["event"] for entry in logs] == ["bell_silent", "bell_back"]


async def test_a_silent_line_is_tried_anew(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a long silence it listens anew, so that a line that died without a word is found out."""
    monkeypatch.setattr(shared, "SILENCE", 0.2)
    async with hung(redis_url) as (bell, ears):
        await ears.hear(3)
        before = ears.heard
        bell.ring()
        await ears.hear(before + 1)
