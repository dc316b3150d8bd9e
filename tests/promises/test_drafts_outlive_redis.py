"""A conversation lives in the database: wipe Redis in the middle of a hundred of them, and none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

from bot import limits
from sandbox.actor import Phone
from solidarity.actions.people import welcome_neighbour
from tests.stage import Stage, staged
from tests.walks.looking import draft

PEOPLE = 100


async def crowd(stage: Stage) -> list[Phone]:
    """Many residents at once: this is not about how they came."""
    assert stage.app is not None
    phones = [await stage.newcomer(f"R{number}") for number in range(PEOPLE)]
    async with stage.app.store.unit() as unit:
        for phone in phones:
            phone.person.started = True
            stage.world.chat(phone.id)
            await welcome_neighbour(unit, phone.id, phone.name, "fr")
    return phones


async def all_press(stage: Stage, phones: list[Phone], label: str, question: str) -> None:
    """Everybody answers, and everybody is asked the next question."""
    for phone in phones:
        phone.press(label)
    await stage.settled()
    assert {phone.name for phone in phones if question not in phone.last()} == set()


async def test_a_hundred_conversations_outlive_a_wiped_redis(
    tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FLUSHALL between two questions: each goes on where it was, without one tap more."""
    monkeypatch.setattr(limits, "PATIENCE", 30.0)  # the machine may be slow
    async with staged(tmp_path / "wiped.sqlite3", start=False) as stage:
        settings = stage.settings().model_copy(update={"redis_url": redis_url})
        monkeypatch.setattr(stage, "settings", lambda: settings)
        stage.doors = True
        await stage.start_bot()
        phones = await crowd(stage)
        for phone in phones:
            phone.write("/besoin")
        await stage.settled()
        await all_press(stage, phones, "Courses", "Pour quand")
        with redis.Redis.from_url(redis_url) as client:
            assert len(client.keys()) >= PEOPLE, "each of them is counted there"
            client.flushall()
        await all_press(stage, phones, "Demain", "Où habitez-vous")
        for phone in phones:
            answers = (await draft(stage, phone) or {})["ask"]["answers"]
            assert (answers["category"], answers["day"]) == ("courses", "2026-11-25")
