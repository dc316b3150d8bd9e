"""How announcements reach somebody: each, once a day, never; and which themes. Alerts always come."""

from __future__ import annotations

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.scene import Scene, press, radio
from bot.views.screen import Screen
from solidarity.people import Neighbour, News
from solidarity.places import in_language


def news_word(scene: Scene, news: News) -> str:
    """The choice in a few words."""
    t = scene.t
    return {
        # i18n: This and the next two say how often announcements come.
        News.EACH: t.label("Chaque annonce"),
        News.DAILY: t.label("Une fois par jour"),
        News.NEVER: t.label("Jamais"),
    }[news]


def settings(scene: Scene, me: Neighbour) -> Screen:
    """How often, and the way to the themes where there are any."""
    t = scene.t
    rows = [
        (press(radio(item is me.news, news_word(scene, item)), Press.NEWS, arg=item.value),) for item in News
    ]
    if me.news is not News.NEVER and scene.town.active_themes():
        rows.append((press(t.label("🏷 Choisir les thèmes"), Press.NEWS_THEME),))
    rows.append((press(t.label("↩️ Retour"), Press.SETTINGS),))
    text = lines(
        t("*Annonces*"),
        t("La commune et les associations publient des annonces."),
        t("Comment les voulez-vous ?"),
        t("*Les alertes arrivent toujours.*"),
    )
    return Screen(text, tuple(rows))


def themes(scene: Scene, me: Neighbour) -> Screen:
    """Which themes come. A button says on or off, so twice is once."""
    t = scene.t
    rows = [
        (
            press(
                ("☐ " if item.code in me.muted else "☑ ") + in_language(item.names, t.locale),
                Press.NEWS_THEME,
                arg=("on-" if item.code in me.muted else "off-") + item.code,
            ),
        )
        for item in scene.town.active_themes()
    ]
    text = lines(
        t("*Vos thèmes*"),
        t("Touchez un thème pour le recevoir ou non."),
        t("*Les alertes arrivent toujours.*"),
    )
    return Screen(text, (*rows, (press(t.label("↩️ Retour"), Press.NEWS),)))
