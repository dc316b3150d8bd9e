"""How much of its send budget a broadcast really uses, and how long people who chat meanwhile wait."""

from __future__ import annotations

import asyncio
import random
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from telegram.request import RequestData

from benchmarks.alert import launched
from benchmarks.load_run import TEXT, _until_it_answers, call
from benchmarks.machine import SQLITE, Machine, hint, on_bot_core, on_other_cores
from benchmarks.senders import is_over
from benchmarks.town import ACTORS, app_of
from bot.budget import Limits, SendBudget
from bot.delivery.wire import Wire
from tests.delivery import virtual_time
from tests.delivery.flood_model import FloodModel

TRAVELS = (0.03, 0.06)
"""Seconds to Telegram and as many back. Two calls may so arrive closer together than they were made."""
MESSAGE = b'{"ok":true,"result":{"message_id":7,"date":1,"chat":{"id":5,"type":"private"},"text":"."}}'
FLOOD = b'{"ok":false,"error_code":429,"description":"Too Many","parameters":{"retry_after":1}}'
CHATS_PER_SECOND = 3.0
CHATTED = 90.0
"""Seconds of a broadcast, at its real pace, during which people chat."""
SHARE, P99 = 0.97, 1_000.0
"""The aims: of the rate in force, and milliseconds."""


@dataclass(frozen=True)
class Alone:
    """A broadcast while nobody chats."""

    told: int
    seconds: float
    refused: int

    @property
    def share(self) -> float:
        """Of what the budget lets out."""
        return (self.told - 1) / self.seconds / Limits().per_second


@dataclass(frozen=True)
class Chatted:
    """A broadcast while people chat."""

    alone: Alone
    answered: int
    p50: float
    p99: float

    @property
    def share(self) -> float:
        """Of what the budget leaves to broadcast while people chat."""
        return (self.alone.told - 1) / self.alone.seconds / Limits().broadcast_per_second


def alone(machine: Machine, people: int) -> Alone:
    """An alert to so many, to its end, in the time of the budget and of Telegram's limits.

    That time jumps from one timer to the next: half an hour passes in less than one. The sender, its database
    and python-telegram-bot are real; in place of the network each call travels a few hundredths of a second.
    """
    hint(f"broadcast: {people:,} messages within the limits")
    with machine.town(SQLITE, people) as url, _travelling() as telegram:
        virtual_time.run(_alone(url))
        times = [at for at, _ in telegram.accepted]
        return Alone(len(times), times[-1] - times[0], len(telegram.refused))


async def _alone(url: str) -> None:
    budget = SendBudget(now=virtual_time.now, sleep=asyncio.sleep)
    app, stop = app_of(url, budget=budget), asyncio.Event()
    try:
        await app.store.load_town()
        await launched(app)
        sending = asyncio.get_running_loop().create_task(app.deliverer.run(stop))
        while not await is_over(app):  # noqa: ASYNC110 - the database knows, nobody tells
            await asyncio.sleep(5)
        stop.set()
        await sending
    finally:
        await app.close()


@contextmanager
def _travelling() -> Iterator[FloodModel]:
    """In place of the network: Telegram's limits, and a way there and back that is never twice the same."""
    telegram, chance = FloodModel(), random.Random(1)

    async def do_request(
        _: Wire, url: str, method: str, request_data: RequestData, **__: object
    ) -> tuple[int, bytes]:
        del url, method
        await asyncio.sleep(chance.uniform(*TRAVELS))
        chat = int(request_data.parameters["chat_id"])
        accepted = telegram.call(chat, virtual_time.now())
        await asyncio.sleep(chance.uniform(*TRAVELS))
        return (200, MESSAGE) if accepted else (429, FLOOD)

    real, Wire.do_request = Wire.do_request, do_request  # type: ignore[method-assign]
    try:
        yield telegram
    finally:
        Wire.do_request = real  # type: ignore[method-assign]


def chatted(machine: Machine, kind: str, people: int, seconds: float = CHATTED) -> Chatted:
    """The beginning of an alert to so many, at its real pace, while people write to the bot."""
    hint(f"broadcast: {seconds:.0f} s of it while people chat, on {kind}")
    with machine.town(kind, people) as url, _sending(url) as base:
        while not _paced(base).told:
            time.sleep(0.05)
        call(base, f"/load?amount={int(seconds * CHATS_PER_SECOND)}&rate={CHATS_PER_SECOND}")
        time.sleep(2)
        before = _paced(base)
        time.sleep(seconds - 3)
        after = _paced(base)
        time.sleep(2)
        times = call(base, "/state?latencies=1")["latencies"]
    between = Alone(after.told - before.told + 1, after.seconds - before.seconds, after.refused)
    p99 = times[int(len(times) * 0.99)]
    return Chatted(between, len(times), statistics.median(times) * 1000, p99 * 1000)


@contextmanager
def _sending(database: str) -> Iterator[str]:
    """The bot with its alert on this database, and the emulated API."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    words = ("--port", port, "--text", TEXT, "--people", str(ACTORS))
    api = on_other_cores("benchmarks.paced_api", *words)
    try:
        _until_it_answers(base)
        bot = on_bot_core("benchmarks.alert", base, database)
        try:
            yield base
        finally:
            bot.kill()
            bot.wait()
    finally:
        api.kill()
        api.wait()


def _paced(base: str) -> Alone:
    found = call(base, "/paced")
    return Alone(int(found["told"]), float(found["seconds"]), int(found["refused"]))
