"""Whose turn it is to be asked: in which order, how long each has it, and what it waits for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.hours import parse_quiet
from solidarity.missions import Hold, Mission, State
from solidarity.requests import of
from solidarity.waves import (
    WAIT,
    Wave,
    asked_all,
    awake,
    begun,
    came_back,
    for_groups,
    hurried,
    is_to_come,
    next_wave,
    put_off,
    sent,
    taken_up,
)
from tests.cast import NOW, ROSA, SAM, TODAY, mission, neighbour, town

Rosa, Sam = neighbour(ROSA), neighbour(SAM)
TOWN = town()
TOMORROW = TODAY + timedelta(days=1)
NIGHT = datetime(2026, 11, 17, 22, 30, tzinfo=UTC)
"""Half past eleven in the evening in Valmeuse."""


def asked(**changes: object) -> Mission:
    """Rosa's request for tomorrow, of which somebody is to be told now."""
    return begun(replace(mission(Rosa), day=TOMORROW, **changes), NOW)  # type: ignore[arg-type]


def after(it: Mission, wave: Wave, told: int = 3, now: datetime = NOW) -> Mission:
    """It, once this wave has gone out."""
    return sent(it, wave, told, TOWN, now)


# --- The order ------------------------------------------------------------------------------------------


def test_the_best_then_the_neighbourhood_then_the_groups() -> None:
    """Each has it for twenty minutes, to the second, and after the last there is no other."""
    it, now = asked(), NOW
    order = []
    while (wave := next_wave(it, TOWN, now)) is not None:
        order.append(wave)
        it = after(it, wave, now=now)
        if it.wave_at is not None:
            assert next_wave(it, TOWN, it.wave_at - timedelta(seconds=1)) is None
            assert it.wave_at - now == timedelta(minutes=20)
            now = it.wave_at
    assert order == [Wave.BEST, Wave.NEAR, Wave.EVERYWHERE]
    assert (it.wave_at, it.told) == (None, 9)


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({}, Wave.BEST),
        ({"day": TODAY}, Wave.NEAR),
        ({"day": TODAY - timedelta(days=1)}, Wave.NEAR),
        ({"widened": True}, Wave.NEAR),
        ({"alert": 7}, Wave.BEST),
        ({"alert": 7, "day": TODAY}, Wave.BEST),
        ({"alert": 7, "widened": True}, Wave.NEAR),
    ],
)
def test_with_whom_it_begins(changes: dict[str, object], first: Wave) -> None:
    """Today is red and begins with everybody near; an alert with who stands by for it."""
    it = begun(replace(mission(Rosa), **{"day": TOMORROW, **changes}), NOW)  # type: ignore[arg-type]
    assert next_wave(it, TOWN, NOW) is first


def test_where_nobody_is_found_the_next_is_asked_at_once() -> None:
    """A town without volunteers is at the coordinators within the same moment."""
    it = asked()
    for wave in (Wave.BEST, Wave.NEAR, Wave.EVERYWHERE):
        assert next_wave(it, TOWN, NOW) is wave
        it = after(it, wave, told=0)
    assert next_wave(it, TOWN, NOW) is None


def test_everybody_said_no_and_nothing_is_waited_for() -> None:
    """The next wave is due at once; what has no next one stays as it is."""
    it = after(asked(), Wave.BEST)
    assert next_wave(it, TOWN, NOW) is None
    assert next_wave(hurried(it, NOW), TOWN, NOW) is Wave.NEAR
    over = after(it, Wave.EVERYWHERE)
    assert hurried(over, NOW) is over


def test_what_nobody_began_to_ask_for_is_asked_of_nobody() -> None:
    """A request whose place is not known; and one that is older than waves are."""
    it = replace(mission(Rosa), day=TOMORROW)
    assert next_wave(it, TOWN, NOW + timedelta(days=9)) is None
    assert asked_all(it, 4, TOWN, NOW) == replace(it, told=4)


@pytest.mark.parametrize("state", sorted(set(State) - {State.OPEN}))
def test_what_is_not_open_is_offered_to_nobody_else(state: State) -> None:
    """Taken, done, cancelled, closed: no further wave, however late."""
    it = replace(after(asked(), Wave.BEST), state=state)
    assert next_wave(it, TOWN, NOW + timedelta(days=1)) is None


def test_what_came_back_was_asked_everywhere() -> None:
    """At top rank: everybody at once, and no wave after it."""
    it = came_back(after(asked(), Wave.BEST), 8)
    assert (it.wave, it.told, next_wave(it, TOWN, NOW + timedelta(days=1))) == (Wave.EVERYWHERE, 8, None)


