"""Invitations of referents and elected officials; how a role ends: what is handed on or shown no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from solidarity.actions.missions import join_mission
from solidarity.actions.people import accept_invitation, erase_neighbour, invite_coordinator
from solidarity.actions.roles import (
    accept_role,
    end_role,
    invite_elected,
    invite_referent,
    list_team,
    see_to_roles,
)
from solidarity.actions.staffing import handle_mission
from solidarity.actions.telling import tell_staff
from solidarity.actions.validators import accept_validation, invite_validator
from solidarity.causes import Cause
from solidarity.missions import Mission, State
from solidarity.notices import Kind
from solidarity.people import Neighbour, Role
from solidarity.ports import Deed, Purpose
from solidarity.refusals import Why
from solidarity.roles import INVITATION_LIVES, TERMS
from tests.actions.acting import act, ask, gather, nothing_new, now, refused
from tests.cast import AMEL, ANA, BEN, LEON, ROSA, SAM
from tests.stores import TestedStore, deliver


async def referent(store: TestedStore, by: Neighbour, person: Neighbour, *sector: str) -> Neighbour:
    """They accepted an invitation to look after these neighbourhoods."""
    secret = await act(store, invite_referent, by, sector)
    after, role = await act(store, accept_role, person, Purpose.REFERENT, secret)
    assert role is Role.REFERENT
    return after


async def elected(store: TestedStore, by: Neighbour, person: Neighbour) -> Neighbour:
    """They accepted an invitation as an elected official."""
    secret = await act(store, invite_elected, by)
    after, role = await act(store, accept_role, person, Purpose.ELECTED, secret)
    assert role is Role.ELECTED
    return after


async def troubled(store: TestedStore, rosa: Neighbour) -> Mission:
    """A request of Rosa's, at the Gare, that waits for the municipality."""
    mission = await ask(store, rosa)
    async with store.unit() as unit:
        before = await unit.missions.lock(mission.id)
        await unit.missions.save(await tell_staff(unit, before, Cause.NOT_TAKEN))
    await deliver(store)
    return await now(store, mission)


async def test_an_invitation_serves_once_for_a_week(store: TestedStore) -> None:
    """Whoever opens it looks after these neighbourhoods; the next one is told to ask for a new one."""
    amel, ana, leon = await gather(store, AMEL, ANA, LEON)
    secret = await act(store, invite_referent, amel, ["gare", "atlantis"])
    assert len(secret) >= 22, "128 bits"
    after, _ = await act(store, accept_role, ana, Purpose.REFERENT, secret)
    assert (after.roles, after.sector) == (frozenset({Role.REFERENT}), frozenset({"gare"}))
    assert await refused(store, accept_role, leon, Purpose.REFERENT, secret) is Why.CODE_INVALID
    late = await act(store, invite_elected, amel)
    store.clock.at += INVITATION_LIVES - timedelta(seconds=1)
    await act(store, accept_role, leon, Purpose.ELECTED, late)
    other = await act(store, invite_elected, amel)
    store.clock.at += INVITATION_LIVES
    assert await refused(store, accept_role, ana, Purpose.ELECTED, other) is Why.CODE_INVALID


async def test_a_link_gives_nothing_any_more_once_its_maker_could_not(store: TestedStore) -> None:
    """Their own role has ended by its date, or they were erased: whoever opens it asks for a new one."""
    amel, ben, ana = await gather(store, AMEL, BEN, ANA)
    async with store.unit() as unit:
        secret = await invite_coordinator(unit)
    ben = await act(store, accept_invitation, ben, secret)
    store.clock.at += TERMS[Role.COORDINATOR] - timedelta(days=1)
    made = [await act(store, invite, ben) for invite in (invite_elected, invite_validator)]
    store.clock.at += timedelta(days=2)
    await act(store, see_to_roles, ben.id)
    assert await refused(store, accept_role, ana, Purpose.ELECTED, made[0]) is Why.CODE_INVALID
    made.append(await act(store, invite_validator, amel))
    await act(store, accept_invitation, ben, await act(store, invite_coordinator))
    await act(store, erase_neighbour, amel)
    assert await refused(store, accept_validation, ana, made[2]) is Why.CODE_INVALID
    assert (await act(store, accept_role, ana, Purpose.ELECTED, made[0]))[1] is Role.ELECTED, "Ben may again"


async def test_a_link_gives_the_role_that_it_was_made_for(store: TestedStore) -> None:
    """A referent's link makes no elected official, and no coordinator."""
    amel, ana = await gather(store, AMEL, ANA)
    secret = await act(store, invite_referent, amel, ["gare"])
    for purpose in (Purpose.ELECTED, Purpose.COORDINATOR, Purpose.VALIDATOR):
        assert await refused(store, accept_role, ana, purpose, secret) is Why.CODE_INVALID
    assert await refused(store, accept_invitation, ana, secret) is Why.CODE_INVALID


