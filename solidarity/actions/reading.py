"""That somebody of the staff read what a resident wrote: kept for the resident to see.

Not here: numbers and addresses, which are kept where they are given out (`requests`, `sharing`, `triage`).
"""

from __future__ import annotations

from datetime import timedelta

from solidarity.missions import Mission
from solidarity.people import Neighbour
from solidarity.ports import Deed, Unit

ANEW = timedelta(hours=1)
"""A card that is drawn again within this time is the same look."""


async def note_read(unit: Unit, reader: Neighbour, mission: Mission) -> None:
    """A card with what was written was opened; by who wrote it, it may be."""
    request = mission.request
    if request is None or request.asker == reader.id:
        return
    since = unit.now - ANEW
    if not await unit.audit.has(Deed.SAW_DETAIL, reader.id, request.asker, mission.id, since):
        await unit.audit.record(Deed.SAW_DETAIL, reader.id, request.asker, mission.id)
