"""Ten years of days in every kind of time zone: no rule that reads a clock on the wall misses or doubles one.

What is expected is found in another way than the rules find it: by reading the clock at each moment, or from
the zone's own changes. `test_hours.py` has the single cases.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from solidarity import matching, requests, visits
from solidarity.announcements import digest_hour, next_digest
from solidarity.boards import month_of, next_month_of
from solidarity.hours import QuietHours, parse_hours
from solidarity.missions import Participation, Seat
from solidarity.places import Municipality
from solidarity.waves import WAIT, awake
from tests import cast

ZONES = ("Europe/Paris", "Europe/Brussels", "Indian/Reunion", "America/Montreal", "Pacific/Noumea")
FIRST, DAYS = date(2026, 1, 1), 3653
ALL_DAYS = [FIRST + timedelta(days=number) for number in range(DAYS)]
OFFICE = "mo-su 08:30-17:00"
"""Open every day, so that each day has exactly one opening."""
SHIFTS = "mo-su 01:30-02:30 02:30-04:00"
"""Of a place that works where the clock changes."""
HOURS = (time(0), time(1, 30), time(2, 30), time(3), time(8), time(18), time(23, 59))


def town_in(zone: str) -> Municipality:
    """Valmeuse, elsewhere."""
    there = ZoneInfo(zone)
    return replace(
        cast.town(),
        zone=there,
        office=parse_hours(OFFICE, there),
        quiet=QuietHours(time(21), time(8), there),
    )


@pytest.fixture(params=ZONES)
def town(request: pytest.FixtureRequest) -> Municipality:
    """In one zone after the other."""
    return town_in(request.param)


def changes(zone: ZoneInfo) -> list[date]:
    """The days on which the clock is changed."""
    noons = [datetime.combine(day, time(12), tzinfo=zone) for day in ALL_DAYS]
    return [now.date() for before, now in pairwise(noons) if before.utcoffset() != now.utcoffset()]


def shown(moment: datetime, town: Municipality) -> tuple[date, time]:
    """What the clock on the wall shows."""
    local = moment.astimezone(town.zone)
    return local.date(), local.time()


def skipped(day: date, hour: time, town: Municipality) -> bool:
    """Whether no clock of that day ever shows this hour."""
    wall = datetime.combine(day, hour)
    return all(
        wall.replace(tzinfo=town.zone, fold=fold).astimezone(UTC).astimezone(town.zone).time() != hour
        for fold in (0, 1)
    )


def test_the_clock_is_changed_where_it_is() -> None:
    """Twenty times in Paris, Brussels and Montréal, never in Réunion and Nouméa: they are not alike."""
    found = {zone: len(changes(ZoneInfo(zone))) for zone in ZONES}
    assert found == dict(zip(ZONES, (20, 20, 0, 20, 0), strict=True))


def test_every_hour_of_every_day_is_one_moment(town: Municipality) -> None:
    """A day and an hour are that very hour, once, in order; one that is skipped is the same span later."""
    lost = set()
    for hour in HOURS:
        moments = [town.at(day, hour) for day in ALL_DAYS]
        assert all(one < other for one, other in pairwise(moments))
        for day, moment in zip(ALL_DAYS, moments, strict=True):
            if skipped(day, hour, town):
                lost.add(day)
                assert shown(moment, town) == (day, time(hour.hour + 1, hour.minute))
            else:
                assert shown(moment, town) == (day, hour)
    assert lost <= set(changes(town.zone))
    assert len(lost) == len(changes(town.zone)) // 2, "half of them are in spring"


def test_every_midnight_comes_once(town: Municipality) -> None:
    """« Tomorrow » is « today » at the moment when the date changes, 3,653 times; so do weeks and months."""
    moment, days = town.at(FIRST, time()), []
    for _ in range(DAYS):
        day = town.today(moment)
        assert town.today(moment - timedelta(seconds=1)) == day - timedelta(days=1)
        assert matching.week_of(town, moment) == town.at(day - timedelta(days=day.weekday()), time())
        assert month_of(town, moment) == town.at(day.replace(day=1), time())
        assert month_of(town, next_month_of(town, moment) - timedelta(seconds=1)) == month_of(town, moment)
        days.append(day)
        before, moment = moment, town.next_midnight(moment)
        assert before < moment
    assert days == ALL_DAYS


def test_every_night_is_quiet_once(town: Municipality) -> None:
    """From nine in the evening to eight in the morning, each night: nobody is woken, nothing waits longer."""
    for day in ALL_DAYS:
        evening, morning = town.at(day, time(21)), town.at(day + timedelta(days=1), time(8))
        second = timedelta(seconds=1)
        assert not town.quiet.covers(evening - second)
        assert town.quiet.after(evening) == town.quiet.after(morning - second) == morning
        assert not town.quiet.covers(morning)
        hours = (morning - evening) // timedelta(minutes=15)
        assert all(town.quiet.covers(evening + timedelta(minutes=15 * n)) for n in range(0, hours, 4))


def test_what_waits_for_a_wave_never_lies_in_the_night(town: Municipality) -> None:
    """The time until the next are asked passes by day only, however the night changes its length."""
    for day in ALL_DAYS:
        asked = town.at(day, time(20, 50))
        next_wave = awake(town.quiet, asked, WAIT)
        quarter = town.at(day, time(21)) - asked
        assert next_wave == town.at(day + timedelta(days=1), time(8)) + (WAIT - quarter)
        noon = town.at(day, time(12))
        assert awake(town.quiet, noon, WAIT) == noon + WAIT


def test_every_promised_hour_is_one_of_the_office(town: Municipality) -> None:
    """Asked at any time of day: an opening each day, and two hours of it until the promise, on every day."""
    openings = [next(iter(town.office.openings(town.at(day, time())))) for day in ALL_DAYS]
    assert openings == [(town.at(day, time(8, 30)), town.at(day, time(17))) for day in ALL_DAYS]
    for day in ALL_DAYS:
        tomorrow = day + timedelta(days=1)
        assert town.office.add(town.at(day, time(6)), timedelta(hours=2)) == town.at(day, time(10, 30))
        assert town.office.add(town.at(day, time(16)), timedelta(hours=2)) == town.at(tomorrow, time(9, 30))


def test_worked_hours_are_real_ones_where_the_clock_changes(town: Municipality) -> None:
    """A place that is open at two in the night: openings never overlap, and each worked minute is one."""
    shifts = parse_hours(SHIFTS, town.zone)
    for day in [*changes(town.zone), FIRST]:
        begin = town.at(day, time())
        inside = [pair for pair in shifts.openings(begin) if town.today(pair[0]) == day]
        assert all(one[1] <= other[0] for one, other in pairwise(inside))
        total = sum((end - start for start, end in inside), timedelta())
        quarters = [begin + timedelta(minutes=15 * n) for n in range(4 * 25)]
        open_ones = [at for at in quarters if town.today(at) == day and shifts.is_open(at)]
        assert total == timedelta(minutes=15) * len(open_ones)
        assert shifts.add(begin, total) == inside[-1][1]


def test_every_day_has_its_message_of_the_day(town: Municipality) -> None:
    """At its hour on every day, none left out and none twice, each strictly after what was published."""
    found, moment = [], town.at(FIRST, time())
    while len(found) < DAYS:
        moment = next_digest(town, moment)
        found.append(moment)
    hours = [digest_hour(town, day) for day in ALL_DAYS]
    assert found == hours
    assert len({shown(hour, town)[1] for hour in hours}) == 1


def test_a_visit_is_expected_by_its_hour_on_any_day(town: Municipality) -> None:
    """And whether help is still needed is asked in the morning after, never in the night."""
    helped = cast.mission(cast.neighbour(cast.ROSA))
    for day in ALL_DAYS:
        joined = town.at(day, time())
        seat = Participation(cast.neighbour(cast.SAM).id, Seat.HOLDING, joined)
        body = replace(helped, day=day, hour=time(10), opened_at=joined)
        assert shown(visits.expected_end(body, seat, town), town) == (day, time(10))
        asked = requests.first_still(day, town, town.at(day, time(9)))
        assert not town.quiet.covers(asked)
        assert shown(asked, town)[0] == day + timedelta(days=1)
