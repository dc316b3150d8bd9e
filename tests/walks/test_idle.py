"""Somebody of whom nothing was heard for long: told, one tap to stay, and seen by any word."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from sandbox.actor import Phone
from storage.people import P
from tests.stage import Stage
from tests.walks.looking import person

ASKED = "Voulez-vous rester parmi nous ?"


async def not_seen_for(stage: Stage, who: Phone, days: int, told: int = 0) -> None:
    """They have not written for that long; a quarter of an hour later that is looked at."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        seen = unit.town.today(unit.now) - timedelta(days=days)
        values = {"seen_on": seen, "idle_told": told, "idle_told_on": seen}
        await unit.execute(update(P).where(P.c.telegram_id == who.id).values(values))
    await stage.jump(minutes=20)


async def test_one_tap_is_enough_to_stay(stage: Stage) -> None:
    """Told with the day of the erasure; after « Je reste » they are seen, and nothing is erased any more."""
    tom = await stage.resident("Tom")
    await not_seen_for(stage, tom, 340)
    said = await tom.hears(ASKED)
    assert "effacé : " in said.text
    assert "112" not in said.text
    known = await person(stage, tom)
    assert known is not None
    assert known.idle_told == 1
    tom.press("Je reste")
    await tom.hears("Merci, vous restez.")
    known = await person(stage, tom)
    assert known is not None
    assert (known.seen_on, known.idle_told) == (stage.town.today(stage.clock.now()), 0)


async def test_any_word_is_enough_to_stay(stage: Stage) -> None:
    """Who writes instead of pressing is seen as well; whoever says nothing is gone after the second time."""
    tom, lea = await stage.resident("Tom"), await stage.resident("Léa")
    await not_seen_for(stage, tom, 340)
    await tom.hears(ASKED)
    await not_seen_for(stage, lea, 400, told=2)
    assert await person(stage, lea) is None
    tom.write("Bonjour")
    await stage.settled()
    known = await person(stage, tom)
    assert known is not None
    assert known.idle_told == 0
