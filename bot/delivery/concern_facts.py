"""What a message about a concern needs to know: the concern itself, only where its reader may read it now."""

from __future__ import annotations

from dataclasses import replace

from solidarity.actions.concerns import who_reads
from solidarity.concerns import ConcernId
from solidarity.notices import Notice, Situation
from solidarity.people import is_minor
from solidarity.ports import Unit


async def with_concern(unit: Unit, notice: Notice, situation: Situation) -> Situation:
    """The concern that it is about, with the first names of both sides; nothing for anybody else."""
    named, reader = notice.facts.get("concern"), situation.reader
    concern = await unit.concerns.find(ConcernId(int(named))) if named is not None else None
    if concern is None or reader is None:
        return situation
    if all(item.id != reader.id for item in await who_reads(unit, concern)):
        return situation
    around = [item for item in (concern.by, concern.about, concern.handler) if item is not None]
    names = await unit.people.names(around)
    about = await unit.people.find(concern.about) if concern.about is not None else None
    mission = await unit.missions.find(concern.mission) if concern.mission is not None else None
    young = about is not None and is_minor(about)
    known = {**situation.names, **names}
    return replace(situation, concern=concern, names=known, mission=mission, young=young)
