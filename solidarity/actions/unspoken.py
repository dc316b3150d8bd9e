"""What the coordinators hear when nobody is left who speaks for an association: a shared helper, no action.

Somebody left it, erased themselves or is kept away. Whoever waits to be validated is told of elsewhere.
"""

from __future__ import annotations

from solidarity.notices import Kind, Notice, to
from solidarity.organisations import Organisation, Standing
from solidarity.people import Neighbour
from solidarity.ports import Unit

SPEAKING = frozenset({Standing.VALID, Standing.SUSPENDED})


async def tell_of_unspoken(unit: Unit, person: Neighbour) -> None:
    """Said while this person goes: of each association for which nobody else can speak now."""
    for membership in await unit.organisations.of(person.id):
        it = membership.organisation
        if it.standing in SPEAKING and all(item.away or item.person == person.id for item in it.members):
            await tell_unspoken(unit, it, person)


async def tell_unspoken(unit: Unit, organisation: Organisation, but: Neighbour) -> None:
    """Each coordinator in private, who can invite somebody; not the one who goes."""
    team = [item for item in await unit.people.coordinators() if item.id != but.id]
    unit.tell(Notice(Kind.ASSOCIATION_SILENT, facts={"organisation": organisation.id}), *map(to, team))
