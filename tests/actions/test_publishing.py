"""Publishing, seats and waiting lists as actions: who is told what, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from solidarity.actions.delivery import lose_person
from solidarity.actions.groups import bind_to_neighbourhood
from solidarity.actions.missions import decline_offer, hold_mission, join_mission, replace_helper
from solidarity.actions.people import erase_neighbour
from solidarity.actions.publishing import (
    call_off,
    end_mission,
    lapse_seats,
    leave_seat,
    publish_mission,
    stop_waiting,
    wait_for_seat,
)
from solidarity.groups import Group
from solidarity.missions import Mission, Seat, State
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.publishing import Motive, Plan
from solidarity.refusals import Why
from tests.actions.acting import act, ask, gather, nothing_new, now, refused
from tests.cast import AMEL, ANA, BEN, FORUM_GROUP, GARE_GROUP, LEON, ROSA, SAM, STRANGER, TODAY
from tests.stores import TestedStore, deliver, rows

PLAN = Plan("courses", TODAY + timedelta(days=4), "gare", 1, time(14), "On trie les colis.")


async def people(store: TestedStore) -> tuple[Neighbour, ...]:
    """Amel coordinates with Ben; Sam and Ana help at the Gare, Léon in the Centre."""
    return tuple(await gather(store, AMEL, BEN, SAM, ANA, LEON, groups=(GARE_GROUP, FORUM_GROUP)))


async def published(store: TestedStore, staff: Neighbour, **changes: object) -> Mission:
    """It is published, and all that follows is delivered."""
    plan = replace(PLAN, **changes)  # type: ignore[arg-type]
    mission = (await act(store, publish_mission, staff, plan)).mission
    await deliver(store)
    return mission


async def told(store: TestedStore, *kinds: Kind) -> set[int]:
    """The chats that get this."""
    return {row.chat for row in await rows(store, *kinds)}


async def test_it_is_offered_nearby_and_shown_in_the_neighbourhoods_group(store: TestedStore) -> None:
    """Not to the Centre; what everybody reads is stored and read back as it was written."""
    amel, _, sam, ana, leon = await people(store)
    mission = await published(store, amel)
    assert await told(store, Kind.OFFER) == {sam.telegram_id, ana.telegram_id}
    assert await told(store, Kind.GROUP_CARD) == {GARE_GROUP}
    found = await now(store, mission)
    assert (found.hour, found.text, found.publisher, found.published) == (
        time(14),
        "On trie les colis.",
        amel.id,
        True,
    )
    assert leon.telegram_id not in await told(store, Kind.OFFER)


async def test_for_the_whole_town_it_goes_everywhere(store: TestedStore) -> None:
    """Volunteers of every neighbourhood and all bound groups; also a group that is bound later."""
    amel, _, sam, ana, leon = await people(store)
    mission = await published(store, amel, neighbourhood=None)
    assert await told(store, Kind.OFFER) == {sam.telegram_id, ana.telegram_id, leon.telegram_id}
    assert await told(store, Kind.GROUP_CARD) == {GARE_GROUP, FORUM_GROUP}
    later = Group(-1_001_000_000_099, "Moulins")
    await act(store, bind_to_neighbourhood, amel, later, "moulins", None)
    assert later.chat in await told(store, Kind.GROUP_CARD)
    async with store.unit() as unit:
        assert [item.id for item in await unit.missions.open_for(leon, 5)] == [mission.id]


async def test_room_for_offers_counts_here_too(store: TestedStore) -> None:
    """Who has three open offers gets no fourth, published or not."""
    amel, _, sam, _, _ = await people(store)
    (rosa,) = await gather(store, ROSA)
    for _ in range(3):
        await ask(store, rosa)
    mission = await published(store, amel)
    assert mission.id not in {row.mission for row in await rows(store, Kind.OFFER)}
    async with store.unit() as unit:
        assert await unit.offers.open_count(sam.id) == 3


async def test_only_a_coordinator_publishes_ends_and_calls_off(store: TestedStore) -> None:
    """Refused to everybody else, and nothing is stored."""
    amel, ben, sam, _, _ = await people(store)
    assert await refused(store, publish_mission, sam, PLAN) is Why.STAFF_ONLY
    mission = await published(store, amel)
    await act(store, join_mission, sam, mission.id)
    assert await refused(store, end_mission, sam, mission.id) is Why.NOT_YOURS
    assert await refused(store, call_off, sam, mission.id, Motive.WEATHER) is Why.STAFF_ONLY
    assert (await act(store, end_mission, ben, mission.id)).state is State.DONE


async def test_said_twice_it_is_done_once(store: TestedStore) -> None:
    """Waiting, ending and calling off."""
    amel, _, sam, ana, _ = await people(store)
    mission = await published(store, amel)
    await act(store, join_mission, sam, mission.id)
    await act(store, wait_for_seat, ana, mission.id)
    await deliver(store)
    await nothing_new(store, wait_for_seat, ana, mission.id)
    await act(store, stop_waiting, ana, mission.id)
    await nothing_new(store, stop_waiting, ana, mission.id)
    await act(store, call_off, amel, mission.id, Motive.LATER)
    await nothing_new(store, call_off, amel, mission.id, Motive.WEATHER)
    other = await published(store, amel)
    await act(store, join_mission, sam, other.id)
    await act(store, end_mission, amel, other.id)
    await nothing_new(store, end_mission, amel, other.id)


async def test_called_off_all_who_come_or_wait_are_told_and_nobody_else(store: TestedStore) -> None:
    """With the motive; the others' cards change in place."""
    amel, _, sam, ana, _ = await people(store)
    mission = await published(store, amel)
    await act(store, join_mission, sam, mission.id)
    await act(store, wait_for_seat, ana, mission.id)
    await act(store, call_off, amel, mission.id, Motive.WEATHER)
    assert await told(store, Kind.CALLED_OFF) == {sam.telegram_id, ana.telegram_id}
    assert {row.facts["motive"] for row in await rows(store, Kind.CALLED_OFF)} == {"weather"}
    assert {item.seat for item in (await now(store, mission)).participations} == {Seat.RELEASED}


