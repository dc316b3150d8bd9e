"""The ladder of trust: one step after the other, by somebody else, for a time; what a list shows of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why
from solidarity.trust import (
    LADDER,
    LONGEST_LOAN,
    REGISTERED,
    Attested,
    Holds,
    Lent,
    Narrow,
    Standing,
    Step,
    attest,
    counted,
    end_loan,
    ending,
    entrust,
    last_day,
    lend,
    level,
    narrowed,
    take_back,
    to_attest,
)
from tests.cast import AMEL, BEN, CLEO, LONG_AGO, ROSA, SAM, TODAY, neighbour

Sam, Cleo, Amel, Ben = neighbour(SAM), neighbour(CLEO), neighbour(AMEL), neighbour(BEN)
DAY = timedelta(days=1)


def steps(person: Neighbour) -> tuple[Attested, ...]:
    """What was attested of somebody."""
    assert person.volunteer is not None
    return person.volunteer.steps


def climbed(*chosen: Step, until: date | None = None) -> Neighbour:
    """Sam with these steps, set by Amel today."""
    person = Sam
    for step in chosen:
        person = attest(person, step, Amel, TODAY, until)
    return person


def why(call: object, *args: object, **options: object) -> Why:
    """Why it is refused."""
    with pytest.raises(Refusal) as refused:
        call(*args, **options)  # type: ignore[operator]
    return refused.value.why


def test_each_step_is_kept_with_who_when_and_until() -> None:
    """All that stays of a document is who saw it, on which day, and until when it holds."""
    person = attest(Sam, Step.IDENTITY, Amel, TODAY, TODAY + DAY)
    assert steps(person) == (Attested(Step.IDENTITY, Amel.id, TODAY, TODAY + DAY),)


def test_only_the_next_step_can_be_set() -> None:
    """Nobody is trusted before they were briefed, nor briefed before somebody saw who they are."""
    person = Sam
    for number, step in enumerate(LADDER):
        assert person.volunteer is not None
        assert to_attest(person.volunteer, TODAY) == (step,)
        for other in LADDER[:number] + LADDER[number + 1 :]:
            assert why(attest, person, other, Amel, TODAY) is Why.STALE
        person = attest(person, step, Amel, TODAY)
    assert level(steps(person), TODAY) is Step.TRUSTED
    assert person.volunteer is not None
    assert to_attest(person.volunteer, TODAY) == ()


def test_nobody_says_of_themselves_that_they_can_be_trusted() -> None:
    """A coordinator who is a volunteer too needs a colleague, to set a step and to take it back."""
    amel = replace(Amel, volunteer=Sam.volunteer)
    assert why(attest, amel, Step.IDENTITY, amel, TODAY) is Why.OWN_TRUST
    seen = attest(amel, Step.IDENTITY, Ben, TODAY)
    assert why(take_back, seen, Step.IDENTITY, amel) is Why.OWN_TRUST


def test_somebody_who_is_no_volunteer_has_no_steps() -> None:
    """There is nothing to attest of a resident."""
    rosa = neighbour(ROSA)
    assert why(attest, rosa, Step.IDENTITY, Amel, TODAY) is Why.NOT_A_VOLUNTEER
    assert why(take_back, rosa, Step.IDENTITY, Amel) is Why.NOT_A_VOLUNTEER


def test_people_of_fifteen_to_seventeen_go_nowhere_alone() -> None:
    """The last step, to go alone to somebody unknown, is not for them."""
    person = attest(attest(Cleo, Step.IDENTITY, Amel, TODAY), Step.BRIEFED, Amel, TODAY)
    assert person.volunteer is not None
    assert to_attest(person.volunteer, TODAY) == ()
    assert why(attest, person, Step.TRUSTED, Amel, TODAY) is Why.STALE


def test_a_step_that_is_over_falls_back_by_itself() -> None:
    """Its last day counts; the day after, what stands above it holds no more either, until it is renewed."""
    person = attest(climbed(Step.IDENTITY, until=TODAY + DAY), Step.BRIEFED, Amel, TODAY)
    assert level(steps(person), TODAY + DAY) is Step.BRIEFED
    assert level(steps(person), TODAY + 2 * DAY) is None
    renewed = attest(person, Step.IDENTITY, Ben, TODAY + 2 * DAY)
    assert level(steps(renewed), TODAY + 2 * DAY) is Step.BRIEFED
    assert [item.step for item in steps(renewed)] == [Step.IDENTITY, Step.BRIEFED]


@pytest.mark.parametrize(("left", "offered"), [(31, False), (30, True), (0, True)])
def test_what_ends_within_thirty_days_can_be_renewed(left: int, offered: bool) -> None:
    """Before it is over, not long before; and it stands in the list of what ends soon on the same days."""
    person = climbed(Step.IDENTITY, until=TODAY + left * DAY)
    assert person.volunteer is not None
    assert (Step.IDENTITY in to_attest(person.volunteer, TODAY)) is offered
    assert bool(ending(steps(person), TODAY)) is offered


def test_taking_a_step_back_takes_what_stands_above_it() -> None:
    """Without an identity seen nobody stays trusted; what stands below stays."""
    person = climbed(*LADDER)
    assert [item.step for item in steps(take_back(person, Step.BRIEFED, Ben))] == [Step.IDENTITY]
    assert steps(take_back(person, Step.IDENTITY, Ben)) == ()
    assert why(take_back, Sam, Step.IDENTITY, Ben) is Why.STALE


def test_how_long_a_step_holds() -> None:
    """A year, three, or until it is taken back; a leap day has an anniversary."""
    assert last_day(Holds.YEAR, TODAY) == date(2027, 11, 24)
    assert last_day(Holds.THREE, TODAY) == date(2029, 11, 24)
    assert last_day(Holds.ALWAYS, TODAY) is None
    assert last_day(Holds.YEAR, date(2028, 2, 29)) == date(2029, 2, 28)
    assert why(attest, Sam, Step.IDENTITY, Amel, TODAY, TODAY - DAY) is Why.STALE


UNTIL = st.none() | st.integers(-400, 400).map(lambda days: TODAY + days * DAY)


@given(st.lists(st.tuples(st.sampled_from(LADDER), UNTIL), max_size=5))
def test_nobody_stands_above_a_step_that_does_not_hold(held: list[tuple[Step, date | None]]) -> None:
    """Whatever was attested: each step up to the reached one holds, and the next one does not."""
    found = tuple(Attested(step, Amel.id, TODAY, until) for step, until in held)
    reached = level(found, TODAY)
    at = LADDER.index(reached) + 1 if reached is not None else 0
    holds = [any(item.step is step and item.holds(TODAY) for item in found) for step in LADDER]
    assert holds[:at] == [True] * at
    assert not any(holds[at : at + 1])


# --- Referent and loan ----------------------------------------------------------------------------------


def test_a_referent_is_somebody_else_who_does_that() -> None:
    """A coordinator or a referent, never the volunteer; nobody is a choice too."""
    person = entrust(Sam, Amel, refers=True)
    assert person.volunteer is not None
    assert person.volunteer.referent == Amel.id
    assert entrust(person, None, refers=False) == Sam
    assert why(entrust, Sam, Amel, refers=False) is Why.STALE
    assert why(entrust, Sam, Sam, refers=True) is Why.STALE


@pytest.mark.parametrize("until", [TODAY - DAY, TODAY + LONGEST_LOAN + DAY])
def test_staff_is_lent_until_a_day_within_a_year(until: date) -> None:
    """Today and a year from now are days of the loan; before and after are slips of the pen."""
    assert why(lend, Sam, "Usine du Nord", until, TODAY) is Why.STALE
    assert why(lend, Sam, "", TODAY, TODAY) is Why.STALE
    for fits in (TODAY, TODAY + LONGEST_LOAN):
        lent = lend(Sam, "Usine du Nord", fits, TODAY)
        assert lent.volunteer is not None
        assert lent.volunteer.lent == Lent("Usine du Nord", fits)
        assert end_loan(lent) == Sam


# --- The list -------------------------------------------------------------------------------------------


def standing(number: int, place: str | None, *held: Step, until: date | None = None) -> Standing:
    """A volunteer of the list."""
    seen = tuple(Attested(step, Amel.id, TODAY, until) for step in held)
    return Standing(PersonId(number), place, LONG_AGO, seen)


EVERYBODY = [
    standing(1, "gare", *LADDER, until=TODAY + 20 * DAY),
    standing(2, "gare"),
    standing(3, "centre", Step.IDENTITY, until=TODAY + 3 * DAY),
    standing(4, None, Step.BRIEFED),
    standing(5, "centre", Step.IDENTITY, until=TODAY - DAY),
]


def test_the_counts_are_those_of_today() -> None:
    """Each volunteer counts once, at the step that holds today."""
    assert counted(EVERYBODY, TODAY) == {
        REGISTERED: 3,
        Step.IDENTITY: 1,
        Step.BRIEFED: 0,
        Step.TRUSTED: 1,
    }


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        (Narrow(), [1, 2, 3, 4, 5]),
        (Narrow(neighbourhood="centre"), [3, 5]),
        (Narrow(step=REGISTERED), [2, 4, 5]),
        (Narrow(step=Step.TRUSTED), [1]),
        (Narrow(ending=True), [3, 1]),
        (Narrow(neighbourhood="gare", ending=True), [1]),
    ],
)
def test_a_list_shows_whom_it_was_asked_for(narrow: Narrow, expected: list[int]) -> None:
    """By neighbourhood, by step of today, or by what ends soon, the first to end on top."""
    assert [item.person for item in narrowed(EVERYBODY, narrow, TODAY)] == expected


def test_every_narrowing_by_step_together_is_everybody() -> None:
    """Nobody falls between the steps, wherever they live."""
    for place, today in product(("gare", "centre"), (TODAY, TODAY + 40 * DAY)):
        here = narrowed(EVERYBODY, Narrow(neighbourhood=place), today)
        parts = [narrowed(here, Narrow(step=at), today) for at in (REGISTERED, *LADDER)]
        assert sorted(item.person for part in parts for item in part) == sorted(item.person for item in here)
