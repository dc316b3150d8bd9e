"""Reads the municipality's file (TOML) and says which line is wrong and why.

Not here: what may stand in it (`bot.municipality_file`), what its entries mean (`solidarity.places`), keeping
them (`storage.places`).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.i18n import Catalogues
from bot.municipality_file import (
    CategoryEntry,
    MunicipalityFile,
    NeighbourhoodEntry,
    Problem,
    RetentionEntry,
    check_shape,
    place,
)
from bot.settings import Settings, SettingsError
from bot.shapes import read_shape
from bot.toml_lines import BadFileError, TomlFile, Where
from solidarity.hours import Holidays, OpeningHours, QuietHours, parse_hours, parse_quiet
from solidarity.places import (
    Category,
    Challenge,
    Helpline,
    Municipality,
    Neighbourhood,
    Point,
    Silence,
    Theme,
)
from solidarity.retention import Retention

EXAMPLE_FILE = Path(__file__).parent / "municipality.toml"
"""The example that `entraide init` writes and the demo runs on."""
MOST_CHALLENGES = 5
MOST_THEMES = 8
"""What one screen of buttons shows."""
HOURS_EXAMPLE = "mo-fr 08:30-12:00 13:00-17:00; sa 09:00-12:00"
ASTRAY = 2.0
"""Hours between the sun's noon and the clock's that hardly any place on earth has."""
_COUNTRY = re.compile(r"[A-Z]{2}(-.+)?")
_QUIET = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


class MunicipalityError(BadFileError):
    """The file cannot be used; the message says where and why."""


def read_municipality(path: Path, offered: frozenset[str]) -> Municipality:
    """The municipality in this file. `offered` are the languages that have a complete catalogue.

    Raises MunicipalityError with the line and the reason.
    """
    try:
        file = TomlFile.read(path)
    except BadFileError as error:
        raise MunicipalityError(path, error.line, error.reason) from error
    try:
        return _build(check_shape(file), path.parent, offered)
    except Problem as problem:
        reason = f"{place(file.values, problem.where)}: {problem.reason}"
        raise MunicipalityError(path, file.line_of(problem.where), reason) from problem


def read_town(settings: Settings, catalogues: Catalogues) -> Municipality:
    """The municipality's file that the settings name. Raises SettingsError, MunicipalityError."""
    if settings.municipality is None:
        raise SettingsError("ENTRAIDE_MUNICIPALITY is missing: `entraide init` writes such a file")
    return read_municipality(settings.municipality, catalogues.offered)


