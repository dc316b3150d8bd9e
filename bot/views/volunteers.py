"""What a volunteer may change about themselves: when, languages, vehicle, position, a pause.

Scores have their own screen (`bot.views.scores`). Residents say here too which languages they speak.
"""

from __future__ import annotations

from bot.callbacks import Press
from bot.i18n import Translator, lines
from bot.views.home import Turn, home_keyboard
from bot.views.onboarding import accompanied, free_labels, free_words
from bot.views.scene import Scene, paged, press, rows_of
from bot.views.screen import Asks, Button, Key, Keyboard, Screen, Text
from solidarity.people import AgeBand, Neighbour

SPOKEN = (
    *("fr", "nl", "en", "de", "ar", "tr", "uk", "es", "pt", "ro", "it", "pl"),
    *("bg", "ru", "fa", "ps", "sq", "so", "ti", "wa"),
)
"""Languages that somebody may say they speak, those most heard first."""
OF_VOLUNTEER = 1
"""The subject of a press on the languages that came from the volunteer's menu, not from the settings."""


def menu(scene: Scene, me: Neighbour) -> Screen:
    """What one said as a volunteer, and the way to each part of it."""
    t = scene.t
    buttons = [
        press(t.label("🎚 Mes compétences"), Press.SCORES),  # i18n: max 18
        press(t.label("🕒 Mes disponibilités"), Press.FREE),
        press(t.label("🗣 Mes langues"), Press.SPEAKS, OF_VOLUNTEER),  # i18n: max 18
        press(t.label("🚗 Mon véhicule"), Press.VEHICLE),  # i18n: max 18
        press(t.label("📍 Près de chez moi"), Press.NEAR),
    ]
    return Screen(
        lines(
            t("*Vous êtes bénévole. Merci !*"),
            t(
                "Quartier : {place}. Quand : {when}.",
                place=scene.place(me.neighbourhood),
                when=free_words(scene, me.volunteer.free if me.volunteer else None),
            ),
            accompanied(scene) if me.volunteer and me.volunteer.age is AgeBand.MINOR else None,
            paused(scene, me),
            t("Que voulez-vous changer ?"),
        ),
        (*rows_of(buttons), *rows_of(_pauses(scene, me))),
    )


def paused(scene: Scene, me: Neighbour) -> Text | None:
    """Until when nothing is offered to them, if they take a rest."""
    until = me.volunteer.paused_until if me.volunteer else None
    if until is None or until <= scene.now:
        return None
    # i18n: {day} is "tomorrow" or "Tuesday 24 November".
    return scene.t("En pause. Reprise : {day}.", day=scene.day(scene.town.today(until)))


def _pauses(scene: Scene, me: Neighbour) -> list[Button]:
    t = scene.t
    if paused(scene, me) is not None:
        # i18n: Ends the pause: missions are offered again.
        return [press(t.label("▶️ Reprendre"), Press.PAUSE, arg="0")]
    return [
        # i18n: No missions are offered for a week.
        press(t.label("🏖 Pause 1 semaine"), Press.PAUSE, arg="7"),
        press(t.label("🏖 Pause 1 mois"), Press.PAUSE, arg="30"),
    ]


def free(scene: Scene, me: Neighbour) -> Screen:
    """When they have time. A button says on or off, so twice is once."""
    t = scene.t
    chosen = (me.volunteer.free if me.volunteer else None) or frozenset()
    buttons = [
        press(_ticked(label, item in chosen), Press.FREE, arg=f"{'off' if item in chosen else 'on'}-{item}")
        for item, label in free_labels(scene).items()
    ]
    text = lines(
        t("*Quand avez-vous du temps ?*"),
        t("Touchez vos choix. Rien de coché : on ne sait pas."),
    )
    return Screen(text, (*((button,) for button in buttons), _back(scene)))


def vehicle(scene: Scene, me: Neighbour) -> Screen:
    """Whether they have a vehicle to help with."""
    t = scene.t
    has = me.volunteer.vehicle if me.volunteer else None
    choices = (
        # i18n: Answers « Avez-vous un véhicule pour aider ? ». max 18
        (True, "yes", t.label("✅ Oui")),
        (False, "no", t.label("✖️ Non")),  # i18n: max 18
        (None, "unknown", t.label("❓ Je ne sais pas")),  # i18n: max 18
    )
    rows = tuple(
        (press(("● " if value is has else "") + label, Press.VEHICLE, arg=arg),)
        for value, arg, label in choices
    )
    return Screen(t("*Avez-vous un véhicule pour aider ?*"), (*rows, _back(scene)))


