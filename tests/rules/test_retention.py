"""How long what is kept is kept: every column is named, every bound has its reason, nobody goes unwarned."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from solidarity.kept import FOR_EVER
from solidarity.people import Neighbour
from solidarity.retention import (
    BOUNDS,
    DEFAULTS,
    SETTINGS,
    Idle,
    Rule,
    cut,
    entries,
    goes_on,
    idle_step,
    wrong,
)
from storage.tables import Table
from tests.cast import NOW, ROSA, TODAY, neighbour

MEANT = {
    "relay_hours": timedelta(hours=72),
    "address_days": timedelta(days=7),
    "text_days": timedelta(days=30),
    "audit_months": timedelta(days=365),
    "idle_months": timedelta(days=365),
    "erasures_months": timedelta(days=730),
}


def test_every_column_says_exactly_once_how_long_it_lives() -> None:
    """Whoever adds a table or a column decides, in the same change, how long and why it is kept."""
    named = Counter((item.table, column) for item in entries() for column in item.columns)
    tables = Table.metadata.tables.values()
    there = {(table.name, column.name) for table in tables for column in table.columns}
    assert [name for name, times in named.items() if times > 1] == []
    assert sorted(there - set(named)) == []
    assert sorted(set(named) - there) == []


def test_every_entry_says_what_why_and_until_when() -> None:
    """For the data map: nothing is kept without a reason, and only what names nobody for ever."""
    assert all(item.what and item.why and item.until for item in entries())
    assert {item.table for item in entries() if item.until == FOR_EVER} == {"instance", "places"}
    assert {item.setting for item in entries()} - {None} == set(SETTINGS)


def test_the_usual_times_are_those_that_were_promised() -> None:
    """The defaults are the figures of the privacy notice."""
    assert {name: DEFAULTS.lasts(name) for name in MEANT} == MEANT


def test_every_setting_has_bounds_with_a_reason_and_its_usual_value_lies_inside() -> None:
    """Nobody can set a time that is too long to be lawful or too short to be of use."""
    assert set(BOUNDS) == set(SETTINGS)
    for name, bound in BOUNDS.items():
        assert wrong(name, getattr(DEFAULTS, name)) is None
        assert wrong(name, bound.least) is None is wrong(name, bound.most)
        assert str(bound.most) in str(wrong(name, bound.most + 1))
        assert bound.why in str(wrong(name, bound.least - 1))


def test_every_rule_counts_from_the_end_of_its_time() -> None:
    """A rule with a setting looks back by it; a ban says its own end."""
    assert cut(Rule.BANS, DEFAULTS, NOW) == NOW
    assert cut(Rule.RELAY, replace(DEFAULTS, relay_hours=5), NOW) == NOW - timedelta(hours=5)
    short = replace(DEFAULTS, messages_days=90, news_months=1)
    assert cut(Rule.TOLD, short, NOW) == cut(Rule.BROADCASTS, short, NOW) > cut(Rule.MESSAGES, short, NOW)
    assert {rule.setting for rule in Rule} | {"idle_months"} == {None, *SETTINGS}


def idle(days: int, told: int = 0, told_ago: int | None = None) -> Neighbour:
    """Rosa, last seen so many days ago, and told so often."""
    told_on = None if told_ago is None else TODAY - timedelta(days=told_ago)
    seen = TODAY - timedelta(days=days)
    return replace(neighbour(ROSA), seen_on=seen, idle_told=told, idle_told_on=told_on)


@pytest.mark.parametrize(
    ("person", "step"),
    [
        (idle(334), None),
        (idle(335), Idle.FIRST),
        (idle(357, 1, 22), None),
        (idle(358, 1, 23), Idle.SECOND),
        (idle(364, 2, 6), None),
        (idle(365, 2, 7), Idle.OVER),
        (idle(700), Idle.FIRST),
        (idle(700, 1, 22), None),
        (idle(700, 2, 6), None),
        (idle(700, 2, 7), Idle.OVER),
        (replace(neighbour(ROSA), seen_on=None), None),
    ],
)
def test_somebody_is_told_twice_and_then_erased(person: Neighbour, step: Idle | None) -> None:
    """Thirty and seven days before; where the program slept, whoever is told late has as long to answer."""
    assert idle_step(person, TODAY, DEFAULTS) is step


def test_nobody_is_erased_before_the_day_that_they_were_told() -> None:
    """Whenever the program wakes: from the first warning on, the erasure comes on or after each day said."""
    for late in range(0, 120, 7):
        person = idle(335 + late)
        said, today = [], TODAY
        while (step := idle_step(person, today, DEFAULTS)) is not Idle.OVER:
            if step is not None:
                said.append(goes_on(person, step, today, DEFAULTS))
                person = replace(person, idle_told=person.idle_told + 1, idle_told_on=today)
            today += timedelta(days=1)
        assert len(said) == 2
        assert max(said) <= today <= max(date.min, *said) + timedelta(days=1)