async def test_a_declined_offer_is_final_for_the_list_too(store: TestedStore) -> None:
    """« Not this time » is not turned into waiting by a later tap."""
    amel, _, sam, ana, _ = await people(store)
    mission = await published(store, amel)
    await act(store, decline_offer, ana, mission.id)
    await act(store, join_mission, sam, mission.id)
    assert await refused(store, wait_for_seat, ana, mission.id) is Why.DECLINED


async def test_a_seat_is_given_back_without_being_final(store: TestedStore) -> None:
    """Whoever gives it back may take one again; what nobody waits for is open to all."""
    amel, _, sam, _, _ = await people(store)
    mission = await published(store, amel)
    await act(store, join_mission, sam, mission.id)
    assert (await act(store, leave_seat, sam, mission.id)).state is State.OPEN
    assert await refused(store, leave_seat, sam, mission.id) is Why.STALE
    assert (await act(store, join_mission, sam, mission.id)).fresh


async def test_nothing_of_this_works_on_a_request(store: TestedStore) -> None:
    """A resident's request has no waiting list and is not ended by the municipality like this."""
    amel, _, sam, ana, _ = await people(store)
    (rosa,) = await gather(store, ROSA)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    for action, person in ((wait_for_seat, ana), (leave_seat, sam), (end_mission, amel)):
        assert await refused(store, action, person, mission.id) is Why.STALE
    assert await refused(store, call_off, amel, mission.id, Motive.WEATHER) is Why.STALE
    assert await act(store, lapse_seats, mission.id) == 0


async def test_a_full_mission_is_kept_for_nobody_who_registers(store: TestedStore) -> None:
    """They hear that it is full; with room for two it is kept for nobody else's loss."""
    amel, _, sam, _, _ = await people(store)
    full = await published(store, amel)
    await act(store, join_mission, sam, full.id)
    assert await refused(store, hold_mission, STRANGER, full.id) is Why.MISSION_FULL
    roomy = await published(store, amel, seats=2)
    await act(store, hold_mission, STRANGER, roomy.id)
    assert (await act(store, join_mission, sam, roomy.id)).fresh


async def test_who_is_erased_leaves_neither_seat_nor_place_in_line_behind(store: TestedStore) -> None:
    """The next is asked; of the erased no id is left; what they published has another publisher."""
    amel, ben, sam, ana, leon = await people(store)
    mission = await published(store, amel)
    await act(store, join_mission, sam, mission.id)
    for person in (ana, leon):
        await act(store, wait_for_seat, person, mission.id)
    await act(store, erase_neighbour, ana)
    await act(store, erase_neighbour, sam)
    assert await told(store, Kind.SEAT_FREE) == {leon.telegram_id}
    await act(store, erase_neighbour, amel)
    found = await now(store, mission)
    assert found.publisher == ben.id
    assert [item.person for item in found.participations] == [leon.id]


async def test_who_cannot_be_reached_gives_way_to_who_waits(store: TestedStore) -> None:
    """A coordinator looks for somebody else: the first on the list is asked, nobody is offered it anew."""
    amel, _, sam, ana, _ = await people(store)
    mission = await published(store, amel)
    await act(store, join_mission, sam, mission.id)
    await act(store, wait_for_seat, ana, mission.id)
    await act(store, lose_person, sam.id)
    await deliver(store)
    await act(store, replace_helper, amel, mission.id, sam.id)
    found = await now(store, mission)
    assert [(part.person, part.seat) for part in found.participations if part.seat is not Seat.RELEASED] == [
        (ana.id, Seat.ASKED)
    ]
    assert await told(store, Kind.SEAT_FREE) == {ana.telegram_id}