def languages(scene: Scene, me: Neighbour, origin: int = 0, page: int = 0) -> Screen:
    """The languages that they speak, beside the one that they read."""
    t = scene.t
    spoken = me.speaks or frozenset()
    buttons = [
        press(
            _ticked(language_name(t, code), code in spoken),
            Press.SPEAKS,
            origin,
            f"{'off' if code in spoken else 'on'}-{code}-{at // _ON_A_PAGE}",
        )
        for at, code in enumerate(code for code in SPOKEN if code != me.language)
    ]
    text = lines(
        t("*Les langues que vous parlez*"),
        t("Vous lisez ici : {language}. Touchez les autres.", language=language_name(t, me.language)),
    )
    return Screen(text, (*paged(buttons, page, _Pages(scene, origin)), _back(scene, origin)))


_ON_A_PAGE = 6


class _Pages(Turn):
    """Turns the pages of the languages, and remembers where one came from."""

    def __init__(self, scene: Scene, origin: int) -> None:
        super().__init__(scene, Press.SPEAKS)
        self._origin = origin

    def __call__(self, page: int, *, onward: bool) -> Button:
        """The button that leads to this page."""
        button = super().__call__(page, onward=onward)
        return press(button.label, Press.SPEAKS, self._origin, f"page-{page}")


def language_name(t: Translator, code: str) -> str:
    """A language as the reader calls it: « Français »."""
    name: str = t.formats.languages.get(code, code)
    return name[:1].upper() + name[1:]


def near(scene: Scene, me: Neighbour) -> Screen:
    """What is kept of a position, before it is asked for; or that it is kept, and how it goes."""
    t = scene.t
    if me.volunteer is not None and me.volunteer.cell is not None:
        text = lines(
            t("*Près de chez moi*"),
            t("Je garde une zone de quelques rues, jamais votre position."),
            t("Elle sert à vous proposer ce qui est près."),
        )
        rows = (
            (press(t.label("📍 Changer la zone"), Press.NEAR, arg="ask"),),
            (press(t.label("🗑 Effacer la zone"), Press.NEAR, arg="forget"),),
        )
        return Screen(text, (*rows, _back(scene)))
    text = lines(
        t("*Près de chez moi*"),
        t("Envoyez votre position une seule fois, depuis chez vous."),
        t("J'en garde une zone de quelques rues, jamais le point."),
        t("Elle sert à vous proposer ce qui est près. Elle s'efface quand vous voulez."),
    )
    # i18n: Agrees that the bot keeps the zone around a position.
    yes = (press(t.label("📍 D'accord"), Press.NEAR, arg="ask"),)
    return Screen(text, (yes, _back(scene)))


def ask_position(scene: Scene) -> Screen:
    """The key that sends a position once."""
    t = scene.t
    key = Key(t.label("📍 Envoyer ma position"), Asks.LOCATION)
    return Screen(
        t("Touchez le bouton en bas. Je garde la zone, jamais la position."),
        keyboard=Keyboard(((key,), (Key(t.label("↩️ Retour")),)), once=True),
    )


def not_here(scene: Scene, me: Neighbour) -> Screen:
    """A position far from the municipality."""
    words = scene.t("Cette position n'est pas dans la commune. Rien n'est gardé.")
    return Screen(words, keyboard=home_keyboard(scene.t, me))


def nothing_kept(scene: Scene, me: Neighbour) -> Screen:
    """Rather no position."""
    return Screen(scene.t("D'accord. Rien n'est gardé."), keyboard=home_keyboard(scene.t, me))


def _ticked(label: str, on: bool) -> str:  # noqa: FBT001 - the value itself
    return ("☑ " if on else "☐ ") + label


def _back(scene: Scene, origin: int = OF_VOLUNTEER) -> tuple[Button, ...]:
    label = scene.t.label("↩️ Retour")
    return (press(label, Press.VOLUNTEER if origin == OF_VOLUNTEER else Press.SETTINGS),)
