"""Coordinators look after what is amiss, think of somebody, ask further: who is told what, and who wins."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from solidarity.actions.missions import (
    decline_offer,
    finish_mission,
    join_mission,
    release_mission,
)
from solidarity.actions.people import erase_neighbour, pause_offers
from solidarity.actions.requests import (
    cancel_request,
    close_request,
    confirm_outcome,
    escalate_overdue,
    request_call,
)
from solidarity.actions.staffing import (
    end_unanswered,
    give_mission_back,
    handle_mission,
    needs_a_reason,
    propose_mission,
    settle_mission,
    take_mission_over,
    who_could_help,
    who_left_a_number,
    widen_mission,
)
from solidarity.actions.telling import tell_staff
from solidarity.causes import Cause
from solidarity.matching import Ranked
from solidarity.matrix import NEVER, Score
from solidarity.missions import Mission, MissionId, State
from solidarity.notices import Kind
from solidarity.people import AgeBand, Neighbour, become_volunteer
from solidarity.ports import Deed
from solidarity.publishing import Plan, publish_mission
from solidarity.reasons import Override, write_merits
from solidarity.refusals import Refusal, Why
from solidarity.requests import Feeling, Reason, of
from solidarity.staffing import ANSWER_WITHIN
from tests.actions.acting import act, ask, everywhere, gather, nothing_new, now, refused
from tests.cast import AMEL, ANA, BEN, CLEO, DIALLO, GARE_GROUP, LEON, NOW, ROSA, SAM, STAFF_GROUP
from tests.stores import TestedStore, deliver, rows


async def troubled(store: TestedStore, rosa: Neighbour, sam: Neighbour) -> Mission:
    """Sam has Rosa's request and nothing is heard of him."""
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    async with store.unit() as unit:
        before = await unit.missions.lock(mission.id)
        after = await unit.missions.save(await tell_staff(unit, before, Cause.SILENT, sam.id))
        await unit.refresh(after, renewed=Kind.STAFF_CARD)
    await deliver(store)
    return await now(store, mission)


async def waiting(store: TestedStore) -> list[MissionId]:
    """What lies with the coordinators."""
    async with store.unit() as unit:
        return [item.id for item in await unit.missions.waiting_for_staff(9)]


# --- Why it is here -------------------------------------------------------------------------------------


async def test_the_reason_is_kept_until_somebody_takes_it(store: TestedStore) -> None:
    """Nobody near: it waits for the municipality, and no longer once Léon says yes."""
    rosa, leon, _ = await gather(store, ROSA, LEON, AMEL)
    mission = await ask(store, rosa)
    assert (await now(store, mission)).cause is Cause.NO_VOLUNTEER
    assert await waiting(store) == [mission.id]
    await act(store, join_mission, leon, mission.id)
    assert (await now(store, mission)).cause is None
    assert await waiting(store) == []


async def test_a_call_is_not_forgotten_when_somebody_takes_it(store: TestedStore) -> None:
    """Rosa asked for a call before and after the hour passed: taken, the call is still to be made."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, request_call, rosa, mission.id)
    store.clock.at = of(mission).answer_due
    await act(store, escalate_overdue, mission.id)
    assert (await now(store, mission)).cause is Cause.NOT_TAKEN
    await act(store, join_mission, sam, mission.id)
    assert (await now(store, mission)).cause is Cause.WANTS_CALL
    assert await waiting(store) == [mission.id]


async def test_a_problem_stays_when_the_mission_goes_on(store: TestedStore) -> None:
    """Handed back after a problem was told: the problem is not lost under the newer reason."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    async with store.unit() as unit:
        before = await unit.missions.lock(mission.id)
        await unit.missions.save(await tell_staff(unit, before, Cause.PROBLEM, rosa.id))
    await act(store, release_mission, sam, mission.id)
    assert (await now(store, mission)).cause is Cause.PROBLEM
    await act(store, cancel_request, rosa, mission.id)
    assert await waiting(store) == [mission.id], "a problem stays until a coordinator says that it is settled"


