"""Telephone numbers as people write them: kept whole, doubted kindly, and never an emergency number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.phones import MOST_DIGITS, Doubt, Phone, looks_like_phone, read_phone, written

MOBILE = "+32475123456"


@pytest.mark.parametrize(
    "raw",
    [
        *("0475123456", "0475 12 34 56", "0475/12.34.56", "(0475) 12-34-56", " 0475 123 456 "),
        *("+32475123456", "+32 475 12 34 56", "0032475123456", "+32 (0)475 12 34 56", "٠٤٧٥١٢٣٤٥٦"),
    ],
)
def test_a_number_is_read_however_it_is_written(raw: str) -> None:
    """With spaces, slashes, a prefix or digits of another script: it is the same number."""
    assert read_phone(raw, "BE") == Phone(MOBILE)


def test_a_number_of_another_country_keeps_its_prefix() -> None:
    """A daughter in Lille has a French number; without a prefix it is one of here."""
    assert read_phone("+33 6 12 34 56 78", "BE") == Phone("+33612345678")
    assert read_phone("06 12 34 56 78", "FR") == Phone("+33612345678")


@pytest.mark.parametrize(
    ("raw", "country", "town"),
    [
        *(
            (raw, "BE", "112")
            for raw in ("112", "100", "101", "1722", "1733", "110", "911", "999", "+32 112")
        ),
        *((raw, "FR", "112") for raw in ("15", "17", "18", "115", "1 1 2", "+33 15", "0033 112")),
        *(("0112", "BE", "112"), ("144", "CH", "144"), ("9 9 9", "GB", "999"), ("+1 911", "BE", "112")),
        *(
            ("112", None, "112"),
            ("117 000", "BE", "112"),
            ("1207", "BE", "112"),
            ("1234567", "BE", "1234567"),
        ),
    ],
)
def test_an_emergency_or_short_number_is_nobodys(raw: str, country: str | None, town: str) -> None:
    """With a prefix, with spaces, of this town or of any: nothing of it is kept."""
    assert read_phone(raw, country, town) == Phone("", Doubt.EMERGENCY)


def test_a_surcharged_number_is_not_taken() -> None:
    """Nobody who helps pays two euros a minute for it."""
    assert read_phone("0900 12 345", "BE") == Phone("", Doubt.COSTLY)
    assert read_phone("+32 900 12 345", "FR") == Phone("", Doubt.COSTLY)


@pytest.mark.parametrize("raw", ["0475 12 34 5", "0475 12", "04751234567", "081 22 33"])
def test_an_incomplete_number_is_kept_as_it_was_written(raw: str) -> None:
    """Doubted, and ready to be kept all the same: somebody may know better than we do."""
    assert read_phone(raw, "BE") == Phone(raw.replace(" ", ""), Doubt.INCOMPLETE)


@pytest.mark.parametrize("raw", ["", "Rosa", "rue Haute 12", "+", "04", "0" * 40, "0475 123456 le soir", "…"])
def test_what_is_no_number_is_said_to_be_none(raw: str) -> None:
    """Words, an address, or digits without end."""
    assert read_phone(raw, "BE") == Phone("", Doubt.NO_NUMBER)


def test_without_a_country_only_a_prefix_makes_a_whole_number() -> None:
    """Nothing is guessed where the municipality's file names none."""
    assert read_phone("0475123456", None) == Phone("0475123456", Doubt.INCOMPLETE)
    assert read_phone("+32475123456", None) == Phone(MOBILE)


def test_a_number_is_shown_as_it_is_dialled_here() -> None:
    """With its prefix only where it is another country's; one that is incomplete as it was written."""
    assert written(MOBILE, "BE") == "0475 12 34 56"
    assert written(MOBILE, "FR") == "+32 475 12 34 56"
    assert written("047512", "BE") == "047512"


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(raw: str) -> None:
    """Whatever is written: a number in digits, or none."""
    read = read_phone(raw, "BE")
    assert set(read.number) <= set("+0123456789")
    assert bool(read.number) is (read.doubt in (None, Doubt.INCOMPLETE))
    assert len(read.number) <= len("+") + MOST_DIGITS + len("00")
    looks_like_phone(raw)


@given(st.integers(0, 99_999))
def test_nothing_short_is_ever_kept(number: int) -> None:
    """Not one number of up to five digits passes, in any of three countries."""
    for country in ("BE", "FR", "DE"):
        assert read_phone(str(number), country).number == ""
