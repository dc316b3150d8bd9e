"""How announcements reach somebody: each, one message a day, never; and which themes. Alerts always come."""

from __future__ import annotations

from dataclasses import replace

from solidarity.people import Neighbour, News
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why


async def choose_news(unit: Unit, person: Neighbour, news: News) -> Neighbour:
    """From now on so."""
    return await _keep(unit, person, replace(person, news=news))


async def choose_theme(unit: Unit, person: Neighbour, code: str, *, wanted: bool) -> Neighbour:
    """Announcements of this theme come, or do not. Said twice it stays so."""
    if code not in {item.code for item in unit.town.active_themes()}:
        raise Refusal(Why.STALE)
    muted = person.muted - {code} if wanted else person.muted | {code}
    return await _keep(unit, person, replace(person, muted=muted))


async def _keep(unit: Unit, before: Neighbour, after: Neighbour) -> Neighbour:
    if after != before:
        await unit.people.save(after)
    return after
