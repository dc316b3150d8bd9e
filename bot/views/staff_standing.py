"""How a request stands, on a coordinator's card: who has it, what was promised and tried, who sees to it."""

from __future__ import annotations

from bot.i18n import join
from bot.views.requests import helper_name, merged_line, reason_words
from bot.views.scene import Names, Scene
from bot.views.screen import Text
from solidarity.missions import Mission, State
from solidarity.people import PersonId
from solidarity.staffing import proposed_to
from solidarity.waves import Wave


def standing(scene: Scene, mission: Mission, names: Names) -> Text:
    """How it stands: the promise while it is open, or who has it; what was tried, and who is asked."""
    t = scene.t
    called = mission.no_answer_at
    # i18n: On a coordinator's card: the municipality called, and nobody took the call.
    vain = t("Appel sans réponse : {hour}.", hour=scene.due(called)) if called is not None else None
    if mission.state is not State.OPEN or mission.request is None:
        return join(state_line(scene, mission, names), merged_line(scene, mission), vain, by=" ")
    text: list[Text | None] = [merged_line(scene, mission)]
    text.append(t("Heure promise : {hour}.", hour=scene.due(mission.request.answer_due)))
    text.append(_tried(scene, mission))
    if mission.widened:
        text.append(t("Demandée dans toute la commune."))
    text.append(vain)
    asked = proposed_to(mission, scene.now)
    if asked is not None and mission.hold is not None:
        name, hour = scene.name(names, asked), scene.due(mission.hold.until)
        text.append(t("Proposée à {name}, jusqu'à {hour}.", name=name, hour=hour))
    return join(*text, by=" ")


def _tried(scene: Scene, mission: Mission) -> Text | None:
    """Who was asked so far, as the waves go; nothing where nobody was."""
    t = scene.t
    if not mission.told or mission.wave == Wave.NOBODY:
        return None
    if mission.wave == Wave.EVERYWHERE:
        return t.plural(
            "Déjà prévenus : {n} bénévole et les groupes.",
            "Déjà prévenus : {n} bénévoles et les groupes.",
            mission.told,
        )
    # i18n: On a coordinator's card: how many volunteers were asked so far.
    return t.plural("Déjà prévenu : {n} bénévole.", "Déjà prévenus : {n} bénévoles.", mission.told)


def state_line(scene: Scene, mission: Mission, names: Names) -> Text:
    """How it stands."""
    t = scene.t
    if mission.merged_into is not None:
        return t("Demandée deux fois.")
    name = helper_name(scene, mission, names)
    return {
        State.OPEN: t("On cherche quelqu'un."),
        State.TAKEN: t("{name} s'en occupe.", name=name),
        State.DONE: t("C'est fait par {name}. Pas encore confirmé.", name=name),
        State.CONFIRMED: t("Terminée, avec {name}.", name=name),
        State.CANCELLED: t("Annulée par la personne."),
        State.CLOSED: t(
            "Fermée : {reason}.",
            reason=reason_words(scene, mission.request.reason if mission.request else None),
        ),
    }[mission.state]


def handled_by(scene: Scene, mission: Mission, names: Names, reader: PersonId | None = None) -> Text | None:
    """« Amel la traite. », so that no two do."""
    if mission.handler is None:
        return None
    if mission.handler == reader:
        return scene.t("Vous la traitez.")
    return scene.t("{name} la traite.", name=scene.name(names, mission.handler))


def handled_toast(scene: Scene, mission: Mission, names: Names) -> str:
    """The same, for whoever pressed later."""
    # i18n: A colleague looks after this request. max 200
    return scene.t.label("{name} la traite.", name=scene.name(names, mission.handler))
