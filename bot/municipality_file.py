"""What may stand in the municipality's file, and what is wrong with it in the words of who writes one.

Not here: what the entries mean (`bot.municipality`), TOML itself (`bot.toml_lines`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails

from bot.toml_lines import TomlFile, Where
from solidarity.retention import DEFAULTS, wrong

LONGEST_NAME = 64
"""What a button can show."""
LONGEST_SILENCE = 1440
"""Minutes: a day."""
LARGEST_ID = (1 << 52) - 1
"""No number of Telegram's needs more bits."""
RESERVED = frozenset({"back", "cancel", "choose", "position", "unknown"})
"""What buttons beside those of the entries say."""


class Problem(Exception):  # noqa: N818 - becomes an error with its line
    """Something at this place of the file cannot be used."""

    def __init__(self, where: Where, reason: str) -> None:
        super().__init__(reason)
        self.where, self.reason = where, reason


def _names(value: dict[str, str]) -> dict[str, str]:
    if not value:
        raise ValueError('needs a name in one language at least: { fr = "…" }')
    for language, name in value.items():
        if not re.fullmatch(r"[a-z]{2}", language):
            raise ValueError(f"{language!r} is not a language code of two small letters, as fr or nl")
        if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
            raise ValueError(f"the name in {language} must be one line of 1 to {LONGEST_NAME} letters")
    return value


def _code(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]{1,24}", value):
        raise ValueError("a code has 1 to 24 signs: small letters without accents, digits and _")
    if value in RESERVED:
        raise ValueError(f"{value!r} is a word of the bot's own; choose another code")
    return value


def _emergency(value: str) -> str:
    if not re.fullmatch(r"[0-9]{2,4}", value):
        raise ValueError('must have 2 to 4 digits: "112"')
    return value


def _coordinators(value: list[int]) -> list[int]:
    if any(number <= 0 for number in value):
        raise ValueError("the id of a person is more than 0; one below is that of a group")
    if any(number > LARGEST_ID for number in value):
        raise ValueError("no account has a number as long as that")
    return value


