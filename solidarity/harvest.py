"""How many homes somebody may learn of before the municipality has seen who they are.

Who takes one request after another, reads where to go and hands it back, collects addresses. Somebody whose
identity card a coordinator has seen is known by name, so that nothing is counted of them. Until then two
requests at once are what one pair of hands does in an afternoon, four addresses in a day are two such
afternoons, and six homes whose first name and detail one has read are more than anybody helps in a day.
Not here: how a first visit is made (`solidarity.framing`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from solidarity.framing import reaches
from solidarity.missions import Mission
from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why
from solidarity.trust import Step

MOST_HELD = 2
MOST_ADDRESSES = 4
MOST_HOMES = 6
WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What somebody had learnt before they erased themselves and came back: how much, never of whom."""

    details: int = 0
    addresses: int = 0


NOTHING_EARLIER = Earlier()


def is_counted(person: Neighbour, today: date) -> bool:
    """Whether nobody of the municipality has seen yet who this is."""
    if person.is_coordinator:
        return False
    return person.volunteer is None or not reaches(person.volunteer, Step.IDENTITY, today)


def allow_taking(
    mission: Mission,
    person: Neighbour,
    held: Iterable[Mission],
    homes: Collection[PersonId],
    earlier: Earlier = NOTHING_EARLIER,
) -> None:
    """Refuse a request more than their hands hold. `homes`: whose details they have read within a day.

    Another request of the same person shows them nothing new; and whom a coordinator asked by name is known.
    """
    if mission.request is None or (mission.hold is not None and mission.hold.person == person.id):
        return
    asker = mission.request.asker
    others = {item.request.asker for item in held if item.request is not None and not item.state.is_over}
    read = len(set(homes) - {asker}) + earlier.details
    if len(others - {asker}) >= MOST_HELD or read >= MOST_HOMES:
        raise Refusal(Why.HANDS_FULL, mission=mission)


def allow_looking(asker: PersonId, seen: Collection[PersonId], earlier: Earlier = NOTHING_EARLIER) -> bool:
    """Whether this is the last address that they may see today; a refusal where it is one too many."""
    others = len(set(seen) - {asker}) + earlier.addresses
    if others >= MOST_ADDRESSES:
        raise Refusal(Why.ENOUGH_ADDRESSES)
    return asker not in seen and others == MOST_ADDRESSES - 1
