"""What is promised to who asked, and who takes over where help is late or refused: said alike everywhere.

Not here: when the hour is (`solidarity.requests`), and who is asked meanwhile (`solidarity.waves`).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import join, lines
from bot.views.scene import Scene
from bot.views.screen import Text
from solidarity.missions import Mission
from solidarity.people import PersonId
from solidarity.requests import of
from solidarity.waves import Wave, is_to_come

Names = Mapping[PersonId, str]


def who_takes_over(scene: Scene, mission: Mission, names: Names) -> Text:
    """Somebody of the municipality, by first name where one has it in hand; and the number to call."""
    t = scene.t
    if mission.handler is not None and mission.handler in names:
        # i18n: A coordinator looks after a request that nobody has taken.
        who = t("{name}, de la commune, s'en occupe.", name=names[mission.handler])
    else:
        who = t("Une personne de la commune s'en occupe.")
    return lines(who, scene.helpline())


def told_the_municipality(scene: Scene) -> Text:
    """Something was told in confidence: who reads it; and the number to call."""
    return lines(scene.t("Merci de l'avoir dit. Une personne de la commune le lit."), scene.helpline())


def hour(scene: Scene, mission: Mission) -> Text:
    """The promised hour, exactly as it is kept; and the number to call, where that may be too late."""
    due = of(mission).answer_due
    late = scene.town.today(due) > mission.day
    return lines(
        scene.t(
            # i18n: {hour} is "6 pm", "tomorrow at 18:00" or "Monday 23 November at 18:00".
            "Sans réponse *avant {hour}*, une personne de la commune s'en occupe.",
            hour=scene.due(due),
        ),
        # i18n: The promised hour comes after the day on which help is needed.
        scene.t("Ce sera peut-être trop tard pour vous.") if late else None,
        scene.helpline() if late or _is_with_staff(mission) else None,
    )


def _is_with_staff(mission: Mission) -> bool:
    """Whether nobody could be asked, so that the municipality has it from the beginning."""
    return not mission.told and (mission.wave == Wave.EVERYWHERE or mission.neighbourhood is None)


def who_is_told(scene: Scene, mission: Mission) -> Text | None:
    """Who has been asked so far, as it is: of nobody is it said who does not know yet."""
    t = scene.t
    if mission.neighbourhood is None and not mission.widened:
        return t("La commune cherche le bon quartier avec vous.")
    if _is_with_staff(mission):
        return t("Il n'y a pas encore de bénévole libre ici. La commune est prévenue.")
    if mission.wave == Wave.EVERYWHERE:
        # i18n: The town hall's staff look for somebody too.
        return join(_all_near(scene, mission), t("La commune cherche aussi."), by=" ")
    if not mission.told:
        return None
    if is_to_come(mission, scene.town, scene.now):
        return t.plural(
            "{n} bénévole sera prévenu dès {hour}.",
            "{n} bénévoles seront prévenus dès {hour}.",
            mission.told,
            hour=t.hour(scene.town.quiet.after(scene.now)),
        )
    if mission.wave == Wave.NEAR:
        return _all_near(scene, mission)
    return t.plural("{n} bénévole est prévenu.", "{n} bénévoles sont prévenus.", mission.told)


def _all_near(scene: Scene, mission: Mission) -> Text:
    if mission.widened:
        return scene.t.plural(
            "Toute la commune est prévenue : {n} bénévole.",
            # i18n: Every volunteer in the municipality has been asked to help with a request.
            "Toute la commune est prévenue : {n} bénévoles.",
            mission.told,
        )
    return scene.t.plural(
        "Tout le quartier est prévenu : {n} bénévole.",
        # i18n: Every volunteer of the neighbourhood has been asked to help with a request.
        "Tout le quartier est prévenu : {n} bénévoles.",
        mission.told,
    )
