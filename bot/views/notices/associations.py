"""What associations and the coordinators tell one another."""

from __future__ import annotations

from collections.abc import Mapping

from bot.views import associations, validating
from bot.views.notices.situations import Render, organisation_of, who_of
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.notices import Kind, Notice, Situation
from solidarity.organisations import Reason


def _association_asks(scene: Scene, notice: Notice, at: Situation) -> Screen:
    private, late = at.reader is not None, "late" in notice.facts
    return validating.staff_card(scene, organisation_of(at), at.names, private=private, late=late)


def _association_decided(scene: Scene, notice: Notice, at: Situation) -> Screen:
    reason = notice.facts.get("reason")
    why = Reason(str(reason)) if reason is not None else None
    return associations.decided(scene, organisation_of(at), str(notice.facts["how"]), why)


def _association_asked(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who, text = scene.name(at.names, who_of(notice)), str(notice.facts["text"])
    return associations.asked(scene, organisation_of(at), who, text)


def _association_answered(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who, text = scene.name(at.names, who_of(notice)), str(notice.facts["text"])
    return validating.answered(scene, organisation_of(at), who, text, private=at.reader is not None)


def _association_joined(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return associations.joined_us(scene, organisation_of(at), scene.name(at.names, who_of(notice)))


def _association_removed(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return associations.removed(scene, organisation_of(at))


def _association_silent(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return validating.nobody_speaks(scene, organisation_of(at))


def _association_lead(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return associations.now_leading(scene, organisation_of(at))


RENDER: Mapping[Kind, Render] = {
    Kind.ASSOCIATION_ASKS: _association_asks,
    Kind.ASSOCIATION_DECIDED: _association_decided,
    Kind.ASSOCIATION_ASKED: _association_asked,
    Kind.ASSOCIATION_ANSWERED: _association_answered,
    Kind.ASSOCIATION_JOINED: _association_joined,
    Kind.ASSOCIATION_REMOVED: _association_removed,
    Kind.ASSOCIATION_SILENT: _association_silent,
    Kind.ASSOCIATION_LEAD: _association_lead,
}
