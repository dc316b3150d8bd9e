"""Who posts updates to the webhook must be Telegram; what anybody else posts leaves no trace."""

from __future__ import annotations

import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.intake.webhook import BIGGEST, HEADER, webhook_app
from storage.inbox import I
from tests.stores import TestedStore

SECRET = "kR7-x_9QwertyUIOP12345"
FORGED = int(os.environ.get("ENTRAIDE_FUZZ", "1500"))
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": {"id": 5}, "text": "x"}


def update(number: int, kind: str = "message") -> bytes:
    """A body as Telegram posts it."""
    return orjson.dumps({"update_id": number, kind: MESSAGE})


class Post:
    """The webhook over real HTTP, on a store."""

    def __init__(self, store: TestedStore, session: aiohttp.ClientSession, url: str) -> None:
        self.store, self._session, self._url = store, session, url

    async def __call__(self, body: bytes, *secret: bytes, path: str = "/hook", method: str = "POST") -> int:
        """The status of one post."""
        headers = {"Content-Type": "application/json"}
        if secret:
            headers[HEADER] = secret[0].decode("utf-8", "surrogateescape")
        async with self._session.request(
            method, self._url + path, data=BytesIO(body), headers=headers
        ) as answer:
            await answer.read()
            return answer.status

    async def stored(self) -> int:
        """How many updates there are."""
        async with self.store.unit() as unit:
            return int((await unit.execute(select(func.count()).select_from(I))).scalar_one())


@pytest.fixture
async def post(store: TestedStore) -> AsyncIterator[Post]:
    """The webhook on one database and then on the other."""

    async def receive(updates: Any) -> None:
        async with store.unit() as unit:
            await unit.inbox.receive(updates)

    async with (
        served(webhook_app("/hook", SECRET, receive)) as url,
        aiohttp.ClientSession() as session,
    ):
        yield Post(store, session, url)


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """On a free port of loopback."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def wrong_secret(chance: random.Random) -> bytes:
    """Anything but the secret: cut, longer, in another case, one letter off, not even ASCII."""
    match chance.randrange(5):
        case 0:
            return SECRET[: chance.randrange(len(SECRET))].encode()
        case 1:
            return SECRET.encode() + bytes([chance.randrange(48, 58)])
        case 2:
            return SECRET.swapcase().encode()
        case 3:
            letters = bytearray(SECRET.encode())
            letters[chance.randrange(len(letters))] ^= chance.choice((1, 2, 4))
            return bytes(letters)
        case _:
            return SECRET.encode() + chance.choice(("é", "🔑", "ключ")).encode()


async def test_forged_posts_leave_no_row(post: Post) -> None:
    """Without the secret, or with any other, however alike: 401, and nothing is stored."""
    chance = random.Random(17)
    statuses = {await post(update(number), wrong_secret(chance)) for number in range(FORGED)}
    statuses |= {await post(update(1)), await post(update(1), b""), await post(b"x" * 1000)}
    assert statuses == {401}
    assert await post.stored() == 0


async def test_what_is_no_update_leaves_no_row(post: Post) -> None:
    """Even with the secret: too large, not JSON, no object, no id; other paths and methods there are none."""
    secret = SECRET.encode()
    assert await post(b" " * (BIGGEST + 1), secret) == 413
    for body in (b"", b"{", b"[]", b"7", b'"x"', b"null", b"\xff\xfe", b"[" * 100_000, b'{"update_id": "7"}'):
        assert await post(body, secret) == 400
    for number in (b"-1", b"true", b"1.5", b"null", b"99999999999999999999"):
        assert await post(b'{"update_id": ' + number + b', "message": {}}', secret) == 400
    assert await post(update(7), secret, path="/") == 404
    assert await post(update(7), secret, method="GET") == 405
    assert await post.stored() == 0


async def test_what_was_never_asked_for_is_confirmed_and_not_kept(post: Post) -> None:
    """Another kind than we named: 200, so that it does not come again, and no row."""
    assert await post(update(7, "poll"), SECRET.encode()) == 200
    assert await post.stored() == 0


async def test_what_telegram_posts_is_kept_once(post: Post) -> None:
    """With the secret: 200 and a row; posted again: 200 and no second one; odd inside: kept all the same."""
    odd = b'{"update_id": 8, "message": {"text": "\\ud83d", "from": {"id": 1e400}}}'
    for body in (update(7), update(7), odd):
        assert await post(body, SECRET.encode()) == 200
    assert await post.stored() == 2


async def test_while_the_database_is_away_telegram_keeps_the_update(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 and when to come back; afterwards the same update is taken."""
    unit = post.store.unit

    def away() -> Any:
        raise ConnectionError

    monkeypatch.setattr(post.store, "unit", away)
    with capture_logs():
        assert await post(update(7), SECRET.encode()) == 503
    monkeypatch.setattr(post.store, "unit", unit)
    assert await post(update(7), SECRET.encode()) == 200
    assert await post.stored() == 1
