"""Asking for help from a neighbourhood's group, without standing before it.

The request is the same as one from private; the group learns of it when its asker says so, or with the
waves. What was said to one member in a group goes away after a while, whatever became of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from solidarity.actions.telling import place_of, send_out
from solidarity.groups import Group
from solidarity.missions import Mission
from solidarity.notices import Kind, Notice, Recipient
from solidarity.people import Neighbour
from solidarity.ports import Code, Purpose, Unit
from solidarity.requests import Via, Wish, ask
from solidarity.waves import is_public

LIVES = timedelta(minutes=15)
"""How long what was begun in a group waits, and stands on one phone."""


async def ask_from_group(
    unit: Unit, asker: Neighbour, wish: Wish, group: Group | None, *, here: bool
) -> Mission:
    """Send a request that was written in a group; `here`: its card stands in that group at once."""
    mission = ask(replace(wish, via=Via.GROUP), asker, unit.town, unit.now)
    mission = await send_out(unit, mission)
    if here and group is not None and is_public(mission, unit.town):
        unit.tell(Notice(Kind.GROUP_CARD, mission.id), place_of(group))
    return mission


async def keep_for_newcomer(unit: Unit, telegram_id: int, answers: Mapping[str, str | int]) -> str:
    """What somebody wrote who has not accepted the first screen; returns what opens it, for them only."""
    facts = {**answers, "person": telegram_id}
    return await unit.codes.issue(Code(Purpose.GROUP_ASK, unit.now + LIVES, facts))


async def open_for_newcomer(unit: Unit, asker: Neighbour, secret: str) -> Mapping[str, str | int] | None:
    """What this person wrote in a group, once; None where it is over or somebody else's."""
    code = await unit.codes.peek(Purpose.GROUP_ASK, secret)
    if code is None or code.facts["person"] != asker.telegram_id:
        return None
    await unit.codes.use(Purpose.GROUP_ASK, secret)
    return code.facts


def remove_later(unit: Unit, chat: int, message: int, telegram_id: int) -> None:
    """What one member alone sees in a group goes away after a while."""
    notice = Notice(Kind.WHISPER_OVER, facts={"message": message, "whispered_to": telegram_id})
    unit.tell(notice, Recipient(chat), due=unit.now + LIVES)
