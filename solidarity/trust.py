"""The ladder of trust: registered → identity seen → briefed → trusted.

A coordinator sets each step, after having seen what it needs. Documents are shown, never kept: all that
stays is who saw it, on which day, and until when it holds. A step that is over falls back by itself.
Who may set one is `solidarity.people.can`; how a first visit is made is `solidarity.framing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from solidarity.refusals import Refusal, Why

if TYPE_CHECKING:
    from solidarity.people import Neighbour, PersonId, Volunteer

SOON = timedelta(days=30)
"""How long before its end a step may be renewed, and the coordinators see that it ends."""
MAX_EMPLOYER = 80
"""UTF-16 units of an employer's name."""
LONGEST_LOAN = timedelta(days=366)
FEBRUARY = 2


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


class Holds(StrEnum):
    """For how long a coordinator says that a step holds."""

    YEAR = "year"
    THREE = "three"
    ALWAYS = "always"
    """Until it is taken back."""


def last_day(holds: Holds, today: date) -> date | None:
    """The last day on which it is valid."""
    if holds is Holds.ALWAYS:
        return None
    years = 1 if holds is Holds.YEAR else 3
    leap = (today.month, today.day) == (FEBRUARY, 29)
    return today.replace(year=today.year + years, day=28 if leap else today.day)


def ending(steps: Iterable[Attested], today: date) -> tuple[Attested, ...]:
    """What holds today and ends within thirty days, the first to end first."""
    found = [(item.until, item) for item in steps if item.until is not None and item.holds(today)]
    return tuple(item for until, item in sorted(found, key=lambda pair: pair[0]) if until - today <= SOON)


def to_attest(volunteer: Volunteer, today: date) -> tuple[Step, ...]:
    """The one step that comes next; and before it what holds and ends soon, to be renewed.

    People of 15 to 17 go nowhere alone, so that the last step is not for them.
    """
    reached = level(volunteer.steps, today)
    at = LADDER.index(reached) + 1 if reached is not None else 0
    soon = [item.step for item in ending(volunteer.steps, today) if item.step in LADDER[:at]]
    steps = (*sorted(soon, key=LADDER.index), *LADDER[at : at + 1])
    return tuple(item for item in steps if item is not Step.TRUSTED or volunteer.age.value != "minor")


def attest(
    person: Neighbour, step: Step, staff: Neighbour, today: date, until: date | None = None
) -> Neighbour:
    """The person with this step. Only the next one can be set, or renewed what ends soon."""
    volunteer = _volunteer(person)
    if person.id == staff.id:
        raise Refusal(Why.OWN_TRUST)
    if step not in to_attest(volunteer, today) or (until is not None and until < today):
        raise Refusal(Why.STALE)
    others = tuple(item for item in volunteer.steps if item.step is not step)
    kept = sorted((*others, Attested(step, staff.id, today, until)), key=lambda item: LADDER.index(item.step))
    return replace(person, volunteer=replace(volunteer, steps=tuple(kept)))


def take_back(person: Neighbour, step: Step, staff: Neighbour) -> Neighbour:
    """The person without this step and all above it."""
    volunteer = _volunteer(person)
    if person.id == staff.id:
        raise Refusal(Why.OWN_TRUST)
    if all(item.step is not step for item in volunteer.steps):
        raise Refusal(Why.STALE)
    below = LADDER[: LADDER.index(step)]
    kept = tuple(item for item in volunteer.steps if item.step in below)
    return replace(person, volunteer=replace(volunteer, steps=kept))


def entrust(person: Neighbour, referent: Neighbour | None, *, refers: bool) -> Neighbour:
    """The person with somebody to turn to, who has to be one who does that (`refers`), and somebody else."""
    volunteer = _volunteer(person)
    if referent is not None and (not refers or referent.id == person.id):
        raise Refusal(Why.STALE)
    known = referent.id if referent is not None else None
    return replace(person, volunteer=replace(volunteer, referent=known))


def lend(person: Neighbour, by: str, until: date, today: date) -> Neighbour:
    """The person as staff of an employer, until this day at the latest in a year."""
    volunteer = _volunteer(person)
    if not by or not today <= until <= today + LONGEST_LOAN:
        raise Refusal(Why.STALE)
    return replace(person, volunteer=replace(volunteer, lent=Lent(by, until)))


def end_loan(person: Neighbour) -> Neighbour:
    """The person as a volunteer like any other."""
    return replace(person, volunteer=replace(_volunteer(person), lent=None))


def _volunteer(person: Neighbour) -> Volunteer:
    if person.volunteer is None:
        raise Refusal(Why.NOT_A_VOLUNTEER)
    return person.volunteer


@dataclass(frozen=True, slots=True)
class Standing:
    """A volunteer in the coordinators' list, without a name: those are read for one page only."""

    person: PersonId
    neighbourhood: str | None
    since: datetime
    steps: tuple[Attested, ...] = ()


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which volunteers a list shows: of a neighbourhood, at one step (`REGISTERED`: none), or ending soon."""

    neighbourhood: str | None = None
    step: str | None = None
    ending: bool = False


REGISTERED = "registered"
"""Not a step: who is only registered."""


def narrowed(everybody: Sequence[Standing], narrow: Narrow, today: date) -> list[Standing]:
    """Those of them, in the order in which they came; what ends soon, the first to end first."""
    found = [item for item in everybody if _fits(item, narrow, today)]
    if narrow.ending:
        found.sort(key=lambda item: ending(item.steps, today)[0].until or today)
    return found


def _fits(item: Standing, narrow: Narrow, today: date) -> bool:
    reached = level(item.steps, today) or REGISTERED
    return (
        narrow.neighbourhood in (None, item.neighbourhood)
        and narrow.step in (None, reached)
        and (not narrow.ending or bool(ending(item.steps, today)))
    )


def counted(everybody: Iterable[Standing], today: date) -> dict[str, int]:
    """How many stand at each step, and how many are only registered."""
    found = dict.fromkeys((REGISTERED, *LADDER), 0)
    for item in everybody:
        found[level(item.steps, today) or REGISTERED] += 1
    return found


def write_steps(steps: tuple[Attested, ...]) -> str:
    """One step a line: which, by whom, seen on, valid until; the last is empty where it has no end."""
    return "\n".join(f"{item.step} {item.by} {item.on} {item.until or ''}" for item in steps)


def read_steps(lines: str) -> tuple[Attested, ...]:
    """The opposite of `write_steps`."""
    return tuple(_read_step(*line.split(" ")) for line in lines.splitlines())


def _read_step(step: str, by: str, on: str, until: str) -> Attested:
    seen = date.fromisoformat(on)
    return Attested(Step(step), cast("PersonId", int(by)), seen, date.fromisoformat(until) if until else None)
