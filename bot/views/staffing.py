"""Whom a coordinator could ask for a request, and what people are told when one steps in.

The card from which this is done is in `bot.views.staff`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.callbacks import Press, to_base36
from bot.i18n import join, lines
from bot.views.missions import Names
from bot.views.reasons import override_label, reasons_line
from bot.views.requests import helper_name
from bot.views.scene import Scene, press
from bot.views.screen import Screen, Text
from solidarity.matching import Ranked
from solidarity.missions import Mission, State
from solidarity.people import PersonId
from solidarity.reasons import Override


def choose_helper(scene: Scene, mission: Mission, names: Names, found: Sequence[Ranked]) -> Screen:
    """Up to five volunteers, each with the reasons in words; a tap asks this one first."""
    t = scene.t
    question = _question(scene, mission, names)
    back = (press(t.label("↩️ Retour"), Press.STAFF_CARD, mission.id),)
    if not found:
        return Screen(lines(question, t("Personne n'est libre en ce moment.")), (back,))
    rows = tuple(
        (press(_label(scene, item, names), Press.PROPOSE, mission.id, _whom(mission, item.person)),)
        for item in found
    )
    reasons = [
        t(
            # i18n: Why this volunteer could be asked. {reasons}: a list.
            "*{name}* : {reasons}.",
            name=scene.name(names, item.person),
            reasons=reasons_line(scene, item.merits),
        )
        for item in found
    ]
    return Screen(lines(question, *reasons), (*rows, back))


def _whom(mission: Mission, person: PersonId, override: str = "") -> str:
    """Who is let go for it is named too: a button from before somebody else said yes lets nobody go."""
    instead = to_base36(mission.holders[0].person) if mission.state is State.TAKEN else ""
    return ".".join((to_base36(person), instead, override)).rstrip(".")


def _question(scene: Scene, mission: Mission, names: Names) -> Text:
    t = scene.t
    if mission.state is State.TAKEN:
        return t(
            "Demande {number} : qui à la place de {name} ? {name} le saura.",
            number=mission.reference,
            name=helper_name(scene, mission, names),
        )
    return t("Demande {number} : à qui la proposer ? On peut dire non.", number=mission.reference)


def _label(scene: Scene, item: Ranked, names: Names) -> str:
    """Two people of one name live in two places, or are told apart by their order."""
    place = scene.place(item.neighbourhood)
    # i18n: A volunteer and their neighbourhood.
    return scene.t.label("{name} · {place}", name=scene.name(names, item.person), place=place)


def ask_override(scene: Scene, mission: Mission, names: Names, person: PersonId) -> Screen:
    """Somebody else than the first of the list: one tap says why, and asks them."""
    t = scene.t
    rows = [
        (press(override_label(t, item), Press.PROPOSE, mission.id, _whom(mission, person, item)),)
        for item in Override
    ]
    back = (press(t.label("↩️ Retour"), Press.CHOOSE, mission.id),)
    question = t(
        "Demande {number} : pourquoi {name} ?", number=mission.reference, name=scene.name(names, person)
    )
    return Screen(lines(question, t("La raison reste notée avec la demande.")), (*rows, back))


def widened(scene: Scene, asked: int) -> str:
    """After asking in the whole municipality, as a toast."""
    t = scene.t
    if not asked:
        return t.label("Personne d'autre n'est libre en ce moment.")  # i18n: max 200
    return t.label_plural("{n} bénévole est prévenu.", "{n} bénévoles sont prévenus.", asked)


def looking_again(scene: Scene) -> str:
    """Somebody else is looked for in the place of who cannot be reached."""
    return scene.t.label("On cherche quelqu'un.")


def reassigned(scene: Scene, mission: Mission) -> Screen:
    """To who had it: somebody else is asked, with thanks and without reproach."""
    t = scene.t
    return Screen(
        lines(
            scene.summary(mission),
            t("La commune confie cette demande à quelqu'un d'autre. Vous êtes libre."),
            t("Merci d'avoir dit oui !"),
        )
    )


def taken_over(scene: Scene, mission: Mission, names: Names, who: PersonId | None) -> Screen:
    """To a coordinator: a colleague goes on with it."""
    t = scene.t
    said = t("{name} reprend la demande {number}.", name=scene.name(names, who), number=mission.reference)
    view = (press(t.label("📋 Voir la demande"), Press.STAFF_CARD, mission.id),)
    return Screen(lines(scene.summary(mission), join(said, t("Merci !"), by=" ")), (view,))
