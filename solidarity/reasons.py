"""Why somebody is asked: codes with values, kept with the offer, so that what is read later is why.

Finding them is `solidarity.matching`; their words are `bot.views.reasons`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Because(StrEnum):
    """What speaks for somebody, or is to be known of them; in the order in which it is said."""

    STANDING = "standing"
    """They said « I can help » under the alert that this answers."""
    KNOWN = "known"
    """They have helped this very person before, and it was confirmed."""
    SAME = "same"
    NEXT = "next"
    FURTHER = "further"
    WALK = "walk"
    """At most so many minutes on foot: 5, 10 or 20."""
    COMPETENCE = "competence"
    """0 to 3, in the mission's challenge."""
    INTEREST = "interest"
    """−1 to 2; −2 is never proposed."""
    FREE = "free"
    """The day of the mission (ISO), on which they said that they have time."""
    AWAY = "away"
    """The day of the mission, on which they said that they have none."""
    LANGUAGE = "language"
    """A language that is needed, and that they speak."""
    VEHICLE = "vehicle"
    """They have one, and one is needed."""
    WEEK = "week"
    """How many missions they took this week."""


class Override(StrEnum):
    """Why a coordinator asked somebody else than the first of the list."""

    ACQUAINTED = "acquainted"
    """The coordinator knows this person."""
    LANGUAGE = "language"
    BEEN_THERE = "been_there"
    """They have been at this person's home before."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Merit:
    """One reason."""

    because: Because
    value: str = ""

    @property
    def number(self) -> int:
        """The value of what is counted."""
        return int(self.value)


Merits = tuple[Merit, ...]


def write_merits(merits: Merits) -> str:
    """As one line: `same;competence:3;free:2026-11-24`."""
    return ";".join(f"{item.because}:{item.value}" if item.value else str(item.because) for item in merits)


def read_merits(line: str) -> Merits:
    """The opposite; what a newer program wrote and this one does not know is left out."""
    known = set(Because)
    parts = (part.partition(":") for part in line.split(";"))
    return tuple(Merit(Because(code), value) for code, _, value in parts if code in known)


def told_to_volunteers(merits: Merits, *, quietly: bool) -> Merits:
    """What a volunteer reads of it before they have said yes.

    `quietly`: nothing that lets them guess who asks, where the matter is discreet.
    """
    return tuple(item for item in merits if not (quietly and item.because is Because.KNOWN))
