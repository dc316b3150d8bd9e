"""People arrive, say who they are, volunteer, pause, leave: what is kept, and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.actions.delivery import lose_person, regain_person
from solidarity.actions.missions import finish_mission, hold_mission, join_mission
from solidarity.actions.people import (
    INVITATION_LIVES,
    accept_invitation,
    choose_language,
    choose_neighbourhood,
    erase_neighbour,
    invite_coordinator,
    join_volunteers,
    keep_phone,
    locate_neighbourhood,
    pause_offers,
    rename_neighbour,
    show_own_data,
    welcome_neighbour,
)
from solidarity.actions.requests import ask_help, cancel_request, confirm_outcome
from solidarity.matrix import Score
from solidarity.missions import Mission, State
from solidarity.notices import Kind
from solidarity.people import CONSENT_VERSION, AgeBand, Consent, Neighbour, PersonId
from solidarity.ports import Deed
from solidarity.refusals import Why
from solidarity.requests import Feeling
from tests.actions.acting import act, ask, gather, nothing_new, now, refused
from tests.cast import (
    AMEL,
    ANA,
    BEN,
    CLEO,
    DIALLO,
    GARE_GROUP,
    NOW,
    ROSA,
    SAM,
    STAFF_GROUP,
    wish,
)
from tests.stores import TestedStore, deliver, rows


async def me(store: TestedStore, person: Neighbour) -> Neighbour:
    """The person as stored."""
    async with store.unit() as unit:
        return await unit.people.get(person.id)


# --- Arriving -------------------------------------------------------------------------------------------


async def test_consent_is_kept_with_its_proof(store: TestedStore) -> None:
    """Which text, when, in which language; accepting again changes nothing."""
    rosa = await act(store, welcome_neighbour, ROSA.telegram_id, "Rosa", "nl")
    assert rosa.consent == Consent(CONSENT_VERSION, NOW, "nl")
    assert (rosa.first_name, rosa.language, rosa.is_coordinator) == ("Rosa", "nl", False)
    assert await me(store, rosa) == rosa
    store.clock.move(days=1)
    again = await nothing_new(store, welcome_neighbour, ROSA.telegram_id, "Rosita", "fr")
    assert again == rosa


@pytest.mark.parametrize(
    ("given", "kept"), [("  Ro\u202esa\n ", "Rosa"), ("a" * 200, "a" * 64), ("<b>Rosa</b>", "<b>Rosa</b>")]
)
async def test_a_name_is_made_safe_and_not_judged(sqlite_store: TestedStore, given: str, kept: str) -> None:
    """On arrival and when it is changed; an empty one keeps the one before."""
    rosa = await act(sqlite_store, welcome_neighbour, ROSA.telegram_id, given, "fr")
    assert rosa.first_name == kept
    renamed = await act(sqlite_store, rename_neighbour, replace(rosa, first_name="Ro"), given)
    assert renamed.first_name == kept
    assert (await act(sqlite_store, rename_neighbour, renamed, " \u200b ")).first_name == kept
    assert await me(sqlite_store, rosa) == renamed


async def test_who_the_file_names_is_a_coordinator_from_the_first_screen_on(store: TestedStore) -> None:
    """Without an invitation; nobody else is."""
    amel, rosa = await gather(store, AMEL, ROSA)
    assert (amel.is_coordinator, rosa.is_coordinator) == (True, False)


async def test_language_and_neighbourhood_are_those_of_the_town(store: TestedStore) -> None:
    """Known ones are kept; a language that is not spoken and a retired or unknown quarter are refused."""
    (rosa,) = await gather(store, ROSA)
    assert (await act(store, choose_language, rosa, "de")).language == "de"
    rosa = await act(store, choose_neighbourhood, rosa, "plateau")
    assert (await me(store, rosa)).neighbourhood == "plateau"
    assert await refused(store, choose_language, rosa, "es") is Why.STALE
    assert await refused(store, choose_neighbourhood, rosa, "ailleurs") is Why.STALE
    places = store.town.neighbourhoods
    retired = {**places, "gare": replace(places["gare"], retired=True)}
    store.town = replace(store.town, neighbourhoods=retired)
    assert await refused(store, choose_neighbourhood, rosa, "gare") is Why.STALE


async def test_a_shared_position_is_not_kept(store: TestedStore) -> None:
    """It gives the neighbourhood's code, or none, and writes nothing."""
    async with store.unit() as unit:
        assert locate_neighbourhood(unit, (50.4690, 4.8630)) == "gare"
        assert locate_neighbourhood(unit, (48.8566, 2.3522)) is None


