"""Changing a request that was sent, what its volunteer hears of it, and whether help is still needed."""

from __future__ import annotations

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.asking import detail_line
from bot.views.requests import heading
from bot.views.scene import Scene, press, rows_of
from bot.views.screen import Screen, Text, Tone
from solidarity.changes import Part
from solidarity.missions import Mission, State
from solidarity.people import Neighbour
from solidarity.requests import of
from solidarity.rights import reads_words


def choose_part(scene: Scene, mission: Mission) -> Screen:
    """What is to be changed; somebody who is on their way comes to the place that they know."""
    t = scene.t
    buttons = [
        press(t.label("📅 Le jour"), Press.CHANGE, mission.id, Part.DAY.value),  # i18n: max 18
        press(t.label("✏️ Le détail"), Press.CHANGE, mission.id, Part.DETAIL.value),  # i18n: max 18
    ]
    if mission.state is State.OPEN:
        place = press(t.label("📍 Le quartier"), Press.CHANGE, mission.id, Part.PLACE.value)  # i18n: max 18
        buttons.insert(1, place)
    back = (press(t.label("↩️ Retour"), Press.FOLLOW, mission.id),)
    return Screen(lines(heading(scene, mission), t("Que voulez-vous changer ?")), (*rows_of(buttons), back))


def _detail(scene: Scene, mission: Mission, reader: Neighbour | None) -> Text:
    if reader is not None and not reads_words(reader, mission):
        # i18n: To who helps somebody of 15 to 17, whose words they are not shown.
        return scene.t("Le détail a changé. *La commune vous le donne.*")
    return detail_line(scene, of(mission).detail) or scene.t("Le détail est retiré.")


def changed(scene: Scene, mission: Mission, name: str, parts: list[Part], reader: Neighbour | None) -> Screen:
    """To who has it: what is new, and whether they still come."""
    t = scene.t
    news: list[Text | None] = []
    if Part.DAY in parts:
        news.append(t("Nouveau jour : *{day}*.", day=scene.day(mission.day)))
    if Part.PLACE in parts:
        news.append(t("Nouveau quartier : *{place}*.", place=scene.place(mission.neighbourhood)))
    if Part.DETAIL in parts:
        news.append(_detail(scene, mission, reader))
    text = lines(
        t("*{name} a changé sa demande.*", name=name),
        scene.summary(mission),
        *news,
    )
    rows = (
        (press(t.label("👍 D'accord"), Press.SHOW, mission.id, tone=Tone.GOOD),),
        (press(t.label("↩️ Je ne peux plus"), Press.RELEASE, mission.id),),
    )
    return Screen(text, rows)


def done(scene: Scene) -> str:
    """To who changed it."""
    return scene.t.label("C'est changé.")


def still_looking(scene: Scene) -> str:
    """« Yes, still »: it is asked again in two days."""
    return scene.t.label("C'est noté. On cherche encore.")


def still_needed(scene: Scene, mission: Mission) -> Screen:
    """To the resident, after two days or after the day itself. Silence closes nothing."""
    t = scene.t
    past = mission.day < scene.today
    # i18n: Both answer « Avez-vous toujours besoin d'aide ? ».
    yes = t.label("📅 Oui, un autre jour") if past else t.label("✅ Oui, toujours")
    rows = (
        (press(yes, Press.STILL, mission.id, tone=Tone.GOOD),),
        # i18n: Answers « Avez-vous toujours besoin d'aide ? ». The request is cancelled.
        (press(t.label("✖️ Non, merci"), Press.CANCEL_YES, mission.id),),
    )
    text = lines(
        heading(scene, mission),
        t("Ce jour est passé, et personne n'a dit oui.") if past else t("On cherche encore."),
        t("*Avez-vous toujours besoin d'aide ?*"),
    )
    return Screen(text, rows)
