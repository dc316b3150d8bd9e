"""Going through what waits: two of the team never on one card; calls, filing anew, what referents hear."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from solidarity.actions.missions import join_mission
from solidarity.actions.people import erase_neighbour
from solidarity.actions.requests import ask_help, escalate_overdue, request_call
from solidarity.actions.staffing import (
    handle_mission,
    settle_mission,
    take_mission_over,
    who_left_a_number,
)
from solidarity.actions.telling import tell_staff
from solidarity.actions.triage import (
    call_about,
    count_requests,
    end_look,
    note_call_in_vain,
    open_next,
    reclassify_request,
    waiting_for,
)
from solidarity.causes import Cause
from solidarity.missions import Mission, MissionId, State
from solidarity.people import Neighbour, PersonId, Role
from solidarity.ports import Deed
from solidarity.refusals import Why
from solidarity.requests import Beneficiary, of
from solidarity.triage import LOOKED_AT, Filing
from tests.actions.acting import act, ask, gather, nothing_new, now, refused
from tests.cast import AMEL, BEN, DIALLO, LEON, NOW, ROSA, SAM, TODAY, wish
from tests.stores import TestedStore, deliver


async def waits(
    store: TestedStore, asker: Neighbour, cause: Cause = Cause.NO_VOLUNTEER, **changes: object
) -> Mission:
    """A request that lies with the municipality for this reason."""
    mission = await ask(store, asker, **changes)
    async with store.unit() as unit:
        before = await unit.missions.lock(mission.id)
        told = await tell_staff(unit, replace(before, cause=None), cause)
        await unit.missions.save(told)
    await deliver(store)
    return await now(store, mission)


async def queue(store: TestedStore, staff: Neighbour) -> list[MissionId]:
    """What waits for this person."""
    return [item.id for item in await act(store, waiting_for, staff)]


async def give(store: TestedStore, person: Neighbour, role: Role, *sector: str) -> Neighbour:
    """Somebody has a role."""
    after = replace(person, roles=person.roles | {role}, sector=frozenset(sector))
    async with store.unit() as unit:
        await unit.people.save(after)
    return after


# --- Whose turn -----------------------------------------------------------------------------------------


async def test_the_greatest_risk_comes_first_then_the_sooner_promise(store: TestedStore) -> None:
    """Danger, a missed promise, silence, a problem, the rest; of the same, what was promised first."""
    rosa, amel = await gather(store, ROSA, AMEL)
    order = [Cause.WANTS_CALL, Cause.REPORTED, Cause.SILENT, Cause.NOT_TAKEN, Cause.ALERT]
    found = {cause: await waits(store, rosa, cause) for cause in order}
    later = await waits(store, rosa, Cause.NO_VOLUNTEER, day=TODAY + timedelta(days=5))
    expected = [found[cause].id for cause in reversed(order)]
    assert await queue(store, amel) == [*expected, later.id]


async def test_a_card_that_is_opened_is_nobody_elses(store: TestedStore) -> None:
    """Ben gets the next one; with none left he sees whose it is; left, it is anybody's."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    first = await waits(store, rosa, Cause.ALERT)
    second = await waits(store, rosa)
    hers = await act(store, open_next, amel)
    his = await act(store, open_next, ben)
    assert [hers.mission.id, his.mission.id] == [first.id, second.id]
    assert (hers.mission.handler, his.mission.handler) == (amel.id, ben.id)
    onward = await act(store, open_next, ben, second.id)
    assert (onward.mission.id, onward.mission.handler) == (first.id, amel.id), (
        "at the end, what a colleague has"
    )
    assert (await now(store, second)).handler is None
    await nothing_new(store, open_next, ben, first.id)
    taken = await act(store, take_mission_over, ben, first.id, amel.id)
    assert (taken.handler, taken.handler_until) == (ben.id, None)


