"""Twenty people, five seats: exactly five have one, and the others wait in the order that each was told."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.actions.missions import join_mission
from solidarity.actions.publishing import (
    lapse_seats,
    leave_seat,
    publish_mission,
    stop_waiting,
    wait_for_seat,
)
from solidarity.missions import Mission, MissionId, Seat, State
from solidarity.notices import Kind
from solidarity.people import Neighbour, PersonId
from solidarity.publishing import Plan
from solidarity.refusals import Refusal, Why
from solidarity.seats import ANSWER_WITHIN, place_in_line
from tests.cast import AMEL, SAM, TODAY, neighbour
from tests.stores import TestedStore, open_store, rows

SEATS, PEOPLE, PROCESSES = 5, 20, 2


async def set_up(store: TestedStore) -> tuple[Mission, list[Neighbour]]:
    """A published mission with five seats, and twenty volunteers."""
    racers = [
        replace(neighbour(SAM), id=PersonId(1000 + n), telegram_id=SAM.telegram_id + 1000 + n)
        for n in range(PEOPLE)
    ]
    amel = neighbour(AMEL)
    async with store.unit() as unit:
        for person in (amel, *racers):
            await unit.people.add(person)
        plan = Plan("courses", TODAY + timedelta(days=1), "gare", SEATS)
        return (await publish_mission(unit, amel, plan)).mission, racers


async def race(url: str, mission: MissionId, racers: list[Neighbour]) -> list[tuple[PersonId, int | None]]:
    """One process: everybody taps at once; who finds it full waits, and is told which number they are."""
    store = open_store(url)

    async def tap(person: Neighbour) -> tuple[PersonId, int | None]:
        try:
            async with store.unit() as unit:
                await join_mission(unit, person, mission)
        except Refusal as refusal:
            if refusal.why is not Why.MISSION_FULL:
                raise
            async with store.unit() as unit:
                return person.id, place_in_line(await wait_for_seat(unit, person, mission), person.id)
        return person.id, None

    told = list(await asyncio.gather(*map(tap, racers)))
    await store.database.close()
    return told


@pytest.mark.timeout(600)
async def test_exactly_five_have_a_seat_and_the_rest_wait_in_order(store: TestedStore) -> None:
    """Two processes race; then seats are freed at once, and go to the first of the list, never twice."""
    mission, racers = await set_up(store)

    def process(number: int) -> list[tuple[PersonId, int | None]]:
        return asyncio.run(race(store.url, mission.id, racers[number::PROCESSES]))

    with ThreadPoolExecutor(PROCESSES) as pool:
        halves = [pool.submit(process, number) for number in range(PROCESSES)]
        told = dict([item for half in halves for item in await asyncio.wrap_future(half)])

    async with store.unit() as unit:
        found = await unit.missions.get(mission.id)
    assert (len(found.holders), found.seats_left, found.state) == (SEATS, 0, State.TAKEN)
    line = sorted((number, person) for person, number in told.items() if number is not None)
    assert [number for number, _ in line] == list(range(1, PEOPLE - SEATS + 1))
    assert [item.person for item in found.participations if item.seat is Seat.WAITING] == [
        person for _, person in line
    ]

    by_id = {person.id: person for person in racers}
    leaving = [by_id[item.person] for item in found.holders[:3]]

    async def leave(person: Neighbour) -> None:
        async with store.unit() as unit:
            await leave_seat(unit, person, mission.id)

    await asyncio.gather(*map(leave, leaving))
    first = [person for _, person in line]
    assert await kept_for(store, mission) == first[:3]
    async with store.unit() as unit:
        await join_mission(unit, by_id[first[1]], mission.id)
        await stop_waiting(unit, by_id[first[0]], mission.id)
    assert await kept_for(store, mission) == first[2:4]
    store.clock.move(seconds=ANSWER_WITHIN.total_seconds())
    async with store.unit() as unit:
        assert await lapse_seats(unit, mission.id) == 2
        assert await lapse_seats(unit, mission.id) == 0
    assert await kept_for(store, mission) == first[4:6]
    async with store.unit() as unit:
        found = await unit.missions.get(mission.id)
    assert (len(found.holders), found.seats_left) == (3, 0)
    asked = [row.chat for row in await rows(store, Kind.SEAT_FREE)]
    assert sorted(asked) == sorted(by_id[person].telegram_id for person in first[:6]), "each is asked once"


async def kept_for(store: TestedStore, mission: Mission) -> list[PersonId]:
    """For whom a seat is kept, in the order of the list."""
    async with store.unit() as unit:
        found = await unit.missions.get(mission.id)
        return [item.person for item in found.participations if item.seat is Seat.ASKED]
