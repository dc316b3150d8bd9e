"""Whom a coordinator could ask for a request, and what people are told when one steps in.

The card from which this is done is in `bot.views.staff`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.callbacks import Press, to_base36
from bot.i18n import join, lines
from bot.views.missions import Names
from bot.views.requests import helper_name
from bot.views.scene import Scene, press
from bot.views.screen import Screen, Text
from solidarity.matching import Candidate, Merits, merits
from solidarity.missions import Mission, State
from solidarity.people import PersonId


def choose_helper(scene: Scene, mission: Mission, names: Names, found: Sequence[Candidate]) -> Screen:
    """Up to five volunteers, each with the reasons in words; a tap asks this one first."""
    t = scene.t
    question = _question(scene, mission, names)
    back = (press(t.label("↩️ Retour"), Press.STAFF_CARD, mission.id),)
    if not found:
        return Screen(lines(question, t("Personne n'est libre en ce moment.")), (back,))
    # Who is let go for it is named too: a button from before somebody else said yes lets nobody go.
    instead = "." + to_base36(mission.holders[0].person) if mission.state is State.TAKEN else ""
    rows = tuple(
        (press(_label(scene, item), Press.PROPOSE, mission.id, to_base36(item.person.id) + instead),)
        for item in found
    )
    reasons = [
        t(
            # i18n: Why this volunteer could be asked. {reasons}: a list.
            "*{name}* : {reasons}.",
            name=_name(scene, item),
            reasons=t.list_of(_reasons(scene, mission, merits(mission, item, scene.town))),
        )
        for item in found
    ]
    return Screen(lines(question, *reasons), (*rows, back))


def _question(scene: Scene, mission: Mission, names: Names) -> Text:
    t = scene.t
    if mission.state is State.TAKEN:
        return t(
            "Demande {number} : qui à la place de {name} ? {name} le saura.",
            number=mission.reference,
            name=helper_name(scene, mission, names),
        )
    return t("Demande {number} : à qui la proposer ? On peut dire non.", number=mission.reference)


def _name(scene: Scene, item: Candidate) -> str:
    return scene.name({item.person.id: item.person.first_name}, item.person.id)


def _label(scene: Scene, item: Candidate) -> str:
    """Two people of one name live in two places, or are told apart by their order."""
    place = scene.place(item.person.neighbourhood)
    # i18n: A volunteer and their neighbourhood.
    return scene.t.label("{name} · {place}", name=_name(scene, item), place=place)


def _reasons(scene: Scene, mission: Mission, known: Merits) -> list[str]:
    t = scene.t
    challenge = scene.town.categories[mission.category].challenge
    found = [
        # i18n: In a list of reasons, after a volunteer's name.
        t.label("même quartier") if known.near else t.label("autre quartier")
    ]
    if known.likes and challenge is not None:
        # i18n: In a list of reasons. {what} is a field in which people help.
        found.append(t.label("aime « {what} »", what=scene.challenge(challenge)))
    # i18n: In a list of reasons.
    week = t.label_plural("{n} mission cette semaine", "{n} missions cette semaine", known.this_week)
    # i18n: In a list of reasons: under the alert they said « I can help ».
    standing = [t.label("disponible pour cette alerte")] if known.standing else []
    return [*standing, *found, week]


def widened(scene: Scene, asked: int) -> str:
    """After asking in the whole municipality, as a toast."""
    t = scene.t
    if not asked:
        return t.label("Personne d'autre n'est libre en ce moment.")  # i18n: max 200
    return t.label_plural("{n} bénévole est prévenu.", "{n} bénévoles sont prévenus.", asked)


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
