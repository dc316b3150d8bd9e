"""What those read who wrote a card's or an account's number, or of money, where somebody else reads it."""

from __future__ import annotations

from bot.i18n import Translator, lines
from bot.views.scene import Scene
from bot.views.screen import Screen, Text
from solidarity.caution import Held, look


def why_never(t: Translator, held: Held) -> tuple[Text, Text]:
    """Which number it holds, and that nobody needs it."""
    number = (
        t("Il contient un numéro de carte.") if held is Held.CARD else t("Il contient un numéro de compte.")
    )
    return number, t("Personne ici n'en a besoin. Ne le donnez à personne.")


def not_taken(scene: Scene, held: Held) -> Screen:
    """It was not taken; the same without the number is."""
    t = scene.t
    return Screen(
        lines(
            t("✋ *Je n'ai pas gardé ce message.*"),
            *why_never(t, held),
            t("Écrivez-le de nouveau, sans ce numéro."),
        )
    )


def about_money(scene: Scene, text: str) -> Screen | None:
    """To who asks for help and speaks of money: said once, and the request goes on."""
    if look(text) is not Held.MONEY:
        return None
    return Screen(scene.t("Ne donnez ni carte ni code. Payez à la porte, contre un reçu."))
