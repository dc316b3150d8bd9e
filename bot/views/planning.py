"""The questions of publishing a mission: one each, and the recap that shows what everybody will see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta

from bot.callbacks import Press
from bot.i18n import lines
from bot.views import publishing
from bot.views.asking import navigation, step
from bot.views.home import Turn
from bot.views.scene import Scene, paged, rows_of
from bot.views.screen import Button, Screen, Tone
from solidarity.missions import Mission
from solidarity.places import in_language
from solidarity.publishing import MAX_TEXT, is_to_come

DAYS_AHEAD = 28
HOURS = (time(9), time(10), time(11), time(14), time(15), time(16), time(18), time(20))
SEATS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20)


def ask_category(scene: Scene, draft: str, page: int = 0, *, back: bool = False) -> Screen:
    """What kind of mission."""
    buttons = [
        step(scene.category(item.code), draft, "category", item.code)
        for item in scene.town.active_categories()
    ]
    turn = Turn(scene, Press.FLOW, f"{draft}.category.")
    rows = (*paged(buttons, page, turn), navigation(scene, draft, "category", back=back))
    return Screen(scene.t("Publier une mission. Pour quelle aide ?"), rows)


def ask_day(scene: Scene, draft: str, page: int = 0) -> Screen:
    """One of the next four weeks."""
    days = [scene.today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    buttons = [step(scene.day(day), draft, "day", day.isoformat()) for day in days]
    turn = Turn(scene, Press.FLOW, f"{draft}.day.")
    return Screen(scene.t("Quel jour ?"), (*paged(buttons, page, turn), navigation(scene, draft, "day")))


def ask_hour(scene: Scene, draft: str, day_said: str) -> Screen:
    """When it begins: a button, or written."""
    t = scene.t
    buttons = [step(_hour(scene, hour), draft, "hour", f"{hour:%H%M}") for hour in _hours(scene, day_said)]
    none = (step(t.label("Sans heure"), draft, "hour", "none"),)
    rows = (*rows_of(buttons, 4), none, navigation(scene, draft, "hour"))
    return Screen(t("À quelle heure ? Touchez une heure, ou écrivez-la : 14h30."), rows)


def _hours(scene: Scene, day_said: str) -> Iterator[time]:
    """Of today only the hours that are still to come."""
    for hour in HOURS:
        if day_said != scene.today.isoformat() or is_to_come(scene.today, hour, scene.town, scene.now):
            yield hour


def _hour(scene: Scene, hour: time) -> str:
    return scene.t.hour(scene.town.at(scene.today, hour))


def ask_place(scene: Scene, draft: str, page: int = 0) -> Screen:
    """One neighbourhood, or all."""
    t = scene.t
    buttons = [
        step(in_language(item.names, t.locale), draft, "place", item.code)
        for item in scene.town.active_neighbourhoods()
    ]
    turn = Turn(scene, Press.FLOW, f"{draft}.place.")
    everywhere = (step(t.label("🏘 Toute la commune"), draft, "everywhere", "yes"),)
    rows = (*paged(buttons, page, turn), everywhere, navigation(scene, draft, "place"))
    return Screen(t("Dans quel quartier ?"), rows)


def ask_seats(scene: Scene, draft: str) -> Screen:
    """How many people."""
    buttons = [step(str(number), draft, "seats", str(number)) for number in SEATS]
    rows = (*rows_of(buttons, 4), navigation(scene, draft, "seats"))
    return Screen(scene.t("Combien de personnes ? Touchez, ou écrivez un nombre de 1 à 20."), rows)


def ask_text(scene: Scene, draft: str) -> Screen:
    """What there is to say of it."""
    t = scene.t
    none = step(t.label("➡️ Sans texte"), draft, "text", "none", Tone.MAIN)
    words = lines(
        t("Que faut-il savoir ? Écrivez un seul message, court."),
        t("Tout le monde le lira : pas de nom, pas d'adresse privée."),
    )
    return Screen(words, ((none,), navigation(scene, draft, "text")))


def recap(scene: Scene, draft: str, mission: Mission) -> Screen:
    """Exactly what volunteers and groups will see."""
    t = scene.t
    rows: tuple[tuple[Button, ...], ...] = (
        (step(t.label("📣 Publier"), draft, "recap", "send", Tone.GOOD),),
        (step(t.label("✏️ Changer"), draft, "recap", "change"),),
        (step(t.label("✖️ Annuler"), draft, "recap", "cancel"),),
    )
    return Screen(lines(t("*Tout le monde verra :*"), publishing.body(scene, mission)), rows)


def change_what(scene: Scene, draft: str) -> Screen:
    """Which answer to give anew."""
    t = scene.t
    buttons = [
        step(t.label("L'aide"), draft, "change", "category"),  # i18n: The kind of help: « Que changer ? ».
        step(t.label("Le jour"), draft, "change", "day"),
        step(t.label("L'heure"), draft, "change", "hour"),
        step(t.label("Le quartier"), draft, "change", "place"),
        step(t.label("Les places"), draft, "change", "seats"),  # i18n: How many people may join.
        step(t.label("Le texte"), draft, "change", "text"),
    ]
    return Screen(t("Que voulez-vous changer ?"), (*rows_of(buttons), navigation(scene, draft, "change")))


def not_an_hour(scene: Scene) -> Screen:
    """Written, and not understood or already past."""
    return Screen(scene.t("Je n'ai pas compris l'heure. Écrivez par exemple : 14h30."))


def hour_past(scene: Scene) -> Screen:
    """Of today, and gone."""
    return Screen(scene.t("Cette heure est passée. Choisissez une autre heure."))


def not_a_number(scene: Scene) -> Screen:
    """Written, and no number of people."""
    return Screen(scene.t("Écrivez un nombre de 1 à 20."))


def too_long(scene: Scene) -> Screen:
    """More than a card can carry."""
    return Screen(scene.t("C'est trop long : {n} signes au plus. Écrivez plus court.", n=MAX_TEXT))
