"""The municipality: its words, its days, its promised hours, and where a shared position lies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.places import FAR_KM, Municipality, Point, in_language
from tests.cast import NOW, TODAY, ZONE, town


def local(text: str) -> datetime:
    """A moment by the clock in Valmeuse."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def code(town: Municipality, point: Point) -> str | None:
    """The neighbourhood of a position, by its code."""
    found = town.locate(point)
    return found.code if found else None


def test_a_word_is_said_in_the_readers_language_or_in_the_first_one() -> None:
    """A missing translation falls back to the language that the file gives first."""
    names = {"fr": "Gare", "nl": "Station"}
    assert in_language(names, "nl") == "Station"
    assert in_language(names, "de") == "Gare"


@pytest.mark.parametrize(
    ("at", "today"),
    [
        ("2026-11-24T22:59:59+00:00", date(2026, 11, 24)),
        ("2026-11-24T23:00:00+00:00", date(2026, 11, 25)),  # midnight in Valmeuse
        ("2026-07-14T22:00:00+00:00", date(2026, 7, 15)),
    ],
)
def test_the_day_changes_at_the_municipalitys_midnight(at: str, today: date) -> None:
    """What « today » means depends on the town's zone, not on the server's."""
    assert town().today(datetime.fromisoformat(at)) == today


@pytest.mark.parametrize(
    ("asked", "day", "due"),
    [
        ("2026-11-24 10:00", TODAY, "2026-11-24 12:00"),  # today: two hours
        ("2026-11-24 10:00", TODAY + timedelta(days=1), "2026-11-24 14:00"),  # tomorrow: four
        ("2026-11-24 10:00", TODAY + timedelta(days=2), "2026-11-25 09:30"),  # this week: eight
        ("2026-11-24 10:00", TODAY + timedelta(days=30), "2026-11-25 09:30"),
        ("2026-11-24 16:30", TODAY, "2026-11-25 10:00"),  # the rest goes on next morning
        ("2026-11-24 23:30", TODAY, "2026-11-25 10:30"),
        ("2026-11-25 00:30", TODAY, "2026-11-25 10:30"),  # a draft of yesterday counts as today
        ("2026-11-27 16:00", date(2026, 11, 28), "2026-11-30 11:30"),  # Friday, for Saturday
        ("2026-12-24 16:00", date(2026, 12, 24), "2026-12-28 09:30"),  # Christmas, then a weekend
        ("2027-03-26 16:30", date(2027, 3, 28), "2027-03-30 16:00"),  # the shorter night, Easter Monday
    ],
)
def test_the_promised_hour(asked: str, day: date, due: str) -> None:
    """The hours of the category for that day, counted inside office hours and outside holidays."""
    assert town().answer_due("courses", day, local(asked)) == local(due)


def test_the_promised_hour_is_the_one_that_is_read() -> None:
    """Screens say hours and minutes: asked at ten and 40 seconds, « before 12:00 » means twelve sharp."""
    asked = local("2026-11-24 10:00") + timedelta(seconds=40, microseconds=7)
    assert town().answer_due("courses", TODAY, asked) == local("2026-11-24 12:00")


@given(st.integers(0, 500_000), st.integers(0, 10))
def test_an_hour_is_promised_in_the_future_and_in_office_hours(minutes: int, days: int) -> None:
    """Whenever somebody asks, the promised hour comes later and somebody is at work until then."""
    valmeuse, asked = town(), NOW + timedelta(minutes=minutes)
    due = valmeuse.answer_due("courses", valmeuse.today(asked) + timedelta(days=days), asked)
    assert due > asked
    assert valmeuse.office.is_open(due - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((50.4703, 4.8721), "centre"),
        ((50.4690, 4.8630), "gare"),
        ((50.4601, 4.8950), "moulins"),
        ((50.5200, 4.9200), "plateau"),  # in its shape, whatever centre is near
        ((50.5000, 4.9000), "plateau"),  # on its edge
        ((50.4999, 4.8999), "centre"),  # just outside: the nearest centre
        ((50.8466, 4.3528), None),  # Brussels
        ((-50.4703, -4.8721), None),
    ],
)
def test_a_position_lies_in_a_shape_or_near_a_centre(point: Point, expected: str | None) -> None:
    """A shape is exact; else the nearest centre counts, within reach."""
    assert code(town(), point) == expected


def test_reach_ends_at_twenty_five_kilometres() -> None:
    """Somebody further away than that from every centre is not in the municipality."""
    valmeuse = town()
    one = {"centre": valmeuse.neighbourhoods["centre"]}
    alone = replace(valmeuse, neighbourhoods=one)
    degrees = FAR_KM / 111.195  # kilometres in a degree of latitude
    assert code(alone, (50.4703 + degrees - 0.001, 4.8721)) == "centre"
    assert code(alone, (50.4703 + degrees + 0.001, 4.8721)) is None


def test_a_retired_neighbourhood_is_not_chosen() -> None:
    """A position never leads to an entry that left the file, by its centre or by its shape."""
    valmeuse = town()
    retired = {
        item.code: replace(item, retired=item.code in ("gare", "plateau"))
        for item in valmeuse.neighbourhoods.values()
    }
    later = replace(valmeuse, neighbourhoods=retired)
    assert code(later, (50.4690, 4.8630)) == "centre"
    assert code(later, (50.5200, 4.9200)) == "centre"
    assert [item.code for item in later.active_neighbourhoods()] == ["centre", "moulins"]
    assert code(replace(later, neighbourhoods={}), (50.4690, 4.8630)) is None


def test_what_is_retired_is_offered_no_more() -> None:
    """Challenges and kinds of help that left the file are known, but not shown."""
    valmeuse = town()
    courses, challenge = valmeuse.categories["courses"], valmeuse.challenges["compagnie"]
    later = replace(
        valmeuse,
        categories={**valmeuse.categories, "courses": replace(courses, retired=True)},
        challenges={**valmeuse.challenges, "compagnie": replace(challenge, retired=True)},
    )
    assert "courses" not in [item.code for item in later.active_categories()]
    assert len(later.active_categories()) == 7
    assert [item.code for item in later.active_challenges()] == ["courses_aines"]


@given(st.floats(50.3, 50.6), st.floats(4.7, 5.0))
def test_everybody_nearby_has_exactly_one_neighbourhood(latitude: float, longitude: float) -> None:
    """No place within reach is left without a neighbourhood."""
    assert town().locate((latitude, longitude)) is not None


def test_a_retired_theme_is_not_offered() -> None:
    """What left the file is known, so that old announcements keep their theme, but nobody chooses it."""
    valmeuse = town()
    travaux = replace(valmeuse.themes["travaux"], retired=True)
    later = replace(valmeuse, themes={**valmeuse.themes, "travaux": travaux})
    assert [item.code for item in later.active_themes()] == ["aines", "jeunes"]
    assert later.themes["travaux"].names == valmeuse.themes["travaux"].names
