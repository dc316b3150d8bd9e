"""What a sheet, a copy and the feed say alike of an announcement or an alert, whoever reads it and whenever.

Not here: what stands in the chat (`bot.views.broadcasts`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.i18n import plain
from bot.views.broadcasts import severity_word
from bot.views.scene import Scene
from solidarity.public import PublicWords, Standing

LONG_AGO = timedelta(days=400)
"""A date seen from so far away is told with its year, and never as « tomorrow »."""


def day(scene: Scene, when: datetime) -> str:
    """« mardi 24 novembre 2026 »: true on any day on which it is read."""
    date = scene.t.local(when).date()
    return scene.t.day(date, date - LONG_AGO)


def moment(scene: Scene, when: datetime) -> str:
    """« mardi 24 novembre 2026 à 10 h »."""
    # i18n: {day} is "Tuesday 24 November 2026"; {hour} is "6 pm" or "18:00".
    return scene.t.label("{day} à {hour}", day=day(scene, when), hour=scene.t.hour(when))


def sender(scene: Scene, words: PublicWords) -> str:
    """The association, or « la commune (Valmeuse) »."""
    # i18n: Stands where an association's name would.
    return words.sender or f"{scene.t.label('la commune')} ({scene.town_name})"


def places(scene: Scene, words: PublicWords) -> str:
    """« Gare et Centre », or the whole town."""
    if not words.places:
        return scene.t.label("toute la commune")
    return scene.t.list_of([scene.place(code) for code in words.places])


def head(scene: Scene, words: PublicWords) -> str:
    """What it is and whom it concerns: « 🔴 Alerte urgente · Gare et Centre »; or that it no longer holds."""
    t = scene.t
    if words.standing is Standing.MISTAKE:
        return t.label("Erreur : ce n'était pas vrai.")
    if words.standing is Standing.OVER:
        return t.label("C'est terminé.")
    # i18n: What a public text is, above its title.
    what = t.label("Annonce") if words.severity is None else severity_word(scene, words.severity)
    return t.label("{what} · {place}", what=what, place=places(scene, words))


def facts(scene: Scene, words: PublicWords) -> list[str]:
    """Who says it, when, how long it holds, and where more is said."""
    t = scene.t
    published, corrected = moment(scene, words.published), moment(scene, words.updated)
    # i18n: {sender} is an association's name, {moment} is "Tuesday 24 November 2026 at 10:00".
    found = [t.label("Publié par : {sender}, {moment}.", sender=sender(scene, words), moment=published)]
    if words.updated > words.published and words.standing is Standing.VALID:
        found.append(t.label("Corrigé : {moment}.", moment=corrected))
    if words.until is not None and words.standing is Standing.VALID:
        found.append(t.label("Valable jusqu'à {hour}.", hour=moment(scene, words.until)))
    if words.link:
        # i18n: {link} is an address of the web.
        found.append(t.label("En savoir plus : {link}", link=words.link))
    return found


def emergency(scene: Scene, words: PublicWords) -> str:
    """112, while there is danger."""
    if not words.warns or words.standing is not Standing.VALID:
        return ""
    return plain(scene.t("*Danger immédiat ? Appelez le {emergency}.*", emergency=scene.town.emergency))


def told(scene: Scene, words: PublicWords) -> list[str]:
    """The title, then what is said, by paragraphs; of a mistake nothing but its title is said again."""
    _, said = words.in_language(scene.t.locale)
    if words.standing is Standing.MISTAKE and said.title:
        return [said.title]
    return [part for part in (said.title, *paragraphs(said.text), *paragraphs(said.advice)) if part]


def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [part.strip() for part in text.split("\n") if part.strip()]
