"""Opening hours and quiet hours: what a promise counts, and when nobody is woken."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from solidarity.hours import DAYS, DaySpan, OpeningHours, QuietHours, parse_hours, parse_quiet
from tests.cast import ZONE, is_holiday

PARIS = ZoneInfo("Europe/Paris")
ZONES = [
    PARIS,
    ZONE,
    *map(ZoneInfo, ("Indian/Reunion", "America/Montreal", "Pacific/Noumea", "Australia/Lord_Howe")),
]
OFFICE = "mo-fr 08:30-12:00 13:00-17:00; sa 09:00-12:00"


def local(text: str, fold: int = 0) -> datetime:
    """A moment by the clock on Valmeuse's wall; of an hour that it shows twice, the first or the second."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE, fold=fold).astimezone(UTC)


def office(text: str = OFFICE, zone: ZoneInfo = ZONE) -> OpeningHours:
    """An office of Valmeuse."""
    return parse_hours(text, zone, is_holiday)


moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
"""Any moment of two years, with four changes of the clock in Brussels."""


@st.composite
def weeks(draw: st.DrawFn) -> OpeningHours:
    """Any office: some openings on some days, none overlapping, at any hour, in any zone, with holidays."""
    spans = []
    for weekday in draw(st.sets(st.integers(0, 6), min_size=1)):
        edges = sorted(draw(st.sets(st.integers(0, 24 * 60), min_size=2, max_size=6)))
        spans += [DaySpan(weekday, start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    return OpeningHours(tuple(spans), draw(st.sampled_from(ZONES)), is_holiday=is_holiday)


# --- Reading ----------------------------------------------------------------------------------------------


def test_hours_are_read_as_they_are_written() -> None:
    """A week of days, ranges of days and several openings a day is read to the minute."""
    week = parse_hours("mo,we-th 08:30-12:00 13:00-17:00; SU 00:00-24:00", ZONE)
    morning, afternoon = (510, 720), (780, 1020)
    expected = [DaySpan(day, *span) for day in (0, 2, 3) for span in (morning, afternoon)]
    assert list(week.spans) == [*expected, DaySpan(6, 0, 1440)]
    assert week.text == "mo,we-th 08:30-12:00 13:00-17:00; SU 00:00-24:00"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no hours given"),
        (" ; ", "no hours given"),
        ("mo", "days without hours"),
        ("lu 08:00-12:00", "a day is one of mo, tu"),
        ("mo- 08:00-12:00", "a day is one of"),
        ("-fr 08:00-12:00", "a day is one of"),
        ("mo,,tu 08:00-12:00", "a day is one of"),
        ("sa-mo 08:00-12:00", "the week runs from mo to su"),
        ("mo 8:00-12:00", "hours are written 08:30-12:00"),
        ("mo 08:00-12:60", "hours are written"),
        ("mo 25:00-26:00", "hours are written"),
        ("mo 08:00", "hours are written"),
        ("mo 12:00-08:00", "the end must come after the start"),
        ("mo 08:00-08:00", "the end must come after the start"),
        ("mo 23:00-24:30", "the end must come after the start"),
        ("mo 08:00-12:00 11:00-13:00", "two openings overlap on mo"),
        ("mo-we 08:00-12:00; tu 11:59-13:00", "two openings overlap on tu"),
    ],
)
def test_wrong_hours_are_refused_with_the_reason(text: str, reason: str) -> None:
    """Hours that cannot be meant are refused, and the message names what is wrong."""
    with pytest.raises(ValueError, match=reason):
        parse_hours(text, ZONE)


@given(weeks())
def test_what_was_read_can_be_written_and_read_again(week: OpeningHours) -> None:
    """Every week can be written in the file's own words and means the same again."""

    def clock(minutes: int) -> str:
        return f"{minutes // 60:02}:{minutes % 60:02}"

    text = "; ".join(f"{DAYS[s.weekday]} {clock(s.start)}-{clock(s.end)}" for s in week.spans)
    assert parse_hours(text, week.zone).spans == week.spans


