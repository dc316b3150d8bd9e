"""Roles that end by their date: told before, prolonged by a colleague, gone; never the last coordinator's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from solidarity.actions.people import accept_invitation, invite_coordinator
from solidarity.actions.roles import (
    accept_role,
    invite_elected,
    invite_professional,
    invite_referent,
    invite_safeguard,
    prolong_role,
    see_to_roles,
)
from solidarity.actions.staffing import handle_mission
from solidarity.people import Grant, Neighbour, PersonId, Role
from solidarity.ports import Deed, Purpose
from solidarity.refusals import Why
from solidarity.roles import EVE, RESPITE, TERM, TERMS, grant_of
from tests.actions.acting import act, gather, nothing_new, now, refused
from tests.actions.test_roles import troubled
from tests.cast import AMEL, ANA, BEN, LEON, ROSA, SAM, TODAY
from tests.stores import TestedStore, deliver

LIMIT = 50


async def sweep(store: TestedStore) -> int:
    """What the sweeper does about roles, until nothing is due."""
    done = 0
    while True:
        async with store.unit() as unit:
            due = await unit.people.roles_due(unit.town.today(unit.now), LIMIT)
        if not due:
            return done
        for person in due:
            done += await act(store, see_to_roles, person)


async def referent(store: TestedStore, by: Neighbour, person: Neighbour) -> Neighbour:
    """They look after the Gare."""
    secret = await act(store, invite_referent, by, ["gare"])
    return (await act(store, accept_role, person, Purpose.REFERENT, secret))[0]


async def reload(store: TestedStore, person: Neighbour) -> Neighbour:
    """As they are stored."""
    async with store.unit() as unit:
        return await unit.people.get(person.id)


async def test_a_role_is_given_for_a_year_by_somebody(store: TestedStore) -> None:
    """Who gave it, when and until when is kept with it, and in the audit; the operator's lasts two years."""
    amel, ana, sam = await gather(store, AMEL, ANA, SAM)
    ana = await referent(store, amel, ana)
    assert ana.grants == (Grant(Role.REFERENT, amel.id, TODAY, TODAY + TERM),)
    assert (await reload(store, ana)).grants == ana.grants
    async with store.unit() as unit:
        secret = await invite_coordinator(unit)
        (trace,) = [item for item in await unit.audit.about(ana.id) if item.deed is Deed.GRANTED]
    assert (trace.actor, trace.what) == (amel.id, "referent")
    sam = await act(store, accept_invitation, sam, secret)
    assert sam.grants == (Grant(Role.COORDINATOR, None, TODAY, TODAY + TERMS[Role.COORDINATOR]),)


async def test_a_professional_and_a_safeguarding_lead_are_invited_the_same_way(store: TestedStore) -> None:
    """By a coordinator, with a link that serves once."""
    amel, ana, sam = await gather(store, AMEL, ANA, SAM)
    for purpose, invite, role in (
        (Purpose.PROFESSIONAL, invite_professional, Role.PROFESSIONAL),
        (Purpose.SAFEGUARD, invite_safeguard, Role.SAFEGUARD),
    ):
        secret = await act(store, invite, amel)
        after, got = await act(store, accept_role, await reload(store, ana), purpose, secret)
        assert (got, role in after.roles) == (role, True)
        assert await refused(store, accept_role, sam, purpose, secret) is Why.CODE_INVALID
        assert await refused(store, invite, sam) is Why.STAFF_ONLY


async def test_two_weeks_before_both_sides_are_told_and_a_colleague_prolongs_it(store: TestedStore) -> None:
    """Once; then it lasts a year more from its end. Not by its holder; pressed twice it is once."""
    amel, ben, ana = await gather(store, AMEL, BEN, ANA)
    ana = await referent(store, amel, ana)
    await sweep(store)  # Ben's, which the cast gives without a term
    await deliver(store)
    store.clock.at += TERM - EVE - timedelta(days=1)
    assert await sweep(store) == 0
    store.clock.at += timedelta(days=1)
    await sweep(store)
    told = await deliver(store)
    assert {name: words for name, words in told.items() if "role_ends" in words}.keys() == {
        "Amel",
        "Ben",
        "Ana",
    }
    assert await sweep(store) == 0
    ana = await reload(store, ana)
    assert await refused(store, prolong_role, ana, ana.id, Role.REFERENT) is Why.STAFF_ONLY
    after = await act(store, prolong_role, ben, ana.id, Role.REFERENT)
    grant = grant_of(after, Role.REFERENT)
    assert grant is not None
    assert (grant.by, grant.until, grant.told) == (ben.id, TODAY + TERM + TERM, False)
    assert "role_lasts" in (await deliver(store))["Ana"]
    await nothing_new(store, prolong_role, amel, ana.id, Role.REFERENT)
    assert await refused(store, prolong_role, amel, ana.id, Role.VALIDATOR) is Why.STALE


