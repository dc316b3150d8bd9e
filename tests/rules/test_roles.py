"""Roles as values: for how long they are given, when they end, how they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from solidarity.people import Grant, Neighbour, PersonId, Role
from solidarity.refusals import Refusal, Why
from solidarity.roles import (
    ENDS,
    EVE,
    OPENING,
    RESPITE,
    TERM,
    TERMS,
    as_elected,
    as_referent,
    dated,
    ended,
    given,
    grant_of,
    next_look,
    outlasts,
    over,
    prolonged,
    read_grants,
    roles_of,
    spared,
    to_tell,
    told,
    without,
    write_grants,
)
from tests.cast import AMEL, ANA, TODAY, neighbour, town

BY = PersonId(77)
DAY = timedelta(days=1)
ANA_ = neighbour(ANA)


def why(call: object, *args: object) -> Why:
    """Why this is refused."""
    with pytest.raises(Refusal) as refused:
        call(*args)  # type: ignore[operator]
    return refused.value.why


def with_roles(*roles: Role, until: date = TODAY + TERM) -> Neighbour:
    """Ana with these, which end then; a referent of the Gare."""
    grants = tuple(Grant(role, BY, TODAY, until) for role in roles)
    return replace(ANA_, roles=frozenset(roles), grants=grants, sector=frozenset({"gare"}))


@pytest.mark.parametrize("role", Role)
def test_each_role_is_given_for_its_term(role: Role) -> None:
    """A year; a coordinator's, by the operator, two. Given again it begins anew, and nothing else changes."""
    first = given(with_roles(Role.VALIDATOR), role, BY, TODAY)
    again = given(first, role, None, TODAY + DAY)
    term = timedelta(days=730) if role is Role.COORDINATOR else timedelta(days=365)
    assert grant_of(first, role) == Grant(role, BY, TODAY, TODAY + term)
    assert grant_of(again, role) == Grant(role, None, TODAY + DAY, TODAY + DAY + term)
    assert again.roles == {Role.VALIDATOR, role}
    assert len(again.grants) == len(again.roles)


def test_what_opens_cases_is_never_an_elected_officials() -> None:
    """Not given to one, and taken from who becomes one; agreeing to alerts and its date stay."""
    assert {Role.COORDINATOR, Role.REFERENT, Role.PROFESSIONAL, Role.SAFEGUARD} == OPENING
    before = with_roles(*OPENING, Role.VALIDATOR)
    after = as_elected(before, BY, TODAY)
    assert (after.roles, after.sector) == ({Role.ELECTED, Role.VALIDATOR}, frozenset())
    assert {item.role for item in after.grants} == after.roles
    for role in OPENING:
        assert why(given, after, role, BY, TODAY) is Why.ELECTED
    assert why(as_referent, after, ["gare"], town(), BY, TODAY) is Why.ELECTED
    assert Role.VALIDATOR in given(after, Role.VALIDATOR, BY, TODAY).roles
    assert roles_of(replace(before, roles=before.roles | {Role.ELECTED}, named=True)) == [
        Role.VALIDATOR,
        Role.ELECTED,
    ]
    assert roles_of(neighbour(AMEL)) == [Role.COORDINATOR]
    assert roles_of(ANA_) == []
    assert grant_of(after, Role.ELECTED) == Grant(Role.ELECTED, BY, TODAY, TODAY + TERM)


def test_a_referent_looks_after_neighbourhoods_that_exist() -> None:
    """The newer choice counts; none that the town has is no role."""
    after = as_referent(with_roles(Role.REFERENT), ["centre", "atlantis"], town(), BY, TODAY)
    assert (after.sector, after.roles) == ({"centre"}, {Role.REFERENT})
    assert grant_of(as_referent(ANA_, ["centre"], town(), BY, TODAY), Role.REFERENT) == Grant(
        Role.REFERENT, BY, TODAY, TODAY + TERM
    )
    assert why(as_referent, ANA_, ["atlantis"], town(), BY, TODAY) is Why.CODE_INVALID


def test_a_role_taken_back_goes_with_its_date() -> None:
    """And a referent's with the sector; who has it not is unchanged; a coordinator's is the operator's."""
    assert set(Role) - {Role.COORDINATOR} == ENDS
    both = with_roles(Role.REFERENT, Role.VALIDATOR)
    one = without(both, Role.REFERENT)
    assert (one.roles, one.sector) == ({Role.VALIDATOR}, frozenset())
    assert [item.role for item in one.grants] == [Role.VALIDATOR]
    other = without(both, Role.VALIDATOR)
    assert (other.roles, other.sector) == ({Role.REFERENT}, {"gare"})
    assert without(one, Role.REFERENT) is one
    assert why(without, with_roles(Role.COORDINATOR), Role.COORDINATOR) is Why.STALE
    assert ended(with_roles(Role.COORDINATOR), Role.COORDINATOR).roles == frozenset()


