"""What all invitations to a role share: who may make one, and by whom it was made. Not an action itself."""

from __future__ import annotations

from datetime import timedelta

from solidarity.actions.factors import demand_proof
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Code, Purpose, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow, can


def permit_giving(unit: Unit, me: Neighbour) -> None:
    """Only who may give a role, and has shown lately that it is they."""
    allow(me, Action.GRANT)
    demand_proof(unit, me)


async def issue(unit: Unit, me: Neighbour, purpose: Purpose, lives: timedelta, **facts: str | int) -> str:
    """A single-use secret of 128 bits, which says who made it."""
    permit_giving(unit, me)
    return await unit.codes.issue(Code(purpose, unit.now + lives, {**facts, "by": me.id}))


async def inviter(unit: Unit, code: Code) -> PersonId | None:
    """Who made it; None: the operator. It gives nothing any more that they could not give now."""
    by = code.facts.get("by")
    if by is None:
        return None
    found = await unit.people.find(PersonId(int(by)))
    if found is None or not can(found, Action.GRANT):
        raise Refusal(Why.CODE_INVALID)
    return found.id
