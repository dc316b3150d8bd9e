"""The municipality and what its file settles: neighbourhoods, challenges, categories, hours.

A `code` is for ever: an entry that left the file is retired, never deleted, so that what people
wrote keeps its meaning. Reading the file is `bot.municipality`; keeping it is `storage.places`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from solidarity.hours import OpeningHours, QuietHours
from solidarity.retention import DEFAULTS, Retention

Names = Mapping[str, str]
"""A word in several languages, by language code; the first is the fallback."""

Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""

_EARTH_KM = 6371.0
FAR_KM = 25.0
"""Further from every neighbourhood's centre than this is not in the municipality."""


def in_language(names: Names, language: str) -> str:
    """The word in this language, else in the first one given."""
    return names.get(language) or next(iter(names.values()))


@dataclass(frozen=True)
class Neighbourhood:
    """A quarter, village or hamlet, placed by a shape (GeoJSON geometry) or by a centre."""

    code: str
    names: Names
    centre: Point | None = None
    shape: Mapping[str, object] | None = None
    retired: bool = False
    next_to: tuple[str, ...] = ()
    """Those beside it, where the file says so; else shapes or centres do (`solidarity.nearness`)."""


@dataclass(frozen=True)
class Challenge:
    """A field in which volunteers say what they like; at most five are active."""

    code: str
    names: Names
    retired: bool = False


@dataclass(frozen=True)
class Theme:
    """What announcements are about; who does not care for one switches it off."""

    code: str
    names: Names
    retired: bool = False


@dataclass(frozen=True)
class Silence:
    """Minutes of silence after the expected end of a mission before each rung (`solidarity.visits`)."""

    errand: tuple[int, ...] = (120, 180)
    """Nobody is inside: the volunteer is asked, the coordinators get it."""
    inside: tuple[int, ...] = (15, 30, 45)
    """Somebody is inside: both are asked, the coordinators get it, somebody must be called."""


@dataclass(frozen=True)
class Category:
    """A kind of help. `answer_hours` maps today, tomorrow and week to hours of opening time."""

    code: str
    names: Names
    icon: str
    challenge: str | None
    minutes: int
    answer_hours: Mapping[str, float]
    in_groups: bool = True
    minors: bool = False
    """People of 15 to 17 may help, where an organisation supervises it."""
    indoors: bool = False
    """Cannot be done at the door: somebody goes in."""
    vehicle: bool = False
    """Needs a vehicle: who said that they have none is not asked."""
    retired: bool = False
    by: time = time(18)
    """The hour by which it is to be done, where nobody said one."""
    silence: Silence = Silence()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What else people here write for it, by language (`solidarity.words`)."""


@dataclass(frozen=True)
class Helpline:
    """The number that a person without a screen can call."""

    number: str
    hours: OpeningHours


@dataclass(frozen=True)
class Municipality:
    """All that the municipality's file settles."""

    names: Names
    languages: tuple[str, ...]
    zone: ZoneInfo
    emergency: str
    helpline: Helpline | None
    office: OpeningHours
    quiet: QuietHours
    privacy_contact: str
    coordinators: frozenset[int]
    """Telegram ids of the coordinators named in the file."""
    neighbourhoods: Mapping[str, Neighbourhood]
    challenges: Mapping[str, Challenge]
    categories: Mapping[str, Category]
    themes: Mapping[str, Theme] = field(default_factory=dict)
    second_factor: bool = False
    """Whether coordinators must have one before they alarm, announce, take names along or give roles."""
    country: str | None = None
    """Two letters: how telephone numbers are written there without their country's prefix."""
    hotlines: Mapping[str, str] = field(default_factory=dict)
    """Whom to call in danger, by `solidarity.danger.Peril`, where it is not the country's own line."""
    retention: Retention = DEFAULTS
    """How long what is kept is kept."""

    def today(self, now: datetime) -> date:
        """The civil date in the municipality."""
        return now.astimezone(self.zone).date()

    def at(self, day: date, hour: time) -> datetime:
        """A moment on the municipality's clock; an hour that a change of the clock skips is the next one."""
        return datetime.combine(day, hour, tzinfo=self.zone).astimezone(UTC)

    def next_midnight(self, now: datetime) -> datetime:
        """When the civil date changes: « tomorrow » on a card is then « today »."""
        tomorrow = self.today(now) + timedelta(days=1)
        return datetime.combine(tomorrow, time(), tzinfo=self.zone).astimezone(UTC)

    def active_neighbourhoods(self) -> list[Neighbourhood]:
        """Those that can be chosen today, in the file's order."""
        return [item for item in self.neighbourhoods.values() if not item.retired]

    def active_challenges(self) -> list[Challenge]:
        """Those that volunteers are asked about today."""
        return [item for item in self.challenges.values() if not item.retired]

    def active_themes(self) -> list[Theme]:
        """Those that announcements can have today."""
        return [item for item in self.themes.values() if not item.retired]

    def active_categories(self) -> list[Category]:
        """Those in which help can be asked today."""
        return [item for item in self.categories.values() if not item.retired]

    def answer_due(self, category: str, day: date, asked_at: datetime) -> datetime:
        """The promised hour: by then somebody has taken the request, or a coordinator has it.

        Hours of the category for that day, counted inside office hours and outside holidays.
        """
        hours = self.categories[category].answer_hours
        distance = (day - self.today(asked_at)).days
        key = "today" if distance <= 0 else "tomorrow" if distance == 1 else "week"
        due = self.office.add(asked_at, timedelta(hours=hours[key]))
        return due.replace(second=0, microsecond=0)  # as screens say it: never later than what was read

    def locate(self, point: Point) -> Neighbourhood | None:
        """The neighbourhood around this point: by shape, else the nearest centre within reach."""
        for item in self.active_neighbourhoods():
            if item.shape is not None and _inside(item.shape, point):
                return item
        centred = [
            (distance(item.centre, point), item)
            for item in self.active_neighbourhoods()
            if item.centre is not None and item.shape is None
        ]
        if not centred:
            return None
        far, nearest = min(centred, key=lambda pair: pair[0])
        return nearest if far <= FAR_KM else None


def _inside(shape: Mapping[str, object], point: Point) -> bool:
    from shapely.geometry import Point as ShapelyPoint  # noqa: PLC0415 - only where shapes are given
    from shapely.geometry import shape as to_shape  # noqa: PLC0415

    latitude, longitude = point
    return bool(to_shape(shape).covers(ShapelyPoint(longitude, latitude)))


def distance(one: Point, other: Point) -> float:
    """Kilometres along the great circle (haversine)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(chord))
