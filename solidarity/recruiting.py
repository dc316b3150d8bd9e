"""Links and QR codes by which volunteers are recruited: what each hangs on, and how many came by it.

A link says where it leads and nothing about who follows it. Becoming a volunteer is `solidarity.people`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from solidarity.names import clean_text
from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why

MAX_LABEL = 40
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 14
"""Of 31 signs each: some 69 bits, which nobody guesses."""


@dataclass(frozen=True, slots=True)
class Source:
    """A link that a coordinator made, for as many people as will; until it is ended."""

    code: str
    label: str
    """What it hangs on: « Affiche pharmacie »."""
    made_by: PersonId | None
    made_at: datetime
    challenge: str | None = None
    """The one challenge that is asked about; None: all of them."""
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still counts who comes by it."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of those who are with us came by a link, and how many of them are volunteers."""

    came: int = 0
    joined: int = 0


def make_source(label: str, challenge: str | None, by: PersonId, now: datetime) -> Source:
    """A new link with a code of its own. Refused where nothing readable says what it hangs on."""
    said = clean_text(label, MAX_LABEL).replace("\n", " ")
    if not said:
        raise Refusal(Why.STALE)
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return Source(code, said, by, now, challenge)


def end_source(source: Source, now: datetime) -> Source:
    """It leads to the same questions as before, and counts nobody any more. Twice is once."""
    return source if source.ended_at is not None else replace(source, ended_at=now)


def come_by(person: Neighbour, source: Source) -> Neighbour:
    """The link by which they came: the last one that they followed before they became a volunteer."""
    if person.volunteer is not None or not source.is_open or person.came_by == source.code:
        return person
    return replace(person, came_by=source.code)
