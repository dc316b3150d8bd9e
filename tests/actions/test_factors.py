"""What asks for six digits before anything is changed; whose factor is ended by whom, and who is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from solidarity.actions.barring import freeze_account, unfreeze_by_operator
from solidarity.actions.factors import (
    begin_factor,
    confirm_by_operator,
    confirm_factor,
    end_factor,
    give_code,
    may_be_confirmed,
    reset_by_operator,
    reset_factor,
)
from solidarity.actions.matrix import export_matrix
from solidarity.actions.roles import (
    accept_role,
    end_role,
    invite_elected,
    invite_professional,
    invite_referent,
    invite_safeguard,
)
from solidarity.actions.validators import invite_validator
from solidarity.factors import HOLDS, STEP, ProofNeeded, Verdict, has_factor, stamp, waits
from solidarity.people import Factor, Neighbour, Role
from solidarity.ports import Deed, Purpose
from solidarity.refusals import Why
from tests.actions.acting import act, everything, gather, nothing_new, refused
from tests.cast import AMEL, ANA, BEN, SAM
from tests.stores import TestedStore, deliver

TOLD = "factor"
GIVING: list[tuple[Callable[..., Awaitable[Any]], tuple[object, ...]]] = [
    (invite_elected, ()),
    (invite_professional, ()),
    (invite_safeguard, ()),
    (invite_referent, (["gare"],)),
    (export_matrix, ("courses_aines",)),
]
"""What a coordinator may do by themselves that gives power, or takes names along."""


def digits(secret: str, step: int) -> str:
    """A code that says which secret and step it is of."""
    return f"{secret}{step}"


def code_now(store: TestedStore, secret: str = "S") -> str:  # noqa: S107 - of the tests
    """What the app shows now."""
    return digits(secret, int(store.clock.at.timestamp()) // STEP)


async def protect(store: TestedStore, person: Neighbour) -> Neighbour:
    """They set a second factor up."""
    person = await act(store, begin_factor, person, "S")
    after, verdict = await act(store, give_code, person, code_now(store), digits)
    assert verdict is Verdict.RIGHT
    return after


async def needed(store: TestedStore, action: Callable[..., Awaitable[Any]], *args: object) -> bool:
    """It asks for a code (False) or for a factor (True) first, and nothing has changed."""
    before = await everything(store, sealed=True)
    with pytest.raises(ProofNeeded) as proof:
        await act(store, action, *args)
    assert await everything(store, sealed=True) == before
    return proof.value.set_up


async def test_what_gives_power_asks_for_six_digits(store: TestedStore) -> None:
    """Fresh they hold for twelve hours; then each of these asks, and so does ending the factor itself."""
    amel, ben, ana = await gather(store, AMEL, BEN, ANA)
    secret = await act(store, invite_referent, amel, ["gare"])
    await act(store, accept_role, ana, Purpose.REFERENT, secret)
    amel = await protect(store, amel)
    ben = await protect(store, ben)
    for action, args in GIVING:
        await act(store, action, amel, *args)
    store.clock.at += HOLDS
    for action, args in (
        *GIVING,
        (invite_validator, ()),
        (end_role, (ana.id, Role.REFERENT)),
        (end_factor, ()),
        (reset_factor, (ben.id,)),
    ):
        target = (amel, *args)
        assert not await needed(store, action, *target), action


async def test_a_town_may_demand_one(store: TestedStore) -> None:
    """Who has none sets one up first; setting it up does what is asked."""
    (amel,) = await gather(store, AMEL)
    store.town = replace(store.town, second_factor=True)
    for action, args in GIVING:
        assert await needed(store, action, amel, *args)
    store.town = replace(store.town, second_factor=False)
    amel = await protect(store, amel)
    store.town = replace(store.town, second_factor=True)
    await act(store, invite_elected, amel)


async def enrol(store: TestedStore, person: Neighbour) -> tuple[Neighbour, int]:
    """They set one up where the town demands it; which setting up a colleague is asked about."""
    person = await protect(store, await act(store, begin_factor, person, "S"))
    assert waits(person)
    assert person.factor is not None
    return person, stamp(person.factor)


async def test_where_a_town_demands_one_nobody_sets_one_up_alone(store: TestedStore) -> None:
    """Whoever holds the session has the right code and still nothing; a colleague's word makes it count."""
    amel, ben, sam = await gather(store, AMEL, BEN, SAM)
    store.town = replace(store.town, second_factor=True)
    amel, asked = await enrol(store, amel)
    assert TOLD in " ".join((await deliver(store))["Ben"])
    for action, args in GIVING:
        assert await needed(store, action, amel, *args), action
    assert await refused(store, confirm_factor, amel, amel.id, asked) is Why.OWN_TRUST
    assert await refused(store, confirm_factor, sam, amel.id, asked) is Why.STAFF_ONLY
    assert await refused(store, confirm_factor, ben, amel.id, asked + 1) is Why.STALE
    amel = await act(store, confirm_factor, ben, amel.id, asked)
    assert has_factor(amel)
    assert not await needed(store, invite_elected, amel), "from now on each act asks for a code"
    assert TOLD in " ".join((await deliver(store))["Amel"])
    await nothing_new(store, confirm_factor, ben, amel.id, asked)
    async with store.unit() as unit:
        (trace,) = [item for item in await unit.audit.about(amel.id) if item.what == "factor"]
        assert (trace.deed, trace.actor) == (Deed.GRANTED, ben.id)


