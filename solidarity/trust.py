"""The ladder of trust: registered → identity seen → briefed → trusted.

A coordinator sets each step, after having seen what it needs. Documents are shown, never kept: all that
stays is who saw it, on which day, and until when it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solidarity.people import PersonId


class Step(StrEnum):
    """What a coordinator attests, lowest first. Without any of them somebody is only registered."""

    IDENTITY = "identity"
    """An identity card was shown to them."""
    BRIEFED = "briefed"
    """They were told how visits go, and what is never done."""
    TRUSTED = "trusted"
    """They may go alone to somebody whom they do not know."""


LADDER = tuple(Step)


@dataclass(frozen=True, slots=True)
class Attested:
    """One step: seen by whom, on which day, valid until (the day included; None: until it is taken back)."""

    step: Step
    by: PersonId
    on: date
    until: date | None = None

    def holds(self, today: date) -> bool:
        """Whether it is valid today."""
        return self.until is None or today <= self.until


@dataclass(frozen=True, slots=True)
class Lent:
    """Staff whom an employer lends until a day, that day included."""

    by: str
    until: date


def level(steps: tuple[Attested, ...], today: date) -> Step | None:
    """The highest step that holds with all below it; None: registered only."""
    held = {item.step for item in steps if item.holds(today)}
    reached = None
    for step in LADDER:
        if step not in held:
            break
        reached = step
    return reached
