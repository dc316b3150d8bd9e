"""What people answer to an alert, and who can be called where no answer came: the last tap counts.

Not here: the request that « I need help » becomes (`solidarity.requests`), what is kept of the answers
once the alert is over (`solidarity.reporting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from solidarity.broadcasts import Broadcast, Stage, Step
from solidarity.missions import MissionId
from solidarity.people import AgeBand, Neighbour, PersonId

_ENDINGS = (Step.MISTAKE, Step.END)


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
    """The request that « I need help » became; it stays known when another answer takes its place."""


class Missed(StrEnum):
    """Why somebody is on the call list; those first who come first here."""

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


def asking(messages: Sequence[Broadcast], now: datetime) -> Broadcast | None:
    """The message of an alert that asks for answers by now, the last one that does; None once it is over.

    `messages` are all of the alert. Over: somebody ended it or called it a mistake, or its time has passed.
    """
    return current([item for item in messages if item.content.answers or item.step in _ENDINGS], now)


def current(messages: Sequence[Broadcast], now: datetime) -> Broadcast | None:
    """The message that says what is true of an alert by now; None once it is over, or before it is out."""
    if any(item.step in _ENDINGS for item in messages):
        return None
    out = [item for item in messages if not _called_back(item)]
    lasting = [item for item in out if item.due <= now < item.not_after]
    return lasting[-1] if lasting else None


def _called_back(message: Broadcast) -> bool:
    """Whether it was stopped before its first copy went out."""
    if message.stage is not Stage.STOPPED or message.done_at is None:
        return False
    return message.done_at < message.due


def stands_by(person: Neighbour) -> bool:
    """Whether « I can help » puts them on the list: adults who have accepted the charter."""
    return person.volunteer is not None and person.volunteer.age is AgeBand.ADULT