async def test_a_word_is_about_one_setting_up_only(store: TestedStore) -> None:
    """Set up anew by somebody else in the meantime, or frozen, the old button confirms nothing."""
    amel, ben = await gather(store, AMEL, BEN)
    store.town = replace(store.town, second_factor=True)
    amel, asked = await enrol(store, amel)
    store.clock.at += timedelta(minutes=5)
    amel, later = await enrol(store, amel)
    assert later != asked
    assert await refused(store, confirm_factor, ben, amel.id, asked) is Why.STALE
    frozen = await act(store, freeze_account, ben, amel.id)
    assert frozen.factor is None
    assert await refused(store, confirm_factor, ben, amel.id, later) is Why.STALE
    await act(store, unfreeze_by_operator, amel.telegram_id)
    assert await refused(store, confirm_factor, ben, amel.id, later) is Why.STALE


async def test_who_says_yes_proves_to_be_themselves_where_they_can(store: TestedStore) -> None:
    """A second stolen session, whose owner has a factor, confirms nobody without digits."""
    amel, ben = await gather(store, AMEL, BEN)
    ben = await protect(store, ben)
    store.town = replace(store.town, second_factor=True)
    amel, asked = await enrol(store, amel)
    store.clock.at += HOLDS
    assert not await needed(store, confirm_factor, ben, amel.id, asked)


async def test_the_operator_confirms_the_only_coordinator(store: TestedStore) -> None:
    """Whom no colleague can; what is not waiting is left as it is."""
    amel, _ = await gather(store, AMEL, SAM)
    store.town = replace(store.town, second_factor=True)
    assert await act(store, confirm_by_operator, amel.telegram_id) is None
    amel, _ = await enrol(store, amel)
    async with store.unit() as unit:
        assert not await may_be_confirmed(unit, amel)
    after = await act(store, confirm_by_operator, amel.telegram_id)
    assert after is not None
    assert has_factor(after)


async def test_a_lost_telephone_is_a_colleagues_matter(store: TestedStore) -> None:
    """By somebody who has a factor themselves, freshly shown; it is traced, and all of the team know."""
    amel, ben, ana, sam = await gather(store, AMEL, BEN, ANA, SAM)
    ben = await protect(store, ben)
    assert TOLD in " ".join((await deliver(store))["Amel"])
    assert await needed(store, reset_factor, amel, ben.id), "Amel has none herself"
    assert await refused(store, reset_factor, sam, ben.id) is Why.STAFF_ONLY
    assert await refused(store, reset_factor, ben, ben.id) is Why.OWN_TRUST
    amel = await protect(store, amel)
    await deliver(store)
    after = await act(store, reset_factor, amel, ben.id)
    assert after.factor is None
    told = await deliver(store)
    assert TOLD in " ".join(told["Ben"])
    assert "Ana" not in told
    async with store.unit() as unit:
        (trace,) = [item for item in await unit.audit.about(ben.id) if item.deed is Deed.REVOKED]
        assert (trace.actor, trace.what) == (amel.id, "factor")
    assert ana.factor is None


async def test_the_operator_ends_one_from_the_command_line(store: TestedStore) -> None:
    """For the last coordinator, whom no colleague can help; who has none stays as they are."""
    (amel,) = await gather(store, AMEL)
    assert await act(store, reset_by_operator, amel.telegram_id) is None
    await protect(store, amel)
    after = await act(store, reset_by_operator, amel.telegram_id)
    assert after is not None
    assert not has_factor(after)
    assert TOLD in " ".join((await deliver(store))["Amel"])


async def test_only_who_alarms_or_gives_roles_needs_one(store: TestedStore) -> None:
    """A neighbour sets none up; who has a confirmed one does not begin another without a code."""
    amel, sam = await gather(store, AMEL, SAM)
    assert await refused(store, begin_factor, sam, "S") is Why.STAFF_ONLY
    amel = await protect(store, amel)
    assert await refused(store, begin_factor, amel, "T") is Why.STALE
    store.clock.at += timedelta(hours=1)
    assert (await act(store, end_factor, amel)).factor is None


async def test_beginning_again_forgets_no_wrong_code(store: TestedStore) -> None:
    """Else whoever guesses would begin anew after each four."""
    (amel,) = await gather(store, AMEL)
    amel = await act(store, begin_factor, amel, "S")
    for _ in range(5):
        amel, verdict = await act(store, give_code, amel, "000000", digits)
    amel = await act(store, begin_factor, amel, "T")
    assert isinstance(amel.factor, Factor)
    amel, verdict = await act(store, give_code, amel, code_now(store, "T"), digits)
    assert verdict is Verdict.LOCKED
    assert not has_factor(amel)
