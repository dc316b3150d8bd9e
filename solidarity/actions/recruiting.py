"""Recruitment links: a coordinator makes one, sees how many came by it, ends it; somebody follows it."""

from __future__ import annotations

from dataclasses import dataclass

from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.recruiting import Reached, Source, come_by, end_source, make_source
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow


@dataclass(frozen=True, slots=True)
class Counted:
    """A link, and how many came by it."""

    source: Source
    reached: Reached


async def make_link(unit: Unit, person: Neighbour, label: str, challenge: str | None) -> Source:
    """A new link, for one challenge that volunteers are asked about today, or for all."""
    allow(person, Action.STEER)
    if challenge is not None and challenge not in {item.code for item in unit.town.active_challenges()}:
        raise Refusal(Why.STALE)
    source = make_source(label, challenge, person.id, unit.now)
    await unit.sources.save(source)
    return source


async def end_link(unit: Unit, person: Neighbour, code: str) -> Counted:
    """It counts nobody any more; who came by it stays counted."""
    found = await see_link(unit, person, code)
    ended = end_source(found.source, unit.now)
    if ended != found.source:
        await unit.sources.save(ended)
    return Counted(ended, found.reached)


async def see_link(unit: Unit, person: Neighbour, code: str) -> Counted:
    """One of them."""
    allow(person, Action.STEER)
    source = await unit.sources.find(code)
    if source is None:
        raise Refusal(Why.STALE)
    return Counted(source, (await unit.sources.reached([code]))[code])


async def see_links(unit: Unit, person: Neighbour, limit: int) -> list[Counted]:
    """All of them, those that count on top."""
    allow(person, Action.STEER)
    sources = await unit.sources.all(limit)
    reached = await unit.sources.reached([item.code for item in sources])
    return [Counted(item, reached[item.code]) for item in sources]


async def follow_source(unit: Unit, person: Neighbour, code: str) -> Source | None:
    """Somebody came by a link: kept until they are a volunteer, and then with that. None: no such link."""
    source = await unit.sources.find(code)
    if source is None:
        return None
    came = come_by(person, source)
    if came != person:
        await unit.people.save(came)
    return source
