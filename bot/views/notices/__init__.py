"""Every notice in words, from the situation as it is when it is sent.

The words of each area are in the module of its name, which says for which kinds it has them.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.views.notices import (
    associations,
    broadcasts,
    groups,
    missions,
    people,
    relay,
    staff,
    trust,
    visits,
)
from bot.views.notices.relay import undelivered
from bot.views.notices.situations import Render, mission_of
from bot.views.requests import folded
from bot.views.scene import Scene
from bot.views.screen import Screen
from bot.views.staff import not_theirs
from solidarity.notices import Kind, Notice, Situation
from solidarity.rights import Action, can

__all__ = ["render", "undelivered"]


def render(scene: Scene, notice: Notice, situation: Situation) -> Screen:
    """The screen for a notice."""
    if _is_not_theirs(notice, situation):
        return not_theirs(scene, mission_of(situation))
    if notice.facts.get("folded") and situation.mission is not None:
        return folded(scene, situation.mission, situation.names)
    return _RENDER[notice.kind](scene, notice, situation)


def _is_not_theirs(notice: Notice, at: Situation) -> bool:
    """A coordinators' card of somebody whose role ended, or whose sector the request left."""
    if notice.kind is not Kind.STAFF_CARD or at.reader is None or at.mission is None:
        return False
    return not can(at.reader, Action.STEER, at.mission)


def _nothing(_scene: Scene, _notice: Notice, _at: Situation) -> Screen:
    """A reaction has no words, nor has a pin."""
    return Screen(())


_WORDLESS = (
    *(Kind.PHONE, Kind.HIDDEN, Kind.WHISPER_OVER, Kind.TRANSMITTED),
    *(Kind.BOARD_PIN, Kind.POST_PIN, Kind.POST_UNPIN),
)
_RENDER: Mapping[Kind, Render] = {
    **dict.fromkeys(_WORDLESS, _nothing),
    **missions.RENDER,
    **visits.RENDER,
    **relay.RENDER,
    **staff.RENDER,
    **trust.RENDER,
    **groups.RENDER,
    **associations.RENDER,
    **broadcasts.RENDER,
    **people.RENDER,
}