async def test_what_is_told_of_a_helper_is_not_told_to_the_helper(store: TestedStore) -> None:
    """Ben of the team did the shopping himself: the problem goes to his colleagues only."""
    rosa, ben, _ = await gather(store, ROSA, BEN, AMEL, groups=(STAFF_GROUP,))
    mission = await ask(store, rosa)
    await act(store, join_mission, ben, mission.id, as_staff=True)
    await act(store, finish_mission, ben, mission.id)
    await deliver(store)
    await act(store, confirm_outcome, rosa, mission.id, Feeling.PROBLEM)
    told = await deliver(store)
    assert "staff_card: problem" in told["Amel"]
    assert "staff_card: problem" in told["staff group"]
    assert not [word for word in told.get("Ben", []) if "problem" in word]


# --- Looking after --------------------------------------------------------------------------------------


async def test_who_looks_after_it_is_on_every_card(store: TestedStore) -> None:
    """The colleagues' cards change without a sound; a second tap changes nothing; a colleague is refused."""
    rosa, sam, amel, ben = await gather(store, ROSA, SAM, AMEL, BEN, groups=(STAFF_GROUP,))
    mission = await troubled(store, rosa, sam)
    assert (await act(store, handle_mission, amel, mission.id)).handler == amel.id
    told = await deliver(store)
    assert told["Ben"] == told["staff group"] == ["edit staff_card"]
    assert (await nothing_new(store, handle_mission, amel, mission.id)).handler == amel.id
    assert await refused(store, handle_mission, ben, mission.id) is Why.HANDLED
    assert await refused(store, settle_mission, ben, mission.id) is Why.HANDLED
    assert await refused(store, close_request, ben, mission.id, Reason.SOLVED) is Why.HANDLED
    assert await refused(store, handle_mission, sam, mission.id) is Why.STAFF_ONLY


