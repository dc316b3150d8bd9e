"""What may be published, and how a written hour or number is read: strictly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.missions import State, finish, hold, join
from solidarity.publishing import (
    MAX_TEXT,
    Plan,
    is_to_come,
    parse_hour,
    parse_seats,
    publish_mission,
)
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, can
from solidarity.seats import wait
from tests.cast import AMEL, ANA, BEN, LEON, NOW, ROSA, SAM, TODAY, neighbour, town

Amel, Ben, Sam, Ana, Leon, Rosa = (neighbour(item) for item in (AMEL, BEN, SAM, ANA, LEON, ROSA))
PLAN = Plan("courses", TODAY + timedelta(days=4), "gare", 3, time(14), "On trie les colis.")
RETIRED = replace(
    town(),
    categories={"courses": replace(town().categories["courses"], retired=True)},
    neighbourhoods={"gare": replace(town().neighbourhoods["gare"], retired=True)},
)


def why(plan: Plan, staff: object = Amel, where: object = None) -> Why:
    """Why this is not published."""
    with pytest.raises(Refusal) as refused:
        publish_mission(plan, staff, where or town(), NOW)  # type: ignore[arg-type]
    return refused.value.why


def test_what_is_published_is_open_and_nobody_asked_for_it() -> None:
    """With its seats, hour and words; of the publisher."""
    found = publish_mission(PLAN, Amel, town(), NOW)
    assert (found.state, found.published, found.host, found.widened) == (State.OPEN, True, Amel.id, False)
    assert (found.seats, found.seats_left, found.hour, found.text) == (3, 3, time(14), PLAN.text)


def test_for_the_whole_town_it_has_no_neighbourhood_and_is_offered_beyond() -> None:
    """Town-wide and widened are one thing here."""
    found = publish_mission(replace(PLAN, neighbourhood=None), Amel, town(), NOW)
    assert (found.neighbourhood, found.widened) == (None, True)


@pytest.mark.parametrize("person", [Sam, Rosa])
def test_only_a_coordinator_publishes(person: object) -> None:
    """Nobody else, however they come to the button."""
    assert why(PLAN, person) is Why.STAFF_ONLY


@pytest.mark.parametrize(
    "change",
    [
        {"category": "gone"},
        {"neighbourhood": "gone"},
        {"seats": 0},
        {"seats": 21},
        {"text": "x" * (MAX_TEXT + 1)},
    ],
)
def test_what_the_screens_do_not_offer_is_refused(change: dict[str, object]) -> None:
    """A worn-out draft: the question is asked again."""
    assert why(replace(PLAN, **change)) is Why.STALE  # type: ignore[arg-type]


@pytest.mark.parametrize("where", [None, "gare"])
def test_what_the_town_no_longer_has_is_refused(where: str | None) -> None:
    """A retired category, and a retired neighbourhood."""
    assert why(replace(PLAN, neighbourhood=where), Amel, RETIRED) is Why.STALE
    only_place = replace(RETIRED, categories=town().categories)
    if where is not None:
        assert why(PLAN, Amel, only_place) is Why.STALE


def test_what_is_past_is_refused() -> None:
    """A day, and of today an hour; without an hour today is fine."""
    assert why(replace(PLAN, day=TODAY - timedelta(days=1), hour=None)) is Why.DAY_PAST
    assert why(replace(PLAN, day=TODAY, hour=time(10))) is Why.DAY_PAST
    assert publish_mission(replace(PLAN, day=TODAY, hour=time(10, 1)), Amel, town(), NOW)
    assert publish_mission(replace(PLAN, day=TODAY, hour=None), Amel, town(), NOW)


def test_an_hour_counts_on_the_towns_own_clock() -> None:
    """In winter two in the afternoon is one o'clock in UTC."""
    assert is_to_come(TODAY, time(14), town(), datetime(2026, 11, 24, 12, 59, tzinfo=UTC))
    assert not is_to_come(TODAY, time(14), town(), datetime(2026, 11, 24, 13, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("14h30", time(14, 30)),
        ("14 h 30", time(14, 30)),
        ("9h", time(9)),
        ("9 H 05", time(9, 5)),
        ("14:30", time(14, 30)),
        ("14.30", time(14, 30)),
        (" 0h00 ", time(0)),
        ("14u", time(14)),
        ("14 u 30", time(14, 30)),
        ("14 uur", time(14)),
        ("14 Uhr", time(14)),
        ("14 Uhr 30", time(14, 30)),
        ("14:30 Uhr", time(14, 30)),
        ("2 pm", time(14)),
        ("2:30 p.m.", time(14, 30)),
        ("12 am", time(0)),
        ("12 pm", time(12)),
    ],
)
def test_an_hour_is_read_as_people_write_it(words: str, hour: time) -> None:
    """In the four languages."""
    assert parse_hour(words) == hour


