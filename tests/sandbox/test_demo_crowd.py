"""The crowd of the demo's town: neighbours by taps, everywhere and in four languages, and time as before."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

from sandbox.__main__ import opened
from sandbox.demo_crowd import ANSWERS, FATES, LANGUAGES, Neighbours
from sandbox.demo_moves import Town
from tests.house.tree import ROOT

SIZE = 120


def test_a_thousand_are_as_varied_as_a_town() -> None:
    """Every fate and language comes about as often as it should, every neighbourhood is lived in."""
    town = Town((ROOT / "bot" / "municipality.toml").read_text("utf-8"))
    people = list(Neighbours(town)(1000, Random(1)))
    languages = Counter(person.language for person in people)
    for language, share in LANGUAGES.items():
        assert share * 7 < languages[language] < share * 13
    ends = Counter(type(person.moves[-1]).__name__ for person in people)
    assert 15 < ends["Block"] < 50
    assert 3 < ends["DeleteAccount"] < 25
    volunteers = [person.role for person in people if person.role and person.role[0] == "volunteer"]
    assert 20 < len(volunteers) < 70
    assert {place for _, place in volunteers} == {
        town.name("neighbourhood", code, "fr") for code in town.codes("neighbourhood")
    }
    assert sum(FATES.values()) == sum(LANGUAGES.values()) == 100
    assert sum(habit.share for habit in ANSWERS) < 1


async def test_a_crowd_becomes_neighbours_of_the_town() -> None:
    """Each comes in by taps alone and is known to the bot as who they are; then time and limits are
    Telegram's again, and nothing is left to do.
    """
    async with opened(0, asyncio.Event(), empty=True) as demo:
        await demo.gather(SIZE, lambda: None)
        shown = demo.crowd.as_json()
        assert (shown["joined"], shown["lost"], shown["trouble"]) == (SIZE, 0, None)
        async with demo.app.store.unit() as unit:
            found = [await unit.people.by_telegram(number) for number in demo.crowd.extras]
            waiting, counts = await unit.inbox.waiting(), await unit.outbox.counts()
        neighbours = [person for person in found if person is not None]
        assert {person.language for person in neighbours} >= {"fr"}
        assert {person.neighbourhood for person in neighbours} >= {None, *demo.town.codes("neighbourhood")}
        assert sum(person.volunteer is not None for person in neighbours) > 0
        assert sum(not person.reachable for person in neighbours) == shown["blocked"] > 0
        assert not waiting
        assert not counts.get("leased")
        assert demo.world.limits.enabled
        before, real = demo.hurry.now(), demo.world.machine()
        await asyncio.sleep(0.1)
        assert demo.hurry.now() - before < 2 * (demo.world.machine() - real) + 0.1
        assert demo.world.tape.deeds == 0
