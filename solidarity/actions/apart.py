"""Nobody of 15 to 17 has words, numbers or addresses with one other person alone. Not an action itself.

Asked wherever something passes from one side of a mission to the other, each time anew: somebody may have
said another age since. Coordinators and the organisation that supervises a mission speak with them instead.
"""

from __future__ import annotations

from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.rights import keep_apart, may_talk


async def not_alone(unit: Unit, person: Neighbour, *others: PersonId | None) -> None:
    """Refuse where one of the others, or this person, is 15 to 17."""
    keep_apart(person, person)
    for other in others:
        found = await unit.people.find(other) if other is not None else None
        if found is not None:
            keep_apart(person, found)


async def who_may_talk(unit: Unit, person: Neighbour, *others: PersonId) -> list[PersonId]:
    """Those of the others with whom this person may have words."""
    found = [await unit.people.find(other) for other in others]
    return [other.id for other in found if other is not None and may_talk(person, other)]
