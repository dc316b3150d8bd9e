"""Whatever arrives by whichever door: no crash, no effect on others, and a clear word to a person.

Updates of every kind that the Bot API knows, and deep links. Buttons: `test_forged_presses`; the webhook:
`test_forged_posts`; the operator's files: `test_strange_files`. `make fuzz` does more of all of them.
"""

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
from sqlalchemy import select, text
from structlog.testing import capture_logs

from bot.intake.applying import Turn
from bot.intake.raw import incoming
from bot.views.screen import Answer
from sandbox.actor import Phone
from solidarity.queues import Arrived, Incoming
from solidarity.refusals import Refusal
from storage import tables
from storage.sealing import SealBrokenError
from tests.promises.made_updates import KINDS, Maker
from tests.stage import Stage, staged

UPDATES = int(os.environ.get("ENTRAIDE_FUZZ", "840"))
LINKS = int(os.environ.get("ENTRAIDE_FUZZ", "2500"))
KEPT = ("missions", "requests", "participations", "offers", "person_keys", "members", "alerts", "broadcasts")
"""Tables that a stranger's updates must leave as they are, to the letter."""
RIGHTS = ("roles", "grants", "sector", "steps", "phone", "bar")
"""Columns of people that nothing a stranger writes may change."""
FAMILIES = ("c", "v", "rf", "el", "a", "j", "b", "g", "m", "al", "r", "ask", "trier", "pr", "sg", "zz", "")


class Silence:
    """Takes answers instead of Telegram."""

    def __init__(self) -> None:
        self.sent = 0

    async def send(self, answer: Answer) -> AsyncIterator[tuple[Answer, None]]:
        """Nothing goes out."""
        self.sent += 1
        yield Answer() if answer.shows else answer, None


@dataclass
class Scene:
    """A request on its way, a coordinator, and somebody who has no part in it."""

    stage: Stage
    mallory: Phone


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A small town with something to lose."""
    async with staged(tmp_path / "strange.sqlite3") as stage:
        amel = await stage.coordinator("Amel")
        await stage.group("Quartier Centre", amel)
        await stage.volunteer("Sam")
        rosa = await stage.resident("Rosa")
        await stage.ask(rosa)
        mallory = await stage.resident("Mallory")
        await stage.settled()
        yield Scene(stage, mallory)


async def kept(stage: Stage) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of those tables, and of people what nobody may change of somebody."""
    assert stage.app is not None
    found: dict[str, list[tuple[Any, ...]]] = {}
    async with stage.app.store.unit() as unit:
        for name in KEPT:
            table = tables.Table.metadata.tables[name]
            found[name] = sorted((tuple(row) for row in await unit.execute(select(table))), key=repr)
        people = tables.Table.metadata.tables["people"]
        columns = [people.c.id, *(people.c[name] for name in RIGHTS)]
        found["people"] = sorted((tuple(row) for row in await unit.execute(select(*columns))), key=repr)
    return found


async def test_updates_of_every_kind_are_worked_off(scene: Scene) -> None:
    """Of each kind, right or bent: none crashes the work, none is lost, nobody's matters change."""
    before = await kept(scene.stage)
    app = await scene.stage.halt()
    app.worker.sending.answerer = Silence()  # type: ignore[assignment]
    maker = Maker(29, (scene.mallory.id, 987_654_321, -100_777, -42))
    chance = random.Random(31)
    made: list[Incoming] = [nested(2 * 10**7, scene.mallory.id)]
    for number in range(1, UPDATES):
        update = maker.update(2 * 10**7 + number, KINDS[number % len(KINDS)])
        found = incoming(maker.bent(update) if chance.random() < 0.5 else update)
        assert found is not None, "the id is whole, so it can be told apart"
        made.append(found)
    with capture_logs() as logs:
        await app.worker.receive(made)
        while await app.worker.work_once():
            await app.worker.drain()
    loud = [entry for entry in logs if entry["log_level"] in ("error", "critical")]
    assert [entry for entry in loud if entry["event"] != "update_set_aside"] == []
    assert all(str(entry["reason"]).startswith("unreadable") for entry in loud)
    assert "unreadable: RecursionError" in {entry["reason"] for entry in loud}
    ends = await states(scene.stage)
    assert set(ends) <= {"answered", "applied", "aside"}
    assert sum(ends.values()) >= len(made) // 2, "what a person can send at most of is the limits' matter"
    assert await kept(scene.stage) == before


def nested(number: int, person: int) -> Incoming:
    """JSON that can be stored, and is nested deeper than anything can be read."""
    inside: list[Any] = []
    for _ in range(900):
        inside = [inside]
    chat = {"id": person, "type": "private", "first_name": "X"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": {**chat, "is_bot": False}, "x": inside}
    found = incoming({"update_id": number, "message": message})
    assert found is not None
    return found


async def states(stage: Stage) -> Counter[str]:
    """How the updates of this test have ended."""
    assert stage.app is not None
    inbox = tables.Table.metadata.tables["inbox"]
    async with stage.app.store.unit() as unit:
        rows = await unit.execute(select(inbox.c.state).where(inbox.c.update_id >= 2 * 10**7))
        return Counter(str(row.state) for row in rows)


def payload(chance: random.Random) -> str:
    """Something behind /start: like one of our links, or anything."""
    letters = string.ascii_letters + string.digits + "_-"
    tail = "".join(chance.choices(letters, k=chance.choice((0, 1, 5, 22, 22, 22, 64))))
    match chance.randrange(4):
        case 0:
            return f"{chance.choice(FAMILIES)}_{tail}"
        case 1:
            return f"{chance.choice(FAMILIES)}_{chance.randrange(-5, 10**9)}"
        case 2:
            return "".join(chance.choices(string.printable + "é🙂\u202e\x00", k=chance.randrange(1, 80)))
        case _:
            return f"{chance.choice(FAMILIES)}{tail}"


async def test_no_guessed_link_opens_anything(scene: Scene) -> None:
    """Thousands of links that look like ours: each has an answer, none gives a role or shows a matter."""
    before = await kept(scene.stage)
    app = await scene.stage.halt()
    chance = random.Random(37)
    came_to = Counter[str]()
    async with app.store.unit() as unit:
        for number in range(LINKS):
            await unit.execute(text("SAVEPOINT link"))
            body = {
                "message_id": number,
                "date": 1_790_000_000,
                "chat": {"id": scene.mallory.id, "type": "private", "first_name": "X"},
                "from": {"id": scene.mallory.id, "is_bot": False, "first_name": "X"},
                "text": f"/start {payload(chance)}",
                "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
            }
            raw = orjson.dumps({"update_id": number, "message": body})
            try:
                answer = await app.worker.effects.apply(unit, Turn(), Arrived(0, number, 0, raw, 0))
            except Refusal:
                came_to["refused"] += 1
            except SealBrokenError:
                pytest.fail("a link was taken for something of ours")
            else:
                came_to["answered" if answer is not None and answer.shows else "silent"] += 1
            await unit.execute(text("ROLLBACK TO link"))
    assert came_to["silent"] == 0
    assert came_to.total() == LINKS
    assert await kept(scene.stage) == before
