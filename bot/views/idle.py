"""What somebody reads of whom nothing was heard for long: that what is kept of them goes, and how to stay."""

from __future__ import annotations

from datetime import date

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.scene import Scene, press
from bot.views.screen import Screen, Tone


def warning(scene: Scene, until: date) -> Screen:
    """Told twice: one tap, or any word, and everything stays."""
    t = scene.t
    # i18n: Said to somebody of whom nothing was heard for a year. {until}: a day.
    said = lines(
        t("*Voulez-vous rester parmi nous ?*"),
        t("Nous ne vous avons pas lu depuis longtemps."),
        t("Sans nouvelles, tout ce qui vous concerne sera effacé : {until}.", until=scene.day(until)),
    )
    return Screen(
        said,
        (
            (press(t.label("✅ Je reste"), Press.STAY, tone=Tone.GOOD),),
            (press(t.label("🗑 Effacer maintenant"), Press.ERASE),),
        ),
    )


def stayed(scene: Scene) -> Screen:
    """They tapped: nothing goes."""
    return Screen(scene.t("Merci, vous restez. Rien n'est effacé."))
