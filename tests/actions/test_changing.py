"""Changing a request that was sent, and asking whether it is still needed: who is told what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from solidarity.actions.changing import ask_still_needed, change_request
from solidarity.actions.missions import decline_offer, join_mission
from solidarity.actions.requests import cancel_request
from solidarity.missions import Mission
from solidarity.notices import Cause, Kind
from solidarity.people import Neighbour
from solidarity.queues import Op
from solidarity.refusals import Why
from solidarity.requests import LOOKED_AT, STILL_NEEDED, Attachment, Detail, Wish, of
from tests.actions.acting import act, ask, everywhere, gather, nothing_new, now, refused
from tests.cast import AMEL, ANA, FORUM_GROUP, GARE_GROUP, LEON, ROSA, SAM, TODAY
from tests.stores import TestedStore, rows

SOON = TODAY + timedelta(days=1)


async def asked(store: TestedStore, **wish: object) -> tuple[Mission, dict[str, Neighbour]]:
    """Rosa's request at the Gare, with everybody about her."""
    found = await gather(store, AMEL, ROSA, SAM, ANA, LEON, groups=(GARE_GROUP, FORUM_GROUP))
    people = {person.first_name: person for person in found}
    return await ask(store, people["Rosa"], **wish), people


def wish_of(mission: Mission, **changes: object) -> Wish:
    """The request as it is, but for this."""
    now_ = Wish(mission.category, mission.day, mission.neighbourhood, of(mission).detail)
    return replace(now_, **changes)  # type: ignore[arg-type]


async def told(store: TestedStore, mission: Mission, *kinds: Kind) -> list[int]:
    """The chats that get this, each as often as it does."""
    return sorted(row.chat for row in await rows(store, *kinds) if row.mission == mission.id)


async def test_who_has_it_is_told_what_changed(store: TestedStore) -> None:
    """Each part by its name, the photo of a new detail besides; nobody else."""
    mission, people = await asked(store)
    sam = people["Sam"]
    await act(store, join_mission, sam, mission.id)
    photo = Detail("La porte", Attachment.PHOTO, "file")
    await act(store, change_request, people["Rosa"], mission.id, wish_of(mission, day=SOON, detail=photo))
    assert await told(store, mission, Kind.CHANGED, Kind.NEW_DETAIL) == [sam.telegram_id] * 2
    (row,) = await rows(store, Kind.CHANGED)
    assert row.facts["what"] == "day detail"
    found = await now(store, mission)
    assert (found.day, of(found).detail) == (SOON, photo)


async def test_the_same_again_is_no_change(store: TestedStore) -> None:
    """Nothing is stored and nobody is told."""
    mission, people = await asked(store)
    await nothing_new(store, change_request, people["Rosa"], mission.id, wish_of(mission))


async def test_a_new_neighbourhood_is_asked_and_the_old_group_lets_go(store: TestedStore) -> None:
    """Its volunteers and group; where nobody is free there, the coordinators."""
    mission, people = await asked(store)
    await act(store, change_request, people["Rosa"], mission.id, wish_of(mission, neighbourhood="centre"))
    assert people["Léon"].telegram_id in await told(store, mission, Kind.OFFER)
    assert await told(store, mission, Kind.STAFF_CARD) == []
    await everywhere(store, mission)
    assert FORUM_GROUP in await told(store, mission, Kind.GROUP_CARD)
    await act(store, change_request, people["Rosa"], mission.id, wish_of(mission, neighbourhood="moulins"))
    cards = [item for item in await rows(store, Kind.STAFF_CARD) if item.mission == mission.id]
    told_staff = [item.chat for item in cards if item.op is Op.SEND]
    assert told_staff == [people["Amel"].telegram_id], "who knows that nobody has it is not told again"


async def test_the_place_is_changed_only_while_nobody_comes(store: TestedStore) -> None:
    """And only to one that the town has."""
    mission, people = await asked(store)
    rosa = people["Rosa"]
    for place in ("gone", None):
        wish = wish_of(mission, neighbourhood=place)
        assert await refused(store, change_request, rosa, mission.id, wish) is Why.STALE
    await act(store, join_mission, people["Sam"], mission.id)
    wish = wish_of(mission, neighbourhood="centre")
    assert await refused(store, change_request, rosa, mission.id, wish) is Why.STALE


async def test_only_its_asker_changes_it_and_only_while_it_lasts(store: TestedStore) -> None:
    """Not a coordinator, not who has it; not once it is over, nor to a day that is past."""
    mission, people = await asked(store)
    rosa = people["Rosa"]
    later = wish_of(mission, day=SOON)
    for name in ("Amel", "Sam"):
        assert await refused(store, change_request, people[name], mission.id, later) is Why.NOT_YOURS
    past = wish_of(mission, day=TODAY - timedelta(days=1))
    assert await refused(store, change_request, rosa, mission.id, past) is Why.DAY_PAST
    await act(store, cancel_request, rosa, mission.id)
    assert await refused(store, change_request, rosa, mission.id, later) is Why.MISSION_OVER


async def test_another_day_for_what_was_past_is_offered_anew(store: TestedStore) -> None:
    """Also to who was offered it before; who said no is left alone."""
    mission, people = await asked(store)
    sam, ana = people["Sam"], people["Ana"]
    await act(store, decline_offer, ana, mission.id)
    store.clock.move(days=1)
    wish = wish_of(mission, day=TODAY + timedelta(days=3))
    await act(store, change_request, people["Rosa"], mission.id, wish)
    offers = [row.chat for row in await rows(store, Kind.OFFER) if row.op is Op.SEND]
    assert sorted(offers) == sorted([sam.telegram_id, sam.telegram_id, ana.telegram_id])


async def test_the_asker_is_asked_and_then_a_coordinator_looks(store: TestedStore) -> None:
    """Every two days, after a week the coordinators, then nobody; each sweep once; still open."""
    mission, people = await asked(store, day=TODAY + timedelta(days=20))
    for times in range(1, 4):
        store.clock.move(seconds=STILL_NEEDED.total_seconds())
        assert await act(store, ask_still_needed, mission.id) == 1
        assert await act(store, ask_still_needed, mission.id) == 0
        assert len(await told(store, mission, Kind.STILL_NEEDED)) == times
    store.clock.move(seconds=LOOKED_AT.total_seconds() - 3 * STILL_NEEDED.total_seconds())
    assert await act(store, ask_still_needed, mission.id) == 1
    causes = [row.facts["cause"] for row in await rows(store, Kind.STAFF_CARD) if row.mission == mission.id]
    assert causes == [Cause.OLD]
    store.clock.move(days=30)
    assert await act(store, ask_still_needed, mission.id) == 0
    async with store.unit() as unit:
        assert await unit.missions.ageing(10) == []
    assert not (await now(store, mission)).state.is_over
    assert await told(store, mission, Kind.STILL_NEEDED) == [people["Rosa"].telegram_id] * 3
