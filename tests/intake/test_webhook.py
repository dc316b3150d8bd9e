"""The webhook: committed, then confirmed; and whoever does not know the secret leaves no trace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import orjson
import pytest
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot.intake.poll import NotKeptError
from bot.intake.webhook import BIGGEST, HEADER, webhook_app
from solidarity.queues import Incoming

SECRET = "only_Telegram-knows"
CANARY = "Des couches pour le bébé"
UPDATE = {
    "update_id": 51,
    "message": {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 7, "type": "private"},
        "from": {"id": 7},
        "text": CANARY,
    },
}


@dataclass
class Intake:
    """Stands where the worker's `receive` does; `gate` holds it up, `fault` makes it fail."""

    taken: list[Incoming] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    fault: Exception | None = None

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Commit, as far as the webhook can tell."""
        await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        self.taken += updates


@pytest.fixture
def intake() -> Intake:
    """An intake that takes everything at once."""
    intake = Intake()
    intake.gate.set()
    return intake


@pytest.fixture
async def telegram(intake: Intake) -> AsyncIterator[TestClient]:
    """Somebody who posts to the webhook."""
    app = webhook_app("/telegram", SECRET, intake.receive)
    async with TestClient(TestServer(app)) as client:
        yield client


async def post(client: TestClient, body: object, secret: str | None = SECRET) -> int:
    """Post an update; the status of the answer."""
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    headers = {} if secret is None else {HEADER: secret}
    async with client.post("/telegram", data=data, headers=headers) as answer:
        await answer.read()
        return answer.status


async def test_an_update_is_committed_before_it_is_confirmed(telegram: TestClient, intake: Intake) -> None:
    """As long as it is not committed there is no 200; then it has come whole, in its lane."""
    intake.gate.clear()
    posting = asyncio.get_running_loop().create_task(post(telegram, UPDATE))
    await asyncio.sleep(0.1)
    assert not posting.done()
    intake.gate.set()
    assert await posting == 200
    (item,) = intake.taken
    assert (item.update_id, item.lane) == (51, 7)
    assert orjson.loads(item.raw) == UPDATE


@pytest.mark.parametrize(
    "secret", [None, "", "only_Telegram-know", SECRET + "s", SECRET.upper(), "sécret", "x" * 5000]
)
async def test_a_forged_post_leaves_no_trace(
    secret: str | None, telegram: TestClient, intake: Intake
) -> None:
    """Without the very secret nothing is taken and nothing is said, also not in the log."""
    with capture_logs() as logs:
        assert await post(telegram, UPDATE, secret) == 401
    assert intake.taken == []
    assert logs == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"7",
        {"message": {}},
        {"update_id": "51"},
        {"update_id": -1},
        {"update_id": True},
        {"update_id": 1 << 60},
    ],
)
async def test_what_is_no_update_is_refused(body: object, telegram: TestClient, intake: Intake) -> None:
    """What could never be told from another update is refused, and what follows is taken."""
    assert await post(telegram, body) == 400
    assert await post(telegram, UPDATE) == 200
    assert [item.update_id for item in intake.taken] == [51]


async def test_kinds_that_were_not_asked_for_are_confirmed_and_forgotten(
    telegram: TestClient, intake: Intake
) -> None:
    """What Telegram still brings of an earlier subscription does not come again, and is not kept."""
    assert await post(telegram, {"update_id": 52, "poll": {"id": "1"}}) == 200
    assert await post(telegram, {"update_id": 53}) == 200
    assert intake.taken == []


async def test_an_update_that_cannot_be_committed_stays_with_telegram(
    telegram: TestClient, intake: Intake
) -> None:
    """While the database is away the answer is 503, with the time to come again; then all is well."""
    intake.fault = RuntimeError(CANARY)
    headers = {HEADER: SECRET}
    with capture_logs() as logs:
        async with telegram.post("/telegram", json=UPDATE, headers=headers) as answer:
            assert answer.status == 503
            assert int(answer.headers["Retry-After"]) > 0
            assert CANARY not in await answer.text()
    assert [entry["event"] for entry in logs] == ["receive_failed"]
    intake.fault = None
    assert await post(telegram, UPDATE) == 200
    assert len(intake.taken) == 1


async def test_a_post_too_large_is_refused(telegram: TestClient, intake: Intake) -> None:
    """Nobody can fill the memory, not even with the secret."""
    padded = BytesIO(b" " * (BIGGEST + 1))
    async with telegram.post("/telegram", data=padded, headers={HEADER: SECRET}) as answer:
        assert answer.status == 413
    assert intake.taken == []


async def test_many_posts_at_once_are_taken_once_each(telegram: TestClient, intake: Intake) -> None:
    """Telegram posts up to a hundred at a time; each is taken, none is mixed up."""
    bodies = [UPDATE | {"update_id": number} for number in range(100)]
    assert set(await asyncio.gather(*(post(telegram, body) for body in bodies))) == {200}
    assert sorted(item.update_id for item in intake.taken) == list(range(100))


async def test_what_is_not_kept_stays_with_telegram(telegram: TestClient, intake: Intake) -> None:
    """While there is no room for it an update is refused, with the time after which to bring it again."""
    intake.fault = NotKeptError()
    headers = {HEADER: SECRET}
    with capture_logs() as logs:
        async with telegram.post("/telegram", data=orjson.dumps(UPDATE), headers=headers) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert logs == [], "the disk is complained about once, elsewhere"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/telegram", 405), ("POST", "/", 404)])
async def test_nothing_else_is_served(method: str, path: str, status: int, telegram: TestClient) -> None:
    """There is one address; everything else is not there, whatever secret comes with it."""
    async with telegram.request(method, path, json=UPDATE, headers={HEADER: SECRET}) as answer:
        assert answer.status == status