def _hour(value: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise ValueError('must be an hour of the day: "18:00"')
    return value


def _rungs(value: list[int]) -> list[int]:
    if value != sorted(set(value)) or value[0] <= 0 or value[-1] > LONGEST_SILENCE:
        raise ValueError(f"must be minutes that grow, from 1 to {LONGEST_SILENCE}")
    return value


def _words(value: dict[str, list[str]]) -> dict[str, list[str]]:
    for language, words in value.items():
        if not re.fullmatch(r"[a-z]{2}", language):
            raise ValueError(f"{language!r} is not a language code of two small letters, as fr or nl")
        for word in words:
            if len(word) > LONGEST_NAME or not any(letter.isalpha() for letter in word):
                raise ValueError(f"{word!r}: a word has 1 to {LONGEST_NAME} signs, letters among them")
    return value


Names = Annotated[dict[str, str], AfterValidator(_names)]
Words = Annotated[dict[str, list[str]], AfterValidator(_words)]
Code = Annotated[str, AfterValidator(_code)]
Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict()]
Rungs = Annotated[list[Count], AfterValidator(_rungs)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NeighbourhoodEntry(_Entry):
    """One `[[neighbourhood]]`."""

    code: Code
    name: Names
    centre: tuple[float, float] | None = None
    shape: str | None = None
    next_to: list[str] = Field(default_factory=list)


class ChallengeEntry(_Entry):
    """One `[[challenge]]`."""

    code: Code
    name: Names


class ThemeEntry(_Entry):
    """One `[[theme]]`."""

    code: Code
    name: Names


class AnswerHours(_Entry):
    """Hours of office time until somebody has answered."""

    today: float = Field(gt=0, le=24)
    tomorrow: float = Field(gt=0, le=48)
    week: float = Field(gt=0, le=80)


class SilenceEntry(_Entry):
    """Minutes of silence after the expected end until each rung of the ladder."""

    errand: Rungs = Field(default=[120, 180], min_length=2, max_length=2)
    inside: Rungs = Field(default=[15, 30, 45], min_length=3, max_length=3)


class CategoryEntry(_Entry):
    """One `[[category]]`."""

    code: Code
    name: Names
    icon: str = Field(default="", max_length=8)
    challenge: str | None = None
    minutes: Count = Field(default=45, gt=0, le=600)
    answer_hours: AnswerHours
    in_groups: Flag = True
    minors: Flag = False
    indoors: Flag = False
    vehicle: Flag = False
    by: Annotated[str, AfterValidator(_hour)] = "18:00"
    silence: SilenceEntry = SilenceEntry()
    words: Words = Field(default_factory=dict)


class HelplineEntry(_Entry):
    """The number for who has no screen."""

    number: str = Field(min_length=3, max_length=24)
    hours: str


class HotlinesEntry(_Entry):
    """Whom to call in danger; what is left out is the country's own line."""

    violence: str | None = Field(default=None, min_length=2, max_length=24)
    suicide: str | None = Field(default=None, min_length=2, max_length=24)
    child: str | None = Field(default=None, min_length=2, max_length=24)


def _months(value: int, info: ValidationInfo) -> int:
    problem = wrong(str(info.field_name), value)
    if problem is not None:
        raise ValueError(problem)
    return value


Kept = Annotated[Count, AfterValidator(_months)]


class RetentionEntry(_Entry):
    """How long what is kept is kept (`solidarity.retention`)."""

    relay_hours: Kept = DEFAULTS.relay_hours
    address_days: Kept = DEFAULTS.address_days
    text_days: Kept = DEFAULTS.text_days
    names_months: Kept = DEFAULTS.names_months
    messages_days: Kept = DEFAULTS.messages_days
    answers_days: Kept = DEFAULTS.answers_days
    news_months: Kept = DEFAULTS.news_months
    audit_months: Kept = DEFAULTS.audit_months
    idle_months: Kept = DEFAULTS.idle_months
    concerns_months: Kept = DEFAULTS.concerns_months
    members_months: Kept = DEFAULTS.members_months
    refused_months: Kept = DEFAULTS.refused_months
    links_months: Kept = DEFAULTS.links_months
    erasures_months: Kept = DEFAULTS.erasures_months


class MunicipalityFile(_Entry):
    """The whole file."""

    name: Names
    languages: list[str] = Field(min_length=1)
    time_zone: str
    holidays: str | None = None
    coordinators: Annotated[list[Count], AfterValidator(_coordinators)] = Field(default_factory=list)
    emergency: Annotated[str, AfterValidator(_emergency)] = "112"
    helpline: HelplineEntry | None = None
    hotlines: HotlinesEntry = HotlinesEntry()
    retention: RetentionEntry = RetentionEntry()
    office_hours: str
    quiet_hours: str = "21:00-08:00"
    second_factor: Flag = False
    """Whether coordinators need six digits of an app before they alarm, announce, export or give roles."""
    privacy_contact: str = Field(min_length=3)
    neighbourhood: list[NeighbourhoodEntry] = Field(min_length=1)
    challenge: list[ChallengeEntry] = Field(default_factory=list)
    category: list[CategoryEntry] = Field(min_length=1)
    theme: list[ThemeEntry] = Field(default_factory=list)


_LEVELS: Mapping[tuple[str, ...], type[_Entry]] = {
    (): MunicipalityFile,
    ("helpline",): HelplineEntry,
    ("hotlines",): HotlinesEntry,
    ("retention",): RetentionEntry,
    ("neighbourhood",): NeighbourhoodEntry,
    ("challenge",): ChallengeEntry,
    ("category",): CategoryEntry,
    ("theme",): ThemeEntry,
    ("category", "answer_hours"): AnswerHours,
    ("category", "silence"): SilenceEntry,
}
"""Where which settings may stand."""

_REASONS = {
    "missing": "is missing",
    "string_type": 'must be a text between quotation marks: "…"',
    "string_too_short": "is too short: at least {min_length} signs",
    "string_too_long": "is too long: at most {max_length} signs",
    "int_type": "must be a whole number, without quotation marks",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false, without quotation marks",
    "greater_than": "must be more than {gt:g}",
    "less_than_equal": "must be at most {le:g}",
    "list_type": "must be a list: […]",
    "too_short": "must have at least {min_length}",
    "too_long": "must have at most {max_length}",
    "dict_type": 'must be written by language: {{ fr = "…", nl = "…" }}',
    "model_type": "must be written in brackets: {{ … }}",
}
"""What pydantic finds, in the words of who writes the file."""


def check_shape(file: TomlFile) -> MunicipalityFile:
    """The file with everything at its place. Raises Problem with the first thing to mend."""
    try:
        return MunicipalityFile.model_validate(file.values)
    except ValidationError as error:
        raise _first(file, error.errors(include_url=False)) from error


def _first(file: TomlFile, found: list[ErrorDetails]) -> Problem:
    """What to mend first: a slip of the pen explains what seems missing; else the first in the file."""

    def rank(problem: ErrorDetails) -> tuple[bool, float]:
        slip = problem["type"] == "extra_forbidden" and "meant" in _unknown(problem["loc"])
        return not slip, file.line_of(problem["loc"]) or math.inf

    first = min(found, key=rank)
    return Problem(first["loc"], _reason(first))


def _reason(problem: ErrorDetails) -> str:
    where, kind = problem["loc"], problem["type"]
    if kind == "too_short" and problem["ctx"]["min_length"] == 1:
        return "must have at least one"
    if "centre" in where:
        return "must be latitude, then longitude, with points: [50.4703, 4.8721]"
    if kind == "extra_forbidden":
        return _unknown(where)
    plain = _REASONS.get(kind)
    if plain is None:
        return str(problem["msg"]).removeprefix("Value error, ")
    return plain.format(**problem.get("ctx", {}))


def _unknown(where: Where) -> str:
    """A setting that nobody knows: misspelt, or in the wrong part of the file."""
    *above, name = (part for part in where if isinstance(part, str))
    level = _LEVELS.get(tuple(above))
    near = get_close_matches(name, level.model_fields, n=1) if level else []
    if near:
        return f"there is no such setting; is {near[0]!r} meant?"
    if above and name in MunicipalityFile.model_fields:
        return "this belongs to the top of the file, before the first [[neighbourhood]]"
    return "there is no such setting"


def place(values: Mapping[str, Any], where: Where) -> str:
    """How somebody finds it: `category "courses", answer_hours today`."""
    if len(where) < 2 or not isinstance(where[1], int):  # noqa: PLR2004 - a list and a position in it
        return " ".join(map(str, where))
    name, number, *rest = where
    entries = values.get(str(name))
    entry = entries[int(number)] if isinstance(entries, list) and int(number) < len(entries) else None
    code = entry.get("code") if isinstance(entry, dict) else None
    which = f'"{code}"' if isinstance(code, str) else str(int(number) + 1)
    return f"{name} {which}" + (
        f", {' '.join(str(part) for part in rest if isinstance(part, str))}" if rest else ""
    )
