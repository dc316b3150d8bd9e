"""Concerns, suspensions, bans, pairs kept apart and frozen accounts, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from solidarity.actions.barring import (
    bar_person,
    end_bar,
    freeze_account,
    lift_bar,
    unbar_account,
    unfreeze_account,
    unfreeze_by_operator,
)
from solidarity.actions.blocks import avoid, lift_block, own_blocks, part_pair
from solidarity.actions.concerns import (
    close_concern,
    next_concern,
    note_concern,
    number_of,
    open_concerns,
    read_concern,
    remind_of_concern,
    say_concern,
    take_concern,
)
from solidarity.actions.missions import join_mission
from solidarity.actions.people import erase_neighbour, welcome_neighbour
from solidarity.actions.relay import Said as Written
from solidarity.actions.relay import open_conversations, relay_message
from solidarity.actions.requests import ask_help
from solidarity.actions.roles import accept_role, invite_referent
from solidarity.barring import Ground, Until
from solidarity.concerns import Concern, Outcome, Progress, Said, Sort
from solidarity.matching import Bar as NotAsked
from solidarity.missions import Mission, Seat, State
from solidarity.notices import Cause
from solidarity.people import Bar, Neighbour, Role
from solidarity.ports import Deed, Purpose
from solidarity.refusals import Why
from storage import tables
from tests.actions.acting import act, ask, gather, nothing_new, now, refused
from tests.cast import AMEL, ANA, BEN, GARE_GROUP, LEON, ROSA, SAM, STAFF_GROUP, TODAY, wish
from tests.stores import TestedStore, deliver

SECRET = "Il a levé la main sur moi"
WEEK = Until(Bar.SUSPENDED, Ground.RUDE, 7)
BAN = Until(Bar.BANNED, Ground.HARM)


async def person(store: TestedStore, who: Neighbour) -> Neighbour:
    """Somebody as they are stored."""
    async with store.unit() as unit:
        return await unit.people.get(who.id)


def seat_of(mission: Mission, who: Neighbour) -> Seat:
    """How somebody's part in it stands."""
    return next(item.seat for item in mission.participations if item.person == who.id)


async def given(store: TestedStore, who: Neighbour, *roles: Role) -> Neighbour:
    """Somebody with these roles."""
    async with store.unit() as unit:
        after = replace(await unit.people.get(who.id), roles=frozenset(roles))
        await unit.people.save(after)
    return after


async def traces(store: TestedStore, deed: Deed) -> list[tuple[int | None, int | None, str | None]]:
    """By whom, about whom, what."""
    table = tables.Trace.__table__  # type: ignore[attr-defined]
    async with store.unit() as unit:
        rows = (await unit.execute(select(table).where(table.c.deed == deed.value))).all()
    return [(row.actor_id, row.about_id, row.what) for row in rows]


async def worried(store: TestedStore, *leads: Neighbour) -> tuple[Neighbour, Neighbour, Concern]:
    """Sam helps Rosa, who then says a concern about him. Léon and others are leads."""
    rosa, sam = [await act(store, lambda unit, part=part: _find(unit, part)) for part in (ROSA, SAM)]
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    said = [Said(SECRET)]
    concern, _ = await act(store, say_concern, rosa, mission.id, sam.id, Sort.UNEASE, said)
    assert leads is not None
    return rosa, sam, concern


async def _find(unit, part) -> Neighbour:  # noqa: ANN001 - a unit and a part of the cast
    return await unit.people.by_telegram(part.telegram_id)


