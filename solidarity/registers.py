"""What an organisation writes of itself when it registers, read: its name, its contact, its official number.

A number that no register gives is noticed, never refused: who has it in hand knows better.
"""

from __future__ import annotations

import re

from solidarity.names import clean_name, clean_text, utf16_len

MAX_NAME = 60
"""Letters of a name: what a button shows."""
MAX_CONTACT = 100
MAX_NUMBER = 20


def read_contact(written: str) -> str | None:
    """A telephone number or a mail address, with the words around it; None where neither is there."""
    contact = clean_text(written, MAX_CONTACT).replace("\n", " ")
    mail = re.search(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", contact)
    phone = re.search(r"\+?[0-9](?:[ ./()-]{0,2}[0-9]){7,14}", contact)
    return contact if mail or phone else None


def read_name(written: str) -> str | None:
    """A name that a button can show; None where there is none, or too much of it."""
    name = clean_name(written)
    return name if name and utf16_len(written.strip()) <= MAX_NAME else None


def tidy_number(written: str) -> str:
    """A number without dots and spaces, as registers print it."""
    return re.sub(r"[^0-9A-Z]", "", written.upper()).removeprefix("BE")[:MAX_NUMBER]


def is_plausible(number: str) -> bool:
    """Whether a register could have given this number: Belgian (BCE), French (RNA, SIREN, SIRET)."""
    if re.fullmatch(r"W[0-9]{9}", number):
        return True
    if not number.isascii() or not number.isdecimal():
        return False
    if len(number) == 10:  # noqa: PLR2004 - BCE
        return number[0] in "01" and _is_belgian(number)
    if len(number) == 9:  # noqa: PLR2004 - SIREN, or BCE as it was written before it began with 0
        return _adds_up(number) or _is_belgian(f"0{number}")
    return len(number) == 14 and _adds_up(number) and _adds_up(number[:9])  # noqa: PLR2004 - SIRET


def _is_belgian(number: str) -> bool:
    return 97 - int(number[:8]) % 97 == int(number[8:])


def _adds_up(number: str) -> bool:
    """Luhn's sum: every second digit from the right is doubled."""
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number)))
    return int(number) > 0 and sum(item // 10 + item % 10 for item in doubled) % 10 == 0
