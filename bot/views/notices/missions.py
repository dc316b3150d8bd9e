"""What is told of a mission: to who asked, to who may take it and has it, and in its group."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import lines
from bot.views import changing, groups, missions, publishing, requests, triage
from bot.views.notices.situations import Render, mission_of, who_of
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.changes import Part
from solidarity.missions import State
from solidarity.notices import Kind, Notice, Situation
from solidarity.publishing import Motive

HEART = "5159385139981059251"
"""Telegram's own heart, shown where the client has it."""


def _offer(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return missions.mission_card(scene, mission_of(at), at.reader, at.names, at.why)


def _group_card(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return groups.group_card(scene, mission_of(at), at.names)


def _asker_card(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return requests.asker_card(scene, mission_of(at), at.names)


def _released(scene: Scene, notice: Notice, at: Situation) -> Screen:
    if notice.facts.get("by") == "staff":
        return requests.reassigned(scene, mission_of(at), at.names)
    return requests.released(scene, mission_of(at), at.names, who_of(notice))


def _cancelled(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    mission = mission_of(at)
    name = scene.helped(mission, at.names)
    if mission.state is State.CLOSED:
        words = scene.t("La commune a fermé cette demande. Merci d'avoir dit oui !")
    else:
        words = scene.t("{name} n'a plus besoin d'aide. Merci d'avoir dit oui !", name=name)
    return Screen(lines(scene.summary(mission), words))


def _done_by_asker(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    mission = mission_of(at)
    name = scene.name(at.names, mission.host)
    return Screen(
        lines(scene.summary(mission), scene.t("*{name} dit que c'est fait. Merci, vraiment !*", name=name))
    )


def _thanked(scene: Scene, notice: Notice, at: Situation) -> Screen:
    mission = mission_of(at)
    name = scene.name(at.names, mission.request.asker if mission.request else None)
    thanks = scene.t("❤️ *{name} vous dit merci !*", name=name)
    words = str(notice.facts.get("text", ""))
    return Screen(lines(thanks, words) if words else thanks, effect=HEART)


def _changed(scene: Scene, notice: Notice, at: Situation) -> Screen:
    mission = mission_of(at)
    parts = [Part(word) for word in str(notice.facts["what"]).split()]
    return changing.changed(scene, mission, scene.name(at.names, mission.host), parts, at.reader)


def _new_detail(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    shown = missions.detail_screen(scene, mission_of(at), at.reader) if at.reader is not None else None
    return shown or Screen(scene.t("Le détail est retiré."))


def _late(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return requests.late(scene, mission_of(at), at.names)


def _still_needed(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return changing.still_needed(scene, mission_of(at))


def _reclassified(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    mission = mission_of(at)
    if at.reader is not None and mission.host == at.reader.id:
        card = requests.asker_card(scene, mission, at.names)
    else:
        card = missions.mission_card(scene, mission, at.reader, at.names)
    return triage.reclassified(scene, mission, card)


def _merged(scene: Scene, notice: Notice, at: Situation) -> Screen:
    kept = notice.facts.get("kept")
    helper = "helper" in notice.facts
    return triage.merged(scene, mission_of(at), int(kept) if kept is not None else None, helper=helper)


def _seat_passed(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return publishing.seat_passed(scene, mission_of(at))


def _called_off(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return publishing.called_off(scene, mission_of(at), Motive(str(notice.facts["motive"])))


RENDER: Mapping[Kind, Render] = {
    Kind.OFFER: _offer,
    Kind.GROUP_CARD: _group_card,
    Kind.ASKER_CARD: _asker_card,
    Kind.TAKEN: _asker_card,
    Kind.HELD: _offer,
    Kind.RELEASED: _released,
    Kind.CANCELLED: _cancelled,
    Kind.CLOSED: _asker_card,
    Kind.DONE: _asker_card,
    Kind.DONE_BY_ASKER: _done_by_asker,
    Kind.THANKED: _thanked,
    Kind.ON_THE_WAY: _asker_card,
    Kind.ARRIVED: _asker_card,
    Kind.CHANGED: _changed,
    Kind.NEW_DETAIL: _new_detail,
    Kind.LATE: _late,
    Kind.STILL_NEEDED: _still_needed,
    Kind.SEAT_FREE: _offer,
    Kind.SEAT_PASSED: _seat_passed,
    Kind.IN_LINE: _offer,
    Kind.CALLED_OFF: _called_off,
    Kind.RECLASSIFIED: _reclassified,
    Kind.MERGED: _merged,
}