async def test_a_concern_goes_to_the_lead_in_private_and_to_nobody_else(sqlite_store: TestedStore) -> None:
    """Neither coordinators, nor the staff group, nor the other side, nor the neighbourhood's group."""
    people = await gather(sqlite_store, ROSA, SAM, LEON, AMEL, BEN, groups=(GARE_GROUP, STAFF_GROUP))
    leon, amel = people[2], people[3]
    leon = await given(sqlite_store, leon, Role.SAFEGUARD)
    rosa, sam, concern = await worried(sqlite_store, leon)
    assert await deliver(sqlite_store) == {"Léon": ["concern"]}
    assert await refused(sqlite_store, read_concern, amel, concern.id) is Why.SAFEGUARD_ONLY
    assert await refused(sqlite_store, read_concern, sam, concern.id) is Why.SAFEGUARD_ONLY
    assert await refused(sqlite_store, next_concern, amel) is Why.SAFEGUARD_ONLY
    seen = await act(sqlite_store, read_concern, leon, concern.id)
    assert (seen.concern.words, seen.by, seen.about) == (SECRET, rosa, sam)


async def test_without_a_lead_each_coordinator_gets_it_in_private(sqlite_store: TestedStore) -> None:
    """Not in the staff's group; and a lead who comes later is the only one who reads it then."""
    people = await gather(sqlite_store, ROSA, SAM, LEON, AMEL, BEN, groups=(STAFF_GROUP,))
    leon, amel = people[2], people[3]
    _, _, concern = await worried(sqlite_store)
    assert await deliver(sqlite_store) == {"Amel": ["concern"], "Ben": ["concern"]}
    assert (await act(sqlite_store, next_concern, amel)).concern.id == concern.id
    leon = await given(sqlite_store, leon, Role.SAFEGUARD)
    assert await refused(sqlite_store, read_concern, amel, concern.id) is Why.SAFEGUARD_ONLY
    assert [item.id for item in await act(sqlite_store, open_concerns, leon)] == [concern.id]


async def test_a_concern_about_the_lead_does_not_reach_the_lead(sqlite_store: TestedStore) -> None:
    """The coordinators read it instead."""
    _, sam, *_ = await gather(sqlite_store, ROSA, SAM, AMEL)
    sam = await given(sqlite_store, sam, Role.SAFEGUARD)
    _, _, concern = await worried(sqlite_store)
    assert await deliver(sqlite_store) == {"Amel": ["concern"]}
    assert await refused(sqlite_store, read_concern, sam, concern.id) is Why.SAFEGUARD_ONLY


async def test_of_several_leads_the_first_tap_takes_it(store: TestedStore) -> None:
    """The others learn who has it; what is noted and closed stays with it; looks are audited."""
    people = await gather(store, ROSA, SAM, LEON, ANA, AMEL)
    leon, ana = [await given(store, item, Role.SAFEGUARD) for item in people[2:4]]
    rosa, sam, concern = await worried(store, leon, ana)
    assert await deliver(store) == {"Léon": ["concern"], "Ana": ["concern"]}
    await act(store, take_concern, leon, concern.id)
    assert await deliver(store) == {"Ana": ["concern_taken"]}
    assert await refused(store, take_concern, ana, concern.id) is Why.CONCERN_TAKEN
    await nothing_new(store, take_concern, leon, concern.id)
    _, phone = await act(store, number_of, leon, concern.id, rosa.id)
    assert phone == ROSA.phone
    assert await refused(store, number_of, leon, concern.id, ana.id) is Why.STALE
    assert await refused(store, number_of, leon, concern.id, sam.id) is Why.NO_PHONE
    assert await traces(store, Deed.SAW_PHONE) == [(leon.id, rosa.id, None)]
    await act(store, note_concern, leon, concern.id, "Appelée, elle va bien")
    seen = await act(store, close_concern, leon, concern.id, Outcome.TALKED)
    assert [item.text for item in seen.concern.notes] == ["Appelée, elle va bien"]
    assert (seen.concern.state, seen.concern.outcome) == (Progress.CLOSED, Outcome.TALKED)
    assert await act(store, next_concern, ana) is None
    assert [item[1] for item in await traces(store, Deed.SAFEGUARDED)] == [None, None]
    assert await deliver(store) == {}


