"""Telephone numbers that somebody typed or handed over: read, checked, and written so that people can dial.

Emergency, short and surcharged numbers are nobody's own: they are never kept. Whose number it is cannot be
known here, only whether it could be one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
import regex  # type: ignore[import-untyped]

MOST_DIGITS = 15
"""What E.164 allows."""
FEWEST_DIGITS = 6
"""Fewer are no number that was merely cut short."""
MAX_RAW = 64
"""Characters: what is longer is a text."""
_EVERYWHERE = frozenset({"112", "911", "999"})
"""Emergency numbers that telephones connect to in any country."""
_LOOKS = regex.compile(r"[+(]?[\p{Nd}\s().\-–/+]*")
_DIGITS = regex.compile(r"\p{Nd}")


class Doubt(StrEnum):
    """What is wrong with a number."""

    NO_NUMBER = "no_number"
    """Words, or a few digits."""
    INCOMPLETE = "incomplete"
    """Of a length or with a beginning that no number there has: it can be kept all the same."""
    EMERGENCY = "emergency"
    """An emergency or another short number."""
    COSTLY = "costly"
    """Whoever calls it pays a surcharge."""


@dataclass(frozen=True, slots=True)
class Phone:
    """What was read. `number` is E.164, or as dialled where it is no whole one; "" where none may be kept."""

    number: str
    doubt: Doubt | None = None


def looks_like_phone(raw: str) -> bool:
    """Whether this is meant as a number, be it a wrong one: digits, and what is written between them."""
    text = raw.strip()
    return len(text) <= MAX_RAW and bool(_LOOKS.fullmatch(text)) and len(_digits(text)) > 1


def read_phone(raw: str, country: str | None, emergency: str = "112") -> Phone:
    """A number as somebody wrote it. `country` is where it is dialled without a prefix."""
    digits = _digits(raw)
    if not looks_like_phone(raw):
        return Phone("", Doubt.NO_NUMBER)
    if _is_short(raw.strip(), digits, country, emergency):
        return Phone("", Doubt.EMERGENCY)
    dialled = "+" * raw.strip().startswith("+") + digits
    enough = FEWEST_DIGITS <= len(digits) <= MOST_DIGITS + 2
    try:
        parsed = phonenumbers.parse(raw, country)
    except phonenumbers.NumberParseException:
        return Phone(dialled, Doubt.INCOMPLETE) if enough else Phone("", Doubt.NO_NUMBER)
    region = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    national = str(parsed.national_number)
    if national in {emergency, *_EVERYWHERE} or _is_emergency(national, region):
        return Phone("", Doubt.EMERGENCY)
    if not enough:
        return Phone("", Doubt.NO_NUMBER)
    if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.PREMIUM_RATE:
        return Phone("", Doubt.COSTLY)
    if not phonenumbers.is_valid_number(parsed):
        return Phone(dialled, Doubt.INCOMPLETE)
    return Phone(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def written(number: str, country: str | None) -> str:
    """As people of the country write it: « 0475 12 34 56 », or with its prefix where it is another's."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    abroad = phonenumbers.region_code_for_number(parsed) != country
    shapes = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, shapes.INTERNATIONAL if abroad else shapes.NATIONAL)


def _digits(raw: str) -> str:
    """The digits of any script, as ASCII."""
    return "".join(str(int(sign)) for sign in _DIGITS.findall(raw))


def _is_short(raw: str, digits: str, country: str | None, emergency: str) -> bool:
    """Whether somebody is reached there who is nobody's relative: 112, 101, 1722.

    Without a trunk 0 or a prefix nothing so short is a subscriber's number.
    """
    if digits in {emergency, *_EVERYWHERE} or _is_emergency(digits, country):
        return True
    return len(digits) <= FEWEST_DIGITS and not raw.startswith(("0", "+", "(0", "(+"))


def _is_emergency(digits: str, country: str | None) -> bool:
    return country is not None and phonenumbers.is_emergency_number(digits, country)