async def test_where_nothing_is_amiss_there_is_nothing_to_look_after(store: TestedStore) -> None:
    """Sam has it and all goes well; then it is done; one's own request is for a colleague."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    assert await refused(store, handle_mission, amel, mission.id) is Why.STALE
    await act(store, finish_mission, sam, mission.id)
    assert await refused(store, handle_mission, amel, mission.id) is Why.MISSION_OVER
    own = await ask(store, amel, neighbourhood="moulins")
    assert await refused(store, handle_mission, amel, own.id) is Why.OWN_REQUEST


async def test_of_two_coordinators_at_once_exactly_one_wins(store: TestedStore) -> None:
    """Ten troubled missions, both press each in the same moment: one handler each, the other is told so."""
    rosa, sam, amel, ben = await gather(store, ROSA, SAM, AMEL, BEN)
    missions = [await troubled(store, rosa, sam) for _ in range(10)]

    async def press(staff: Neighbour, mission: Mission) -> Why | None:
        try:
            await act(store, handle_mission, staff, mission.id)
        except Refusal as refusal:
            return refusal.why
        return None

    for mission in missions:
        results = await asyncio.gather(press(amel, mission), press(ben, mission))
        assert sorted(results, key=str) == [None, Why.HANDLED]
        winner = amel if results[0] is None else ben
        assert (await now(store, mission)).handler == winner.id


async def test_a_colleague_takes_it_over_and_the_first_is_told(store: TestedStore) -> None:
    """On purpose, with the button that names whom; an older button does not take it from a third."""
    rosa, sam, amel, ben = await gather(store, ROSA, SAM, AMEL, BEN)
    mission = await troubled(store, rosa, sam)
    await act(store, handle_mission, amel, mission.id)
    await deliver(store)
    assert (await act(store, take_mission_over, ben, mission.id, amel.id)).handler == ben.id
    assert (await deliver(store))["Amel"] == ["edit staff_card", "taken_over"]
    assert (await nothing_new(store, take_mission_over, ben, mission.id, amel.id)).handler == ben.id
    assert await refused(store, take_mission_over, amel, mission.id, amel.id) is Why.HANDLED
    assert (await act(store, take_mission_over, amel, mission.id, ben.id)).handler == amel.id
    assert await refused(store, take_mission_over, sam, mission.id, amel.id) is Why.STAFF_ONLY


async def test_given_back_the_colleagues_get_it_anew(store: TestedStore) -> None:
    """With a sound, so that nothing is lost between two; only who has it can give it back."""
    rosa, sam, amel, ben = await gather(store, ROSA, SAM, AMEL, BEN, groups=(STAFF_GROUP,))
    mission = await troubled(store, rosa, sam)
    await act(store, handle_mission, amel, mission.id)
    await deliver(store)
    assert await refused(store, give_mission_back, ben, mission.id) is Why.STALE
    assert (await act(store, give_mission_back, amel, mission.id)).handler is None
    told = await deliver(store)
    assert told["Ben"] == told["staff group"] == ["edit staff_card, folded", "staff_card: silent"]
    assert told["Amel"] == ["edit staff_card"]
    assert await refused(store, give_mission_back, amel, mission.id) is Why.STALE
    assert await waiting(store) == [mission.id]


async def test_settled_it_waits_for_nobody(store: TestedStore) -> None:
    """The problem that stayed after the end; twice changes nothing."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await act(store, finish_mission, sam, mission.id)
    await act(store, confirm_outcome, rosa, mission.id, Feeling.PROBLEM)
    await act(store, handle_mission, amel, mission.id)
    assert await waiting(store) == [mission.id]
    settled = await act(store, settle_mission, amel, mission.id)
    assert (settled.cause, settled.handler, settled.state) == (None, None, State.CONFIRMED)
    assert of(settled).feeling is Feeling.PROBLEM, "what Rosa said stays said"
    assert await waiting(store) == []
    assert (await nothing_new(store, settle_mission, amel, mission.id)).cause is None


async def test_a_call_that_was_made_leaves_the_request_open(store: TestedStore) -> None:
    """Rosa can ask for another; the other reason, that nobody is near, stays."""
    rosa, amel = await gather(store, ROSA, AMEL)
    mission = await ask(store, rosa)
    await act(store, request_call, rosa, mission.id)
    called = await act(store, settle_mission, amel, mission.id)
    assert (called.state, called.cause, of(called).wants_call) == (State.OPEN, Cause.NO_VOLUNTEER, False)
    assert of(await act(store, request_call, rosa, mission.id)).wants_call


async def test_whoever_leaves_the_team_for_good_looks_after_nothing(store: TestedStore) -> None:
    """Erased, her missions are free for the colleagues."""
    rosa, sam, amel, ben = await gather(store, ROSA, SAM, AMEL, BEN)
    mission = await troubled(store, rosa, sam)
    await act(store, handle_mission, amel, mission.id)
    await act(store, erase_neighbour, amel)
    assert (await now(store, mission)).handler is None
    assert (await act(store, handle_mission, ben, mission.id)).handler == ben.id