@pytest.mark.parametrize(
    ("shared", "kept"),
    [("+32 475 11-22.33", "+32475112233"), ("32475112233", "+32475112233"), ("+1 (555) 010", "+1555010")],
)
async def test_a_number_is_kept_as_it_can_be_dialled(
    sqlite_store: TestedStore, shared: str, kept: str
) -> None:
    """Telegram gives it with or without a plus."""
    (rosa,) = await gather(sqlite_store, replace(ROSA, phone=None))
    assert (await act(sqlite_store, keep_phone, rosa, shared)).phone == kept
    assert (await me(sqlite_store, rosa)).phone == kept


# --- Volunteering ---------------------------------------------------------------------------------------


async def test_the_coordinators_are_told_of_each_minor_once(store: TestedStore) -> None:
    """Of 15 to 17 only, and not again when they change what they like."""
    diallo, rosa, *_ = await gather(store, DIALLO, ROSA, AMEL, groups=(STAFF_GROUP,))
    await act(store, join_volunteers, rosa, AgeBand.ADULT, {})
    assert await deliver(store) == {}
    diallo = await act(store, join_volunteers, diallo, AgeBand.MINOR, {"compagnie": Score(2, 1)})
    (row, _) = await rows(store, Kind.MINOR_JOINED)
    assert row.facts == {"who": diallo.id}
    assert await deliver(store) == {"Amel": ["minor_joined"], "staff group": ["minor_joined"]}
    diallo = await act(store, join_volunteers, diallo, AgeBand.MINOR, {})
    assert await deliver(store) == {}
    assert (await me(store, diallo)).volunteer == diallo.volunteer


async def test_a_pause_is_kept_and_ended(store: TestedStore) -> None:
    """Days from now; none at all ends it; somebody who is no volunteer has no pause."""
    rosa, sam = await gather(store, ROSA, SAM)
    paused = (await act(store, pause_offers, sam, 7)).volunteer
    assert paused is not None
    assert paused.paused_until == NOW + timedelta(days=7)
    ended = (await act(store, pause_offers, await me(store, sam), 0)).volunteer
    assert ended is not None
    assert ended.paused_until is None
    assert await refused(store, pause_offers, rosa, 7) is Why.NOT_A_VOLUNTEER


# --- Coordinators ---------------------------------------------------------------------------------------


async def test_an_invitation_makes_one_coordinator(store: TestedStore) -> None:
    """By its secret, once, within a day; the audit has it; a guess makes nobody one."""
    rosa, sam = await gather(store, ROSA, SAM)
    secret = await act(store, invite_coordinator)
    assert await refused(store, accept_invitation, rosa, secret[:-1]) is Why.CODE_INVALID
    rosa = await act(store, accept_invitation, rosa, secret)
    assert (await me(store, rosa)).is_coordinator
    assert await refused(store, accept_invitation, sam, secret) is Why.CODE_INVALID
    assert not (await me(store, sam)).is_coordinator
    async with store.unit() as unit:
        assert [trace.deed for trace in await unit.audit.about(rosa.id)] == [Deed.GRANTED]
    late = await act(store, invite_coordinator)
    store.clock.at += INVITATION_LIVES
    assert await refused(store, accept_invitation, sam, late) is Why.CODE_INVALID


