"""Which day and which moment of it a text names. More than one, or one that may be another: none.

Not here: dates and hours in figures (`solidarity.lexicon.dates`), what each word says (`.senses`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from solidarity.lexicon import LEXICONS
from solidarity.lexicon.dates import Figures, is_sure
from solidarity.lexicon.senses import Found
from solidarity.lexicon.shape import Part, listed
from solidarity.lexicon.tokens import Folded, words_of

HALF_DAY = 12
WORDS_BETWEEN = 3
"""« 3 h de l'après-midi »: how far the part of the day may stand from its hour."""
_WINDOWS = {
    Part.MORNING: (0, 13),
    Part.NOON: (11, 15),
    Part.AFTERNOON: (12, 19),
    Part.EVENING: (17, 24),
}
"""From which hour, until before which, an hour can belong to a part of the day."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When in the day: a part of it, an hour, or both."""

    part: Part | None = None
    at: time | None = None


_ALL = LEXICONS.values()
_NOT_THEN = frozenset(word for words in _ALL for phrase in words.not_then for word in words_of(phrase))
_LONG_AGO = frozenset(word for words in _ALL for phrase in words.long_ago for word in words_of(phrase))
_NOT_AT = frozenset(word for words in _ALL for phrase in words.not_at for word in words_of(phrase))
_THIS = frozenset(word for words in _ALL for phrase in words.this_ for word in words_of(phrase))
_NEXT = frozenset(word for words in _ALL for phrase in words.next_ for word in words_of(phrase))
_FOR = frozenset({"voor"})
"""Dutch says « voor morgen » for « for tomorrow », and « voor zaterdag » for before and for."""
_SMALL = _THIS | frozenset(
    {
        *("le", "la", "les", "l", "a", "de", "d", "du", "des", "the", "on", "at", "am", "den", "dem", "der"),
        *("het", "op", "om", "um", "een", "of", "um", "ca", "environ", "vers", "rond", "around", "about"),
    }
)
"""Small words between « before » and a day."""
_LATER = frozenset(
    tuple(phrase.split())
    for phrase in listed(
        "en huit, en quinze, sur deux, dans une, dans deux, week, over een, over twee, over acht,"
        "in einer, in acht, in zwei"
    )
)
"""After a weekday: not the coming one."""


def day_of(
    page: Folded, found: list[Found], figured: list[Figures], today: date
) -> tuple[date | None, list[Found]]:
    """The one day that all words agree on, and the words that say it."""
    exact: set[date] = set()
    weekdays: set[int] = set()
    sure, following, used = True, False, []
    week = any(item.sense.week for item in found)
    for one in figured:
        at = _token_at(page, one)
        if one.wrong_day or (one.day is not None and _before(page, at, found) & (_NOT_THEN | _LONG_AGO)):
            return None, []
        if one.day is not None:
            exact.add(one.day)
    for item in found:
        sense = item.sense
        if sense.repeated:
            return None, []
        if sense.ahead is None and sense.weekday is None:
            used += [item] if sense.week else []
            continue
        leading = _before(page, item.first, found)
        after = _following(page, item.last)
        if leading & _LONG_AGO or set(after[:1]) & _LONG_AGO:
            continue
        vetoed = leading & (_NOT_THEN - _FOR if sense.ahead is not None else _NOT_THEN)
        if vetoed or after[:2] in _LATER or after[:1] in _LATER:
            return None, []
        if sense.ahead is not None:
            ahead = _days_on(today, sense.ahead)
            if ahead is None:
                return None, []
            exact.add(ahead)
        else:
            weekdays.add(sense.weekday or 0)
            said_next, item = _next(page, item, after)  # noqa: PLW2901 - wider by one word
            following |= said_next
            sure &= said_next or not _is_each(page, item)
        used += [item] if sense.part is None else []
    day = _settled(exact, weekdays, today, sure=sure, following=following, week=week)
    return day, used if day is not None else []