def test_quiet_hours_are_read() -> None:
    """`21:00-08:00` is read, spaces or not; anything else is refused."""
    assert parse_quiet("21:00 - 08:00", ZONE) == QuietHours(time(21), time(8), ZONE)
    for text in ("21:00", "", "21:00-", "25:00-08:00", "nine to five"):
        with pytest.raises(ValueError):
            parse_quiet(text, ZONE)


# --- Open or closed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-24 08:29:59", False),
        ("2026-11-24 08:30", True),
        ("2026-11-24 11:59:59", True),
        ("2026-11-24 12:00", False),
        ("2026-11-24 16:59", True),
        ("2026-11-24 17:00", False),
        ("2026-11-28 10:00", True),  # a Saturday
        ("2026-11-29 10:00", False),  # a Sunday
        ("2026-11-11 10:00", False),  # a Wednesday, Armistice
    ],
)
def test_the_office_is_open_in_its_hours_only(at: str, is_open: bool) -> None:
    """It opens on the minute, closes on the minute, and stays closed on Sundays and holidays."""
    assert office().is_open(local(at)) is is_open


def test_an_office_that_never_sleeps_is_open_at_every_moment() -> None:
    """`mo-su 00:00-24:00` leaves no gap at midnight, nor where the clock changes."""
    week = office("mo-su 00:00-24:00")
    start = local("2027-02-01 00:00")
    closed = [start + timedelta(minutes=30 * n) for n in range(48 * 50)]
    assert [at for at in closed if not week.is_open(at) and not is_holiday(at.astimezone(ZONE).date())] == []


def test_openings_may_touch() -> None:
    """One that begins where another ends is no overlap, and there is no closed moment between them."""
    week = office("tu 08:00-12:00 12:00-14:00")
    assert week.is_open(local("2026-11-24 12:00"))
    assert week.add(local("2026-11-24 11:00"), timedelta(hours=2)) == local("2026-11-24 13:00")


@pytest.mark.parametrize(
    ("after", "opens"),
    [
        ("2026-11-24 07:00", "2026-11-24 08:30"),
        ("2026-11-24 08:30", "2026-11-24 13:00"),  # strictly after
        ("2026-11-24 10:00", "2026-11-24 13:00"),
        ("2026-11-28 12:00", "2026-11-30 08:30"),  # from Saturday noon to Monday
        ("2026-12-24 18:00", "2026-12-26 09:00"),  # over Christmas
    ],
)
def test_the_next_opening(after: str, opens: str) -> None:
    """What a closed office says: when it opens next."""
    assert office().next_opening(local(after)) == local(opens)


@pytest.mark.parametrize(
    ("at", "closes"),
    [
        ("2026-11-24 08:29", None),
        ("2026-11-24 08:30", "2026-11-24 12:00"),
        ("2026-11-24 11:59", "2026-11-24 12:00"),
        ("2026-11-24 12:00", None),
        ("2026-11-25 10:00", "2026-11-25 12:00"),
    ],
)
def test_until_when_somebody_is_there(at: str, closes: str | None) -> None:
    """What an open office says; one that is closed says nothing of it."""
    assert office().closes_at(local(at)) == (None if closes is None else local(closes))


def test_openings_that_follow_one_another_are_one() -> None:
    """Nobody is told « until noon » of an office that goes on at noon, nor an end of what never closes."""
    day = parse_hours("mo-su 08:00-12:00 12:00-18:00", ZONE)
    assert day.closes_at(local("2026-11-24 09:00")) == local("2026-11-24 18:00")
    never = parse_hours("mo-su 00:00-24:00", ZONE)
    assert never.closes_at(local("2026-11-24 09:00")) is None
    assert never.is_open(local("2026-11-24 09:00"))


def test_no_opening_in_a_year_is_said() -> None:
    """An office that is always on holiday has no next opening, and a promise counts plain time instead."""
    never = parse_hours("mo-su 09:00-17:00", ZONE, lambda _day: True)
    at = local("2026-11-24 10:00")
    assert never.next_opening(at) is None
    assert not never.is_open(at)
    assert never.add(at, timedelta(hours=5)) == at + timedelta(hours=5)


