"""What a post in a group or channel becomes when it holds no more: short, and without its buttons.

What it says while it holds is `bot.views.broadcasts.post`.
"""

from __future__ import annotations

from bot.i18n import lines
from bot.views.broadcasts import exercise_line, media
from bot.views.scene import Scene
from bot.views.screen import Screen, Span, Style, Text
from solidarity.broadcasts import Broadcast, Subject
from solidarity.posts import Became


def over(scene: Scene, broadcast: Broadcast, became: Became) -> Screen:
    """The post, edited in place. What was taken back or hidden is not named any more."""
    content = broadcast.content
    said, _ = content.in_language(scene.t.locale)
    title = None if became.takes_away or not said.title else (Span(said.title, Style.BOLD),)
    text: Text = lines(title, _what(scene, broadcast, became))
    if content.exercise:
        text = lines(exercise_line(scene), text, exercise_line(scene))
    return Screen(text, media=media(content))


def _what(scene: Scene, broadcast: Broadcast, became: Became) -> Text:
    t = scene.t
    match became:
        case Became.REPLACED:
            return t("Ce message n'est plus à jour. Lisez le nouveau message, plus bas.")
        case Became.MISTAKE:
            return t("*Erreur : ce message n'est pas vrai.* Vous n'avez rien à faire.")
        case Became.ENDED if broadcast.subject is Subject.ALERT:
            return t("*Cette alerte est terminée.*")
        case Became.ENDED:
            return t("Cette annonce est terminée.")
        case Became.WITHDRAWN:
            return t("Cette annonce est retirée par son auteur.")
        case Became.HIDDEN:
            return t("Cette annonce est retirée par la commune.")