def _build(file: MunicipalityFile, folder: Path, offered: frozenset[str]) -> Municipality:
    try:
        zone = ZoneInfo(file.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        reason = f'{file.time_zone!r} is not a time zone; they are named as "Europe/Brussels"'
        raise Problem(("time_zone",), reason) from error
    for at, language in enumerate(file.languages):
        if language not in offered:
            reason = f"{language!r} is not offered; choose among {', '.join(sorted(offered))}"
            raise Problem(("languages",), reason)
        if language in file.languages[:at]:
            raise Problem(("languages",), f"{language!r} stands there twice")
    is_holiday = _holidays(file.holidays)
    helpline = None
    if file.helpline is not None:
        hours = _hours(("helpline", "hours"), file.helpline.hours, zone, is_holiday)
        helpline = Helpline(file.helpline.number, hours)
    if len(file.challenge) > MOST_CHALLENGES:
        reason = f"at most {MOST_CHALLENGES} challenges; remove one (it is kept for who chose it)"
        raise Problem(("challenge", MOST_CHALLENGES), reason)
    if len(file.theme) > MOST_THEMES:
        reason = f"at most {MOST_THEMES} themes; remove one (it is kept for what was announced)"
        raise Problem(("theme", MOST_THEMES), reason)
    for key in ("neighbourhood", "challenge", "category", "theme"):
        _refuse_repeats(key, [entry.code for entry in getattr(file, key)])
    _refuse_strange_neighbours(file.neighbourhood)
    challenges = {item.code: Challenge(item.code, item.name) for item in file.challenge}
    return Municipality(
        names=file.name,
        languages=tuple(file.languages),
        zone=zone,
        emergency=file.emergency,
        helpline=helpline,
        hotlines=file.hotlines.model_dump(exclude_none=True),
        office=_hours(("office_hours",), file.office_hours, zone, is_holiday),
        quiet=_quiet(file.quiet_hours, zone),
        privacy_contact=file.privacy_contact,
        coordinators=frozenset(file.coordinators),
        neighbourhoods={
            item.code: _neighbourhood(at, item, folder, zone) for at, item in enumerate(file.neighbourhood)
        },
        challenges=challenges,
        categories={item.code: _category(at, item, challenges) for at, item in enumerate(file.category)},
        themes={item.code: Theme(item.code, item.name) for item in file.theme},
        second_factor=file.second_factor,
        country=(file.holidays or "").partition("-")[0] or None,
        retention=_retention(file.retention),
    )


def _retention(said: RetentionEntry) -> Retention:
    if said.text_days < said.address_days:
        reason = f"must be at least address_days ({said.address_days}): an address goes before other words"
        raise Problem(("retention", "text_days"), reason)
    return Retention(**said.model_dump())


def _hours(where: Where, text: str, zone: ZoneInfo, is_holiday: Holidays) -> OpeningHours:
    try:
        return parse_hours(text, zone, is_holiday)
    except ValueError as error:
        raise Problem(where, f"{error} (an example: {HOURS_EXAMPLE})") from error


def _quiet(text: str, zone: ZoneInfo) -> QuietHours:
    if not _QUIET.fullmatch(text):
        raise Problem(("quiet_hours",), f'{text!r}: written as "21:00-08:00"')
    if len(set(text.split("-"))) == 1:
        raise Problem(("quiet_hours",), f"{text!r}: the end must differ from the start")
    return parse_quiet(text, zone)


def _holidays(place: str | None) -> Holidays:
    """Public holidays of a country (`BE`) or one of its parts (`DE-BW`)."""
    if place is None:
        return lambda _day: False
    from holidays import country_holidays  # noqa: PLC0415 - only where holidays are set

    reason = f'{place!r} is no country or region whose holidays are known: "BE", "FR", "DE-BW"'
    if not _COUNTRY.fullmatch(place):  # the library would look for anything else by that name in itself
        raise Problem(("holidays",), reason)
    country, _, part = place.partition("-")
    try:
        calendar = country_holidays(country, subdiv=part or None)
    except NotImplementedError as error:
        raise Problem(("holidays",), reason) from error

    @lru_cache(maxsize=2048)
    def is_holiday(day: date) -> bool:
        return day in calendar

    return is_holiday


def _refuse_repeats(key: str, codes: list[str]) -> None:
    for at, code in enumerate(codes):
        if code in codes[:at]:
            raise Problem((key, at, "code"), f"{code!r} is used twice; a code is for ever")


def _neighbourhood(at: int, item: NeighbourhoodEntry, folder: Path, zone: ZoneInfo) -> Neighbourhood:
    if item.centre is not None:
        _refuse_astray(("neighbourhood", at, "centre"), item.centre, zone)
    shape = None
    if item.shape is not None:
        try:
            shape = read_shape(folder / item.shape)
        except ValueError as error:
            raise Problem(("neighbourhood", at, "shape"), str(error)) from error
    return Neighbourhood(item.code, item.name, item.centre, shape, next_to=tuple(item.next_to))


def _refuse_strange_neighbours(entries: list[NeighbourhoodEntry]) -> None:
    """What is said to lie beside a neighbourhood is another one of the file."""
    codes = {item.code for item in entries}
    for at, item in enumerate(entries):
        for other in item.next_to:
            if other not in codes or other == item.code:
                reason = f"{other!r} is no other neighbourhood of this file"
                raise Problem(("neighbourhood", at, "next_to"), reason)


def _refuse_astray(where: Where, centre: Point, zone: ZoneInfo) -> None:
    """Latitude and longitude are easily swapped: then noon is not where the time zone has it."""
    latitude, longitude = centre
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - the globe
        raise Problem(where, "is nowhere on earth: latitude, then longitude, in degrees")
    if _hours_off(longitude, zone) > ASTRAY > _hours_off(latitude, zone):
        raise Problem(where, "latitude comes first, then longitude: these look swapped")


def _hours_off(longitude: float, zone: ZoneInfo) -> float:
    """How far the sun's time there lies from the clock's."""
    offset = datetime(2026, 1, 1, tzinfo=zone).utcoffset() or timedelta()
    off = abs(longitude / 15 - offset / timedelta(hours=1)) % 24
    return min(off, 24 - off)


def _category(at: int, item: CategoryEntry, challenges: dict[str, Challenge]) -> Category:
    if item.challenge is not None and item.challenge not in challenges:
        raise Problem(("category", at, "challenge"), f"{item.challenge!r} is no challenge of this file")
    return Category(
        code=item.code,
        names=item.name,
        icon=item.icon,
        challenge=item.challenge,
        minutes=item.minutes,
        answer_hours=item.answer_hours.model_dump(),
        in_groups=item.in_groups,
        minors=item.minors,
        indoors=item.indoors,
        vehicle=item.vehicle,
        by=time.fromisoformat(item.by),
        silence=Silence(tuple(item.silence.errand), tuple(item.silence.inside)),
        words={language: tuple(words) for language, words in item.words.items()},
    )
