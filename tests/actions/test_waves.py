"""Who is told of a request and when, while nobody says yes: wave after wave, each once, through restarts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from solidarity.actions.changing import ask_still_needed, keep_looking
from solidarity.actions.missions import decline_offer, hold_mission, join_mission, release_mission
from solidarity.actions.requests import ask_help, cancel_request, escalate_overdue
from solidarity.actions.staffing import propose_mission, widen_mission
from solidarity.actions.waves import go_on
from solidarity.causes import Cause
from solidarity.missions import HOLD, Mission, State
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.requests import LOOKED_AT, of
from solidarity.waves import FEW, WAIT, Wave
from tests.actions.acting import act, ask, everywhere, gather, nothing_new, now, refused
from tests.cast import (
    AMEL,
    ANA,
    BEN,
    GARE_GROUP,
    LEON,
    NOW,
    ROSA,
    SAM,
    STAFF_GROUP,
    STRANGER,
    TODAY,
    Part,
    wish,
)
from tests.stores import TestedStore, deliver, open_store, rows

TOMORROW = TODAY + timedelta(days=1)
MANY = [
    replace(SAM, name=f"Volunteer {number}", telegram_id=6_200_000_000 + number, likes=frozenset())
    for number in range(8)
]
"""Eight of the Gare."""


async def town(store: TestedStore, *parts: Part, day: timedelta = timedelta(days=1)) -> Mission:
    """Rosa's request, with these volunteers, Amel, and the groups of the Gare and of the staff."""
    rosa, *_ = await gather(store, ROSA, AMEL, *parts, groups=(GARE_GROUP, STAFF_GROUP))
    return await ask(store, rosa, day=TODAY + day)


async def offered(store: TestedStore) -> list[int]:
    """Who was sent an offer, each time that it was."""
    return [row.chat for row in await rows(store, Kind.OFFER) if row.op.value == "send"]


async def person(store: TestedStore, part: Part) -> Neighbour:
    """Somebody who is here."""
    async with store.unit() as unit:
        found = await unit.people.by_telegram(part.telegram_id)
    assert found is not None
    return found


# --- The order ------------------------------------------------------------------------------------------


async def test_five_then_all_then_the_group_and_the_coordinators(store: TestedStore) -> None:
    """Each wave at its minute, not a second before; nobody is told twice, whatever program rings."""
    mission = await town(store, *MANY)
    first = await offered(store)
    assert len(set(first)) == len(first) == FEW
    for seconds, went in ((-1, 0), (0, 1), (1, 0)):
        store.clock.at = NOW + WAIT + timedelta(seconds=seconds)
        again = open_store(store.url)
        again.clock = store.clock
        assert await act(again, go_on, mission.id) == went, seconds
        await again.database.close()
    everybody = await offered(store)
    assert sorted(everybody) == sorted(part.telegram_id for part in MANY)
    assert await deliver(store) == {
        f"{part.telegram_id}": ["offer"] for part in MANY if part.telegram_id not in first
    }
    found = await now(store, mission)
    assert (found.wave, found.told, found.cause) == (Wave.NEAR, len(MANY), None)
    assert found.wave_at == NOW + 2 * WAIT
    store.clock.at = found.wave_at
    assert await act(store, go_on, mission.id) == 1
    assert await deliver(store) == {
        "Gare group": ["group_card"],
        "Amel": ["staff_card: nobody_yet"],
        "staff group": ["edit staff_card, folded", "staff_card: nobody_yet"],
    }
    store.clock.move(days=1)
    assert await nothing_new(store, go_on, mission.id) == 0
    assert len(await offered(store)) == len(MANY)


async def test_what_is_for_today_begins_with_everybody(store: TestedStore) -> None:
    """Red: all eight at once, and twenty minutes later the group."""
    mission = await town(store, *MANY, day=timedelta())
    assert len(await offered(store)) == len(MANY)
    assert (await now(store, mission)).wave_at == NOW + WAIT


async def test_the_due_ones_are_found_by_the_timer(store: TestedStore) -> None:
    """What the sweeper asks for: those whose time has come, and none that was taken."""
    mission = await town(store, *MANY)

    async def due() -> list[int]:
        async with store.unit() as unit:
            return list(await unit.missions.due_waves(9))

    assert await due() == []
    store.clock.move(minutes=20)
    assert await due() == [mission.id]
    helper = await person(store, MANY[0])
    await act(store, join_mission, helper, mission.id)
    assert await due() == []
    assert await nothing_new(store, go_on, mission.id) == 0


async def test_without_volunteers_it_is_everywhere_at_once(store: TestedStore) -> None:
    """Nobody waits for twenty minutes that nobody uses."""
    rosa, *_ = await gather(store, ROSA, AMEL, groups=(GARE_GROUP,))
    asked = await act(store, ask_help, rosa, wish(day=TOMORROW))
    assert asked.offered == 0
    assert await deliver(store) == {"Gare group": ["group_card"], "Amel": ["staff_card: no_volunteer"]}
    assert (asked.mission.wave, asked.mission.wave_at) == (Wave.EVERYWHERE, None)


