"""Who keeps whom away, for how long; who stops whose account."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.barring import (
    LONGEST,
    Ground,
    Until,
    bar,
    freeze,
    is_banned,
    lift,
    remembered_until,
    unfreeze,
)
from solidarity.blocks import CROWD, block, company, may_lift
from solidarity.missions import join
from solidarity.people import Bar, PersonId, Role
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, can
from tests.bot.gallery_publishing import published
from tests.cast import AMEL, ANA, BEN, LEON, NOW, ROSA, SAM, mission, neighbour

Rosa, Sam, Ana, Leon, Amel, Ben = (neighbour(part) for part in (ROSA, SAM, ANA, LEON, AMEL, BEN))
Amel = replace(Amel, named=True)
Ben = replace(Ben, roles=frozenset({Role.COORDINATOR}))
WEEK = Until(Bar.SUSPENDED, Ground.RUDE, 7)
BAN = Until(Bar.BANNED, Ground.HARM)


def why(action: object, *args: object, **options: object) -> Why:
    """The reason of a refusal."""
    with pytest.raises(Refusal) as refusal:
        action(*args, **options)  # type: ignore[operator]
    return refusal.value.why


def test_a_suspension_ends_and_nothing_is_for_life() -> None:
    """A week, or until somebody lifts it: two years at most, as a ban."""
    for how, days in ((WEEK, 7), (Until(Bar.SUSPENDED, Ground.OTHER), LONGEST.days), (BAN, LONGEST.days)):
        barred = bar(Amel, Sam, how, NOW).barred
        assert barred is not None
        assert (barred.bar, barred.by, barred.until) == (how.bar, Amel.id, NOW + timedelta(days=days))
    assert is_banned(bar(Amel, Sam, BAN, NOW))
    assert not is_banned(bar(Amel, Sam, WEEK, NOW))
    assert lift(Amel, bar(Amel, Sam, WEEK, NOW)) == Sam
    assert lift(Amel, Sam) is Sam


def test_nobody_bars_themselves_or_a_colleague_and_nobody_else_bars() -> None:
    """A coordinator is frozen instead; a lead bars only whom a concern is about."""
    assert why(bar, Amel, Amel, WEEK, NOW) is Why.OWN_TRUST
    assert why(bar, Amel, Ben, WEEK, NOW) is Why.COLLEAGUE
    assert why(bar, Amel, replace(Ben, frozen_at=NOW), WEEK, NOW) is Why.COLLEAGUE
    assert why(bar, Sam, Ana, WEEK, NOW) is Why.STAFF_ONLY
    assert why(bar, Amel, Sam, Until(Bar.SUSPENDED, Ground.RUDE, 9), NOW) is Why.STALE
    assert bar(Leon, Sam, WEEK, NOW, as_lead=True).barred is not None
    assert why(bar, Sam, Sam, WEEK, NOW, as_lead=True) is Why.STAFF_ONLY


def test_who_is_suspended_asks_for_help_and_helps_nobody() -> None:
    """They may ask and follow; they take nothing, write to nobody, and see nobody's address."""
    away = bar(Amel, Sam, WEEK, NOW)
    theirs, others = mission(away), mission(Rosa)
    assert can(away, Action.ASK)
    assert can(away, Action.FOLLOW, theirs)
    assert not can(away, Action.TAKE, others)
    taken = join(others, Sam, NOW)
    for action in (Action.WRITE, Action.SEE_ADDRESS, Action.SEE_PHONE, Action.SHARE_OWN_PHONE):
        assert not can(away, action, taken), action
    banned = bar(Amel, Sam, BAN, NOW)
    assert not any(can(banned, action) or can(banned, action, theirs) for action in Action)