# --- Blocking the bot -----------------------------------------------------------------------------------


async def test_the_coordinators_get_each_open_matter_of_who_blocked_the_bot(store: TestedStore) -> None:
    """What Rosa asked for and what Sam holds, not what is over; told once; back when they write again."""
    rosa, sam, *_ = await gather(store, ROSA, SAM, AMEL, groups=(STAFF_GROUP,))
    open_, taken, gone = [await ask(store, rosa) for _ in range(3)]
    await act(store, join_mission, sam, taken.id)
    await act(store, cancel_request, rosa, gone.id)
    await deliver(store)
    assert await act(store, lose_person, rosa.id) is True
    matters = {(row.mission, row.facts["who"]) for row in await rows(store, Kind.UNREACHABLE)}
    assert matters == {(open_.id, rosa.id), (taken.id, rosa.id)}
    told = ["unreachable", "unreachable"]
    assert await deliver(store) == {"Amel": told, "staff group": told}
    assert await nothing_new(store, lose_person, rosa.id) is False
    await act(store, lose_person, sam.id)
    assert await deliver(store) == {"Amel": ["unreachable"], "staff group": ["unreachable"]}
    rosa = await me(store, rosa)
    assert not rosa.reachable
    await act(store, regain_person, rosa)
    assert (await me(store, rosa)).reachable
    assert await act(store, lose_person, PersonId(7)) is False


async def test_a_coordinator_who_blocked_the_bot_is_not_written_to(store: TestedStore) -> None:
    """What the others are told of Amel does not go to Amel."""
    rosa, amel, _ = await gather(store, ROSA, AMEL, BEN)
    mission = await ask(store, rosa)
    await act(store, join_mission, amel, mission.id, as_staff=True)
    await deliver(store)
    await act(store, lose_person, amel.id)
    assert await deliver(store) == {"Ben": ["unreachable"]}


# --- One's own data, and leaving ------------------------------------------------------------------------


async def test_everything_that_is_kept_is_shown(store: TestedStore) -> None:
    """Who one is, what one asked, what one took on, and who looked."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission = await ask(store, rosa)
    taken = (await act(store, join_mission, sam, mission.id)).mission
    hers, his = await act(store, show_own_data, rosa), await act(store, show_own_data, sam)
    assert (hers.person, hers.asked, hers.held) == (rosa, (taken,), ())
    assert [(trace.deed, trace.actor) for trace in hers.traces] == [(Deed.SAW_DETAIL, sam.id)]
    assert (his.asked, his.held, his.traces) == ((), (taken,), ())


async def state_open(store: TestedStore, rosa: Neighbour, sam: Neighbour) -> Mission:
    """Open."""
    del sam
    return await ask(store, rosa)


async def state_held(store: TestedStore, rosa: Neighbour, sam: Neighbour) -> Mission:
    """Open, waiting for Mr Diallo who registers."""
    mission = await state_open(store, rosa, sam)
    return await act(store, hold_mission, DIALLO.telegram_id, mission.id)


async def state_taken(store: TestedStore, rosa: Neighbour, sam: Neighbour) -> Mission:
    """Taken by Sam."""
    mission = await ask(store, rosa)
    return (await act(store, join_mission, sam, mission.id)).mission


async def state_done(store: TestedStore, rosa: Neighbour, sam: Neighbour) -> Mission:
    """Done by Sam."""
    mission = await state_taken(store, rosa, sam)
    return await act(store, finish_mission, sam, mission.id)


async def state_confirmed(store: TestedStore, rosa: Neighbour, sam: Neighbour) -> Mission:
    """Done, and Rosa said how it went."""
    mission = await state_done(store, rosa, sam)
    return await act(store, confirm_outcome, rosa, mission.id, Feeling.WELL)


async def state_cancelled(store: TestedStore, rosa: Neighbour, sam: Neighbour) -> Mission:
    """Cancelled by Rosa."""
    mission = await state_taken(store, rosa, sam)
    return await act(store, cancel_request, rosa, mission.id)


STATES = [state_open, state_held, state_taken, state_done, state_confirmed, state_cancelled]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.removeprefix("state_"))
async def test_a_resident_leaves_in_any_state(store: TestedStore, state: object) -> None:
    """What lasts is cancelled, whoever was coming is told, the rest loses its name; nothing reaches her."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL, groups=(GARE_GROUP,))
    mission: Mission = await state(store, rosa, sam)  # type: ignore[operator]
    await deliver(store)
    await act(store, erase_neighbour, rosa)
    after = await now(store, mission)
    lasted = not mission.state.is_over
    assert after.state is (State.CANCELLED if lasted else mission.state)
    assert after.request is None
    told = await deliver(store)
    assert "Rosa" not in told
    assert ("cancelled" in told.get("Sam", [])) is (mission.state is State.TAKEN)
    assert bool(told) is lasted
    async with store.unit() as unit:
        assert await unit.people.by_telegram(ROSA.telegram_id) is None
        assert next(item.deed for item in await unit.audit.about(rosa.id)) is Deed.ERASED
        assert await unit.missions.overdue(10) == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.removeprefix("state_"))
