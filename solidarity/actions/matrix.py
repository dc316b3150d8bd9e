"""The matrix of a challenge: how many volunteers can and like to do what; and the file with their names."""

from __future__ import annotations

from collections.abc import Sequence

from solidarity.actions.factors import demand_proof
from solidarity.matrix import Counts
from solidarity.people import Neighbour
from solidarity.ports import Deed, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

MOST = 10_000
"""Lines of a file: what a spreadsheet and a telephone still open."""


async def show_matrix(unit: Unit, staff: Neighbour, challenge: str, *, export: bool = False) -> Counts:
    """How many said what. Taken as a picture, it is traced."""
    allow(staff, Action.VOUCH)
    if challenge not in unit.town.challenges:
        raise Refusal(Why.STALE)
    if export:
        await unit.audit.record(Deed.EXPORTED, staff.id, what="matrix")
    return await unit.volunteers.scores(challenge)


async def export_matrix(unit: Unit, staff: Neighbour, challenge: str) -> Sequence[Neighbour]:
    """Every volunteer, for a file that this coordinator takes along. Traced."""
    allow(staff, Action.EXPORT)
    demand_proof(unit, staff)
    if challenge not in unit.town.challenges:
        raise Refusal(Why.STALE)
    await unit.audit.record(Deed.EXPORTED, staff.id, what="volunteers")
    return await unit.volunteers.scored(MOST)
