"""First visits and people of 15 to 17 as actions: how a seat is taken, what is never handed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.actions.missions import finish_mission, join_mission
from solidarity.actions.organisations import (
    invite_association,
    register_association,
    suspend_association,
    validate_association,
)
from solidarity.actions.people import join_volunteers
from solidarity.actions.publishing import (
    publish_mission,
    supervise_mission,
    wait_for_seat,
    who_supervises,
)
from solidarity.actions.relay import Said, open_conversations, relay_message
from solidarity.actions.requests import confirm_outcome, share_phone_with_helper, thank_helper
from solidarity.actions.sharing import share_address_with_helper, share_own_number
from solidarity.actions.staffing import propose_mission
from solidarity.actions.trust import attest_step
from solidarity.missions import Framing, Mission
from solidarity.notices import Kind
from solidarity.organisations import Actor, Organisation, Profile, Reason
from solidarity.people import AgeBand, Neighbour
from solidarity.publishing import Plan
from solidarity.refusals import Why
from solidarity.requests import Feeling
from solidarity.trust import Holds, Step
from tests.actions.acting import act, ask, gather, nothing_new, now, refused
from tests.cast import AMEL, ANA, BEN, CLEO, LEON, ROSA, SAM, TODAY
from tests.stores import TestedStore, deliver, rows

PLAN = Plan("transport", TODAY + timedelta(days=4), "gare", 2)
HIVE = Profile(Actor.ASSOCIATION, "La Ruche", "081 22 33 44", None, frozenset({"gare"}), frozenset())


def framing(mission: Mission, person: Neighbour) -> Framing | None:
    """How this person goes there."""
    return mission.participation(person.id).framing


async def helped(store: TestedStore, asker: Neighbour, person: Neighbour, feeling: Feeling) -> None:
    """A visit from beginning to end."""
    mission = await ask(store, asker)
    await act(store, join_mission, person, mission.id)
    await act(store, finish_mission, person, mission.id)
    await act(store, confirm_outcome, asker, mission.id, feeling)


async def test_a_first_visit_is_at_the_door_and_the_second_is_not(store: TestedStore) -> None:
    """Kept with the seat, so that both cards say it; known after one visit that went well."""
    rosa, sam = await gather(store, ROSA, SAM)
    first = await ask(store, rosa)
    joined = (await act(store, join_mission, sam, first.id)).mission
    assert framing(joined, sam) is framing(await now(store, first), sam) is Framing.DOOR
    await act(store, finish_mission, sam, first.id)
    await act(store, confirm_outcome, rosa, first.id, Feeling.WELL)
    again = await ask(store, rosa)
    assert framing((await act(store, join_mission, sam, again.id)).mission, sam) is None


async def test_after_a_problem_nobody_is_known(store: TestedStore) -> None:
    """What went wrong makes neither the volunteer nor the address known."""
    rosa, sam = await gather(store, ROSA, SAM)
    await helped(store, rosa, sam, Feeling.PROBLEM)
    again = await ask(store, rosa)
    assert framing((await act(store, join_mission, sam, again.id)).mission, sam) is Framing.DOOR


async def test_inside_a_home_nobody_goes_whom_the_municipality_has_not_met(store: TestedStore) -> None:
    """Refused with a word on whom to speak to; a coordinator goes; somebody trusted goes as they are."""
    amel, rosa, sam, ana = await gather(store, AMEL, ROSA, SAM, ANA)
    mission = await ask(store, rosa, category="bricolage")
    assert await refused(store, join_mission, sam, mission.id) is Why.INDOORS
    for step in Step:
        await act(store, attest_step, amel, ana.id, step, Holds.YEAR)
    async with store.unit() as unit:
        ana = await unit.people.get(ana.id)
    assert framing((await act(store, join_mission, ana, mission.id)).mission, ana) is None
    other = await ask(store, rosa, category="bricolage")
    taken = (await act(store, join_mission, amel, other.id, as_staff=True)).mission
    assert framing(taken, amel) is None


async def test_whom_a_coordinator_asks_by_name_goes_in_once_their_identity_was_seen(
    store: TestedStore,
) -> None:
    """Before, nobody can ask them; after, they still need to be asked, and are welcome then."""
    amel, rosa, sam = await gather(store, AMEL, ROSA, SAM)
    mission = await ask(store, rosa, category="bricolage")
    proposal = (amel, mission.id, sam.id, (amel.telegram_id, 1))
    assert await refused(store, propose_mission, *proposal) is Why.NOT_AVAILABLE
    await act(store, attest_step, amel, sam.id, Step.IDENTITY, Holds.YEAR)
    async with store.unit() as unit:
        sam = await unit.people.get(sam.id)
    assert await refused(store, join_mission, sam, mission.id) is Why.INDOORS
    await act(store, propose_mission, *proposal)
    assert framing((await act(store, join_mission, sam, mission.id)).mission, sam) is None


# --- People of 15 to 17 ---------------------------------------------------------------------------------


async def association(store: TestedStore, staff: Neighbour, lead: Neighbour) -> Organisation:
    """One that may act."""
    secret = await act(store, invite_association, staff)
    made = await act(store, register_association, lead, HIVE, secret)
    return await act(store, validate_association, staff, made.id)


async def supervised(store: TestedStore, **plan: object) -> tuple[Neighbour, Neighbour, Neighbour, Mission]:
    """Amel published it, La Ruche looks after people of 15 to 17; Cléo and Sam were told."""
    amel, ben, sam, cleo = await gather(store, AMEL, BEN, SAM, CLEO)
    it = await association(store, amel, ben)
    mission = (await act(store, publish_mission, amel, replace(PLAN, **plan))).mission  # type: ignore[arg-type]
    await act(store, supervise_mission, amel, mission.id, it.id)
    return amel, sam, cleo, await now(store, mission)


async def test_a_supervised_mission_is_shown_to_minors_nearby_and_named(store: TestedStore) -> None:
    """Who supervises stands on it; each of 15 to 17 near has it once; said twice nothing is said again."""
    amel, _, cleo, mission = await supervised(store)
    assert (mission.supervised, mission.supervisor) == (True, "La Ruche")
    offers = [row.chat for row in await rows(store, Kind.OFFER)]
    assert offers.count(cleo.telegram_id) == 1
    assert mission.organisation is not None
    await nothing_new(store, supervise_mission, amel, mission.id, mission.organisation)
    assert await refused(store, who_supervises, amel, mission.id) is Why.STALE
    joined = (await act(store, join_mission, cleo, mission.id)).mission
    assert joined.has(cleo.id)


async def test_minors_come_to_nothing_else(store: TestedStore) -> None:
    """Neither to a request, nor to what nobody supervises, nor to what the file does not open to them."""
    amel, ben, rosa, cleo = await gather(store, AMEL, BEN, ROSA, CLEO)
    request = await ask(store, rosa)
    assert await refused(store, join_mission, cleo, request.id) is Why.MINOR
    plain = (await act(store, publish_mission, amel, PLAN)).mission
    assert await refused(store, join_mission, cleo, plain.id) is Why.MINOR
    it = await association(store, amel, ben)
    shopping = (await act(store, publish_mission, amel, replace(PLAN, category="courses"))).mission
    assert await refused(store, supervise_mission, amel, shopping.id, it.id) is Why.STALE
    async with store.unit() as unit:
        assert await unit.missions.open_for(cleo, 9) == []


async def test_an_association_that_is_suspended_supervises_nobody(store: TestedStore) -> None:
    """From that moment nobody of 15 to 17 comes any more, neither for a seat nor onto the list."""
    amel, sam, cleo, mission = await supervised(store, seats=1)
    async with store.unit() as unit:
        (it,) = await unit.organisations.all(9)
    await act(store, suspend_association, amel, it.id, Reason.RULES)
    assert not (await now(store, mission)).supervised
    assert await refused(store, join_mission, cleo, mission.id) is Why.MINOR
    await act(store, join_mission, sam, mission.id)
    assert await refused(store, wait_for_seat, cleo, mission.id) is Why.MINOR
    assert await refused(store, supervise_mission, amel, mission.id, it.id) is Why.STALE


async def test_who_publishes_writes_to_grown_ups_only(store: TestedStore) -> None:
    """What Amel writes reaches Sam and not Cléo; Cléo has nobody to write to, and is told who to ask."""
    amel, sam, cleo, mission = await supervised(store)
    await act(store, join_mission, cleo, mission.id)
    assert await refused(store, relay_message, amel, mission.id, Said(1, "À 14 h")) is Why.NOT_IN_PRIVATE
    await act(store, join_mission, sam, mission.id)
    await act(store, relay_message, amel, mission.id, Said(2, "À 14 h"))
    assert [row.chat for row in await rows(store, Kind.RELAY)] == [sam.telegram_id]
    assert await refused(store, relay_message, cleo, mission.id, Said(3, "J'arrive")) is Why.NOT_IN_PRIVATE
    assert await refused(store, share_own_number, cleo, mission.id) is Why.NOT_IN_PRIVATE
    async with store.unit() as unit:
        assert await open_conversations(unit, cleo) == []


@pytest.mark.parametrize("who", ["asker", "helper"])
async def test_somebody_who_says_a_younger_age_is_alone_with_nobody_from_then_on(
    store: TestedStore, who: str
) -> None:
    """Rosa and Sam were writing to each other; one of them is 15 to 17 after all: nothing passes any more."""
    rosa, sam, _ = await gather(store, ROSA, SAM, LEON)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await act(store, relay_message, rosa, mission.id, Said(1, "Bonjour"))
    young = rosa if who == "asker" else sam
    young = await act(store, join_volunteers, young, AgeBand.MINOR, {})
    rosa, sam = (young, sam) if who == "asker" else (rosa, young)
    await deliver(store)
    for attempt, arguments in (
        (relay_message, (rosa, mission.id, Said(2, "Encore"))),
        (relay_message, (sam, mission.id, Said(3, "Encore"))),
        (share_own_number, (sam, mission.id)),
        (share_phone_with_helper, (rosa, mission.id, sam.id)),
        (share_address_with_helper, (rosa, mission.id, sam.id, "Rue Haute 1")),
    ):
        assert await refused(store, attempt, *arguments) is Why.NOT_IN_PRIVATE  # type: ignore[arg-type]
    assert Kind.RELAY.value not in [kind for kinds in (await deliver(store)).values() for kind in kinds]


async def test_thanks_in_ones_own_words_are_words_too(store: TestedStore) -> None:
    """A plain « thank you » reaches anybody; a word of one's own reaches no one of 15 to 17."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await act(store, finish_mission, sam, mission.id)
    await act(store, confirm_outcome, rosa, mission.id, Feeling.WELL)
    await act(store, join_volunteers, sam, AgeBand.MINOR, {})
    assert await refused(store, thank_helper, rosa, mission.id, "Tu as un numéro ?") is Why.NOT_IN_PRIVATE
    await act(store, thank_helper, rosa, mission.id)
    assert len(await rows(store, Kind.THANKED)) == 1