@given(weeks(), moments)
def test_openings_come_in_order_and_apart(week: OpeningHours, at: datetime) -> None:
    """Openings are real stretches of time, in order, apart from one another, on no holiday and not over."""
    found = list(week.openings(at))[:40]
    assert all(start < end for start, end in found)
    assert all(end > at for _, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert not any(is_holiday(start.astimezone(week.zone).date()) for start, _ in found)


# --- The promise of an answer -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "hours", "due"),
    [
        ("2026-11-24 10:00", 2, "2026-11-24 12:00"),  # the last minute before the break is in time
        ("2026-11-24 10:00", 3, "2026-11-24 14:00"),
        ("2026-11-24 10:00", 1, "2026-11-24 11:00"),
        ("2026-11-24 07:00", 1, "2026-11-24 09:30"),  # before opening it counts from the opening
        ("2026-11-24 16:30", 1, "2026-11-25 09:00"),  # the rest goes on next morning
        ("2026-11-24 20:00", 2, "2026-11-25 10:30"),
        ("2026-11-27 16:00", 2, "2026-11-28 10:00"),  # Friday evening to Saturday morning
        ("2026-11-28 11:00", 2, "2026-11-30 09:30"),  # Saturday to Monday
        ("2026-11-29 12:00", 8, "2026-12-01 09:00"),  # a Sunday, and a Monday of seven and a half hours
        ("2026-12-24 16:00", 4, "2026-12-26 12:00"),  # Thursday, over Christmas, to Saturday
        ("2026-12-31 16:30", 1, "2027-01-02 09:30"),  # over New Year's Day
    ],
)
def test_worked_time_passes_in_openings_only(asked: str, hours: float, due: str) -> None:
    """Nights, lunch breaks, weekends and holidays do not bring a promised hour nearer."""
    assert office().add(local(asked), timedelta(hours=hours)) == local(due)


def test_worked_time_is_counted_right_where_the_clock_changes() -> None:
    """The night of the change is an hour shorter or longer; hours that are worked are not."""
    night = office("mo-su 00:00-24:00")
    spring, autumn = local("2027-03-28 01:00"), local("2026-10-25 01:00")
    assert night.add(spring, timedelta(hours=2)) == local("2027-03-28 04:00")
    assert night.add(spring.astimezone(ZONE), timedelta(hours=2)) == local("2027-03-28 04:00")
    assert night.add(autumn, timedelta(hours=2)) == local("2026-10-25 02:00", fold=1)
    assert office().add(local("2027-03-27 11:30"), timedelta(hours=1)) == local("2027-03-30 09:00")


def test_an_opening_in_the_hour_that_is_skipped_counts_no_time_twice() -> None:
    """On the night when the clock jumps from two to three, what would end before it starts is no opening."""
    night = parse_hours("su 02:30-03:00; mo 09:00-10:00", ZONE)
    assert night.add(local("2027-03-27 12:00"), timedelta(hours=1)) == local("2027-03-29 10:00")
    shifts = parse_hours("su 01:00-02:30 03:00-04:00", ZONE)
    assert shifts.add(local("2027-03-27 12:00"), timedelta(hours=2)) == local("2027-03-28 04:00")


@given(weeks(), moments, st.floats(0, 60).map(lambda hours: timedelta(hours=hours)))
def test_exactly_the_promised_time_is_worked(week: OpeningHours, at: datetime, worked: timedelta) -> None:
    """Between the question and the promised hour the office is open for just that long."""
    openings = list(week.openings(at))
    total = sum(((end - max(start, at)) for start, end in openings), timedelta())
    due = week.add(at, worked)
    if worked > total:
        assert due == at + worked
        return
    inside = [(max(start, at), min(end, due)) for start, end in openings if start < due]
    assert sum((end - start for start, end in inside), timedelta()) == worked
    assert any(start <= due <= end for start, end in openings)