async def test_only_who_left_a_number_can_be_called(store: TestedStore) -> None:
    """Rosa did, Sam did not."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL)
    mission = await troubled(store, rosa, sam)
    async with store.unit() as unit:
        assert await who_left_a_number(unit, mission) == {rosa.id}


# --- Asking one volunteer first -------------------------------------------------------------------------


def week(found: Sequence[Ranked]) -> list[tuple[int, int]]:
    """Who, and how many missions they took this week."""
    return [(item.person, item.merits[-1].number) for item in found]


async def test_the_best_are_shown_first(store: TestedStore) -> None:
    """Neighbours who like it, neighbours, others; nobody who paused, said no, is too young, or asks."""
    rosa, sam, ana, leon, cleo, amel = await gather(store, ROSA, SAM, ANA, LEON, CLEO, AMEL)
    earlier = await ask(store, rosa)
    await act(store, join_mission, leon, earlier.id)
    mission = await ask(store, rosa)
    _, found = await act(store, who_could_help, amel, mission.id)
    assert week(found) == [(sam.id, 0), (ana.id, 0), (leon.id, 1)]
    assert cleo.id not in [item.person for item in found]
    await act(store, decline_offer, sam, mission.id)
    await act(store, pause_offers, ana, 7)
    _, found = await act(store, who_could_help, amel, mission.id)
    assert [item.person for item in found] == [leon.id]
    store.clock.move(days=7)
    _, found = await act(store, who_could_help, amel, mission.id)
    assert week(found) == [(ana.id, 0), (leon.id, 0)]


async def test_whom_the_municipality_thinks_of_is_asked_and_has_two_hours(store: TestedStore) -> None:
    """An offer to Sam alone; the others wait; nobody is put on it without a yes."""
    rosa, sam, ana, amel, ben = await gather(store, ROSA, SAM, ANA, AMEL, BEN)
    mission = await ask(store, rosa)
    kept = await act(store, propose_mission, amel, mission.id, sam.id)
    assert (kept.state, kept.holders, kept.handler) == (State.OPEN, (), amel.id)
    told = await deliver(store)
    assert told["Sam"] == ["edit offer, folded", "offer"]
    assert told["Ana"] == ["edit offer"]
    assert (await nothing_new(store, propose_mission, amel, mission.id, sam.id)).holders == ()
    assert await refused(store, propose_mission, amel, mission.id, ana.id) is Why.MISSION_PROPOSED
    assert await refused(store, propose_mission, ben, mission.id, ana.id) is Why.HANDLED
    assert await refused(store, who_could_help, amel, mission.id) is Why.MISSION_PROPOSED
    assert await refused(store, join_mission, ana, mission.id) is Why.MISSION_PROPOSED
    assert await refused(store, join_mission, amel, mission.id, as_staff=True) is Why.MISSION_PROPOSED
    taken = (await act(store, join_mission, sam, mission.id)).mission
    assert (taken.state, taken.hold, taken.handler) == (State.TAKEN, None, None)
    store.clock.move(hours=3)
    assert await nothing_new(store, end_unanswered, mission.id) is False


async def test_without_an_answer_it_is_open_again_and_the_coordinator_knows(store: TestedStore) -> None:
    """On the minute, once, and only who had thought of Sam; then anybody may take it."""
    rosa, sam, ana, amel, _ = await gather(store, ROSA, SAM, ANA, AMEL, BEN, groups=(STAFF_GROUP,))
    mission = await ask(store, rosa)
    await act(store, propose_mission, amel, mission.id, sam.id)
    await deliver(store)
    store.clock.at = NOW + ANSWER_WITHIN - timedelta(seconds=1)
    assert await nothing_new(store, end_unanswered, mission.id) is False
    store.clock.move(seconds=1)
    assert await act(store, end_unanswered, mission.id) is True
    told = await deliver(store)
    assert told["Amel"] == ["staff_card: unanswered"]
    assert "Ben" not in told
    assert told["staff group"] == ["edit staff_card"]
    assert (await now(store, mission)).cause is Cause.NOBODY_YET, "by now the neighbourhood has had its time"
    assert told["Sam"] == told["Ana"] == ["edit offer"]
    assert await nothing_new(store, end_unanswered, mission.id) is False
    assert (await act(store, join_mission, ana, mission.id)).fresh


async def test_a_no_ends_it_at_once(store: TestedStore) -> None:
    """Sam cannot this time: Amel knows, and may think of Ana."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    mission = await ask(store, rosa)
    await act(store, propose_mission, amel, mission.id, sam.id)
    await deliver(store)
    await act(store, decline_offer, sam, mission.id)
    assert (await deliver(store))["Amel"] == ["staff_card: declined"]
    assert await refused(store, propose_mission, amel, mission.id, sam.id) is Why.NOT_AVAILABLE
    assert (await act(store, propose_mission, amel, mission.id, ana.id)).handler == amel.id