async def test_two_who_open_at_once_get_two(store: TestedStore) -> None:
    """Whoever comes second gets the next card, ten times over."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    await waits(store, rosa)
    await waits(store, rosa)
    for _ in range(5):
        turns = await asyncio.gather(*(act(store, open_next, staff) for staff in (amel, ben)))
        assert len({turn.mission.id for turn in turns}) == 2
        for staff, turn in zip((amel, ben), turns, strict=True):
            assert turn.mission.handler == staff.id
            await act(store, open_next, staff, turn.mission.id)
            for item in await act(store, waiting_for, staff):
                if item.handler == staff.id:
                    await act(store, open_next, staff, item.id)
        store.clock.move(minutes=11)
        async with store.unit() as unit:
            left = await unit.triage.left_open(9)
        for item in left:
            await act(store, end_look, item)


async def test_whoever_goes_away_from_a_card_leaves_it_to_the_others(store: TestedStore) -> None:
    """After ten minutes, once; what she said that she looks after stays hers."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    mission = await waits(store, rosa)
    await act(store, open_next, amel)
    assert await nothing_new(store, end_look, mission.id) == 0
    store.clock.at = NOW + LOOKED_AT
    async with store.unit() as unit:
        assert await unit.triage.left_open(9) == [mission.id]
    assert await act(store, end_look, mission.id) == 1
    assert await nothing_new(store, end_look, mission.id) == 0
    assert (await act(store, open_next, ben)).mission.handler == ben.id
    await act(store, take_mission_over, amel, mission.id, ben.id)
    store.clock.move(days=1)
    async with store.unit() as unit:
        assert await unit.triage.left_open(9) == []
    assert await nothing_new(store, end_look, mission.id) == 0


async def test_opening_tells_colleagues_on_their_cards_and_nobody_else(store: TestedStore) -> None:
    """Ben's card is redrawn; Rosa's is too, and says nothing of it."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    await waits(store, rosa)
    await act(store, open_next, amel)
    assert not [word for word in (await deliver(store)).get("Rosa", []) if "edit" not in word]
    assert (await act(store, open_next, ben)).mission.handler == amel.id


async def test_nothing_to_sort_names_the_next_promise(store: TestedStore) -> None:
    """Sam was offered it and may still answer."""
    rosa, _, amel = await gather(store, ROSA, SAM, AMEL)
    assert await act(store, open_next, amel) == await act(store, open_next, amel)
    mission = await ask(store, rosa)
    turn = await act(store, open_next, amel)
    assert (turn.mission, turn.waiting, turn.promise) == (None, 0, of(mission).answer_due)


async def test_sorting_is_for_the_team(store: TestedStore) -> None:
    """Not for residents, volunteers or elected officials, who see numbers or nothing."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL)
    for person in (rosa, sam, await give(store, rosa, Role.ELECTED)):
        assert await refused(store, open_next, person) is Why.STAFF_ONLY


# --- A sector -------------------------------------------------------------------------------------------


async def test_a_referent_hears_of_their_sector_and_of_no_other(store: TestedStore) -> None:
    """What nobody near can do, a promise that was missed, a call: at the Gare, and not in the Centre."""
    rosa, diallo, leon, _ = await gather(store, ROSA, DIALLO, LEON, AMEL)
    leon = await give(store, leon, Role.REFERENT, "gare")
    near = await ask(store, rosa, quietly=False)
    async with store.unit() as unit:
        before = await unit.missions.lock(near.id)
        await unit.missions.save(await tell_staff(unit, before, Cause.NO_VOLUNTEER))
    assert [word for word in (await deliver(store))["Léon"] if "staff_card" in word] == [
        "staff_card: no_volunteer"
    ]
    for where in ("centre", None):
        far = await ask(store, diallo, quietly=False, neighbourhood=where)
        async with store.unit() as unit:
            before = await unit.missions.lock(far.id)
            await unit.missions.save(await tell_staff(unit, before, Cause.NO_VOLUNTEER))
        told = await deliver(store)
        assert [word for word in told["Amel"] if "staff_card" in word]
        assert not [word for word in told.get("Léon", []) if "staff_card" in word]
        assert await refused(store, handle_mission, leon, far.id) is Why.OTHER_SECTOR
        assert await refused(store, call_about, leon, far.id, diallo.id) is Why.NOT_YOURS
        filing = Filing(category="transport")
        assert await refused(store, reclassify_request, leon, far.id, filing) is Why.OTHER_SECTOR
    assert await queue(store, leon) == [near.id]
    assert (await act(store, open_next, leon)).mission.id == near.id


