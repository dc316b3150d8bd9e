"""What the safeguarding lead hears without anybody having said it: a shared helper, no action of its own.

Somebody tries again and again to hand on the number of a card; somebody unknown looks at many addresses.
Whom it is about never learns of it. Where the town named no lead, the coordinators read it one by one.
"""

from __future__ import annotations

from solidarity.concerns import REMINDED_AFTER, Concern, Sort, new_concern_id, readers
from solidarity.missions import MissionId
from solidarity.notices import Kind, Notice, to
from solidarity.people import Neighbour
from solidarity.ports import Unit


async def raise_by_itself(unit: Unit, about: Neighbour, mission: MissionId, sort: Sort) -> Concern:
    """A concern that nobody said, with who reads it."""
    due = unit.now + REMINDED_AFTER
    concern = Concern(new_concern_id(), sort, None, about.id, mission, unit.now, due=due)
    await unit.concerns.add(concern)
    team = readers(await unit.people.with_a_role(), concern)
    unit.tell(Notice(Kind.CONCERN, facts={"concern": concern.id}), *map(to, team))
    return concern