async def test_whoever_has_a_concern_is_reminded_each_day(store: TestedStore) -> None:
    """All who read it until one takes it; then that one; nobody once it is closed."""
    people = await gather(store, ROSA, SAM, LEON, ANA, AMEL)
    leon, ana = [await given(store, item, Role.SAFEGUARD) for item in people[2:4]]
    _, _, concern = await worried(store, leon, ana)
    await deliver(store)
    store.clock.move(hours=23)
    assert await act(store, remind_of_concern, concern.id) == 0
    store.clock.move(hours=1)
    async with store.unit() as unit:
        assert await unit.concerns.due(10) == [concern.id]
    await act(store, remind_of_concern, concern.id)
    assert await deliver(store) == {"Léon": ["concern"], "Ana": ["concern"]}
    await act(store, take_concern, leon, concern.id)
    await deliver(store)
    store.clock.move(hours=24)
    await act(store, remind_of_concern, concern.id)
    assert await deliver(store) == {"Léon": ["concern"]}
    await given(store, leon)
    store.clock.move(hours=24)
    await act(store, remind_of_concern, concern.id)
    assert await deliver(store) == {"Ana": ["concern"]}
    await act(store, close_concern, ana, concern.id, Outcome.NOTHING)
    async with store.unit() as unit:
        assert await unit.concerns.due(10) == []


async def test_a_concern_outlasts_whoever_said_it(store: TestedStore) -> None:
    """Erased, they are no longer named; the words stay for the lead."""
    people = await gather(store, ROSA, SAM, LEON, AMEL)
    leon = await given(store, people[2], Role.SAFEGUARD)
    rosa, sam, concern = await worried(store, leon)
    await act(store, erase_neighbour, await person(store, rosa))
    await act(store, erase_neighbour, await person(store, sam))
    seen = await act(store, read_concern, leon, concern.id)
    assert (seen.concern.words, seen.concern.by, seen.concern.about) == (SECRET, None, None)


# --- Suspended and banned -------------------------------------------------------------------------------