async def test_the_night_does_not_count(store: TestedStore) -> None:
    """Asked at ten in the evening, Sam reads it at eight and may answer until ten."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa, day=(NOW + timedelta(days=3)).date())
    store.clock.move(hours=12)
    kept = await act(store, propose_mission, amel, mission.id, sam.id)
    assert kept.hold is not None
    assert kept.hold.until == NOW + timedelta(days=1)
    assert "offer" not in (await deliver(store)).get("Sam", [])


@pytest.mark.parametrize("whom", ["Cléo", "Amel", "Rosa"])
async def test_only_who_may_take_it_can_be_asked(store: TestedStore, whom: str) -> None:
    """No minor, nobody who is no volunteer, not who asked."""
    people = {item.first_name: item for item in await gather(store, ROSA, CLEO, AMEL)}
    mission = await ask(store, people["Rosa"])
    why = await refused(store, propose_mission, people["Amel"], mission.id, people[whom].id)
    assert why is Why.NOT_AVAILABLE


async def test_another_than_the_first_needs_a_reason_and_leaves_a_trace(store: TestedStore) -> None:
    """Sam comes first: nothing is asked. For Ana Amel says why, and what Ana reads is why she fits."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    mission = await ask(store, rosa)
    assert await act(store, needs_a_reason, amel, mission.id, sam.id) is None
    asked = await act(store, needs_a_reason, amel, mission.id, ana.id)
    assert asked is not None
    assert asked.id == mission.id
    await act(store, propose_mission, amel, mission.id, ana.id, override=Override.BEEN_THERE)
    assert await act(store, needs_a_reason, amel, mission.id, ana.id) is None, "she has been asked"
    async with store.unit() as unit:
        traces = [item for item in await unit.audit.about(ana.id) if item.deed is Deed.CHOSE]
        assert [(item.actor, item.mission) for item in traces] == [(amel.id, mission.id)]
        assert write_merits(await unit.offers.reasons(mission.id, ana.id)) == "same;week:0"
    await act(store, decline_offer, ana, mission.id)
    await act(store, propose_mission, amel, mission.id, sam.id)
    async with store.unit() as unit:
        assert [item.deed for item in await unit.audit.about(sam.id)] == []


async def test_who_said_please_not_cannot_be_asked_even_by_an_old_button(store: TestedStore) -> None:
    """Sam changed his mind after Amel had read the list."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    async with store.unit() as unit:
        await unit.people.save(become_volunteer(sam, AgeBand.ADULT, {"courses_aines": Score(3, NEVER)}, NOW))
    assert await act(store, needs_a_reason, amel, mission.id, sam.id) is None
    assert await refused(store, propose_mission, amel, mission.id, sam.id) is Why.NOT_AVAILABLE
    _, found = await act(store, who_could_help, amel, mission.id)
    assert found == []


async def test_of_two_who_propose_at_once_exactly_one_does(store: TestedStore) -> None:
    """Sam or Ana is asked, never both."""
    rosa, sam, ana, amel, ben = await gather(store, ROSA, SAM, ANA, AMEL, BEN)
    mission = await ask(store, rosa)

    async def press(staff: Neighbour, person: Neighbour) -> Why | None:
        try:
            await act(store, propose_mission, staff, mission.id, person.id)
        except Refusal as refusal:
            return refusal.why
        return None

    results = await asyncio.gather(press(amel, sam), press(ben, ana))
    assert sorted(results, key=str) == [None, Why.HANDLED]
    told = await deliver(store)
    assert [name for name in ("Sam", "Ana") if "offer" in told.get(name, [])] == [
        "Sam" if results[0] is None else "Ana"
    ]


# --- Somebody else in the place of who has it -----------------------------------------------------------


async def test_who_had_it_is_thanked_and_the_resident_knows(store: TestedStore) -> None:
    """Sam is told kindly, Rosa too, Ana is asked; Sam's card offers nothing any more."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL, groups=(GARE_GROUP,))
    mission = await everywhere(store, await ask(store, rosa))
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    assert await refused(store, propose_mission, amel, mission.id, ana.id) is Why.MISSION_TAKEN
    freed = await act(store, propose_mission, amel, mission.id, ana.id, instead=sam.id)
    assert (freed.state, freed.holders, freed.cause) == (State.OPEN, (), Cause.REASSIGNED)
    told = await deliver(store)
    assert told["Sam"] == ["edit offer, folded", "reassigned"]
    assert told["Rosa"] == ["edit asker_card, folded", "released"]
    assert told["Ana"] == ["edit offer, folded", "offer"]
    assert told["Gare group"] == ["edit group_card"]
    assert await refused(store, join_mission, sam, mission.id) is Why.DECLINED
    assert (await act(store, join_mission, ana, mission.id)).mission.cause is None