@given(weeks(), moments, st.integers(0, 20), st.integers(0, 20))
def test_more_time_is_never_due_sooner(week: OpeningHours, at: datetime, some: int, more: int) -> None:
    """A longer promise ends later, and a later question is never due before an earlier one."""
    little, much = timedelta(hours=some), timedelta(hours=some + more)
    assume(sum((end - start for start, end in week.openings(at + DAY)), timedelta()) >= much)
    assert week.add(at, little) <= week.add(at, much)
    assert week.add(at, little) <= week.add(at + timedelta(minutes=17), little)


# --- Quiet hours ------------------------------------------------------------------------------------------

DAY = timedelta(days=1)
NIGHT = QuietHours(time(21), time(8), ZONE)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-11-24 20:59:59", None),
        ("2026-11-24 21:00", "2026-11-25 08:00"),
        ("2026-11-24 23:59", "2026-11-25 08:00"),
        ("2026-11-25 00:00", "2026-11-25 08:00"),
        ("2026-11-25 07:59:59", "2026-11-25 08:00"),
        ("2026-11-25 08:00", None),
        ("2026-12-31 23:00", "2027-01-01 08:00"),
    ],
)
def test_nobody_is_woken_at_night(at: str, until: str | None) -> None:
    """From nine in the evening to eight in the morning everything waits, across midnight."""
    moment = local(at)
    assert NIGHT.covers(moment) is (until is not None)
    assert NIGHT.after(moment) == (moment if until is None else local(until))


def test_a_quiet_siesta_stays_within_its_day() -> None:
    """Quiet hours that do not cross midnight cover that part of the day only."""
    siesta = QuietHours(time(13), time(15), ZONE)
    assert siesta.after(local("2026-11-24 13:00")) == local("2026-11-24 15:00")
    assert not siesta.covers(local("2026-11-24 12:59"))
    assert not siesta.covers(local("2026-11-24 23:00"))
    assert not QuietHours(time(9), time(9), ZONE).covers(local("2026-11-24 09:00"))


def test_the_longest_and_the_shortest_night_end_at_eight() -> None:
    """On the nights when the clock changes, quiet hours still end at eight by the clock on the wall."""
    assert NIGHT.after(local("2026-10-24 22:00")) - local("2026-10-24 22:00").astimezone(UTC) == timedelta(
        hours=11
    )
    assert NIGHT.after(local("2027-03-27 22:00")) - local("2027-03-27 22:00").astimezone(UTC) == timedelta(
        hours=9
    )


quiets = st.builds(QuietHours, st.times(), st.times(), st.sampled_from(ZONES))


@given(quiets, moments)
@example(QuietHours(time(21), time(2, 30), ZONE), datetime(2026, 10, 25, 1, 10, tzinfo=UTC))
def test_what_waits_is_sent_later_and_not_at_night(quiet: QuietHours, at: datetime) -> None:
    """The moment after quiet hours is not in them, never before the question, and at most a day away."""
    after = quiet.after(at)
    assert after >= at
    assert not quiet.covers(after)
    assert after - at <= timedelta(hours=25)
    assert (after == at) is not quiet.covers(at)


@given(quiets, moments, st.floats(0, 1))
def test_nothing_waits_longer_than_it_must(quiet: QuietHours, at: datetime, share: float) -> None:
    """Every moment until the first possible one is quiet."""
    after = quiet.after(at)
    between = at + (after - at) * share
    change = between.astimezone(quiet.zone).utcoffset() != after.astimezone(quiet.zone).utcoffset()
    assert after in (at, between) or change or quiet.covers(between)


def test_the_day_is_the_municipalitys() -> None:
    """An opening belongs to the civil day of its own zone, wherever the server stands."""
    noumea = parse_hours("mo 08:00-12:00", ZoneInfo("Pacific/Noumea"), lambda day: day == date(2026, 11, 30))
    assert noumea.next_opening(datetime(2026, 11, 22, 12, tzinfo=UTC)) == datetime(
        2026, 11, 22, 21, tzinfo=UTC
    )
    assert noumea.next_opening(datetime(2026, 11, 23, 12, tzinfo=UTC)) == datetime(
        2026, 12, 6, 21, tzinfo=UTC
    )
