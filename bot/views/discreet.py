"""The words of discreet mode: what it does, what can be wiped, and what cannot."""

from __future__ import annotations

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.scene import Scene, press
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.people import Neighbour


def settings_button(scene: Scene) -> Button:
    """To the mode, from the settings."""
    return press(scene.t.label("🤫 Mode discret"), Press.DISCREET)  # i18n: max 18


def mode(scene: Scene, me: Neighbour) -> Screen:
    """What it does, and the tap that changes it."""
    t = scene.t
    if me.discreet:
        now = t("*Le mode discret est allumé.*")
        # i18n: Switches discreet mode off. max 24
        change = press(t.label("🔔 Éteindre"), Press.DISCREET, arg="off")
    else:
        now = t("*Le mode discret est éteint.*")
        # i18n: Switches discreet mode on. max 24
        change = press(t.label("🤫 Allumer"), Press.DISCREET, arg="on", tone=Tone.MAIN)
    return Screen(
        lines(
            now,
            t("Allumé, mes messages ne disent rien avant que vous les ouvriez."),
            t("Vos prochaines demandes ne vont pas dans les groupes."),
            t("Vous pouvez tout effacer ici en un geste."),
        ),
        (
            (change,),
            (press(t.label("🧹 Tout effacer ici"), Press.WIPE),),
            (press(t.label("↩️ Retour"), Press.DISCREET, arg="back"),),
        ),
    )


def veiled(scene: Scene, number: int) -> Screen:
    """In place of a message: neither what, nor where, nor who."""
    t = scene.t
    # i18n: Opens a message that says nothing before. max 18
    read = press(t.label("👁 Lire"), Press.UNVEIL, arg=str(number), tone=Tone.MAIN)
    return Screen(t("Vous avez un message."), ((read,),))


def ask_wipe(scene: Scene) -> Screen:
    """Asked once: it cannot be taken back."""
    t = scene.t
    # i18n: Yes, delete the messages of this chat. max 24
    yes = press(t.label("🧹 Oui, effacer"), Press.WIPE, arg="yes", tone=Tone.DANGER)
    return Screen(
        lines(
            t("*Effacer les messages de cette conversation ?*"),
            t("J'efface ceux des dernières 48 heures, les vôtres et les miens."),
            t("Vos demandes continuent. La commune les garde."),
        ),
        ((yes,), (press(t.label("↩️ Retour"), Press.DISCREET, arg="back"),)),
    )


def wiped(scene: Scene) -> Screen:
    """The neutral last line, and honestly what stays."""
    t = scene.t
    return Screen(
        lines(
            t("Bonjour."),
            t("Des messages plus vieux peuvent rester. Telegram garde sa copie."),
            t("Pour tout enlever, supprimez aussi la conversation dans Telegram."),
        )
    )


def for_helper(scene: Scene) -> Text:
    """To who helps with a discreet request."""
    return scene.t("*Discrétion :* ne parlez pas de cette aide devant d'autres personnes.")
