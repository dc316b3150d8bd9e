"""Opening hours and quiet hours: when an office answers, and when nobody is to be woken.

Hours are written as in the municipality's file: `mo-fr 08:30-12:00 13:00-17:00; sa 09:00-12:00`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_SPAN = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")
_SEARCH_DAYS = 400
_A_DAY = timedelta(days=1)

Holidays = Callable[[date], bool]


def _no_holidays(_day: date) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class DaySpan:
    """An opening on one weekday (0 is Monday), from `start` to `end` in minutes of the local day."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True)
class OpeningHours:
    """A week of openings in one time zone, closed on public holidays."""

    spans: tuple[DaySpan, ...]
    zone: ZoneInfo
    text: str = ""
    is_holiday: Holidays = _no_holidays

    def openings(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The openings that end after `since`, in order, as UTC pairs, for a little over a year."""
        first = since.astimezone(self.zone).date()
        for offset in range(_SEARCH_DAYS):
            day = first + timedelta(days=offset)
            if not self.is_holiday(day):
                yield from (pair for pair in self._on(day) if pair[1] > since)

    def _on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The openings of one day. In an hour that the clock skips they may shrink; they never overlap."""
        over = datetime.min.replace(tzinfo=UTC)
        for span in sorted(self.spans, key=lambda item: item.start):
            if span.weekday == day.weekday():
                start, end = max(self._utc(day, span.start), over), self._utc(day, span.end)
                if start < end:
                    yield start, end
                    over = end

    def _utc(self, day: date, minutes: int) -> datetime:
        midnight = datetime.combine(day, time(), tzinfo=self.zone)
        wall = midnight + timedelta(minutes=minutes)
        return wall.astimezone(UTC)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at this moment."""
        first = next(self.openings(at), None)
        return first is not None and first[0] <= at < first[1]

    def closes_at(self, at: datetime) -> datetime | None:
        """Until when somebody is there; None where nobody is, or where it does not close within a day."""
        until = None
        for start, end in self.openings(at):
            if start > (until or at):
                break
            until = end
            if until - at >= _A_DAY:
                return None
        return until

    def next_opening(self, after: datetime) -> datetime | None:
        """When the next opening begins, strictly after this moment; None when there is none in a year."""
        return next((start for start, _ in self.openings(after) if start > after), None)

    def add(self, since: datetime, worked: timedelta) -> datetime:
        """The moment when `worked` time of openings has passed since then.

        Without enough openings in a year (an office with no hours) plain time is counted instead.
        """
        since = since.astimezone(UTC)  # adding to a local time would move the clock's hands, not time
        left = worked
        for start, end in self.openings(since):
            begin = max(start, since)
            if end - begin >= left:
                return begin + left
            left -= end - begin
        return since + worked


def parse_hours(text: str, zone: ZoneInfo, is_holiday: Holidays = _no_holidays) -> OpeningHours:
    """Read `mo-fr 08:30-12:00 13:00-17:00; sa 09:00-12:00`. Raises ValueError naming the part."""
    spans: list[DaySpan] = []
    for clause in filter(None, (part.strip() for part in text.lower().split(";"))):
        days, *times = clause.split()
        if not times:
            raise ValueError(f"{clause!r}: days without hours")
        for weekday in _weekdays(days):
            spans.extend(_day_span(weekday, part) for part in times)
    if not spans:
        raise ValueError("no hours given")
    _refuse_overlaps(spans, text)
    return OpeningHours(tuple(spans), zone, text, is_holiday)


def _weekdays(text: str) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        last = last if dash else first
        for name in (first, last):
            if name not in DAYS:
                raise ValueError(f"{part!r}: a day is one of {', '.join(DAYS)}")
        start, end = DAYS.index(first), DAYS.index(last)
        if end < start:
            raise ValueError(f"{part!r}: the week runs from mo to su")
        found.extend(range(start, end + 1))
    return found


def _day_span(weekday: int, text: str) -> DaySpan:
    match = _SPAN.match(text)
    if match is None:
        raise ValueError(f"{text!r}: hours are written 08:30-12:00")
    a, b, c, d = map(int, match.groups())
    start, end = a * 60 + b, c * 60 + d
    if not start < end <= 24 * 60:
        raise ValueError(f"{text!r}: the end must come after the start")
    return DaySpan(weekday, start, end)


def _refuse_overlaps(spans: list[DaySpan], text: str) -> None:
    ordered = sorted(spans, key=lambda item: (item.weekday, item.start))
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.start < one.end:
            raise ValueError(f"{text!r}: two openings overlap on {DAYS[one.weekday]}")


@dataclass(frozen=True)
class QuietHours:
    """The part of each day in which nobody is disturbed, `21:00-08:00` across midnight."""

    start: time
    end: time
    zone: ZoneInfo

    def covers(self, at: datetime) -> bool:
        """Whether this moment lies in the quiet hours."""
        clock = at.astimezone(self.zone).time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def after(self, at: datetime) -> datetime:
        """The first moment from `at` on at which one may write to somebody."""
        if not self.covers(at):
            return at
        local = at.astimezone(self.zone)
        if local.time() < self.end:  # today; of an hour that the clock shows twice, the one that it is
            end = self.end.replace(fold=local.fold)
            return datetime.combine(local.date(), end, tzinfo=self.zone).astimezone(UTC)
        tomorrow = local.date() + timedelta(days=1)
        return datetime.combine(tomorrow, self.end, tzinfo=self.zone).astimezone(UTC)


def parse_quiet(text: str, zone: ZoneInfo) -> QuietHours:
    """Read `21:00-08:00`. Raises ValueError."""
    start, dash, end = text.partition("-")
    if not dash:
        raise ValueError(f"{text!r}: quiet hours are written 21:00-08:00")
    return QuietHours(time.fromisoformat(start.strip()), time.fromisoformat(end.strip()), zone)
