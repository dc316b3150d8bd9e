"""Says days, hours, durations and lists the way people of a language say them.

Words that are ours (« demain ») come from the catalogue, everything else from Unicode's data through
Babel. Its units are not used: several languages of this bot come out wrong there (Babel 2.18 says
« 2 duration-day » in Dutch), so durations are our own sentences. Nothing here knows the time of now.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency

if TYPE_CHECKING:
    from bot.i18n import Translator

NO_BREAK = "\u00a0"
"""A space at which no line ends: « 18 h » stays together."""

SAYS_THE_YEAR = 300
"""Days from which a date needs its year."""

MINUTE, HOUR, DAY = 60, 60, 24  # in seconds, minutes, hours

_WITHOUT_YEAR = ("MMMMEEEEd", "MMMMEd", "MMMEd")
_FIELD = re.compile(r"'[^']*'|([EcML])\1*")


def day(t: Translator, when: date, today: date) -> str:
    """« aujourd'hui », « demain », « hier », else « mardi 24 novembre »."""
    distance = (when - today).days
    if distance == 0:
        return t.label("aujourd'hui")
    if distance == 1:
        return t.label("demain")
    if distance == -1:
        return t.label("hier")
    pattern = _day_pattern(t.formats, with_year=abs(distance) >= SAYS_THE_YEAR)
    written = format_date(when, pattern, locale=t.formats)
    if t.formats.language == "fr" and when.day == 1:  # CLDR's patterns know no ordinal
        return written.replace(" 1 ", " 1er ", 1)
    return written


def hour(locale: Locale, when: time) -> str:
    """« 18 h », « 14 h 05 » in French; elsewhere with the word for a whole hour, if any, or as on a clock."""
    if locale.language == "fr":
        minutes = f"{NO_BREAK}{when.minute:02}" if when.minute else ""
        return f"{when.hour}{NO_BREAK}h{minutes}"
    whole = locale.datetime_skeletons["H"].pattern.replace("HH", "H")
    spoken = when.minute == 0 and whole != "H"
    return format_time(when, whole if spoken else "short", locale=locale).replace(" ", NO_BREAK)


def day_hour(t: Translator, when: datetime, now: datetime) -> str:
    """« demain à 18 h »: a day and an hour in one expression."""
    # i18n: {day} is "today", "tomorrow" or "Tuesday 24 November"; {hour} is "6 pm" or "18:00".
    return t.label("{day} à {hour}", day=day(t, t.local(when).date(), t.local(now).date()), hour=t.hour(when))


def duration(t: Translator, seconds: float) -> str:
    """« 23 s », « 45 min », « 1 h 30 », « 2 jours »: as exact as a person would say it."""
    if round(seconds) < MINUTE:
        # i18n: {n} seconds, short.
        return t.label("{n}\u00a0s", n=max(0, round(seconds)))
    minutes = round(seconds / MINUTE)
    if minutes < HOUR:
        # i18n: {n} minutes, short.
        return t.label("{n}\u00a0min", n=minutes)
    hours, minutes = divmod(minutes, HOUR)
    if hours >= DAY:
        return t.label_plural("{n} jour", "{n} jours", round(hours / DAY))
    if minutes:
        # i18n: A duration in hours and minutes, short: 1 h 30.
        return t.label("{hours}\u00a0h\u00a0{minutes}", hours=hours, minutes=f"{minutes:02}")
    # i18n: {n} hours, short.
    return t.label("{n}\u00a0h", n=hours)


def list_of(locale: Locale, items: Sequence[str]) -> str:
    """« A, B et C »."""
    return format_list(items, locale=locale)


def _day_pattern(locale: Locale, *, with_year: bool) -> str:
    """The locale's pattern for a day, in full words; Babel has the full one only with the year."""
    known = [skeleton for skeleton in _WITHOUT_YEAR if skeleton in locale.datetime_skeletons]
    if with_year or not known:
        return str(locale.date_formats["full"].pattern)
    return _FIELD.sub(
        lambda field: (field[1] or "") * 4 or field[0], locale.datetime_skeletons[known[0]].pattern
    )


def money(formats: Locale, cents: int) -> str:
    """An amount in euros, as the language writes it."""
    return format_currency(Decimal(cents) / 100, "EUR", locale=formats)
