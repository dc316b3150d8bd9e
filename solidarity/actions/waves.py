"""The next wave of a request that nobody has taken yet: rung by its timer, or because everybody said no.

Whom a wave asks is in `solidarity.actions.telling`, when it goes out in `solidarity.waves`.
"""

from __future__ import annotations

from solidarity.actions.telling import ask_further
from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind
from solidarity.ports import Unit
from solidarity.waves import put_off


async def go_on(unit: Unit, mission_id: MissionId) -> int:
    """The wave that is due goes out, or waits for whoever is waited for; rung twice, it goes out once."""
    before = await unit.missions.lock(mission_id)
    after = await ask_further(unit, put_off(before, unit.now))
    if after is before:
        return 0
    await keep_asking(unit, before, after)
    return 1


async def keep_asking(unit: Unit, before: Mission, after: Mission) -> Mission:
    """What the waves have come to is stored, and the cards that speak of it say so."""
    after = await unit.missions.save(after)
    told_staff = after.cause is not before.cause
    shows = (Kind.ASKER_CARD, Kind.STAFF_CARD) if told_staff else (Kind.ASKER_CARD,)
    await unit.refresh(after, only=shows, renewed=Kind.STAFF_CARD if told_staff else None)
    return after
