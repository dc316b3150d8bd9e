"""What is asked of the store while sorting: copies, cards left open, whose role, who is offered no case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from solidarity.missions import Mission, MissionId, State, cancel
from solidarity.people import Neighbour, Role
from solidarity.requests import ask
from solidarity.triage import LOOKED_AT
from tests import cast
from tests.cast import AMEL, ANA, BEN, DIALLO, LEON, NOW, ROSA, SAM, TODAY, arrive, wish
from tests.stores import TestedStore


async def asked(store: TestedStore, asker: Neighbour, **changes: object) -> Mission:
    """A request, stored and told to nobody."""
    async with store.unit() as unit:
        return await unit.missions.add(ask(wish(**changes), asker, cast.town(), NOW))


async def saved(store: TestedStore, mission: Mission) -> Mission:
    """It is stored like this."""
    async with store.unit() as unit:
        return await unit.missions.save(mission)


async def test_all_that_is_kept_of_sorting_comes_back(store: TestedStore) -> None:
    """Until when a card is looked at, the call in vain, with which others it was put together."""
    (rosa,) = await arrive(store, ROSA)
    mission = await asked(store, rosa)
    changed = replace(
        mission,
        handler=rosa.id,
        handler_until=NOW + LOOKED_AT,
        no_answer_at=NOW,
        merged_into=MissionId(7),
        merged_with=("P3QX", "K7M2"),
    )
    after = await saved(store, changed)
    async with store.unit() as unit:
        assert await unit.missions.get(mission.id) == after
    nobodys = await saved(store, replace(after, handler=None))
    async with store.unit() as unit:
        assert (await unit.missions.get(nobodys.id)).handler_until is None


async def test_cards_left_open_are_found_when_their_time_has_come(store: TestedStore) -> None:
    """The longest first; not what somebody looks after, nor what is nobody's."""
    (rosa,) = await arrive(store, ROSA)
    ends = {}
    for minutes in (3, 1, 2, 9):
        mission = await asked(store, rosa)
        moment = NOW + timedelta(minutes=minutes)
        ends[minutes] = (await saved(store, replace(mission, handler=rosa.id, handler_until=moment))).id
    await saved(store, replace(await asked(store, rosa), handler=rosa.id))
    await asked(store, rosa)
    store.clock.move(minutes=3)
    async with store.unit() as unit:
        assert await unit.triage.left_open(9) == [ends[1], ends[2], ends[3]]
        assert await unit.triage.left_open(1) == [ends[1]]


async def test_copies_are_the_askers_or_of_the_same_kind_and_place(store: TestedStore) -> None:
    """While they last, and near in time."""
    rosa, diallo = await arrive(store, ROSA, DIALLO)
    mission = await asked(store, rosa)
    near = TODAY + timedelta(days=2)
    mine = await asked(store, rosa, category="transport", neighbourhood="centre", day=near)
    alike = await asked(store, diallo, day=near)
    await asked(store, diallo, category="transport")
    await asked(store, diallo, neighbourhood="centre")
    await asked(store, diallo, day=TODAY + timedelta(days=3))
    await saved(store, cancel(await asked(store, rosa), NOW))
    async with store.unit() as unit:
        assert [item.id for item in await unit.triage.copies_of(mission, 2)] == [mine.id, alike.id]
        nobodys = replace(mission, request=None)
        assert await unit.triage.copies_of(nobodys, 2) == []


async def test_a_request_is_found_by_its_number(store: TestedStore) -> None:
    """The very one, or none."""
    (rosa,) = await arrive(store, ROSA)
    mission = await asked(store, rosa)
    async with store.unit() as unit:
        assert await unit.triage.by_reference(mission.reference) == mission
        assert await unit.triage.by_reference("----") is None


async def test_totals_count_what_lasts_and_what_was_solved_lately(store: TestedStore) -> None:
    """By neighbourhood; neither what was called off nor what was done long ago."""
    (rosa,) = await arrive(store, ROSA)
    await asked(store, rosa)
    await asked(store, rosa, neighbourhood="centre")
    ends = {State.DONE: NOW, State.CONFIRMED: NOW - timedelta(days=31), State.CANCELLED: NOW}
    for state, at in ends.items():
        await saved(store, replace(await asked(store, rosa), state=state, ended_at=at))
    async with store.unit() as unit:
        found = await unit.triage.totals(NOW - timedelta(days=30))
    assert [(item.neighbourhood, item.lasting, item.solved) for item in found] == [
        ("centre", 1, 0),
        ("gare", 1, 1),
    ]


async def test_roles_are_found_by_what_they_are(store: TestedStore) -> None:
    """An elected official is no coordinator, whatever the file says."""
    amel, ben, ana, leon = await arrive(store, AMEL, BEN, ANA, LEON)
    async with store.unit() as unit:
        await unit.people.save(replace(amel, roles=frozenset({Role.ELECTED, Role.REFERENT})))
        await unit.people.save(
            replace(ana, roles=frozenset({Role.REFERENT}), sector=frozenset({"gare", "centre"}))
        )
        await unit.people.save(replace(leon, roles=frozenset({Role.VALIDATOR})))
    async with store.unit() as unit:
        assert [item.id for item in await unit.people.coordinators()] == [ben.id]
        assert {item.id for item in await unit.people.approvers()} == {ben.id, leon.id}
        (referent,) = await unit.people.referents()
        assert (referent.id, referent.sector) == (ana.id, frozenset({"gare", "centre"}))
        assert {item.id for item in await unit.people.with_a_role()} == {amel.id, ben.id, ana.id, leon.id}


async def test_a_case_is_never_offered_to_an_elected_official(store: TestedStore) -> None:
    """Sam is one; Ana is not."""
    rosa, sam, ana = await arrive(store, ROSA, SAM, ANA)
    async with store.unit() as unit:
        await unit.people.save(replace(sam, roles=frozenset({Role.ELECTED})))
    mission = await asked(store, rosa)
    async with store.unit() as unit:
        best = await unit.candidates.best(mission, 9)
        sam = await unit.people.get(sam.id)
        assert await unit.missions.open_for(sam, 9) == []
        assert [item.id for item in await unit.missions.open_for(ana, 9)] == [mission.id]
    assert [item.person for item in best] == [ana.id]


async def test_the_next_promise_of_a_sector(store: TestedStore) -> None:
    """What is promised elsewhere does not count, nor what nobody knows where it is."""
    (rosa,) = await arrive(store, ROSA)
    here = await asked(store, rosa, day=TODAY + timedelta(days=5))
    await asked(store, rosa, neighbourhood="centre")
    await asked(store, rosa, neighbourhood=None)
    assert here.request is not None
    async with store.unit() as unit:
        assert await unit.missions.next_promise(["gare"]) == here.request.answer_due
        assert await unit.missions.next_promise(["moulins"]) is None
        assert (await unit.missions.next_promise()) != here.request.answer_due
