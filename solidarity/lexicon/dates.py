"""Dates and hours written with figures: 24/11, 24 novembre, 24. November, 14 h 30, 2 pm, 14.30 Uhr."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

import regex  # type: ignore[import-untyped]  # as the other modules of words

from solidarity.lexicon import LEXICONS
from solidarity.lexicon.tokens import fold

FAR = timedelta(days=183)
"""A date without a year that lies further ahead than this is a slip rather than a wish."""
NEAR = timedelta(days=31)
"""Figures alone, as 24/11, are often something else (a flat, a fraction): only a near one is a date."""
EARLIEST = 7
"""An hour before this one may be of the afternoon: « 3 h »."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A date or an hour, from `start` to `end` of the folded text. Neither: it was one that cannot be."""

    start: int
    end: int
    day: date | None = None
    hour: time | None = None
    wrong_day: bool = False


def _months() -> dict[str, int]:
    return {
        fold(name): number
        for words in LEXICONS.values()
        for number, names in enumerate(words.months, start=1)
        for name in names
    }


_MONTHS = _months()
_NAMED = "|".join(sorted(map(regex.escape, _MONTHS), key=len, reverse=True))
_ENGLISH = "|".join(fold(names[0]) for names in LEXICONS["en"].months)
_BEFORE = r"(?<![\d/.,:\-])"
_NAMED_DAY = regex.compile(
    rf"{_BEFORE}(?P<day>\d{{1,2}})(?:er|eme|e|de|ste|st|nd|rd|th|\.)?\s*(?:of\s+|de\s+)?"
    rf"(?P<month>{_NAMED})(?![^\W_])(?:\.(?=\s|$))?(?:\s+(?P<year>\d{{4}})(?!\d))?"
)
_MONTH_FIRST = regex.compile(
    rf"\b(?P<month>{_ENGLISH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:/.,]\d|\s?(?:h|u|uhr|uur|am|pm)\b|\d)"
)
_ISO = regex.compile(rf"{_BEFORE}(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?![\d\-])")
_FIGURES = regex.compile(
    rf"{_BEFORE}(?P<day>\d{{1,2}})(?P<sign>[/.\-])(?P<month>\d{{1,2}})"
    rf"(?:(?P=sign)(?P<year>\d{{4}}|\d{{2}}))?(?P<dot>\.(?!\d))?(?![\d/,:\-]|\s?(?:€|eur|kg|%|h\b|u\b|uhr|uur))"
)
_LED = regex.compile(
    r"(?:^|[\s,])(?:le|du|au|am|den|dem|vom|op|on|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch),?\s+$"
)
_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)})
_ALWAYS = (24, 7)
_UNIT = r"(?:heures?|uhr|uur|o'?clock|h|u)"
_LETTER_AFTER = r"(?![^\W\d_])"
_HOURS = (
    regex.compile(rf"{_BEFORE}(?P<hour>\d{{1,2}})\.(?P<minute>[0-5]\d)\s?{_UNIT}{_LETTER_AFTER}"),
    regex.compile(
        rf"{_BEFORE}(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d)(?::\d\d)?(?!\d)(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?"
    ),
    regex.compile(rf"{_BEFORE}(?P<hour>\d{{1,2}})(?:\.(?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?"),
    regex.compile(
        rf"{_BEFORE}(?P<hour>\d{{1,2}})\s?{_UNIT}(?:\s?(?P<minute>[0-5]\d)(?!\d))?{_LETTER_AFTER}(?!/)"
    ),
)


def figures(text: str, language: str, today: date) -> list[Figures]:
    """All dates and hours in figures, in the order of the text; none overlaps another."""
    found: list[Figures] = []
    for item in (*_days(text, language, today), *_hours(text, language)):
        if not any(item.start < other.end and other.start < item.end for other in found):
            found.append(item)
    return sorted(found, key=lambda item: item.start)


def _days(text: str, language: str, today: date) -> Iterator[Figures]:
    for match in _ISO.finditer(text):
        yield _figures(match, _whole(match, today, FAR))
    for pattern in (_NAMED_DAY, _MONTH_FIRST):
        for match in pattern.finditer(text):
            yield _figures(match, _whole(match, today, FAR))
    for match in _FIGURES.finditer(text):
        item = _numeric(match, language, today)
        if item is not None:
            yield item


def _numeric(match: regex.Match[str], language: str, today: date) -> Figures | None:
    """A date in figures alone; None where it is not likely to be one."""
    day, month, sign = int(match["day"]), int(match["month"]), match["sign"]
    if not (1 <= day <= 31 and 1 <= month <= 12):  # noqa: PLR2004 - days and months
        return None
    if match["year"] is None:
        led = _LED.search(match.string, 0, match.start()) is not None
        if sign != "/" and not led and not (sign == "." and match["dot"]):
            return None
        if not led and ((day, month) in _FRACTIONS or (day, month) == _ALWAYS):
            return None
        if language == "en" and sign == "/" and day <= 12 and day != month:  # noqa: PLR2004 - two readings
            return _figures(match, None)
    found = _whole(match, today, NEAR)
    if found is None and match["year"] is None and not _is_no_day(day, month):
        return None
    return _figures(match, found)


def _is_no_day(day: int, month: int) -> bool:
    """Whether no year has such a day."""
    return _date(2024, month, day) is None


def _figures(match: regex.Match[str], day: date | None) -> Figures:
    return Figures(match.start(), match.end(), day=day, wrong_day=day is None)


def _whole(match: regex.Match[str], today: date, most: timedelta) -> date | None:
    """The date; None for one that is over, or for one without a year that lies too far ahead."""
    groups = match.groupdict()
    day = int(groups["day"])
    month = _MONTHS.get(groups["month"]) or int(groups["month"])
    year = groups.get("year")
    if year is not None:
        found = _date(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - 26 is 2026
        return found if found is not None and found >= today else None
    for candidate in (_date(today.year, month, day), _date(today.year + 1, month, day)):
        if candidate is not None and timedelta() <= candidate - today <= most:
            return candidate
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _hours(text: str, language: str) -> Iterator[Figures]:
    for pattern in _HOURS:
        for match in pattern.finditer(text):
            if language == "de" and match.groupdict().get("half") == "a":
                continue  # « 3 am Samstag »: at the weekend, not in the night
            item = _hour(match)
            if item is not None:
                yield item


def _hour(match: regex.Match[str]) -> Figures | None:
    groups = match.groupdict()
    hour, minute, half = int(groups["hour"]), int(groups.get("minute") or 0), groups.get("half")
    if half and not 1 <= hour <= 12:  # noqa: PLR2004 - hours of half a day
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23:  # noqa: PLR2004 - hours of a day
        return None
    return Figures(match.start(), match.end(), hour=time(hour, minute))


def is_sure(written: str, hour: time) -> bool:
    """Whether the hour can only be this one: « 3 h » may be fifteen o'clock, « 03:00 » and « 3 am » not."""
    return hour.hour >= EARLIEST or written.startswith("0") or written.rstrip(".").endswith("m")
