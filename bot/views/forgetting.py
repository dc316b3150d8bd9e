"""For the staff: what is kept with a telephone number, and how it goes when its owner says so on the line."""

from __future__ import annotations

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.proxies import not_a_phone
from bot.views.scene import Scene, press
from bot.views.screen import Screen, Tone
from solidarity.actions.privacy import Found
from solidarity.phones import written


def found(scene: Scene, said: Found) -> Screen:
    """How many requests, never what is in them; and what to ask the person first."""
    t = scene.t
    number = said.phone.number
    if not number:
        return not_a_phone(scene, said.phone.doubt) if said.phone.doubt is not None else nothing(scene)
    n = said.requests + said.waiting
    shown = written(number, scene.town.country)
    # i18n: Staff read it: this person has an account of their own, which nobody else may erase.
    account = t("Une personne inscrite a ce numéro. Elle seule peut effacer son compte : /oublier")
    if not n:
        # i18n: {number}: a telephone number.
        none = t("Aucune demande avec le numéro {number}.", number=shown)
        return Screen(lines(none, account if said.account else None))
    text = lines(
        # i18n: {number}: a telephone number, of somebody for whom others asked.
        t.plural(
            "*{n} demande avec le numéro {number}.*",
            "*{n} demandes avec le numéro {number}.*",
            n,
            number=shown,
        ),
        t("Demandez d'abord au téléphone si tout doit être effacé."),
        t("Nom, numéro, adresse et détails disparaissent. Une demande en cours est annulée."),
        account if said.account else None,
    )
    # i18n: Staff erase what was kept of somebody who said so on the telephone.
    yes = press(t.label("🗑 Effacer"), Press.FORGET_NUMBER, arg=said.secret, tone=Tone.DANGER)
    return Screen(text, ((yes,), (press(t.label("↩️ Non"), Press.SETTINGS),)))


def nothing(scene: Scene) -> Screen:
    """There was no number to look for."""
    return Screen(scene.t("Écrivez le numéro après la commande : /oublier 0475 12 34 56"))


def forgotten(scene: Scene, n: int) -> Screen:
    """It is done; or it was, from another message."""
    t = scene.t
    if not n:
        return Screen(t("C'est déjà effacé."))
    return Screen(t.plural("C'est effacé : {n} demande.", "C'est effacé : {n} demandes.", n))