@pytest.mark.parametrize(
    "words",
    ["14", "24h", "14h60", "14:", "14h3x", "2 heures", "vers 14h", "14h30 ?", "h30", "", "13 pm", "0 pm"],
)
def test_an_hour_in_doubt_is_asked_again(words: str) -> None:
    """Nothing is guessed."""
    assert parse_hour(words) is None


@given(st.text(max_size=12))
def test_any_words_are_an_hour_of_the_day_or_nothing(words: str) -> None:
    """Whatever is written, nothing breaks."""
    found = parse_hour(words)
    assert found is None or found == time(found.hour, found.minute)


@pytest.mark.parametrize(("words", "number"), [("1", 1), (" 20 ", 20), ("07", 7)])
def test_a_number_of_people_is_read(words: str, number: int) -> None:
    """Digits, from 1 to 20."""
    assert parse_seats(words) == number


@pytest.mark.parametrize("words", ["0", "21", "-3", "3,5", "trois", "3 personnes", "", "٣", "²"])
def test_anything_else_is_no_number_of_people(words: str) -> None:
    """It is asked again."""
    assert parse_seats(words) is None


def test_who_published_it_takes_no_seat() -> None:
    """Also where they are a volunteer: they are the one who expects the others."""
    mine = publish_mission(PLAN, replace(Amel, volunteer=Sam.volunteer), town(), NOW)
    with pytest.raises(Refusal) as refused:
        join(mine, replace(Amel, volunteer=Sam.volunteer), NOW)
    assert refused.value.why is Why.OWN_MISSION


def test_only_the_municipality_says_that_it_is_over() -> None:
    """Whoever takes part does not end it for all; any coordinator can."""
    mine = join(publish_mission(PLAN, Amel, town(), NOW), Sam, NOW)
    assert [can(who, Action.FINISH, mine) for who in (Sam, Amel, Ben, Rosa)] == [False, True, True, False]
    assert finish(mine, NOW).state is State.DONE


def test_a_full_mission_says_full_and_has_a_list() -> None:
    """Not « somebody was quicker »: one can wait."""
    full = join(publish_mission(replace(PLAN, seats=1), Amel, town(), NOW), Sam, NOW)
    with pytest.raises(Refusal) as refused:
        join(full, Ana, NOW)
    assert refused.value.why is Why.MISSION_FULL


def test_who_registers_keeps_only_the_last_seat() -> None:
    """With several free, others join meanwhile."""
    mine = hold(publish_mission(replace(PLAN, seats=2), Amel, town(), NOW), 99, NOW)
    one_left = join(mine, Sam, NOW)
    again = hold(one_left, 99, NOW)
    with pytest.raises(Refusal) as refused:
        join(again, Ana, NOW)
    assert refused.value.why is Why.MISSION_HELD


def test_two_who_come_in_one_instant_have_an_order() -> None:
    """The list is kept by the time of coming, so that it must differ."""
    full = join(publish_mission(replace(PLAN, seats=1), Amel, town(), NOW), Sam, NOW)
    both = wait(wait(full, Ana, NOW), Leon, NOW)
    times = [item.joined_at for item in both.participations[1:]]
    assert [item.person for item in both.participations[1:]] == [Ana.id, Leon.id]
    assert times[0] < times[1]
