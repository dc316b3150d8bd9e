"""Seats and the waiting list: in the order of coming, asked before taken, silence is not a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.missions import Mission, State, join, release
from solidarity.refusals import Refusal, Why
from solidarity.seats import ANSWER_WITHIN, ask_next, lapse, place_in_line, stop_waiting, wait
from tests.cast import AMEL, ANA, LEON, NOW, SAM, mission, neighbour

Sam, Ana, Leon = (neighbour(item) for item in (SAM, ANA, LEON))
Amel = neighbour(AMEL)


def published(seats: int = 1) -> Mission:
    """A mission that the municipality published."""
    return replace(mission(None, seats=seats), publisher=Amel.id)


def full() -> Mission:
    """Sam has its only seat; Ana and Leon wait."""
    return wait(wait(join(published(), Sam, NOW), Ana, NOW), Leon, NOW)


def test_who_comes_too_late_waits_in_order() -> None:
    """First come, first asked; said twice the place stays."""
    mine = full()
    assert [place_in_line(mine, item.id) for item in (Sam, Ana, Leon)] == [None, 1, 2]
    assert wait(mine, Ana, NOW) is mine
    assert len(mine.holders) == 1


def test_nobody_waits_where_there_is_room() -> None:
    """Then they can simply join."""
    with pytest.raises(Refusal) as refused:
        wait(published(2), Ana, NOW)
    assert refused.value.why is Why.STALE


def test_a_free_seat_is_kept_for_the_first() -> None:
    """It is asked, not given; and nobody else can take it meanwhile."""
    mine, asked = ask_next(release(full(), Sam.id, NOW), NOW)
    assert asked == (Ana.id,)
    assert (mine.state, mine.seats_left, mine.holders) == (State.TAKEN, 0, ())
    with pytest.raises(Refusal):
        join(mine, Sam, NOW)
    assert join(mine, Ana, NOW).has(Ana.id)


def test_silence_is_not_a_yes() -> None:
    """After two hours the next is asked; who did not answer is off the list and can join like anybody."""
    mine, _ = ask_next(release(full(), Sam.id, NOW), NOW)
    assert lapse(mine, NOW + ANSWER_WITHIN - timedelta(seconds=1))[1] == ()
    mine, late = lapse(mine, NOW + ANSWER_WITHIN)
    mine, asked = ask_next(mine, NOW + ANSWER_WITHIN)
    assert (late, asked) == ((Ana.id,), (Leon.id,))
    assert not mine.has(Ana.id)


def test_nobody_left_to_ask_opens_it() -> None:
    """The seat is anybody's again."""
    mine = stop_waiting(stop_waiting(full(), Ana.id, NOW), Leon.id, NOW)
    mine, asked = ask_next(release(mine, Sam.id, NOW), NOW)
    assert (asked, mine.state, mine.seats_left) == ((), State.OPEN, 1)
