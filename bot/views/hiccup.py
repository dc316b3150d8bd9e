"""What people read while nothing can be written down: that their words wait, and whom to call instead."""

from __future__ import annotations

from bot.i18n import lines
from bot.views.scene import Scene
from bot.views.screen import Screen, Toast


def hiccup(scene: Scene) -> Screen:
    """In private, once."""
    t = scene.t
    return Screen(
        lines(
            t("Un souci technique, pardon. Votre message est gardé."),
            t("Je réponds dès que possible."),
            scene.helpline(),
            t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
        )
    )


def hiccup_toast(scene: Scene) -> Toast:
    """To a press."""
    # i18n: max 200
    return Toast(scene.t.label("Un souci technique, pardon. Votre choix est gardé."))