def _settled(
    exact: set[date], weekdays: set[int], today: date, *, sure: bool, following: bool, week: bool
) -> date | None:
    """The day on which dates and weekdays agree."""
    if len(exact) > 1 or len(weekdays) > 1:
        return None
    monday = _days_on(today, 7 - today.weekday())
    if exact:
        day = next(iter(exact))
        agrees = not weekdays or day.weekday() in weekdays
        in_week = not week or (monday is not None and 0 <= (day - monday).days < 7)  # noqa: PLR2004 - a week
        return day if agrees and in_week else None
    if not weekdays or not sure:
        return None
    weekday = next(iter(weekdays))
    if week:
        return None if monday is None else _days_on(monday, weekday)
    ahead = (weekday - today.weekday()) % 7
    if following:  # « vendredi prochain », said on a Monday, is one Friday or the other
        return _days_on(today, ahead or 7) if weekday <= today.weekday() else None
    return _days_on(today, ahead) if ahead else None  # today's own name: today, or in a week?


def _days_on(today: date, days: int) -> date | None:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def _next(page: Folded, item: Found, after: tuple[str, ...]) -> tuple[bool, Found]:
    """Whether « next » stands beside a weekday; its words with that one."""
    if after and after[0] in _NEXT:
        return True, Found(item.sense, item.first, item.last + 1)
    if item.first and page.tokens[item.first - 1].text in _NEXT and _glued_before(page, item.first):
        return True, Found(item.sense, item.first - 1, item.last)
    return False, item


def _is_each(page: Folded, item: Found) -> bool:
    """« le samedi » may be each Saturday."""
    return item.first > 0 and page.tokens[item.first - 1].text == "le" and _glued_before(page, item.first)


def _token_at(page: Folded, one: Figures) -> int:
    return next((at for at, token in enumerate(page.tokens) if token.end > one.start), len(page.tokens))


def _before(page: Folded, first: int, found: list[Found]) -> frozenset[str]:
    """The word before these words, small words and the name of a weekday left out."""
    weekdays = {item.first for item in found if item.sense.weekday is not None}
    at = first
    while at > 0 and at - first > -4 and _glued_before(page, at):  # noqa: PLR2004 - as far as a sentence reaches
        word = page.tokens[at - 1].text
        if word not in _SMALL and at - 1 not in weekdays:
            return frozenset({word})
        at -= 1
    return frozenset()


def _glued_before(page: Folded, at: int) -> bool:
    return at < len(page.tokens) and page.glued(page.tokens[at - 1], page.tokens[at])


def _following(page: Folded, last: int) -> tuple[str, ...]:
    """The two words that follow, as far as nothing stands between."""
    words: list[str] = []
    for at in range(last + 1, min(last + 3, len(page.tokens))):
        if not page.glued(page.tokens[at - 1], page.tokens[at]):
            break
        words.append(page.tokens[at].text)
    return tuple(words)


def moment_of(page: Folded, found: list[Found], figured: list[Figures]) -> Moment | None:
    """The one moment of the day that all words agree on."""
    parts: set[Part] = set()
    hours: set[tuple[time, bool]] = set()
    for item in found:
        if item.sense.part is None:
            continue
        leading = _before(page, item.first, found)
        if leading & _LONG_AGO:
            continue
        if leading & (_NOT_THEN - _FOR):
            return None
        parts.add(item.sense.part)
    for one in figured:
        if one.hour is None:
            continue
        first, last = _token_at(page, one), _last_token(page, one)
        after = _following(page, last)
        if _lasts(after, found, last) or _before(page, first, found) & _LONG_AGO:
            continue
        if _before(page, first, found) & _NOT_AT or after[:1] == ("moins",) or "demie" in after:
            return None
        hours.add((one.hour, is_sure(page.text[one.start : one.end], one.hour)))
    return _agreed(parts, hours)


def _last_token(page: Folded, one: Figures) -> int:
    return max((at for at, token in enumerate(page.tokens) if token.start < one.end), default=0)


def _lasts(after: tuple[str, ...], found: list[Found], last: int) -> bool:
    """« 2 h de ménage » is how long; « 8 h du soir » and « 3 h de l'après-midi » are when."""
    return after[:1] in (("de",), ("d",)) and not any(
        item.sense.part is not None and 0 < item.first - last <= WORDS_BETWEEN for item in found
    )


def _agreed(parts: set[Part], hours: set[tuple[time, bool]]) -> Moment | None:
    if len(parts) > 1 or len(hours) > 1:
        return None
    part = next(iter(parts), None)
    if not hours:
        return Moment(part) if part is not None else None
    hour, sure = next(iter(hours))
    if part is None:
        return Moment(at=hour) if sure else None
    start, end = _WINDOWS[part]
    for reading in (hour.hour, hour.hour + HALF_DAY):
        if start <= reading < end:
            return Moment(part, hour.replace(hour=reading))
    return None
