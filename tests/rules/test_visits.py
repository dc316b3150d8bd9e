"""The ladder of silence: rung by rung, never a step too early, never twice, and never an end by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.missions import Mission, Seat, State, finish, join, release, undo_finish
from solidarity.refusals import Refusal, Why
from solidarity.visits import arrive, climb, expected_end, next_rung_at, not_yet, set_out
from tests.cast import ANA, NOW, ROSA, SAM, mission, neighbour, town

Sam, Rosa, Ana = (neighbour(item) for item in (SAM, ROSA, ANA))
TOWN = town()
LASTS = timedelta(minutes=TOWN.categories["courses"].minutes)


def taken(day: date | None = None) -> Mission:
    """Sam has Rosa's errand."""
    return join(replace(mission(Rosa), day=day or TOWN.today(NOW)), Sam, NOW)


def by_six(mine: Mission) -> datetime:
    """The hour of the category, on the day."""
    return datetime.combine(mine.day, time(18), tzinfo=TOWN.zone).astimezone(UTC)


def test_an_errand_is_expected_by_the_hour_of_its_category() -> None:
    """Six o'clock on the municipality's clock, where nobody said an hour."""
    mine = taken()
    (part,) = mine.participations
    assert expected_end(mine, part, TOWN) == by_six(mine)
    assert next_rung_at(mine, part, TOWN) == by_six(mine) + timedelta(hours=2)


def test_who_takes_it_late_has_the_time_that_it_takes() -> None:
    """Taken at ten to six, it is not overdue at six."""
    late = by_six(taken()) - timedelta(minutes=10)
    mine = join(mission(Rosa), Sam, late)
    (part,) = mine.participations
    assert expected_end(mine, part, TOWN) == late + LASTS


def test_an_appointed_hour_comes_first() -> None:
    """A mission at ten is expected at ten."""
    mine = replace(taken(), hour=time(10), day=TOWN.today(NOW) + timedelta(days=2))
    (part,) = mine.participations
    assert expected_end(mine, part, TOWN) == TOWN.at(mine.day, time(10))


def test_an_errand_climbs_two_rungs_and_stops() -> None:
    """Asked after two hours, the coordinators after three, then nothing more; and it is never over."""
    mine, due = taken(), by_six(taken())
    assert climb(mine, Sam.id, TOWN, due + timedelta(minutes=119)) is None
    asked = climb(mine, Sam.id, TOWN, due + timedelta(hours=2))
    assert asked is not None
    assert climb(asked, Sam.id, TOWN, due + timedelta(minutes=179)) is None
    staff = climb(asked, Sam.id, TOWN, due + timedelta(hours=3))
    assert staff is not None
    assert climb(staff, Sam.id, TOWN, due + timedelta(days=30)) is None
    assert [item.participations[0].rung for item in (asked, staff)] == [1, 2]
    assert staff.state is State.TAKEN


def test_somebody_inside_is_missed_within_minutes() -> None:
    """From « there »: 15, 30 and 45 minutes after the time that it takes."""
    there = NOW + timedelta(hours=1)
    mine = arrive(taken(), Sam, Sam.id, there)
    for minutes in (15, 30, 45):
        moment = there + LASTS + timedelta(minutes=minutes)
        assert climb(mine, Sam.id, TOWN, moment - timedelta(seconds=1)) is None
        climbed = climb(mine, Sam.id, TOWN, moment)
        assert climbed is not None
        mine = climbed
    assert mine.participations[0].rung == 3
    assert climb(mine, Sam.id, TOWN, there + timedelta(days=3)) is None


def test_said_twice_is_said_once() -> None:
    """A second « on my way » or « there » leaves the first as it was."""
    left = set_out(taken(), Sam, NOW)
    assert set_out(left, Sam, NOW + timedelta(minutes=5)) is left
    there = arrive(left, Sam, Sam.id, NOW + timedelta(minutes=10))
    assert arrive(there, Sam, Sam.id, NOW + timedelta(minutes=20)) is there
    assert set_out(there, Sam, NOW + timedelta(minutes=20)) is there


