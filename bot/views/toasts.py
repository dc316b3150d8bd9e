"""Lines that several features answer in the same words, each said once. A feature's own stand in its view."""

from __future__ import annotations

from bot.i18n import N_
from bot.views.home import home_keyboard
from bot.views.scene import Scene
from bot.views.screen import Screen, Span, Toast
from solidarity.people import Neighbour

BACK = N_("↩️ Retour")
"""The key below a question that is answered by another key."""


def privately(scene: Scene) -> Toast:
    """What follows was not for the chat in which the button stands."""
    return Toast(scene.t.label("La suite en privé."))  # i18n: max 200


def thanks_privately(scene: Scene) -> str:
    """The same, to who took something on."""
    return scene.t.label("Merci ! La suite en privé.")  # i18n: max 200


def request_over(scene: Scene) -> str:
    """The button of a request that has ended."""
    return scene.t.label("Cette demande est terminée.")


def position_below(scene: Scene) -> str:
    """Asked again, while the key that sends a position is at hand."""
    return scene.t.label("Touchez le bouton en bas : « Envoyer ma position ».")


def number_below(scene: Scene) -> str:
    """Asked again, while the key that sends a number is at hand."""
    return scene.t.label("Touchez le bouton en bas : « Envoyer mon numéro ».")


def nothing_sent(scene: Scene) -> str:
    """Rather not."""
    return scene.t.label("D'accord, rien n'est envoyé.")


def left_unsent(scene: Scene, me: Neighbour) -> tuple[Screen, ...]:
    """The same, with home in the place of the key that goes back."""
    return (Screen((Span(nothing_sent(scene)),), keyboard=home_keyboard(scene.t, me)),)


def kept_with_thanks(scene: Scene, me: Neighbour) -> Screen:
    """It is kept; home takes the place of the key that sent it."""
    return Screen(scene.t("C'est gardé. Merci !"), keyboard=home_keyboard(scene.t, me))