async def test_where_the_new_one_does_not_answer_others_are_asked_anew(store: TestedStore) -> None:
    """It had come back for her: whoever did not say no gets a new card, Sam not."""
    rosa, sam, ana, leon, amel = await gather(store, ROSA, SAM, ANA, LEON, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await act(store, propose_mission, amel, mission.id, leon.id, instead=sam.id)
    await deliver(store)
    store.clock.move(hours=2)
    await act(store, end_unanswered, mission.id)
    told = await deliver(store)
    assert "offer" in told["Ana"]
    assert "offer" not in told.get("Sam", [])
    assert told["Amel"] == ["staff_card: unanswered"]
    assert ana.id != leon.id


async def test_what_cannot_be_given_to_another_changes_nothing(store: TestedStore) -> None:
    """Refused, Sam keeps it and nobody is told: to himself, to a minor, after the end."""
    rosa, sam, ana, cleo, amel = await gather(store, ROSA, SAM, ANA, CLEO, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)

    async def why(staff: Neighbour, other: Neighbour, instead: Neighbour = sam) -> Why:
        return await refused(store, propose_mission, staff, mission.id, other.id, instead=instead.id)

    assert [await why(amel, other) for other in (sam, cleo)] == [Why.NOT_AVAILABLE] * 2
    assert await why(amel, ana, instead=cleo) is Why.MISSION_TAKEN
    assert await why(sam, ana) is Why.STAFF_ONLY
    await act(store, finish_mission, sam, mission.id)
    assert await why(amel, ana) is Why.MISSION_OVER


# --- Further --------------------------------------------------------------------------------------------


async def test_asked_further_volunteers_of_everywhere_see_it_once(store: TestedStore) -> None:
    """Léon of the Centre too; nobody twice, and the group is not asked again."""
    rosa, _, leon, amel = await gather(store, ROSA, SAM, LEON, AMEL, groups=(GARE_GROUP,))
    mission = await everywhere(store, await ask(store, rosa))
    widened, asked = await act(store, widen_mission, amel, mission.id)
    assert (widened.widened, asked) == (True, 1)
    told = await deliver(store)
    assert told["Léon"] == ["offer"]
    assert told["Sam"] == ["edit offer"]
    assert told["Gare group"] == ["edit group_card"]
    assert (await nothing_new(store, widen_mission, amel, mission.id))[1] is None
    assert (await act(store, join_mission, leon, mission.id)).fresh
    assert await refused(store, widen_mission, leon, mission.id) is Why.STAFF_ONLY


async def test_what_somebody_has_is_not_asked_further(store: TestedStore) -> None:
    """Taken, over, or in a colleague's hands."""
    rosa, diallo, sam, amel, ben = await gather(store, ROSA, DIALLO, SAM, AMEL, BEN)
    mission = await ask(store, rosa)
    other = await ask(store, diallo)
    await act(store, propose_mission, ben, other.id, sam.id)
    assert await refused(store, widen_mission, amel, other.id) is Why.HANDLED
    await act(store, join_mission, sam, mission.id)
    assert await refused(store, widen_mission, amel, mission.id) is Why.MISSION_TAKEN
    await act(store, finish_mission, sam, mission.id)
    assert await refused(store, widen_mission, amel, mission.id) is Why.MISSION_OVER


async def test_the_timer_of_a_proposal_is_found_on_its_minute(store: TestedStore) -> None:
    """Not before, and no longer once it was seen to."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, propose_mission, amel, mission.id, sam.id)

    async def due() -> list[MissionId]:
        async with store.unit() as unit:
            return list(await unit.missions.unanswered(9))

    assert await due() == []
    store.clock.move(hours=2)
    assert await due() == [mission.id]
    await act(store, end_unanswered, mission.id)
    assert await due() == []


async def test_the_next_promise_is_the_soonest_that_is_still_to_be_kept(store: TestedStore) -> None:
    """None without requests; what is taken promises nothing any more."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL)

    async def promise() -> object:
        async with store.unit() as unit:
            return await unit.missions.next_promise()

    assert await promise() is None
    late = await ask(store, rosa, day=(NOW + timedelta(days=1)).date())
    soon = await ask(store, rosa)
    assert await promise() == of(soon).answer_due
    await act(store, join_mission, sam, soon.id)
    assert await promise() == of(late).answer_due


async def test_a_new_request_is_shown_in_the_staff_chat_only(store: TestedStore) -> None:
    """One card, not one for each coordinator, and nothing that waits for them."""
    rosa, *_ = await gather(store, ROSA, SAM, AMEL, BEN, groups=(STAFF_GROUP,))
    await ask(store, rosa)
    assert [row.chat for row in await rows(store, Kind.STAFF_CARD)] == [STAFF_GROUP]
    assert await waiting(store) == []


async def test_what_is_amiss_on_a_published_mission_is_looked_after_too(store: TestedStore) -> None:
    """It may have seats left and nobody asked for it: Amel looks after it, then it is settled."""
    sam, amel, ben = await gather(store, SAM, AMEL, BEN)
    plan = Plan("bricolage", (NOW + timedelta(days=1)).date(), "gare", 3)
    async with store.unit() as unit:
        mission = await unit.missions.add(publish_mission(plan, ben, unit.town, unit.now))
    await act(store, join_mission, sam, mission.id)
    async with store.unit() as unit:
        before = await unit.missions.lock(mission.id)
        await unit.missions.save(await tell_staff(unit, before, Cause.INSIDE, sam.id))
    assert await waiting(store) == [mission.id]
    assert (await act(store, handle_mission, amel, mission.id)).state is State.OPEN
    assert await refused(store, settle_mission, ben, mission.id) is Why.HANDLED
    settled = await act(store, settle_mission, amel, mission.id)
    assert (settled.cause, settled.handler, settled.has(sam.id)) == (None, None, True)
    assert await refused(store, propose_mission, amel, mission.id, sam.id) is Why.NOT_AVAILABLE
    assert await waiting(store) == []


async def test_whoever_leaves_before_answering_is_not_waited_for(store: TestedStore) -> None:
    """Sam erases himself: Amel knows at once, and nothing of him is left on the mission."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    mission = await ask(store, rosa)
    await act(store, propose_mission, amel, mission.id, sam.id)
    await deliver(store)
    await act(store, erase_neighbour, sam)
    hold = (await now(store, mission)).hold
    assert hold is not None
    assert {hold.telegram_id, hold.person} & {sam.telegram_id, sam.id} == set()
    assert await act(store, end_unanswered, mission.id) is True
    assert (await deliver(store))["Amel"] == ["staff_card: unanswered"]
    assert (await act(store, join_mission, ana, mission.id)).fresh