async def test_where_the_neighbourhood_has_no_more_the_group_is_next(store: TestedStore) -> None:
    """Sam alone has it for twenty minutes; then nobody is left but the group and the coordinators."""
    mission = await town(store, SAM)
    store.clock.move(minutes=20)
    await act(store, go_on, mission.id)
    assert sorted(await deliver(store)) == ["Amel", "Gare group", "staff group"]


async def test_the_first_wave_looks_next_door_and_no_further(store: TestedStore) -> None:
    """Léon of the Centre, which lies beside the Gare, is asked where the Gare has nobody; the Plateau not."""
    await town(store, LEON, replace(ANA, neighbourhood="plateau"))
    assert await offered(store) == [LEON.telegram_id]


async def test_who_lives_next_door_is_not_asked_where_somebody_lives_near(store: TestedStore) -> None:
    """Sam of the Gare is free: Léon of the Centre hears nothing."""
    await town(store, SAM, LEON)
    assert await offered(store) == [SAM.telegram_id]


# --- Answers --------------------------------------------------------------------------------------------


async def test_all_said_no_and_the_next_are_asked_at_once(store: TestedStore) -> None:
    """The last « not this time » of the five sends the second wave; that of all the third."""
    mission = await town(store, *MANY)
    by_chat = {part.telegram_id: await person(store, part) for part in MANY}
    first = [by_chat[chat] for chat in await offered(store)]
    for helper in first[:-1]:
        await act(store, decline_offer, helper, mission.id)
    assert len(await offered(store)) == FEW
    await act(store, decline_offer, first[-1], mission.id)
    assert len(await offered(store)) == len(MANY)
    assert (await now(store, mission)).wave_at == NOW + WAIT, "the second has its twenty minutes"
    await deliver(store)
    for helper in by_chat.values():
        if helper not in first:
            await act(store, decline_offer, helper, mission.id)
    assert (await deliver(store))["Gare group"] == ["group_card"]
    assert (await now(store, mission)).cause is Cause.NOBODY_YET


async def test_a_no_that_comes_late_sends_nothing(store: TestedStore) -> None:
    """Everybody has been asked already, or somebody else has taken it."""
    mission = await town(store, SAM, ANA)
    sam, ana = await person(store, SAM), await person(store, ANA)
    await act(store, join_mission, ana, mission.id)
    await deliver(store)
    await act(store, decline_offer, sam, mission.id)
    assert await deliver(store) == {}


async def test_who_registers_for_it_is_waited_for(store: TestedStore) -> None:
    """The wave goes out when their ten minutes are over."""
    mission = await town(store, *MANY)
    store.clock.move(minutes=15)
    await act(store, hold_mission, STRANGER, mission.id)
    store.clock.move(minutes=5)
    assert await act(store, go_on, mission.id) == 1
    assert len(await offered(store)) == FEW
    assert await nothing_new(store, go_on, mission.id) == 0
    store.clock.at = NOW + timedelta(minutes=15) + HOLD
    await act(store, go_on, mission.id)
    assert len(await offered(store)) == len(MANY)


async def test_whom_a_coordinator_thought_of_is_waited_for(store: TestedStore) -> None:
    """Said no after the time of the wave: it goes out at that moment."""
    mission = await town(store, *MANY)
    amel, helper = await person(store, AMEL), await person(store, MANY[0])
    await act(store, propose_mission, amel, mission.id, helper.id, override=None)
    before = len(await offered(store))
    store.clock.move(minutes=20)
    assert await act(store, go_on, mission.id) == 1
    assert len(await offered(store)) == before
    store.clock.move(minutes=10)
    await act(store, decline_offer, helper, mission.id)
    assert set(await offered(store)) == {part.telegram_id for part in MANY}


async def test_handed_back_everybody_is_asked_at_once(store: TestedStore) -> None:
    """At top rank: who was asked before too, the whole neighbourhood, the group; and no wave after that."""
    mission = await town(store, *MANY)
    first = await offered(store)
    helper = await person(store, next(part for part in MANY if part.telegram_id in first))
    await act(store, join_mission, helper, mission.id)
    await deliver(store)
    await act(store, release_mission, helper, mission.id)
    told = await deliver(store)
    others = {str(part.telegram_id) for part in MANY if part.telegram_id != helper.telegram_id}
    assert {chat for chat, words in told.items() if "offer" in words} == others
    assert told["Gare group"] == ["group_card"]
    assert told["Amel"] == ["staff_card: handed_back"]
    assert (await now(store, mission)).wave_at is None


