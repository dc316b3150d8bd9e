"""What a board counts, and when a month begins on the municipality's clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.boards import SOLVED, Tally, month_of, next_month_of, words_of
from solidarity.missions import State
from tests.cast import NOW, town

TOWN = town()


def test_only_what_somebody_helped_with_is_solved() -> None:
    """Done and confirmed; neither cancelled nor closed, nor what still lasts."""
    assert {State.DONE, State.CONFIRMED} <= SOLVED
    assert SOLVED.isdisjoint({State.OPEN, State.TAKEN, State.CANCELLED, State.CLOSED})


@pytest.mark.parametrize(
    ("now", "first", "following"),
    [
        (NOW, datetime(2026, 10, 31, 23, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC)),
        (
            datetime(2026, 11, 30, 23, tzinfo=UTC),
            datetime(2026, 11, 30, 23, tzinfo=UTC),
            datetime(2026, 12, 31, 23, tzinfo=UTC),
        ),
        (
            datetime(2026, 11, 30, 22, 59, tzinfo=UTC),
            datetime(2026, 10, 31, 23, tzinfo=UTC),
            datetime(2026, 11, 30, 23, tzinfo=UTC),
        ),
        (
            datetime(2027, 3, 28, 12, tzinfo=UTC),
            datetime(2027, 2, 28, 23, tzinfo=UTC),
            datetime(2027, 3, 31, 22, tzinfo=UTC),
        ),
    ],
    ids=["november", "the first minute", "the last minute", "summer time begins"],
)
def test_a_month_begins_at_midnight_in_the_town(now: datetime, first: datetime, following: datetime) -> None:
    """Not in UTC; also where the clocks change in between."""
    assert month_of(TOWN, now) == first
    assert next_month_of(TOWN, now) == following


@given(minutes=st.integers(0, 15 * 365 * 24 * 60))
def test_now_is_always_in_this_month(minutes: int) -> None:
    """From its first moment, and before the next one's; a month has 28 to 31 days, an hour more or less."""
    now = NOW + timedelta(minutes=minutes)
    first, following = month_of(TOWN, now), next_month_of(TOWN, now)
    assert first <= now < following
    assert timedelta(days=27, hours=23) <= following - first <= timedelta(days=31, hours=1)
    assert month_of(TOWN, following) == following


def test_boards_that_say_the_same_are_the_same() -> None:
    """And nothing else is."""
    tallies = [Tally(), Tally(open=1), Tally(taken=1), Tally(solved=1), Tally(1, 1, 1), Tally(11)]
    said = {words_of(place, tally) for place in ("gare", "centre") for tally in tallies}
    assert len(said) == 2 * len(tallies)
