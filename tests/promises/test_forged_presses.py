"""A press says what it likes: rights come from the database, so forged data has no effect and no silence."""

from __future__ import annotations

import random
import string
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.callbacks import Press, pack, unpack
from bot.views.screen import Answer
from solidarity.queues import Incoming
from storage import tables
from tests.stage import Stage, staged

FORGED = 2_500
THEIRS = (
    "people",
    "missions",
    "requests",
    "participations",
    "offers",
    "chat_groups",
    "traces",
    "outbox",
    "cards",
)
"""Tables that a stranger's press must leave as they are."""


class Listener:
    """Takes answers instead of Telegram and counts the presses that got one."""

    def __init__(self) -> None:
        self.presses = Counter[str]()

    async def send(self, answer: Answer) -> AsyncIterator[tuple[Answer, None]]:
        """Nothing goes out."""
        if answer.press is not None:
            self.presses[answer.press] += 1
        yield Answer(), None


OWN = Press.ERASE_YES
"""The one press by which anybody may make rows of their own disappear."""


def foreign(seed: random.Random, real: list[str]) -> str:
    """A forged press that is not somebody's own right."""
    while True:
        data = forged(seed, real)
        found = unpack(data)
        if found is None or found.verb is not OWN:
            return data


def forged(seed: random.Random, real: list[str]) -> str:
    """Bytes of any kind, or something that looks very much like one of ours."""
    match seed.randrange(4):
        case 0:
            letters = string.printable + "éشא🙂\x00"
            return "".join(seed.choices(letters, k=seed.randrange(1, 40)))
        case 1:
            data = list(seed.choice(real))
            data[seed.randrange(len(data))] = seed.choice(string.ascii_lowercase + string.digits + ":.-_")
            return "".join(data)
        case 2:
            verb = seed.choice(list(Press))
            subject = f"{seed.choice('0123456789abcxyz-')}{seed.randrange(10**6)}"
            return f"{verb.value}:{subject}:{seed.choice(real)[:20]}"
        case _:
            return pack(
                seed.choice(list(Press)), seed.getrandbits(62), seed.choice(("", "x", "page-9", "well"))
            )


def press(update: int, person: int, data: str) -> Incoming:
    """A press of somebody in their own chat."""
    body: dict[str, Any] = {
        "id": str(update),
        "from": {"id": person, "is_bot": False, "first_name": "X"},
        "chat_instance": "1",
        "message": {"message_id": 3, "date": 1, "chat": {"id": person, "type": "private"}, "text": "."},
        "data": data,
    }
    return Incoming(update, person, orjson.dumps({"update_id": update, "callback_query": body}))


async def rows(stage: Stage) -> dict[str, int]:
    """How many rows each of those tables has, and in which states missions are."""
    assert stage.app is not None
    found: dict[str, int] = {}
    async with stage.app.store.unit() as unit:
        for name in THEIRS:
            table = tables.Table.metadata.tables[name]
            found[name] = (await unit.execute(select(func.count()).select_from(table))).scalar_one()
        missions = tables.Table.metadata.tables["missions"]
        states = await unit.execute(select(missions.c.state, func.count()).group_by(missions.c.state))
        return found | {str(state): int(count) for state, count in states.all()}


def test_no_mutation_unpacks_to_something_that_cannot_be_packed() -> None:
    """Whatever can be read as a press is a press that we could have made; the rest is None."""
    seed = random.Random(7)
    real = [pack(verb, seed.getrandbits(62), "x") for verb in Press]
    for _ in range(100_000):
        data = forged(seed, real)
        found = unpack(data)
        assert found is None or pack(found.verb, found.subject, found.arg)


async def test_forged_presses_of_a_stranger_change_nothing_and_are_all_answered(tmp_path: Path) -> None:
    """Thousands of forged presses of somebody with no part in it: no effect, no error, no silence."""
    async with staged(tmp_path / "forged.sqlite3") as stage:
        sam = await stage.volunteer("Sam")
        rosa = await stage.resident("Rosa")
        await stage.ask(rosa)
        await stage.settled()
        mallory = await stage.resident("Mallory")
        await stage.settled()
        real = [
            str(button["callback_data"])
            for phone in (sam, rosa, mallory)
            for message in phone.messages()
            if message.inline
            for row in message.inline["inline_keyboard"]
            for button in row
            if "callback_data" in button
        ]
        assert real
        seed = random.Random(11)
        before = await rows(stage)
        app = await stage.halt()
        listener = Listener()
        app.worker.answerer = listener  # type: ignore[assignment]
        with capture_logs() as logs:
            for start in range(0, FORGED, 500):
                numbers = range(10**7 + start, 10**7 + start + 500)
                await app.worker.receive([press(n, mallory.id, foreign(seed, real)) for n in numbers])
                while await app.worker.work_once():
                    await app.worker.drain()
        assert [entry for entry in logs if entry["log_level"] in ("error", "critical")] == []
        assert sum(listener.presses.values()) == FORGED
        assert await rows(stage) == before
