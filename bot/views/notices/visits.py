"""What is told of a visit: who is there, of whom nothing was heard, what was paid."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import lines
from bot.views import missions, requests, visits
from bot.views.notices.situations import Render, mission_of, who_of
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.notices import Kind, Notice, Situation
from solidarity.people import PersonId


def _not_done(scene: Scene, notice: Notice, at: Situation) -> Screen:
    mission = mission_of(at)
    said = visits.not_done(scene, scene.name(at.names, who_of(notice)))
    mine = mission.request is not None and at.reader is not None and mission.request.asker == at.reader.id
    card = (
        requests.asker_card(scene, mission, at.names)
        if mine
        else missions.mission_card(scene, mission, at.reader, at.names)
    )
    return Screen(lines(said, card.text), card.rows)


def _check_in(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return visits.check_in(scene, mission_of(at))


def _safe_in(scene: Scene, notice: Notice, at: Situation) -> Screen:
    mission, helper = mission_of(at), PersonId(int(notice.facts["helper"]))
    asks_helper = at.reader is not None and at.reader.id == helper
    other = mission.host if asks_helper else helper
    return visits.safe_in(scene, mission, helper, scene.name(at.names, other), asks_helper=asks_helper)


def _expense(scene: Scene, notice: Notice, at: Situation) -> Screen:
    cents = notice.facts.get("cents")
    return visits.expense(
        scene,
        mission_of(at),
        scene.name(at.names, who_of(notice)),
        str(notice.facts["file_id"]),
        int(cents) if cents is not None else None,
    )


RENDER: Mapping[Kind, Render] = {
    Kind.NOT_DONE: _not_done,
    Kind.CHECK_IN: _check_in,
    Kind.SAFE_IN: _safe_in,
    Kind.EXPENSE: _expense,
}
