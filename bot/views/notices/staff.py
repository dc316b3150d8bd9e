"""What the coordinators are told of requests, of people and of one another."""

from __future__ import annotations

from collections.abc import Mapping

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.views import factors, missions, staff, staffing, team
from bot.views.notices.situations import Render, mission_of, who_of
from bot.views.scene import Scene, press
from bot.views.screen import Button, Screen
from solidarity.missions import Mission
from solidarity.notices import Cause, Kind, Notice, Situation
from solidarity.people import PersonId, Role


def _staff_card(scene: Scene, notice: Notice, at: Situation) -> Screen:
    cause, mission = notice.facts.get("cause"), mission_of(at)
    if at.reader is not None and mission.has(at.reader.id) and not mission.state.is_over:
        return missions.mission_card(scene, mission, at.reader, at.names)  # who has it needs its buttons
    return staff.staff_card(
        scene,
        mission,
        at.names,
        Cause(str(cause)) if cause else None,
        private=at.reader is not None,
        reader=at.reader.id if at.reader is not None else None,
        who=who_of(notice),
        numbers=at.numbers,
    )


def _minor_joined(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return Screen(
        scene.t(
            "{name}, 15 à 17 ans, veut aider. Proposez des missions encadrées.",
            name=scene.name(at.names, who_of(notice)),
        )
    )


def _unreachable(scene: Scene, notice: Notice, at: Situation) -> Screen:
    t = scene.t
    mission = mission_of(at)
    show = (press(t.label("📋 Voir la demande"), Press.STAFF_CARD, mission.id),)
    if at.reader is None:  # in a group: need, place and name are never together
        words = t("Demande {number} : une personne ne reçoit plus mes messages.", number=mission.reference)
        return Screen(words, (show, *_elsewhere(scene, mission, who_of(notice))))
    return Screen(
        lines(
            scene.summary(mission),
            t(
                "{name} ne reçoit plus mes messages. Demande {number} : à appeler.",
                name=scene.name(at.names, who_of(notice)),
                number=mission.reference,
            ),
        ),
        (show, *_elsewhere(scene, mission, who_of(notice))),
    )


def _elsewhere(scene: Scene, mission: Mission, who: PersonId | None) -> tuple[tuple[Button, ...], ...]:
    """Where it is the helper who cannot be reached: somebody else can be looked for."""
    if who is None or not mission.has(who) or mission.state.is_over:
        return ()
    # i18n: The helper cannot be reached; the request is offered to others again. max 24
    label = scene.t.label("🔁 Chercher ailleurs")
    return ((press(label, Press.REPLACE, mission.id, to_base36(who)),),)


def _reassigned(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return staffing.reassigned(scene, mission_of(at))


def _taken_over(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return staffing.taken_over(scene, mission_of(at), at.names, who_of(notice))


def _role_ended(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return team.ended(scene, Role(str(notice.facts["role"])), at.reader)


def _role_ends(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return team.ends(scene, notice, scene.name(at.names, who_of(notice)), at.reader)


def _role_lasts(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return team.lasts(scene, notice)


def _factor(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who = PersonId(int(notice.facts["who"]))
    name, what = scene.name(at.names, who), str(notice.facts["what"])
    if what == "asks":
        freezes = int(notice.facts.get("freezes", 0))
        return factors.is_it_they(scene, who, name, int(notice.facts["at"]), freezes)
    return factors.changed(scene, who, name, what, at.reader)


RENDER: Mapping[Kind, Render] = {
    Kind.STAFF_CARD: _staff_card,
    Kind.MINOR_JOINED: _minor_joined,
    Kind.UNREACHABLE: _unreachable,
    Kind.REASSIGNED: _reassigned,
    Kind.TAKEN_OVER: _taken_over,
    Kind.ROLE_ENDED: _role_ended,
    Kind.ROLE_ENDS: _role_ends,
    Kind.ROLE_LASTS: _role_lasts,
    Kind.FACTOR: _factor,
}