def test_it_is_prolonged_by_somebody_else_when_it_ends_soon() -> None:
    """From its end, or from today where that is past; too early it stays as it is; it is told anew."""
    last = TODAY + EVE
    soon = told(with_roles(Role.REFERENT, Role.VALIDATOR, until=last), Role.REFERENT)
    after = prolonged(soon, Role.REFERENT, PersonId(5), TODAY)
    assert grant_of(after, Role.REFERENT) == Grant(Role.REFERENT, PersonId(5), TODAY, last + TERM)
    assert grant_of(after, Role.VALIDATOR) == Grant(Role.VALIDATOR, BY, TODAY, last)
    early = with_roles(Role.REFERENT, until=last + DAY)
    assert prolonged(early, Role.REFERENT, PersonId(5), TODAY) is early
    late = prolonged(with_roles(Role.REFERENT, until=TODAY - DAY), Role.REFERENT, PersonId(5), TODAY)
    assert grant_of(late, Role.REFERENT) == Grant(Role.REFERENT, PersonId(5), TODAY, TODAY + TERM)
    assert why(prolonged, soon, Role.REFERENT, ANA_.id, TODAY) is Why.OWN_TRUST
    assert why(prolonged, soon, Role.ELECTED, PersonId(5), TODAY) is Why.STALE
    undated = replace(soon, grants=())
    assert why(prolonged, undated, Role.REFERENT, PersonId(5), TODAY) is Why.STALE
    endless = replace(soon, grants=(Grant(Role.REFERENT, BY, TODAY, None),))
    assert why(prolonged, endless, Role.REFERENT, PersonId(5), TODAY) is Why.STALE
    gone = replace(soon, roles=frozenset({Role.VALIDATOR}))
    assert why(prolonged, gone, Role.REFERENT, PersonId(5), TODAY) is Why.STALE


def test_a_role_holds_through_its_last_day() -> None:
    """The day after it is over; without a last day it never is."""
    grants = (Grant(Role.REFERENT, BY, TODAY, TODAY), Grant(Role.VALIDATOR, BY, TODAY, None))
    assert over(grants, TODAY) == []
    assert over(grants, TODAY + DAY) == [grants[0]]


def test_it_is_told_in_the_two_weeks_before_once() -> None:
    """Neither earlier, nor when it is over, nor again, nor of what has no end."""
    person = with_roles(Role.REFERENT, until=TODAY)
    days = {off: bool(to_tell(person, TODAY - off * DAY)) for off in (15, 14, 1, 0, -1)}
    assert days == {15: False, 14: True, 1: True, 0: True, -1: False}
    assert to_tell(told(person, Role.REFERENT), TODAY) == []
    assert told(person, Role.VALIDATOR) == person
    assert to_tell(replace(person, grants=(Grant(Role.REFERENT, BY, TODAY, None),)), TODAY) == []


def test_the_next_look_is_at_what_comes_first() -> None:
    """Two weeks before an end of which nobody was told; the day after one of which they were."""
    one = Grant(Role.REFERENT, BY, TODAY, TODAY + EVE + 3 * DAY)
    two = Grant(Role.VALIDATOR, BY, TODAY, TODAY + DAY, told=True)
    assert next_look([one]) == TODAY + 3 * DAY
    assert next_look([two, one]) == TODAY + 2 * DAY
    assert next_look([Grant(Role.ELECTED, BY, TODAY, None)]) is None


def test_the_last_coordinator_is_spared_for_a_month() -> None:
    """And told again before it is over; who was given no date needs none."""
    person = told(with_roles(Role.COORDINATOR, Role.VALIDATOR, until=TODAY - DAY), Role.COORDINATOR)
    grant = grant_of(spared(person, Role.COORDINATOR, TODAY), Role.COORDINATOR)
    assert grant == Grant(Role.COORDINATOR, BY, TODAY, TODAY + RESPITE)
    assert spared(ANA_, Role.COORDINATOR, TODAY) == ANA_


def test_a_date_ends_every_role_but_that_of_an_official_whom_the_file_names() -> None:
    """Else a coordinator would come back by the calendar, and open cases."""
    assert [role for role in Role if outlasts(role, named=True)] == [Role.ELECTED]
    assert not any(outlasts(role, named=False) for role in Role)


def test_roles_without_a_date_get_one() -> None:
    """Those that have one keep it."""
    some = replace(with_roles(Role.REFERENT), roles=frozenset({Role.REFERENT, Role.VALIDATOR}))
    after = dated(some, TODAY + DAY)
    assert grant_of(after, Role.REFERENT) == grant_of(some, Role.REFERENT)
    assert grant_of(after, Role.VALIDATOR) == Grant(Role.VALIDATOR, None, TODAY + DAY, TODAY + DAY + TERM)
    assert dated(after, TODAY) == after
    assert TERMS == {Role.COORDINATOR: 2 * TERM}


def test_grants_are_read_as_they_were_written() -> None:
    """By nobody, without an end, told or not; of the first version, which knew of no telling, too."""
    grants = (
        Grant(Role.REFERENT, BY, TODAY, TODAY + TERM),
        Grant(Role.COORDINATOR, None, TODAY, None),
        Grant(Role.ELECTED, BY, TODAY, TODAY, told=True),
        Grant(Role.SAFEGUARD, None, TODAY, None, told=True),
    )
    assert read_grants(write_grants(grants)) == grants
    assert write_grants(grants[:2]).splitlines() == [
        f"referent 77 {TODAY} {TODAY + TERM}",
        f"coordinator 0 {TODAY}",
    ]
    assert write_grants(grants[2:3]) == f"elected 77 {TODAY} {TODAY} told"
    assert read_grants("") == ()
    assert f" {BY} " in write_grants(grants[:1]), "an erased person's id is looked for like this"
