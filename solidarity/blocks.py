"""« Not this person again »: two who are never brought together. Either of the two may wish it, or the staff.

The other one never learns of it: what they read is what anybody reads who comes too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from solidarity.missions import Mission
from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, can

CROWD = 4
"""From so many seats on, two who avoid each other may both come: nobody there is alone with anybody."""


@dataclass(frozen=True, slots=True)
class Block:
    """Two people, in the order of their ids."""

    person: PersonId
    other: PersonId
    by: PersonId | None
    """Who wished it; None once they are gone."""
    at: datetime
    why: str | None = None

    def beside(self, one: PersonId) -> PersonId:
        """The other of the two."""
        return self.other if one == self.person else self.person


def block(by: Neighbour, one: PersonId, other: PersonId, now: datetime, why: str | None = None) -> Block:
    """The two apart, if this is one of them or somebody who may keep people away."""
    if one == other:
        raise Refusal(Why.STALE)
    if by.id not in (one, other) and not can(by, Action.BAR):
        raise Refusal(Why.NOT_YOURS)
    first, second = sorted((one, other))
    return Block(first, second, by.id, now, why)


def may_lift(by: Neighbour, found: Block) -> bool:
    """Whoever wished it; and a coordinator, but for what concerns themselves."""
    return found.by == by.id or (can(by, Action.BAR) and by.id not in (found.person, found.other))


def company(mission: Mission) -> frozenset[PersonId]:
    """Whom somebody would be brought together with on a mission: who asked, and the few who have it.

    Of what the municipality published only where few come; who published it is there for all of them.
    """
    there = {item.person for item in mission.holders}
    if mission.request is not None:
        return frozenset({mission.request.asker, *there})
    return frozenset(there) if mission.seats < CROWD else frozenset()
