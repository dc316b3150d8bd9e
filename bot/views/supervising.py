"""Missions that an association supervises, so that people of 15 to 17 may come."""

from __future__ import annotations

from collections.abc import Sequence

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.views.scene import Scene, paged, press
from bot.views.screen import Button, Screen, Text
from solidarity.missions import Mission
from solidarity.organisations import Organisation


def supervised_by(scene: Scene, mission: Mission) -> Text | None:
    """« Encadrée par La Ruche, dès 15 ans. », for everybody."""
    if not mission.supervised:
        return None
    # i18n: Of a mission; {organisation} is an association that looks after the young people who come.
    return scene.t("Encadrée par {organisation}, dès 15 ans.", organisation=mission.supervisor)


def whom_to_ask(scene: Scene, mission: Mission) -> Text:
    """Nobody writes to somebody of 15 to 17 alone: who speaks with them instead."""
    t = scene.t
    if not mission.supervised:
        return t("Une question ? Parlez à la commune.")
    # i18n: {organisation} is an association.
    return t("Une question ? Parlez à {organisation} ou à la commune.", organisation=mission.supervisor)


def supervise_row(scene: Scene, mission: Mission) -> tuple[tuple[Button, ...], ...]:
    """For who published it: the way to open it to people of 15 to 17, where that kind of help is for them."""
    if mission.supervised or not scene.town.categories[mission.category].minors:
        return ()
    # i18n: Opens a mission to people of 15 to 17. max 24
    return ((press(scene.t.label("🧑‍🎓 Ouvrir dès 15 ans"), Press.SUPERVISE, mission.id),),)


def choose(scene: Scene, mission: Mission, found: Sequence[Organisation], page: int = 0) -> Screen:
    """Which association looks after them there."""
    t = scene.t
    buttons = [press(it.name, Press.SUPERVISE, mission.id, to_base36(it.id)) for it in found]

    def turn(page: int, *, onward: bool) -> Button:
        label = t.label("➕ Voir plus") if onward else t.label("⬅️ Avant")
        return press(label, Press.SUPERVISE, mission.id, f"page-{page}")

    text = lines(
        t("Quelle association encadre les 15 à 17 ans ?"),
        t("Une personne adulte de l'association est là tout le temps.")
        if found
        else t("Pas encore d'association acceptée. Invitez-en une."),
    )
    back = (press(t.label("↩️ Retour"), Press.PUBLISHED, mission.id),)
    return Screen(text, (*paged(buttons, page, turn), back))
