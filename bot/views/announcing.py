"""The questions of writing an announcement: who speaks, the words and the file, the day, how long it counts.

To whom it goes is asked in `bot.views.announcing_audience`, what stands below the preview is in
`bot.views.announcing_preview`. Not here: an announcement once it is kept or published
(`bot.views.announcements`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time, timedelta

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.views.asking import navigation, step
from bot.views.home import Turn
from bot.views.planning import HOURS
from bot.views.scene import Scene, paged, radio, rows_of
from bot.views.screen import Screen, Text
from solidarity.announcements import MOST_AHEAD
from solidarity.organisations import Organisation
from solidarity.publishing import is_to_come

TOWN = "town"
"""The municipality, as an answer to « in whose name? »."""
LASTING = (1, 3, 7, 14, 28)
"""Days for which an announcement may be valid."""


def ask_speaker(
    scene: Scene, draft: str, organisations: Sequence[Organisation], *, town: bool, page: int = 0
) -> Screen:
    """In whose name, where there are several."""
    t = scene.t
    buttons = [step(f"🏛 {item.name}", draft, "speaker", to_base36(item.id)) for item in organisations]
    if town:
        # i18n: The municipality speaks.
        buttons.insert(0, step(t.label("🏛 La commune"), draft, "speaker", TOWN))
    turn = Turn(scene, Press.FLOW, f"{draft}.speaker.")
    rows = (*paged(buttons, page, turn), navigation(scene, draft, "speaker", back=False))
    return Screen(t("Une annonce au nom de qui ?"), rows)


# The words


def ask_words(scene: Scene, draft: str, speaker: Organisation | None) -> Screen:
    """What there is to say."""
    t = scene.t
    text: list[Text] = [
        # i18n: {name} is an association's name.
        t("*Une annonce de : {name}.*", name=speaker.name if speaker else t.label("la commune")),
        t("Écrivez-la, ou envoyez une photo, une vidéo ou un document."),
        t("La première ligne sert de titre."),
    ]
    if speaker is not None and not speaker.may_speak:
        text.append(t("La commune n'a pas encore validé. Vous préparez un brouillon."))
    return Screen(lines(*text), (navigation(scene, draft, "words", back=False),))


def ask_new_words(scene: Scene, draft: str) -> Screen:
    """The right words, in the place of those that were read."""
    t = scene.t
    text = lines(
        t("Écrivez tout le texte, corrigé."),
        t("Il remplace l'ancien partout. La photo ou le document reste."),
        t("Les autres langues sont à écrire à nouveau."),
    )
    return Screen(text, (navigation(scene, draft, "words", back=False),))


def no_such_file(scene: Scene) -> Screen:
    """Something was sent that an announcement cannot carry."""
    return Screen(scene.t("Envoyez un texte, une photo, une vidéo ou un document."))


def only_words(scene: Scene) -> Screen:
    """A file was sent where words were asked."""
    return Screen(scene.t("Ici, écrivez seulement du texte."))


def without_words(scene: Scene) -> Screen:
    """A file alone says nothing to whoever cannot see it."""
    return Screen(scene.t("Ajoutez un texte sous la photo ou le document."))


def too_long(scene: Scene, most: int) -> Screen:
    """More than one message can carry."""
    return Screen(scene.t("C'est trop long : {n} signes au plus. Écrivez plus court.", n=most))


# When, and for how long


def ask_day(scene: Scene, draft: str, page: int = 0) -> Screen:
    """On which day it is published."""
    days = [scene.today + timedelta(days=ahead) for ahead in range(MOST_AHEAD.days)]
    buttons = [step(scene.day(day), draft, "day", day.isoformat()) for day in days]
    turn = Turn(scene, Press.FLOW, f"{draft}.day.")
    rows = (*paged(buttons, page, turn), navigation(scene, draft, "day"))
    return Screen(scene.t("Quel jour la publier ?"), rows)


def ask_hour(scene: Scene, draft: str, day_said: str) -> Screen:
    """At what hour: a button, or written."""
    buttons = [
        step(scene.t.hour(scene.town.at(scene.today, hour)), draft, "hour", f"{hour:%H%M}")
        for hour in _hours(scene, day_said)
    ]
    text = scene.t("À quelle heure ? Touchez une heure, ou écrivez-la : 14h30.")
    return Screen(text, (*rows_of(buttons, 4), navigation(scene, draft, "hour")))


def _hours(scene: Scene, day_said: str) -> Iterator[time]:
    for hour in HOURS:
        if day_said != scene.today.isoformat() or is_to_come(scene.today, hour, scene.town, scene.now):
            yield hour


def ask_lasting(scene: Scene, draft: str, chosen: int) -> Screen:
    """For how long it is valid."""
    t = scene.t
    buttons = [
        step(
            radio(days == chosen, t.label_plural("{n} jour", "{n} jours", days)),
            draft,
            "lasting",
            str(days),
        )
        for days in LASTING
    ]
    text = t("Pendant combien de jours est-elle valable ?")
    return Screen(text, (*rows_of(buttons), navigation(scene, draft, "lasting")))
