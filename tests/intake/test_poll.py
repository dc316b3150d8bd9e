"""Long polling: committed first, confirmed by the next call, and never stopped by what comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.intake import poll
from bot.intake.poll import Poller
from bot.intake.raw import ALLOWED, incoming, is_sound, lane_of, read
from solidarity.queues import Incoming
from tests.delivery.played_api import TOKEN, Answer, PlayedApi, hangs_up, page, says


def brings(*updates: Any, raw: bytes | None = None) -> Answer:
    """A batch."""

    async def answer(_: web.Request) -> web.Response:
        if raw is not None:
            return web.Response(body=raw, content_type="application/json")
        return web.json_response({"ok": True, "result": list(updates)})

    return answer


def message(number: int) -> dict[str, Any]:
    """An update."""
    return {"update_id": number, "message": {"from": {"id": 5}, "text": str(number)}}


class Intake:
    """Takes what is received; fails as often as told."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.failures = 0

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Keep the ids."""
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        self.batches.append([item.update_id for item in updates])


class Line:
    """The emulated end of it: quiet once it has said what it was told to."""

    def __init__(self, api: PlayedApi) -> None:
        self.api, self.intake = api, Intake()
        self.asked: list[dict[str, Any]] = []

    @asynccontextmanager
    async def polled(self, *answers: Answer) -> AsyncIterator[None]:
        """Poll until the answers are used up; stopped at the end, in the middle of a poll."""
        self.api.will(*map(self._noting, (*answers, *[_quiet] * 3)))
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(Poller(self.api.base, TOKEN, self.intake.receive).run(stop))
            async with asyncio.timeout(60):
                await self.api.reaches(len(answers) + 1)
            yield
            stop.set()

    def _noting(self, answer: Answer) -> Answer:
        async def noted(request: web.Request) -> web.StreamResponse:
            self.asked.append(await request.json())
            return await answer(request)

        return noted

    def offsets(self) -> list[int | None]:
        """What each call confirmed."""
        return [asked.get("offset") for asked in self.asked]


async def _quiet(_: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.json_response({"ok": True, "result": []})


@pytest.fixture
def line(api: PlayedApi, monkeypatch: pytest.MonkeyPatch) -> Line:
    """A line whose waits are short."""
    monkeypatch.setattr(poll, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(poll, "LONGEST_WAIT", 0.05)
    monkeypatch.setattr(poll, "CONFLICT_WAIT", 0.01)
    return Line(api)


async def test_a_batch_is_confirmed_by_the_next_call(line: Line) -> None:
    """Committed, then confirmed; and after that nothing is said of offsets: ids may begin anew."""
    async with line.polled(brings(message(7), message(8)), brings(), brings(message(3))):
        pass
    assert line.intake.batches == [[7, 8], [3]]
    assert line.offsets() == [None, 9, None, 4]
    assert line.asked[0]["allowed_updates"] == list(ALLOWED)


async def test_what_was_not_committed_is_not_confirmed(line: Line) -> None:
    """The database is away: the same batch is asked for again, until it is kept."""
    line.intake.failures = 2
    with capture_logs() as logs:
        async with line.polled(*[brings(message(7))] * 3):
            pass
    assert line.offsets() == [None, None, None, 8]
    assert line.intake.batches == [[7]]
    assert [entry["event"] for entry in logs] == ["polling_failed"] * 2


@pytest.mark.parametrize(
    "trouble",
    [page(502, "<html>"), hangs_up, says(401, "Unauthorized"), says(409, "Conflict: another"), page(200, "")],
)
async def test_trouble_only_makes_it_wait(line: Line, trouble: Answer) -> None:
    """Whatever the line or Telegram say, it asks again; the token is in no log."""
    with capture_logs() as logs:
        async with line.polled(trouble, trouble, brings(message(7))):
            pass
    assert line.intake.batches == [[7]]
    assert len(logs) == 2
    assert TOKEN not in str(logs)


async def test_a_flood_wait_is_kept(line: Line) -> None:
    """Told to wait a second, it waits a second."""
    async with line.polled(says(429, "Too Many Requests", retry_after=1), brings(message(7))):
        pass
    first, second, *_ = line.api.calls
    assert second.at - first.at >= 1


async def test_it_stops_in_the_middle_of_a_poll(line: Line) -> None:
    """Telegram holds the line for half a minute; being told to stop takes no time."""
    async with line.polled():
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 1


async def test_what_has_no_id_stops_nothing(line: Line) -> None:
    """Beside a good update it is passed over, loudly; alone it is not asked for without pause."""
    with capture_logs() as logs:
        async with line.polled(brings({"message": {}}, message(7), 5), brings([]), brings(message(8))):
            pass
    assert line.intake.batches == [[7], [8]]
    assert [entry["event"] for entry in logs] == ["updates_without_id"] * 2
    assert line.api.calls[2].at - line.api.calls[1].at >= 0.05


async def test_what_no_library_likes_arrives_all_the_same(line: Line) -> None:
    """Half a character, numbers without end, a thousand nested lists: received, with the good ones."""
    deep = b"[" * 600 + b"]" * 600
    odd = (
        b'{"ok":true,"result":[{"update_id":7,"message":{"text":"\\ud83d"}},'
        b'{"update_id":8,"message":{"from":{"id":1000000000000000000000000000000}}},'
        b'{"update_id":9,"message":{"x":NaN}},{"update_id":10,"message":' + deep + b'},{"update_id":11}]}'
    )
    async with line.polled(brings(raw=odd), brings(message(12))):
        pass
    assert line.intake.batches == [[7, 8, 9, 10, 11], [12]]


def test_what_is_stored_is_what_came() -> None:
    """Whatever a JSON can hold is read again from what is stored."""
    for value in ("\ud83d", 2**63, 1e300, [[[]]], {"é": None}):
        item = incoming({"update_id": 7, "message": value})
        assert item is not None
        assert read(item.raw) == {"update_id": 7, "message": value}


def test_numbers_beyond_all_bounds_are_told_apart() -> None:
    """What no database holds and Telegram never meant is seen before anything works on it."""
    assert is_sound({"a": [1, -5.5, True, None, "x", 2**52 - 1]})
    assert not is_sound({"a": [{"b": 2**52}]})
    assert not is_sound([float("nan")])
    assert not is_sound({"a": -1e300})


@pytest.mark.parametrize(
    ("event", "lane"),
    [
        ({"message": {"from": {"id": 5}, "chat": {"id": -7}}}, 5),
        ({"message": {"from": {"id": 5}, "sender_chat": {"id": -7}}}, -7),
        ({"message": {"chat": {"id": -7}}}, -7),
        ({"callback_query": {"from": {"id": 5}, "message": {"chat": {"id": -7}}}}, 5),
        ({"my_chat_member": {"from": {"id": 5}, "chat": {"id": -7}}}, 5),
        ({"message": {"from": {"id": "5"}, "chat": {"id": 2**60}}}, 0),
        ({"poll": {"id": "1"}}, 0),
        ({"message": []}, 0),
    ],
)
def test_the_lane_is_who_acts(event: dict[str, Any], lane: int) -> None:
    """The person, an anonymous admin's group, else the chat; nobody where that cannot be told."""
    assert lane_of({"update_id": 1, **event}) == lane
