"""Telegram may bring an update again, at any time and in any order: its effect and its answer come once.

Among them is one that breaks its handler each time it is tried: nobody else waits for it.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import pytest
import redis
from structlog.testing import capture_logs

from bot import limits
from bot.intake import work
from bot.intake.doors import Door
from bot.intake.raw import incoming
from bot.intake.work import MOST_ATTEMPTS
from bot.limits import open_buckets
from solidarity.queues import Incoming
from storage import inbox
from tests.cast import NOW
from tests.intake.test_work import Desk, MachineTime
from tests.stores import TestedStore

UPDATES = int(os.environ.get("ENTRAIDE_UPDATES", "300"))
"""Of them each comes one to five times; `make lasting` brings ten thousand."""
PEOPLE = 25
FIRST_PERSON, FIRST_ID = 7_000_000_000, 2**31
POISON = "fail 99"
SEED = 20_261_122
AT_ONCE = 100
"""How many Telegram hands over at most."""


def written(number: int) -> Incoming:
    """Somebody's message. Each of a person's is of another minute: they do not flood."""
    who = FIRST_PERSON + number % PEOPLE
    chat = {"id": who, "type": "private", "first_name": "X"}
    text = POISON if number == UPDATES // 3 else f"m{number}"
    date = int(NOW.timestamp()) - 60 * (number // PEOPLE)
    message = {"message_id": number + 1, "date": date, "chat": chat, "text": text}
    body = {"update_id": FIRST_ID + number, "message": {**message, "from": {**chat, "is_bot": False}}}
    found = incoming(body)
    assert found is not None
    return found


def brought(chance: random.Random) -> Iterator[list[Incoming]]:
    """All of them, shuffled between chats, each one to five times, in handfuls."""
    all_of_it = [item for item in map(written, range(UPDATES)) for _ in range(chance.randint(1, 5))]
    chance.shuffle(all_of_it)
    while all_of_it:
        size = chance.randint(1, AT_ONCE)
        yield all_of_it[:size]
        del all_of_it[:size]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> MachineTime:
    """The inbox's machine time, which stands still until it is moved."""
    found = MachineTime()
    monkeypatch.setattr(inbox.time, "time", found)
    return found


@pytest.fixture
async def desk(store: TestedStore, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A worker behind a door that counts in Valkey, and waits for it also where the machine is slow."""
    monkeypatch.setattr(limits, "PATIENCE", 30.0)
    found = Desk(store)
    buckets = open_buckets(redis_url, b"tests")
    found.worker.door = Door(buckets, store.clock)
    yield found
    await buckets.close()
    await found.bot.session.close()


async def test_shuffled_repeats_act_once_though_valkey_forgets(
    desk: Desk, machine: MachineTime, redis_url: str
) -> None:
    """Each one to five times in any order, Valkey wiped midway, one poison: 0 extra effects, nobody waits."""
    chance, forgotten = random.Random(SEED), 0
    with capture_logs() as logs, redis.Redis.from_url(redis_url) as valkey:
        for number, handful in enumerate(brought(chance)):
            await desk.worker.receive(handful)
            if number % 4 == 3:
                forgotten += len(valkey.keys())
                valkey.flushall()
            for _ in range(chance.randint(0, AT_ONCE)):
                await desk.worker.work_once()
                await asyncio.sleep(0)
        await desk.work()
        poisoned = written(UPDATES // 3).lane
        behind = {f"m{number}" for number in range(UPDATES) if FIRST_PERSON + number % PEOPLE == poisoned}
        everything = {f"m{number}" for number in range(UPDATES)} - {f"m{UPDATES // 3}"}
        assert everything - behind <= set(desk.line.out), "no other person waits for the poison"
        began = machine.seconds
        while "pending" in await desk.states():
            machine.seconds += 1
            await desk.work()
        assert machine.seconds - began <= 60, "nor its own longer than a minute"
    assert Counter(desk.line.out) == dict.fromkeys(everything, 1)
    apology = str(FIRST_ID + UPDATES // 3)
    assert Counter(await desk.effects()) == dict.fromkeys({*everything, apology}, 1)
    assert Counter(await desk.states()) == {"answered": UPDATES - 1, "aside": 1}
    assert desk.house.failing == {POISON: MOST_ATTEMPTS}
    assert forgotten > 0, "there was something to wipe"
    assert desk.worker.door is not None
    assert desk.worker.door.dropped == 0
    failed = [entry for entry in logs if entry["event"] == "update_failed"]
    assert len(failed) == MOST_ATTEMPTS == len(work.PAUSES) + 1
