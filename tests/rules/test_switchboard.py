"""One line of a telephone call: what is understood in any order, and what is asked instead of guessed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.phones import Doubt, Phone
from solidarity.requests import MAX_DETAIL
from solidarity.switchboard import Line, is_doubtful, is_sound, parse_line
from tests.cast import TODAY, town

TOWN = town()
TOMORROW = TODAY + timedelta(days=1)
MOBILE = Phone("+32475123456")


def line(text: str, language: str = "fr") -> Line:
    """As it is read today in Valmeuse."""
    return parse_line(text, TOWN, language, TODAY)


def test_the_line_of_the_handbook_is_understood() -> None:
    """« Mme D.; 0475123456; courses; demain; Centre »."""
    assert line("Mme D.; 0475123456; courses; demain; Centre") == Line(
        "Mme D.", MOBILE, "courses", TOMORROW, "centre"
    )


def test_the_parts_may_stand_in_any_order() -> None:
    """All hundred and twenty orders say the same."""
    parts = ("Mme D.", "0475 12 34 56", "courses", "demain", "Centre")
    said = {line(" ; ".join(order)) for order in permutations(parts)}
    assert said == {Line("Mme D.", MOBILE, "courses", TOMORROW, "centre")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Mevr. D.; 0475123456; boodschappen; morgen; Station"),
        ("de", "Frau D.; 0475123456; Einkauf; morgen; Gare"),
        ("en", "Mrs D.; 0475123456; shopping; tomorrow; Gare"),
    ],
)
def test_each_language_of_the_town_is_read(language: str, text: str) -> None:
    """By its own words for help and days, and by any name of a neighbourhood."""
    read = line(text, language)
    assert (read.category, read.day, read.neighbourhood) == ("courses", TOMORROW, "gare")
    assert read.name.endswith("D.")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("0475123456; courses; demain; Centre", "name"),
        ("Mme D.; courses; demain; Centre", "phone"),
        ("Mme D.; 0475123456; demain; Centre", "category"),
        ("Mme D.; 0475123456; courses; Centre", "day"),
        ("Mme D.; 0475123456; courses; demain", "neighbourhood"),
    ],
)
def test_what_is_missing_stays_open(text: str, missing: str) -> None:
    """One answer is not there, the four others are."""
    read = line(text)
    answers = {
        "name": read.name,
        "phone": read.phone,
        "category": read.category,
        "day": read.day,
        "neighbourhood": read.neighbourhood,
    }
    assert [name for name, value in answers.items() if not value] == [missing]
    assert read.unclear == ()


@pytest.mark.parametrize(
    ("text", "asked", "unclear"),
    [
        ("Mme D.; courses; transport", "category", ("courses", "transport")),
        ("Mme D.; demain; samedi", "day", ("demain", "samedi")),
        ("Mme D.; Centre; Gare", "neighbourhood", ("Centre", "Gare")),
        ("Mme D.; 0475123456; 0476123456", "phone", ("0475123456", "0476123456")),
        ("0475123456; Mme D.; Mme E.", "name", ("Mme D.", "Mme E.")),
    ],
)
def test_what_is_said_twice_differently_is_asked(text: str, asked: str, unclear: tuple[str, ...]) -> None:
    """Neither of two answers counts, and both are shown again as they were written."""
    read = line(text)
    assert not getattr(read, asked)
    assert set(unclear) <= set(read.unclear)


def test_what_else_was_written_is_the_detail() -> None:
    """Nothing that the caller said is lost: who helps reads it as it was written."""
    assert line("Mme D.; 0475123456; courses; demain; Centre; 2e étage").detail == "2e étage"
    assert "deux pains" in line("Mme D.; deux pains et du lait, demain; Centre").detail


@pytest.mark.parametrize("written", ["0475/12.11.10", "0475 12 34 56", "+32 475 12 11 10"])
def test_a_date_is_no_number_and_a_number_no_date(written: str) -> None:
    """« 26/11 » is a day, and a number with points in it is a number."""
    read = line(f"Mme D.; 26/11; {written}")
    assert (read.day, is_sound(read.phone)) == (date(2026, 11, 26), True)


def test_figures_are_nobodys_name() -> None:
    """« 2e étage » first, and the name is still the name."""
    read = line("2e étage; Mme D.; 0475123456")
    assert (read.name, read.detail) == ("Mme D.", "2e étage")


@pytest.mark.parametrize(
    ("written", "doubt"),
    [("112", Doubt.EMERGENCY), ("0900 12 345", Doubt.COSTLY), ("0475 12 34 5", Doubt.INCOMPLETE)],
)
def test_a_wrong_number_is_read_as_wrong(written: str, doubt: Doubt) -> None:
    """An emergency number is never kept; an incomplete one is doubted."""
    read = line(f"Mme D.; {written}; courses; demain; Centre")
    assert read.phone is not None
    assert read.phone.doubt is doubt
    assert (is_sound(read.phone), is_doubtful(read.phone)) == (False, doubt is Doubt.INCOMPLETE)


@given(st.lists(st.text(max_size=40) | st.sampled_from(["courses", "112", "0475123456", "demain", "Gare"])))
def test_no_line_breaks_the_reading(parts: list[str]) -> None:
    """Hostile or hasty: what is kept is of the town, of today or later, and fits."""
    read = line(";".join(parts))
    assert read.category is None or read.category in TOWN.categories
    assert read.neighbourhood is None or read.neighbourhood in TOWN.neighbourhoods
    assert read.day is None or isinstance(read.day, date)
    assert len(read.detail.encode("utf-16-le")) <= 2 * MAX_DETAIL
    assert "\n" not in read.name
    assert read.phone is None or set(read.phone.number) <= set("+0123456789")


def test_a_flood_of_parts_is_cut_and_said() -> None:
    """A thousand semicolons cost nothing, and what was left out is named."""
    read = line(";".join(f"x{number}" for number in range(1000)))
    assert len(read.unclear) >= 1000 - 12