def test_asked_in_the_whole_town_only_the_groups_are_left() -> None:
    """A coordinator who widens it skips the wave of the neighbourhood; after the last nothing comes again."""
    it = asked_all(after(asked(), Wave.BEST), 7, TOWN, NOW)
    assert next_wave(it, TOWN, NOW) is None
    assert next_wave(it, TOWN, NOW + WAIT) is Wave.EVERYWHERE
    over = after(it, Wave.EVERYWHERE)
    assert asked_all(over, 2, TOWN, NOW).wave_at is None


# --- Somebody is waited for -----------------------------------------------------------------------------


def test_who_is_waited_for_is_asked_before_the_others() -> None:
    """A wave that falls due meanwhile goes out when their time is over."""
    it = replace(after(asked(), Wave.BEST), hold=Hold(SAM.telegram_id, NOW + timedelta(hours=2), Sam.id))
    due = NOW + WAIT
    assert next_wave(it, TOWN, due) is None
    assert put_off(it, NOW) is it
    later = put_off(it, due)
    assert later.wave_at == NOW + timedelta(hours=2)
    assert next_wave(later, TOWN, NOW + timedelta(hours=2)) is Wave.NEAR


def test_who_says_no_soon_puts_nothing_off() -> None:
    """The timer goes on as it was; one that was put off for them rings now."""
    hold = Hold(SAM.telegram_id, NOW + timedelta(hours=2), Sam.id)
    it = after(asked(), Wave.BEST)
    assert taken_up(it, hold, NOW) is it
    assert taken_up(it, None, NOW) is it
    off = put_off(replace(it, hold=hold), NOW + WAIT)
    soon = NOW + timedelta(minutes=50)
    assert taken_up(off, hold, soon).wave_at == soon


# --- Nights ---------------------------------------------------------------------------------------------


def test_asked_at_night_they_have_it_for_twenty_minutes_of_the_morning() -> None:
    """They hear of it at eight, so the others hear of it at twenty past."""
    it = after(asked(), Wave.BEST, now=NIGHT)
    assert it.wave_at == datetime(2026, 11, 18, 7, 20, tzinfo=UTC)
    assert is_to_come(it, TOWN, NIGHT)
    assert is_to_come(it, TOWN, NIGHT + timedelta(hours=8))
    assert not is_to_come(it, TOWN, NIGHT + timedelta(hours=9))


def test_minutes_before_the_night_count() -> None:
    """Asked at ten to nine in the evening: the rest of it is in the morning, and they know already."""
    it = after(asked(), Wave.BEST, now=datetime(2026, 11, 17, 19, 50, tzinfo=UTC))
    assert it.wave_at == datetime(2026, 11, 18, 7, 10, tzinfo=UTC)
    assert not is_to_come(it, TOWN, NIGHT)


@given(
    st.datetimes(datetime(2026, 10, 20), datetime(2027, 4, 10)),  # noqa: DTZ001 - made UTC below
    st.integers(1, 240),
    st.sampled_from(["21:00-08:00", "00:00-06:00", "02:30-02:45", "13:00-14:00", "12:00-12:00"]),
)
def test_waking_time_is_counted_in_every_week(since: datetime, minutes: int, hours: str) -> None:
    """Also when the clock changes: it never ends in quiet hours, nor sooner than so much time."""
    quiet, since = parse_quiet(hours, TOWN.zone), since.replace(second=0, microsecond=0, tzinfo=UTC)
    end = awake(quiet, since, timedelta(minutes=minutes))
    assert not quiet.covers(end)
    passed = sum(
        not quiet.covers(since + timedelta(minutes=step))
        for step in range((end - since) // timedelta(minutes=1))
    )
    assert passed == minutes


# --- Groups ---------------------------------------------------------------------------------------------


def test_groups_see_it_after_everybody_else() -> None:
    """Not while the best or the neighbourhood have it; an alert's at once; the municipality's own always."""
    it = asked()
    assert [for_groups(after(it, wave), TOWN) for wave in (Wave.BEST, Wave.NEAR, Wave.EVERYWHERE)] == [
        False,
        False,
        True,
    ]
    assert for_groups(after(asked(alert=7), Wave.BEST), TOWN)
    assert for_groups(replace(it, request=None, publisher=Sam.id, wave=Wave.BEST), TOWN)


def test_what_is_private_or_discreet_is_never_in_a_group() -> None:
    """Papers; what was asked discreetly; and what was not said yet."""
    it = after(asked(), Wave.EVERYWHERE)
    assert for_groups(it, TOWN)
    assert not for_groups(replace(it, category="papiers"), TOWN)
    for hidden in (replace(of(it), discreet=True), replace(of(it), vague=True)):
        assert not for_groups(replace(it, request=hidden), TOWN)
        assert not for_groups(replace(it, request=hidden, alert=7), TOWN)
