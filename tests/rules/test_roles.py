"""Roles that are given and end: what comes with each, and what does not come back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solidarity.people import Role
from solidarity.refusals import Refusal, Why
from solidarity.roles import ENDS, as_elected, as_referent, roles_of, without
from tests import cast

ROSA, AMEL, BEN = (cast.neighbour(part) for part in (cast.ROSA, cast.AMEL, cast.BEN))
TOWN = cast.town()


def refused(why: Why, call: object, *values: object) -> None:
    """A rule refuses, for this reason."""
    with pytest.raises(Refusal) as refusal:
        call(*values)  # type: ignore[operator]
    assert refusal.value.why is why


def test_a_referent_looks_after_the_neighbourhoods_of_the_invitation() -> None:
    """Those that the file knows; invited again, the newer choice counts."""
    ana = as_referent(ROSA, ["gare", "atlantis"], TOWN)
    assert (ana.sector, ana.is_referent) == (frozenset({"gare"}), True)
    assert ana.looks_after("gare")
    assert not ana.looks_after("centre")
    assert not ana.looks_after(None)
    assert as_referent(ana, ["centre"], TOWN).sector == frozenset({"centre"})
    refused(Why.CODE_INVALID, as_referent, ROSA, ["atlantis"], TOWN)


def test_an_elected_official_is_nothing_that_opens_a_case() -> None:
    """By the file or by an invitation; and it does not come back by itself when that ends."""
    for person in (AMEL, BEN, as_referent(ROSA, ["gare"], TOWN)):
        elected = as_elected(person)
        opens = (elected.is_coordinator, elected.is_referent, elected.looks_after("gare"))
        assert opens == (False, False, False)
        assert roles_of(elected) == [Role.ELECTED]
    assert roles_of(without(as_elected(BEN), Role.ELECTED)) == []
    assert roles_of(without(as_elected(AMEL), Role.ELECTED)) == [Role.COORDINATOR], "the file still says so"
    refused(Why.ELECTED, as_referent, as_elected(ROSA), ["gare"], TOWN)


def test_who_may_agree_to_alerts_may_still() -> None:
    """An alert is nobody's case."""
    validator = replace(ROSA, roles=frozenset({Role.VALIDATOR}))
    assert as_elected(validator).approves


@pytest.mark.parametrize("role", sorted(ENDS))
def test_a_role_ends_once(role: Role) -> None:
    """The sector with it; the others stay."""
    both = replace(ROSA, roles=frozenset(ENDS), sector=frozenset({"gare"}))
    after = without(both, role)
    assert after.roles == ENDS - {role}
    assert bool(after.sector) is (role is not Role.REFERENT)
    assert without(after, role) is after


def test_coordinators_are_the_operators_matter() -> None:
    """No button takes that role."""
    refused(Why.STALE, without, BEN, Role.COORDINATOR)


def test_roles_are_named_in_one_order() -> None:
    """Coordinators by the file as well as by an invitation."""
    assert [roles_of(item) for item in (ROSA, AMEL, BEN)] == [[], [Role.COORDINATOR], [Role.COORDINATOR]]