def test_the_resident_may_say_it_too() -> None:
    """« Sam is there », from the other side; a stranger may not."""
    assert arrive(taken(), Rosa, Sam.id, NOW).participations[0].arrived_at == NOW
    with pytest.raises(Refusal):
        arrive(taken(), Ana, Sam.id, NOW)


def test_nobody_is_woken_for_an_errand() -> None:
    """Taken at eight in the evening: asked when the quiet hours end, the coordinators an hour after that."""
    evening = TOWN.at(TOWN.today(NOW), time(20))
    mine = join(mission(Rosa), Sam, evening)
    asked_at = TOWN.quiet.after(evening + LASTS + timedelta(hours=2))
    assert TOWN.at(TOWN.today(NOW) + timedelta(days=1), time(8)) == asked_at
    asked = climb(mine, Sam.id, TOWN, asked_at)
    assert asked is not None
    assert next_rung_at(asked, asked.participations[0], TOWN) == asked_at + timedelta(hours=1)


def test_there_without_having_set_out() -> None:
    """The neighbour of the next door is there at once."""
    there = arrive(taken(), Sam, Sam.id, NOW)
    assert there.participations[0].left_at == NOW


@pytest.mark.parametrize("who", [Sam, Rosa])
def test_not_yet_begins_the_ladder_anew(who: object) -> None:
    """Whoever of the two answers: nobody is alarmed before the new time."""
    there = arrive(taken(), Sam, Sam.id, NOW)
    late = NOW + LASTS + timedelta(minutes=15)
    asked = climb(there, Sam.id, TOWN, late)
    assert asked is not None
    again = not_yet(asked, who, Sam.id, TOWN, late)  # type: ignore[arg-type]
    assert again.participations[0].rung == 0
    assert climb(again, Sam.id, TOWN, late + LASTS) is None


def test_a_stranger_cannot_quieten_it() -> None:
    """Neither side: refused."""
    with pytest.raises(Refusal):
        not_yet(arrive(taken(), Sam, Sam.id, NOW), Ana, Sam.id, TOWN, NOW)


def test_what_is_over_or_handed_back_is_silent() -> None:
    """Done, or no longer theirs: no rung."""
    much_later = NOW + timedelta(days=9)
    assert climb(finish(taken(), NOW), Sam.id, TOWN, much_later) is None
    assert climb(release(taken(), Sam.id, NOW), Sam.id, TOWN, much_later) is None
    with pytest.raises(Refusal) as refused:
        set_out(finish(taken(), NOW), Sam, NOW)
    assert refused.value.why is Why.MISSION_OVER


def test_done_can_be_taken_back_for_ten_minutes() -> None:
    """« Not done yet »: as it was, with the same code; ten minutes later it stands."""
    mine = taken()
    done = finish(mine, NOW)
    back = undo_finish(done, Sam, NOW + timedelta(minutes=9))
    assert (back.state, back.ended_at, back.participations) == (State.TAKEN, None, mine.participations)
    with pytest.raises(Refusal):
        undo_finish(done, Sam, NOW + timedelta(minutes=10))
    with pytest.raises(Refusal):
        undo_finish(done, Ana, NOW)


@given(st.lists(st.integers(0, 400), max_size=12))
def test_no_silence_ever_ends_a_mission(minutes: list[int]) -> None:
    """However often and whenever it is looked at: the rung only grows, and the seat is held."""
    mine, now = arrive(taken(), Sam, Sam.id, NOW), NOW
    for step in minutes:
        now += timedelta(minutes=step)
        climbed = climb(mine, Sam.id, TOWN, now)
        if climbed is not None:
            assert climbed.participations[0].rung == mine.participations[0].rung + 1
            mine = climbed
    assert mine.state is State.TAKEN
    assert mine.participations[0].seat is Seat.HOLDING
