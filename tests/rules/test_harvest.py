"""How many homes somebody may learn of before the municipality has met them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.harvest import (
    MOST_ADDRESSES,
    MOST_HELD,
    MOST_HOMES,
    Earlier,
    allow_looking,
    allow_taking,
    is_counted,
)
from solidarity.missions import Hold, Mission, MissionId, State
from solidarity.people import PersonId
from solidarity.refusals import Refusal, Why
from solidarity.trust import Attested, Step
from tests.cast import AMEL, NOW, ROSA, SAM, TODAY, mission, neighbour

Rosa, Sam, Amel = neighbour(ROSA), neighbour(SAM), neighbour(AMEL)


def asked(number: int, state: State = State.OPEN) -> Mission:
    """A request of somebody else each time."""
    return replace(mission(replace(Rosa, id=PersonId(100 + number)), state=state), id=MissionId(number))


def homes(count: int) -> frozenset[PersonId]:
    """So many people."""
    return frozenset(PersonId(500 + n) for n in range(count))


def test_nothing_is_counted_of_whom_the_municipality_has_met() -> None:
    """An identity card seen by a coordinator, or a coordinator; once it is over it counts again."""
    met = Attested(Step.IDENTITY, Amel.id, TODAY, TODAY)
    assert Sam.volunteer is not None
    known = replace(Sam, volunteer=replace(Sam.volunteer, steps=(met,)))
    assert is_counted(Sam, TODAY)
    assert is_counted(Rosa, TODAY)
    assert not is_counted(known, TODAY)
    assert is_counted(known, TODAY + timedelta(days=1))
    assert not is_counted(Amel, TODAY)


def test_two_homes_at_once_and_six_in_a_day() -> None:
    """What is over is not in their hands; what comes after is refused."""
    held = [asked(n, State.TAKEN) for n in range(MOST_HELD)]
    allow_taking(asked(9), Sam, held[1:], homes(MOST_HOMES - 1))
    allow_taking(asked(9), Sam, [replace(item, state=State.DONE) for item in held], homes(0))
    for hands, read in ((held, homes(0)), ([], homes(MOST_HOMES))):
        with pytest.raises(Refusal) as refused:
            allow_taking(asked(9), Sam, hands, read)
        assert refused.value.why is Why.HANDS_FULL


def test_who_begins_anew_does_not_begin_to_count_anew() -> None:
    """What an erased account had learnt within the day is added to what the new one has."""
    allow_taking(asked(9), Sam, [], homes(2), Earlier(details=MOST_HOMES - 3))
    with pytest.raises(Refusal) as refused:
        allow_taking(asked(9), Sam, [], homes(2), Earlier(details=MOST_HOMES - 2))
    assert refused.value.why is Why.HANDS_FULL
    assert allow_looking(PersonId(1), [], Earlier(addresses=MOST_ADDRESSES - 1)), "the last one is told of"
    with pytest.raises(Refusal) as refused:
        allow_looking(PersonId(1), [], Earlier(addresses=MOST_ADDRESSES))
    assert refused.value.why is Why.ENOUGH_ADDRESSES


def test_the_same_home_and_a_coordinators_own_wish_are_not_counted() -> None:
    """Somebody known there already, or asked by name, and missions that the municipality published."""
    held = [asked(n, State.TAKEN) for n in range(MOST_HELD)]
    allow_taking(asked(0), Sam, held, homes(0))
    wanted = replace(asked(9), hold=Hold(Sam.telegram_id, NOW, person=Sam.id))
    allow_taking(wanted, Sam, held, homes(MOST_HOMES))
    allow_taking(mission(None), Sam, held, homes(MOST_HOMES))


def test_the_last_address_of_a_day_is_said_and_the_next_refused() -> None:
    """An address that they saw before may be read again."""
    said = [allow_looking(PersonId(1), homes(n)) for n in range(MOST_ADDRESSES)]
    assert said == [False] * (MOST_ADDRESSES - 1) + [True]
    seen = homes(MOST_ADDRESSES)
    assert not allow_looking(min(seen), seen)
    with pytest.raises(Refusal) as refused:
        allow_looking(PersonId(1), seen)
    assert refused.value.why is Why.ENOUGH_ADDRESSES
