"""Until when staff is lent, as people write a day: in doubt it is asked again, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.flows.trust import read_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("31/12", date(2026, 12, 31)),
        (" 31 / 12 ", date(2026, 12, 31)),
        ("1.2", date(2027, 2, 1)),
        ("24-11", TODAY),
        ("23/11", date(2027, 11, 23)),
        ("05/01/2027", date(2027, 1, 5)),
        ("05/01/2028", None),
        ("23/11/2026", None),
        ("31/02", None),
        ("29/02", None),
        ("40/13", None),
        ("demain", None),
        ("", None),
    ],
)
def test_a_day_within_a_year_is_read(words: str, day: date | None) -> None:
    """With or without its year, from today on; what is past this year is meant of the next."""
    assert read_day(words, TODAY) == day