async def test_widened_everybody_is_asked_and_the_group_still_follows(store: TestedStore) -> None:
    """Amel cannot wait: all of the town now, the group of the Gare in twenty minutes, as it was to be."""
    far = replace(LEON, neighbourhood="plateau")
    mission = await town(store, *MANY, far)
    await act(store, widen_mission, await person(store, AMEL), mission.id)
    assert set(await offered(store)) == {part.telegram_id for part in (*MANY, far)}
    await deliver(store)
    store.clock.move(minutes=20)
    await act(store, go_on, mission.id)
    assert (await deliver(store))["Gare group"] == ["group_card"]


async def test_what_is_over_is_asked_of_nobody(store: TestedStore) -> None:
    """Cancelled before the second wave: three volunteers never hear of it."""
    mission = await town(store, *MANY)
    await act(store, cancel_request, await person(store, ROSA), mission.id)
    store.clock.move(minutes=40)
    assert await nothing_new(store, go_on, mission.id) == 0


# --- What is private ------------------------------------------------------------------------------------


async def test_what_is_discreet_is_never_in_a_group(store: TestedStore) -> None:
    """The third wave is the coordinators alone; nor is it shown when a group is bound later."""
    mission = await town(store, SAM)
    async with store.unit() as unit:
        found = await unit.missions.lock(mission.id)
        await unit.missions.save(replace(found, request=replace(of(found), discreet=True)))
    after = await everywhere(store, mission, quietly=False)
    assert after.wave == Wave.EVERYWHERE
    told = await deliver(store)
    assert "Gare group" not in told
    assert told["Amel"] == ["staff_card: nobody_yet"]


async def test_a_day_that_is_over_is_not_shown_to_a_group(store: TestedStore) -> None:
    """Asked late in the evening for that day: in the morning the coordinators have it, the group does not."""
    rosa, *_ = await gather(store, ROSA, SAM, AMEL, groups=(GARE_GROUP,))
    store.clock.move(hours=10, minutes=50)
    mission = await ask(store, rosa)
    after = await everywhere(store, mission, quietly=False)
    assert store.clock.now() == NOW.replace(day=25, hour=7, minute=10)
    told = await deliver(store)
    assert "Gare group" not in told
    assert told["Amel"] == ["staff_card: nobody_yet"]
    assert after.cause is Cause.NOBODY_YET


# --- The promised hour ----------------------------------------------------------------------------------


async def test_the_asker_is_told_who_takes_over_once(store: TestedStore) -> None:
    """At the promised hour, and never again; it is kept when."""
    mission = await town(store, SAM)
    store.clock.at = of(mission).answer_due
    assert await act(store, escalate_overdue, mission.id) is True
    assert (await deliver(store))["Rosa"] == ["late"]
    assert of(await now(store, mission)).late_told_at == of(mission).answer_due
    store.clock.move(days=1)
    assert await nothing_new(store, escalate_overdue, mission.id) is False


async def test_nobody_is_woken_to_hear_that_it_is_late(store: TestedStore) -> None:
    """The coordinators have it in the night, the asker at eight."""
    mission = await town(store, SAM)
    store.clock.at = NOW.replace(hour=23)
    async with store.unit() as unit:
        found = await unit.missions.lock(mission.id)
        await unit.missions.save(replace(found, request=replace(of(found), answer_due=unit.now)))
    await act(store, escalate_overdue, mission.id)
    told = await deliver(store)
    assert (told["Amel"], "Rosa" in told) == (["staff_card: not_taken"], False)
    (row,) = await rows(store, Kind.LATE)
    assert row.due == NOW.replace(day=25, hour=7)
    store.clock.at = row.due
    assert (await deliver(store))["Rosa"] == ["late"]


# --- Old ones -------------------------------------------------------------------------------------------


async def test_a_coordinator_keeps_what_is_old_open(store: TestedStore) -> None:
    """Nothing ends by itself: looked at it waits for nobody, and comes back after another week."""
    rosa, sam, amel, ben = await gather(store, ROSA, SAM, AMEL, BEN)
    mission = await ask(store, rosa, day=TODAY + timedelta(days=20))
    store.clock.at = NOW + LOOKED_AT
    assert await act(store, ask_still_needed, mission.id) == 1
    assert (await now(store, mission)).cause is Cause.OLD
    await deliver(store)
    await refused(store, keep_looking, sam, mission.id)
    kept = await act(store, keep_looking, amel, mission.id)
    assert (kept.state, kept.cause, of(kept).still_at) == (State.OPEN, None, NOW + 2 * LOOKED_AT)
    await deliver(store)
    await nothing_new(store, keep_looking, ben, mission.id)
    store.clock.at = NOW + 2 * LOOKED_AT
    assert await act(store, ask_still_needed, mission.id) == 1
    assert "staff_card: old" in (await deliver(store))["Amel"]