async def test_a_volunteer_leaves_in_any_state(store: TestedStore, state: object) -> None:
    """What they had is handed back: Rosa is told, others are asked, coordinators know; the rest stays."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL)
    mission: Mission = await state(store, rosa, sam)  # type: ignore[operator]
    await gather(store, ANA)
    await act(store, erase_neighbour, sam)
    after = await now(store, mission)
    assert after.state is (State.OPEN if mission.state is State.TAKEN else mission.state)
    assert not after.has(sam.id)
    told = await deliver(store)
    assert "Sam" not in told
    if mission.state is State.TAKEN:
        assert told == {
            "Rosa": ["edit asker_card, folded", "released"],
            "Ana": ["offer"],
            "Amel": ["staff_card: handed_back"],
        }
    else:
        assert told == {}


async def test_somebody_with_very_many_matters_leaves_them_all(store: TestedStore) -> None:
    """More than a screen ever lists: sixty requests are cancelled, sixty missions handed back."""
    rosa, sam, ana, _ = await gather(store, ROSA, SAM, ANA, AMEL)
    async with store.unit() as unit:
        for _ in range(60):
            hers = (await ask_help(unit, sam, wish())).mission
            await join_mission(unit, ana, hers.id)
            his = (await ask_help(unit, rosa, wish())).mission
            await join_mission(unit, sam, his.id)
    await act(store, erase_neighbour, sam)
    async with store.unit() as unit:
        assert len(await unit.missions.open_in("gare")) == 50
        assert [item for item in await unit.missions.held_by(ana.id) if not item.state.is_over] == []
    await act(store, erase_neighbour, rosa)
    async with store.unit() as unit:
        assert await unit.missions.open_in("gare") == []


async def test_a_coordinator_leaves_if_another_stays(store: TestedStore) -> None:
    """The last one has to name somebody first; what is planned in the same moment reaches nobody erased."""
    rosa, amel = await gather(store, ROSA, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, amel, mission.id, as_staff=True)
    assert await refused(store, erase_neighbour, amel) is Why.LAST_COORDINATOR
    await gather(store, BEN)
    await act(store, erase_neighbour, amel)
    assert await deliver(store) == {
        "Rosa": ["edit asker_card, folded", "released"],
        "Ben": ["staff_card: handed_back"],
    }


async def test_a_minor_and_who_only_arrived_leave_without_a_word(store: TestedStore) -> None:
    """Nobody has to be told of somebody who had nothing open."""
    cleo, diallo, _ = await gather(store, CLEO, DIALLO, AMEL)
    for person in (cleo, diallo):
        await act(store, erase_neighbour, person)
    assert await deliver(store) == {}
