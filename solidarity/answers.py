"""What people answer to an alert, and who can be called where no answer came: the last tap counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from solidarity.missions import MissionId
from solidarity.people import PersonId


class Reply(StrEnum):
    """The three answers."""

    WELL = "well"
    NEED = "need"
    CAN = "can"


@dataclass(frozen=True, slots=True)
class Answered:
    """What one person answered."""

    alert: int
    person: PersonId
    reply: Reply
    at: datetime
    mission: MissionId | None = None
    """The request that « I need help » became."""


class Missed(StrEnum):
    """Why somebody is on the call list."""

    NOT_REACHED = "not_reached"
    """Blocked, refused, or out of time."""
    UNSURE = "unsure"
    """It may have arrived or not."""
    SILENT = "silent"
    """It arrived and nothing came back."""


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody to be called because of an alert."""

    person: PersonId
    first_name: str
    language: str
    neighbourhood: str | None
    phone: str | None
    missed: Missed