@pytest.mark.parametrize("invite", [invite_elected, list_team])
async def test_only_coordinators_invite(store: TestedStore, invite: object) -> None:
    """Neither a referent nor an elected official, nor anybody else; and a sector needs a neighbourhood."""
    amel, ana, leon, sam = await gather(store, AMEL, ANA, LEON, SAM)
    ana = await referent(store, amel, ana, "gare")
    leon = await elected(store, amel, leon)
    for person in (ana, leon, sam):
        assert await refused(store, invite, person) is Why.STAFF_ONLY  # type: ignore[arg-type]
        assert await refused(store, invite_referent, person, ["gare"]) is Why.STAFF_ONLY
        assert await refused(store, end_role, person, ana.id, Role.REFERENT) is Why.STAFF_ONLY
    assert await refused(store, invite_referent, amel, ["atlantis"]) is Why.STALE


async def test_an_elected_official_hands_over_what_they_had(store: TestedStore) -> None:
    """Ben coordinated, looked after one and did another himself: both are his colleagues' now."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    looked_after, taken = await troubled(store, rosa), await ask(store, rosa)
    await act(store, handle_mission, ben, looked_after.id)
    await act(store, join_mission, ben, taken.id, as_staff=True)
    await deliver(store)
    after = await elected(store, amel, ben)
    assert (after.is_coordinator, after.roles) == (False, frozenset({Role.ELECTED}))
    found = await now(store, looked_after), await now(store, taken)
    assert found[0].handler is None
    assert (found[1].state, found[1].holders) == (State.OPEN, ())
    told = await deliver(store)
    assert "edit folded staff_card" in " ".join(told["Ben"]) or any(
        "staff_card" in word for word in told["Ben"]
    )
    async with store.unit() as unit:
        assert [item.first_name for item in await unit.people.coordinators()] == ["Amel"]
        assert [item.first_name for item in await unit.people.approvers()] == ["Amel"]


async def test_the_last_coordinator_stays_one(store: TestedStore) -> None:
    """Somebody must be there for those who ask."""
    (amel,) = await gather(store, AMEL)
    secret = await act(store, invite_elected, amel)
    assert await refused(store, accept_role, amel, Purpose.ELECTED, secret) is Why.LAST_COORDINATOR


async def test_no_invitation_makes_an_elected_official_more(store: TestedStore) -> None:
    """Neither the operator's link nor a referent's; agreeing to alerts, nobody's case, may be added."""
    amel, leon = await gather(store, AMEL, LEON)
    leon = await elected(store, amel, leon)
    async with store.unit() as unit:
        secret = await invite_coordinator(unit)
    assert await refused(store, accept_invitation, leon, secret) is Why.ELECTED
    sector = await act(store, invite_referent, amel, ["gare"])
    assert await refused(store, accept_role, leon, Purpose.REFERENT, sector) is Why.ELECTED
    after = await act(store, accept_validation, leon, await act(store, invite_validator, amel))
    assert (after.approves, after.is_coordinator) == (True, False)


async def test_a_role_is_taken_back(store: TestedStore) -> None:
    """Ana is told, what she looked after is anybody's, her cards of it show nothing; twice is once."""
    rosa, amel, ana = await gather(store, ROSA, AMEL, ANA)
    ana = await referent(store, amel, ana, "gare")
    mission = await troubled(store, rosa)
    await act(store, handle_mission, ana, mission.id)
    await deliver(store)
    assert {item.first_name for item in await act(store, list_team, amel)} == {"Amel", "Ana"}
    after = await act(store, end_role, amel, ana.id, Role.REFERENT)
    assert (after.roles, after.sector) == (frozenset(), frozenset())
    assert (await now(store, mission)).handler is None
    told = await deliver(store)
    assert "role_ended" in told["Ana"]
    async with store.unit() as unit:
        cards = [card for card in await unit.cards.live(mission.id) if card.kind == Kind.STAFF_CARD]
        assert ana.id not in [card.person_id for card in cards]
        deeds = [item.deed for item in await unit.audit.about(ana.id)]
    assert [deed for deed in deeds if deed in (Deed.GRANTED, Deed.REVOKED)] == [Deed.REVOKED, Deed.GRANTED]
    await nothing_new(store, end_role, amel, ana.id, Role.REFERENT)
    assert [item.first_name for item in await act(store, list_team, amel)] == ["Amel"]


async def test_a_coordinators_role_is_not_taken_by_a_button(store: TestedStore) -> None:
    """That is the operator's matter."""
    amel, ben = await gather(store, AMEL, BEN)
    assert await refused(store, end_role, amel, ben.id, Role.COORDINATOR) is Why.STALE
