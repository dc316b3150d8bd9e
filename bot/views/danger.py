"""Words of danger: the numbers to call, before anything else. They never hold anything back.

Not here: which words they are (`solidarity.danger`), what happens to what was written (`bot.flows.danger`).
"""

from __future__ import annotations

from datetime import timedelta

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.asking import step
from bot.views.scene import Scene, press
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.danger import Danger, Peril, lines_for

SENT_AFTER = timedelta(minutes=10)
"""After how long without a tap the coordinators have it: whoever lies on the floor may not reach it again."""


def numbers(scene: Scene, danger: Danger) -> Text:
    """Whom to call, the emergency number first."""
    t = scene.t
    return lines(
        t("*Danger immédiat ? Appelez le {emergency}.*", emergency=scene.town.emergency),
        *(_line(scene, peril, number) for peril, number in lines_for(danger, scene.town, t.locale)),
    )


def _line(scene: Scene, peril: Peril, number: str) -> Text:
    t = scene.t
    match peril:
        case Peril.SUICIDE:
            # i18n: {number}: a telephone line for people who think of suicide.
            return t("Envie de mourir ? Quelqu'un vous écoute : *{number}*.", number=number)
        case Peril.CHILD:
            return t("Un enfant en danger ? Appelez le *{number}*.", number=number)
        case _:
            return t("Violences à la maison ? Appelez le *{number}*.", number=number)


def _copies(scene: Scene, danger: Danger) -> tuple[tuple[Button, ...], ...]:
    """A button for each number that is longer than one keeps in mind."""
    t = scene.t
    return tuple(
        # i18n: Copies a telephone number. max 30
        (Button(t.label("📋 Copier le {number}", number=number), copy=number),)
        for _, number in lines_for(danger, scene.town, t.locale)
    )


def _wipe(scene: Scene, danger: Danger) -> tuple[tuple[Button, ...], ...]:
    if not danger.is_private:
        return ()
    # i18n: Deletes the messages of this chat. max 24
    return ((press(scene.t.label("🧹 Tout effacer ici"), Press.WIPE),),)


def beside(scene: Scene, danger: Danger) -> Screen:
    """Before the answer to what was written, which goes its way."""
    return Screen(numbers(scene, danger), (*_copies(scene, danger), *_wipe(scene, danger)))


def instead(scene: Scene, danger: Danger, draft: str) -> Screen:
    """Before what was written is taken: it waits for one tap."""
    t = scene.t
    # i18n: After the numbers to call in danger: what was written goes on its way. max 30
    go = step(t.label("➡️ Continuer quand même"), draft, "numbers", "go", Tone.MAIN)
    cancel = step(t.label("✖️ Annuler"), draft, "numbers", "cancel")
    return Screen(
        lines(
            numbers(scene, danger),
            t("Je suis un programme : votre message n'est pas encore parti."),
            # i18n: {minutes}: so many minutes after words of danger nobody touched a button.
            t(
                "Sans réponse, la commune le reçoit dans {minutes} minutes.",
                minutes=int(SENT_AFTER.total_seconds()) // 60,
            ),
        ),
        (*_copies(scene, danger), (go,), (cancel,), *_wipe(scene, danger)),
    )


def kept(scene: Scene) -> Screen:
    """Something more was written meanwhile."""
    return Screen(scene.t("C'est gardé avec votre message."))
