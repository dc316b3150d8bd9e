"""That somebody of the staff read what a resident wrote: kept for the resident to see.

Opened by a tap or sent to their own chat, it is a look; so is an address that is sent anew. Not here: numbers
and addresses that somebody opens, which are kept where they are given out (`requests`, `sharing`, `triage`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from solidarity.missions import Mission
from solidarity.notices import Kind, Notice, Situation
from solidarity.people import Neighbour, PersonId
from solidarity.ports import SENT, Deed, Unit
from solidarity.proxies import Agreement
from solidarity.requests import Detail
from solidarity.rights import Action, can

ANEW = timedelta(hours=1)
"""A card that is drawn again within this time is the same look."""


async def note_read(unit: Unit, reader: Neighbour, mission: Mission) -> None:
    """A card with what was written was opened; by who wrote it, it may be."""
    request = mission.request
    if request is not None:
        await _note(unit, reader, request.asker, mission, unit.now - ANEW)


async def note_asked(unit: Unit, reader: Neighbour, agreement: Agreement) -> None:
    """The same of what waits until somebody was asked on the telephone."""
    await _note(unit, reader, agreement.asker, None, unit.now - ANEW)


async def note_sent(unit: Unit, notice: Notice, at: Situation, *, fresh: bool) -> None:
    """A card goes out to a coordinator's own chat, or an address anew to who was given it.

    Written first: a line too many, never one too few. A card that is only drawn anew (not `fresh`) is a look
    where they never had it before.
    """
    reader, mission = at.reader, at.mission
    if reader is None or notice.facts.get("folded"):
        return
    if notice.kind is Kind.ADDRESS and mission is not None and mission.request is not None:
        await unit.audit.record(Deed.SAW_ADDRESS, reader.id, mission.request.asker, mission.id, what=SENT)
        return
    if notice.kind is Kind.AGREEMENT_ASKS and at.agreement is not None and fresh:
        if at.agreement.wish.detail != Detail():
            await _note(unit, reader, at.agreement.asker, None, unit.now - ANEW, SENT)
    elif notice.kind is Kind.STAFF_CARD and mission is not None and mission.request is not None:
        if not _shows_words(reader, mission):
            return
        since = unit.now - ANEW if fresh else mission.opened_at
        await _note(unit, reader, mission.request.asker, mission, since, SENT)


def _shows_words(reader: Neighbour, mission: Mission) -> bool:
    """Whether the card in their chat holds more than a first name; who helps was noted when they took it."""
    helps = mission.has(reader.id) and not mission.state.is_over
    there = mission.request is not None and mission.request.detail != Detail()
    return there and not helps and can(reader, Action.STEER, mission)


async def _note(
    unit: Unit,
    reader: Neighbour,
    whose: PersonId,
    mission: Mission | None,
    since: datetime,
    what: str | None = None,
) -> None:
    if whose == reader.id:
        return
    known = mission.id if mission is not None else None
    if not await unit.audit.has(Deed.SAW_DETAIL, reader.id, whose, known, since):
        await unit.audit.record(Deed.SAW_DETAIL, reader.id, whose, known, what=what)