def test_one_tap_stops_an_account_and_its_roles_count_for_nothing() -> None:
    """Every role; said twice it is once; somebody without a role has nothing to stop."""
    for role in Role:
        person = replace(Sam, roles=frozenset({role}))
        frozen = freeze(Amel, person, [Amel, person], 0, NOW)
        assert (frozen.frozen_by, frozen.frozen_at) == (Amel.id, NOW)
        powers = (frozen.is_coordinator, frozen.approves, frozen.is_referent, frozen.is_safeguard)
        assert not any(powers)
        assert freeze(Amel, frozen, [Amel], 0, NOW) is frozen
    assert not freeze(Ben, Amel, [Amel, Ben], 0, NOW).is_coordinator
    assert why(freeze, Amel, Rosa, [Amel], 0, NOW) is Why.STALE


def test_a_thief_freezes_two_and_nobody_frees_themselves() -> None:
    """Two an hour; never oneself; who is frozen freezes and frees nobody; any other coordinator may."""
    assert why(freeze, Amel, Ben, [Amel, Ben], 2, NOW) is Why.ENOUGH_FROZEN
    assert why(freeze, Amel, Amel, [Amel, Ben], 0, NOW) is Why.OWN_TRUST
    frozen = freeze(Ben, Amel, [Amel, Ben], 0, NOW)
    assert why(freeze, frozen, Ben, [Ben], 0, NOW) is Why.FROZEN
    assert why(unfreeze, frozen, frozen) is Why.FROZEN
    assert why(unfreeze, Sam, frozen) is Why.STAFF_ONLY
    assert unfreeze(Ben, frozen) == Amel
    third = replace(Ana, roles=frozenset({Role.COORDINATOR}))
    assert unfreeze(third, frozen) == Amel


def test_the_last_active_coordinator_is_not_frozen() -> None:
    """Whoever freezes is one who stays: without any other there is nobody to do it."""
    alone = replace(Ben, frozen_at=NOW)
    assert why(freeze, alone, Amel, [Amel, alone], 0, NOW) is Why.FROZEN
    assert why(freeze, Ben, Amel, [Amel], 0, NOW) is Why.LAST_COORDINATOR


def test_either_of_two_or_the_staff_keep_them_apart() -> None:
    """In one order whoever says it; a third person may not; who wished it may lift it, or the staff."""
    made = block(Sam, Sam.id, Rosa.id, NOW)
    assert made == replace(block(Sam, Rosa.id, Sam.id, NOW))
    assert made.person < made.other
    assert {made.beside(Sam.id), made.beside(Rosa.id)} == {Sam.id, Rosa.id}
    assert why(block, Ana, Sam.id, Rosa.id, NOW) is Why.NOT_YOURS
    assert why(block, Sam, Sam.id, Sam.id, NOW) is Why.STALE
    assert block(Amel, Sam.id, Rosa.id, NOW).by == Amel.id
    assert may_lift(Sam, made)
    assert may_lift(Amel, made)
    assert not may_lift(Rosa, made)
    assert not may_lift(Amel, block(Sam, Sam.id, Amel.id, NOW)), "it is wished against her"


def test_a_crowd_is_no_company() -> None:
    """On a request all who are there; on a published mission only where few come."""
    assert company(join(mission(Rosa), Sam, NOW)) == {Rosa.id, Sam.id}
    assert company(published(seats=CROWD - 1)) == {Sam.id}
    assert company(published(seats=CROWD)) == frozenset[PersonId]()


def test_what_keeps_an_account_away_is_known_after_it_is_gone() -> None:
    """A ban until its day; a freeze only of whom the file names, who would come back a coordinator."""
    banned = bar(Amel, Sam, BAN, NOW)
    assert banned.barred is not None
    assert remembered_until(banned) == banned.barred.until == NOW + LONGEST
    assert remembered_until(freeze(Ben, Amel, [Amel, Ben], 0, NOW)) == NOW + LONGEST
    assert remembered_until(freeze(Amel, Ben, [Amel, Ben], 0, NOW)) is None
    assert remembered_until(Sam) is remembered_until(Amel) is None
