"""Taking a consent back: which there are, and what follows from it, said before it happens."""

from __future__ import annotations

from collections.abc import Sequence

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.home import home_keyboard
from bot.views.scene import Scene, press
from bot.views.screen import Screen, Text, Tone
from solidarity.consents import Given
from solidarity.people import Neighbour


def words(scene: Scene) -> dict[Given, str]:
    """What each is called, on its button."""
    t = scene.t
    return {
        Given.NEWS: t.label("📰 Recevoir les annonces"),
        Given.VOLUNTEER: t.label("🤝 Être bénévole"),
        Given.POSITION: t.label("📍 Ma position"),
        Given.PHONE: t.label("📞 Mon numéro"),
        Given.ADDRESS: t.label("🏠 Mon adresse"),
        Given.LANGUAGES: t.label("🗣 Mes langues"),
        Given.ALERTS: t.label("🚨 Aider pendant une alerte"),
    }


def choose(scene: Scene, held: Sequence[Given]) -> Screen:
    """What they agreed to, each with its button."""
    t = scene.t
    named = words(scene)
    back = (press(t.label("↩️ Retour"), Press.MY_DATA),)
    everything = (press(t.label("🗑 Tout effacer"), Press.ERASE, tone=Tone.DANGER),)
    if not held:
        return Screen(t("Vous n'avez donné aucun autre accord."), (everything, back))
    text = lines(
        t("*Quel accord voulez-vous retirer ?*"),
        t("Chacun se retire seul. Vous lisez d'abord ce qui change."),
    )
    buttons = tuple((press(named[item], Press.WITHDRAW, arg=item.value),) for item in held)
    return Screen(text, (*buttons, everything, back))


def confirm(scene: Scene, consent: Given) -> Screen:
    """What follows from taking this one back."""
    t = scene.t
    rows = (
        # i18n: Takes a consent back. max 18
        (press(t.label("🚫 Oui, retirer"), Press.WITHDRAW, arg=f"{consent.value}.yes", tone=Tone.DANGER),),
        (press(t.label("↩️ Non"), Press.WITHDRAW),),
    )
    # i18n: {what} is one of the buttons: « 📍 Ma position ».
    asked = t("*Retirer cet accord : {what} ?*", what=words(scene)[consent])
    return Screen(lines(asked, _follows(scene, consent)), rows)


def _follows(scene: Scene, consent: Given) -> Text:
    t = scene.t
    return {
        Given.NEWS: t("Vous ne recevez plus d'annonces. Les alertes arrivent toujours."),
        Given.VOLUNTEER: t(
            "Vos missions sont rendues. Vos réponses de bénévole sont effacées. "
            "Vous pouvez toujours demander de l'aide."
        ),
        Given.POSITION: t("La zone de quelques rues est effacée. On voit encore votre quartier."),
        Given.PHONE: t("Votre numéro est effacé. Plus personne ne le voit, même pendant une mission."),
        Given.ADDRESS: t("Votre adresse est effacée de toutes vos demandes. Plus personne ne la voit."),
        Given.LANGUAGES: t("Nous oublions les langues que vous parlez. Vous lisez ici comme avant."),
        Given.ALERTS: t("Vos réponses pour aider sont effacées. On ne vous propose plus ces missions."),
    }[consent]


def done(scene: Scene, me: Neighbour, consent: Given) -> Screen:
    """It is taken back; the keys of home may have changed with it."""
    t = scene.t
    said = t("C'est retiré : {what}.", what=words(scene)[consent])
    return Screen(said, keyboard=home_keyboard(t, me))