async def test_who_is_suspended_hands_everything_back_and_is_offered_nothing(store: TestedStore) -> None:
    """Told why; the mission goes on without them; they take nothing; a week later it is over."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    await act(store, bar_person, amel, sam.id, WEEK)
    after = await now(store, mission)
    assert (after.state, seat_of(after, sam)) == (State.OPEN, Seat.RELEASED)
    told = await deliver(store)
    assert "barred" in told["Sam"]
    assert "released" in told["Rosa"]
    assert "offer" in told["Ana"]
    sam = await person(store, sam)
    other = await ask(store, rosa, day=TODAY + timedelta(days=9))
    assert await refused(store, join_mission, sam, other.id) is Why.KEPT_AWAY
    async with store.unit() as unit:
        stands = await unit.candidates.find(other, sam.id)
        assert stands is not None
        assert NotAsked.APART in stands.bars
        assert sam.id not in {item.person for item in await unit.candidates.best(other, 5)}
        assert sam.id not in {item.person for item in await unit.candidates.nearby(other, again=True)}
    assert await traces(store, Deed.BARRED) == [(amel.id, sam.id, "suspended rude")]
    store.clock.move(days=7)
    async with store.unit() as unit:
        assert await unit.bans.over(10) == [sam.id]
    assert (await person(store, sam)).barred is None
    assert await act(store, end_bar, sam.id) == 1
    assert (await deliver(store))["Sam"] == ["unbarred"]
    async with store.unit() as unit:
        assert await unit.bans.over(10) == []
    await act(store, join_mission, await person(store, sam), other.id)
    assert ana is not None


async def test_what_somebody_suspended_asks_for_is_decided_by_a_coordinator(store: TestedStore) -> None:
    """No volunteer is asked by itself; whoever taps is told it is not free; the coordinator may propose."""
    rosa, sam, _, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    await act(store, bar_person, amel, rosa.id, WEEK)
    await deliver(store)
    rosa = await person(store, rosa)
    mission = (await act(store, ask_help, rosa, wish())).mission
    assert await deliver(store) == {"Amel": [f"staff_card: {Cause.APART}"]}
    assert (await now(store, mission)).wave_at is None
    assert await refused(store, join_mission, sam, mission.id) is Why.NOT_FREE
    async with store.unit() as unit:
        assert await unit.missions.open_for(sam, 10) == []
        assert [item.person for item in await unit.candidates.best(mission, 5)] == []
        assert await unit.candidates.best(mission, 5, by_name=True)


async def test_a_ban_ends_all_and_drops_no_request(sqlite_store: TestedStore) -> None:
    """Who was to help is let go with thanks, and a coordinator has the request."""
    rosa, sam, _, amel = await gather(sqlite_store, ROSA, SAM, ANA, AMEL)
    mission = await ask(sqlite_store, rosa)
    await act(sqlite_store, join_mission, sam, mission.id)
    await deliver(sqlite_store)
    await act(sqlite_store, bar_person, amel, rosa.id, BAN)
    after = await now(sqlite_store, mission)
    assert (after.state, after.cause, after.wave_at, list(after.holders)) == (
        State.OPEN,
        Cause.APART,
        None,
        [],
    )
    told = await deliver(sqlite_store)
    assert "reassigned" in told["Sam"]
    assert f"staff_card: {Cause.APART}" in told["Amel"]
    assert "barred" in told["Rosa"]
    assert "offer" not in told.get("Ana", [])


async def test_a_ban_survives_erasing_everything(store: TestedStore) -> None:
    """The account may not come back until it is over, or until the operator says so; it has no name."""
    _, sam, amel = await gather(store, ROSA, SAM, AMEL)
    await act(store, bar_person, amel, sam.id, BAN)
    await act(store, erase_neighbour, await person(store, sam))
    again = (sam.telegram_id, "Sam", "fr")
    assert await refused(store, welcome_neighbour, *again) is Why.KEPT_AWAY
    table = tables.Ban.__table__  # type: ignore[attr-defined]
    async with store.unit() as unit:
        (row,) = (await unit.execute(select(table))).all()
    assert str(sam.telegram_id) not in str(tuple(row))
    store.clock.move(days=731)
    async with store.unit() as unit:
        assert await unit.bans.standing(sam.telegram_id) is None
        assert await unit.bans.expire() == 1
    await act(store, welcome_neighbour, *again)


async def test_a_suspension_survives_erasing_everything_too(sqlite_store: TestedStore) -> None:
    """Whoever comes back is suspended as before, and until the same hour."""
    _, sam, amel = await gather(sqlite_store, ROSA, SAM, AMEL)
    before = (await act(sqlite_store, bar_person, amel, sam.id, WEEK)).person.barred
    await act(sqlite_store, erase_neighbour, await person(sqlite_store, sam))
    back = await act(sqlite_store, welcome_neighbour, sam.telegram_id, "Sam", "fr")
    found = (await person(sqlite_store, back)).barred
    assert before is not None
    assert found is not None
    assert (found.bar, found.why, found.until) == (before.bar, before.why, before.until)


async def test_a_ban_is_lifted_by_a_coordinator_or_by_the_operator(sqlite_store: TestedStore) -> None:
    """Twice is once; the operator also for somebody who has erased themselves."""
    _, sam, amel = await gather(sqlite_store, ROSA, SAM, AMEL)
    await act(sqlite_store, bar_person, amel, sam.id, BAN)
    await act(sqlite_store, lift_bar, amel, sam.id)
    await nothing_new(sqlite_store, lift_bar, amel, sam.id)
    await act(sqlite_store, bar_person, amel, sam.id, BAN)
    assert await act(sqlite_store, unbar_account, sam.telegram_id)
    assert (await person(sqlite_store, sam)).barred is None
    await act(sqlite_store, bar_person, amel, sam.id, BAN)
    await act(sqlite_store, erase_neighbour, await person(sqlite_store, sam))
    assert await act(sqlite_store, unbar_account, sam.telegram_id)
    assert not await act(sqlite_store, unbar_account, sam.telegram_id)
    await act(sqlite_store, welcome_neighbour, sam.telegram_id, "Sam", "fr")


async def test_a_lead_bars_only_whom_a_concern_is_about(sqlite_store: TestedStore) -> None:
    """From the concern, and nobody else."""
    people = await gather(sqlite_store, ROSA, SAM, LEON, AMEL)
    leon = await given(sqlite_store, people[2], Role.SAFEGUARD)
    rosa, sam, concern = await worried(sqlite_store, leon)
    assert await refused(sqlite_store, bar_person, leon, sam.id, WEEK) is Why.STAFF_ONLY
    assert await refused(sqlite_store, bar_person, leon, rosa.id, WEEK, concern.id) is Why.STAFF_ONLY
    await act(sqlite_store, bar_person, leon, sam.id, WEEK, concern.id)
    assert (await person(sqlite_store, sam)).barred is not None


# --- Two who are not brought together -------------------------------------------------------------------


async def test_two_who_avoid_each_other_are_not_brought_together(store: TestedStore) -> None:
    """The mission changes hands, their words end, and no list, offer or tap brings them together again."""
    rosa, sam, ana, _ = await gather(store, ROSA, SAM, ANA, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    assert await refused(store, avoid, ana, mission.id, rosa.id) is Why.NOT_YOURS
    await act(store, avoid, rosa, mission.id, sam.id)
    await nothing_new(store, avoid, rosa, mission.id, sam.id)
    told = await deliver(store)
    assert "reassigned" in told["Sam"]
    after = await now(store, mission)
    assert (after.state, seat_of(after, sam)) == (State.OPEN, Seat.RELEASED)
    other = await ask(store, rosa, day=TODAY + timedelta(days=2))
    assert await refused(store, join_mission, sam, other.id) is Why.NOT_FREE
    async with store.unit() as unit:
        assert await unit.missions.open_for(sam, 10) == []
        assert sam.id not in {item.person for item in await unit.candidates.best(other, 5, by_name=True)}
        stands = await unit.candidates.find(other, sam.id, by_name=True)
        assert stands is not None
        assert NotAsked.APART in stands.bars
        assert ana.id in {item.person for item in await unit.candidates.best(other, 5)}
    (block,) = await act(store, own_blocks, rosa)
    assert await act(store, own_blocks, sam) == []
    assert await refused(store, lift_block, sam, sam.id, rosa.id) is Why.NOT_YOURS
    assert await act(store, lift_block, rosa, rosa.id, block.beside(rosa.id))
    await act(store, join_mission, sam, other.id)


async def test_words_between_two_who_avoid_each_other_end(sqlite_store: TestedStore) -> None:
    """Also after the end of a mission, when both could still write; nothing says why."""
    rosa, sam, *_ = await gather(sqlite_store, ROSA, SAM, AMEL)
    mission = await ask(sqlite_store, rosa)
    await act(sqlite_store, join_mission, sam, mission.id)
    await act(sqlite_store, relay_message, sam, mission.id, Written(1, "Bonjour"))
    async with sqlite_store.unit() as unit:
        done = replace(
            await unit.missions.lock(mission.id),
            state=State.DONE,
            ended_at=unit.now,
            participations=tuple(
                replace(item, seat=Seat.DONE) for item in (await unit.missions.get(mission.id)).holders
            ),
        )
        await unit.missions.save(done)
    await deliver(sqlite_store)
    assert len(await act(sqlite_store, open_conversations, sam)) == 1
    await act(sqlite_store, avoid, rosa, mission.id, sam.id)
    for one in (sam, rosa):
        assert (
            await refused(sqlite_store, relay_message, one, mission.id, Written(2, "Encore"))
            is Why.RELAY_CLOSED
        )
        assert await act(sqlite_store, open_conversations, one) == []
    assert "relay" not in (await deliver(sqlite_store)).get("Rosa", [])


async def test_the_municipality_keeps_two_apart_and_lifts_it(sqlite_store: TestedStore) -> None:
    """Audited of both; nobody else of the team or of the neighbourhood may."""
    rosa, sam, ana, amel = await gather(sqlite_store, ROSA, SAM, ANA, AMEL)
    assert await refused(sqlite_store, part_pair, ana, rosa.id, sam.id) is Why.NOT_YOURS
    assert await act(sqlite_store, part_pair, amel, rosa.id, sam.id)
    assert not await nothing_new(sqlite_store, part_pair, amel, rosa.id, sam.id)
    assert sorted(item[1] or 0 for item in await traces(sqlite_store, Deed.PARTED)) == sorted(
        (rosa.id, sam.id)
    )
    assert await act(sqlite_store, own_blocks, rosa) == []
    assert await act(sqlite_store, lift_block, amel, rosa.id, sam.id)
    assert not await act(sqlite_store, lift_block, amel, rosa.id, sam.id)


# --- Frozen ---------------------------------------------------------------------------------------------


async def test_a_frozen_account_is_nobodys_at_once(store: TestedStore) -> None:
    """Its mission goes back, its invitations are void for good, the rest of the team knows."""
    rosa, sam, leon, amel, ben = await gather(store, ROSA, SAM, LEON, AMEL, BEN)
    secret = await act(store, invite_referent, ben, ["gare"])
    mission = await ask(store, rosa)
    await act(store, join_mission, ben, mission.id, as_staff=True)
    await deliver(store)
    await act(store, freeze_account, amel, ben.id)
    ben = await person(store, ben)
    assert (ben.is_coordinator, ben.frozen_by) == (False, amel.id)
    assert (await now(store, mission)).state is State.OPEN
    told = await deliver(store)
    assert "frozen" in told["Ben"]
    assert "frozen" not in told.get("Amel", [])
    await nothing_new(store, freeze_account, amel, ben.id)
    assert await refused(store, unfreeze_account, ben, ben.id) is Why.FROZEN
    assert await refused(store, freeze_account, ben, amel.id) is Why.FROZEN
    await act(store, unfreeze_account, amel, ben.id)
    assert (await person(store, ben)).is_coordinator
    assert await refused(store, accept_role, leon, Purpose.REFERENT, secret) is Why.CODE_INVALID
    assert sam is not None


async def test_a_thief_freezes_two_accounts_and_the_operator_undoes_it(store: TestedStore) -> None:
    """Two an hour, also where they were freed meanwhile; where all others are frozen, the operator helps."""
    people = await gather(store, ROSA, SAM, ANA, AMEL, BEN)
    _, sam, ana, amel, thief = people
    sam, ana = await given(store, sam, Role.COORDINATOR), await given(store, ana, Role.COORDINATOR)
    await act(store, freeze_account, thief, amel.id)
    await act(store, unfreeze_account, sam, amel.id)
    await act(store, freeze_account, thief, sam.id)
    assert await refused(store, freeze_account, thief, ana.id) is Why.ENOUGH_FROZEN
    store.clock.move(minutes=61)
    await act(store, freeze_account, thief, ana.id)
    await act(store, freeze_account, thief, amel.id)
    assert await act(store, unfreeze_by_operator, AMEL.telegram_id)
    assert not await act(store, unfreeze_by_operator, AMEL.telegram_id)
    amel = await person(store, amel)
    await act(store, freeze_account, amel, thief.id)
    assert not (await person(store, thief)).is_coordinator
    assert [item[:2] for item in await traces(store, Deed.UNFROZEN)] == [(sam.id, amel.id), (None, amel.id)]
    await act(store, unfreeze_account, amel, sam.id)
    await deliver(store)
