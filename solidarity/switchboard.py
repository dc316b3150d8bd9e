"""One line written down during a telephone call: « Mme D.; 0475 12 34 56; courses; demain; Centre ».

The parts stand in any order, with semicolons between them. What is missing, unclear or said twice is asked
afterwards, never guessed. Not here: numbers (`solidarity.phones`) and words (`solidarity.words`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import regex  # type: ignore[import-untyped]

from solidarity.names import clean_name, clean_text
from solidarity.phones import Doubt, Phone, looks_like_phone, read_phone
from solidarity.places import Municipality
from solidarity.requests import MAX_DETAIL
from solidarity.words import Understood, read

MOST_OF_A_DATE = 8
"""Digits: 24/11/2026."""
MOST_PARTS = 12
"""More are no line of a call."""
_BETWEEN = regex.compile(r"[;\n]")
_NAME = regex.compile(r"(?=.*\p{L})[^\p{Nd}?!:]{1,64}")
"""Letters, and no figures: « 2e étage » is nobody."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """What was understood. None or "" is what has to be asked."""

    name: str = ""
    phone: Phone | None = None
    """As it was read, be it doubtful."""
    category: str | None = None
    day: date | None = None
    neighbourhood: str | None = None
    detail: str = ""
    unclear: tuple[str, ...] = ()
    """What was written and stands nowhere in the above."""


def parse_line(text: str, town: Municipality, language: str, today: date) -> Line:
    """A line as somebody of the staff wrote it, in haste."""
    parts = [part for raw in _BETWEEN.split(text) if (part := clean_text(raw, MAX_DETAIL))]
    parts, unclear = parts[:MOST_PARTS], parts[MOST_PARTS:]
    said = {part: read(part, town, language, today) for part in parts}
    phones = [part for part in parts if _is_phone(part, said[part])]
    understood = {
        part: found for part, found in said.items() if part not in phones and _says_something(found)
    }
    others = [part for part in parts if part not in phones and part not in understood]
    named = _name_among(others, first=parts[0] if parts else "")
    left = [part for part in others if part != named]
    unclear = [*(() if named else left), *unclear, *(phones if len(phones) > 1 else ())]
    category = _one(found.category for found in understood.values())
    day = _one(found.day for found in understood.values())
    place = _one(found.neighbourhood for found in understood.values())
    agreed = Understood(category, day, None, place, "")
    unclear += [part for part, found in understood.items() if _contradicts(found, agreed)]
    kept = [found.rest for part, found in understood.items() if part not in unclear]
    kept += [part for part in left if part not in unclear]
    return Line(
        clean_name(named),
        read_phone(phones[0], town.country, town.emergency) if len(phones) == 1 else None,
        category,
        day,
        place,
        clean_text(" · ".join(filter(None, kept)), MAX_DETAIL),
        tuple(unclear),
    )


def is_sound(phone: Phone | None) -> bool:
    """Whether a number can be kept without another question."""
    return phone is not None and phone.doubt is None


def is_doubtful(phone: Phone | None) -> bool:
    """Whether a number can be kept once somebody has looked at it again."""
    return phone is not None and phone.doubt is Doubt.INCOMPLETE


def _is_phone(part: str, found: Understood) -> bool:
    """Whether it is meant as a number: « 24/11 » is a day, « 0475/12.11.10 » is not."""
    figures = sum(sign.isdigit() for sign in part)
    return looks_like_phone(part) and (figures > MOST_OF_A_DATE or not _says_something(found))


def _says_something(found: Understood) -> bool:
    return any(item is not None for item in (found.category, found.day, found.neighbourhood))


def _name_among(parts: list[str], *, first: str) -> str:
    """Which of the parts that say nothing else is the name: the only one that can be, or what came first."""
    names = [part for part in parts if _NAME.fullmatch(part)]
    return names[0] if len(names) == 1 or first in names[:1] else ""


def _one(answers: Iterable[T | None]) -> T | None:
    """The answer, where exactly one was given."""
    given = {item for item in answers if item is not None}
    return given.pop() if len(given) == 1 else None


def _contradicts(found: Understood, agreed: Understood) -> bool:
    """Whether another part says otherwise: then neither counts."""
    pairs = (
        (found.category, agreed.category),
        (found.day, agreed.day),
        (found.neighbourhood, agreed.neighbourhood),
    )
    return any(said is not None and kept is None for said, kept in pairs)