async def test_the_promise_that_a_referent_reads_is_of_their_sector(store: TestedStore) -> None:
    """Mr Diallo's comes sooner, in the Centre."""
    rosa, diallo, _, _, leon, _ = await gather(store, ROSA, DIALLO, SAM, LEON, BEN, AMEL)
    soon = await ask(store, diallo, neighbourhood="centre")
    late = await ask(store, rosa, day=TODAY + timedelta(days=5))
    ana = await give(store, leon, Role.REFERENT, "gare")
    ana = replace(ana, roles=frozenset({Role.REFERENT}))
    assert of(soon).answer_due < of(late).answer_due
    assert (await act(store, open_next, ana)).promise == of(late).answer_due


# --- A call ---------------------------------------------------------------------------------------------


async def test_whoever_calls_has_it_and_the_look_is_kept(store: TestedStore) -> None:
    """Ben sees that Amel calls; Rosa reads in her data who looked at her number."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    mission = await waits(store, rosa)
    call = await act(store, call_about, amel, mission.id, rosa.id)
    assert (call.name, call.phone, call.sees) == ("Rosa", ROSA.phone, True)
    assert (call.mission.handler, call.mission.handler_until) == (amel.id, None)
    assert await refused(store, call_about, ben, mission.id, rosa.id) is Why.HANDLED
    async with store.unit() as unit:
        (trace,) = [item for item in await unit.audit.about(rosa.id) if item.deed is Deed.SAW_PHONE]
    assert (trace.actor, trace.mission) == (amel.id, mission.id)


async def test_nobody_answers_the_colleagues_have_it_again(store: TestedStore) -> None:
    """With when it was tried."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    mission = await waits(store, rosa)
    await act(store, call_about, amel, mission.id, rosa.id)
    assert await refused(store, note_call_in_vain, ben, mission.id) is Why.HANDLED
    after = await act(store, note_call_in_vain, amel, mission.id)
    assert (after.no_answer_at, after.handler, after.cause) == (NOW, None, Cause.NO_VOLUNTEER)
    assert await queue(store, ben) == [mission.id]


async def test_a_call_that_settles_it_leaves_it_to_nobody(store: TestedStore) -> None:
    """Rosa wanted a call and had it: the request goes on as it was, and is not Amel's."""
    rosa, _, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, request_call, rosa, mission.id)
    await act(store, open_next, amel)
    await act(store, call_about, amel, mission.id, rosa.id)
    after = await act(store, settle_mission, amel, mission.id)
    assert (after.cause, after.handler, of(after).wants_call) == (None, None, False)
    assert await queue(store, amel) == []


async def test_who_leaves_us_leaves_no_card_open(store: TestedStore) -> None:
    """Ben is erased in the middle of it: Amel finds it again at once."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    mission = await waits(store, rosa)
    await act(store, open_next, ben)
    await act(store, erase_neighbour, ben)
    store.clock.move(minutes=11)
    async with store.unit() as unit:
        assert await unit.triage.left_open(9) == []
    assert (await act(store, open_next, amel)).mission.id == mission.id


async def test_who_is_helped_is_called_though_somebody_else_asked(store: TestedStore) -> None:
    """Odette's number, which is on no account; the look is kept for Rosa, who gave it."""
    rosa, amel = await gather(store, ROSA, AMEL)
    mission = await waits(store, rosa)
    odette = Beneficiary("Odette", "+32470000001", NOW, rosa.id)
    async with store.unit() as unit:
        before = await unit.missions.lock(mission.id)
        await unit.missions.save(replace(before, request=replace(of(before), beneficiary=odette)))
    call = await act(store, call_about, amel, mission.id)
    assert (call.name, call.phone, call.sees) == ("Odette", "+32470000001", False)
    async with store.unit() as unit:
        deeds = [item.deed for item in await unit.audit.about(rosa.id)]
    assert Deed.SAW_OTHER_PHONE in deeds


