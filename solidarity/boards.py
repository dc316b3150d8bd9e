"""The pinned board of a neighbourhood's group: how much is asked, under way and done.

Figures only, nothing of any person. Its timer is a column; what it showed last is kept beside it, so that it
is edited only where it would say something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from solidarity.missions import State
from solidarity.places import Municipality

DEBOUNCE = timedelta(seconds=5)
"""However much happens, a board is drawn again once in this time."""
SOLVED = frozenset(state for state in State if state.is_over) - {State.CANCELLED, State.CLOSED}
"""How a mission ends that somebody helped with."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many missions of a neighbourhood stand how; `solved` are those of this month."""

    open: int = 0
    taken: int = 0
    solved: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """A group's board: its message, what it shows, and whether it is pinned."""

    message: int | None = None
    shown: str | None = None
    pinned: bool = False


def words_of(neighbourhood: str, tally: Tally) -> str:
    """What a board shows, in a form that can be kept and compared."""
    return f"{neighbourhood} {tally.open} {tally.taken} {tally.solved}"


def month_of(town: Municipality, now: datetime) -> datetime:
    """When this month began on the municipality's clocks."""
    return _midnight(town, town.today(now).replace(day=1))


def next_month_of(town: Municipality, now: datetime) -> datetime:
    """When the next month begins there: what was solved « this month » is counted anew."""
    first = town.today(now).replace(day=1)
    return _midnight(town, (first + timedelta(days=32)).replace(day=1))


def _midnight(town: Municipality, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=town.zone).astimezone(UTC)
