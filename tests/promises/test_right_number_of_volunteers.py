"""One mission, the right number of volunteers: however many say yes in the same moment."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from solidarity.actions.missions import join_mission
from solidarity.missions import Mission, MissionId, Seat, State
from solidarity.notices import Kind
from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why
from solidarity.requests import ask
from tests.cast import NOW, ROSA, SAM, neighbour, town, wish
from tests.stores import TestedStore, open_store, rows

MISSIONS, RACERS = int(os.environ.get("ENTRAIDE_MISSIONS", "100")), 50
"""`make lasting` races for a thousand."""
AT_ONCE = 5
"""Missions that are raced for at the same time."""
PROCESSES = 2
"""Each with a store and connections of its own, as two machines have them."""

Result = tuple[MissionId, PersonId, Why | None]


async def set_up(store: TestedStore) -> tuple[list[Mission], list[Neighbour]]:
    """A hundred open requests for one or two, and fifty volunteers."""
    rosa = neighbour(ROSA)
    racers = [
        replace(neighbour(SAM), id=PersonId(1000 + n), telegram_id=SAM.telegram_id + 1000 + n)
        for n in range(RACERS)
    ]
    async with store.unit() as unit:
        for person in (rosa, *racers):
            await unit.people.add(person)
        asked = [replace(ask(wish(), rosa, town(), NOW), seats=1 + n % 2) for n in range(MISSIONS)]
        return [await unit.missions.add(item) for item in asked], racers


async def race(url: str, missions: list[Mission], racers: list[Neighbour], seed: int) -> list[Result]:
    """One process: its racers tap on each mission, all at once, in any order."""
    store, chance = open_store(url), random.Random(seed)

    async def tap(mission: Mission, person: Neighbour) -> Result:
        try:
            async with store.unit() as unit:
                await join_mission(unit, person, mission.id)
        except Refusal as refusal:
            return mission.id, person.id, refusal.why
        return mission.id, person.id, None

    results: list[Result] = []
    for first in range(0, MISSIONS, AT_ONCE):
        taps = [(mission, person) for mission in missions[first : first + AT_ONCE] for person in racers]
        chance.shuffle(taps)
        results += await asyncio.gather(*(tap(*pair) for pair in taps))
    await store.database.close()
    return results


@pytest.mark.timeout(600)
async def test_exactly_as_many_win_as_there_are_seats(store: TestedStore) -> None:
    """100 missions × 50 racers: each mission has as many winners as seats, and everybody else is told so."""
    missions, racers = await set_up(store)

    def process(number: int) -> list[Result]:
        return asyncio.run(race(store.url, missions, racers[number::PROCESSES], number))

    with ThreadPoolExecutor(PROCESSES) as pool:
        halves = [pool.submit(process, number) for number in range(PROCESSES)]
        results = [item for half in halves for item in await asyncio.wrap_future(half)]

    assert len(results) == MISSIONS * RACERS
    assert {why for _, _, why in results} == {None, Why.MISSION_TAKEN}
    winners = Counter(mission for mission, _, why in results if why is None)
    assert winners == {mission.id: mission.seats for mission in missions}
    async with store.unit() as unit:
        for mission in missions:
            found = await unit.missions.get(mission.id)
            assert found.state is State.TAKEN
            assert {item.person for item in found.participations} == {
                person for won, person, why in results if won == mission.id and why is None
            }
            assert {item.seat for item in found.participations} == {Seat.HOLDING}
            assert found.version == 1 + mission.seats, "each winner saved it once, each loser never"
    told = Counter(row.mission for row in await rows(store, Kind.TAKEN))
    assert told == winners, "Rosa is told of each winner, once"
