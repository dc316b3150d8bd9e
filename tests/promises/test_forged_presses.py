"""A press says what it likes: rights come from the database, so forged data has no effect and no silence."""

from __future__ import annotations

import os
import random
import string
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select, text
from structlog.testing import capture_logs

from bot.callbacks import Press, pack, unpack
from bot.intake.applying import Turn
from bot.views.screen import Answer
from sandbox.actor import Phone
from solidarity.queues import Arrived, Incoming
from solidarity.refusals import Refusal
from storage import tables
from tests.stage import Stage, staged

FORGED, WORKED_ON, OVER_HTTP = int(os.environ.get("ENTRAIDE_FUZZ", "8000")), 300, 60
UNREADABLE = 500
"""Of those that nobody can read so many: to every handler they are one and the same."""
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
"""Tables in which a stranger's press must make nothing and delete nothing."""
TO_THE_LETTER = ("requests", "participations", "offers", "chat_groups", "person_keys", "members", "alerts")
"""Of these not a sign may change. A mission's may: who is no volunteer yet has it kept for ten minutes."""
RIGHTS = ("roles", "grants", "sector", "steps", "phone", "bar", "frozen_at")
"""And of people none of these."""


class Listener:
    """Takes answers instead of Telegram and counts the presses that got one."""

    def __init__(self) -> None:
        self.presses = Counter[str]()

    async def send(self, answer: Answer) -> AsyncIterator[tuple[Answer, None]]:
        """Nothing goes out."""
        if answer.press is not None:
            self.presses[answer.press] += 1
        yield Answer(), None


OWN = {Press.ERASE_YES, Press.WITHDRAW, Press.ALL_DATA}
"""The presses by which anybody may make rows of their own disappear, or is given them: that is kept."""


def foreign(seed: random.Random, real: list[str]) -> str:
    """A forged press that is not somebody's own right."""
    while True:
        data = forged(seed, real)
        found = unpack(data)
        if found is None or found.verb not in OWN:
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


async def rows(stage: Stage) -> dict[str, object]:
    """How many rows those tables have, the states of missions, and what must stay to the letter."""
    assert stage.app is not None
    found: dict[str, object] = {}
    async with stage.app.store.unit() as unit:
        for name in THEIRS:
            table = tables.Table.metadata.tables[name]
            found[name] = (await unit.execute(select(func.count()).select_from(table))).scalar_one()
        missions = tables.Table.metadata.tables["missions"]
        states = await unit.execute(select(missions.c.state, func.count()).group_by(missions.c.state))
        found |= {str(state): int(count) for state, count in states.all()}
        people = tables.Table.metadata.tables["people"]
        rights = [people.c.id, *(people.c[name] for name in RIGHTS)]
        whole = {name: select(tables.Table.metadata.tables[name]) for name in TO_THE_LETTER}
        for name, statement in {**whole, "rights": select(*rights)}.items():
            found[f"all {name}"] = sorted(map(repr, (await unit.execute(statement)).all()))
        return found


def test_no_mutation_unpacks_to_something_that_cannot_be_packed() -> None:
    """Whatever can be read as a press is a press that we could have made; the rest is None."""
    seed = random.Random(7)
    real = [pack(verb, seed.getrandbits(62), "x") for verb in Press]
    for _ in range(100_000):
        data = forged(seed, real)
        found = unpack(data)
        assert found is None or pack(found.verb, found.subject, found.arg)


@dataclass
class Scene:
    """A request on its way, and somebody who has no part in it."""

    stage: Stage
    mallory: Phone
    real: list[str]


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """What is there to be tampered with: the presses of everybody's screens."""
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
        yield Scene(stage, mallory, real)


async def test_forged_presses_through_all_handlers_change_nothing(scene: Scene) -> None:
    """Eight thousand forged presses of somebody with no part in it: no effect and no error, all answered."""
    before = await rows(scene.stage)
    seed = random.Random(12)
    payloads = [foreign(seed, scene.real) for _ in range(FORGED)]
    readable = [data for data in payloads if unpack(data) is not None]
    others = [data for data in payloads if unpack(data) is None]
    assert len(readable) > FORGED // 4
    app = await scene.stage.halt()
    came_to = Counter[str]()
    async with app.store.unit() as unit:
        for number, data in enumerate([*readable, *others[:UNREADABLE]], 10**7):
            raw = press(number, scene.mallory.id, data).raw
            await unit.execute(text("SAVEPOINT press"))
            try:
                answer = await app.worker.effects.apply(unit, Turn(), Arrived(0, number, 0, raw, 0))
            except Refusal:
                await unit.execute(text("ROLLBACK TO press"))
                came_to["refused"] += 1
            else:
                came_to["answered" if answer is not None and answer.press else "silent"] += 1
    assert came_to.total() == len(readable) + UNREADABLE
    assert came_to["silent"] == 0
    assert min(came_to["refused"], came_to["answered"]) > 100
    assert await rows(scene.stage) == before


async def test_forged_presses_are_worked_off_without_an_error(scene: Scene) -> None:
    """Hundreds of them from the inbox, as they come: each answered, none set aside, nothing said loudly."""
    before = await rows(scene.stage)
    seed = random.Random(11)
    app = await scene.stage.halt()
    listener: Any = Listener()
    app.worker.sending.answerer = listener
    with capture_logs() as logs:
        numbers = range(10**7, 10**7 + WORKED_ON)
        forgeries = [press(number, scene.mallory.id, foreign(seed, scene.real)) for number in numbers]
        await app.worker.receive(forgeries)
        while await app.worker.work_once():
            await app.worker.drain()
    assert [entry for entry in logs if entry["log_level"] in ("error", "critical")] == []
    assert sum(listener.presses.values()) == WORKED_ON
    assert await rows(scene.stage) == before


async def test_forged_presses_of_a_modified_app_are_answered(scene: Scene) -> None:
    """The same through Telegram: every press stops spinning, and Telegram refuses none of our answers."""
    before = await rows(scene.stage)
    seed = random.Random(13)
    for _ in range(OVER_HTTP):
        scene.mallory.forge(foreign(seed, scene.real).encode("utf-8", "ignore").decode()[:60] or "x")
    await scene.stage.settled()
    assert [item for item in scene.mallory.presses if item.answered_at is None] == []
    assert await rows(scene.stage) == before
    refused = {call.description for call in scene.stage.world.calls.calls if call.ok is False}
    assert refused <= {"Bad Request: message can't be edited"}, "pressed on a message without buttons"
