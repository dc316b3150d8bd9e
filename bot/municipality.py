"""Reads the municipality's file (TOML) and says which line is wrong and why.

Not here: what its entries mean (`solidarity.places`), keeping them (`storage.places`).
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from solidarity.hours import Holidays, parse_hours, parse_quiet
from solidarity.places import Category, Challenge, Helpline, Municipality, Neighbourhood

EXAMPLE_FILE = Path(__file__).parent / "municipality.toml"
"""The example that `entraide init` writes and the demo runs on."""
MOST_CHALLENGES = 5
CODE = r"^[a-z0-9_]{1,24}$"


class MunicipalityError(Exception):
    """The file cannot be used. `line` is where to look, when it is known."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.line = line
        self.reason = reason


def _names(value: dict[str, str]) -> dict[str, str]:
    if not value:
        raise ValueError("at least one language")
    for language, name in value.items():
        if not re.fullmatch(r"[a-z]{2}", language):
            raise ValueError(f"{language!r} is not a language code of two letters")
        if not name.strip() or len(name) > 64:  # noqa: PLR2004 - what a button can show
            raise ValueError(f"the name in {language} must have 1 to 64 characters")
    return value


Names = Annotated[dict[str, str], AfterValidator(_names)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Neighbourhood(_Entry):
    code: str = Field(pattern=CODE)
    name: Names
    centre: tuple[float, float] | None = None
    shape: str | None = None


class _Challenge(_Entry):
    code: str = Field(pattern=CODE)
    name: Names


class _AnswerHours(_Entry):
    today: float = Field(gt=0, le=24)
    tomorrow: float = Field(gt=0, le=48)
    week: float = Field(gt=0, le=80)


class _Category(_Entry):
    code: str = Field(pattern=CODE)
    name: Names
    icon: str = Field(default="", max_length=8)
    challenge: str | None = None
    minutes: int = Field(default=45, gt=0, le=600)
    answer_hours: _AnswerHours
    in_groups: bool = True
    minors: bool = False


class _Helpline(_Entry):
    number: str = Field(min_length=3, max_length=24)
    hours: str


class _File(_Entry):
    name: Names
    languages: list[str] = Field(min_length=1)
    time_zone: str
    holidays: str | None = None
    coordinators: list[int] = Field(default_factory=list)
    emergency: str = Field(default="112", pattern=r"^\d{2,4}$")
    helpline: _Helpline | None = None
    office_hours: str
    quiet_hours: str = "21:00-08:00"
    privacy_contact: str = Field(min_length=3)
    neighbourhood: list[_Neighbourhood] = Field(min_length=1)
    challenge: list[_Challenge] = Field(default_factory=list, max_length=MOST_CHALLENGES)
    category: list[_Category] = Field(min_length=1)


class _Problem(Exception):  # noqa: N818 - becomes a MunicipalityError with its line
    def __init__(self, where: tuple[str | int, ...], reason: str) -> None:
        super().__init__(reason)
        self.where, self.reason = where, reason


def read_municipality(path: Path, offered: frozenset[str]) -> Municipality:
    """The municipality in this file. `offered` are the languages that have a complete catalogue.

    Raises MunicipalityError with the line and the reason.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise MunicipalityError(path, None, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise MunicipalityError(path, None, "is not UTF-8 text") from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise MunicipalityError(path, int(found.group(1)) if found else None, str(error)) from error
    try:
        return _build(_File.model_validate(raw), path.parent, offered)
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(first["loc"])
        raise MunicipalityError(
            path, _line_of(text, where), f"{_dotted(where)}: {_plain_reason(first)}"
        ) from error
    except _Problem as problem:
        raise MunicipalityError(
            path, _line_of(text, problem.where), f"{_dotted(problem.where)}: {problem.reason}"
        ) from problem


def _plain_reason(problem: Any) -> str:  # noqa: ANN401 - pydantic's own dictionary
    if problem["type"] == "extra_forbidden":
        return "no such setting"
    return str(problem["msg"]).removeprefix("Value error, ")


def _dotted(where: tuple[str | int, ...]) -> str:
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")


def _line_of(text: str, where: tuple[str | int, ...]) -> int | None:
    """The line of a key: inside the n-th `[[table]]` of that name, else at the top."""
    lines = text.splitlines()
    start, end = 0, len(lines)
    keys = [part for part in where if isinstance(part, str)]
    if len(where) > 1 and isinstance(where[1], int):
        headers = [at for at, line in enumerate(lines) if line.split("#")[0].strip() == f"[[{where[0]}]]"]
        if where[1] < len(headers):
            start = headers[where[1]]
            later = [at for at, line in enumerate(lines) if at > start and line.lstrip().startswith("[")]
            end = later[0] if later else end
            keys = keys[1:]
    for key in keys:
        pattern = re.compile(rf"^\s*{re.escape(key)}\s*=|^\s*\[+{re.escape(key)}\]+")
        for at in range(start, end):
            if pattern.match(lines[at]):
                return at + 1
    return start + 1 if start else None


def _build(file: _File, folder: Path, offered: frozenset[str]) -> Municipality:
    try:
        zone = ZoneInfo(file.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise _Problem(("time_zone",), f"{file.time_zone!r} is no IANA time zone") from error
    for language in file.languages:
        if language not in offered:
            raise _Problem(
                ("languages",), f"{language!r} is not offered; choose among {', '.join(sorted(offered))}"
            )
    is_holiday = _holidays(file.holidays)
    helpline = None
    if file.helpline is not None:
        hours = _hours(("helpline",), file.helpline.hours, zone, is_holiday)
        helpline = Helpline(file.helpline.number, hours)
    for key in ("neighbourhood", "challenge", "category"):
        _refuse_repeats(key, [entry.code for entry in getattr(file, key)])
    challenges = {item.code: Challenge(item.code, item.name) for item in file.challenge}
    try:
        quiet = parse_quiet(file.quiet_hours, zone)
    except ValueError as error:
        raise _Problem(("quiet_hours",), str(error)) from error
    return Municipality(
        names=file.name,
        languages=tuple(file.languages),
        zone=zone,
        emergency=file.emergency,
        helpline=helpline,
        office=_hours(("office_hours",), file.office_hours, zone, is_holiday),
        quiet=quiet,
        privacy_contact=file.privacy_contact,
        coordinators=frozenset(file.coordinators),
        neighbourhoods={
            item.code: _neighbourhood(at, item, folder) for at, item in enumerate(file.neighbourhood)
        },
        challenges=challenges,
        categories={item.code: _category(at, item, challenges) for at, item in enumerate(file.category)},
    )


def _hours(where: tuple[str, ...], text: str, zone: ZoneInfo, is_holiday: Holidays) -> Any:  # noqa: ANN401
    try:
        return parse_hours(text, zone, is_holiday)
    except ValueError as error:
        raise _Problem(where, str(error)) from error


def _holidays(place: str | None) -> Holidays:
    """Public holidays of a country (`BE`) or one of its parts (`DE-BW`)."""
    if place is None:
        return lambda _day: False
    from holidays import country_holidays  # noqa: PLC0415 - only where holidays are set

    country, _, part = place.partition("-")
    try:
        calendar = country_holidays(country, subdiv=part or None)
    except NotImplementedError as error:
        raise _Problem(("holidays",), f"{place!r} is no country or region with known holidays") from error

    @lru_cache(maxsize=2048)
    def is_holiday(day: date) -> bool:
        return day in calendar

    return is_holiday


def _refuse_repeats(key: str, codes: list[str]) -> None:
    for at, code in enumerate(codes):
        if code in codes[:at]:
            raise _Problem((key, at, "code"), f"{code!r} is used twice; a code is for ever")


def _neighbourhood(at: int, item: _Neighbourhood, folder: Path) -> Neighbourhood:
    shape = None
    if item.shape is not None:
        shape = _shape((("neighbourhood", at, "shape")), folder / item.shape)
    if item.centre is not None and not (-90 <= item.centre[0] <= 90 and -180 <= item.centre[1] <= 180):  # noqa: PLR2004
        raise _Problem(("neighbourhood", at, "centre"), "latitude, then longitude, in degrees")
    return Neighbourhood(item.code, item.name, item.centre, shape)


def _shape(where: tuple[str | int, ...], path: Path) -> dict[str, object]:
    from shapely.geometry import shape as to_shape  # noqa: PLC0415 - only where shapes are given

    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        while "geometry" in body or "features" in body:
            body = body["geometry"] if "geometry" in body else body["features"][0]
        if to_shape(body).is_empty:
            raise ValueError("is empty")
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise _Problem(where, f"{path.name} is no GeoJSON shape ({error})") from error
    return dict(body)


def _category(at: int, item: _Category, challenges: dict[str, Challenge]) -> Category:
    if item.challenge is not None and item.challenge not in challenges:
        raise _Problem(("category", at, "challenge"), f"{item.challenge!r} is no challenge of this file")
    return Category(
        code=item.code,
        names=item.name,
        icon=item.icon,
        challenge=item.challenge,
        minutes=item.minutes,
        answer_hours=item.answer_hours.model_dump(),
        in_groups=item.in_groups,
        minors=item.minors,
    )
