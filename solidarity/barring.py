"""Keeping somebody away for a while or for good, and stopping an account that somebody stole.

A suspension still lets ask for help; a ban lets nothing. Freezing is for people of the team only: their roles
count for nothing, at once. Not here: two people who are not brought together (`solidarity.blocks`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from solidarity.people import Bar, Barred, Neighbour, PersonId, Role
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

SUSPENSIONS = (7, 30)
"""For how many days; or until somebody lifts it."""
LONGEST = timedelta(days=730)
"""What keeps somebody away is looked at anew by then: nothing here is for life."""
FREEZES = 2
"""Accounts that one person may freeze within the hour: whoever stole one does not freeze the whole team."""
WITHIN = timedelta(hours=1)


class Ground(StrEnum):
    """Why somebody is kept away: a code, so that no file says more than is needed."""

    HARM = "harm"
    """Somebody was in danger through them."""
    MONEY = "money"
    RUDE = "rude"
    FALSE = "false"
    """They are not who they say, or asked for what was not needed."""
    ABSENT = "absent"
    """They did not come, more than once."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Until:
    """How somebody is to be kept away."""

    bar: Bar
    ground: Ground
    days: int | None = None
    """Of a suspension; None: until it is lifted."""


def bar(by: Neighbour, person: Neighbour, how: Until, now: datetime, *, as_lead: bool = False) -> Neighbour:
    """The person, kept away. `as_lead`: because of a concern that whoever does it may read."""
    if not as_lead or by.id == person.id:
        allow(by, Action.BAR, person)
    if holds_power(person):
        raise Refusal(Why.COLLEAGUE)
    if how.bar is Bar.SUSPENDED and how.days is not None and how.days not in SUSPENSIONS:
        raise Refusal(Why.STALE)
    days = timedelta(days=how.days) if how.days is not None and how.bar is Bar.SUSPENDED else LONGEST
    return replace(person, barred=Barred(how.bar, how.ground.value, now, by.id, now + days))


def lift(by: Neighbour, person: Neighbour) -> Neighbour:
    """The person as before. Who is not kept away is unchanged."""
    allow(by, Action.BAR, person)
    return person if person.barred is None else replace(person, barred=None)


def holds_power(person: Neighbour) -> bool:
    """Whether they are a coordinator, frozen or not: a colleague is frozen instead of barred."""
    return person.named or Role.COORDINATOR in person.roles


def is_banned(person: Neighbour) -> bool:
    """Whether the bot answers them with whom to call, and nothing else."""
    return person.barred is not None and person.barred.bar is Bar.BANNED


def may_ask_volunteers(asker: Neighbour) -> bool:
    """Whether volunteers are asked for them by themselves; else a coordinator decides who goes."""
    return asker.barred is None


# --- Freezing -------------------------------------------------------------------------------------------


def may_be_frozen(person: Neighbour) -> bool:
    """Whether there is a role to stop."""
    return person.named or bool(person.roles)


def freeze(
    by: Neighbour, person: Neighbour, team: Iterable[Neighbour], lately: int, now: datetime
) -> Neighbour:
    """The account stopped, by one tap. Twice is once. `lately`: how many they froze within the hour."""
    allow(by, Action.BAR, person)
    if person.frozen_at is not None:
        return person
    if not may_be_frozen(person):
        raise Refusal(Why.STALE)
    if lately >= FREEZES:
        raise Refusal(Why.ENOUGH_FROZEN)
    if person.is_coordinator and all(item.id == person.id or not item.is_coordinator for item in team):
        raise Refusal(Why.LAST_COORDINATOR)
    return replace(person, frozen_by=by.id, frozen_at=now)


def unfreeze(by: Neighbour, person: Neighbour) -> Neighbour:
    """Their roles count again, says a coordinator whose own account is not frozen; never they themselves."""
    allow(by, Action.BAR, person)
    return thawed(person)


def thawed(person: Neighbour) -> Neighbour:
    """Their roles count again."""
    return replace(person, frozen_by=None, frozen_at=None) if person.frozen_at is not None else person


def remembered_until(person: Neighbour) -> datetime | None:
    """Until when the account is known that erases itself now: kept away, or frozen and named in the file.

    Whoever is named there is a coordinator as soon as they come back; no other role comes back by itself.
    """
    if person.barred is not None:
        return person.barred.until
    return person.frozen_at + LONGEST if person.named and person.frozen_at is not None else None


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is kept of an account that was kept away and erased itself: that it may not come back yet."""

    bar: Bar
    why: str
    since: datetime
    until: datetime | None

    def as_barred(self, by: PersonId | None = None) -> Barred:
        """For somebody who is here again."""
        return Barred(self.bar, self.why, self.since, by, self.until)
