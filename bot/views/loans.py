"""Staff that an employer lends: what coordinators note of it, and what is asked when the loan ends."""

from __future__ import annotations

from datetime import date

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.asking import navigation, step
from bot.views.scene import Scene, press, rows_of
from bot.views.screen import Screen, Tone
from bot.views.trust import lent_line, to_card
from solidarity.people import Neighbour
from solidarity.trust import Lent

LOANS = {"7": 7, "14": 14, "30": 30}
"""Days that a button offers."""


def loan(scene: Scene, person: Neighbour, lent: Lent) -> Screen:
    """The loan that there is."""
    t = scene.t
    buttons = [
        press(t.label("✏️ Changer"), Press.LOAN, person.id, "change"),
        press(t.label("🏁 Fin du prêt"), Press.LOAN, person.id, "end"),  # i18n: Ends a loan of staff. max 18
    ]
    return Screen(lines(lent_line(scene, lent)), (*rows_of(buttons), (to_card(scene, person.id),)))


def ask_employer(scene: Scene, draft: str) -> Screen:
    """Who lends somebody of its staff."""
    words = scene.t("Qui prête cette personne ? Écrivez le nom de l'employeur.")
    return Screen(words, (navigation(scene, draft, "employer", back=False),))


def ask_until(scene: Scene, draft: str, employer: str) -> Screen:
    """Until which day."""
    t = scene.t
    buttons = [
        step(t.label("1 semaine"), draft, "until", "7"),  # i18n: How long staff is lent. max 18
        step(t.label("2 semaines"), draft, "until", "14"),  # i18n: How long staff is lent. max 18
        step(t.label("1 mois"), draft, "until", "30"),  # i18n: How long staff is lent. max 18
    ]
    words = t(
        "Prêt par {employer} : jusqu'à quand ? Touchez, ou écrivez une date : 31/12.", employer=employer
    )
    return Screen(words, (*rows_of(buttons), navigation(scene, draft, "until")))


def not_a_day(scene: Scene) -> Screen:
    """Written, and no day of the coming year."""
    return Screen(scene.t("Je n'ai pas compris la date. Écrivez par exemple : 31/12."))


def loan_ends(scene: Scene, until: date) -> Screen:
    """Asked on the eve: whether somebody who is lent stays."""
    t = scene.t
    rows = (
        (press(t.label("🤝 Oui, je continue"), Press.AFTER_LOAN, arg="yes", tone=Tone.GOOD),),
        (press(t.label("Non, merci"), Press.AFTER_LOAN, arg="no"),),
    )
    # i18n: Staff lent by an employer. {until}: a day.
    return Screen(
        t("Votre prêt se termine : {until}. Continuer comme bénévole ?", until=scene.day(until)), rows
    )


def after_loan(scene: Scene, *, stays: bool) -> Screen:
    """Thanks for either answer."""
    t = scene.t
    return Screen(
        t("Merci de continuer ! Je vous écris dès qu'une demande arrive.")
        if stays
        else t("Merci pour votre aide ! Après ce jour, rien ne vous sera demandé.")
    )