async def test_after_its_last_day_it_is_gone_with_what_only_it_allowed(store: TestedStore) -> None:
    """The very next day, even before anybody has seen to it; then it is traced, told, and handed on."""
    rosa, amel, ana = await gather(store, ROSA, AMEL, ANA)
    ana = await referent(store, amel, ana)
    mission = await troubled(store, rosa)
    await act(store, handle_mission, ana, mission.id)
    store.clock.at += TERM
    assert (await reload(store, ana)).is_referent, "its last day"
    store.clock.at += timedelta(days=1)
    assert not (await reload(store, ana)).is_referent
    await sweep(store)
    after = await reload(store, ana)
    assert (after.roles, after.grants, after.sector) == (frozenset(), (), frozenset())
    assert (await now(store, mission)).handler is None
    assert "role_ended" in (await deliver(store))["Ana"]
    async with store.unit() as unit:
        (trace,) = [item for item in await unit.audit.about(ana.id) if item.deed is Deed.REVOKED]
    assert (trace.actor, trace.what) == (None, "referent")


async def test_the_last_coordinator_is_not_locked_out_by_a_date(store: TestedStore) -> None:
    """A month more each time, and told; as soon as there is another one, the date holds."""
    (ben,) = await gather(store, BEN)
    await sweep(store)
    await deliver(store)
    store.clock.at += TERMS[Role.COORDINATOR] + timedelta(days=1)
    assert (await reload(store, ben)).is_coordinator
    await sweep(store)
    after = await reload(store, ben)
    grant = grant_of(after, Role.COORDINATOR)
    assert grant is not None
    assert after.is_coordinator
    assert grant.until == TODAY + TERMS[Role.COORDINATOR] + timedelta(days=1) + RESPITE
    store.clock.at += RESPITE - EVE
    await sweep(store)
    assert "role_ends" in (await deliver(store))["Ben"]
    await gather(store, AMEL)
    store.clock.at += EVE + timedelta(days=1)
    await sweep(store)
    assert not (await reload(store, ben)).is_coordinator


async def test_no_date_gives_cases_back_to_an_official_whom_the_file_names(store: TestedStore) -> None:
    """Amel stays one, a month more each time, and is told; another official's role ends by its date."""
    amel, ben, leon = await gather(store, AMEL, BEN, LEON)
    for person in (amel, leon):
        await act(store, accept_role, person, Purpose.ELECTED, await act(store, invite_elected, ben))
    await deliver(store)
    store.clock.at += TERM + timedelta(days=1)
    for _ in range(2):
        after = await reload(store, amel)
        assert (after.is_elected, after.is_coordinator) == (True, False), "before and after it is seen to"
        assert not (await reload(store, leon)).is_elected
        await sweep(store)
    grant = grant_of(after, Role.ELECTED)
    assert grant is not None
    assert grant.until == store.clock.now().date() + RESPITE
    store.clock.at += RESPITE - EVE
    await sweep(store)
    assert "role_ends" in (await deliver(store))["Amel"]


async def test_a_role_without_a_term_gets_one_when_it_is_first_seen(store: TestedStore) -> None:
    """From that day: nobody loses a role because an older version gave it."""
    (ana,) = await gather(store, ANA)
    async with store.unit() as unit:
        await unit.people.save(replace(ana, roles=frozenset({Role.VALIDATOR, Role.REFERENT})))
    assert await sweep(store) == 1
    after = await reload(store, ana)
    assert {item.role: item.until for item in after.grants} == {
        Role.VALIDATOR: TODAY + TERM,
        Role.REFERENT: TODAY + TERM,
    }
    assert await sweep(store) == 0
    assert await act(store, see_to_roles, PersonId(1)) == 0, "nobody"