async def test_there_is_nobody_to_call(store: TestedStore) -> None:
    """Mr Diallo left no number; Sam is not on it; nobody else asked for him."""
    diallo, sam, amel = await gather(store, DIALLO, SAM, AMEL)
    mission = await waits(store, diallo, neighbourhood="centre")
    assert await refused(store, call_about, amel, mission.id, diallo.id) is Why.NO_PHONE
    assert await refused(store, call_about, amel, mission.id) is Why.NO_PHONE
    assert await refused(store, call_about, amel, mission.id, sam.id) is Why.STALE
    assert await refused(store, call_about, amel, mission.id, PersonId(1)) is Why.STALE
    assert await refused(store, call_about, sam, mission.id, diallo.id) is Why.NOT_YOURS
    async with store.unit() as unit:
        assert await who_left_a_number(unit, mission) == frozenset()


# --- Filed anew -----------------------------------------------------------------------------------------


async def test_filed_anew_the_resident_knows_and_others_are_asked(store: TestedStore) -> None:
    """Rosa reads what it is now; nothing is promised later; it waits for the municipality no more."""
    rosa, amel = await gather(store, ROSA, AMEL)
    mission = await waits(store, rosa, Cause.PLACE_UNKNOWN, neighbourhood=None)
    filing = Filing("pharmacie", place="gare")
    after = await act(store, reclassify_request, amel, mission.id, filing)
    assert "reclassified" in (await deliver(store))["Rosa"]
    assert (after.category, after.neighbourhood, after.cause) == ("pharmacie", "gare", None)
    assert (after.wave, after.wave_at) == (0, NOW)
    assert of(after).answer_due <= of(mission).answer_due
    assert await queue(store, amel) == []
    await nothing_new(store, reclassify_request, amel, mission.id, filing)
    async with store.unit() as unit:
        assert Deed.RECLASSIFIED in [item.deed for item in await unit.audit.about(rosa.id)]


async def test_who_has_it_is_told_that_it_was_filed_anew(store: TestedStore) -> None:
    """Sam keeps it, on the other day."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    after = await act(store, reclassify_request, amel, mission.id, Filing(day=TODAY + timedelta(days=1)))
    assert (after.state, after.wave_at) == (State.TAKEN, None)
    told = await deliver(store)
    assert "reclassified" in told["Sam"]
    assert "reclassified" in told["Rosa"]


# --- Totals ---------------------------------------------------------------------------------------------


async def test_totals_are_numbers_by_neighbourhood(store: TestedStore) -> None:
    """What lasts, and what was solved in thirty days; for coordinators and elected officials only."""
    rosa, diallo, sam, amel = await gather(store, ROSA, DIALLO, SAM, AMEL)
    elected = await give(store, diallo, Role.ELECTED)
    assert await act(store, count_requests, elected) == []
    await ask(store, rosa)
    await ask(store, rosa, neighbourhood=None)
    taken = await ask(store, rosa)
    await act(store, join_mission, sam, taken.id)
    found = {
        item.neighbourhood: (item.lasting, item.solved) for item in await act(store, count_requests, elected)
    }
    assert found == {None: (1, 0), "gare": (2, 0)}
    assert await act(store, count_requests, amel) == await act(store, count_requests, elected)
    assert await refused(store, count_requests, sam) is Why.STAFF_ONLY


async def test_a_call_that_was_asked_for_waits_too(store: TestedStore) -> None:
    """And a promise that is missed meanwhile comes before it."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, request_call, rosa, mission.id)
    assert await queue(store, amel) == [mission.id]
    other = (await act(store, ask_help, rosa, wish(day=TODAY + timedelta(days=3)))).mission
    store.clock.at = of(other).answer_due
    await act(store, escalate_overdue, other.id)
    assert await queue(store, amel) == [other.id, mission.id]
    assert sam.volunteer is not None
